"""Turning points of an EA (拐点): the corners of its boundary by which a person on the ground finds it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST = 6  # of an EA: more would be a list that nobody walks by
_TURN = np.radians(30.0)  # less is a bend
_SMOOTH = 0.03  # of the longer side of the EA: smaller steps of the boundary are no corners
_AT_M = 8.0  # to a line that a corner lies at


@dataclass(frozen=True)
class TurningPoint:
    """A corner of the boundary.

    Attributes:
        at: x and y, metres.
        rows: of the lines that meet there, the nearest first, each name or kind once.
    """

    at: tuple[float, float]
    rows: tuple[int, ...]


def turning_points(outline: shapely.Geometry, lines: NDArray[np.object_], said: NDArray[np.object_]) -> list[TurningPoint]:
    """The sharpest corners of the largest piece of an EA, clockwise from its north-western one.

    Args:
        outline: of the EA, metric CRS.
        lines: (n,) barriers around it.
        said: (n,) what each would be called; those called alike are told once.
    """
    corners = turning_corners(outline)
    if not len(corners):
        return []
    points = shapely.points(corners)
    k, j = shapely.STRtree(lines).query(points, predicate="dwithin", distance=_AT_M)
    order = np.lexsort((j, shapely.distance(points[k], lines[j]), k))
    out = []
    for one, corner in enumerate(corners):
        met: dict[object, int] = {}
        for row in j[order][k[order] == one]:
            met.setdefault(said[row], int(row))
        out.append(TurningPoint((float(corner[0]), float(corner[1])), tuple(met.values())))
    return out


def turning_corners(outline: shapely.Geometry) -> Floats:
    """(k, 2) metres, the sharpest corners of the largest piece of an EA, clockwise from its north-western one."""
    piece = max(shapely.get_parts(outline), key=shapely.area)
    ring = shapely.get_exterior_ring(shapely.simplify(piece, _SMOOTH * np.ptp(np.reshape(piece.bounds, (2, 2)), axis=0).max()))
    xy = shapely.get_coordinates(ring)[:-1]
    if shapely.is_ccw(ring):
        xy = xy[::-1]
    before, after = xy - np.roll(xy, 1, axis=0), np.roll(xy, -1, axis=0) - xy
    turn = np.abs(np.arctan2(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0], (before * after).sum(axis=1)))
    weight = turn * np.minimum(np.hypot(*before.T), np.hypot(*after.T))  # a sharp corner of long sides is seen from afar
    best = np.sort(np.argsort(-np.where(turn >= _TURN, weight, -1.0), kind="stable")[:MOST])
    best = best[turn[best] >= _TURN]
    out: Floats = xy[best]
    first = int(np.argmax(out[:, 1] - out[:, 0])) if len(out) else 0
    return np.roll(out, -first, axis=0)
