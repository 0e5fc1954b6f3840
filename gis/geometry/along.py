"""How much of straight sides lies along lines: exactly, not by sampling."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_FLAT = 1e-12  # of directions that count as the same


def along_m(sides: Floats, lines: NDArray[np.object_], reach_m: float) -> Floats:
    """Metres of each side that are within reach of some line.

    Args:
        sides: (s, 2, 2) ends, metric CRS.
        lines: of areas the edges count; missing and empty ones do not.
        reach_m: from a side to a line.
    """
    segments, _ = segments_of(lines)
    length = np.hypot(*(sides[:, 1] - sides[:, 0]).T)
    segment, side = shapely.STRtree(shapely.linestrings(sides)).query(shapely.linestrings(segments), "dwithin", reach_m)
    low, high = _near(sides[side], segments[segment], reach_m)
    low, high = np.clip(low, 0.0, length[side]), np.clip(high, 0.0, length[side])
    return _covered(side, low, np.maximum(low, high), length)


def segments_of(lines: NDArray[np.object_]) -> tuple[Floats, Ints]:
    """(n, 2, 2) ends of the straight pieces of lines and edges, and (n,) the line of each; missing and empty ones have none."""
    parts, line = shapely.get_parts(np.where(shapely.get_dimensions(lines) == 2, shapely.boundary(lines), lines), return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    at = np.flatnonzero(part[1:] == part[:-1])
    return np.stack([xy[at], xy[at + 1]], axis=1), line[part[at]].astype(np.intp)


def _near(sides: Floats, segments: Floats, reach_m: float) -> tuple[Floats, Floats]:
    """From where to where, in metres from its start, each side is within reach of its segment; high below low for nowhere.

    What is within reach of a segment is convex: two discs about its ends and a rectangle, and so the stretch is one.
    """
    start, way = sides[:, 0], _unit(sides)
    one, along = segments[:, 0], _unit(segments)
    out_m = np.hypot(*(segments[:, 1] - one).T)
    low, high = np.full(len(sides), np.inf), np.full(len(sides), -np.inf)
    for centre in (one, segments[:, 1]):
        off, at = _cross(way, centre - start), ((centre - start) * way).sum(axis=1)
        half = np.sqrt(np.maximum(reach_m**2 - off**2, 0.0))
        inside = np.abs(off) <= reach_m
        low, high = np.where(inside, np.minimum(low, at - half), low), np.where(inside, np.maximum(high, at + half), high)
    a, b = _between(((start - one) * along).sum(axis=1), (way * along).sum(axis=1), np.zeros(len(out_m)), out_m)
    c, d = _between(_cross(along, start - one), _cross(along, way), np.full(len(out_m), -reach_m), np.full(len(out_m), reach_m))
    enter, leave = np.maximum(a, c), np.minimum(b, d)
    inside = enter <= leave
    return np.where(inside, np.minimum(low, enter), low), np.where(inside, np.maximum(high, leave), high)


def _between(at: Floats, slope: Floats, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """The t for which least <= at + slope t <= most: all or none where the slope is flat."""
    flat = np.abs(slope) < _FLAT
    one, other = ((limit - at) / np.where(flat, 1.0, slope) for limit in (least, most))
    holds = (least <= at) & (at <= most)
    low = np.where(flat, np.where(holds, -np.inf, np.inf), np.minimum(one, other))
    return low, np.where(flat, np.where(holds, np.inf, -np.inf), np.maximum(one, other))


def _covered(side: Ints, low: Floats, high: Floats, length: Floats) -> Floats:
    """Length of the union of the stretches of each side."""
    order = np.lexsort((low, side))
    side, low, high = side[order], low[order], high[order]
    base = (np.cumsum(length + 1.0) - length)[side]  # sides one after the other, so that one sweep does for all
    reached = np.maximum.accumulate(high + base)
    before = np.concatenate([[0.0], reached[:-1]])[: len(side)] - base
    out: Floats = np.bincount(side, weights=np.maximum(high - np.maximum(low, before), 0.0), minlength=len(length)).astype(float)
    return out


def _unit(ends: Floats) -> Floats:
    way = ends[:, 1] - ends[:, 0]
    out: Floats = way / np.maximum(np.hypot(*way.T), 1e-300)[:, None]
    return out


def _cross(a: Floats, b: Floats) -> Floats:
    out: Floats = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return out
