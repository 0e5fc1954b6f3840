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
_SLIT_M = 0.1  # of edge in the joined cells beyond that of the outline; rounding makes less
_SLIVER_M2 = 0.01  # a cell with less and without a building is a trace of rounding


def edge_matched(plan: Plan, outline: shapely.Geometry) -> Plan:
    """The plan, its cells with the corners of their neighbours on the lines that they share.

    Borders that end on such a line from one side have a corner there that the other side lacks; rounding to the grid has
    moved the line by a millimetre at most.

    Args:
        plan: whose cells fill the outline, but for the rounding.
        outline: of the committee, metric CRS.
    """
    if all(_merit(plan.cells, outline)):
        return plan
    real = shapely.area(plan.cells) >= _SLIVER_M2
    real[plan.part_cell] = True
    number = np.cumsum(real) - 1
    rough = plan.cells[real]
    best, merit = rough, _merit(rough, outline)
    for snap_m in (0.5 * GRID_M, GRID_M, 2 * GRID_M, 4 * GRID_M):
        try:
            made = shapely.coverage_clean(rough, snapping_distance=snap_m, gap_width=_GAP_M)
        except shapely.errors.GEOSException:  # at a distance or other, corners fall on each other; at the next they do not
            continue
        now = _merit(made, outline)
        if now > merit:
            best, merit = made, now
        if all(merit):
            break
    return Plan(best, plan.block[real], plan.ea[real], plan.count, number[plan.part_cell])


def _merit(cells: Geometries, outline: shapely.Geometry) -> tuple[bool, bool, bool]:
    """Whether cells do not overlap; are whole, where some may be torn that are no wider than the grid; and have the same corners.

    Where neighbours have other corners, a slit of a hair stays between them when they are joined.
    """
    if not shapely.coverage_is_valid(cells):
        return False, False, False
    slits_m = shapely.length(shapely.coverage_union_all(cells)) - shapely.length(outline)
    return True, bool((shapely.get_type_id(cells) == _POLYGON).all()), bool(slits_m <= _SLIT_M)
