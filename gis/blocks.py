"""Blocks: the faces between barriers inside a committee's outline, edge-matched vertex for vertex.

The idea of enclosures (barriers in, polygons out) is that of Fleischmann et al., `momepy.enclosures`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.coordinates import coordinate_keys

Geometries = NDArray[np.object_]
STEP_M = 6.0  # longest segment of a block edge: borders may end at any of its vertices
GRID_M = 1e-3  # all corners of a plan lie on a grid of a millimetre: lines that nearly touch meet, or stay apart
_MARGIN_M = 10.0


@dataclass(frozen=True)
class Blocks:
    """Faces of one committee piece.

    Attributes:
        polygons: (b,) polygons that fill the outline; edges cut to `STEP_M`, shared vertex for vertex.
        corners: sorted keys of the vertices that belong to the source lines (the rest only divides long segments).
    """

    polygons: Geometries
    corners: NDArray[np.uint64]


def make_blocks(outline: shapely.Polygon, lines: Geometries, obstacles: Geometries) -> Blocks:
    """Cut ``outline`` along ``lines``; a line is no border where it runs through an obstacle.

    Args:
        outline: one polygon, metric CRS.
        lines: (l,) barrier lines, may reach beyond the outline; dangling ends make no edge.
        obstacles: (o,) polygons that no edge may enter (footprints, slightly shrunk).
    """
    box = outline.bounds
    lines = shapely.clip_by_rect(lines, box[0] - _MARGIN_M, box[1] - _MARGIN_M, box[2] + _MARGIN_M, box[3] + _MARGIN_M)
    lines = _outside(lines[~shapely.is_empty(lines)], obstacles)
    edges = shapely.union_all(np.append(lines, [shapely.boundary(outline)]), grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize([shapely.segmentize(edges, STEP_M)]))
    shapely.prepare(outline)
    faces = faces[shapely.intersects(outline, shapely.point_on_surface(faces))]
    if abs(float(shapely.area(faces).sum()) - outline.area) > max(1.0, 1e-6 * outline.area):
        edges = shapely.union_all([shapely.boundary(outline)], grid_size=GRID_M)  # better no barriers than lost land
        faces = shapely.get_parts(shapely.polygonize([shapely.segmentize(edges, STEP_M)]))
        faces = faces[shapely.intersects(outline, shapely.point_on_surface(faces))]
    return Blocks(faces, np.unique(coordinate_keys(shapely.get_coordinates(edges))))


def _outside(lines: Geometries, obstacles: Geometries) -> Geometries:
    """Lines without their stretches inside obstacles."""
    if not len(lines) or not len(obstacles):
        return lines
    o, at = shapely.STRtree(lines).query(obstacles, predicate="intersects")
    lines = lines.copy()
    for k in np.unique(at):
        lines[k] = shapely.difference(lines[k], shapely.union_all(obstacles[o[at == k]]))
    return lines
