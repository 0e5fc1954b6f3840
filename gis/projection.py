"""One metric CRS for all computing; degrees are refused, conversion happens at the edges only."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyproj

from gis.errors import Refused

_PSEUDO_METRIC = (3857, 3395)  # web Mercator: metres that grow with latitude


def is_metric(crs: pyproj.CRS | None) -> bool:
    """Whether lengths computed in ``crs`` are metres on the ground."""
    if crs is None or not crs.is_projected:
        return False
    return crs.axis_info[0].unit_name in ("metre", "meter") and crs.to_epsg() not in _PSEUDO_METRIC


def metric_crs(frame: gpd.GeoDataFrame) -> pyproj.CRS:
    """The CRS to compute in: the frame's own where it is metric, else the UTM zone of its middle."""
    crs: pyproj.CRS = frame.crs
    metric: pyproj.CRS = crs.to_2d() if is_metric(crs) else frame.estimate_utm_crs()
    return metric


def require_metric(frame: pd.DataFrame) -> None:
    """Refuse a frame in degrees, feet or pseudo-metres (code ``crs_not_metric``)."""
    crs = getattr(frame, "crs", None)
    if len(frame) and not is_metric(crs):
        raise Refused("crs_not_metric", crs=str(crs.to_string() if crs else None))
