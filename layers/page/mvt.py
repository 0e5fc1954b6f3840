"""Mapbox Vector Tiles 2.1: whole layers encoded at once with arrays; no feature is ever left out.

Source: the Vector Tile Specification 2.1, sections 4.2-4.4. One feature is some 20 bytes of headers around its geometry,
so that the arrays do the work and Python only joins byte strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_POINT, _LINE, _POLYGON = 1, 2, 3
_MOVE, _CLOSE = 1, 15  # commands with their counts: MoveTo(n) is n << 3 | 1, ClosePath(1) is 15
_PIXEL = 512  # width of a tile on the screen, for the smallest thing that can be seen


@dataclass(frozen=True)
class _Paths:
    """Rings, lines or single points: their points one after the other, and where each path begins and belongs."""

    points: Ints  # (n, 2)
    length: Ints  # points of each path
    feature: Ints  # row of each path, ascending
    outer: NDArray[np.bool_]  # whether a path begins a polygon


def layer(name: str, shapes: NDArray[np.object_], ids: Ints, columns: Mapping[str, NDArray[Any]], extent: int = 4096) -> bytes:
    """One layer of a tile.

    Args:
        name: of the layer.
        shapes: points, lines or polygons, single or multi, in tile units, y downwards.
        ids: id of each feature.
        columns: values of each feature by property; None and NaN are left out.
        extent: width of the tile in its units.

    Returns:
        The bytes of the message; layers of a tile may be joined.
    """
    kind = np.select(
        [np.isin(shapely.get_type_id(shapes), (3, 6)), np.isin(shapely.get_type_id(shapes), (1, 5))], [_POLYGON, _LINE], _POINT
    )
    tags, values = _tags(columns, len(shapes))
    features: list[bytes] = [b""] * len(shapes)
    for what in np.unique(kind):
        rows = np.flatnonzero(kind == what)
        for row, geometry in zip(rows.tolist(), _geometries(shapes[rows], int(what), extent), strict=True):
            head = b"\x08" + _varint(int(ids[row])) + b"\x12" + _sized(tags[row]) + bytes((0x18, what))
            features[row] = b"\x12" + _sized(head + b"\x22" + _sized(geometry))
    out = [b"\x0a" + _sized(name.encode()), *features]
    out += [b"\x1a" + _sized(key.encode()) for key in columns]
    out += [b"\x22" + _sized(_value(v)) for v in values]
    out += [b"\x28" + _varint(extent), b"\x78\x02"]
    return b"\x1a" + _sized(b"".join(out))


def _geometries(shapes: NDArray[np.object_], kind: int, extent: int) -> list[bytes]:
    """The geometry of each feature of one kind, as packed commands."""
    paths = {_POLYGON: _rings, _LINE: _lines, _POINT: _dots}[kind](shapes, extent)
    if kind == _POLYGON:
        paths = _turned(paths)
    of_point = np.repeat(paths.feature, paths.length)
    before = np.vstack([np.zeros((1, 2), dtype=np.int64), paths.points[:-1]])
    before[np.flatnonzero(np.diff(of_point, prepend=-1))] = 0  # the cursor starts anew in each feature
    steps = paths.points - before
    steps = (steps << 1) ^ (steps >> 63)
    return _commands(paths, steps, kind, len(shapes))


def _commands(paths: _Paths, steps: Ints, kind: int, count: int) -> list[bytes]:
    """MoveTo, LineTo and ClosePath around the steps of each path; for points one MoveTo for all of a feature."""
    if kind == _POINT:
        number = np.bincount(paths.feature, minlength=count)
        ints = np.insert(steps.ravel(), 2 * (np.cumsum(number) - number), (number << 3) | _MOVE)
        return _packed(ints, np.cumsum(2 * number + 1))
    closed = int(kind == _POLYGON)
    size = 2 * paths.length + 2 + closed
    end = np.cumsum(size)
    start = end - size
    ints = np.empty(int(end[-1]) if len(end) else 0, dtype=np.int64)
    first = np.cumsum(paths.length) - paths.length
    within = np.arange(len(steps)) - np.repeat(first, paths.length)
    at = np.repeat(start, paths.length) + 1 + 2 * within + (within > 0)
    ints[at], ints[at + 1] = steps[:, 0], steps[:, 1]
    ints[start] = (1 << 3) | _MOVE
    ints[start + 3] = ((paths.length - 1) << 3) | 2
    if closed:
        ints[end - 1] = _CLOSE
    return _packed(ints, np.cumsum(np.bincount(paths.feature, weights=size, minlength=count)).astype(np.int64))


def _rings(shapes: NDArray[np.object_], extent: int) -> _Paths:
    """Rings on the grid, closing points dropped; a polygon that collapses becomes a square of one pixel."""
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points = np.rint(points).astype(np.int64)
    keep = _moved(points, ring)
    size = np.bincount(ring, minlength=len(rings))
    last = np.cumsum(size) - 1
    keep[last] = False
    middle = points[last]
    points, ring = points[keep], ring[keep]
    flat = np.abs(_areas(points, ring, len(rings))) == 0
    outer = np.diff(of_ring, prepend=-1) > 0
    gone = np.zeros(len(rings), dtype=bool)
    gone[flat & ~outer] = True
    gone[(flat & outer)[np.flatnonzero(outer)[of_ring]] & ~outer] = True  # holes of a collapsed polygon
    squares = np.flatnonzero(flat & outer)
    side = max(1, extent // _PIXEL)
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.int64) * side - side // 2
    drop = flat[ring] | gone[ring]
    points = np.vstack([points[~drop], (middle[squares][:, None] + corners).reshape(-1, 2)])
    ring = np.concatenate([ring[~drop], np.repeat(squares, 4)])
    order = np.argsort(ring, kind="stable")
    return _paths(points[order], ring[order], of_part[of_ring], outer)


def _lines(shapes: NDArray[np.object_], extent: int) -> _Paths:
    """Lines on the grid; one that collapses keeps a step of one pixel."""
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    points, line = shapely.get_coordinates(parts, return_index=True)
    points = np.rint(points).astype(np.int64)
    keep = _moved(points, line)
    points, line = points[keep], line[keep]
    short = np.flatnonzero(np.bincount(line, minlength=len(parts)) == 1)
    at = np.searchsorted(line, short)
    points = np.insert(points, at + 1, points[at] + [max(1, extent // _PIXEL), 0], axis=0)
    line = np.insert(line, at + 1, short)
    return _paths(points, line, of_part, np.ones(len(parts), dtype=bool))


def _dots(shapes: NDArray[np.object_], _: int) -> _Paths:
    points, feature = shapely.get_coordinates(shapes, return_index=True)
    one = np.ones(len(points), dtype=np.int64)
    return _Paths(np.rint(points).astype(np.int64), one, feature.astype(np.int64), one.astype(bool))


def _paths(points: Ints, path: Ints, feature: Ints, outer: NDArray[np.bool_]) -> _Paths:
    """Paths of points in path order; paths without points are gone."""
    length = np.bincount(path, minlength=len(feature))
    there = length > 0
    return _Paths(points, length[there], feature[there].astype(np.int64), outer[there])


def _moved(points: Ints, path: Ints) -> NDArray[np.bool_]:
    """Whether a point differs from the one before it on its path."""
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (points[1:] != points[:-1]).any(axis=1) | (path[1:] != path[:-1])
    return keep


def _areas(points: Ints, ring: Ints, count: int) -> Ints:
    """Twice the signed area of each ring, positive where it turns right on a screen."""
    if not len(points):
        return np.zeros(count, dtype=np.int64)
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    after = np.arange(1, len(points) + 1)
    after[np.append(first[1:], len(points)) - 1] = first
    x, y = points[:, 0], points[:, 1]
    areas = np.zeros(count, dtype=np.int64)
    areas[ring[first]] = np.add.reduceat(x * y[after] - x[after] * y, first)
    return areas


def _turned(paths: _Paths) -> _Paths:
    """Outer rings turning right on the screen, holes left."""
    ring = np.repeat(np.arange(len(paths.length)), paths.length)
    wrong = (_areas(paths.points, ring, len(paths.length)) > 0) != paths.outer
    first = np.cumsum(paths.length) - paths.length
    within = np.arange(len(ring)) - first[ring]
    at = np.where(wrong[ring], first[ring] + paths.length[ring] - 1 - within, first[ring] + within)
    return _Paths(paths.points[at], paths.length, paths.feature, paths.outer)


def _tags(columns: Mapping[str, NDArray[Any]], count: int) -> tuple[list[bytes], list[Any]]:
    """The packed tags of each feature, and the table of values they point to."""
    values: list[Any] = []
    pairs = np.zeros((count, len(columns), 2), dtype=np.int64)
    there = np.zeros((count, len(columns)), dtype=bool)
    for k, column in enumerate(columns.values()):
        cells = np.asarray(column)
        there[:, k] = [v is not None and v == v for v in cells.tolist()]
        known, place = np.unique(cells[there[:, k]], return_inverse=True)
        pairs[there[:, k], k] = np.column_stack([np.full(len(place), k), place + len(values)])
        values += known.tolist()
    return _packed(pairs[there].ravel(), np.cumsum(2 * there.sum(axis=1))), values


def _value(value: bool | int | float | str) -> bytes:
    if isinstance(value, bool):
        return b"\x38" + bytes((value,))
    if isinstance(value, int):
        return b"\x30" + _varint((value << 1) ^ (value >> 63))
    if isinstance(value, float):
        return b"\x19" + np.float64(value).tobytes()
    return b"\x0a" + _sized(value.encode())


def _sized(message: bytes) -> bytes:
    return _varint(len(message)) + message


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _packed(numbers: Ints, ends: Ints) -> list[bytes]:
    """Varints of all numbers, cut into byte strings after each of ``ends``."""
    rest = numbers.astype(np.uint64)
    width = np.ones(len(rest), dtype=np.int64)
    for bits in (7, 14, 21, 28, 35, 42):
        width += rest >= (1 << bits)
    stop = np.concatenate([[0], np.cumsum(width)])
    out = np.zeros(int(stop[-1]), dtype=np.uint8)
    for k in range(int(width.max()) if len(width) else 0):
        has = np.flatnonzero(width > k)
        more = np.where(width[has] > k + 1, 0x80, 0).astype(np.uint64)
        out[stop[has] + k] = ((rest[has] >> np.uint64(7 * k)) & np.uint64(0x7F)) | more
    data, cuts = out.tobytes(), stop[ends].tolist()
    return [data[a:b] for a, b in zip([0, *cuts[:-1]], cuts, strict=True)]
