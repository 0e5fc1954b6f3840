"""Cells of lands that were planned apart, matched corner for corner along the lines between the lands."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.blocks import GRID_M
from gis.plan import Plan

Geometries = NDArray[np.object_]
_POLYGON = 3
_GAP_M = 4 * GRID_M
_SLIVER_M2 = 0.01  # a cell with less and without a building is a trace of rounding


def edge_matched(plan: Plan) -> Plan:
    """The plan, its cells with the corners of their neighbours on the lines that they share.

    Borders that end on such a line from one side have a corner there that the other side lacks; rounding to the grid has
    moved the line by a millimetre at most.
    """
    if _is_matched(plan.cells):
        return plan
    real = shapely.area(plan.cells) >= _SLIVER_M2
    real[plan.part_cell] = True
    number = np.cumsum(real) - 1
    rough, best = plan.cells[real], plan.cells[real]
    for snap_m in (0.5 * GRID_M, GRID_M, 2 * GRID_M, 4 * GRID_M):
        try:
            made = shapely.coverage_clean(rough, snapping_distance=snap_m, gap_width=_GAP_M)
        except shapely.errors.GEOSException:  # at a distance or other, corners fall on each other; at the next they do not
            continue
        if not _is_matched(made):
            continue
        best = made
        if (shapely.get_type_id(made) == _POLYGON).all():  # else a cell was torn where it is no wider than the grid
            break
    return Plan(best, plan.block[real], plan.ea[real], plan.count, number[plan.part_cell])


def _is_matched(cells: Geometries) -> bool:
    """Whether neighbours have the same corners; a gap of a millimetre between them is one that lacks."""
    return bool(shapely.coverage_is_valid(cells, gap_width=_GAP_M))
