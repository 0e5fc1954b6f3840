"""The way an enumerator walks through the buildings of an EA, in metres (R69)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.numbering import walking_order
from gis.rules import Rules
from gis.walking.building_order import ROW_M
from gis.walking.tours import way_lengths

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_FEW = 2_000  # buildings for which threads are not worth their start
_THREADS = 4  # more bring nothing: the ways of a county take under a second


def walk_metres(parts: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, rules: Rules) -> pd.Series:
    """Metres to walk from building to building in each EA, indexed by ``ea_code``.

    A short way through the middles of all its buildings, wherever it begins and ends, straight from one to the next, times
    the detour that streets make. It does not hang on the numbers of the buildings, nor on the streets: so it is the same
    when it is counted again from a plan file, and after numbers were kept or appended.

    Args:
        parts: table `PARTS`; rows without an EA or a shape do not count.
        eas: table `EAS`, for the list of EAs.
        rules: gives the detour.
    """
    codes = pd.Index(eas["ea_code"])
    way_m = route_m(parts.geometry.to_numpy(), codes.get_indexer(parts["ea_code"]), len(codes), rules)
    return pd.Series(way_m, index=codes, name="walk_m")


def route_m(shapes: NDArray[np.object_], group: Ints, count: int, rules: Rules) -> Floats:
    """(count,) metres to walk through the buildings of each group.

    The way through serpentine rows (`gis.numbering.walking_order`) bettered by turning stretches round (2-opt) and moving
    up to three buildings elsewhere (Or-opt), each within 60 buildings along the way: never longer than the rows.

    Args:
        shapes: (n,) footprints, metric CRS; missing and empty ones have no way.
        group: (n,) from 0; -1 does not count.
        count: groups.
        rules: gives ``detour_factor``.
    """
    at = np.flatnonzero((group >= 0) & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    xy, group = shapely.get_coordinates(shapely.centroid(shapes[at])), group[at]
    order = np.lexsort((walking_order(xy, group, ROW_M), group))
    bounds = np.searchsorted(group[order], np.arange(count + 1))
    return _way_lengths(bounds, xy[order]) * rules.detour_factor


def _way_lengths(bounds: Ints, xy: Floats) -> Floats:
    """`way_lengths` of all groups, in threads: the compiled loops hold no lock."""
    if len(xy) < _FEW:
        return np.asarray(way_lengths(bounds, xy))
    cuts = np.searchsorted(bounds, np.linspace(0, bounds[-1], _THREADS + 1)[1:-1])
    shares = [s for s in np.split(np.arange(len(bounds) - 1), cuts) if len(s)]
    with ThreadPoolExecutor(max(len(shares), 1)) as threads:
        ways = list(threads.map(lambda s: way_lengths(bounds[s[0] : s[-1] + 2], xy), shares))
    out: Floats = np.concatenate([np.zeros(0), *ways])
    return out
