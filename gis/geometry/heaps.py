"""Heaps: very many shapes on one place, as when all addresses of a town were found at its office.

To compare each with each takes time with the square of their number. Here those whose middles crowd in a small cell are
united a few at a time, so that a heap costs no more than as many shapes that lie apart; other shapes are left as they are.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Shapes = NDArray[np.object_]
Ints = NDArray[np.intp]
CROWD = 16  # shapes with their middle in a cell half as wide as they are; so many cannot lie there beside each other
_AT_ONCE = 64  # shapes united in one go
_LEAST_M = 0.1  # width given to points


def crowded(shapes: Shapes) -> NDArray[np.bool_]:
    """Which shapes (n,), none missing, lie in a heap of more than `CROWD`."""
    _, cell, times = np.unique(_cells(shapes), axis=0, return_inverse=True, return_counts=True)
    return np.asarray((times > CROWD)[cell.ravel()])


def unions(shapes: Shapes) -> tuple[Shapes, Ints]:
    """Union of the shapes that overlap or touch, and the union (n,) that each is in.

    Args:
        shapes: (n,) polygons, none missing.
    """
    fewer, of = _thinned(shapes)
    n = len(fewer)
    if not n:
        return fewer, of
    a, b = shapely.STRtree(fewer).query(fewer, predicate="intersects")
    count, union = connected_components(coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(n, n)), directed=False)
    order = np.argsort(union, kind="stable")
    start = np.searchsorted(union[order], np.arange(count + 1))
    made = fewer[order[start[:-1]]]
    for k in np.flatnonzero(np.diff(start) > 1):
        made[k] = shapely.union_all(fewer[order[start[k] : start[k + 1]]])
    return made, union[of].astype(np.intp)


def _thinned(shapes: Shapes) -> tuple[Shapes, Ints]:
    """The shapes with the heaps among them united, as far as cells tell them, and the one of the result that each is in."""
    of = np.arange(len(shapes), dtype=np.intp)
    while len(shapes) > CROWD and (heap := crowded(shapes)).any():
        rest = np.flatnonzero(~heap)
        made, new = [shapes[rest]], np.full(len(shapes), -1, dtype=np.intp)
        new[rest] = np.arange(len(rest))
        count = len(rest)
        for some in _in_portions(shapes, np.flatnonzero(heap)):
            parts = shapely.get_parts(shapely.union_all(shapes[some]))
            new[some] = count + shapely.STRtree(parts).query_nearest(shapes[some], all_matches=False)[1]
            made.append(parts)
            count += len(parts)
        if count == len(shapes):
            break
        shapes, of = np.concatenate(made), new[of]
    return shapes, of


def _in_portions(shapes: Shapes, some: Ints) -> list[Ints]:
    """Some of the shapes, those of a cell together, in portions of `_AT_ONCE`."""
    _, cell = np.unique(_cells(shapes[some]), axis=0, return_inverse=True)
    cell = cell.ravel()
    order = np.argsort(cell, kind="stable")
    rank = np.arange(len(some)) - np.searchsorted(cell[order], cell[order])
    begins = np.flatnonzero(rank % _AT_ONCE == 0)
    return np.split(some[order], begins[1:])


def _cells(shapes: Shapes) -> NDArray[np.int64]:
    """(n, 3) the cell that the middle of each shape lies in: its size as a power of two, column, row."""
    low, high = np.split(shapely.bounds(shapes), 2, axis=1)
    size = np.floor(np.log2(np.maximum((high - low).min(axis=1), _LEAST_M))) - 1
    place = np.floor((low + high) / 2 / 2.0 ** size[:, None])
    return np.column_stack([size, place]).astype(np.int64)
