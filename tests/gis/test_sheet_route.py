"""The way to walk on a map: open ground between one number and the next, and where it begins.

World: a map at 1:1000, so that a metre is a millimetre, with houses of 10 x 10 in a row, numbered from the west.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.sheet.number_places import Signs, widest
from gis.sheet.sheet_route import arrow_of, route_steps, start_row
from gis.sheets import Layout

PAGE = Layout("A4", (210.0, 297.0), (0.0, 0.0, 160.0, 160.0), 1000, (80.0, 80.0))


def signs(numbers: list[int], *wests: float) -> Signs:
    houses = [shapely.box(x, 60, x + 10, 70) for x in wests]
    return Signs(np.array(numbers), np.array(houses, dtype=object), np.array([widest(h) for h in houses]), np.ones((4, len(houses), 2)))


def test_the_way_leads_from_number_to_number_whatever_the_order_of_the_rows() -> None:
    made = signs([3, 1, 2], 100, 20, 60)
    steps = route_steps(made, np.arange(3), PAGE)
    assert [step[:, 0].tolist() for step in steps] == [pytest.approx([30, 60], abs=0.5), pytest.approx([70, 100], abs=0.5)]
    assert start_row(made) == 1


def test_the_way_is_not_drawn_under_a_house_that_it_passes() -> None:
    made = signs([1, 3, 2], 20, 60, 100)
    houses = shapely.union_all(made.shapes)
    steps = route_steps(made, np.arange(3), PAGE)
    assert len(steps) == 3  # from 1 to 2 in two stretches round 3, then back from 2 to 3
    assert all(shapely.linestrings(step).intersection(houses).length < 1e-6 for step in steps)


def test_houses_wall_to_wall_and_a_single_one_have_no_line() -> None:
    assert route_steps(signs([1, 2], 20, 30), np.arange(2), PAGE) == []
    assert route_steps(signs([1], 20), np.arange(1), PAGE) == []


def test_a_map_shows_the_steps_to_and_from_the_numbers_that_it_bears() -> None:
    made = signs([1, 2, 3, 4], 10, 50, 90, 130)
    steps = route_steps(made, np.array([0]), PAGE)
    assert len(steps) == 1 and steps[0][:, 0] == pytest.approx([20, 50], abs=0.5)


def test_a_building_with_two_labels_is_walked_to_once() -> None:
    steps = route_steps(signs([1, 2, 2], 20, 60, 100), np.arange(3), PAGE)
    assert len(steps) == 1


def test_an_ea_without_buildings_has_no_start() -> None:
    none = Signs(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=object), np.zeros((0, 2)), np.zeros((4, 0, 2)))
    assert start_row(none) is None and route_steps(none, np.arange(0), PAGE) == []


@pytest.mark.parametrize("turn", [0.0, 1.0, 2.5, 4.0, 5.5])
def test_the_tip_of_an_arrow_points_ahead(turn: float) -> None:
    ahead = np.array([np.cos(turn), np.sin(turn)])
    head = arrow_of(np.array([(0.0, 0.0), ahead * 20]))
    assert head is not None
    tail = (head[0] + head[2]) / 2
    assert (head[1] - tail) / np.hypot(*(head[1] - tail)) == pytest.approx(ahead)
    assert head.mean(axis=0) == pytest.approx(ahead * 10, abs=0.5)


def test_a_short_stretch_has_no_arrow() -> None:
    assert arrow_of(np.array([(0.0, 0.0), (2.0, 0.0)])) is None
