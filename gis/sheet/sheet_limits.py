"""The four limits of an EA (四至): along what each side runs, and what lies on the other side of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.along import segments_of
from gis.geometry.prepared import prepared

Floats = NDArray[np.float64]
SIDES = ("n", "e", "s", "w")
LIMIT, LINE, TOWER = "limit", "line", "tower"  # the committee's own outline; a line of which nothing is said; a split building
NOBODY = "nobody"  # in place of a neighbour's code: beyond the committee's outline no other committee is known
_STEP_M = 5.0
_BESIDE_M = 2.0  # from the boundary to the point that must lie in a neighbour
_WITHIN_M2 = 1.0  # of a neighbour in a hole
_FAIR = 0.25  # of a side, from which on what it runs along is told
_GOOD = 0.1  # of a side, from which on who lies beyond is told
_MOST_BEYOND = 5  # of a side are told, the longest
_SLANT = 0.64  # sine of the angle to a barrier, under which a stretch runs along it; a lane that ends at the boundary is no limit
What = tuple[str, str]  # kind and name
K = TypeVar("K")
Shares = defaultdict[K, float]  # metres


@dataclass(frozen=True)
class Stretch:
    """What a good part of one side runs along.

    Attributes:
        kind: of the barrier; `LIMIT` for the committee's outline, `LINE` for a line of no stated kind, `TOWER` where it runs
            through a split building, "" where it runs between buildings.
        name: of the barrier, "" where it has none; id of the split building.
        neighbours: codes of the EAs, or else committees, beyond, longest first; `NOBODY`; empty where nothing is known.
    """

    kind: str
    name: str
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """The limits of one piece of an EA.

    Attributes:
        sides: by a key of `SIDES`, the stretches of each, longest first; empty for a side that there is none of.
        holes: codes of what lies inside the piece and is no part of it.
    """

    sides: dict[str, tuple[Stretch, ...]]
    holes: tuple[str, ...] = ()


def limits(
    outline: shapely.Geometry,
    barriers: gpd.GeoDataFrame,
    neighbours: dict[str, shapely.Geometry],
    limit: shapely.Geometry | None = None,
    towers: dict[str, shapely.Geometry] | None = None,
    reach_m: float = 8.0,
) -> list[Piece]:
    """What is on each side (n, e, s, w) of each piece of an EA, the largest piece first: the others are exclaves.

    Args:
        outline: of the EA, metric CRS.
        barriers: table `BARRIERS`.
        neighbours: outlines by code, those that are to be named first before others; EAs before committees.
        limit: outline of the committee.
        towers: whole footprints of split buildings by their id.
        reach_m: a stretch counts as along a barrier within this distance.
    """
    pieces = sorted(shapely.get_parts(outline), key=lambda part: -part.area)
    return [_piece(piece, barriers, neighbours, limit, towers or {}, reach_m) for piece in pieces]


def _piece(
    piece: shapely.Polygon,
    barriers: gpd.GeoDataFrame,
    neighbours: dict[str, shapely.Geometry],
    limit: shapely.Geometry | None,
    towers: dict[str, shapely.Geometry],
    reach_m: float,
) -> Piece:
    edge = shapely.get_coordinates(shapely.segmentize(shapely.get_exterior_ring(piece), _STEP_M))
    middle, along = (edge[1:] + edge[:-1]) / 2, edge[1:] - edge[:-1]
    length = np.hypot(*along.T)
    outside = _outside(middle, along, length, piece)
    side = _sides(middle, outside - middle, piece, edge)
    whats = _barriers_along(middle, along, barriers, limit, reach_m)
    for building, footprint in towers.items():
        for k in np.flatnonzero(shapely.contains_xy(footprint, middle)):
            whats[k] = TOWER, building
    faced = _faced(outside, neighbours)
    if limit is not None:
        at_limit = shapely.dwithin(shapely.points(middle), shapely.boundary(limit), 1.0)
        faced = [code or (NOBODY if at else "") for code, at in zip(faced, at_limit, strict=True)]
    told = {word: _told(*((whats[k], faced[k], float(length[k])) for k in np.flatnonzero(side == i))) for i, word in enumerate(SIDES)}
    return Piece(told, _holes(piece, neighbours))


def _holes(piece: shapely.Polygon, neighbours: dict[str, shapely.Geometry]) -> tuple[str, ...]:
    """Codes of the neighbours in the holes of a piece; a committee only where none of its EAs is there."""
    holes = [shapely.Polygon(ring) for ring in piece.interiors]
    codes = [code for code, shape in neighbours.items() if any(hole.intersection(shape).area > _WITHIN_M2 for hole in holes)]
    return tuple(sorted(code for code in codes if not any(other != code and other.startswith(code) for other in codes)))


def _told(*stretches: tuple[What, str, float]) -> tuple[Stretch, ...]:
    """Of the stretches of a side (along what, facing whom, length): what is worth telling.

    What a fair part of the side runs along, or most of it; whoever is beyond a good part, or most of it, and each at what he is
    beyond. A split building always: nobody finds such a border unless told.
    """
    along: Shares[What] = defaultdict(float)
    beyond: Shares[str] = defaultdict(float)
    both: Shares[tuple[What, str]] = defaultdict(float)
    for what, code, metres in stretches:
        along[what] += metres
        beyond[code] += metres
        both[what, code] += metres
    codes = _told_of({code: metres for code, metres in beyond.items() if code}, _GOOD * sum(beyond.values()), _MOST_BEYOND)
    whats = _told_of(along, _FAIR * sum(along.values())) | {what for what in along if what[0] == TOWER}
    whats |= {max(along, key=lambda what: both[what, code]) for code in codes if not any(both[what, code] for what in whats)}
    out = []
    for what in sorted(whats, key=lambda what: (-along[what], what)):
        most = {code for code in codes if what == max(sorted(whats), key=lambda other: both[other, code])}
        here = {code for code in beyond if code and (code in codes or what[0] == TOWER) and both[what, code] >= _FAIR * along[what]}
        chief = {max(sorted(beyond), key=lambda code: both[what, code])} - {""}
        out.append(Stretch(*what, tuple(sorted(most | here or chief, key=lambda code: (code == NOBODY, -beyond[code], code)))))
    return tuple(out)


def _told_of(metres: Mapping[K, float], least: float, most: int | None = None) -> set[K]:
    """Those with at least as many metres, and the one with most; no more than so many, the longest."""
    told = [key for key, part in metres.items() if part >= least or part == max(metres.values())]
    return set(sorted(told, key=lambda key: -metres[key])[:most])


def _sides(middle: Floats, outward: Floats, outline: shapely.Geometry, edge: Floats) -> NDArray[np.intp]:
    """Side of each stretch: 0 north, 1 east, 2 south, 3 west; -1 for one that says nothing of a side.

    A stretch is on the side that it faces, if it lies there seen from the middle of the EA; a slanting EA would else have
    its eastern neighbour in the north. A side without such stretches has those that lie there.
    """
    off = (middle - np.array(outline.centroid.coords[0])) / np.maximum(np.ptp(edge, axis=0), 1e-9)
    lies, faces = _quarter(off), _quarter(outward)
    beyond = np.stack([off[:, 1] > 0, off[:, 0] > 0, off[:, 1] < 0, off[:, 0] < 0], axis=1)
    side = np.where(np.take_along_axis(beyond, faces[:, None], axis=1)[:, 0], faces, -1)
    bare = ~np.isin(np.arange(len(SIDES)), side)
    return np.where(bare[lies], lies, side).astype(np.intp)


def _quarter(direction: Floats) -> NDArray[np.intp]:
    """0 north, 1 east, 2 south, 3 west: where each direction (k, 2) points most."""
    upright = np.abs(direction[:, 1]) >= np.abs(direction[:, 0])
    return np.where(upright, np.where(direction[:, 1] > 0, 0, 2), np.where(direction[:, 0] > 0, 1, 3)).astype(np.intp)


def _barriers_along(
    middle: Floats, along: Floats, barriers: gpd.GeoDataFrame, limit: shapely.Geometry | None, reach_m: float
) -> list[tuple[str, str]]:
    """Kind and name of what each stretch runs along; a line that says nothing gives way to the committee's outline."""
    points = shapely.points(middle)
    out: list[tuple[str, str]] = [("", "")] * len(middle)
    if len(barriers):
        names = [n if isinstance(n, str) else "" for n in barriers["name"]]
        for k, row in zip(*_nearest_alongside(points, along, barriers.geometry.to_numpy(), reach_m), strict=True):
            out[k] = str(barriers["kind"].iloc[row]), names[row]
    if limit is not None:
        at_limit = shapely.dwithin(points, shapely.boundary(limit), 1.0)
        out = [(LIMIT, "") if at and key in (("", ""), (LINE, "")) else key for at, key in zip(at_limit, out, strict=True)]
    return out


def _nearest_alongside(
    points: NDArray[np.object_], along: Floats, lines: NDArray[np.object_], reach_m: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Points with a line beside them that runs as they do, within reach, and the nearest such line of each."""
    ends, row = segments_of(lines)
    sides = shapely.linestrings(ends)
    k, j = shapely.STRtree(sides).query(points, predicate="dwithin", distance=reach_m)
    u, v = along[k], ends[j, 1] - ends[j, 0]
    runs = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) <= _SLANT * np.hypot(*u.T) * np.hypot(*v.T)
    k, j = k[runs], j[runs]
    order = np.lexsort((j, shapely.distance(points[k], sides[j]), k))
    k, j = k[order], j[order]
    first = np.concatenate([[True], k[1:] != k[:-1]]) if len(k) else np.zeros(0, bool)
    return k[first], row[j[first]]


def _outside(middle: Floats, along: Floats, length: Floats, outline: shapely.Geometry) -> Floats:
    """A point just outside the EA beside the middle of each stretch."""
    across = along[:, ::-1] * (1, -1) / np.maximum(length, 1e-9)[:, None] * _BESIDE_M
    right, left = middle + across, middle - across
    return np.where(shapely.contains_xy(prepared(outline), right)[:, None], left, right)


def _faced(outside: Floats, neighbours: dict[str, shapely.Geometry]) -> list[str]:
    """Code of the neighbour at each point, "" for none."""
    out = [""] * len(outside)
    for code, shape in reversed(neighbours.items()):
        for k in np.flatnonzero(shapely.contains_xy(shape, outside)):
            out[k] = code
    return out
