"""A point of each building, to tell by it where the building belongs."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]


def inner_spots(shapes: Geometries, outline: shapely.Geometry) -> Geometries:
    """(n,) points, one inside each shape: of one that reaches over the outline, on its largest piece inside.

    Args:
        shapes: (n,) footprints or parts of them, metric CRS.
        outline: of the committee or a piece of it.
    """
    out = np.asarray(shapely.point_on_surface(shapes))
    shapely.prepare(outline)
    over = np.flatnonzero(~shapely.covers(outline, shapes) & shapely.intersects(outline, shapes))
    pieces, owner = shapely.get_parts(shapely.intersection(shapes[over], outline), return_index=True)
    rise = np.argsort(shapely.area(pieces), kind="stable")
    out[over[owner[rise]]] = shapely.point_on_surface(pieces[rise])  # the largest is written last
    return out
