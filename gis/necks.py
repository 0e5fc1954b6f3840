"""Necks: places where an EA is so narrow that its buildings hang together by a thread."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
NECK_M = 1.2


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
