"""Necks: places where an EA is so narrow that its buildings hang together by a thread."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.plan import Plan

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
NECK_M = 1.2


def threads(plan: Plan, among: Ints, shapes: Geometries, load: Floats) -> Ints:
    """Those of some EAs of a plan that hang together by a thread.

    Args:
        plan: with its cells.
        among: the EAs to look at.
        shapes, load: (p,) of the building parts.
    """
    outlines = plan.outlines()
    among = among[among < len(outlines)]
    row = np.full(plan.count, -1, dtype=np.intp)
    row[among] = np.arange(len(among))
    at = np.where(load > 0, row[plan.part_ea()], -1)
    spots = shapely.point_on_surface(shapes[at >= 0])
    return among[on_a_thread(outlines[among], spots, at[at >= 0])]


def on_a_thread(outlines: Geometries, spots: Geometries, ea: Ints) -> Ints:
    """EAs whose spots fall apart where necks under `NECK_M` are cut.

    Args:
        outlines: (e,) polygons.
        spots: (s,) points in buildings that count.
        ea: (s,) row of the outline that holds each.
    """
    rest = shapely.buffer(outlines, -NECK_M / 2, join_style="mitre", quad_segs=1)
    more = shapely.get_num_geometries(rest) > shapely.get_num_geometries(outlines)
    lumps, of = shapely.get_parts(np.where(more, rest, None), return_index=True)
    use = np.flatnonzero(more[ea])
    s, k = shapely.STRtree(lumps).query(spots[use], predicate="intersects")
    same = of[k] == ea[use[s]]
    pairs = np.unique(np.stack([of[k[same]], k[same]], axis=1), axis=0)
    return np.flatnonzero(np.bincount(pairs[:, 0], minlength=len(outlines)) > shapely.get_num_geometries(outlines))
