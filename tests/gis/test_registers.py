"""The lists of an EA: every unit once, in walking order, nothing made up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gis.errors import Refused
from gis.schema import DWELLINGS, empty
from gis.walking.registers import building_register, householder_list, refuse_too_many

EA = "370305001001001"


def parts(*rows: dict[str, Any]) -> pd.DataFrame:
    usual = {
        "ea_code": EA,
        "part_no": 1,
        "use": "residential",
        "floors": np.nan,
        "entrances": np.nan,
        "label": "",
        "units_estimated": False,
        "vacant_units": np.nan,
        "establishments": np.nan,
    }
    return pd.DataFrame([usual | {"building_id": f"b{int(row['building_no'])}"} | row for row in rows])


def listed(*rows: tuple[str, str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["building_id", "entrance", "units"])


NONE_LISTED = empty(DWELLINGS)


def test_units_are_numbered_along_the_buildings_and_vacant_ones_too() -> None:
    table = parts(
        {"building_no": 3.0, "housing_units": 2},
        {"building_no": 1.0, "housing_units": 3, "vacant_units": 1.0},
        {"building_no": 2.0, "housing_units": 0, "use": "outbuilding"},
        {"building_no": 4.0, "housing_units": 9, "ea_code": "370305001001002"},
    )
    register = building_register(table, EA)
    assert [(row.number, row.first, row.last) for row in register] == [(1, 1, 3), (2, 0, 0), (3, 4, 5)]
    units = householder_list(register, NONE_LISTED)
    assert [(unit.building.number, unit.household) for unit in units] == [(1, 1), (1, 2), (1, 3), (2, 0), (3, 4), (3, 5)]


def test_an_appended_building_comes_last_whatever_place_it_has_in_the_table() -> None:
    table = parts(
        {"building_no": 8.0, "housing_units": 1}, {"building_no": 1.0, "housing_units": 1}, {"building_no": 7.0, "housing_units": 1}
    )
    assert [row.number for row in building_register(table, EA)] == [1, 7, 8]


def test_entrances_are_those_of_the_list_of_dwellings_in_order_of_their_number() -> None:
    register = building_register(parts({"building_no": 1.0, "housing_units": 6, "entrances": 3.0}), EA)
    units = householder_list(register, listed(("b1", "10单元", 1), ("b1", "2单元", 2), ("b1", "1单元", 3)))
    assert [unit.entrance for unit in units] == ["1单元"] * 3 + ["2单元"] * 2 + ["10单元"]


def test_a_share_of_a_tower_has_the_entrances_of_its_label_only() -> None:
    register = building_register(parts({"building_no": 1.0, "housing_units": 5, "entrances": 3.0, "label": "2单元-3单元"}), EA)
    units = householder_list(register, listed(("b1", "1单元", 9), ("b1", "2单元", 2), ("b1", "3单元", 3)))
    assert [unit.entrance for unit in units] == ["2单元"] * 2 + ["3单元"] * 3


def test_ids_are_compared_in_their_plain_form() -> None:
    register = building_register(parts({"building_no": 1.0, "housing_units": 1, "building_id": "１７"}), EA)
    assert [unit.entrance for unit in householder_list(register, listed(("17 ", "4", 1)))] == ["4"]


@pytest.mark.parametrize("table", [NONE_LISTED, listed(("b1", "1", 2), ("b1", "2", 2)), listed(("b1", None, 6))])
def test_an_entrance_is_left_blank_where_it_is_not_known(table: pd.DataFrame) -> None:
    register = building_register(parts({"building_no": 1.0, "housing_units": 6, "entrances": 2.0}), EA)
    assert {unit.entrance for unit in householder_list(register, table)} == {""}


def test_floors_and_single_entrances_are_known() -> None:
    table = parts(
        {"building_no": 1.0, "housing_units": 1, "floors": 1.0, "entrances": 1.0},
        {"building_no": 2.0, "housing_units": 1, "label": "3层"},
        {"building_no": 3.0, "housing_units": 1, "label": "3-9层", "floors": 9.0},
    )
    units = householder_list(building_register(table, EA), NONE_LISTED)
    assert [(unit.entrance, unit.floor) for unit in units] == [("1", "1"), ("", "3"), ("", "")]


@pytest.mark.parametrize(("units", "households", "ok"), [(599, 10.0, True), (600, np.nan, False), (10, 600.0, False), (10, np.nan, True)])
def test_over_599_households_are_refused_with_count_and_limit(units: int, households: float, ok: bool) -> None:
    ea = pd.Series({"ea_code": EA, "housing_units": units, "households": households})
    if ok:
        refuse_too_many(ea, 599.0)
        return
    with pytest.raises(Refused) as refused:
        refuse_too_many(ea, 599.0)
    assert refused.value.code == "sheet_households" and "600" in refused.value.say("zh") and "599" in str(refused.value)
