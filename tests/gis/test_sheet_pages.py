"""Which maps a sheet has: one where it can be read, else an overview and enlargements.

Worlds: hamlets of 5 rows of 6 houses (10 by 8 m), far from each other or alone, on land of some size.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import shapely

from gis.sheet.label_places import Surroundings
from gis.sheet.number_places import Signs, place_numbers, widest
from gis.sheet.sheet_pages import SheetMap, furniture, sheet_pages
from gis.sheets import PAPERS_MM, SheetProfile

PROFILE = SheetProfile()


def hamlet(x: float, y: float, rows: int = 5, wide: int = 6) -> list[shapely.Polygon]:
    return [shapely.box(x + 16 * i, y + 24 * j, x + 16 * i + 10, y + 24 * j + 8) for j in range(rows) for i in range(wide)]


def signs(houses: list[shapely.Polygon]) -> Signs:
    sizes = np.broadcast_to(np.array([(2.7, 3.9), (3.3, 4.4)])[:, None], (2, len(houses), 2))
    spots = np.array([widest(h) for h in houses]).reshape(-1, 2)
    return Signs(np.arange(1, len(houses) + 1), np.array(houses, dtype=object), spots, sizes)


def all_maps(pages: list[list[SheetMap]]) -> list[SheetMap]:
    return [one for maps in pages for one in maps]


@cache
def pages_of(world: str) -> list[list[SheetMap]]:
    outline, houses = WORLDS[world]
    return sheet_pages(outline, signs(houses), PROFILE)


WORLDS = {
    "compact": (shapely.box(0, 0, 200, 200), hamlet(20, 20)),
    "exclave": (
        shapely.MultiPolygon([shapely.box(0, 0, 400, 300), shapely.box(2500, 2000, 2700, 2200)]),
        hamlet(50, 50) + hamlet(2520, 2020),
    ),
    "three hamlets": (shapely.box(0, 0, 2000, 2000), hamlet(100, 100) + hamlet(1700, 100) + hamlet(800, 1800)),
    "one hamlet in wide fields": (shapely.box(0, 0, 3000, 3000), hamlet(1500, 1500)),
    "dense village": (shapely.box(0, 0, 500, 500), hamlet(0, 0, 20, 30)),
    "one far barn": (shapely.box(0, 0, 3000, 300), [shapely.box(100, 100, 104, 104), shapely.box(2800, 100, 2804, 104)]),
    "dense village and two far barns": (
        shapely.box(0, 0, 2500, 2500),
        [*hamlet(0, 0, 9, 9), shapely.box(2000, 2000, 2010, 2008), shapely.box(2000, 1000, 2010, 1008)],
    ),
    "no building": (shapely.box(0, 0, 3000, 300), []),
    "a point": (shapely.box(0, 0, 3000, 300), [shapely.Point(5, 5)]),
}


@pytest.mark.parametrize("world", WORLDS)
def test_every_building_is_to_be_numbered_on_one_map_that_shows_it(world: str) -> None:
    houses, maps = WORLDS[world][1], all_maps(pages_of(world))
    assert sorted(k for one in maps for k in one.rows.tolist()) == list(range(len(houses)))
    for one in maps:
        assert all(one.page.ground_box().covers(houses[k]) for k in one.rows)


@pytest.mark.parametrize("world", WORLDS)
def test_all_numbers_but_a_few_can_be_read_at_a_glance(world: str) -> None:
    """Bug: an EA with an exclave was drawn at 1:12,500 on one map, so that its numbers stood in a heap."""
    outline, houses = WORLDS[world]
    made = signs(houses)
    for one in all_maps(pages_of(world)):
        edge = shapely.transform(shapely.boundary(outline), one.page.to_mm)
        around = Surroundings(one.page.frame_mm, furniture(one.page, one.alone), edge)
        assert place_numbers(made, one.rows, one.page, around).hard.sum() <= PROFILE.hard_most(len(one.rows))


@pytest.mark.parametrize("world", WORLDS)
def test_the_first_map_shows_the_whole_ea_and_marks_the_enlargements(world: str) -> None:
    outline, (first, *rest) = WORLDS[world][0], all_maps(pages_of(world))
    assert first.letter == "" and first.page.ground_box().covers(outline) and first.alone == (not rest)
    assert [letter for letter, _ in first.frames] == [one.letter for one in rest]
    for (_, ground), one in zip(first.frames, rest, strict=True):
        assert ground.equals(one.page.ground_box()) and one.page.scale_denominator < first.page.scale_denominator


@pytest.mark.parametrize("world", WORLDS)
def test_maps_of_a_page_lie_on_it_side_by_side(world: str) -> None:
    outline, houses = WORLDS[world]
    for paper in PAPERS_MM:
        for maps in sheet_pages(outline, signs(houses), PROFILE, paper):
            frames = [shapely.box(x, y, x + w, y + h) for x, y, w, h in (one.page.frame_mm for one in maps)]
            width, height = maps[0].page.page_mm
            paper_box = shapely.box(
                PROFILE.binding_mm - 1e-6, PROFILE.margin_mm, width - PROFILE.margin_mm + 1e-6, height - PROFILE.margin_mm
            )
            assert {one.page.page_mm for one in maps} == {(width, height)} and all(paper_box.covers(f) for f in frames)
            assert all(not a.intersects(b) for i, a in enumerate(frames) for b in frames[:i])


def test_how_many_pages_and_maps() -> None:
    """One map where that is enough; enlargements by what can be read, not by what kind of EA it is."""
    counts = {name: [len(maps) for maps in pages_of(name)] for name in WORLDS}
    assert counts["compact"] == counts["one far barn"] == counts["no building"] == counts["a point"] == [1]
    assert counts["exclave"] == [3] and counts["three hamlets"] == [4] and counts["one hamlet in wide fields"] == [2]
    assert len(counts["dense village"]) > 1


def test_a_far_barn_has_no_map_of_its_own() -> None:
    """Bug: half of a page went to the map of one shed, because the village beside it needed a larger scale."""
    first, *rest = all_maps(pages_of("dense village and two far barns"))
    assert first.rows.tolist() == [81, 82] and len(rest) == 1


@pytest.mark.parametrize("wide", [100, 130])
def test_there_is_no_enlargement_that_shows_the_same_at_the_same_scale(wide: int) -> None:
    """Bug: the label of the one building of an EA was too wide for it, and a second page showed it at 1:400 like the first.

    The label (40 mm) is wider than the slim building, which nearly fills its EA.
    """
    houses = [shapely.box(10, 0, 18, wide)]
    made = signs(houses)
    large = Signs(made.numbers, made.shapes, made.spots, np.full_like(made.sizes, 40.0))
    found = sheet_pages(shapely.box(0, -5, 30, wide + 5), large, PROFILE)
    assert [one.alone for one in all_maps(found)] == [True]


def test_one_number_that_is_hard_to_place_costs_no_page() -> None:
    """Bug: a slit between 30 houses, whose number must stand at the end of a long line, made three pages of one."""
    row = [shapely.box(12 * k, y, 12 * k + 12, y + 12) for y in (0, 13, 26) for k in range(10)]
    slits = [shapely.box(60, 12, 72, 13), shapely.box(60, 25, 72, 26)]
    found = sheet_pages(shapely.box(-10, -10, 300, 300), signs(row + slits), PROFILE)
    assert len(all_maps(found)) == 1


def test_what_no_scale_makes_legible_is_not_parted_into_maps_of_single_buildings() -> None:
    """Bug: an old town with slits between its houses had seven maps, three of them for one or two buildings."""
    slits = [shapely.box(300 + 0.4 * k, 0, 300.4 + 0.4 * k, 12) for k in range(25)]
    block = [shapely.box(x, y, x + 12, y + 12) for x in (276, 288, 310, 322) for y in (-12, 0, 12)]
    lids = [shapely.box(300, -12, 310, 0), shapely.box(300, 12, 310, 24)]
    found = sheet_pages(shapely.box(0, -300, 700, 300), signs(slits + block + lids), PROFILE)
    assert all(len(one.rows) >= 5 for one in all_maps(found)[1:])
