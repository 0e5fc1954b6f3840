"""Streets that a source draws in pieces, put together: a street goes on where another piece leads straight ahead."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.intp]

_SAME_M = 0.02  # ends this near are one
_STRAIGHT = -0.7  # cosine between the two pieces, seen from where they meet: bends up to 45 degrees


def through_streets(lines: NDArray[np.object_], sort: NDArray[np.generic]) -> tuple[NDArray[np.object_], Ints]:
    """The lines joined to longer ones, and a line of each, whose sort it has.

    Where ends meet, the two that lead most nearly straight on are joined first; only lines of one sort are. A ring that
    comes about is opened at its first line.

    Args:
        lines: (n,) LineStrings of at least two points.
        sort: (n,) what must agree.
    """
    mate = _mates(lines, sort)
    seen = np.zeros(len(lines), dtype=bool)
    xy = [shapely.get_coordinates(line) for line in lines]
    out, first = [], []
    open_ends = np.flatnonzero(mate < 0)
    for begin in [*open_ends.tolist(), *range(0, 2 * len(lines), 2)]:
        if seen[begin // 2]:
            continue
        end, chain = begin, []
        while end >= 0 and not seen[end // 2]:
            line = end // 2
            seen[line] = True
            chain.append(xy[line] if end % 2 == 0 else xy[line][::-1])
            end = int(mate[end ^ 1])
        out.append(shapely.LineString(np.concatenate(chain)))
        first.append(begin // 2)
    return np.array(out, dtype=object), np.array(first, dtype=np.intp)


def _mates(lines: NDArray[np.object_], sort: NDArray[np.generic]) -> Ints:
    """The end that each end (2 i and 2 i + 1 of line i) goes on at, -1 for none."""
    mate = np.full(2 * len(lines), -1, dtype=np.intp)
    if not len(lines):
        return mate
    tip = shapely.get_coordinates(np.stack([shapely.get_point(lines, 0), shapely.get_point(lines, -1)], axis=1).ravel())
    inner = shapely.get_coordinates(np.stack([shapely.get_point(lines, 1), shapely.get_point(lines, -2)], axis=1).ravel())
    ahead = inner - tip
    ahead = ahead / np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    _, what = np.unique(sort, return_inverse=True)
    key = np.column_stack([np.rint(tip / _SAME_M), np.repeat(what, 2)])
    order = np.lexsort(key.T)
    place = np.concatenate([[0], np.cumsum((np.diff(key[order], axis=0) != 0).any(axis=1))])
    size = np.bincount(place)
    a, b = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)]
    for step in range(1, min(int(size.max()), 12)):  # no more than a dozen streets meet anywhere
        near = np.flatnonzero(place[step:] == place[:-step])
        a.append(order[near])
        b.append(order[near + step])
    one, two = np.concatenate(a), np.concatenate(b)
    straight = (ahead[one] * ahead[two]).sum(axis=1)
    kept = np.flatnonzero((straight < _STRAIGHT) & (one // 2 != two // 2))
    for k in kept[np.lexsort((two[kept], one[kept], straight[kept].round(6)))].tolist():
        if mate[one[k]] < 0 and mate[two[k]] < 0:
            mate[one[k]], mate[two[k]] = two[k], one[k]
    return mate
