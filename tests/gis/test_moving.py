"""Cells and buildings that go to another EA."""

from __future__ import annotations

import pytest
import shapely

from gis.edits import edited, why_not
from tests.gis import tables
from tests.gis.drafts import drafted, ea, street_town
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched

TOWN = street_town()


def movable(draft, op: str, kind: str, values) -> list[dict]:
    every = [{kind: [v], "to": code} for v in values for code in draft.eas["ea_code"]]
    return [args for args in every if why_not(draft, op, args) is None]


def test_a_building_goes_with_its_ground() -> None:
    ways = movable(TOWN, "move_buildings", "buildings", TOWN.parts["building_id"])
    assert len(ways) > 50
    for args in ways[::4]:
        house, to = args["buildings"][0], args["to"]
        source = TOWN.parts.set_index("building_id").loc[house, "ea_code"]
        after = edited(TOWN, "move_buildings", args)
        assert after.parts.set_index("building_id").loc[house, "ea_code"] == to
        assert_sound(after)
        assert_as_assembled(after, {source, to})
        assert_untouched(TOWN, after, {source, to})
        others = after.parts["building_id"] != house
        assert (after.parts.loc[others, "ea_code"] == TOWN.parts.loc[others, "ea_code"]).all()


def test_a_building_that_does_not_border_on_an_ea_cannot_go_there() -> None:
    far = {args["to"] for args in movable(TOWN, "move_buildings", "buildings", ["b0"])}
    home = TOWN.parts.set_index("building_id").loc["b0", "ea_code"]
    other = next(c for c in TOWN.eas["ea_code"] if c not in far and c != home)
    assert why_not(TOWN, "move_buildings", {"buildings": ["b0"], "to": other}).code == "edit_torn"
    assert why_not(TOWN, "move_buildings", {"buildings": ["b0"], "to": home}).code == "edit_nothing_changes"


def test_all_buildings_cannot_go() -> None:
    mine = TOWN.parts.loc[TOWN.parts["ea_code"] == ea(1), "building_id"].tolist()
    other = next(c for c in TOWN.eas["ea_code"] if why_not(TOWN, "merge_eas", {"eas": [ea(1), c]}) is None)
    assert why_not(TOWN, "move_buildings", {"buildings": mine, "to": other}).code == "edit_would_empty"


def test_cells_go_with_their_buildings() -> None:
    ways = movable(TOWN, "move_cells", "cells", TOWN.cells["cell_id"].tolist())
    assert ways
    for args in ways:
        row = TOWN.cells.set_index("cell_id").loc[args["cells"][0]]
        after = edited(TOWN, "move_cells", args)
        assert_sound(after)
        assert_as_assembled(after, {row["ea_code"], args["to"]})
        assert_untouched(TOWN, after, {row["ea_code"], args["to"]})
        assert set(after.cells["cell_id"]) == set(TOWN.cells["cell_id"])


@pytest.fixture
def overlapping():
    """Two rows of houses, the first two of each overlap: no border can run between them."""
    houses = [shapely.box(x, y, x + w, y + 12) for y in (10, 50) for x, w in ((10, 15), (22, 15), (60, 15), (90, 15), (120, 15))]
    table = tables.buildings(*houses, housing_units=16.0)
    return drafted(shapely.box(0, 0, 150, 80), table, tables.barriers(shapely.LineString([(0, 36), (150, 36)])))


def test_outlines_that_overlap_go_together(overlapping) -> None:
    assert_sound(overlapping)
    seen = set()
    for house, twin in (("b0", "b1"), ("b5", "b6")):
        for code in overlapping.eas["ea_code"]:
            reason = why_not(overlapping, "move_buildings", {"buildings": [house], "to": code})
            both = why_not(overlapping, "move_buildings", {"buildings": [house, twin], "to": code})
            seen.add((reason and reason.code, both and both.code))
    assert ("edit_buildings_touch", None) in seen and all(alone is not None for alone, _ in seen)


def test_a_building_across_the_outline_of_its_committee_moves() -> None:
    """Its other end stands in the next committee, which has no part in this."""
    houses = [shapely.box(x, y, x + 12, y + 10) for x in range(5, 200, 20) for y in range(5, 100, 20)]
    houses.append(shapely.box(195, 106, 207, 114))
    table = tables.buildings(*houses, housing_units=9.0)
    outline, beside = shapely.box(0, 0, 203, 120), shapely.box(203, 0, 300, 120)
    draft = drafted(outline, table, tables.barriers(shapely.LineString([(0, 63), (300, 63)])), None, beside)
    name = f"b{len(houses) - 1}"
    assert name in set(draft.parts["building_id"])
    ways = movable(draft, "move_buildings", "buildings", draft.parts["building_id"].tolist())
    for args in ways[::3]:
        assert_sound(edited(draft, "move_buildings", args))
