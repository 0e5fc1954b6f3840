"""Cells of lands that were planned apart, matched corner for corner along the lines between the lands."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.blocks import GRID_M
from gis.plan import Plan

Geometries = NDArray[np.object_]
_POLYGON = 3
_GAP_M = 4 * GRID_M
_SNAPS_M = (0.5 * GRID_M, GRID_M, 2 * GRID_M, 4 * GRID_M)
_SLIT_M = 0.1  # of edge in the joined cells beyond that of the outline; rounding makes less
_SLIVER_M2 = 0.01  # a cell with less and without a building is a trace of rounding


def edge_matched(plan: Plan, outline: shapely.Geometry) -> Plan:
    """The plan, its cells with the corners of their neighbours on the lines that they share.

    Borders that end on such a line from one side have a corner there that the other side lacks; rounding to the grid has
    moved the line by a millimetre at most. Cells that are traces of rounding go, unless an EA hangs together by them.

    Args:
        plan: whose cells fill the outline, but for the rounding.
        outline: of the committee, metric CRS.
    """
    best, merit = plan, _merit(plan, outline)
    if merit.perfect:
        return plan
    for rough in (_without_slivers(plan), plan):
        for snap_m in _SNAPS_M:
            try:
                cells = shapely.coverage_clean(rough.cells, snapping_distance=snap_m, gap_width=_GAP_M)
            except shapely.errors.GEOSException:  # at a distance or other, corners fall on each other; at the next they do not
                continue
            if _is_lost(rough.cells, cells):
                continue
            made = replace(rough, cells=cells)
            now = _merit(made, outline)
            if now > merit:
                best, merit = made, now
            if merit.perfect:
                return best
    return best


def _is_lost(before: Geometries, after: Geometries) -> bool:
    """Whether a cell has won or lost more land than its rim: cleaning has been seen to give a whole cell to another."""
    return bool((np.abs(shapely.area(after) - shapely.area(before)) > _GAP_M * shapely.length(before)).any())


class _Merit(NamedTuple):
    """How good a plan is, the greater the better: cells that do not overlap; cells and EAs torn apart, and metres of slits, negative.

    Where neighbours have not the same corners, a slit of a hair stays between them when they are joined.
    """

    sound: bool
    torn: int
    slits_m: float

    @property
    def perfect(self) -> bool:
        return self.sound and not self.torn and self.slits_m >= -_SLIT_M


def _merit(plan: Plan, outline: shapely.Geometry) -> _Merit:
    if not shapely.coverage_is_valid(plan.cells):
        return _Merit(False, 0, 0.0)
    pieces = shapely.get_num_geometries(plan.outlines()).sum() - plan.count if outline.geom_type == "Polygon" else 0
    torn = (shapely.get_type_id(plan.cells) != _POLYGON).sum() + pieces
    return _Merit(True, -int(torn), float(shapely.length(outline) - shapely.length(shapely.coverage_union_all(plan.cells))))


def _without_slivers(plan: Plan) -> Plan:
    real = shapely.area(plan.cells) >= _SLIVER_M2
    real[plan.part_cell] = True
    number = np.cumsum(real) - 1
    return replace(plan, cells=plan.cells[real], block=plan.block[real], ea=plan.ea[real], part_cell=number[plan.part_cell])
