"""Blocks: the faces between barriers inside a committee's outline, edge-matched vertex for vertex.

The idea of enclosures (barriers in, polygons out) is that of Fleischmann et al., `momepy.enclosures`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.coordinates import coordinate_keys

Geometries = NDArray[np.object_]
STEP_M = 6.0  # longest segment of a block edge: borders may end at any of its vertices
GRID_M = 1e-3  # all corners of a plan lie on a grid of a millimetre: lines that nearly touch meet, or stay apart
_DECIMALS = 3
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
    lines = outside(lines[~shapely.is_empty(lines)], obstacles)
    rim = shapely.boundary(outline)
    faces, corners = _faces(np.append(lines, [rim]), outline)
    if not _fill(faces, outline):
        faces, corners = _faces(np.array([rim]), outline)  # a tangle that cannot be noded: better no barriers than lost land
    return Blocks(faces, corners)


def _faces(lines: Geometries, outline: shapely.Polygon) -> tuple[Geometries, NDArray[np.uint64]]:
    """Faces between the lines inside the outline, and the keys of corners that are not just steps along a segment."""
    edges = shapely.get_parts(shapely.union_all(lines, grid_size=GRID_M))
    plain = shapely.polygonize(edges)
    stepped = shapely.polygonize(shapely.transform(shapely.segmentize(edges, STEP_M), on_grid))
    faces = _inside(stepped, outline)
    same = shapely.get_num_geometries(stepped) == shapely.get_num_geometries(plain)
    if not (same and shapely.is_valid(faces).all() and _fill(faces, outline)):  # the steps, rounded, have crossed a line next to them
        edges = shapely.get_parts(shapely.union_all(shapely.segmentize(lines, STEP_M), grid_size=GRID_M))
        faces = _inside(shapely.polygonize(edges), outline)
        faces = faces if shapely.coverage_is_valid(faces) else faces[:0]  # a tangle
    nodes = np.concatenate([shapely.get_coordinates(shapely.get_point(edges, i)) for i in (0, -1)])
    own = on_grid(shapely.get_coordinates(lines))
    return faces, np.unique(coordinate_keys(np.concatenate([own, nodes])))


def _inside(faces: shapely.GeometryCollection, outline: shapely.Polygon) -> Geometries:
    shapely.prepare(outline)
    parts = shapely.get_parts(faces)
    inside: Geometries = parts[shapely.intersects(outline, shapely.point_on_surface(parts))]
    return inside


def _fill(faces: Geometries, outline: shapely.Polygon) -> bool:
    """Whether the faces have the area of the outline."""
    return bool(abs(shapely.area(faces).sum() - outline.area) <= max(1.0, 1e-6 * outline.area))


def on_grid(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates rounded as noding on the grid rounds them."""
    return np.round(xy, _DECIMALS)


def outside(lines: Geometries, obstacles: Geometries) -> Geometries:
    """Lines without their stretches inside obstacles."""
    if not len(lines) or not len(obstacles):
        return lines
    o, at = shapely.STRtree(lines).query(obstacles, predicate="intersects")
    lines = lines.copy()
    for k in np.unique(at):
        lines[k] = shapely.difference(lines[k], shapely.union_all(obstacles[o[at == k]]))
    return lines
