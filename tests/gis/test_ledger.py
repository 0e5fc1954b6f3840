r"""Every building has a row, and an earlier plan is carried over a later delivery.

World: one committee, 40 x 10 m, in two EAs of 20 x 10 m; houses a, b in the first, c in the second, z outside.

    +----------+----------+
    |  a   b   |     c    |     z
    +----------+----------+
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis.checking.ledger import carry_over, completed, stacked, unplaced_rows, with_sums
from gis.rule_packs import rule_pack
from gis.schema import BUILDINGS, COMMITTEES, EAS, PARTS, Table

RULES = rule_pack("china-2020")
CODE = "370305001001"
PLACES = {"a": 2.0, "b": 12.0, "c": 28.0, "z": 60.0}


def frame(table: Table, shapes: list[shapely.Geometry | None], **columns: object) -> gpd.GeoDataFrame:
    blank = {"text": "", "int": 1, "float": np.nan, "bool": False}
    data = {c: pd.Series(columns.get(c, [blank[k]] * len(shapes)), dtype=object if k == "text" else None) for c, k in table.columns.items()}
    return gpd.GeoDataFrame(data, geometry=shapes, crs=4547)


def houses(places: dict[str, float], units: dict[str, float] | None = None) -> gpd.GeoDataFrame:
    shapes = [shapely.box(x, 2, x + 5, 8) for x in places.values()]
    return frame(BUILDINGS, shapes, building_id=list(places), housing_units=[(units or {}).get(i, 1.0) for i in places])


@pytest.fixture
def committees() -> gpd.GeoDataFrame:
    return frame(COMMITTEES, [shapely.box(0, 0, 40, 10)], committee_code=[CODE])


@pytest.fixture
def eas() -> gpd.GeoDataFrame:
    return frame(
        EAS, [shapely.box(0, 0, 20, 10), shapely.box(20, 0, 40, 10)], ea_code=[CODE + "001", CODE + "002"], committee_code=[CODE] * 2
    )


@pytest.fixture
def parts(committees: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    out = unplaced_rows(houses(PLACES), committees, RULES)
    out.loc[:2, ["committee_code", "status"]] = [CODE, "placed"]
    out.loc[:2, "ea_code"] = [CODE + "001", CODE + "001", CODE + "002"]
    out.loc[:2, "building_no"] = [1.0, 2.0, 1.0]
    return out


def test_each_building_gets_a_row_with_the_reason(committees: gpd.GeoDataFrame) -> None:
    rows = unplaced_rows(houses(PLACES), committees, RULES)
    assert rows["status"].tolist() == ["unplanned", "unplanned", "unplanned", "no_committee"]
    assert rows["ea_code"].isna().all() and list(rows.columns[:-1]) == list(PARTS.columns)


def test_completed_adds_what_is_missing_and_nothing_else(parts: gpd.GeoDataFrame, committees: gpd.GeoDataFrame) -> None:
    whole = completed(parts.iloc[:2], houses(PLACES), committees, RULES)
    assert sorted(whole["building_id"]) == ["a", "b", "c", "z"] and whole["ea_code"].notna().sum() == 2
    assert completed(parts, houses(PLACES), committees, RULES) is parts


def carried(parts, eas, committees, later, changed):
    return carry_over(parts, eas, later, committees, set(changed), RULES)


def test_new_units_keep_ea_and_number(parts, eas, committees) -> None:
    after = carried(parts, eas, committees, houses(PLACES, {"b": 30.0}), "b")
    b = after.parts.set_index("building_id").loc["b"]
    assert (b["ea_code"], b["building_no"], b["housing_units"]) == (CODE + "001", 2.0, 30) and after.stale == [CODE]


def test_a_house_that_moves_within_its_ea_keeps_its_number_with_its_new_shape(parts, eas, committees) -> None:
    after = carried(parts, eas, committees, houses({**PLACES, "b": 14.0}), "b").parts.set_index("building_id")
    assert after.loc["b", "building_no"] == 2.0 and after.geometry["b"].bounds[0] == 14.0


@pytest.mark.parametrize(("x", "status"), [(18.0, "unplanned"), (30.0, "unplanned"), (80.0, "no_committee")])
def test_a_house_that_leaves_its_ea_waits(parts, eas, committees, x: float, status: str) -> None:
    after = carried(parts, eas, committees, houses({**PLACES, "b": x}), "b").parts.set_index("building_id")
    assert after.loc["b", "status"] == status and after.loc["b", "ea_code"] is None


def test_new_and_lost_houses(parts, eas, committees) -> None:
    later = houses({"a": 2.0, "c": 28.0, "z": 60.0, "n": 8.0})
    after = carried(parts, eas, committees, later, "bn")
    assert sorted(after.parts["building_id"]) == ["a", "c", "n", "z"] and after.stale == [CODE]
    assert after.parts.set_index("building_id").loc["n", "status"] == "unplanned"


def test_a_split_building_that_changes_waits_as_one(parts, eas, committees) -> None:
    split = stacked([parts, parts[parts["building_id"] == "c"].assign(part_no=2)])
    after = carried(split, eas, committees, houses(PLACES, {"c": 9.0}), "c").parts
    c = after[after["building_id"] == "c"]
    assert len(c) == 1 and c["housing_units"].tolist() == [9] and c["status"].tolist() == ["unplanned"]


def test_untouched_rows_stay_as_they_are(parts, eas, committees) -> None:
    after = carried(parts, eas, committees, houses(PLACES, {"b": 30.0}), "b").parts
    same = ["building_id", "ea_code", "building_no", "housing_units", "status"]
    before = parts[parts["building_id"] != "b"][same].to_numpy(object).tolist()
    assert [repr(r) for r in after[after["building_id"] != "b"][same].to_numpy(object).tolist()] == [repr(r) for r in before]


def test_sums_follow_the_parts(parts, eas) -> None:
    summed = with_sums(eas, parts, RULES)
    assert summed["buildings"].tolist() == [2, 1] and summed["housing_units"].tolist() == [2, 1]
    assert summed["residents"].isna().all()
    assert summed["load"].tolist() == [2, 1] and (summed["workload_minutes"] > 15).all()
    persons = replace(RULES, measure="residents")
    assert with_sums(eas, parts.assign(residents=4.0), persons)["load"].tolist() == [8, 4]
    assert with_sums(eas, parts.iloc[:0], RULES)["housing_units"].tolist() == [0, 0]
