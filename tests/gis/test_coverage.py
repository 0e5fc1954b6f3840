"""The ledger is counted from geometry: two committees of one EA each, three houses.

+-------+-------+
| a   b |   c   |   d outside
+-------+-------+
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.coverage import parts_elsewhere, recount
from gis.rules import Rules

CRS = 4547


def world(xs: list[float]):
    west, east = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
    codes = ["370305001001", "370305001002"]
    committees = gpd.GeoDataFrame({"committee_code": codes}, geometry=[west, east], crs=CRS)
    eas = gpd.GeoDataFrame({"ea_code": [c + "001" for c in codes], "committee_code": codes}, geometry=[west, east], crs=CRS)
    shapes = [shapely.box(x - 5, 40, x + 5, 50) for x in xs]
    home = [0 if x < 100 else 1 if x < 200 else None for x in xs]
    table = {
        "building_id": [f"b{i}" for i in range(len(xs))],
        "part_no": 1,
        "housing_units": np.arange(1, len(xs) + 1),
        "status": ["" if h is not None else "no_committee" for h in home],
        "ea_code": [None if h is None else codes[h] + "001" for h in home],
        "committee_code": [None if h is None else codes[h] for h in home],
    }
    buildings = gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)
    buildings["status"] = ""
    parts = gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)
    parts["status"] = [("placed" if h is not None else "no_committee") for h in home]
    return committees, buildings, eas, parts


def test_each_house_is_counted_where_it_lies() -> None:
    found = recount(*world([20.0, 60, 150, 300]), Rules())
    assert found.as_json()["housing_units"] == {"total": 10, "in_one_ea": 6, "in_none": 4, "doubled": 0}
    assert found.as_json()["buildings"] == {"total": 4, "in_no_committee": 1, "in_several_committees": 0}


def test_a_house_that_is_moved_in_the_file_is_seen() -> None:
    committees, buildings, eas, parts = world([20.0, 60, 150])
    parts.loc[0, "geometry"] = shapely.box(400, 40, 410, 50)
    assert recount(committees, buildings, eas, parts, Rules()).housing_units["in_none"] == 1
    assert parts_elsewhere(eas, parts, committees).tolist() == [0]


@given(st.lists(st.floats(-50, 260), min_size=1, max_size=12))
def test_the_sums_agree(xs: list[float]) -> None:
    units = recount(*world(xs), Rules()).housing_units
    assert units["total"] == units["in_one_ea"] + units["in_none"] + units["doubled"] == len(xs) * (len(xs) + 1) // 2
