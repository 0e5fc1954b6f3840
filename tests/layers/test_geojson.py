"""Tables as GeoJSON in degrees."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import shapely

from layers.geojson import ShapeTexts, collection


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


def test_texts_that_are_kept_are_those_of_the_shapes_there_are_now() -> None:
    rng, texts = np.random.default_rng(3), ShapeTexts()
    frame = gpd.GeoDataFrame(
        {"n": np.arange(30)}, geometry=shapely.buffer(shapely.points(rng.uniform(0, 900, (30, 2))), 9), crs="EPSG:4547"
    )
    for k in range(20):
        some = frame.take(rng.permutation(30)[:20]).reset_index(drop=True)
        if k % 2:
            texts.renew([some.geometry.to_numpy()], some.crs)
        assert collection(some, ("n",), texts) == collection(some, ("n",))
        shapes = frame.geometry.to_numpy().copy()
        shapes[k] = shapely.transform(shapes[k], lambda xy: xy + 1)
        frame = frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))  # the shape that goes may leave its id to another
    texts.renew([], None)
    assert texts._kept == {}
