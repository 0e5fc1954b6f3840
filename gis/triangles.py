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
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gis.coordinates import coordinate_keys
from gis.delaunay import Mesh, constrained_delaunay

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
        mate: (3 t,) each edge in the triangle beyond it, as in `gis.delaunay.Mesh`; -1 on the edge of the free space.
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
    obstacles = shapely.segmentize(obstacles, WALL_STEP_M)
    used = np.unique(block_of)
    order = np.argsort(block_of, kind="stable")
    parts, owner = shapely.get_parts(obstacles[order], return_index=True)
    walls = shapely.multipolygons(parts, indices=np.searchsorted(used, block_of[order][owner]))
    mesh = constrained_delaunay(shapely.difference(blocks[used], walls))
    block = used[mesh.of]
    owner = _owners(mesh.xy, obstacles, blocks[used])
    side = _spread(mesh, owner)
    lost = side < 0  # free space that touches no wall corner: an island of open land within a block
    if lost.any():
        tree = shapely.STRtree(obstacles)
        side[lost] = _nearest_in_block(mesh.xy[lost], block[lost], obstacles, block_of, tree)
    return Triangles(mesh.xy, side, owner >= 0, mesh.corners, mesh.mate, block)


def _owners(xy: NDArray[np.float64], obstacles: Geometries, blocks: Geometries) -> Ints:
    """Obstacle whose outline has each corner, or -1."""
    wall, of = shapely.get_coordinates(obstacles, return_index=True)
    keys = coordinate_keys(wall)
    order = np.argsort(keys)
    keys, of = keys[order], of[order]
    want = coordinate_keys(xy)
    at = np.minimum(np.searchsorted(keys, want), len(keys) - 1)
    owner = np.where(keys[at] == want, of[at], -1)
    made = ~np.isin(want, coordinate_keys(shapely.get_coordinates(blocks)))
    rest = np.flatnonzero((owner < 0) & made)  # corners made where an obstacle crosses the block's edge are on a wall, too
    p, o = shapely.STRtree(obstacles).query(shapely.points(xy[rest]), predicate="dwithin", distance=1e-6)
    owner[rest[p]] = o
    return owner


def _spread(mesh: Mesh, side: Ints) -> Ints:
    """Give corners without an owner that of the nearest along triangle edges."""
    known = np.flatnonzero(side >= 0)
    if len(known) in (0, len(side)):
        return side
    xy, once = mesh.xy, mesh.mate < np.arange(len(mesh.mate))
    ends = np.stack([mesh.corners.ravel()[once], mesh.corners[:, [1, 2, 0]].ravel()[once]], axis=1)
    length = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T) + 1e-9
    graph = coo_array((length, (ends[:, 0], ends[:, 1])), shape=(len(xy), len(xy))).tocsr()
    _, _, source = dijkstra(graph, directed=False, indices=known, min_only=True, return_predecessors=True)
    return np.where(source >= 0, side[np.maximum(source, 0)], -1)


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
    lab = label[tri.corners]
    kinds = (lab[:, 0] != lab[:, 1]).astype(int) + (lab[:, 1] != lab[:, 2]) + (lab[:, 2] != lab[:, 0])
    mids = _edge_points(tri, lab)
    two, three = np.flatnonzero(kinds == 2), np.flatnonzero(kinds == 3)
    # the corner that differs: opposite edge i (i, i+1) has equal labels
    same = np.argmax(np.stack([lab[two, 0] == lab[two, 1], lab[two, 1] == lab[two, 2], lab[two, 2] == lab[two, 0]], axis=1), axis=1)
    seg2 = np.stack([mids[two, (same + 1) % 3], mids[two, (same + 2) % 3]], axis=1)
    pair2 = np.stack([lab[two, same], lab[two, (same + 2) % 3]], axis=1)
    centre = tri.xy[tri.corners[three]].mean(axis=1)
    seg3 = [np.stack([mids[three, i], centre], axis=1) for i in range(3)]
    pair3 = [np.stack([lab[three, i], lab[three, (i + 1) % 3]], axis=1) for i in range(3)]
    segments = np.concatenate([seg2, *seg3])
    pairs = np.concatenate([pair2, *pair3])
    triangle = np.concatenate([two, three, three, three])
    real = (segments[:, 0] != segments[:, 1]).any(axis=1)
    return segments[real], pairs[real], triangle[real]


def _edge_points(tri: Triangles, lab: Ints) -> NDArray[np.float64]:
    """(t, 3, 2): where a border crosses each triangle edge: its middle, or a corner where the edge is a rim."""
    a = tri.corners
    b = tri.corners[:, [1, 2, 0]]
    mid = (tri.xy[a] + tri.xy[b]) / 2
    free_a, free_b = ~tri.on_wall[a], ~tri.on_wall[b]
    first = np.where(free_a & free_b, lab < lab[:, [1, 2, 0]], free_a)
    end = (tri.mate < 0).reshape(-1, 3) & (free_a | free_b)
    mid[end] = tri.xy[np.where(first, a, b)[end]]
    return mid
