"""Pairs of cells across crossings of gaps: compiled loops of `gis.passages`."""

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
        xy, side, corners, mate: as in `gis.triangles.Triangles`.
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
        cells, corners, beyond, metres: as in `gis.facing.Facing`.
        on_wall: as in `gis.triangles.Triangles`.
        least: the length that a stretch must have.
        closed: sorted keys of pairs that are not wanted.
        n: number of cells.

    Returns:
        (q, 2) pairs, (q,) the stretch of each, and (k, 4) clashes: the pair, and the pair it would part.
    """
    pairs, stretch, clashes = np.empty((0, 2), np.int64), np.empty(0, np.int64), np.empty((0, 4), np.int64)
    for writing in (False, True):  # count, then fill
        found = parted = 0
        for p in range(4):
            for q in range(4):
                for r in range(len(metres)):
                    if metres[r] < least or min(cells[r, 0], cells[r, 1], cells[r, 2], cells[r, 3]) < 0:
                        continue
                    a = cells[r, p] if p < 2 else beyond[r, p - 2]
                    d = cells[r, 2 + q] if q < 2 else beyond[r, q]
                    if a < 0 or d < 0 or a == d or not _givable(cells[r], corners[r], on_wall, a, d) or _known(_key(a, d, n), closed):
                        continue
                    if writing:
                        pairs[found], stretch[found] = (a, d), r
                    found += 1
                    for k, m in ((0, 2), (1, 3), (0, 3), (1, 2)):
                        b, c = cells[r, k], cells[r, m]
                        if b != a and c != d and b != d and c != a and b != c:
                            if writing:
                                clashes[parted] = (a, d, b, c)
                            parted += 1
        if not writing:
            pairs, stretch, clashes = np.empty((found, 2), np.int64), np.empty(found, np.int64), np.empty((parted, 4), np.int64)
    return pairs, stretch, clashes


@njit(cache=True)
def _givable(cells, corners, on_wall, a, d):
    """Whether the corners of a stretch are those of cell ``a`` on the left and ``d`` on the right, or can be given to them."""
    givable = True
    for k in range(4):
        givable &= cells[k] == (a if k < 2 else d) or (corners[k] >= 0 and not on_wall[corners[k]])
    return givable
