"""Map colours: a number from 0 to 6 for each EA, different from that of every neighbour."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

COLOURS = 7
_APART_M = 0.1  # committees are drawn one by one: their common line may part by rounding, or by a hair in the delivery


def colours(
    outlines: NDArray[np.object_], beside: NDArray[np.object_] | None = None, theirs: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Colour of each polygon (metric CRS); neighbours (also at a corner, or across a hair) differ wherever seven colours allow it.

    Greedy in the order of falling degree (Welsh and Powell, 1967), then each EA takes the rarest free colour, so that all
    seven are in use.

    Args:
        outlines: (n,) to be coloured.
        beside: (m,) polygons that have a colour already and keep it; None for none.
        theirs: (m,) their colours.
    """
    n = len(outlines)
    colour = np.full(n, -1, dtype=np.int64)
    if beside is not None and theirs is not None:
        outlines, colour = np.concatenate([outlines, beside]), np.concatenate([colour, theirs])
    there = np.flatnonzero(~shapely.is_missing(outlines))
    a, b = shapely.STRtree(outlines[there]).query(outlines[there], predicate="dwithin", distance=_APART_M)
    a, b = there[a[a != b]], there[b[a != b]]
    order = np.argsort(a, kind="stable")
    start = np.searchsorted(a[order], np.arange(n + 1))
    b = b[order]
    used = np.bincount(colour[n:], minlength=COLOURS)
    for k in np.argsort(-np.diff(start), kind="stable"):
        near = colour[b[start[k] : start[k + 1]]]
        free = np.ones(COLOURS, dtype=bool)
        free[near[near >= 0]] = False
        pick = int(np.argmin(np.where(free, used, np.iinfo(np.int64).max))) if free.any() else int(np.argmin(used))
        colour[k] = pick
        used[pick] += 1
    return colour[:n]
