"""Towers that other footprints overlap: their slices are cut where no border would run through one of the others."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.obstacles import SHRINK_M

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Cut = tuple[list[shapely.Geometry], NDArray[np.int64], int, Ints]  # slices, units of each, what is counted, after how many each ends


def overlapping(shapes: Geometries, some: Ints) -> dict[int, Geometries]:
    """What overlaps each of ``some`` of the shapes by more than the hair that is shrunk off obstacles; those without are left out.

    Args:
        shapes: (n,) footprints, metric CRS; missing and empty ones overlap nothing.
        some: rows of those that are asked for.
    """
    solid = shapes.copy()
    solid[~(shapely.area(shapes) > 0)] = None
    which, other = shapely.STRtree(solid).query(shapes[some], predicate="intersects")
    apart = some[which] != other
    which, other = which[apart], other[apart]
    real = shapely.intersects(_shrunk(shapes[some[which]]), _shrunk(shapes[other]))
    which, other = which[real], other[real]
    return {int(some[w]): shapes[other[which == w]] for w in np.unique(which)}


def runs_between(slices: list[shapely.Geometry], others: Geometries) -> Ints:
    """(s,) run of each slice, from 0: slices that one of the others lies on are one run, with all between them."""
    tied = np.zeros(len(slices) - 1, dtype=bool)
    thin = _shrunk(np.array(slices, dtype=object))
    for other in _shrunk(others):
        on = np.flatnonzero(shapely.intersects(thin, other))
        if len(on) > 1:
            tied[on[0] : on[-1]] = True
    return np.append(0, np.cumsum(~tied)).astype(np.intp)


def merged(cut: Cut, run: Ints) -> Cut:
    """The cut with the slices of each run as one."""
    slices, share, kind, bounds = cut
    first = np.flatnonzero(np.diff(run, prepend=-1))
    shapes = [shapely.union_all(part) for part in np.split(np.array(slices, dtype=object), first[1:])]
    return shapes, np.add.reduceat(share, first), kind, np.append(bounds[first], bounds[-1])


def _shrunk(shapes: Geometries) -> Geometries:
    return np.asarray(shapely.buffer(shapes, -SHRINK_M, join_style="mitre"), dtype=object)
