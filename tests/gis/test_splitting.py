"""Lines that are drawn: to split an EA, and to redraw the border between two."""

from __future__ import annotations

from collections import Counter

import numpy as np
import shapely

from gis.edits import edited, why_not
from gis.errors import Refused
from gis.rules import Rules, with_target
from tests.amounts import so_many
from tests.gis import tables
from tests.gis.drafts import drafted, ea, street_town
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched

TOWN = street_town()
ONE = with_target(Rules(), 1000.0)


def one_ea(*roads: shapely.LineString):
    """One EA with twelve houses in three rows of four.

    ::

    +---------------------+  80
    |  h    h    h    h   |
    |  h    h    h    h   |     houses 12 x 10 at x = 10, 40, 70, 100, y = 10, 35, 60
    |  h    h    h    h   |
    +---------------------+  0
    0                    120
    """
    houses = [shapely.box(x, y, x + 12, y + 10) for y in (10, 35, 60) for x in (10, 40, 70, 100)]
    return drafted(shapely.box(0, 0, 120, 80), tables.buildings(*houses, housing_units=5.0), tables.barriers(*roads), ONE)


def inner_line(draft) -> shapely.Geometry:
    """The border between the EAs."""
    edges = shapely.union_all(shapely.boundary(draft.eas.geometry.to_numpy()))
    return shapely.difference(edges, shapely.buffer(draft.outline.boundary, 0.01))


def test_an_ea_is_split_where_the_line_is_drawn() -> None:
    draft = one_ea()
    after = edited(draft, "split_ea", {"ea": ea(1), "line": [[60, -20], [62, 40], [60, 100]]})
    assert after.eas["ea_code"].tolist() == [ea(1), ea(2)]
    assert after.eas["housing_units"].tolist() == [30, 30]
    assert shapely.hausdorff_distance(inner_line(after), shapely.LineString([(60.7, 0), (62, 40), (60.7, 80)])) < 0.5
    assert_sound(after)
    assert_as_assembled(after, {ea(1), ea(2)})


def test_the_border_goes_round_buildings() -> None:
    """The line runs through the houses at x = 40: they go whole to the side that has most of them."""
    draft = one_ea()
    after = edited(draft, "split_ea", {"ea": ea(1), "line": [[50, -20], [50, 100]]})
    line = inner_line(after)
    assert not shapely.intersects(shapely.buffer(draft.buildings.geometry.to_numpy(), -0.05), line).any()
    assert after.eas["buildings"].tolist() == [6, 6]  # most of each house at x = 40 lies west of the line: 10 of 12 m
    assert shapely.bounds(line)[2] > 52.3
    assert_sound(after)
    assert_as_assembled(after, {ea(1), ea(2)})


def test_the_border_follows_a_road_that_the_line_runs_beside() -> None:
    road = shapely.LineString([(-10, 52), (60, 54), (130, 52)])
    draft = one_ea(road)
    after = edited(draft, "split_ea", {"ea": ea(1), "line": [[-5, 53], [60, 52.5], [125, 50.8]]})
    assert shapely.hausdorff_distance(inner_line(after), shapely.clip_by_rect(road, 0, 0, 120, 80)) < 0.02
    assert after.cells["cell_id"].tolist() == draft.cells["cell_id"].tolist()
    assert_sound(after)


def test_lines_that_part_nothing_are_refused() -> None:
    draft = one_ea()
    codes = {
        "edit_line_not_across": [[30, 20], [90, 50]],
        "edit_line_twice": [[30, -10], [30, 90], [90, 90], [90, -10]],
        "edit_side_empty": [[-10, 2], [130, 2]],
        "edit_arg_wrong": [[3, 3], [3, 3]],
    }
    found = {wanted: why_not(draft, "split_ea", {"ea": ea(1), "line": line}).code for wanted, line in codes.items()}
    assert found == {code: code for code in codes}


def test_random_lines_split_or_are_refused() -> None:
    rng = np.random.default_rng(3)
    seen: Counter[str] = Counter()
    for _ in range(so_many(20, 60)):
        code = str(rng.choice(TOWN.eas["ea_code"]))
        west, south, east, north = TOWN.eas.set_index("ea_code").geometry[code].bounds
        middle, turn = rng.uniform([west, south], [east, north]), rng.uniform(0, np.pi)
        way = 200.0 * np.array([np.cos(turn), np.sin(turn)])
        line = [(middle - way).tolist(), (middle + rng.normal(0, 3, 2)).tolist(), (middle + way).tolist()]
        try:
            after = edited(TOWN, "split_ea", {"ea": code, "line": line})
        except Refused as refusal:
            seen[refusal.code] += 1
            continue
        seen["split"] += 1
        new = set(after.eas["ea_code"]) - set(TOWN.eas["ea_code"])
        assert new == {ea(len(TOWN.eas) + 1)}
        assert_sound(after)
        assert_as_assembled(after, {code, *new})
        assert_untouched(TOWN, after, {code, *new})
    assert seen["split"] > so_many(10, 20) and len(seen) > 1


def borders() -> list[tuple[str, str, shapely.LineString]]:
    shapes = TOWN.eas.set_index("ea_code").geometry
    pairs = [
        (a, b, shapely.line_merge(shapes[a].boundary.intersection(shapes[b].boundary))) for a in shapes.index for b in shapes.index if a < b
    ]
    return [(a, b, line) for a, b, line in pairs if line.geom_type == "LineString" and line.length > 10]


def test_a_stretch_of_a_border_is_redrawn() -> None:
    """Only between the ends of the drawn line does the border change."""
    draft = edited(one_ea(), "split_ea", {"ea": ea(1), "line": [[61, -20], [61, 100]]})
    after = edited(draft, "redraw_border", {"eas": [ea(1), ea(2)], "line": [[61, 25], [98, 26], [98, 54], [61, 55]]})
    line = inner_line(after)
    assert after.parts.set_index("building_id").loc["b6", "ea_code"] == draft.parts.set_index("building_id").loc["b5", "ea_code"]
    assert (after.parts["ea_code"] != draft.parts["ea_code"]).sum() == 1
    assert shapely.hausdorff_distance(line, shapely.LineString([(61, 0), (61, 25), (98, 26), (98, 54), (61, 55), (61, 80)])) < 1.0
    assert_sound(after)
    assert_as_assembled(after, {ea(1), ea(2)})
    back = edited(after, "redraw_border", {"eas": [ea(2), ea(1)], "line": [[61, 20], [61, 60]]})
    assert (back.parts["ea_code"] == draft.parts["ea_code"]).all()
    assert_sound(back)
    assert why_not(back, "redraw_border", {"eas": [ea(1), ea(2)], "line": [[61, -1], [61, 81]]}).code == "edit_nothing_changes"


def test_random_borders_are_redrawn_or_refused() -> None:
    rng = np.random.default_rng(5)
    seen: Counter[str] = Counter()
    every = borders()
    for k in range(80):
        a, b, line = every[rng.integers(len(every))]
        start, end = sorted(rng.uniform(0, line.length, 2))
        first, middle, last = (np.array(line.interpolate(m).coords[0]) for m in (start, (start + end) / 2, end))
        off = rng.normal(0, 12, 2)
        ends = [(first, last), (line.coords[0], line.coords[-1]), (first, np.array(line.coords[-1]) + off)][k % 3]
        drawn = [np.asarray(p, dtype=float).tolist() for p in (ends[0], middle + off, ends[1])]
        try:
            after = edited(TOWN, "redraw_border", {"eas": [a, b], "line": drawn})
        except Refused as refusal:
            seen[refusal.code] += 1
            continue
        seen["redrawn"] += 1
        assert_sound(after)
        assert_as_assembled(after, {a, b})
        assert_untouched(TOWN, after, {a, b})
        assert after.parts["housing_units"].sum() == TOWN.parts["housing_units"].sum()
    assert seen["redrawn"] > 30


def test_a_border_needs_two_neighbours() -> None:
    line = [[0, 0], [100, 100]]
    assert why_not(TOWN, "redraw_border", {"eas": [ea(1)], "line": line}).code == "edit_two_eas"
    beside = {frozenset(p[:2]) for p in borders()}
    far = next(c for c in TOWN.eas["ea_code"][1:] if frozenset([ea(1), c]) not in beside)
    reason = why_not(TOWN, "redraw_border", {"eas": [ea(1), far], "line": line})
    assert reason.code == "edit_not_beside" and far in reason.say("en")
