"""One run of floors or entrances in an EA: grains of a tower are dealt out anew where an EA holds several runs of them.

The search looks at loads and borders, and may leave floors 1-4 and 9-10 of a tower to one EA. Here the EAs that a tower
has are given one run each, in any order and of any length, or none; of all ways to do so that leave every EA connected the
one with the least energy is found by going through the grains in their order (one state for each set of EAs that have had
their run). All else stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.delineation.contact_graph import Graph
from gis.search.partition import Goal, settings
from gis.search.partition_moves import clashes
from gis.search.partition_trees import Net, unrest

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Labels = NDArray[np.int64]
_RUN = 1.5  # energy that one run less may cost: about that of a border through a tower
_MOST_EAS = 8  # in one tower; where there are more it stays as it is


def in_runs(graph: Graph, goal: Goal, ea: Labels, cells: Ints) -> Labels | None:
    """The answer with one run of a tower in each EA; None where each has one, or that would cost balance.

    Args:
        graph: connected contacts of the cells.
        goal: of the search.
        ea: (n,) EA of each cell.
        cells: those of the tower, in the order of its floors or entrances.

    Returns:
        EAs that are all connected, no more of which are off the tolerance or over the top, without a new clash.
    """
    eas = len(np.unique(ea[cells]))
    if _runs(ea[cells]) == eas or eas > _MOST_EAS:
        return None
    setting = settings(graph, goal)
    dealt = _Tower(graph, setting, ea, cells).dealt()
    if dealt is None:
        return None
    out = ea.copy()
    out[cells] = dealt
    net = Net(graph.start, graph.other, graph.cost, graph.load, graph.group, graph.clash_start, graph.clash)
    return None if _worse(net, setting, ea, out) else out


def _runs(labels: Labels) -> int:
    return 1 + int((labels[1:] != labels[:-1]).sum())


def _worse(net: Net, setting: Floats, ea: Labels, new: Labels) -> bool:
    """Whether more EAs are off the tolerance or over the top, or there is a new clash."""
    everywhere, count = np.arange(len(ea)), int(ea.max()) + 1
    if clashes(everywhere, len(ea), net, new) > clashes(everywhere, len(ea), net, ea):
        return True
    was, now = (np.bincount(e, weights=net.load, minlength=count) for e in (ea, new))
    off, over = (abs(np.stack([was, now]) / setting[0] - 1.0) > setting[1]).sum(axis=1), (np.stack([was, now]) > setting[2]).sum(axis=1)
    return bool(off[1] > off[0] or over[1] > over[0])


@dataclass(frozen=True)
class _Share:
    """An EA without the tower: its load, cells, and the grains that touch each of its pieces (m, g)."""

    load: float
    size: int
    touched: NDArray[np.bool_]


class _Tower:
    """A tower between the EAs it is in."""

    def __init__(self, graph: Graph, setting: Floats, ea: Labels, cells: Ints) -> None:
        self.load, self.setting, self.before = graph.load[cells], setting, ea[cells]
        self.eas = np.unique(self.before)
        n, g = len(ea), len(cells)
        place = np.full(n, -1, dtype=np.intp)
        place[cells] = np.arange(g)
        net = csr_array((graph.cost, graph.other, graph.start), shape=(n, n))
        self.inner = net[cells][:, cells].toarray()  # costs between grains
        self.near = np.diagonal(self.inner, 1) > 0
        self.shares, self.gain = [], np.zeros((len(self.eas), g))
        for k, e in enumerate(self.eas.tolist()):
            mine = np.flatnonzero((ea == e) & (place < 0))
            beside = net[cells][:, mine].toarray()
            self.gain[k] = beside.sum(axis=1)
            pieces, of = connected_components(net[mine][:, mine], directed=False) if len(mine) else (0, mine)
            touched = np.array([(beside[:, of == c] > 0).any(axis=1) for c in range(pieces)], dtype=bool).reshape(pieces, g)
            self.shares.append(_Share(float(graph.load[mine].sum()), len(mine), touched))

    def dealt(self) -> Labels | None:
        """EA of each grain, one run for each EA at most; None where there is no way, or only one that costs too much."""
        k, g = len(self.eas), len(self.load)
        cost = np.array([self._costs(e) for e in range(k)])
        none = np.array([self._without(e) for e in range(k)])
        low = np.full((1 << k, g + 1), np.inf)
        low[0, 0] = 0.0
        came = np.zeros((1 << k, g + 1, 2), dtype=np.intp)  # EA and begin of the last run
        for had in range(1 << k):
            for e in (e for e in range(k) if not had >> e & 1):
                ways = low[had][:, None] + cost[e]
                begin = ways.argmin(axis=0)
                least, now = ways.min(axis=0), had | 1 << e
                better = least < low[now]
                low[now][better] = least[better]
                came[now][better] = np.stack([np.full(g + 1, e), begin], axis=1)[better]
        rest = np.array([sum(none[e] for e in range(k) if not had >> e & 1) for had in range(1 << k)])
        had = int((low[:, g] + rest).argmin())
        allowed = self._now() + _RUN * (_runs(self.before) - had.bit_count())
        if low[had, g] + rest[had] > allowed:
            return None
        return self._traced(came, had)

    def _traced(self, came: Ints, had: int) -> Labels:
        out, end = np.zeros(len(self.load), dtype=np.int64), len(self.load)
        while end:
            e, begin = came[had, end].tolist()
            out[begin:end] = self.eas[e]
            had, end = had & ~(1 << e), begin
        return out

    def _costs(self, e: int) -> Floats:
        """(g + 1, g + 1) energy of EA ``e`` with the run from one grain to before another; infinite where it would be torn."""
        g, share = len(self.load), self.shares[e]
        out = np.full((g + 1, g + 1), np.inf)
        for a in range(g):
            load, held = share.load, 0.0
            touched = np.zeros(len(share.touched), dtype=bool)
            for b in range(a, g):
                if b > a and not self.near[b - 1]:
                    break  # wings that do not touch are no run
                load += float(self.load[b])
                held += float(self.gain[e, b] + self.inner[b, a:b].sum())
                touched |= share.touched[:, b]
                if touched.all():
                    out[a, b + 1] = unrest(load, share.size + b + 1 - a, self.setting) - self.setting[3] * held
        return out

    def _without(self, e: int) -> float:
        """Energy of EA ``e`` with nothing of the tower."""
        share = self.shares[e]
        return float(unrest(share.load, share.size, self.setting)) if len(share.touched) == 1 else np.inf

    def _now(self) -> float:
        """Energy of the EAs as they are."""
        same = self.before[:, None] == self.before[None, :]
        energy = -self.setting[3] * (self.inner * same).sum() / 2
        for k, e in enumerate(self.eas.tolist()):
            mine = self.before == e
            energy += unrest(self.shares[k].load + self.load[mine].sum(), self.shares[k].size + mine.sum(), self.setting)
            energy -= self.setting[3] * self.gain[k, mine].sum()
        return float(energy)
