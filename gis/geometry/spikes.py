"""Spikes of outlines: places where a ring turns back on itself, so that what it runs out to has no width."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_STRAIGHT = 1e-9  # of the product of two sides: how far they may be from lying on one line


def is_but_spiked(shape: shapely.Geometry) -> bool:
    """Whether an invalid polygon or multipolygon is valid once the spikes of its rings are taken away."""
    polygons = shapely.get_parts(shape)  # a multipolygon has no rings by itself
    polygons = polygons[~shapely.is_empty(polygons)]
    kept = [_without_spikes(shapely.get_coordinates(r)) for r in shapely.get_rings(polygons)]
    if sum(map(len, kept)) == shapely.get_num_coordinates(shape) or any(len(k) < 4 for k in kept):
        return False
    rings = iter(shapely.linearrings(k) for k in kept)
    holes = shapely.get_num_interior_rings(polygons).tolist()
    parts = [shapely.Polygon(next(rings), [next(rings) for _ in range(count)]) for count in holes]
    return bool(shapely.is_valid(shapely.multipolygons(parts)))


def _without_spikes(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """The closed ring without the corners at which it turns back, and without repeated ones."""
    points = ring[:-1]
    while len(points) > 2:
        odd = _turns_back(np.roll(points, 1, axis=0), points, np.roll(points, -1, axis=0))
        odd &= ~np.roll(odd, 1)  # of neighbours one at a time: without it, the other may be none any more
        if not odd.any():
            break
        points = points[~odd]
    return np.concatenate([points, points[:1]])


def _turns_back(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.bool_]:
    u, v = a - b, c - b
    along = (u * v).sum(axis=1)
    across = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    return np.asarray(((along > 0) & (across <= _STRAIGHT * along)) | (v == 0).all(axis=1), dtype=bool)
