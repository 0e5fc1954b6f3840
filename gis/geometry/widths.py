"""How wide pieces of land are: on the whole, and where they are widest."""

from __future__ import annotations

import numpy as np
import shapely

_STEP_M = 0.02  # to which the widest place is found; messages give 0.1


def mean_width_m(area: shapely.Geometry) -> float:
    """Mean width of a long thin shape, or of the widest of its pieces, in m: twice its area by its outline."""
    return max(float(2 * p.area / p.length) for p in _pieces(area))


def widest_m(area: shapely.Geometry) -> float:
    """Width in m of a shape of any form where it is widest, to a decimal: what the largest circle in it measures.

    Twice the area by the outline halves that of a square, and of a ragged outline it makes a sliver.

    Args:
        area: polygon or polygons in a metric CRS.
    """
    radii = shapely.maximum_inscribed_circle(np.array(_pieces(area)), tolerance=_STEP_M / 2)
    return round(float(2 * shapely.length(radii).max()), 1)


def _pieces(area: shapely.Geometry) -> list[shapely.Polygon]:
    return [p for p in shapely.get_parts(area) if p.area > 0]
