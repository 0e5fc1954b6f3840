"""Sides along lines: known answers, and the same as buffers say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.geometry.along import along_m

SIDE = np.array([[[0.0, 0.0], [100.0, 0.0]]])


def along(*lines: shapely.Geometry | None, sides: np.ndarray = SIDE) -> list[float]:
    array = np.empty(len(lines), dtype=object)
    array[:] = lines
    return along_m(sides, array, 1.0).tolist()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("LINESTRING (0 0, 100 0)", 100),
        ("LINESTRING (100 1, 0 1)", 100),
        ("LINESTRING (0 1.001, 100 1.001)", 0),
        ("LINESTRING (20 0, 50 0)", 32),  # a disc of a metre about either end
        ("LINESTRING (50 -10, 50 10)", 2),
        ("LINESTRING (-10 0, 0 0)", 1),
        ("POLYGON ((-10 0, 40 0, 40 -50, -10 -50, -10 0))", 41),
        ("MULTILINESTRING ((0 0, 30 0), (20 0.5, 60 0.5))", 60 + np.sqrt(0.75)),
        ("POINT EMPTY", 0),
        (None, 0),
    ],
)
def test_metres_along_a_line(line: str | None, expected: float) -> None:
    assert along(None if line is None else shapely.from_wkt(line)) == [pytest.approx(expected)]


def test_without_sides_or_lines_there_is_nothing() -> None:
    assert along() == [0.0] and along(shapely.Point(0, 0)) == [0.0]
    assert along(shapely.LineString([(0, 0), (1, 0)]), sides=np.zeros((0, 2, 2))) == []


POINT = st.tuples(st.integers(0, 12), st.integers(0, 12))


PATH = st.lists(POINT, min_size=2, max_size=4).filter(lambda path: all(a != b for a, b in pairwise(path)))


@given(st.lists(st.tuples(POINT, POINT).filter(lambda ends: ends[0] != ends[1]), min_size=1, max_size=5), st.lists(PATH, max_size=4))
def test_the_same_as_what_a_buffer_covers(ends: list, paths: list) -> None:
    sides, lines = np.array(ends, dtype=float), [shapely.LineString(path) for path in paths]
    reach = shapely.union_all(shapely.buffer(lines, 1.0, quad_segs=64))
    expected = shapely.length(shapely.intersection(shapely.linestrings(sides), reach))
    assert along(*lines, sides=sides) == pytest.approx(expected.tolist(), abs=0.1)
