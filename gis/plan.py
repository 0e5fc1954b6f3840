"""A plan: cells that fill a committee's outline, and the EA of each. EA polygons are derived by dissolving cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class Plan:
    """The plan of one committee.

    Attributes:
        cells: (c,) polygons, edge-matched, that fill the outline.
        block: (c,) block of each cell.
        ea: (c,) EA of each cell, 0 ... count - 1.
        count: number of EAs.
        part_cell: (p,) cell of each building part.
        origin: (count,) of a plan that keeps an earlier one: the earlier EA whose code each EA keeps, -1 for new ones; else None.
    """

    cells: Geometries
    block: NDArray[np.intp]
    ea: NDArray[np.intp]
    count: int
    part_cell: NDArray[np.intp]
    origin: NDArray[np.intp] | None = None

    def part_ea(self) -> NDArray[np.intp]:
        """EA of each building part."""
        return self.ea[self.part_cell]

    def outlines(self) -> Geometries:
        """(count,) polygon of each EA, dissolved from its cells."""
        order = np.argsort(self.ea, kind="stable")
        groups = np.split(self.cells[order], np.searchsorted(self.ea[order], np.arange(1, self.count)))
        return np.array([shapely.coverage_union_all(g) for g in groups], dtype=object)


def renumbered(plan: Plan, new: NDArray[np.intp]) -> Plan:
    """The same plan with EA ``i`` called ``new[i]``."""
    return Plan(plan.cells, plan.block, new[plan.ea], plan.count, plan.part_cell)
