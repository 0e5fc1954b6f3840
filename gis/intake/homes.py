"""Which committee a building belongs to: the one that holds at least `Rules.home_share` of its footprint."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.rules import Rules


def assign_homes(buildings: gpd.GeoDataFrame, committees: gpd.GeoDataFrame, rules: Rules) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Row of each building's home committee (-1: none) and the reason why not.

    Args:
        buildings: table `BUILDINGS`; rows with a ``status`` are quarantined and get no home.
        committees: table `COMMITTEES`, same metric CRS.
        rules: gives ``home_share``.

    Returns:
        ``home`` (n,) and ``status`` (n,): "" where there is a home, else ``no_committee`` (less than half of the footprint
        lies in committees), ``undecided`` (halved by a line), ``doubled`` (at home in two that overlap, and not whole in
        only one of them), or the quarantine status.
    """
    shapes = buildings.geometry.to_numpy()
    outlines = committees.geometry.to_numpy()
    home = np.full(len(shapes), -1, dtype=np.intp)
    status = buildings["status"].fillna("").to_numpy(dtype=object).copy()
    usable = (status == "") & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    inside = np.zeros(len(shapes), dtype=int)
    c, b = shapely.STRtree(np.where(usable, shapes, None)).query(outlines, predicate="contains")
    np.add.at(inside, b, 1)
    home[b] = c
    rest = np.flatnonzero(usable & (inside != 1))
    home[rest] = -1
    status[rest] = "no_committee"
    if not len(rest):
        return home, status
    r, c = shapely.STRtree(outlines).query(shapes[rest], predicate="intersects")
    share = _shares(shapes[rest[r]], outlines[c])
    total = np.bincount(r, weights=share, minlength=len(rest))
    big = share >= rules.home_share
    several = np.bincount(r[big], minlength=len(rest))
    status[rest[total >= 0.5]] = "undecided"
    status[rest[several > 1]] = "doubled"
    one = big & (several[r] == 1)
    home[rest[r[one]]] = c[one]
    status[rest[r[one]]] = ""
    return home, status


def _shares(shapes: NDArray[np.object_], outlines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Share of each shape inside the outline beside it; 1 for points and lines."""
    area = shapely.area(shapes)
    flat = area <= 0
    inside = shapely.area(shapely.intersection(shapes, outlines))
    return np.where(flat, 1.0, inside / np.maximum(area, 1e-9))
