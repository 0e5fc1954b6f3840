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

from gis.edge_flips import turn_edge
from gis.facing import Facing
from gis.triangles import Triangles

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


def find_passages(tri: Triangles, there: Facing, closed: Ints, n: int) -> Passages:
    """Passages between cells; of several between two cells, the widest.

    Args:
        tri: the triangles.
        there: stretches between blocks.
        closed: (c, 2) cells that need none, because they touch along enough metres, or may have none.
        n: number of cells.
    """
    inner, across = _inner(tri), _across(tri, there)
    ends = np.concatenate([inner[0], across[0]])
    width = np.concatenate([inner[1], across[1]])
    spot = np.concatenate([inner[2], across[2]])
    where = np.repeat([_INNER, _ACROSS], [len(inner[0]), len(across[0])])
    key = ends.min(axis=1) * n + ends.max(axis=1)
    known = closed.min(axis=1) * n + closed.max(axis=1)
    order = np.lexsort((-width, key))
    order = order[~np.isin(key[order], known)]
    order = order[np.diff(key[order], prepend=-1) > 0]
    clash = np.concatenate([inner[3], across[3]])
    clash_key = clash[:, :2].min(axis=1) * n + clash[:, :2].max(axis=1)
    clash = clash[np.isin(clash_key, key[order])]
    _, first = np.unique(clash[:, :2] @ [n, 1] + 1j * (clash[:, 2:] @ [n, 1]), return_index=True)
    clash = clash[first]
    return Passages(ends[order], where[order], spot[order], clash)


_Found = tuple[Ints, Floats, Ints, Ints]  # ends, width, spot, clashes


def _inner(tri: Triangles) -> _Found:
    """Pairs on either side of an edge between two other cells, where the edge can be turned."""
    edge = np.flatnonzero(tri.mate > np.arange(len(tri.mate)))
    t, i, s, j = edge // 3, edge % 3, tri.mate[edge] // 3, tri.mate[edge] % 3
    x, y = tri.corners[t, i], tri.corners[t, (i + 1) % 3]
    z, w = tri.corners[t, (i + 2) % 3], tri.corners[s, (j + 2) % 3]
    sides = tri.side[np.stack([z, w, x, y], axis=1)]
    four = (sides[:, 0] != sides[:, 1]) & (sides[:, 2] != sides[:, 3])
    for a, b in ((0, 2), (0, 3), (1, 2), (1, 3)):
        four &= sides[:, a] != sides[:, b]
    along = tri.xy[w] - tri.xy[z]
    reach = np.maximum(np.hypot(*along.T), 1e-9)
    off_x, off_y = (_cross(along, tri.xy[p] - tri.xy[z]) / reach for p in (x, y))
    side_x = _cross(tri.xy[y] - tri.xy[x], tri.xy[z] - tri.xy[x]) * _cross(tri.xy[y] - tri.xy[x], tri.xy[w] - tri.xy[x])
    width = np.minimum(np.abs(off_x), np.abs(off_y))
    use = four & (off_x * off_y < 0) & (side_x < 0) & (width >= LEAST_WIDTH_M / 2)
    spot = np.stack([t, i, s, j], axis=1)
    return sides[use][:, :2], width[use], spot[use], sides[use]


def _across(tri: Triangles, there: Facing) -> _Found:
    """Pairs that could meet on a stretch of block edge, were it given to both."""
    long = (there.metres >= LEAST_WIDTH_M) & (there.cells >= 0).all(axis=1)
    cells, corners, beyond, metres = there.cells[long], there.corners[long], there.beyond[long], there.metres[long]
    on_wall = np.where(corners >= 0, tri.on_wall[corners], False) if len(tri.on_wall) else np.zeros(corners.shape, dtype=bool)
    left = np.stack([cells[:, 0], cells[:, 1], beyond[:, 0], beyond[:, 1]], axis=1)
    right = np.stack([cells[:, 2], cells[:, 3], beyond[:, 2], beyond[:, 3]], axis=1)
    ends, widths, spots, clashes = [], [], [], []
    for p in range(4):
        for q in range(4):
            a, d = left[:, p], right[:, q]
            ok = (a >= 0) & (d >= 0) & (a != d)
            for k, end in ((0, a), (1, a), (2, d), (3, d)):  # a corner of another cell must be one that can be given
                ok &= (cells[:, k] == end) | ((corners[:, k] >= 0) & ~on_wall[:, k])
            ends.append(np.stack([a, d], axis=1)[ok])
            widths.append(metres[ok])
            spots.append(corners[ok])
            for k, m in ((0, 2), (1, 3), (0, 3), (1, 2)):
                b, c = cells[:, k], cells[:, m]
                parted = ok & (b != a) & (c != d) & (b != d) & (c != a) & (b != c)
                clashes.append(np.stack([a, d, b, c], axis=1)[parted])
    return np.concatenate(ends), np.concatenate(widths), np.concatenate(spots), np.concatenate(clashes)


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


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
