"""Widths of overlaps and gaps."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import affinity

from gis.geometry.widths import mean_width_m, widest_m


def ragged(side_m: float) -> shapely.Polygon:
    """A square with a tooth of a tenth of its side on every tenth of its outline, as drawn along fields."""
    square = shapely.box(0, 0, side_m, side_m)
    at = shapely.line_interpolate_point(square.exterior, np.linspace(0, 1, 40, endpoint=False), normalized=True)
    return shapely.union_all([square, *(shapely.buffer(p, side_m / 40) for p in at)])


@pytest.mark.parametrize("turn", [0, 30])
@pytest.mark.parametrize(("wide", "long"), [(400, 400), (200, 200), (20, 20), (3, 400), (0.5, 5_000), (60, 900)])
def test_squares_and_slivers_are_as_wide_as_their_smaller_side(wide: float, long: float, turn: float) -> None:
    """Bug: an overlap of 400 x 400 m was told as 200 m wide."""
    assert widest_m(affinity.rotate(shapely.box(0, 0, long, wide), turn)) == pytest.approx(wide, abs=0.11)


def test_bends_teeth_and_pieces() -> None:
    bend = shapely.LineString([(0, 0), (100, 0), (100, 80)]).buffer(2, cap_style="flat", join_style="mitre")
    assert widest_m(bend) == pytest.approx(4 * np.sqrt(2) * 2 / (1 + np.sqrt(2)), abs=0.1)  # in the corner
    assert widest_m(ragged(400)) == pytest.approx(400, rel=0.06) and mean_width_m(ragged(400)) < 200
    assert widest_m(shapely.Point(0, 0).buffer(50, quad_segs=64)) == pytest.approx(100, abs=0.1)
    assert widest_m(shapely.MultiPolygon([shapely.box(0, 0, 90, 2), shapely.box(0, 50, 30, 57)])) == 7.0
    assert mean_width_m(shapely.box(0, 0, 1_000, 1)) == pytest.approx(1, abs=0.01)
