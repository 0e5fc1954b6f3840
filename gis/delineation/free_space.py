"""The free space of blocks, as rings: what is left of a block between its edge and the walls of its obstacles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.coordinates import coordinate_keys

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Rings:
    """Polygons as the points of their rings, without the last point of each, which is its first.

    Attributes:
        xy: (p, 2) points, ring after ring; the first ring of a polygon is its shell.
        ring: (p,) ring of each point.
        part: (r,) polygon of each ring, rising.
        of: (k,) what each polygon belongs to, for instance its block.
        area, length: (k,) of each polygon, in square metres and metres.
    """

    xy: NDArray[np.float64]
    ring: Ints
    part: Ints
    of: Ints
    area: NDArray[np.float64]
    length: NDArray[np.float64]

    def polygons(self, some: Ints) -> Geometries:
        """Some of the polygons."""
        made = []
        for k in some.tolist():
            rings = [self.xy[self.ring == r] for r in np.flatnonzero(self.part == k).tolist()]
            made.append(shapely.Polygon(rings[0], rings[1:]))
        return np.array(made, dtype=object)


def rings_of(polygons: Geometries, of: Ints | None = None) -> Rings:
    """The rings of valid polygons or multipolygons (n,), which belong to ``of`` (n,), or each to its own number."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = _open(rings)
    of = np.arange(len(polygons)) if of is None else of
    return Rings(xy, ring, part, of[owner].astype(np.intp), shapely.area(parts), shapely.length(parts))


def free_space(blocks: Geometries, walls: Geometries, block_of: Ints) -> tuple[Rings, Ints]:
    """Free space of the blocks that have walls, and the wall (or -1) whose outline each of its points is on.

    Where all walls of a block stand free and have no court, their outlines are the holes of the free space as they are.

    Args:
        blocks: (b,) polygons.
        walls: (w,) disjoint polygons within the blocks.
        block_of: (w,) block of each.
    """
    shapely.prepare(blocks)
    plain = shapely.get_num_interior_rings(walls) == 0  # also false for multipolygons
    plain[plain] = shapely.contains_properly(blocks[block_of[plain]], walls[plain])
    hard = np.unique(block_of[~plain])
    easy = np.setdiff1d(block_of, hard)
    first, owner = _holed(blocks, walls, block_of, easy)
    if not len(hard):
        return first, owner
    rest, rest_owner = _cut_out(blocks, walls, block_of, hard)
    return _both(first, rest), np.concatenate([owner, rest_owner])


def _holed(blocks: Geometries, walls: Geometries, block_of: Ints, some: Ints) -> tuple[Rings, Ints]:
    """The free space of blocks whose walls stand free, one polygon each."""
    shells, shell_part = shapely.get_rings(blocks[some], return_index=True)
    inside = np.flatnonzero(np.isin(block_of, some))
    holes = shapely.get_exterior_ring(walls[inside])
    part = np.concatenate([shell_part, np.searchsorted(some, block_of[inside])])
    wall = np.concatenate([np.full(len(shells), -1, dtype=np.intp), inside])
    order = np.argsort(part, kind="stable")
    xy, ring = _open(np.concatenate([shells, holes])[order])
    gone = np.bincount(part[len(shells) :], weights=shapely.area(walls[inside]), minlength=len(some))
    around = np.bincount(part[len(shells) :], weights=shapely.length(holes), minlength=len(some))
    rings = Rings(xy, ring, part[order], some, shapely.area(blocks[some]) - gone, shapely.length(blocks[some]) + around)
    return rings, wall[order][ring]


def _cut_out(blocks: Geometries, walls: Geometries, block_of: Ints, some: Ints) -> tuple[Rings, Ints]:
    """The free space of blocks with walls at their edge, with courts, or in pieces."""
    inside = np.flatnonzero(np.isin(block_of, some))
    inside = inside[np.argsort(block_of[inside], kind="stable")]
    parts, owner = shapely.get_parts(walls[inside], return_index=True)
    taken = shapely.multipolygons(parts, indices=np.searchsorted(some, block_of[inside][owner]))
    rings = rings_of(shapely.difference(blocks[some], taken), some)
    return rings, _owners(rings.xy, walls, inside, blocks[some])


def _owners(xy: NDArray[np.float64], walls: Geometries, some: Ints, blocks: Geometries) -> Ints:
    """The one of some walls whose outline has each point, or -1."""
    corners, of = shapely.get_coordinates(walls[some], return_index=True)
    keys = coordinate_keys(corners)
    order = np.argsort(keys)
    keys, of = keys[order], of[order]
    want = coordinate_keys(xy)
    at = np.minimum(np.searchsorted(keys, want), len(keys) - 1)
    owner = np.where(keys[at] == want, some[of[at]], -1)
    made = ~np.isin(want, coordinate_keys(shapely.get_coordinates(blocks)))
    rest = np.flatnonzero((owner < 0) & made)  # points made where a wall crosses the block's edge are on it, too
    p, w = shapely.STRtree(walls[some]).query(shapely.points(xy[rest]), predicate="dwithin", distance=1e-6)
    owner[rest[p]] = some[w]
    return owner


def _open(rings: Geometries) -> tuple[NDArray[np.float64], Ints]:
    """Points of rings without the last of each, and the ring of each."""
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = np.append(ring[1:] == ring[:-1], False)[: len(ring)]
    return xy[inner], ring[inner]


def _both(a: Rings, b: Rings) -> Rings:
    return Rings(
        np.concatenate([a.xy, b.xy]),
        np.concatenate([a.ring, b.ring + len(a.part)]),
        np.concatenate([a.part, b.part + len(a.of)]),
        np.concatenate([a.of, b.of]),
        np.concatenate([a.area, b.area]),
        np.concatenate([a.length, b.length]),
    )
