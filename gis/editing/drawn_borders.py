"""A border drawn through some land by hand: laid onto barriers, bent around buildings, so that it parts the land in two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.blocks import GRID_M
from gis.delineation.obstacles import SHRINK_M, obstacles
from gis.errors import Refused
from gis.geometry.snapping import snapped

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]
REACH_M = 3.0  # a drawn line this near to a barrier or a border of cells follows it
_TO_EDGE_M = 10.0  # a line that ends this near before the edge of the land is led on to it
_THIN_M = 1.0  # land without a building that is thinner goes with the other side
_SHARE = 0.45  # of the gap to the next building, that a border keeps from a wall at most


@dataclass(frozen=True)
class Ground:
    """The land that a line is drawn through.

    Attributes:
        land: a polygon, metric CRS.
        targets: (t,) lines that a border may follow, ending where they meet.
        shapes: (s,) buildings and parts that reach into it: none is cut.
        counts: (s,) whether they are of this land, so that a side needs one of them.
        clearance_m: from a wall to a border, where there is room.
    """

    land: shapely.Polygon
    targets: Geometries
    shapes: Geometries
    counts: Flags
    clearance_m: float


def parted(ground: Ground, line: shapely.LineString) -> shapely.Geometry:
    """One side of the land, cut along a drawn line.

    Raises:
        Refused: ``edit_line_not_across``; ``edit_line_twice`` where the line makes more than two sides; ``edit_side_empty``.
    """
    walls, wall_of = obstacles(ground.shapes, ground.land)
    counts = np.zeros(len(walls), dtype=bool)
    counts[wall_of[(wall_of >= 0) & ground.counts]] = True
    border = _to_edge(ground.land, snapped(line, ground.targets, REACH_M))
    faces = _faces(ground.land, border)
    of_wall = _face_of(faces, walls)
    side = _sides(faces, of_wall, counts)
    one: shapely.Geometry = shapely.union_all(faces[side == 0], grid_size=GRID_M)
    one = _bent(one, ground, walls, side[of_wall] == 0, border)
    return _tidy(one, ground.land, walls, side[of_wall] == 0)


def _to_edge(land: shapely.Polygon, line: shapely.LineString) -> shapely.LineString:
    """The line, its ends led on straight to the edge of the land where they are near to it."""
    xy = shapely.get_coordinates(line)
    if (xy[0] == xy[-1]).all():  # a ring within the land
        return line
    rim = shapely.boundary(land)
    for end, before in ((0, 1), (-1, -2)):
        point = shapely.Point(xy[end])
        if not shapely.contains_properly(land, point):
            continue
        step = xy[end] - xy[before]
        ray = shapely.LineString([xy[end], xy[end] + step / max(np.hypot(*step), 1e-9) * _TO_EDGE_M])
        met = shapely.intersection(ray, rim)
        if shapely.is_empty(met) and shapely.distance(point, rim) > _TO_EDGE_M:
            raise Refused("edit_line_not_across")
        target = shapely.get_coordinates(shapely.shortest_line(point, rim if shapely.is_empty(met) else met))[-1]
        way = target - xy[end]
        beyond = target + way / max(np.hypot(*way), 1e-9) * 10 * GRID_M
        xy = np.concatenate([[beyond], xy]) if end == 0 else np.concatenate([xy, [beyond]])
    return shapely.LineString(xy)


def _faces(land: shapely.Polygon, line: shapely.LineString) -> Geometries:
    edges = shapely.union_all([shapely.boundary(land), line], grid_size=GRID_M)
    faces: Geometries = shapely.get_parts(shapely.polygonize([edges]))
    shapely.prepare(land)
    inside: Geometries = faces[shapely.intersects(land, shapely.point_on_surface(faces))]
    return inside


def _face_of(faces: Geometries, walls: Geometries) -> Ints:
    """The face that holds most of each wall."""
    shared = shapely.area(shapely.intersection(walls[:, None], faces[None, :]))
    return np.asarray(shared.argmax(axis=1), dtype=np.intp) if len(walls) else np.zeros(0, dtype=np.intp)


def _sides(faces: Geometries, of_wall: Ints, counts: Flags) -> Ints:
    """Side of each face, 0 or 1: two are real, thin ones without a building go with the real one that they share most border with."""
    built = np.bincount(of_wall, minlength=len(faces)) > 0
    real = built | ~shapely.is_empty(shapely.buffer(faces, -_THIN_M / 2))
    main = np.flatnonzero(real)
    if len(main) < 2:
        raise Refused("edit_line_not_across")
    if len(main) > 2:
        raise Refused("edit_line_twice")
    if not all((counts & (of_wall == k)).any() for k in main.tolist()):
        raise Refused("edit_side_empty")
    side = np.zeros(len(faces), dtype=np.intp)
    side[main[1]] = 1
    for k in np.flatnonzero(~real):
        side[k] = int(shapely.length(shapely.intersection(faces[main], faces[k])).argmax())
    return side


def _bent(one: shapely.Geometry, ground: Ground, walls: Geometries, inside: Flags, border: shapely.LineString) -> shapely.Geometry:
    """The side with the buildings of its own whole, and none of the others: the border goes round them."""
    room = ground.clearance_m + SHRINK_M
    close = np.flatnonzero(shapely.dwithin(walls, border, room))
    if not len(close):
        return one
    first, second = shapely.STRtree(walls).query(walls[close], predicate="dwithin", distance=2 * room)
    apart = first[second != close[first]], second[second != close[first]]
    gap = np.full(len(close), np.inf)
    np.minimum.at(gap, apart[0], shapely.distance(walls[close[apart[0]]], walls[apart[1]]))
    around = shapely.buffer(walls[close], np.minimum(room, _SHARE * gap), join_style="mitre")
    mine, theirs = around[inside[close]], around[~inside[close]]
    whole = shapely.union_all([one, *mine], grid_size=GRID_M)
    return shapely.intersection(shapely.difference(whole, shapely.union_all(theirs), grid_size=GRID_M), ground.land, grid_size=GRID_M)


def _tidy(one: shapely.Geometry, land: shapely.Polygon, walls: Geometries, inside: Flags) -> shapely.Geometry:
    """The side without scraps that bending has cut off: they hold no building, and go with the other side."""
    other = _main(shapely.difference(land, _main(one, walls[inside]), grid_size=GRID_M), walls[~inside])
    return shapely.difference(land, other, grid_size=GRID_M)


def _main(side: shapely.Geometry, walls: Geometries) -> shapely.Geometry:
    """The piece of a side with buildings.

    Raises:
        Refused: ``edit_line_through`` where buildings stand in several.
    """
    pieces = shapely.get_parts(side)
    pieces = pieces[shapely.get_dimensions(pieces) == 2]
    spots = shapely.point_on_surface(walls)
    held = np.array([shapely.intersects(p, spots).any() for p in pieces], dtype=bool)
    if held.sum() != 1:
        raise Refused("edit_line_through")
    return pieces[held][0]
