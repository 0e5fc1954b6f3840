"""Balanced, contiguous, cheap to walk: cut a graph of cells into EAs.

Five moves on one energy. *Bisection* and *recombination* cut a random spanning tree of the cells of two EAs where
balance and border are best (subtree sums and subtree cuts in one pass; recombination is the move of DeFord, Duchin and
Solomon, "Recombination: a family of Markov chains for redistricting", 2021). *Transfers* give one cell, or all the
cells that an EA has in a block, to a neighbour. *Relocation* frees an EA where loads are light for a place where they
are heavy. *Sharing anew* tries all divisions of the cells of a few neighbouring EAs. Spanning trees keep costly borders
inside, so cuts fall on barriers.
The loops run compiled (numba); everything random comes from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.delineation.contact_graph import Graph
from gis.delineation.regions import around, subgraph, torn
from gis.search.partition_search import energy, solve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


_BORDER = 0.25  # energy of a border as long as an EA is wide, along a barrier
_STARTS, _FEW_OFF = 6, 0.02  # searches from different starts, while more than this share of the EAs is off the tolerance,
_VAIN, _GAIN = 3, 1.0  # and until so many in a row have won less energy than this
_MANY = 45  # EAs, from which one start in vain is enough: of so many, one more seldom wins anything
_ROUNDS = 6  # of moves in a search
_HASTY = 1  # rounds where no search keeps the limits
_REGION = 12  # EAs that are searched together, or more where they must hang together
_LARGE = 100  # EAs, from which not all are searched again and again, but regions of them, in so many turns:
_TURNS = 2
_STEP, _SLOPE = 5.0, 6.0  # energy of an EA beyond the tolerance, and how it grows with the deviation


@dataclass(frozen=True)
class Goal:
    """What is wanted: number of EAs, tolerance, least and top load of an EA of several cells, typical EA width in metres, green band.

    ``hasty`` where so few EAs are allowed that their mean is over the limit: a plan will do, the best of them is as useless.
    """

    count: int
    tolerance: float
    least: float
    top: float
    width_m: float
    hasty: bool = False
    green: tuple[float, float] = (0.0, np.inf)


def partition(graph: Graph, goal: Goal, seed: int) -> Ints:
    """EA number (0 ... count - 1) of each cell; every EA is connected and none is empty.

    ``goal.count`` must not exceed the number of cells. Same arguments, same answer.
    """
    if goal.count <= 1 or len(graph.load) <= 1:
        return np.zeros(len(graph.load), dtype=np.int64)
    setting = settings(graph, goal)
    if goal.hasty:
        return np.asarray(solve(*_arrays(graph), goal.count, setting, seed, _HASTY)[0])
    if goal.count <= _LARGE:
        return _searched(graph, goal.count, setting, seed)
    ea, _ = solve(*_arrays(graph), goal.count, setting, seed, _ROUNDS)
    for turn in range(_TURNS):
        ea = _bettered(graph, ea, setting, seed + 31 * (turn + 1))
    return np.asarray(ea)


def _bettered(graph: Graph, ea: Ints, setting: Floats, seed: int) -> Ints:
    """The answer with the EAs around those off the tolerance searched anew, region by region, where that brings less energy."""
    off = np.abs(np.bincount(ea, weights=graph.load) / setting[0] - 1.0)
    done = off <= setting[1]
    for p in np.argsort(-off, kind="stable").tolist():
        if done[p]:
            continue
        some, cells = around(graph, ea, p, _REGION)
        done[some] = True
        part = subgraph(graph, cells)
        new = _searched(part, len(some), setting, seed + p)
        if energy(*_arrays(part), new, setting) < energy(*_arrays(part), np.searchsorted(some, ea[cells]), setting) - 1e-9:
            ea[cells] = some[new]
    return ea


def mended(graph: Graph, goal: Goal, ea: Ints, faulty: Ints, seed: int) -> Ints:
    """The answer with some EAs, which do not hold in this graph, shared anew together with EAs around them.

    Where there are few EAs, all are searched anew, from another start.
    """
    if goal.count <= _LARGE or goal.hasty:
        return partition(graph, goal, seed)
    setting, ea = settings(graph, goal), ea.copy()
    left = np.union1d(faulty, torn(graph, ea)).tolist()
    while left:
        some, cells = around(graph, ea, left[0], _REGION)
        ea[cells] = some[_searched(subgraph(graph, cells), len(some), setting, seed + left[0])]
        left = [p for p in left if p not in some]
    return ea


def with_one_more(graph: Graph, goal: Goal, ea: Ints, over: int, seed: int) -> Ints:
    """An answer with ``goal.count`` EAs from one with an EA less, whose EA ``over`` is to be relieved.

    Where there are few EAs, all are searched anew; else those around it, so many that none of them becomes too light.
    """
    if goal.count <= _LARGE or goal.hasty:
        return partition(graph, goal, seed)
    some, cells = around(graph, ea, over, 3 * _REGION)
    some, out = np.append(some, goal.count - 1), ea.copy()
    out[cells] = some[_searched(subgraph(graph, cells), len(some), settings(graph, goal), seed)]
    return out


def settings(graph: Graph, goal: Goal) -> Floats:
    """What the compiled loops need to know of the goal (see `gis.search.partition_trees.unrest`)."""
    mean = max(float(graph.load.sum()) / goal.count, 1e-9)
    low, high = goal.green  # where the mean lies at an end of the band, or beyond, what is within the tolerance is still in it
    low, high = min(low, (1.0 - goal.tolerance) * mean), max(high, (1.0 + goal.tolerance) * mean)
    return np.array([mean, goal.tolerance, goal.top, _BORDER / max(goal.width_m, 1.0), _SLOPE, _STEP, goal.least, low, high])


def _searched(graph: Graph, count: int, setting: Floats, seed: int) -> Ints:
    """The best of several searches from different starts, as many as it seems to need."""
    best, low, vain = np.zeros(len(graph.load), dtype=np.int64), np.inf, 0
    if count == 1:
        return best
    for k in range(_STARTS):
        ea, energy = solve(*_arrays(graph), count, setting, seed + k, _ROUNDS)
        vain = 0 if energy < low - _GAIN else vain + 1
        if energy < low:
            best, low = ea, energy
        off = np.abs(np.bincount(best, weights=graph.load, minlength=count) / setting[0] - 1.0) > setting[1]
        if off.mean() <= _FEW_OFF or vain == (_VAIN if count <= _MANY else 1):
            break
    return best


def _arrays(g: Graph) -> tuple[NDArray[np.generic], ...]:
    return g.start, g.other, g.cost, g.load, g.group, g.clash_start, g.clash
