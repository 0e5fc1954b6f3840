"""Obstacles: what no border may enter. Footprints a little shrunk, those that overlap taken together."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.heaps import unions

Geometries = NDArray[np.object_]
SHRINK_M = 0.1  # so that party walls leave a slit a border can follow, and small digitising overlaps do not tie houses together
CHIP_M2 = 0.1  # smaller pieces of a larger footprint are no obstacles
_POINT_M = 0.15  # half width given to points and to footprints that vanish when shrunk


def obstacles(shapes: Geometries, outline: shapely.Geometry) -> tuple[Geometries, NDArray[np.intp]]:
    """Disjoint obstacles inside ``outline`` and the obstacle of each shape.

    Args:
        shapes: (n,) footprints or parts of them, valid, none missing.
        outline: polygon of the committee piece; what lies beyond is cut off.

    Returns:
        (o,) polygons, and (n,) the obstacle that holds the largest piece of each shape; -1 where a shape does not
        reach into the outline. The wings of a building of several pieces are obstacles of their own.
    """
    small = np.full(len(shapes), shapely.Polygon(), dtype=object)
    solid = shapely.area(shapes) > 0  # shrinking what has collapsed gives nothing but a warning
    small[solid] = shapely.buffer(shapes[solid], -SHRINK_M, join_style="mitre")
    gone = shapely.is_empty(small)
    if gone.any():
        x, y = shapely.get_x(spot := shapely.point_on_surface(shapes[gone])), shapely.get_y(spot)
        small[gone] = shapely.box(x - _POINT_M, y - _POINT_M, x + _POINT_M, y + _POINT_M)
    shapely.prepare(outline)
    out = ~shapely.contains_properly(outline, small)
    if out.any():
        small[out] = _polygonal(shapely.intersection(small[out], outline))
    pieces, owner = shapely.get_parts(small, return_index=True)
    size = shapely.area(pieces)
    largest = np.zeros(len(shapes))
    np.maximum.at(largest, owner, size)
    real = (size > np.minimum(CHIP_M2, 0.5 * largest[owner])) & (size > 0)
    pieces, owner, size = pieces[real], owner[real], size[real]
    made, of = unions(pieces)
    number = np.full(len(shapes), -1, dtype=np.intp)
    rise = np.argsort(size, kind="stable")
    number[owner[rise]] = of[rise]  # the largest piece is written last
    return made, number


def _polygonal(shapes: Geometries) -> Geometries:
    """Only the polygons of what an intersection gave."""
    mixed = shapely.get_type_id(shapes) == 7
    for k in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[k])
        shapes[k] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    shapes[shapely.get_dimensions(shapes) < 2] = shapely.Polygon()
    return shapes
