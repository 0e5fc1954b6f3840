"""The main gate of an EA: where its largest street comes in."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.barriers import STREETS

_INSIDE_M = 3.0  # a street that stays this near the border runs along it and does not come in


def main_gates(outlines: NDArray[np.object_], barriers: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """(n, 2) place where the largest street crosses the border of each EA, the north-westernmost of several; NaN where none does.

    Deliveries hold no gates, only lines: the largest street that comes in stands for the main gate.

    Args:
        outlines: (n,) of the EAs, metric CRS.
        barriers: table `BARRIERS`; a low rank is a large street.
    """
    out = np.full((len(outlines), 2), np.nan)
    walked = np.flatnonzero(np.isin(barriers["kind"].to_numpy(dtype=object).astype(str), STREETS))
    lines, rank = barriers.geometry.to_numpy()[walked], barriers["rank"].to_numpy(dtype=float)[walked]
    inner = shapely.boundary(shapely.buffer(outlines, -_INSIDE_M, join_style="mitre"))
    ea, line = shapely.STRtree(lines).query(inner, predicate="intersects")
    parts, pair = shapely.get_parts(shapely.intersection(inner[ea], lines[line]), return_index=True)
    places = shapely.centroid(parts)
    xy = shapely.get_coordinates(places)
    order = np.lexsort((xy[:, 0], xy[:, 0] - xy[:, 1], rank[line[pair]], ea[pair]))
    found, first = np.unique(ea[pair][order], return_index=True)
    out[found] = xy[order[first]]
    return out
