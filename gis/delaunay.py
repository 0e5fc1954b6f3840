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

from gis.coordinates import coordinate_keys
from gis.edge_flips import flip_edges, mates

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_HAIR_M = 2e-5
_FILLED = 1e-6  # share of a polygon's area that its triangles may miss
_FLIPS = 60  # most flips an edge, should rounding turn them in a circle


@dataclass(frozen=True)
class Mesh:
    """Triangles of several polygons.

    Attributes:
        xy: (v, 2) corners, one entry per polygon that has the corner.
        of: (v,) polygon of each corner.
        corners: (t, 3) corners of each triangle, counter-clockwise.
        mate: (3 t,) of the edge from corner i to i + 1 of triangle t, at 3 t + i: the same edge in the triangle beyond, -1 on the rim.
    """

    xy: Floats
    of: Ints
    corners: Ints
    mate: Ints


def constrained_delaunay(polygons: Geometries) -> Mesh:
    """Triangulate polygons; every corner of theirs is one of the triangulation, and there are no others.

    Args:
        polygons: (n,) valid polygons or multipolygons, metric.
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = np.append(ring[1:] == ring[:-1], False)[: len(ring)]  # without the last point of each ring, which is its first
    xy, ring = xy[inner], ring[inner]
    keys = coordinate_keys(xy)
    hair = xy + (np.stack([keys & np.uint64(0xFFFF), keys >> np.uint64(48)], axis=1).astype(float) / 32768.0 - 1.0) * _HAIR_M
    ends = np.cumsum(np.bincount(ring, minlength=len(rings)))
    corners = _ears(hair, ends, part, parts, keys)
    of = owner[part[ring]].astype(np.intp)
    _, first, place = np.unique(keys ^ (of.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)), return_index=True, return_inverse=True)
    corners = place[corners]
    mate = mates(corners, len(first))
    flat = np.ascontiguousarray(corners).ravel()
    flip_edges(hair[first], flat, mate, _FLIPS * len(mate))
    return Mesh(xy[first], of[first], flat.reshape(-1, 3), mate)


def _ears(xy: Floats, ends: Ints, part: Ints, parts: Geometries, keys: NDArray[np.uint64]) -> Ints:
    """(t, 3) corners of triangles that fill the polygons, as numbers of ring points."""
    last = np.cumsum(np.bincount(part, minlength=len(parts)))
    found, start, ring = [], 0, 0
    for k in range(len(parts)):
        mine = ends[ring : last[k]] - start
        made = mapbox_earcut.triangulate_float64(xy[start : start + mine[-1]], mine.astype(np.uint32))
        found.append(made.reshape(-1, 3).astype(np.intp) + start)
        start, ring = start + int(mine[-1]), int(last[k])
    of = np.repeat(np.arange(len(parts)), [len(f) for f in found])
    corners = np.concatenate([np.zeros((0, 3), dtype=np.intp), *found])
    twice = _double_areas(xy, corners)
    filled = np.bincount(of, weights=np.abs(twice) / 2, minlength=len(parts))
    points = np.bincount(part, weights=np.diff(ends, prepend=0), minlength=len(parts))
    bad = np.abs(filled - shapely.area(parts)) > _FILLED * shapely.area(parts) + _HAIR_M * shapely.length(parts)
    bad |= np.bincount(of, minlength=len(parts)) < points - 2 + 2 * (np.bincount(part, minlength=len(parts)) - 1)
    corners[twice < 0] = corners[twice < 0][:, ::-1]
    if not bad.any():
        return corners
    return np.concatenate([corners[~bad[of]], _by_geos(xy, ends, part, parts, keys, np.flatnonzero(bad))])


def _by_geos(xy: Floats, ends: Ints, part: Ints, parts: Geometries, keys: NDArray[np.uint64], bad: Ints) -> Ints:
    """Triangles of some of the polygons, by the slower way that fills them all."""
    soup, of = shapely.get_parts(shapely.constrained_delaunay_triangles(parts[bad]), return_index=True)
    want = coordinate_keys(shapely.get_coordinates(soup).reshape(-1, 4, 2)[:, :3].reshape(-1, 2))
    salt = np.uint64(0x9E3779B97F4A7C15)
    of_point = part[np.searchsorted(ends, np.arange(len(xy)), side="right")]
    at = np.flatnonzero(np.isin(of_point, bad))
    own = keys[at] ^ (of_point[at].astype(np.uint64) * salt)
    order = np.argsort(own, kind="stable")
    row = np.searchsorted(own[order], want ^ (np.repeat(bad[of], 3).astype(np.uint64) * salt))
    corners: Ints = at[order[row]].reshape(-1, 3)
    turned = _double_areas(xy, corners) < 0
    corners[turned] = corners[turned][:, ::-1]
    return corners


def _double_areas(xy: Floats, corners: Ints) -> Floats:
    a, b, c = (xy[corners[:, i]] for i in range(3))
    areas: Floats = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    return areas
