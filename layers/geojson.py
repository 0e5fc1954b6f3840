"""Tables as compact GeoJSON (RFC 7946): longitude and latitude of WGS 84, seven decimals, about a centimetre."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

_DECIMALS = 7


def collection(table: gpd.GeoDataFrame, columns: Sequence[str]) -> str:
    """A table as the text of a FeatureCollection, with the number of its rows as ``count``.

    Args:
        table: shapes in any CRS, outer rings in any direction.
        columns: properties to write; NaN becomes null. The feature id is the row.
    """
    shapes = in_degrees(table.geometry.to_numpy(), table.crs)
    polygons = np.isin(shapely.get_type_id(shapes), (3, 6))
    shapes[polygons] = shapely.orient_polygons(shapes[polygons])
    geometry = [text or "null" for text in shapely.to_geojson(shapes)]
    properties = [{c: plain(v) for c, v in zip(columns, row, strict=True)} for row in zip(*(table[c] for c in columns), strict=True)]
    features = (
        f'{{"type":"Feature","id":{k},"properties":{_text(values)},"geometry":{shape}}}'
        for k, (values, shape) in enumerate(zip(properties, geometry, strict=True))
    )
    return f'{{"type":"FeatureCollection","count":{len(table)},"features":[{",".join(features)}]}}'


def in_degrees(shapes: NDArray[np.object_], crs: object) -> NDArray[np.object_]:
    """Shapes in longitude and latitude, rounded to seven decimals; missing ones stay missing. Of no shapes a CRS need not be known."""
    if not len(shapes):
        return shapes
    points = shapely.get_coordinates(shapes)
    lon, lat = _to_degrees(pyproj.CRS.from_user_input(crs)).transform(points[:, 0], points[:, 1])
    degrees = np.column_stack([np.round(lon, _DECIMALS), np.round(lat, _DECIMALS)])
    flat = np.array(shapely.force_2d(shapes), dtype=object)
    return np.asarray(shapely.set_coordinates(flat, degrees), dtype=object)


@lru_cache(maxsize=8)
def _to_degrees(crs: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


def plain(value: Any) -> Any:
    """A cell as JSON has it: NaN and missing as None, whole floats as integers."""
    if value is None or value != value:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
