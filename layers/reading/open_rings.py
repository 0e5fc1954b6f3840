"""How far the rings of a polygon are from being closed, from its well-known binary (geometry libraries refuse such rings)."""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

_POLYGON = 3
_ORDINARY = 0.9  # share of the edges of a ring that are as short as the one that is missing, if it is but one [G04 DEF]
_ROUNDING = 1.001


class Gap(NamedTuple):
    """Distance between the first and last point of a ring, and the length that nine of ten of its edges have at most."""

    width: float
    edge: float

    @property
    def is_an_edge(self) -> bool:
        """Whether it may be an edge like the others: then only the first point was not repeated, and no other is missing."""
        return self.width <= self.edge * _ROUNDING


CLOSED = Gap(0.0, 0.0)


def widest_gap(wkb: bytes) -> Gap:
    """The widest gap in a ring of a polygon, in units of the coordinates; `CLOSED` where all are closed."""
    try:
        return _geometry(wkb, 0)[0]
    except (struct.error, ValueError, IndexError):  # not a polygon at all
        return CLOSED


def _geometry(data: bytes, at: int) -> tuple[Gap, int]:
    """Widest gap of the geometry that starts at a byte, and where it ends."""
    order = "<" if data[at] == 1 else ">"
    code, count = struct.unpack_from(order + "II", data, at + 1)
    at += 9
    plain = code & 0x0FFFFFFF
    kind = plain % 1000
    size = 2 + (plain // 1000 in (1, 3) or bool(code & 0x80000000)) + (plain // 1000 in (2, 3) or bool(code & 0x40000000))
    if kind == _POLYGON:
        return _rings(data, at, count, size, order)
    gap = CLOSED
    if kind in (4, 5, 6, 7):
        for _ in range(count):
            inner, at = _geometry(data, at)
            gap = max(gap, inner)
    return gap, at


def _rings(data: bytes, at: int, count: int, size: int, order: str) -> tuple[Gap, int]:
    gap = CLOSED
    for _ in range(count):
        (n,) = struct.unpack_from(order + "I", data, at)
        xy = np.frombuffer(data, dtype=order + "f8", count=n * size, offset=at + 4).reshape(n, size)[:, :2]
        at += 4 + n * size * 8
        if n > 1:
            edges = np.hypot(*np.diff(xy, axis=0).T)
            gap = max(gap, Gap(float(np.hypot(*(xy[0] - xy[-1]))), float(np.quantile(edges, _ORDINARY, method="higher"))))
    return gap, at
