"""Shared geometries are not prepared themselves, so that threads cannot build one index at once."""

import geopandas as gpd
import numpy as np
import shapely

from gis.checks import check_inputs, check_plan
from gis.geometry.prepared import prepared
from gis.rules import Rules
from gis.schema import BARRIERS, empty
from tests.delineated import delineate_county
from tests.gis import tables


def test_what_is_prepared_is_a_copy() -> None:
    shapes = np.array([shapely.box(0, 0, 1, 1), None], dtype=object)
    copies = prepared(shapes)
    assert shapely.is_prepared(copies).tolist() == [True, False] and not shapely.is_prepared(shapes).any()
    assert shapely.equals_exact(copies[0], shapes[0])


def test_checks_leave_the_tables_of_a_project_unprepared() -> None:
    """Bug: two threads that asked one table ended the process (segmentation fault)."""
    committees = tables.committees(shapely.box(500_000, 0, 500_600, 200))
    houses = [shapely.box(x, y, x + 20, y + 20) for x in range(500_015, 500_580, 50) for y in (40, 120)]
    buildings = tables.buildings(*houses, shapely.box(500_000, 0, 500_600, 190), housing_units=[20.0] * (len(houses) + 1))
    county = delineate_county(committees, buildings, empty(BARRIERS, committees.crs), Rules())
    fresh = [gpd.GeoDataFrame(t, geometry=shapely.force_2d(t.geometry.to_numpy()), crs=t.crs) for t in (committees, buildings, county.eas)]
    check_inputs(*fresh[:2], empty(BARRIERS, committees.crs), Rules())
    check_plan(*fresh, county.parts, Rules())
    assert not any(shapely.is_prepared(t.geometry.to_numpy()).any() for t in fresh)
