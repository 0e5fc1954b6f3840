"""Known totals against what the buildings add up to: 100 units in one house of A, none known of B."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from gis.checking.total_checks import TotalUnits, check_totals, total_units
from gis.rules import Rules
from gis.schema import TOTALS, empty
from tests.gis import tables
from tests.gis.findings import found, one, said
from tests.gis.tables import code, square

NAME_A = f"第1居委会 ({code(0)})"


def run(known: dict[str, float], row: str | None = None, source: str | None = None, **columns: object):
    lands = tables.committees(shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100), source_code=[source, None])
    houses = tables.buildings(square(20, 20), square(300, 20), housing_units=[100.0, 50.0], **columns)
    totals = empty(TOTALS)
    totals.loc[0] = {"committee_code": row or code(0), "housing_units": np.nan, "households": np.nan, "residents": np.nan} | known
    return list(check_totals(lands, houses, totals, Rules()))


def test_v20_a_total_that_is_off_is_told_with_both_figures():
    row = one(run({"housing_units": 125.0}), "V20")
    assert (row["severity"], row["committee_code"]) == ("warning", code(0))
    assert row["params"] == {"a": NAME_A, "found": 100, "known": 125, "percent": "-20", "what": "housing units", "what_zh": "个住房单元"}
    assert row["geometry"].within(shapely.box(0, 0, 100, 100))
    assert said(row).startswith(f"{NAME_A}: 100 housing units in the buildings, 125 in the known totals (-20 %).")


@pytest.mark.parametrize(("known", "count"), [(105.0, 0), (106.0, 1), (96.0, 0), (95.0, 1), (np.nan, 0)])
def test_v20_from_over_5_percent_of_the_known_total(known: float, count: int):
    assert len(run({"housing_units": known})) == count


@pytest.mark.parametrize(("what", "zh"), [("households", "户"), ("residents", "人")])
def test_v20_households_and_residents_only_where_buildings_state_them(what: str, zh: str):
    row = one(run({what: 80.0}, **{what: [60.0, 20.0]}), "V20")
    assert (row["params"]["found"], row["params"]["what"], row["params"]["what_zh"]) == (60, what, zh)
    assert run({what: 80.0}) == []


def test_v20_nothing_known_and_something_found():
    assert one(run({"housing_units": 0.0}), "V20")["params"]["percent"] == "+∞"


def test_v20_no_building_where_units_are_known():
    row = one(run({"housing_units": 40.0}, row=code(1)), "V20")
    assert (row["committee_code"], row["params"]["found"], row["params"]["percent"]) == (code(1), 0, "-100")


def test_v20_codes_as_delivered_are_understood_and_unknown_ones_left_alone():
    assert len(found(run({"housing_units": 50.0}, row="12345", source="12345"), "V20")) == 1
    assert run({"housing_units": 50.0}, row="99999") == []


def test_v20_no_totals():
    totals = pd.DataFrame(empty(TOTALS))
    assert list(check_totals(tables.committees(square(0, 0)), tables.buildings(), totals, Rules())) == []


def test_only_committees_with_a_known_total_are_summed_up():
    """Bug: the totals of some committees were compared with the units of all."""
    lands = tables.committees(*(shapely.box(100 * k, 0, 100 * k + 100, 100) for k in range(3)), source_code=[None, "12345", None])
    houses = tables.buildings(*(square(100 * k + 20, 20) for k in (0, 1, 2, 9)), housing_units=[90.0, 50.0, 70.0, 30.0])
    totals = empty(TOTALS)
    for row, (name, units) in enumerate({code(0): 100.0, "12345": 40.0, code(2): np.nan, "999": 7.0}.items()):
        totals.loc[row] = {"committee_code": name, "housing_units": units, "households": np.nan, "residents": np.nan}
    assert total_units(lands, houses, totals, Rules()) == TotalUnits(known=140, found=140, committees=2, of=3)
