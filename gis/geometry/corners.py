"""Corners on shared lines: where a border ends on a line of a neighbour, the neighbour gets a corner there. No corner moves."""

from __future__ import annotations

import itertools

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]

_ROUNDS = 3  # a line that got a corner may need another


def with_corners(cells: Geometries, near_m: float) -> Geometries:
    """The cells, each with the corners of others that lie on its sides.

    Args:
        cells: (c,) polygons that fill some land but for corners that only one side of a line has.
        near_m: corners this near to a side lie on it.
    """
    out = cells.copy()
    for _ in range(_ROUNDS):
        edges = shapely.coverage_invalid_edges(out, gap_width=near_m)
        rows = np.flatnonzero(~shapely.is_empty(edges))
        if not len(rows):
            break
        xy, of = shapely.get_coordinates(out[rows], return_index=True)
        tree = shapely.STRtree(shapely.points(xy))
        for i, k in enumerate(rows.tolist()):
            near = tree.query(edges[k], predicate="dwithin", distance=near_m)
            foreign = np.unique(xy[near[of[near] != i]], axis=0)
            out[k] = _with(out[k], foreign, _sides(edges[k]), near_m)
    return out


def _sides(edges: shapely.Geometry) -> set[frozenset[tuple[float, float]]]:
    """The sides in some lines, each as its two ends."""
    lines = [shapely.get_coordinates(line).tolist() for line in shapely.get_parts(edges)]
    return {frozenset((tuple(a), tuple(b))) for xy in lines for a, b in itertools.pairwise(xy)}


def _with(polygon: shapely.Polygon, points: Floats, sides: set[frozenset[tuple[float, float]]], near_m: float) -> shapely.Polygon:
    rings = [_ring(shapely.get_coordinates(r), points, sides, near_m) for r in (polygon.exterior, *polygon.interiors)]
    better = shapely.Polygon(rings[0], rings[1:])
    return better if better.is_valid else polygon


def _ring(xy: Floats, points: Floats, sides: set[frozenset[tuple[float, float]]], near_m: float) -> Floats:
    """A closed ring with the points that lie on those of its sides that may get some."""
    own = {tuple(p) for p in xy.tolist()}
    points = np.array([p for p in points.tolist() if tuple(p) not in own]).reshape(-1, 2)
    if not len(points):
        return xy
    start, step = xy[:-1], np.diff(xy, axis=0)
    length = np.maximum(np.hypot(*step.T), 1e-12)
    along = ((points[:, None] - start) * step).sum(axis=2) / length**2
    off = np.hypot(*np.moveaxis(points[:, None] - start - along[:, :, None] * step, 2, 0))
    ends = xy.tolist()
    free = [frozenset((tuple(a), tuple(b))) in sides for a, b in itertools.pairwise(ends)]
    off[(along <= 0) | (along >= 1) | ~np.array(free)] = np.inf  # a side that matches stays: its other cell has it too
    side = off.argmin(axis=1)
    at = np.flatnonzero(off.min(axis=1) <= near_m)
    order = at[np.lexsort((along[at, side[at]], side[at]))]
    return np.insert(xy, side[order] + 1, points[order], axis=0)
