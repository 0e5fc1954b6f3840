"""Planning several committees at once: the tables fit each other."""

from __future__ import annotations

import shapely

from gis.rules import Rules
from gis.schema import BARRIERS, empty
from layers.county import delineate_county
from tests.gis import tables


def test_each_part_lies_in_the_cell_that_it_names() -> None:
    """Two committees side by side, each with ten houses in a row."""
    outlines = [shapely.box(x, 0, x + 500, 100) for x in (500_000, 500_500)]
    houses = [shapely.box(x, 40, x + 20, 60) for x in range(500_010, 501_000, 50)]
    committees = tables.committees(*outlines)
    buildings = tables.buildings(*houses, housing_units=[20] * len(houses))
    county = delineate_county(committees, buildings, empty(BARRIERS, committees.crs), Rules(), workers=1)
    joined = county.parts.merge(county.cells, on=["committee_code", "cell_id"], suffixes=("", "_cell"))
    assert len(joined) == len(county.parts) == len(houses)
    assert (joined["ea_code"] == joined["ea_code_cell"]).all()
    assert shapely.contains(joined["geometry_cell"].to_numpy(), joined["geometry"].to_numpy()).all()
