"""Corners of neighbours on shared borders."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.geometry.noding import noded

SNAP_M = 0.02
A = shapely.box(0, 0, 100, 100)


def shapes(*given):
    return np.array(given, dtype=object)


def test_a_straight_side_gets_the_corner_of_its_neighbour():
    """B has a corner half way up the line, 2 mm off; A has none.

    +---+---+
    | A  *  |
    +---+---+
    """
    b = shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (99.998, 50)])
    out, added = noded(shapes(A, b), SNAP_M)
    assert shapely.coverage_is_valid(out)
    assert added.tolist() == [1, 0]
    assert (99.998, 50.0) in {tuple(xy) for xy in shapely.get_coordinates(out[0])}
    assert out[1] is b


def test_corners_a_hair_apart_become_one():
    b = shapely.Polygon([(100.004, 0), (200, 0), (200, 100), (100.004, 100)])
    out, _ = noded(shapes(A, b), SNAP_M)
    assert shapely.coverage_is_valid(out, gap_width=1.0)
    assert shapely.intersection(out[0], out[1]).length == 100.0


def test_gaps_and_overlaps_that_are_wider_stay():
    for west in (100.05, 99.95):
        b = shapely.box(west, 10, 200, 90)
        out, added = noded(shapes(A, b), SNAP_M)
        assert added.tolist() == [0, 0]
        assert out.tolist() == [A, b]


def test_a_right_coverage_is_returned_as_it_is():
    b = shapely.box(100, 0, 200, 100)
    out, added = noded(shapes(A, b), SNAP_M)
    assert out[0] is A
    assert out[1] is b
    assert added.tolist() == [0, 0]


def test_outlines_around_give_corners_and_get_none():
    b = shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 50)])
    out, added = noded(shapes(A), SNAP_M, shapes(b))
    assert len(out) == 1
    assert added.tolist() == [1]
    assert shapely.coverage_is_valid(shapes(out[0], b))


def test_a_shape_that_would_fall_apart_stays():
    """Both sides of a neck of 2 cm are near the corner of B on its end: snapped together they would close it."""
    neck = shapely.Polygon([(0, 0), (50, 0), (50, 49.99), (100, 49.99), (100, 50.01), (50, 50.01), (50, 100), (0, 100)])
    b = shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 50)])
    out, _ = noded(shapes(neck, b), SNAP_M)
    assert shapely.is_valid(out).all()
    assert shapely.get_num_geometries(out).tolist() == [1, 1]


@given(st.integers(0, 10_000))
def test_rows_of_fields_written_in_centimetres(seed):
    """T-junctions on turned lines: rounding puts each corner up to a centimetre off its neighbour's side."""
    rng = np.random.default_rng(seed)
    turn = rng.uniform(0, np.pi)
    boxes = [shapely.box(a, 500 * row, b, 500 * row + 500) for row in range(4) for a, b in _widths(rng)]
    about = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    fields = shapely.transform(shapes(*boxes), lambda xy: np.round(xy @ about, 2))
    out, added = noded(fields, SNAP_M)
    assert added.sum() > 0
    assert shapely.is_valid(out).all()
    assert shapely.hausdorff_distance(fields, out).max() <= SNAP_M
    assert shapely.coverage_is_valid(out)
    assert shapely.area(shapely.union_all(out)) == pytest.approx(shapely.area(fields).sum(), rel=1e-5)


def _widths(rng):
    ends = np.unique(np.r_[0.0, rng.uniform(200, 2800, 5).round(), 3000.0])
    return itertools.pairwise(ends)
