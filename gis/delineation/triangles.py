"""The free space between buildings as labelled triangles: who faces whom, and where the middle line runs.

The free space of a block (block minus obstacles) is triangulated between the corners of walls and block edges, so no
triangle edge crosses a wall. Every corner belongs to an obstacle, or to the one that is nearest along triangle edges.
Where the corners of a triangle belong to different sides, the line through the middles of its edges is a piece of the
border between them (chordal axis: Prasad, "Morphological analysis of shapes", 1997): it keeps half the gap to either
wall, meets itself exactly from triangle to triangle, and a side is one piece wherever its corners hang together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.delaunay import constrained_delaunay
from gis.delineation.free_space import free_space
from gis.delineation.middle_pieces import middle_pieces
from gis.delineation.nearest_owner import nearest_owner

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
WALL_STEP_M = 7.0  # longest wall segment without a corner


@dataclass(frozen=True)
class Triangles:
    """Triangulated free space of several blocks.

    Attributes:
        xy: (v, 2) corners, one entry per block that has the corner.
        side: (v,) obstacle that each corner belongs to.
        on_wall: (v,) whether the corner is one of an obstacle.
        corners: (t, 3) corner indices of each triangle.
        mate: (3 t,) each edge in the triangle beyond it, as in `gis.delineation.delaunay.Mesh`; -1 on the edge of the free space.
        block: (v,) block of each corner.
    """

    xy: NDArray[np.float64]
    side: Ints
    on_wall: NDArray[np.bool_]
    corners: Ints
    mate: Ints
    block: Ints


def triangulate(blocks: Geometries, obstacles: Geometries, block_of: Ints) -> Triangles:
    """Triangulate the free space of ``blocks``.

    Args:
        blocks: (b,) polygons, edges already divided.
        obstacles: (o,) disjoint polygons within the blocks.
        block_of: (o,) block of each obstacle; a block without obstacles gives no triangles.
    """
    space, wall = free_space(blocks, shapely.segmentize(obstacles, WALL_STEP_M), block_of)
    mesh = constrained_delaunay(space)
    owner = mesh.of_points(wall)
    block = mesh.of
    side = nearest_owner(mesh.xy, mesh.corners, mesh.mate, owner)
    lost = side < 0  # free space that touches no wall corner: an island of open land within a block
    if lost.any():
        tree = shapely.STRtree(obstacles)
        side[lost] = _nearest_in_block(mesh.xy[lost], block[lost], obstacles, block_of, tree)
    return Triangles(mesh.xy, side, owner >= 0, mesh.corners, mesh.mate, block)


def _nearest_in_block(xy: NDArray[np.float64], block: Ints, obstacles: Geometries, block_of: Ints, tree: shapely.STRtree) -> Ints:
    out = np.empty(len(xy), dtype=np.intp)
    for k in np.unique(block):
        mine = np.flatnonzero(block_of == k)
        at = block == k
        near = shapely.distance(shapely.points(xy[at])[:, None], obstacles[mine][None, :]).argmin(axis=1)
        out[at] = mine[near]
    return out


def middle_lines(tri: Triangles, label: Ints) -> tuple[NDArray[np.float64], Ints, Ints]:
    """Border segments between corners of different label.

    Args:
        tri: the triangles.
        label: (v,) label of each corner, for instance the EA of its side.

    Returns:
        segments (s, 2, 2) in metres, (s, 2) the two labels each separates, and (s,) the triangle it crosses. A border
        that reaches the block's edge ends at a corner of it, so that it needs no noding there; between two
        walls that reach over the edge it ends in the middle, and does.
    """
    segments, pairs, triangle = middle_pieces(tri.xy, tri.on_wall, tri.corners, tri.mate, label)
    return segments, pairs, triangle
