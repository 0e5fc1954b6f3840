"""Slices of a footprint: cut across its long axis into shares of its area."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity

from gis.delineation.obstacles import CHIP_M2, SHRINK_M

_TURNS = (0.0, 90.0, 45.0, 135.0, 20.0, 70.0, 110.0, 160.0)  # degrees from the long axis
_MOST_CUTS = 300  # tried by halves: odd footprints could keep that busy for minutes


def length_m(shape: shapely.Geometry) -> float:
    """Length of the long side of the smallest box around a footprint."""
    box = shapely.get_coordinates(shapely.oriented_envelope(shape))
    sides = np.hypot(*np.diff(box, axis=0).T)
    return float(sides.max()) if len(sides) else 0.0


def slice_across(shape: shapely.Geometry, shares: NDArray[np.float64], turn: float = 0.0) -> list[shapely.Geometry]:
    """Cut a footprint across its long axis into slices that have ``shares`` of its area, from west to east (or north to south).

    A footprint with wings or a court whose slices would fall apart is cut across its short axis, or by halves in
    changing directions, where that leaves more slices whole. With ``turn`` another direction is tried first, so many
    degrees from the long axis.
    """
    angle = _long_axis(shape) + turn
    best = _along(shape, angle, shares)
    if not best or broken(best):
        best = _better(best, _along(shape, angle + 90.0, shares))
    if not best or broken(best):
        best = _better(best, _by_halves(shape, angle, shares, [_MOST_CUTS]))
    return best


def _better(first: list[shapely.Geometry], second: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """The slices of which fewer are broken; the first where neither is better."""
    return second if second and (not first or broken(second) < broken(first)) else first


def broken(slices: list[shapely.Geometry]) -> int:
    """How many slices are in pieces, or would be as obstacles, a little shrunk; chips do not count."""
    shrunk = shapely.buffer(np.array(slices), -SHRINK_M, join_style="mitre")
    return sum(s.geom_type == "MultiPolygon" and s.area - max(p.area for p in s.geoms) > CHIP_M2 for s in shrunk)


def _long_axis(shape: shapely.Geometry) -> float:
    """Direction of the long side of the smallest box around a footprint, in degrees from the east."""
    box = shapely.get_coordinates(shapely.oriented_envelope(shape))
    steps = np.diff(box, axis=0)[:2]
    x, y = steps[np.argsort(-np.hypot(*steps.T), kind="stable")[0]]
    return float(np.degrees(np.arctan2(y, x)))


def _along(shape: shapely.Geometry, angle: float, shares: NDArray[np.float64]) -> list[shapely.Geometry]:
    """Slices one after the other in the direction of ``angle``; none where they cannot be had."""
    angle = (angle + 90.0) % 180.0 - 90.0  # towards the east; due north is turned to due south
    angle = -90.0 if angle > 90.0 - 1e-4 else angle
    origin = shape.centroid
    flat = affinity.rotate(shape, -angle, origin=origin)
    west, south, east, north = flat.bounds
    cuts = [west - 1.0, *_cuts_at(flat, np.cumsum(shares)[:-1] * flat.area), east + 1.0]
    pieces = []
    for left, right in pairwise(cuts):
        strip = shapely.box(left, south - 1.0, right, north + 1.0)
        pieces.append(shapely.intersection(shape, affinity.rotate(strip, angle, origin=origin)))
    polygonal = [p for p in pieces if p.geom_type in ("Polygon", "MultiPolygon") and p.area > 0]
    return polygonal if len(polygonal) == len(shares) else []


def _by_halves(shape: shapely.Geometry, angle: float, shares: NDArray[np.float64], left: list[int]) -> list[shapely.Geometry]:
    """Cut in two, then each half again, each time in the first direction that leaves all slices whole; none where there is none.

    ``left`` holds how many cuts may still be tried.
    """
    if len(shares) == 1:
        return [shape]
    m = len(shares) // 2
    for turn in _TURNS:
        left[0] -= 1
        if left[0] < 0:
            break
        two = _along(shape, angle + turn, np.array([shares[:m].sum(), shares[m:].sum()]) / shares.sum())
        if not two or broken(two):
            continue
        slices = [_by_halves(half, angle, share, left) for half, share in zip(two, (shares[:m], shares[m:]), strict=True)]
        if all(slices):
            return slices[0] + slices[1]
    return []


def _cuts_at(flat: shapely.Geometry, wants: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where vertical lines leave ``wants`` m2 of ``flat`` to their left, to the millimetre."""
    west, _, east, _ = flat.bounds
    parts = shapely.get_parts(shapely.orient_polygons(flat, exterior_cw=True))
    xy, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    same = ring[1:] == ring[:-1]
    a, b = xy[:-1][same], xy[1:][same]
    low, high = np.full(len(wants), west), np.full(len(wants), east)
    for _ in range(max(1, int(np.ceil(np.log2(max((east - west) * 1e3, 1.0)))))):
        middle = (low + high) / 2
        less = _area_left_of(middle, a, b) < wants
        low, high = np.where(less, middle, low), np.where(less, high, middle)
    return np.asarray((low + high) / 2)


def _area_left_of(x: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area to the left of each vertical line at ``x``, of a shape with sides from ``a`` to ``b`` (e, 2), outer rings clockwise.

    Green's theorem: y dx along the sides, as far as they lie to the left; the line itself adds nothing.
    """
    u, v = np.minimum(a[:, 0], x[:, None]), np.minimum(b[:, 0], x[:, None])
    run = b[:, 0] - a[:, 0]
    slope = np.divide(b[:, 1] - a[:, 1], run, out=np.zeros(len(a)), where=run != 0)
    middle_y = a[:, 1] + slope * ((u + v) / 2 - a[:, 0])
    return np.asarray(((v - u) * middle_y).sum(axis=1))
