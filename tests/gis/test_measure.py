"""Loads in the measure of the rules: what counts, what stands in for counts that are not known, and sums of EAs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gis.checking.building_checks import Homes, doubtful_units
from gis.measure import counts_establishments, ea_loads, establishments, loads
from gis.rules import Rules, with_measure
from gis.workload import visit_minutes, workload_minutes
from tests.gis import tables
from tests.gis.findings import codes
from tests.gis.tables import code, square

RULES = Rules()
NAN = np.nan
ONE, TWO = f"{code(0)}001", f"{code(0)}002"
HOME = np.zeros(2, dtype=np.intp)


def two_houses(**columns: object):
    """Two houses of 10 and 20 units."""
    return tables.buildings(square(0, 0), square(100, 0), **({"housing_units": [10.0, 20.0]} | columns))


def load(houses, **rules: object) -> list[float]:
    return loads(houses, HOME, replace(RULES, **rules)).round(6).tolist()


def test_units_count_vacant_ones_and_shops_by_settings() -> None:
    houses = two_houses(vacant_units=[4.0, NAN], establishments=[3.0, 0.0])
    assert load(houses) == [10, 20]
    assert load(houses, count_vacant=False) == [6, 20]
    assert load(houses, count_shops=True) == [13, 20]


def test_residents_as_known_else_by_occupied_units() -> None:
    houses = two_houses(residents=[7.0, NAN], vacant_units=[NAN, 4.0])
    assert load(houses, measure="residents") == [7, 16 * 3.125]


def test_larger_is_the_measure_that_makes_more_of_the_committee() -> None:
    """30 households; 250 persons are 80 households, 25 persons are 8."""
    crowded = two_houses(households=[10.0, 20.0], residents=[50.0, 200.0])
    assert load(crowded, measure="larger") == [16, 64]
    empty = two_houses(households=[10.0, 20.0], residents=[5.0, 20.0])
    assert load(empty, measure="larger") == [10, 20]
    apart = loads(two_houses(households=[10.0, 20.0], residents=[50.0, 20.0]), np.array([0, 1]), replace(RULES, measure="larger"))
    assert apart.tolist() == [16, 20]  # each committee by its own


def test_an_ea_has_the_larger_of_its_own_sums() -> None:
    houses = two_houses()
    placed = tables.parts(houses, [ONE, TWO], households=[10.0, 20.0], residents=[50.0, 20.0])
    areas = tables.eas(square(0, 0, 50), square(50, 0, 100))
    assert ea_loads(placed, areas, replace(RULES, measure="larger")).tolist() == [16, 20]
    assert ea_loads(placed, areas, RULES).tolist() == [10, 20]
    both = tables.parts(houses, [ONE, ONE], households=[10.0, 20.0], residents=[50.0, 20.0])
    assert ea_loads(both, areas, replace(RULES, measure="larger")).tolist() == [30, 0]  # 70 persons are 22.4


def test_establishments_as_stated_else_by_floor_area_and_use() -> None:
    shapes = [square(0, 0, 30), square(100, 0, 30), square(200, 0, 30), square(300, 0, 30), None]
    uses = ["commercial", "commercial", "mixed", "residential", "commercial"]
    houses = tables.buildings(*shapes, use=uses, floors=[2.0, 2.0, 6.0, 6.0, 1.0], establishments=[7.0, NAN, NAN, NAN, NAN])
    assert establishments(houses, RULES).tolist() == [7, 30, 15, 0, 0]  # 900 m2 x 2 / 60; of mixed the ground floor
    got = loads(houses, np.zeros(5, dtype=np.intp), replace(RULES, measure="establishments"))
    assert got.tolist() == [7, 30, 15, 0, 0]


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ({}, False),
        ({"count_shops": True}, True),
        ({"count_shops": True, "measure": "minutes"}, False),
        ({"measure": "establishments"}, True),
    ],
)
def test_estimated_establishments_are_told_where_they_count(rules: dict, told: bool) -> None:
    rules = replace(RULES, **rules)
    homes = Homes.of(tables.committees(square(-50, -50, 500)), two_houses(establishments=[2.0, NAN]), rules)
    assert counts_establishments(rules) is told
    assert ("U05" in codes(doubtful_units(homes))) is told


def test_minutes_by_kind_and_occupancy() -> None:
    shapes = [square(100 * k, 0) for k in range(4)]
    houses = tables.buildings(
        *shapes,
        use=["residential", "residential", "dormitory", "commercial"],
        housing_units=[4.0, 4.0, 10.0, 0.0],
        vacant_units=[NAN, 3.0, NAN, NAN],
        residents=[NAN, NAN, 60.0, NAN],
        establishments=[NAN, NAN, NAN, 5.0],
        floors=1.0,
        entrances=[NAN, 2.0, 1.0, NAN],
    )
    visits = RULES.visit_factor
    expected = [4 * 15 * visits + 2 * 2, (15 + 3 * 3) * visits + 2 * 2, 60 * 4 * visits + 2, 5 * 2 * visits]
    assert visit_minutes(houses, RULES) == pytest.approx(expected)


def test_minutes_before_a_plan_hold_the_usual_way_and_after_it_the_real_one() -> None:
    """Four houses in a row, 60 m apart: 180 m in all, 45 m a house; two EAs of two houses walk 60 m each, times the detour."""
    houses = tables.buildings(*[square(60 * k, 0) for k in range(4)], housing_units=1.0, floors=1.0)
    rules = with_measure(RULES, "minutes")
    visit = visit_minutes(houses, rules)
    assert loads(houses, np.zeros(4, dtype=np.intp), rules) == pytest.approx(visit + 45 * rules.detour_factor / 60)
    placed = tables.parts(houses, [ONE, ONE, TWO, TWO])
    areas = tables.eas(square(-50, -50, 140), square(90, -50, 140))
    found = ea_loads(placed, areas, rules)
    assert found.tolist() == pytest.approx([2 * visit[0] + rules.detour_factor] * 2)
    assert found.tolist() == workload_minutes(placed, areas, rules).tolist()


def test_a_house_without_work_or_place_has_no_way() -> None:
    houses = tables.buildings(
        square(0, 0), square(600, 0), None, housing_units=[1.0, 0.0, 2.0], use=["residential", "outbuilding", "unknown"]
    )
    got = loads(houses, np.zeros(3, dtype=np.intp), replace(RULES, measure="minutes", target=80.0))
    assert got == pytest.approx(visit_minutes(houses, RULES))


def test_no_buildings_have_no_load() -> None:
    none = tables.buildings()
    for measure in ("units", "residents", "larger", "minutes"):
        assert len(loads(none, np.zeros(0, dtype=np.intp), with_measure(RULES, measure))) == 0
