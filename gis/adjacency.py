"""Which cells touch, along how many metres, and what a border there would cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.delineation.contact_graph import Graph
from gis.delineation.triangles import Triangles, middle_lines

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
LEAST_CONTACT_M = 2.0  # cells that touch along less do not hang together


def inner_contacts(tri: Triangles) -> tuple[Ints, Floats]:
    """Pairs of obstacles (c, 2) that face each other within a block, and the length of the middle line between them."""
    segments, pairs, _ = middle_lines(tri, tri.side)
    return pairs, np.hypot(*(segments[:, 1] - segments[:, 0]).T)


def firm_pairs(pairs: Ints, metres: Floats, n: int) -> Ints:
    """(c, 2) cells that touch along `LEAST_CONTACT_M` or more, all contacts of a pair taken together."""
    keys, of = np.unique(pairs.min(axis=1) * n + pairs.max(axis=1), return_inverse=True)
    keys = keys[np.bincount(of, weights=metres, minlength=len(keys)) >= LEAST_CONTACT_M]
    return np.stack([keys // n, keys % n], axis=1).astype(np.intp)


def build_graph(pairs: Ints, metres: Floats, cost: Floats, load: Floats, group: Ints, clashes: Ints) -> Graph:
    """Connected graph of cells.

    Contacts shorter than `LEAST_CONTACT_M` count only where the graph would fall apart without them.

    Args:
        pairs: (c, 2) cells that touch; a pair may occur often.
        metres: (c,) length of each contact.
        cost: (c,) its cost as a border.
        load, group: (n,) load and block of each cell.
        clashes: (k, 4) cells a, d, b, c: the pairs (a, d) and (b, c) cannot both be joined.
    """
    n = len(load)
    key = pairs.min(axis=1) * n + pairs.max(axis=1)
    keys, of = np.unique(key, return_inverse=True)
    length = np.bincount(of, weights=metres, minlength=len(keys))
    total = np.bincount(of, weights=cost, minlength=len(keys))
    a, b = (keys // n).astype(np.intp), (keys % n).astype(np.intp)
    firm = length >= LEAST_CONTACT_M
    keep = firm | _bridges(a, b, length.astype(float), firm, n)
    a, b, total = a[keep], b[keep], total[keep]
    order = np.argsort(np.concatenate([a, b]), kind="stable")
    start = np.zeros(n + 1, dtype=np.int64)
    start[1:] = np.cumsum(np.bincount(np.concatenate([a, b]), minlength=n))
    other = np.concatenate([b, a])[order].astype(np.int64)
    clash_start, clash = _clashes_by_cell(clashes, n)
    return Graph(start, other, np.concatenate([total, total])[order], load.astype(float), group.astype(np.int64), clash_start, clash)


def _clashes_by_cell(clashes: Ints, n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows (partner, and the pair in the way) of each cell, and where each cell's begin."""
    rows = np.concatenate([clashes[:, [0, 1, 2, 3]], clashes[:, [1, 0, 2, 3]], clashes[:, [2, 3, 0, 1]], clashes[:, [3, 2, 0, 1]]])
    return rows_by_cell(rows, n)


def rows_by_cell(rows: Ints, n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the rows of each cell begin (n + 1,), and the rows (k, 4), sorted by their first column, without it."""
    order = np.argsort(rows[:, 0], kind="stable")
    start = np.zeros(n + 1, dtype=np.int64)
    start[1:] = np.cumsum(np.bincount(rows[:, 0], minlength=n))
    return start, np.ascontiguousarray(rows[order][:, 1:]).astype(np.int64)


def _bridges(a: Ints, b: Ints, length: Floats, firm: NDArray[np.bool_], n: int) -> NDArray[np.bool_]:
    """The longest weak contacts that join what the firm ones leave apart."""
    use = np.zeros(len(a), dtype=bool)
    weak = np.flatnonzero(~firm)
    _, piece = connected_components(coo_array((np.ones(firm.sum()), (a[firm], b[firm])), shape=(n, n)), directed=False)
    for k in weak[np.argsort(-length[weak], kind="stable")]:
        p, q = piece[a[k]], piece[b[k]]
        if p != q:
            piece[piece == q] = p
            use[k] = True
    return use
