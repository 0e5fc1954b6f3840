"""Tables as GeoJSON in degrees."""

from __future__ import annotations

import json

import geopandas as gpd
import shapely

from layers.geojson import collection


def test_shapes_in_degrees_with_the_columns_asked_for() -> None:
    table = gpd.GeoDataFrame(
        {"code": ["a", "b"], "more": [1, 2]}, geometry=[shapely.Point(500_000, 4_060_000), shapely.Point(500_100, 4_060_000)], crs=4547
    )
    found = json.loads(collection(table, ["code"]))
    assert found["type"] == "FeatureCollection"
    assert [f["properties"]["code"] for f in found["features"]] == ["a", "b"]
    assert "more" not in found["features"][0]["properties"]
    x, y = found["features"][0]["geometry"]["coordinates"]
    assert abs(x - 114.0) < 1e-6 and 36 < y < 37
