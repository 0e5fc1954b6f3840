"""Pairs of cells across crossings of gaps: compiled loops of `gis.delineation.passages`."""

from __future__ import annotations

import numpy as np

from gis.compiled import njit


@njit(cache=True)
def _known(key, keys):
    """Whether the sorted ``keys`` hold ``key``."""
    at = np.searchsorted(keys, key)
    return at < len(keys) and keys[at] == key


@njit(cache=True)
def _key(a, b, n):
    return min(a, b) * n + max(a, b)


@njit(cache=True)
def inner_pairs(xy, side, corners, mate, least, closed, n):
    """Pairs on either side of an edge between two other cells, where the edge can be turned.

    Args:
        xy, side, corners, mate: as in `gis.delineation.triangles.Triangles`.
        least: the width that half the passage must have.
        closed: sorted keys of pairs that are not wanted.
        n: number of cells.

    Returns:
        (q, 4) cells, the first two the pair, the others those between; (q,) width; (q, 4) triangle, edge, and those beyond.
    """
    cells = np.empty((len(mate), 4), np.int64)
    spots = np.empty((len(mate), 4), np.int64)
    widths = np.empty(len(mate))
    found = 0
    for h in range(len(mate)):
        g = mate[h]
        if g <= h:
            continue
        t, i, s, j = h // 3, h % 3, g // 3, g % 3
        x, y, z, w = corners[t, i], corners[t, (i + 1) % 3], corners[t, (i + 2) % 3], corners[s, (j + 2) % 3]
        a, d, b, c = side[z], side[w], side[x], side[y]
        if a in (b, c, d) or b in (c, d) or c == d or _known(_key(a, d, n), closed):
            continue
        ax, ay = xy[w, 0] - xy[z, 0], xy[w, 1] - xy[z, 1]
        reach = max(np.hypot(ax, ay), 1e-9)
        off_x = (ax * (xy[x, 1] - xy[z, 1]) - ay * (xy[x, 0] - xy[z, 0])) / reach
        off_y = (ax * (xy[y, 1] - xy[z, 1]) - ay * (xy[y, 0] - xy[z, 0])) / reach
        ex, ey = xy[y, 0] - xy[x, 0], xy[y, 1] - xy[x, 1]
        side_z = ex * (xy[z, 1] - xy[x, 1]) - ey * (xy[z, 0] - xy[x, 0])
        side_w = ex * (xy[w, 1] - xy[x, 1]) - ey * (xy[w, 0] - xy[x, 0])
        width = min(abs(off_x), abs(off_y))
        if off_x * off_y < 0 and side_z * side_w < 0 and width >= least:
            cells[found] = (a, d, b, c)
            spots[found] = (t, i, s, j)
            widths[found] = width
            found += 1
    return cells[:found].copy(), widths[:found].copy(), spots[:found].copy()


@njit(cache=True)
def across_pairs(cells, corners, beyond, metres, on_wall, least, closed, n):
    """Pairs that could meet on a stretch of block edge, were it given to both.

    Args:
        cells, corners, beyond, metres: as in `gis.delineation.facing.Facing`.
        on_wall: as in `gis.delineation.triangles.Triangles`.
        least: the length that a stretch must have.
        closed: sorted keys of pairs that are not wanted.
        n: number of cells.

    Returns:
        (q, 2) pairs, (q,) the stretch of each, and (k, 4) clashes: the pair, and the pair it would part.
    """
    most, found = 16 * len(metres), 0
    ends, rows, kind = np.empty((most, 2), np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    firm = np.empty(4, np.bool_)  # corners that stay what they are
    for r in range(len(metres)):
        if metres[r] < least or min(cells[r, 0], cells[r, 1], cells[r, 2], cells[r, 3]) < 0:
            continue
        for k in range(4):
            firm[k] = corners[r, k] < 0 or on_wall[corners[r, k]]
        for p in range(4):
            a = cells[r, p] if p < 2 else beyond[r, p - 2]
            for q in range(4):
                d = cells[r, 2 + q] if q < 2 else beyond[r, q]
                if a < 0 or d < 0 or a == d or not _givable(cells, firm, r, a, d) or _known(_key(a, d, n), closed):
                    continue
                ends[found], rows[found], kind[found] = (a, d), r, 4 * p + q
                found += 1
    order = np.argsort(kind[:found], kind="mergesort")  # those of the cells themselves first: of equals the first is taken
    pairs, stretch, clashes, parted = ends[order], rows[order], np.empty((4 * found, 4), np.int64), 0
    for k in range(found):
        (a, d), r = pairs[k], stretch[k]
        for i, j in ((0, 2), (1, 3), (0, 3), (1, 2)):
            b, c = cells[r, i], cells[r, j]
            if b != a and c != d and b != d and c != a and b != c:
                clashes[parted] = (a, d, b, c)
                parted += 1
    return pairs, stretch, clashes[:parted].copy()


@njit(cache=True)
def _givable(cells, firm, r, a, d):
    """Whether the corners of stretch ``r`` are those of cell ``a`` on the left and ``d`` on the right, or can be given to them."""
    givable = True
    for k in range(4):
        givable &= not firm[k] or cells[r, k] == (a if k < 2 else d)
    return givable
