"""Bundles: cells of the search that stay in one EA, because a polygon says that the buildings there belong together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from gis.adjacency import rows_by_cell
from gis.delineation.contact_graph import Graph
from gis.delineation.passages import Passages

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_STEP = 1e-3  # load that a cell without any counts as on the way between two parts of a bundle


def bundled(graph: Graph, passages: Passages, group: Ints, most: float) -> Ints:
    """The bundle (0 ...) of each cell: one a group that hangs together and has no more load than allowed, else one a cell.

    Where the cells of a group do not touch, those on the lightest way between them join the bundle, unless they are of
    another group. Passages do not hold a bundle together: a neighbour may need the same strip of land.

    Args:
        graph: contacts of the cells.
        passages: those among them that are passages.
        group: (n,) group of each cell, -1 for none.
        most: load that a bundle may have.
    """
    n = len(group)
    cell = np.repeat(np.arange(n), np.diff(graph.start))
    solid = ~np.isin(_keys(cell, graph.other, n), _keys(passages.ends[:, 0], passages.ends[:, 1], n))
    cell, other = cell[solid], graph.other[solid].astype(np.intp)
    of = np.arange(n)
    taken = group.copy()
    for g in np.unique(group[group >= 0]).tolist():
        mine = np.flatnonzero(group == g)
        if len(mine) < 2 or graph.load[mine].sum() > most:
            continue
        use = ((taken < 0) | (taken == g))[cell] & ((taken < 0) | (taken == g))[other]
        net = csr_array((graph.load[other[use]] + _STEP, (cell[use], other[use])), shape=(n, n))
        made = _tied(net, mine, graph.load, most)
        if made is not None:
            taken[made] = g
            of[made] = made.min()
    return np.asarray(np.unique(of, return_inverse=True)[1], dtype=np.intp)


def _tied(net: csr_array, mine: Ints, load: Floats, most: float) -> Ints | None:
    """The cells with those on the way between them; None where there is no way, or too much load on it."""
    while True:
        count, piece = connected_components(net[mine][:, mine], directed=False)
        if load[mine].sum() > most:
            return None
        if count == 1:
            return mine
        away, before, _ = dijkstra(net, indices=mine[piece == 0], min_only=True, return_predecessors=True)
        others = mine[piece != 0]
        at = int(others[away[others].argmin()])
        if not np.isfinite(away[at]):
            return None
        way = []
        while before[at] >= 0:
            at = int(before[at])
            way.append(at)
        mine = np.union1d(mine, way)


def contracted(graph: Graph, of: Ints) -> Graph:
    """The graph of the bundles.

    Args:
        graph: of the cells.
        of: (n,) bundle of each cell.
    """
    m = int(of.max(initial=-1)) + 1
    if m == len(of):
        return graph
    a, b = np.repeat(of, np.diff(graph.start)), of[graph.other]
    apart = a != b
    keys, row = np.unique(a[apart] * m + b[apart], return_inverse=True)
    cost = np.bincount(row, weights=graph.cost[apart], minlength=len(keys)).astype(float)
    start = np.searchsorted(keys, np.arange(m + 1) * m).astype(np.int64)
    first = np.zeros(m, dtype=np.intp)
    first[of[::-1]] = np.arange(len(of))[::-1]
    own = np.repeat(of, np.diff(graph.clash_start))
    clashes = np.unique(np.column_stack([own, of[graph.clash]]), axis=0) if len(graph.clash) else np.zeros((0, 4), dtype=np.intp)
    load = np.bincount(of, weights=graph.load, minlength=m).astype(float)
    return Graph(start, (keys % m).astype(np.int64), cost, load, graph.group[first], *rows_by_cell(clashes, m))


def _keys(a: NDArray[np.int64], b: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = np.minimum(a, b) * n + np.maximum(a, b)
    return keys
