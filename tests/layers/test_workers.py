"""Work that goes to other processes comes back as if it had been done here."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.rules import Rules
from layers.pipeline import Inputs, make_plan
from layers.planning import workers
from tests.gis import tables

SIDE = 300.0
RULES = Rules()


def village(houses_a_row: int) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Two squares side by side, a lane through both, small houses in rows."""
    lands = [shapely.box(SIDE * k, 0, SIDE * (k + 1), SIDE) for k in range(2)]
    xs = np.linspace(4, 2 * SIDE - 12, houses_a_row)
    houses = [shapely.box(x, y, x + 3, y + 3) for x in xs for y in np.arange(5, 290, 6) if not -4 < x - SIDE < 1]
    lane = tables.barriers(shapely.LineString([(0, 150.5), (2 * SIDE, 150.5)]))
    return tables.committees(*lands), tables.buildings(*houses, housing_units=1.0), lane


@pytest.fixture(scope="module")
def large() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    world = village(60)
    assert len(world[1]) > workers._SMALL, "so few that one process does it"
    return world


def test_a_plan_by_two_workers_is_that_of_one(large: tuple[gpd.GeoDataFrame, ...]) -> None:
    committees, buildings, barriers = large
    small = Rules(hard_cap=30.0, amber_high=29.0, green_high=28.0, target=20.0, green_low=15.0, amber_low=5.0, minimum=2.0)
    inputs = Inputs(committees, buildings, barriers, [], 0, committees.crs)
    two, one = make_plan(inputs, small, workers=2), make_plan(inputs, small, workers=1)
    assert two.eas.equals(one.eas) and two.parts.equals(one.parts)
    assert [(i["code"], i["ea_code"]) for i in two.issues] == [(i["code"], i["ea_code"]) for i in one.issues]
