"""Coordinates as keys: exact equality of vertices without tolerance."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]


def coordinate_keys(xy: NDArray[np.float64]) -> NDArray[np.uint64]:
    """One 64-bit key per row of ``xy`` (n, 2); equal coordinates give equal keys."""
    bits = np.ascontiguousarray(xy + 0.0).view(np.uint64).reshape(-1, 2)  # + 0.0 turns -0.0 into 0.0
    return _mixed(_mixed(bits[:, 0]) + np.uint64(0x9E3779B97F4A7C15) ^ bits[:, 1])


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each bit of the answer depends on all of ``x``: round coordinates differ in few, high bits (splitmix64, Steele 2014)."""
    with np.errstate(over="ignore"):
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def shared_segments(u: NDArray[np.float64], v: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows (s,) and (s,) of the segments, from ``u`` to ``v`` (n, 2), that occur twice, in either direction."""
    key = coordinate_keys(u) + coordinate_keys(v)
    order = np.argsort(key, kind="stable")
    twin = key[order[1:]] == key[order[:-1]]
    return order[:-1][twin], order[1:][twin]


def without(polygons: Geometries, keep: NDArray[np.uint64]) -> Geometries:
    """The polygons without the vertices whose key is not in the sorted array ``keep``.

    A vertex that two polygons share is dropped from both, so that shared lines stay shared.
    """
    parts, part_of = shapely.get_parts(polygons, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    xy, of = shapely.get_coordinates(rings, return_index=True)
    keys = coordinate_keys(xy)
    stays = np.isin(keys, keep)
    left = np.bincount(of[stays], minlength=len(rings))
    stays = np.isin(keys, keys[stays | (left < 5)[of]])  # rings too small to thin out keep theirs, and so do their neighbours
    xy, of = xy[stays], of[stays]
    new = shapely.linearrings(xy, indices=of)  # closes the rings whose first vertex went
    first = np.flatnonzero(np.diff(ring_of, prepend=-1))
    hole = np.ones(len(rings), dtype=bool)
    hole[first] = False
    shells = shapely.polygons(new[first]) if not hole.any() else _with_holes(new, ring_of, hole)
    out = polygons.copy()
    single = np.bincount(part_of, minlength=len(polygons)) == 1
    out[part_of[single[part_of]]] = shells[single[part_of]]
    for k in np.flatnonzero(~single):
        out[k] = shapely.multipolygons(shells[part_of == k])
    return out


def _with_holes(rings: Geometries, polygon_of: NDArray[np.intp], hole: NDArray[np.bool_]) -> Geometries:
    shells = rings[~hole].copy()
    holes = [[] for _ in shells]  # type: list[list[shapely.LinearRing]]
    for ring, k in zip(rings[hole], polygon_of[hole], strict=True):
        holes[k].append(ring)
    return np.array([shapely.Polygon(s, h) for s, h in zip(shells, holes, strict=True)], dtype=object)
