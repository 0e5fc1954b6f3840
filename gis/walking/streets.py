"""Streets: the barriers one walks along, and which of them each building faces."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.barriers import STREETS
from gis.rules import Rules
from gis.walking.nearest_segment import nearest_segments
from gis.walking.through_streets import through_streets

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
REACH_M = 60.0  # from a building to the street it faces


@dataclass(frozen=True)
class Streets:
    """Streets as straight segments.

    Attributes:
        ends: (s, 2, 2) both ends of each segment, metres; none is longer than `REACH_M`.
        street: (s,) street of each segment.
        from_m: (s,) metres along its street to its first end.
        narrow: (streets,) whether both sides are walked at once.
    """

    ends: Floats
    street: Ints
    from_m: Floats
    narrow: NDArray[np.bool_]


@dataclass(frozen=True)
class Facing:
    """The street each place faces (-1: none near), metres along it, and the side: 1 left of its direction, -1 right, 0 where narrow."""

    street: Ints
    along_m: Floats
    side: Ints


def streets_of(barriers: gpd.GeoDataFrame, rules: Rules) -> Streets:
    """The streets among the barriers.

    Args:
        barriers: table `BARRIERS`, metric CRS.
        rules: ``crossed_streets`` are the kinds so narrow that both sides are walked at once.
    """
    kind = barriers["kind"].to_numpy(dtype=object)
    walked = np.flatnonzero(np.isin(kind.astype(str), STREETS))
    pieces, row = shapely.get_parts(barriers.geometry.to_numpy()[walked], return_index=True)
    row, pieces = row[shapely.length(pieces) > 0], pieces[shapely.length(pieces) > 0]
    narrow = np.isin(kind[walked][row].astype(str), rules.crossed_streets)
    lines, of = through_streets(pieces, narrow)
    lines = shapely.segmentize(_from_north_west(lines), REACH_M)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    on = np.flatnonzero((line[1:] == line[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    ends = np.stack([xy[on], xy[on + 1]], axis=1)
    street = line[on]
    step = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    total = np.cumsum(step) - step
    first = np.searchsorted(street, street)  # first segment of the same street
    return Streets(ends, street, total - total[first], narrow[of])


def _from_north_west(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """The lines, each drawn from the end that lies more to the north-west, so that numbers do not hang on how it was drawn."""
    begin, end = (shapely.get_point(lines, k) for k in (0, -1))
    turned = shapely.get_x(begin) - shapely.get_y(begin) > shapely.get_x(end) - shapely.get_y(end)
    out = lines.copy()
    out[turned] = shapely.reverse(lines[turned])
    return out


def facing(streets: Streets, xy: Floats) -> Facing:
    """The nearest street of each place, up to `REACH_M` away.

    Args:
        streets: the streets.
        xy: (n, 2) metres.
    """
    out = Facing(np.full(len(xy), -1, dtype=np.intp), np.zeros(len(xy)), np.zeros(len(xy), dtype=np.intp))
    if not len(streets.street) or not len(xy):
        return out
    nearest = nearest_segments(xy, streets.ends, REACH_M)
    place = np.flatnonzero(nearest >= 0)
    segment = nearest[place]
    a, b = streets.ends[segment, 0], streets.ends[segment, 1]
    along, off = b - a, xy[place] - a
    length = np.hypot(*along.T)
    share = np.clip((along * off).sum(axis=1) / length**2, 0, 1)
    left = along[:, 0] * off[:, 1] - along[:, 1] * off[:, 0] >= 0
    out.street[place] = streets.street[segment]
    out.along_m[place] = streets.from_m[segment] + share * length
    out.side[place] = np.where(streets.narrow[streets.street[segment]], 0, np.where(left, 1, -1))
    return out
