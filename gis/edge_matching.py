"""Cells of lands that were planned apart, matched corner for corner along the lines between the lands."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.blocks import GRID_M

Geometries = NDArray[np.object_]
_POLYGON = 3


def edge_matched(cells: Geometries) -> Geometries:
    """The cells with the corners of their neighbours on the lines that they share.

    Borders that end on such a line from one side have a corner there that the other side lacks; rounding to the grid has
    moved the line by a millimetre at most.
    """
    for snap_m in (0.5 * GRID_M, GRID_M, 2 * GRID_M, 4 * GRID_M):
        if shapely.coverage_is_valid(cells):
            break
        better = shapely.coverage_clean(cells, snapping_distance=snap_m, gap_width=2 * GRID_M)
        if (shapely.get_type_id(better) == _POLYGON).all():  # else it has torn a cell at a pinch
            cells = better
    return cells
