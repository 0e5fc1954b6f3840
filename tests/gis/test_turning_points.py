"""Turning points: the corners of a boundary, clockwise from the north-west, each with the lines that meet there.

World: a square of 100 m with a road along its north and a canal along its east.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.sheet.turning_points import MOST, turning_points

SQUARE = shapely.box(0, 0, 100, 100)
LINES = np.array([shapely.LineString([(-20, 102), (120, 102)]), shapely.LineString([(103, -20), (103, 120)])], dtype=object)
SAID = np.array(["road", "canal"], dtype=object)


@pytest.mark.parametrize("outline", [SQUARE, shapely.reverse(SQUARE), shapely.segmentize(SQUARE, 7.0)])
def test_corners_run_clockwise_from_the_north_west(outline: shapely.Polygon) -> None:
    assert [point.at for point in turning_points(outline, LINES, SAID)] == [(0, 100), (100, 100), (100, 0), (0, 0)]


def test_a_corner_knows_the_lines_that_meet_there_the_nearest_first() -> None:
    assert [point.rows for point in turning_points(SQUARE, LINES, SAID)] == [(0,), (0, 1), (1,), ()]


def test_lines_that_are_called_alike_are_told_once() -> None:
    twice = np.array([*LINES, shapely.LineString([(100, 104), (140, 104)])], dtype=object)
    told = turning_points(SQUARE, twice, np.array(["road", "canal", "road"], dtype=object))
    assert told[1].rows == (0, 1)


def test_a_round_area_and_small_steps_have_no_needless_points() -> None:
    notched = SQUARE - shapely.box(50, 98, 52, 100)
    assert len(turning_points(notched, LINES, SAID)) == 4
    turns = np.linspace(0, 6.28, 40, endpoint=False)
    reach = np.where(np.arange(40) % 2, 100.0, 50.0)
    star = shapely.Polygon(np.column_stack([np.cos(turns) * reach, np.sin(turns) * reach]))
    assert len(turning_points(star, LINES, SAID)) == MOST


def test_only_the_largest_piece_of_an_area_has_them() -> None:
    both = shapely.union_all([SQUARE, shapely.box(300, 300, 310, 310)])
    assert [point.at for point in turning_points(both, LINES, SAID)] == [point.at for point in turning_points(SQUARE, LINES, SAID)]


def test_without_lines_corners_are_told_by_nothing() -> None:
    assert all(point.rows == () for point in turning_points(SQUARE, LINES[:0], SAID[:0]))
