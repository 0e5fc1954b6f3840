"""The nearest of many short segments: compiled loop of `gis.walking.streets`, many times as fast as a tree of geometries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.compiled import njit

Floats = NDArray[np.float64]


def nearest_segments(xy: Floats, ends: Floats, reach_m: float) -> NDArray[np.int64]:
    """(n,) the nearest segment of each place, the first of several as near; -1 where none is within ``reach_m``.

    Args:
        xy: (n, 2) metres.
        ends: (s, 2, 2) of segments not longer than ``reach_m``, so that each lies in four squares of that side at most.
        reach_m: farther ones do not count.
    """
    if not len(xy) or not len(ends):
        return np.full(len(xy), -1, dtype=np.int64)
    origin = ends.min(axis=(0, 1)) - reach_m  # squares of neighbours are numbered from 1
    low = np.floor((ends.min(axis=1) - origin) / reach_m).astype(np.int64)
    high = np.floor((ends.max(axis=1) - origin) / reach_m).astype(np.int64)
    tall = int(high[:, 1].max()) + 3
    wide, long = low[:, 0] < high[:, 0], low[:, 1] < high[:, 1]
    corners = ((0, 0, wide | True), (1, 0, wide), (0, 1, long), (1, 1, wide & long))
    rows = [np.flatnonzero(there) for _, _, there in corners]
    keys = [((low[at, 0] + x) * tall + low[at, 1] + y) * len(ends) + at for at, (x, y, _) in zip(rows, corners, strict=True)]
    pairs = np.sort(np.concatenate(keys))
    squares, first = np.unique(pairs // len(ends), return_index=True)
    at = np.floor((xy - origin) / reach_m).astype(np.int64)
    out: NDArray[np.int64] = _nearest(xy, ends, at, tall, squares, np.append(first, len(pairs)), pairs % len(ends), reach_m)
    return out


@njit(cache=True)
def _nearest(xy, ends, at, tall, squares, first, segments, reach_m):
    out = np.full(len(xy), -1, np.int64)
    for i in range(len(xy)):
        least = reach_m * reach_m
        for x in range(at[i, 0] - 1, at[i, 0] + 2):
            if at[i, 1] < 0 or at[i, 1] >= tall:
                break
            low = np.searchsorted(squares, x * tall + at[i, 1] - 1)
            while low < len(squares) and squares[low] <= x * tall + at[i, 1] + 1:
                for k in range(first[low], first[low + 1]):
                    s = segments[k]
                    way = _squared(xy[i], ends[s])
                    if way < least or (way == least and (out[i] < 0 or s < out[i])):
                        least, out[i] = way, s
                low += 1
    return out


@njit(cache=True)
def _squared(p, ends):
    """Squared distance of a place from a segment."""
    dx, dy = ends[1, 0] - ends[0, 0], ends[1, 1] - ends[0, 1]
    px, py = p[0] - ends[0, 0], p[1] - ends[0, 1]
    t = min(1.0, max(0.0, (px * dx + py * dy) / (dx * dx + dy * dy)))
    return (px - t * dx) ** 2 + (py - t * dy) ** 2
