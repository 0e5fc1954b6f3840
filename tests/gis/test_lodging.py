"""Boarders count by the level of their school (R31); construction sites by an estimate with its day (R32)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gis.checking.building_checks import Homes
from gis.checking.lodging_checks import elsewhere
from gis.intake.lodging import read_days, read_levels
from gis.measure import ea_loads, loads
from gis.rules import Rules, with_measure
from gis.schema import SCHOOL_LEVELS
from gis.workload import estimate_units, visit_minutes
from tests.gis import tables
from tests.gis.findings import codes, said
from tests.gis.tables import code, square

RULES = Rules()
NAN = np.nan


def dormitory(**columns: object):
    given = {"use": "dormitory", "housing_units": 40.0, "residents": 200.0, "boarders": 200.0, "entrances": 1.0, "floors": 1.0}
    return tables.buildings(square(0, 0), **(given | columns))


def load(houses, measure: str = "units", **rules: object) -> float:
    return float(loads(houses, np.zeros(1, dtype=np.intp), replace(with_measure(RULES, measure), **rules))[0])


@pytest.mark.parametrize(("level", "counts"), [(k, k in ("senior_high", "university")) for k in SCHOOL_LEVELS] + [(None, True)])
def test_boarders_count_by_the_level_of_their_school(level: str | None, counts: bool) -> None:
    houses = dormitory(school_level=level)
    assert load(houses) == (40 if counts else 0)
    assert load(houses, "residents") == (200 if counts else 0)
    assert load(houses, "larger") == (64 if counts else 0)  # 200 persons are 64 households
    assert visit_minutes(houses, RULES)[0] == pytest.approx((200 * 4 * 1.3 if counts else 0) + 2)


def test_those_who_live_there_beside_the_boarders_count() -> None:
    """50 of 200 are staff: a quarter of the units."""
    houses = dormitory(boarders=150.0, school_level="junior_high")
    assert (load(houses), load(houses, "residents")) == (10, 50)
    assert load(houses, counted_boarders=("junior_high",)) == 40


def test_boarders_stand_for_residents_that_are_not_known() -> None:
    assert load(dormitory(residents=NAN, school_level="senior_high"), "residents") == 200
    assert load(dormitory(residents=NAN, school_level="primary_school"), "residents") == 0
    assert load(dormitory(residents=NAN, boarders=NAN), "residents") == 40 * 3.125


def test_an_ea_counts_as_its_buildings_do() -> None:
    houses = dormitory(boarders=150.0, school_level="junior_high")
    areas = tables.eas(square(-10, -10, 50))
    placed = tables.parts(houses, [f"{code(0)}001"], residents=200.0, boarders=150.0, school_level="junior_high")
    assert ea_loads(placed, areas, RULES).tolist() == [10]
    assert ea_loads(placed, areas, with_measure(RULES, "residents")).tolist() == [50]


def test_a_construction_site_has_the_units_its_residents_would_fill() -> None:
    sites = tables.buildings(
        *[square(50 * k, 0) for k in range(3)], use="construction", residents=[50.0, NAN, 50.0], housing_units=[NAN, NAN, 0.0]
    )
    out = estimate_units(sites, RULES)
    assert out["housing_units"].tolist() == [16, 0, 0]  # 50 / 3.125; unknown; stated
    assert out["units_estimated"].tolist() == [True, True, False]
    assert visit_minutes(out, RULES)[0] == pytest.approx(50 * 4 * 1.3 + 2)


def test_findings_name_boarders_and_estimates() -> None:
    houses = tables.buildings(
        *[square(50 * k, 0) for k in range(5)],
        use=["dormitory", "dormitory", "dormitory", "construction", "construction"],
        boarders=[30.0, 30.0, 1.0, NAN, NAN],
        school_level=["senior_high", "junior_high", None, None, None],
        residents=[NAN, NAN, NAN, 45.0, 45.0],
        housing_units=15.0,
        estimate_date=[None, None, None, "2020-10-11", None],
    )
    found = list(elsewhere(Homes.of(tables.committees(square(-50, -50, 500)), houses, RULES)))
    assert codes(found) == ["U06", "U07", "U08", "U08-undated"]
    assert [i["building_id"] for i in found] == ["b1", "b2", "b3", "b4"]
    assert said(found[0]) == "Building b1: 30 boarders of a junior high school count at the family home, not here."
    assert said(found[1]).startswith("Building b2 has 1 boarder, of what level of school is not known: it counts here.")
    assert said(found[2]).startswith("Construction site b3 counts 45 residents (15 housing units), estimated for 2020-10-11.")


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("高中", "senior_high"),
        ("高级中学", "senior_high"),
        ("初级中学", "junior_high"),
        ("小学", "primary_school"),
        ("幼儿园", "kindergarten"),
        ("大学", "university"),
        ("junior_high", "junior_high"),
        ("3", "senior_high"),
        ("中学", None),
        ("初中和高中", None),
        ("完全中学", None),
        (None, None),
    ],
)
def test_levels_of_schools_are_read(value: str | None, level: str | None) -> None:
    assert read_levels(pd.Series([value], dtype=object)).tolist() == [level]


def test_days_are_read() -> None:
    days = pd.Series(["2020-10-11", "2020/9/1", "2020年10月5日", pd.Timestamp("2020-10-11"), "soon", None], dtype=object)
    assert read_days(days).tolist() == ["2020-10-11", "2020-09-01", "2020-10-05", "2020-10-11", None, None]
