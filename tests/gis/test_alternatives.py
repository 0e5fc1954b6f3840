"""When two plans of a committee count as different, which of several are offered, and what tells them apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.plan import Plan
from gis.replanning.alternatives import candidate, chosen, figures, moved_share
from gis.rules import Rules
from gis.schema import BARRIERS, empty
from gis.scores import with_scores
from tests.gis import tables
from tests.gis.tables import square

RULES = Rules()


def plan(*ea: int) -> Plan:
    """A plan of as many parts, each in a cell of its own."""
    cells = np.array([square(10.0 * k, 0) for k in range(len(ea))], dtype=object)
    return Plan(cells, np.zeros(len(ea), dtype=np.intp), np.array(ea), max(ea) + 1, np.arange(len(ea)))


@pytest.mark.parametrize(
    ("a", "b", "units", "moved"),
    [
        ([0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 1, 1], 0.0),
        ([0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 1, 1], 0.0),  # the names of the EAs do not matter
        ([0, 0, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1], 0.25),
        ([0, 0, 1, 1], [0, 1, 1, 1], [1, 7, 1, 1], 0.3),  # the EA of seven stays the same, whoever else goes
        ([0, 0, 0, 0], [0, 1, 2, 2], [1, 1, 1, 1], 0.5),
        ([0, 1], [0, 0], [0, 0], 0.0),
    ],
)
def test_units_that_change_their_ea_after_the_best_matching(a: list[int], b: list[int], units: list[int], moved: float) -> None:
    assert moved_share(np.array(a), np.array(b), np.array(units, dtype=float)) == pytest.approx(moved)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=12))
def test_the_matching_is_the_best_of_all(rows: list[tuple[int, int, int]]) -> None:
    a, b, units = (np.array(column) for column in zip(*rows, strict=True))
    kept = max(units[np.array(way)[a] == b].sum() for way in permutations(range(4)))
    expected = 1 - kept / units.sum() if units.sum() else 0.0
    assert moved_share(a, b, units.astype(float)) == pytest.approx(expected)
    assert moved_share(b, a, units.astype(float)) == pytest.approx(expected)


def choice(*tried: Plan | None, load=(40.0, 40.0, 40.0, 40.0), count: int = 9, rules: Rules = RULES):
    loads = np.array(load)
    return chosen(list(tried), loads, loads, count, rules)


def test_only_plans_that_differ_from_all_before_are_taken() -> None:
    first, named, other = plan(0, 0, 1, 1), plan(1, 1, 0, 0), plan(0, 1, 0, 1)
    found = choice(first, named, other, first, other)
    assert [p.ea.tolist() for p in found.plans] == [[0, 0, 1, 1], [0, 1, 0, 1]]
    assert (found.moved, found.tries) == ([0.0, 0.5], 5)
    assert len(choice(first, other, rules=replace(RULES, plans_apart=0.6)).plans) == 1


def test_plans_are_sought_no_further_than_needed_and_a_failed_search_is_none() -> None:
    first, other, third = plan(0, 0, 1, 1), plan(0, 1, 0, 1), plan(0, 1, 1, 0)
    found = choice(first, None, other, third, count=2)
    assert (len(found.plans), found.tries) == (2, 3)
    assert choice(first, None, other, third, count=3).plans[:2] == found.plans


def test_a_plan_that_is_worse_than_the_first_is_none() -> None:
    first = plan(0, 0, 0, 1, 1, 1, 2, 2, 2)
    over = plan(0, 0, 1, 1, 1, 1, 1, 2, 2)  # 54, 135, 54
    uneven = plan(0, 0, 1, 1, 1, 1, 2, 2, 2)  # 54, 108, 81: within the bands, but two off the tolerance
    assert choice(first, over, uneven, load=[27.0] * 9).plans == [first]


def test_candidates_begin_with_the_ordinary_search_and_lean_to_borders_or_away_from_them() -> None:
    jobs = [candidate((None, RULES, 7), k) for k in range(4)]  # type: ignore[arg-type]
    assert jobs[0][1:] == (RULES, 7) and len({seed for _, _, seed in jobs}) == 4
    assert [rules.off_barrier_cost for _, rules, _ in jobs] == [4.0, 8.0, 2.0, 4.0]


def test_figures_of_a_plan() -> None:
    halves = [square(0, 0, 100), square(100, 0, 100), square(200, 0, 100)]
    road = tables.barriers(shapely.LineString([(100, 0), (100, 100)]))
    eas = tables.eas(*halves, housing_units=[80, 121, 39])
    scored = with_scores(eas, tables.parts(tables.buildings(), []), road, RULES)
    found = figures(scored, road, RULES)
    assert (found["eas"], found["within_tolerance"], found["over"], found["under"]) == (3, 1, 1, 1)
    assert (found["border_on_barriers"], found["compactness"]) == (0.5, 0.785)
    assert (found["score_border"], found["score_compactness"]) == (50.0, 100.0)
    assert figures(scored.iloc[:1], empty(BARRIERS, tables.CRS), RULES)["border_on_barriers"] is None
