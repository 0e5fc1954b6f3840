"""Passages: where two cells that do not face each other can be joined by a strip of land across a crossing of gaps.

Four buildings that stand like the fields of a chessboard have one crossing between them. The triangles join two of them
there, corner to corner; the other two could be joined as well, but not both pairs at once. A passage tells the search of
such a pair, and of the pair it would part (a *clash*). Where the plan wants it, the passage is opened: inside a block by
turning the edge between two triangles, across a barrier by giving a stretch of block edge to the cell beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gis.delineation.edge_flips import turn_edge
from gis.delineation.facing import Facing
from gis.delineation.passage_pairs import across_pairs, inner_pairs
from gis.delineation.triangles import Triangles

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
LEAST_WIDTH_M = 2.0
_INNER, _ACROSS = 0, 1


@dataclass(frozen=True)
class Passages:
    """Pairs of cells that can be joined.

    Attributes:
        ends: (q, 2) the cells.
        where: (q,) inside a block (0) or across a barrier (1).
        spot: (q, 4) inside: triangle, its edge, and the triangle beyond and its edge; across: the corners to be given.
        clashes: (k, 4) cells a, d, b, c: a with d and b with c cannot both be joined.
    """

    ends: Ints
    where: Ints
    spot: Ints
    clashes: Ints

    def used(self, ea: Ints) -> Ints:
        """(u, 2) ends of those that a plan needs, by the EA of each cell."""
        used: Ints = self.ends[ea[self.ends[:, 0]] == ea[self.ends[:, 1]]]
        return used


def find_passages(tri: Triangles, there: Facing, closed: Ints, n: int) -> Passages:
    """Passages between cells; of several between two cells, the widest.

    Args:
        tri: the triangles.
        there: stretches between blocks.
        closed: (c, 2) cells that need none, because they touch along enough metres, or may have none.
        n: number of cells.
    """
    known = np.unique(closed.min(axis=1) * n + closed.max(axis=1))
    inner, inner_width, inner_spot = inner_pairs(tri.xy, tri.side, tri.corners, tri.mate, LEAST_WIDTH_M / 2, known, n)
    across, stretch, parted = across_pairs(there.cells, there.corners, there.beyond, there.metres, tri.on_wall, LEAST_WIDTH_M, known, n)
    ends = np.concatenate([inner[:, :2], across])
    width = np.concatenate([inner_width, there.metres[stretch]])
    spot = np.concatenate([inner_spot, there.corners[stretch]])
    where = np.repeat([_INNER, _ACROSS], [len(inner), len(across)])
    key = ends.min(axis=1) * n + ends.max(axis=1)
    order = np.lexsort((-width, key))
    order = order[np.diff(key[order], prepend=-1) > 0]
    clash = np.concatenate([inner, parted])
    _, first = np.unique(clash[:, :2] @ [n, 1] + 1j * (clash[:, 2:] @ [n, 1]), return_index=True)
    return Passages(ends[order], where[order], spot[order], clash[first])


def opened(tri: Triangles, passages: Passages, ea: Ints) -> tuple[Triangles, Ints]:
    """The triangles and the EA of each corner, with the passages open that join cells of one EA.

    Args:
        tri: the triangles.
        passages: as found in them.
        ea: (n,) EA of each cell.
    """
    label = ea[tri.side] if len(tri.side) else tri.side
    corners, mate = tri.corners.ravel().copy(), tri.mate.copy()
    given = np.full(len(label), -1, dtype=np.intp)
    turned = np.zeros(len(tri.corners), dtype=bool)
    for k in np.flatnonzero(ea[passages.ends[:, 0]] == ea[passages.ends[:, 1]]).tolist():
        mine, spot = int(ea[passages.ends[k, 0]]), passages.spot[k]
        if passages.where[k] == _INNER:
            _turn(corners, mate, turned, label, spot)
            continue
        to_give = [c for c in spot.tolist() if c >= 0 and label[c] != mine]
        if all(given[c] < 0 for c in to_give):
            label[to_give] = given[to_give] = mine
    return replace(tri, corners=corners.reshape(-1, 3), mate=mate), label


def _turn(corner: Ints, mate: Ints, turned: NDArray[np.bool_], label: Ints, spot: Ints) -> None:
    """Turn the edge between two triangles, unless it joins an EA itself or one of them was turned before."""
    t, i, s, _ = spot.tolist()
    if turned[t] or turned[s] or label[corner[3 * t + i]] == label[corner[3 * t + (i + 1) % 3]]:
        return
    turn_edge(corner, mate, 3 * t + i)
    turned[t] = turned[s] = True
