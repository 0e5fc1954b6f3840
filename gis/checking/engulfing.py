"""Footprints over many other buildings: the outline of a block or a town among the buildings, no building."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.prepared import prepared
from gis.rules import Rules

Shapes = NDArray[np.object_]
Ints = NDArray[np.intp]
_MANY = 20  # buildings on a footprint that are more than the towers of one podium


def engulfed(shapes: Shapes, rules: Rules) -> Ints:
    """How many other buildings have their middle on each footprint over ``rules.huge_building_m2``; 0 where they are few.

    Args:
        shapes: (n,) footprints, metric CRS; missing ones are on none.
        rules: the limit.
    """
    out = np.zeros(len(shapes), dtype=np.intp)
    huge = np.flatnonzero(np.nan_to_num(shapely.area(shapes)) > rules.huge_building_m2)
    if not len(huge):
        return out
    points = np.where(shapely.is_missing(shapes), None, shapely.centroid(shapes))
    big, point = shapely.STRtree(points).query(prepared(shapes[huge]), predicate="intersects")
    count = np.bincount(big[huge[big] != point], minlength=len(huge))
    out[huge] = np.where(count > _MANY, count, 0)
    return out
