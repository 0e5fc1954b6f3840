"""How far the rings of a polygon are from being closed, from its well-known binary (geometry libraries refuse such rings)."""

from __future__ import annotations

import struct

import numpy as np

_POLYGON = 3


def widest_gap(wkb: bytes) -> float:
    """Greatest distance between the first and last point of a ring, in units of the coordinates; 0 where all are closed."""
    try:
        return _geometry(wkb, 0)[0]
    except (struct.error, ValueError, IndexError):  # not a polygon at all
        return 0.0


def _geometry(data: bytes, at: int) -> tuple[float, int]:
    """Widest gap of the geometry that starts at a byte, and where it ends."""
    order = "<" if data[at] == 1 else ">"
    code, count = struct.unpack_from(order + "II", data, at + 1)
    at += 9
    plain = code & 0x0FFFFFFF
    kind = plain % 1000
    size = 2 + (plain // 1000 in (1, 3) or bool(code & 0x80000000)) + (plain // 1000 in (2, 3) or bool(code & 0x40000000))
    if kind == _POLYGON:
        return _rings(data, at, count, size, order)
    gap = 0.0
    if kind in (4, 5, 6, 7):
        for _ in range(count):
            inner, at = _geometry(data, at)
            gap = max(gap, inner)
    return gap, at


def _rings(data: bytes, at: int, count: int, size: int, order: str) -> tuple[float, int]:
    gap = 0.0
    for _ in range(count):
        (n,) = struct.unpack_from(order + "I", data, at)
        xy = np.frombuffer(data, dtype=order + "f8", count=n * size, offset=at + 4).reshape(n, size)[:, :2]
        at += 4 + n * size * 8
        if n:
            gap = max(gap, float(np.hypot(*(xy[0] - xy[-1]))))
    return gap, at
