"""Constrained Delaunay triangulation of polygons with holes: ears are cut first, then edges flipped until none is better.

Ear cutting drops corners that lie in a row, and rows are what streets are made of: so every corner is set off its place
by a hair for the triangulation alone, always the same for the same place. The flips are those of Lawson ("Software for
C1 surface interpolation", 1977). Polygons that ear cutting does not fill (rings that touch) are left to GEOS.
"""

from __future__ import annotations

from dataclasses import dataclass

import mapbox_earcut
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.edge_flips import flip_edges, mates
from gis.delineation.free_space import Rings
from gis.geometry.coordinates import coordinate_keys

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_HAIR_M = 2e-5
_FILLED = 1e-6  # share of a polygon's area that its triangles may miss
_SALT = np.uint64(0x9E3779B97F4A7C15)  # so that the same place in two polygons gives two keys
_FLIPS = 60  # most flips an edge, should rounding turn them in a circle


@dataclass(frozen=True)
class Mesh:
    """Triangles of several polygons.

    Attributes:
        xy: (v, 2) corners, one entry per polygon that has the corner.
        of: (v,) what the polygon of each corner belongs to.
        corners: (t, 3) corners of each triangle, counter-clockwise.
        mate: (3 t,) of the edge from corner i to i + 1 of triangle t, at 3 t + i: the same edge in the triangle beyond, -1 on the rim.
        corner_of: (p,) corner at each point of the rings that were triangulated.
    """

    xy: Floats
    of: Ints
    corners: Ints
    mate: Ints
    corner_of: Ints

    def of_points(self, known: Ints) -> Ints:
        """(v,) what is ``known`` (p,) of the ring points at each corner; -1 where it is -1 for all of them."""
        out = np.full(len(self.xy), -1, dtype=np.intp)
        there = known >= 0
        out[self.corner_of[there]] = known[there]
        return out


def constrained_delaunay(space: Rings) -> Mesh:
    """Triangulate polygons; every corner of theirs is one of the triangulation, and there are no others."""
    keys = coordinate_keys(space.xy)
    hair = space.xy + (np.stack([keys & np.uint64(0xFFFF), keys >> np.uint64(48)], axis=1).astype(float) / 32768.0 - 1.0) * _HAIR_M
    corners = _ears(hair, space, keys)
    of = space.of[space.part[space.ring]]
    _, first, place = np.unique(keys ^ (of.astype(np.uint64) * _SALT), return_index=True, return_inverse=True)
    corners = place[corners]
    mate = mates(corners, len(first))
    flat = np.ascontiguousarray(corners).ravel()
    flip_edges(hair[first], flat, mate, _FLIPS * len(mate))
    return Mesh(space.xy[first], of[first], flat.reshape(-1, 3), mate, place)


def _ears(xy: Floats, space: Rings, keys: NDArray[np.uint64]) -> Ints:
    """(t, 3) corners of triangles that fill the polygons, as numbers of ring points."""
    ends = np.cumsum(np.bincount(space.ring, minlength=len(space.part)))
    rings = np.bincount(space.part, minlength=len(space.of))
    last = np.cumsum(rings)
    found, start, ring = [], 0, 0
    for k in range(len(space.of)):
        mine = ends[ring : last[k]] - start
        made = mapbox_earcut.triangulate_float64(xy[start : start + mine[-1]], mine.astype(np.uint32))
        found.append(made.reshape(-1, 3).astype(np.intp) + start)
        start, ring = start + int(mine[-1]), int(last[k])
    count = np.array([len(f) for f in found], dtype=np.intp)
    of = np.repeat(np.arange(len(count)), count)
    corners = np.concatenate([np.zeros((0, 3), dtype=np.intp), *found])
    twice = _double_areas(xy, corners)
    filled = np.bincount(of, weights=np.abs(twice) / 2, minlength=len(count))
    points = np.bincount(space.part[space.ring], minlength=len(count))
    bad = np.abs(filled - space.area) > _FILLED * space.area + _HAIR_M * space.length
    bad |= count < points - 2 + 2 * (rings - 1)
    corners[twice < 0] = corners[twice < 0][:, ::-1]
    if not bad.any():
        return corners
    return np.concatenate([corners[~bad[of]], _by_geos(xy, space, keys, np.flatnonzero(bad))])


def _by_geos(xy: Floats, space: Rings, keys: NDArray[np.uint64], bad: Ints) -> Ints:
    """Triangles of some of the polygons, by the slower way that fills them all."""
    soup, of = shapely.get_parts(shapely.constrained_delaunay_triangles(space.polygons(bad)), return_index=True)
    want = coordinate_keys(shapely.get_coordinates(soup).reshape(-1, 4, 2)[:, :3].reshape(-1, 2))
    of_point = space.part[space.ring]
    at = np.flatnonzero(np.isin(of_point, bad))
    own = keys[at] ^ (of_point[at].astype(np.uint64) * _SALT)
    order = np.argsort(own, kind="stable")
    row = np.searchsorted(own[order], want ^ (np.repeat(bad[of], 3).astype(np.uint64) * _SALT))
    corners: Ints = at[order[row]].reshape(-1, 3)
    turned = _double_areas(xy, corners) < 0
    corners[turned] = corners[turned][:, ::-1]
    return corners


def _double_areas(xy: Floats, corners: Ints) -> Floats:
    a, b, c = (xy[corners[:, i]] for i in range(3))
    areas: Floats = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    return areas
