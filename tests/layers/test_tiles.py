"""Vector tiles, read back by a small decoder written from the format (Mapbox Vector Tile 2.1)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.errors import Refused
from layers.tiles import TileLayer


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field of a protocol-buffer message."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        elif key & 7 == 2:
            length = varint()
            yield key >> 3, data[at : at + length]
            at += length
        else:
            size = {1: 8, 5: 4}[key & 7]
            yield key >> 3, data[at : at + size]
            at += size


def feature_ids(tile: bytes) -> list[int]:
    raw = gzip.decompress(tile)
    layers = [value for number, value in fields(raw) if number == 3]
    features = [value for layer in layers for number, value in fields(layer) if number == 2]
    return [value for feature in features for number, value in fields(feature) if number == 1]


def layer(count: int = 300) -> TileLayer:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(118.0, 118.02, count), rng.uniform(36.0, 36.02, count)
    shapes = np.array(shapely.box(x, y, x + 1e-4, y + 1e-4), dtype=object)
    shapes[0] = shapely.Point(118.01, 36.01)
    shapes[1] = shapely.box(118.01, 36.01, 118.01 + 1e-9, 36.01 + 1e-9)  # far below a pixel
    table = gpd.GeoDataFrame({"units": np.arange(count)}, geometry=shapes, crs=4326)
    return TileLayer("buildings", table, {"units": table["units"].to_numpy()})


def tiles_at(z: int) -> list[tuple[int, int]]:
    size = 2**z
    x = [int((lon + 180) / 360 * size) for lon in (117.99, 118.03)]
    y = [int((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * size) for lat in (36.03, 35.99)]
    return [(i, j) for i in range(x[0], x[1] + 1) for j in range(y[0], y[1] + 1)]


@pytest.mark.parametrize("z", [13, 14, 16])
def test_no_building_is_dropped(z: int) -> None:
    made = layer()
    seen = {i for x, y in tiles_at(z) for i in feature_ids(made.tile(z, x, y))}
    assert seen == set(range(300))


def test_an_empty_tile_is_empty() -> None:
    assert feature_ids(layer().tile(14, 0, 0)) == []


def test_a_tile_that_cannot_be_is_refused() -> None:
    with pytest.raises(Refused):
        layer().tile(3, 8, 0)


def test_each_large_piece_of_a_shape_has_a_point() -> None:
    """Bug: an exclave bore neither the number of its EA nor the name of its committee."""
    home, exclave, crumb = (
        shapely.box(x, 4_060_000, x + side, 4_060_000 + side) for x, side in ((500_000, 100), (500_300, 25), (500_500, 2))
    )
    shapes = [shapely.MultiPolygon([home, exclave, crumb]), home, None]
    made = TileLayer("eas", gpd.GeoDataFrame(geometry=shapes, crs=4547), {})
    (one,), *none = made.further_points()
    at = gpd.GeoSeries([shapely.Point(one), shapely.Point(made.points()[0])], crs=4326).to_crs(4547)
    assert shapely.within(at.iloc[0], exclave) and shapely.within(at.iloc[1], home) and none == [[], []]
