"""Cut one cell between buildings, so that those with different labels come apart."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.cells import cut_blocks
from gis.delineation.ground import Ground, lay_ground
from gis.delineation.obstacles import SHRINK_M
from gis.errors import Refused
from gis.geometry.coordinates import without

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
_NONE = -1


def cut_between(cell: shapely.Polygon, shapes: Geometries, label: Ints, clearance_m: float) -> tuple[Geometries, Ints]:
    """Pieces of a cell and the label of each: borders run midway between buildings of different labels, as in delineation.

    Args:
        cell: a polygon with corners on the grid of plans, metric CRS.
        shapes: (p,) footprints or parts that reach into it.
        label: (p,) from 0; -1 for those that only must not be cut.
        clearance_m: from a wall to a border where the gap is wider than twice this.

    Raises:
        Refused: ``edit_buildings_touch`` where outlines that overlap have different labels; ``edit_no_cut`` where no line can run.
    """
    ground = lay_ground(cell, shapes, np.zeros(0, dtype=object), divide=True)
    wall = _labels(ground, label)
    if ground.tri is None or len(np.unique(wall)) < 2:
        raise Refused("edit_no_cut")
    corner = wall[ground.tri.side]
    pieces, _, corners = cut_blocks(ground.blocks.polygons, ground.tri, corner, ground.walls, clearance_m + SHRINK_M)
    spots = shapely.point_on_surface(ground.walls)
    piece, at = shapely.STRtree(spots).query(pieces, predicate="intersects")
    found = np.full(len(pieces), _NONE, dtype=np.intp)
    found[piece] = wall[at]
    if (found[piece] != wall[at]).any() or set(found[found >= 0].tolist()) != set(wall.tolist()):
        raise Refused("edit_no_cut")
    bare = np.flatnonzero(found < 0)
    if len(bare):
        found[bare] = wall[shapely.STRtree(ground.walls).query_nearest(pieces[bare], all_matches=False)[1]]
    return without(pieces, np.unique(np.concatenate([ground.blocks.corners, corners]))), found


def _labels(ground: Ground, label: Ints) -> Ints:
    """Label of each wall; those that nobody asked about go with the nearest."""
    wall = np.full(len(ground.walls), _NONE, dtype=np.intp)
    known = np.flatnonzero((label >= 0) & (ground.wall_of >= 0))
    wall[ground.wall_of[known]] = label[known]
    if (wall[ground.wall_of[known]] != label[known]).any():
        raise Refused("edit_buildings_touch")
    lost, sure = np.flatnonzero(wall < 0), np.flatnonzero(wall >= 0)
    if len(lost) and len(sure):
        wall[lost] = wall[sure[shapely.STRtree(ground.walls[sure]).query_nearest(ground.walls[lost], all_matches=False)[1]]]
    return wall
