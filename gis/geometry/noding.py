"""Corners on shared borders: each side of a border gets the corner points of the other, so that both run point for point.

A border that one committee draws with a corner where its neighbour has a straight side is one line on the map and two
lines for every later step. Points are only added, or set onto the neighbour's where they are as near as the
files' own rounding: outlines do not move by more. Wider differences are gaps and overlaps, which are told and left as they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]

_AREA_M2, _AREA_SHARE = 0.5, 1e-4  # most that a shape may change without being asked for [bad-input catalogue]


def noded(outlines: Shapes, snap_m: float, around: Shapes | None = None) -> tuple[Shapes, NDArray[np.intp]]:
    """The outlines with the corners of their neighbours on them.

    Args:
        outlines: (n,) valid polygons or multipolygons, metric.
        snap_m: corners this near to a line lie on it.
        around: further outlines whose corners count, and which are not changed.

    Returns:
        (n,) outlines, those without a foreign corner as they were, and (n,) the points each has got.
    """
    out, added = outlines.copy(), np.zeros(len(outlines), dtype=np.intp)
    every: Shapes = np.concatenate([outlines, around]) if around is not None and len(around) else outlines
    if len(every) < 2 or shapely.coverage_is_valid(every, gap_width=snap_m):
        return out, added
    open_edges = shapely.coverage_invalid_edges(every, gap_width=snap_m)
    rows = np.flatnonzero(~shapely.is_empty(open_edges[: len(outlines)]))
    corners, owner = _corners(every, open_edges, snap_m)
    tree = shapely.STRtree(shapely.points(corners))
    for k in rows.tolist():
        near = tree.query(open_edges[k], predicate="dwithin", distance=snap_m)
        foreign = _without(corners[near[owner[near] != k]], shapely.get_coordinates(out[k]))
        if not len(foreign):
            continue
        better = shapely.snap(out[k], shapely.multipoints(foreign), snap_m)
        if _same_land(better, out[k]):
            added[k] = max(shapely.get_num_coordinates(better) - shapely.get_num_coordinates(out[k]), 1)
            corners, owner = _moved(corners, owner, k, out[k], better)
            out[k] = better
    return out, added


def _corners(outlines: Shapes, open_edges: Shapes, snap_m: float) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Corners of all outlines that are near an edge without its like, and whose they are."""
    xy, owner = shapely.get_coordinates(outlines, return_index=True)
    tree = shapely.STRtree(shapely.points(xy))
    near = np.unique(tree.query(open_edges, predicate="dwithin", distance=2 * snap_m)[1])
    return xy[near], owner[near]


def _moved(
    corners: NDArray[np.float64], owner: NDArray[np.intp], k: int, before: Any, after: Any
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """The corners with those that an outline has given up set to where they went."""
    gone = _without(shapely.get_coordinates(before), shapely.get_coordinates(after))
    if not len(gone):
        return corners, owner
    left = owner == k
    left[left] = np.isin(_keys(corners[left]), _keys(gone))
    target = shapely.points(shapely.get_coordinates(after))
    index = shapely.STRtree(target).nearest(shapely.points(corners[left]))
    corners = corners.copy()
    corners[left] = shapely.get_coordinates(target[index])
    return corners, owner


def _without(xy: NDArray[np.float64], taken: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points that are not among others, each once."""
    rest: NDArray[np.float64] = np.unique(xy[~np.isin(_keys(xy), _keys(taken))], axis=0)
    return rest


def _keys(xy: NDArray[np.float64]) -> NDArray[np.complex128]:
    keys: NDArray[np.complex128] = xy[:, 0] + 1j * xy[:, 1]
    return keys


def _same_land(a: Any, b: Any) -> bool:
    """Whether a shape is the other one but for rounding: valid, as many parts, next to the same area."""
    if not shapely.is_valid(a) or shapely.get_num_geometries(a) != shapely.get_num_geometries(b):
        return False
    return abs(float(shapely.area(a)) - float(shapely.area(b))) <= max(_AREA_M2, _AREA_SHARE * float(shapely.area(b)))
