"""The graph that is partitioned: cells of a committee and their contacts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
