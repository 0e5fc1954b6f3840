"""Tables as compact GeoJSON (RFC 7946): longitude and latitude of WGS 84, seven decimals, about a centimetre."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

_DECIMALS = 7


class ShapeTexts:
    """Texts of shapes, kept for when they are told again: a shape never changes, and is kept with its text, so its id is its own."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[shapely.Geometry, str]] = {}

    def renew(self, tables: Sequence[NDArray[np.object_]], crs: object) -> None:
        """Keep the texts of these shapes, and no others."""
        known, shapes = self._kept, [shape for table in tables for shape in table.tolist()]
        lacking = [shape for shape in shapes if id(shape) not in known]
        made = zip(lacking, _texts(np.array([*lacking, None], dtype=object)[:-1], crs), strict=True)
        found = {id(shape): (shape, text) for shape, text in made}
        self._kept = {id(shape): found.get(id(shape)) or known[id(shape)] for shape in shapes}

    def of(self, shapes: NDArray[np.object_], crs: object) -> list[str]:
        """The text of each shape, as `renew` has made it, else made now."""
        known = self._kept  # another thread may put another in its place
        if all(id(shape) in known for shape in shapes.tolist()):
            return [known[id(shape)][1] for shape in shapes.tolist()]
        return _texts(shapes, crs)


def collection(table: gpd.GeoDataFrame, columns: Sequence[str], texts: ShapeTexts | None = None) -> str:
    """A table as the text of a FeatureCollection, with the number of its rows as ``count``.

    Args:
        table: shapes in any CRS, outer rings in any direction.
        columns: properties to write; NaN becomes null. The feature id is the row.
        texts: of shapes that were told before.
    """
    plain_table = pd.DataFrame(table)  # of which columns are had at a tenth of the cost
    shapes = table.geometry.to_numpy()
    geometry = _texts(shapes, table.crs) if texts is None else texts.of(shapes, table.crs)
    rows = zip(*(plain_table[c].tolist() for c in columns), strict=True)
    properties = [{c: plain(v) for c, v in zip(columns, row, strict=True)} for row in rows]
    features = (
        f'{{"type":"Feature","id":{k},"properties":{_text(values)},"geometry":{shape}}}'
        for k, (values, shape) in enumerate(zip(properties, geometry, strict=True))
    )
    return f'{{"type":"FeatureCollection","count":{len(table)},"features":[{",".join(features)}]}}'


def _texts(shapes: NDArray[np.object_], crs: object) -> list[str]:
    """Shapes as GeoJSON, polygons with their outer rings turned to the left; null for none."""
    found = in_degrees(shapes, crs)
    polygons = np.isin(shapely.get_type_id(found), (3, 6))
    found[polygons] = shapely.orient_polygons(found[polygons])
    return [text or "null" for text in shapely.to_geojson(found)]


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
