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

from gis.partition_search import solve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


_BORDER = 0.25  # energy of a border as long as an EA is wide, along a barrier
_STARTS, _FEW_OFF = 6, 0.02  # searches from different starts, while more than this share of the EAs is off the tolerance,
_VAIN, _GAIN = 3, 1.0  # and until so many in a row have won less energy than this
_STEP, _SLOPE = 5.0, 6.0  # energy of an EA beyond the tolerance, and how it grows with the deviation


@dataclass(frozen=True)
class Graph:
    """Cells and their contacts, connected, in compressed rows.

    Attributes:
        start: (n + 1,) where each cell's neighbours begin.
        other: (m,) neighbour cells.
        cost: (m,) what a border along this contact costs, in metres along a barrier.
        load: (n,) work in each cell, in the measure of the rules.
        group: (n,) block of each cell: cells that can move together.
        clash_start: (n + 1,) where each cell's clashes begin.
        clash: (k, 3) partner, and the pair that cannot be joined with it while the cell and its partner are.
    """

    start: Ints
    other: Ints
    cost: Floats
    load: Floats
    group: Ints
    clash_start: Ints
    clash: Ints


@dataclass(frozen=True)
class Goal:
    """What is wanted: number of EAs, tolerance, least and top load of an EA of several cells, typical EA width in metres."""

    count: int
    tolerance: float
    least: float
    top: float
    width_m: float


def partition(graph: Graph, goal: Goal, seed: int, rounds: int = 12) -> NDArray[np.int64]:
    """EA number (0 ... count - 1) of each cell; every EA is connected and none is empty.

    ``goal.count`` must not exceed the number of cells. Same arguments, same answer.
    """
    n = len(graph.load)
    if goal.count <= 1 or n <= 1:
        return np.zeros(n, dtype=np.int64)
    mean = float(graph.load.sum()) / goal.count
    setting = np.array([max(mean, 1e-9), goal.tolerance, goal.top, _BORDER / max(goal.width_m, 1.0), _SLOPE, _STEP, goal.least])
    best, low, vain = np.zeros(n, dtype=np.int64), np.inf, 0
    for k in range(_STARTS):
        ea, energy = solve(*_arrays(graph), goal.count, setting, seed + k, rounds)
        vain = 0 if energy < low - _GAIN else vain + 1
        if energy < low:
            best, low = ea, energy
        off = np.abs(np.bincount(best, weights=graph.load, minlength=goal.count) / max(mean, 1e-9) - 1.0) > goal.tolerance
        if off.mean() <= _FEW_OFF or vain == _VAIN:
            break
    return best


def _arrays(g: Graph) -> tuple[NDArray[np.generic], ...]:
    return g.start, g.other, g.cost, g.load, g.group, g.clash_start, g.clash
