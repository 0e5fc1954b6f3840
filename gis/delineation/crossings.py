"""Crossings: where a street or path leads from one side of a line to the other, by a bridge or a level crossing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
_AROUND_M = 0.5  # around the point in which two lines meet, to see on which sides the way runs
_RUNS_M = 0.05  # of a way that is there, and not just touches


def crossings(guarded: Geometries, ways: Geometries) -> Geometries:
    """Points in which one of ``ways`` leads over one of ``guarded``; a way that ends at the line does not.

    Args:
        guarded: (g,) lines, metric CRS.
        ways: (w,) lines that people walk along.
    """
    w, g = shapely.STRtree(ways).query(guarded, predicate="intersects")[::-1] if len(ways) else (np.zeros(0, dtype=np.intp),) * 2
    xy = np.unique(np.round(shapely.get_coordinates(shapely.intersection(ways[w], guarded[g])), 3), axis=0)
    spots = shapely.points(xy) if len(xy) else np.zeros(0, dtype=object)
    discs = shapely.buffer(spots, _AROUND_M)
    near_ways, near_lines = _within(ways, discs), _within(guarded, discs)
    leads = [_leads_over(disc, way, line) for disc, way, line in zip(discs, near_ways, near_lines, strict=True)]
    found: Geometries = spots[np.array(leads, dtype=bool)]
    return found


def _within(lines: Geometries, discs: Geometries) -> list[shapely.Geometry]:
    """What of the lines lies in each disc."""
    d, at = shapely.STRtree(lines).query(discs, predicate="intersects") if len(discs) else (np.zeros(0, dtype=np.intp),) * 2
    inside = shapely.intersection(lines[at], discs[d])
    ends = np.searchsorted(d, np.arange(len(discs) + 1))
    return [shapely.union_all(inside[a:b]) for a, b in pairwise(ends.tolist())]


def _leads_over(disc: shapely.Polygon, way: shapely.Geometry, line: shapely.Geometry) -> bool:
    """Whether a way runs on two sides of a line."""
    sides = shapely.get_parts(shapely.polygonize([shapely.union_all([disc.boundary, line])]))
    return int((shapely.length(shapely.intersection(sides, way.difference(line))) > _RUNS_M).sum()) >= 2
