"""Vector tiles on demand from tables: projected once, then clipped and encoded tile by tile, kept compressed."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from threading import Lock
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from gis.errors import Refused
from layers.page import mvt
from layers.storage.patched import Patch

MAX_ZOOM = 16  # beyond it the browser enlarges tiles: a unit is 0.15 m there
_FINE, _COARSE, _FINE_FROM = 4096, 1024, 13  # units of a tile, and the zoom from which they are fine
_MARGIN = 1 / 64  # drawn beyond the edge of a tile, so that lines join
_HALF_TURN_M = 20037508.342789244  # half the equator in web Mercator
_KEPT = 1024  # tiles held in memory
_DECIMALS = 6  # of degrees, a tenth of a metre
_EMPTY = gzip.compress(b"", mtime=0)
_LARGE_SHARE = 0.01  # of its largest piece: a piece of a shape from which on it is named by itself


class TileLayer:
    """A table drawn as tiles; the feature id is the row of the table."""

    def __init__(self, name: str, table: gpd.GeoDataFrame, columns: Mapping[str, NDArray[Any]]) -> None:
        """Project the shapes of ``table`` and index them.

        Args:
            name: of the layer in the tile.
            table: points, lines or polygons in any CRS; rows without a shape are in no tile.
            columns: properties, one value a row.
        """
        self._name, self._columns = name, columns
        shapes = np.array(table.geometry.to_numpy(), dtype=object)
        self._rows, self._count = np.flatnonzero(_usable(shapes)), len(shapes)
        self._shapes = on_unit_square(shapes[self._rows], table.crs)
        self._boxes = shapely.bounds(self._shapes)
        self._indexed: shapely.STRtree | None = None
        self._kept: OrderedDict[tuple[int, int, int], bytes] = OrderedDict()
        self._lock = Lock()

    def renewed(self, columns: Mapping[str, NDArray[Any]], patch: Patch, shapes: NDArray[np.object_]) -> TileLayer:
        """The same layer after some rows of its table have changed; tiles that show none of them are kept.

        Args:
            columns: as of a new layer.
            patch: of the table, in its CRS.
            shapes: what is drawn of the rows that have changed.
        """
        came_from, changed, out = patch.came_from, patch.changed, copy(self)
        out._columns, out._count, out._lock = columns, len(came_from), Lock()
        place = np.full(self._count + 1, -1, dtype=np.intp)
        place[self._rows] = np.arange(len(self._rows))
        at = place[came_from]  # in the shapes before, -1 for none
        old, fresh = at[changed], np.full(len(changed), -1, dtype=np.intp)
        fine = _usable(shapes)
        drawn = on_unit_square(shapes[fine], patch.frame.crs)
        fresh[fine] = len(self._shapes) + np.arange(len(drawn))
        at[changed] = fresh
        out._rows = np.flatnonzero(at >= 0)
        every, boxes = np.concatenate([self._shapes, drawn]), np.concatenate([self._boxes, shapely.bounds(drawn).reshape(-1, 4)])
        out._shapes, out._boxes, out._indexed = every[at[out._rows]], boxes[at[out._rows]], None
        stays = self._count == len(came_from) and bool((came_from == np.arange(self._count)).all())
        seen = np.concatenate([self._boxes[old[old >= 0]], shapely.bounds(drawn).reshape(-1, 4)])
        with self._lock:
            kept = {zxy: tile for zxy, tile in self._kept.items() if not _shows(zxy, seen)} if stays else {}
        out._kept = OrderedDict(kept)
        return out

    @property
    def _tree(self) -> shapely.STRtree:
        if self._indexed is None:
            self._indexed = shapely.STRtree(self._shapes)
        return self._indexed

    @property
    def drawn(self) -> NDArray[np.bool_]:
        """Whether each row has a shape and so is in the tiles."""
        out = np.zeros(self._count, dtype=bool)
        out[self._rows] = True
        return out

    def boxes(self) -> NDArray[np.float64]:
        """West, south, east, north in degrees of each row, NaN where it has no shape."""
        out = np.full((self._count, 4), np.nan)
        west, north, east, south = self._boxes.T
        out[self._rows] = np.column_stack([*_degrees(west, south), *_degrees(east, north)])
        return np.round(out, _DECIMALS)

    def points(self) -> NDArray[np.float64]:
        """A position inside each row's shape, longitude and latitude, NaN where it has no shape."""
        out = np.full((self._count, 2), np.nan)
        out[self._rows] = np.column_stack(_degrees(*shapely.get_coordinates(shapely.point_on_surface(self._shapes)).T))
        return np.round(out, _DECIMALS)

    def further_points(self) -> list[list[list[float]]]:
        """Positions inside the other large pieces of each row's shape, as `points` gives one of the whole; mostly none."""
        out: list[list[list[float]]] = [[] for _ in range(self._count)]
        for k in np.flatnonzero(shapely.get_num_geometries(self._shapes) > 1):
            pieces = shapely.get_parts(self._shapes[k])
            area, own = shapely.area(pieces), shapely.point_on_surface(self._shapes[k])
            others = pieces[(area >= _LARGE_SHARE * area.max()) & (area > 0) & ~shapely.intersects(pieces, own)]
            at = np.column_stack(_degrees(*shapely.get_coordinates(shapely.point_on_surface(others)).T))
            out[self._rows[k]] = np.round(at, _DECIMALS).tolist()
        return out

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The tile, compressed by gzip.

        Raises:
            Refused: ``request_bad`` for a tile that does not exist.
        """
        if not (0 <= z <= 24 and 0 <= x < 2**z and 0 <= y < 2**z):
            raise Refused("request_bad", what="tile", value=f"{z}/{x}/{y}")
        with self._lock:
            if (z, x, y) in self._kept:
                self._kept.move_to_end((z, x, y))
                return self._kept[z, x, y]
        data = self._encoded(z, x, y)
        packed = gzip.compress(data, 5, mtime=0) if data else _EMPTY
        with self._lock:
            self._kept[z, x, y] = packed
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return packed

    def _encoded(self, z: int, x: int, y: int) -> bytes:
        side, extent = 2.0**-z, _FINE if z >= _FINE_FROM else _COARSE
        box = _box(z, x, y)
        at = np.sort(self._tree.query(shapely.box(*box)))
        shapes = self._shapes[at]
        edges = self._boxes[at]
        crosses = (edges[:, 0] < box[0]) | (edges[:, 1] < box[1]) | (edges[:, 2] > box[2]) | (edges[:, 3] > box[3])
        shapes[crosses] = _same_kind(shapely.clip_by_rect(shapes[crosses], *box), shapes[crosses])
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        at, shapes = at[there], shapes[there]
        if not len(at):
            return b""
        points = (shapely.get_coordinates(shapes) / side - (x, y)) * extent
        rows = self._rows[at]
        return mvt.layer(self._name, shapely.set_coordinates(shapes, points), rows, {k: v[rows] for k, v in self._columns.items()}, extent)


def _usable(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.asarray(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))


def _shows(zxy: tuple[int, int, int], boxes: NDArray[np.float64]) -> bool:
    """Whether a tile reaches into one of some boxes."""
    west, south, east, north = _box(*zxy)
    return bool(((boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)).any())


def _box(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """What is drawn in a tile, on the unit square."""
    side = 2.0**-z
    return (x - _MARGIN) * side, (y - _MARGIN) * side, (x + 1 + _MARGIN) * side, (y + 1 + _MARGIN) * side


def on_unit_square(shapes: NDArray[np.object_], crs: pyproj.CRS) -> NDArray[np.object_]:
    """Shapes in web Mercator scaled so that the world is 0 to 1, y southwards. Of no shapes a CRS need not be known."""
    if not len(shapes):
        return shapes
    points = shapely.get_coordinates(shapes)
    x, y = _to_mercator(pyproj.CRS.from_user_input(crs)).transform(points[:, 0], points[:, 1])
    square = np.column_stack([x, np.negative(y)]) / (2 * _HALF_TURN_M) + 0.5
    return np.asarray(shapely.set_coordinates(shapely.force_2d(shapes), square), dtype=object)


@lru_cache(maxsize=8)
def _to_mercator(crs: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, "EPSG:3857", always_xy=True)


def _degrees(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude of positions on the unit square."""
    return x * 360 - 180, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))


def _same_kind(clipped: NDArray[np.object_], before: NDArray[np.object_]) -> NDArray[np.object_]:
    """Clipped shapes without the pieces of lower dimension that touching leaves behind."""
    out = np.array(clipped, dtype=object)
    for k in np.flatnonzero(shapely.get_dimensions(out) != shapely.get_dimensions(before)):
        out[k] = None
    for k in np.flatnonzero(shapely.get_type_id(out) == 7):
        parts = shapely.get_parts(out[k])
        same = parts[shapely.get_dimensions(parts) == shapely.get_dimensions(before[k])]
        out[k] = shapely.multipolygons(same) if shapely.get_dimensions(before[k]) == 2 else shapely.multilinestrings(same)
    return out
