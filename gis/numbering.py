"""Orders of walking: serpentine rows from the north-west."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def serpentine(xy: NDArray[np.float64], row_m: float) -> NDArray[np.intp]:
    """Indices of points in serpentine order: rows of height ``row_m`` from the north, the first from west to east.

    Args:
        xy: (n, 2) metres, y to the north.
        row_m: height of a row.
    """
    if not len(xy):
        return np.zeros(0, dtype=np.intp)
    row = np.floor((xy[:, 1].max() - xy[:, 1]) / max(row_m, 1e-9)).astype(np.int64)
    _, row = np.unique(row, return_inverse=True)  # empty rows do not turn the direction
    along = np.where(row % 2 == 0, xy[:, 0], -xy[:, 0])
    return np.lexsort((-xy[:, 1], along, row))


def serpentine_by_group(xy: NDArray[np.float64], group: NDArray[np.intp], row_m: float) -> NDArray[np.int64]:
    """Number (from 1) of each point within its group, each group in serpentine order."""
    if not len(xy):
        return np.zeros(0, dtype=np.int64)
    _, group = np.unique(group, return_inverse=True)
    top = np.full(group.max() + 1, -np.inf)
    np.maximum.at(top, group, xy[:, 1])
    row = np.floor((top[group] - xy[:, 1]) / max(row_m, 1e-9)).astype(np.int64)
    pairs, row_of = np.unique(np.stack([group, row], axis=1), axis=0, return_inverse=True)
    first = np.searchsorted(pairs[:, 0], np.arange(group.max() + 1))
    rank = row_of - first[group]
    order = np.lexsort((-xy[:, 1], np.where(rank % 2 == 0, xy[:, 0], -xy[:, 0]), rank, group))
    starts = np.searchsorted(group[order], np.arange(group.max() + 1))
    number = np.empty(len(xy), dtype=np.int64)
    number[order] = np.arange(len(xy)) - starts[group[order]] + 1
    return number


def nearest_count(ratio: float) -> int:
    """How many EAs bring the mean load nearest the target, by ratio: 1.25 -> 1, 1.6 -> 2; at least 1."""
    if ratio <= 1:
        return 1
    low = int(np.floor(ratio))
    return low if ratio / low <= (low + 1) / ratio else low + 1


def walking_order(xy: NDArray[np.float64], group: NDArray[np.intp], row_m: float, reach_m: float = 60.0) -> NDArray[np.int64]:
    """Number (from 1) of each point within its group: hamlet after hamlet from the north-west, each in serpentine rows.

    Args:
        xy: (n, 2) metres.
        group: (n,) EA of each point.
        row_m: height of a row.
        reach_m: hamlets are points that hang together over squares of this size.
    """
    if not len(xy):
        return np.zeros(0, dtype=np.int64)
    _, group = np.unique(group, return_inverse=True)
    hamlet = hamlets(xy, group, reach_m)
    count = hamlet.max() + 1
    west, north = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(west, hamlet, xy[:, 0])
    np.maximum.at(north, hamlet, xy[:, 1])
    of = np.zeros(count, dtype=np.intp)
    of[hamlet] = group
    order = np.lexsort((west - north, of))  # far north-west first
    size = np.bincount(hamlet, minlength=count)
    before = np.cumsum(size[order]) - size[order]
    first = np.searchsorted(of[order], np.arange(of.max() + 1))
    offset = np.empty(count, dtype=np.int64)
    offset[order] = before - before[first[of[order]]]
    return serpentine_by_group(xy, hamlet, row_m) + offset[hamlet]


def hamlets(xy: NDArray[np.float64], group: NDArray[np.intp], reach_m: float) -> NDArray[np.intp]:
    """Cluster of each point: points of one group in squares that touch, also at a corner."""
    corner = np.full((group.max() + 1, 2), np.inf)
    np.minimum.at(corner, group, xy)  # squares of its own, so that a group does not depend on the others
    square = np.floor((xy - corner[group]) / reach_m).astype(np.int64) + 1
    wide = int(square.max()) + 2
    key = (group * wide + square[:, 0]) * wide + square[:, 1]
    keys, at = np.unique(key, return_inverse=True)
    links = []
    for step in (1, wide - 1, wide, wide + 1):
        near = np.minimum(np.searchsorted(keys, keys + step), len(keys) - 1)
        a = np.flatnonzero(keys[near] == keys + step)
        links.append(np.stack([a, near[a]]))
    a, b = np.concatenate(links, axis=1)
    n = len(keys)
    _, piece = connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False)
    return np.asarray(piece[at], dtype=np.intp)
