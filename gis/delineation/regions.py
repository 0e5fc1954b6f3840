"""Regions: parts of a large committee that are searched on their own, so that time grows with the number of EAs and no faster."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.delineation.contact_graph import Graph

Ints = NDArray[np.int64]


def subgraph(graph: Graph, cells: Ints) -> Graph:
    """The graph of some cells (k,), numbered in their order; clashes that reach beyond them are left out."""
    n = len(graph.load)
    new = np.full(n, -1, dtype=np.int64)
    new[cells] = np.arange(len(cells))
    rows = np.repeat(np.arange(n), np.diff(graph.start))
    inside = (new[rows] >= 0) & (new[graph.other] >= 0)
    order = np.argsort(new[rows[inside]], kind="stable")
    at = np.flatnonzero(inside)[order]
    clash_rows = np.repeat(np.arange(n), np.diff(graph.clash_start))
    both = (new[clash_rows] >= 0) & (new[graph.clash] >= 0).all(axis=1)
    clash_at = np.flatnonzero(both)[np.argsort(new[clash_rows[both]], kind="stable")]
    return Graph(
        _starts(new[rows[at]], len(cells)),
        new[graph.other[at]],
        graph.cost[at],
        graph.load[cells],
        graph.group[cells],
        _starts(new[clash_rows[clash_at]], len(cells)),
        np.ascontiguousarray(new[graph.clash[clash_at]]),
    )


def beside(graph: Graph, ea: NDArray[np.intp], some: NDArray[np.intp]) -> NDArray[np.intp]:
    """EAs that touch one of some EAs."""
    cell = np.repeat(np.arange(len(graph.load)), np.diff(graph.start))
    return np.unique(ea[graph.other[np.isin(ea[cell], some)]])


def _starts(row: Ints, n: int) -> Ints:
    """Where each row's entries begin, of sorted row numbers."""
    return np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)


def torn(graph: Graph, ea: Ints) -> Ints:
    """EAs whose cells do not hang together."""
    rows = np.repeat(np.arange(len(ea)), np.diff(graph.start))
    pairs = np.unique(np.stack([ea, _pieces(rows, graph.other, ea[rows] == ea[graph.other])], axis=1), axis=0)
    return np.flatnonzero(np.bincount(pairs[:, 0]) > 1)


def around(graph: Graph, ea: Ints, first: int, enough: int) -> tuple[Ints, Ints]:
    """EAs near one, it included, that can be shared anew together, and their cells.

    Args:
        graph: the cells.
        ea: (n,) EA of each.
        first: the EA in the middle.
        enough: so many EAs, or fewer where there are none left; more until the cells of all hang together.
    """
    rows = np.repeat(np.arange(len(ea)), np.diff(graph.start))
    count = int(ea.max()) + 1
    pairs = np.unique(ea[rows] * count + ea[graph.other])
    begin = np.searchsorted(pairs, np.arange(count + 1) * count)
    taken, known = [first], {first}
    for p in taken:
        for q in (pairs[begin[p] : begin[p + 1]] % count).tolist():
            if q not in known:
                known.add(q)
                taken.append(q)
        if len(taken) > enough:
            held = taken[:enough] if _in_one(rows, graph.other, np.isin(ea, taken[:enough])) else taken
            if held is not taken or _in_one(rows, graph.other, np.isin(ea, taken)):
                taken = held
                break
    some = np.sort(np.array(taken, dtype=np.int64))
    return some, np.flatnonzero(np.isin(ea, some))


def _in_one(rows: Ints, other: Ints, use: NDArray[np.bool_]) -> bool:
    """Whether the cells in use hang together."""
    return len(np.unique(_pieces(rows, other, use[rows] & use[other])[use])) == 1


def _pieces(rows: Ints, other: Ints, joined: NDArray[np.bool_]) -> Ints:
    """The connected piece of each cell, when only some contacts count."""
    n = int(rows[-1]) + 1 if len(rows) else 0
    links = coo_array((np.ones(joined.sum()), (rows[joined], other[joined])), shape=(n, n))
    return np.asarray(connected_components(links, directed=False)[1])
