"""The four limits of an EA (四至): along what each side runs, and what lies on the other side of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SIDES = ("n", "e", "s", "w")
T = TypeVar("T")
LIMIT, LINE = "limit", "line"  # the committee's own outline; a line of which nothing is said
_STEP_M = 10.0
_BESIDE_M = 2.0  # from the boundary to the point that must lie in a neighbour


@dataclass(frozen=True)
class Side:
    """One limit.

    Attributes:
        kind: of the barrier that most of it runs along; `LIMIT` for the committee's outline, `LINE` for a line of no
            stated kind, "" where it runs between buildings.
        name: of the barrier, "" where it has none.
        neighbour: code of the EA, or else of the committee, that most of it faces; "" where nothing is known.
    """

    kind: str
    name: str
    neighbour: str


def limits(
    outline: shapely.Geometry,
    barriers: gpd.GeoDataFrame,
    neighbours: dict[str, shapely.Geometry],
    limit: shapely.Geometry | None = None,
    reach_m: float = 8.0,
) -> dict[str, Side]:
    """What is on each side (n, e, s, w) of an EA.

    Args:
        outline: of the EA, metric CRS.
        barriers: table `BARRIERS`.
        neighbours: outlines by code, those that are to be named first before others; EAs before committees.
        limit: outline of the committee.
        reach_m: a stretch counts as along a barrier within this distance.
    """
    edge = shapely.get_coordinates(shapely.segmentize(shapely.get_exterior_ring(_largest(outline)), _STEP_M))
    middle, along = (edge[1:] + edge[:-1]) / 2, edge[1:] - edge[:-1]
    length = np.hypot(*along.T)
    outside = _outside(middle, along, length, outline)
    side = _sides(middle, outside - middle, outline, edge)
    kinds = _barriers_along(middle, barriers, limit, reach_m)
    faced = _faced(outside, neighbours)
    out = {}
    for i, word in enumerate(SIDES):
        at = np.flatnonzero(side == i)
        kind, name = _most([kinds[k] for k in at], length[at]) or ("", "")
        same = [k for k in at if kinds[k] == (kind, name) and faced[k]]
        out[word] = Side(kind, name, _most([faced[k] for k in same], length[same]) or "")
    return out


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


def _barriers_along(middle: Floats, barriers: gpd.GeoDataFrame, limit: shapely.Geometry | None, reach_m: float) -> list[tuple[str, str]]:
    """Kind and name of what each stretch runs along; a line that says nothing gives way to the committee's outline."""
    points = shapely.points(middle)
    out: list[tuple[str, str]] = [("", "")] * len(middle)
    if len(barriers):
        names = [n if isinstance(n, str) else "" for n in barriers["name"]]
        near, line = shapely.STRtree(barriers.geometry.to_numpy()).query_nearest(points, max_distance=reach_m, all_matches=False)
        for k, row in zip(near, line, strict=True):
            out[k] = str(barriers["kind"].iloc[row]), names[row]
    if limit is not None:
        at_limit = shapely.dwithin(points, shapely.boundary(limit), 1.0)
        out = [(LIMIT, "") if at and key in (("", ""), (LINE, "")) else key for at, key in zip(at_limit, out, strict=True)]
    return out


def _outside(middle: Floats, along: Floats, length: Floats, outline: shapely.Geometry) -> Floats:
    """A point just outside the EA beside the middle of each stretch."""
    across = along[:, ::-1] * (1, -1) / np.maximum(length, 1e-9)[:, None] * _BESIDE_M
    right, left = middle + across, middle - across
    shapely.prepare(outline)
    return np.where(shapely.contains_xy(outline, right)[:, None], left, right)


def _faced(outside: Floats, neighbours: dict[str, shapely.Geometry]) -> list[str]:
    """Code of the neighbour at each point, "" for none."""
    out = [""] * len(outside)
    for code, shape in reversed(neighbours.items()):
        for k in np.flatnonzero(shapely.contains_xy(shape, outside)):
            out[k] = code
    return out


def _most(values: list[T], weights: Floats) -> T | None:
    """The value with the largest sum of weights."""
    share: dict[T, float] = {}
    for value, weight in zip(values, weights.tolist(), strict=True):
        share[value] = share.get(value, 0.0) + weight
    return max(share, key=lambda value: share[value]) if share else None


def _largest(outline: shapely.Geometry) -> shapely.Polygon:
    parts = shapely.get_parts(outline)
    return parts[int(shapely.area(parts).argmax())]
