"""Cells of lands that were planned apart, matched corner for corner along the lines between the lands."""

from __future__ import annotations

import numpy as np
import shapely

from gis.blocks import GRID_M
from gis.plan import Plan

_POLYGON = 3
_SLIVER_M2 = 0.01  # a cell with less and without a building is a trace of rounding


def edge_matched(plan: Plan) -> Plan:
    """The plan, its cells with the corners of their neighbours on the lines that they share.

    Borders that end on such a line from one side have a corner there that the other side lacks; rounding to the grid has
    moved the line by a millimetre at most.
    """
    if shapely.coverage_is_valid(plan.cells):
        return plan
    real = shapely.area(plan.cells) >= _SLIVER_M2
    real[plan.part_cell] = True
    number = np.cumsum(real) - 1
    rough, best = plan.cells[real], plan.cells[real]
    for snap_m in (0.5 * GRID_M, GRID_M, 2 * GRID_M, 4 * GRID_M):
        made = shapely.coverage_clean(rough, snapping_distance=snap_m, gap_width=4 * GRID_M)
        if not shapely.coverage_is_valid(made):
            continue
        best = made
        if (shapely.get_type_id(made) == _POLYGON).all():  # else a cell was torn where it is no wider than the grid
            break
    return Plan(best, plan.block[real], plan.ea[real], plan.count, number[plan.part_cell])
