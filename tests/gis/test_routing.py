"""The way through the buildings of an EA.

Two rows of houses back to back, 15 m apart: rows of 25 m mix them, the way goes along one and back along the other::

    . . . . . .
    . . . . . .
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.numbering import walking_order
from gis.routing import route_m, walk_metres
from gis.rules import Rules
from gis.walking.building_order import ROW_M
from tests.gis import tables
from tests.gis.tables import code, square

STRAIGHT = replace(Rules(), detour_factor=1.0)
ONE = f"{code(0)}001"


def along(xy: np.ndarray, order: object) -> float:
    return float(np.hypot(*np.diff(xy[list(order)], axis=0).T).sum())


def route(xy: np.ndarray, group: np.ndarray | None = None, rules: Rules = STRAIGHT) -> list[float]:
    group = np.zeros(len(xy), dtype=np.intp) if group is None else group
    return route_m(shapely.points(xy), group, int(group.max(initial=0)) + 1, rules).tolist()


def test_rows_are_walked_there_and_back() -> None:
    xy = np.array([(10.0 * k, y) for k in range(6) for y in (0, 15)])
    assert route(xy) == pytest.approx([50 + 15 + 50])


def test_the_detour_is_a_rule() -> None:
    xy = np.array([(0.0, 0.0), (100.0, 0.0)])
    assert route(xy, rules=replace(Rules(), detour_factor=1.5)) == pytest.approx([150])


def test_metres_of_each_ea() -> None:
    """Two houses 120 m apart in 001; one in 002; none in 003; one in no EA, one without shape."""
    houses = tables.buildings(square(0, 0), square(120, 0), square(600, 0), square(900, 900), None)
    placed = tables.parts(houses, [ONE, ONE, f"{code(0)}002", None, ONE])
    areas = tables.eas(square(0, 0, 500), square(500, 0, 500), square(0, 500, 500))
    got = walk_metres(placed, areas, STRAIGHT)
    assert got.to_dict() == pytest.approx({f"{code(0)}00{k}": m for k, m in ((1, 120), (2, 0), (3, 0))})


def test_no_buildings_no_way() -> None:
    assert route_m(np.zeros(0, dtype=object), np.zeros(0, dtype=np.intp), 2, STRAIGHT).tolist() == [0, 0]


coordinate = st.floats(-300, 300).map(lambda v: round(v, 2))
towns = st.lists(st.tuples(coordinate, coordinate, st.integers(0, 2)), min_size=1, max_size=80)


@settings(max_examples=100, deadline=None)
@given(towns)
def test_a_way_is_never_longer_than_the_rows_and_the_same_each_time(houses) -> None:
    xy, group = np.array([h[:2] for h in houses], dtype=float), np.array([h[2] for h in houses], dtype=np.intp)
    got = route(xy, group)
    number = walking_order(xy, group, ROW_M)
    for k in set(group.tolist()):
        at = np.flatnonzero(group == k)
        assert got[k] <= along(xy, at[np.argsort(number[at])]) + 1e-6
        assert route(xy[at]) == pytest.approx([got[k]])  # an EA does not depend on the others
    assert route(xy, group) == got


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=7, unique=True))
def test_a_way_through_few_buildings_is_near_the_shortest(houses) -> None:
    xy = np.array(houses, dtype=float)
    best = min(along(xy, order) for order in itertools.permutations(range(len(xy))))
    assert best - 1e-6 <= route(xy)[0] <= 1.2 * best + 1e-6
