"""The barriers of a county, committee by committee: those that a border may follow, and those that bind."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.barriers import STREETS
from gis.delineation.crossings import crossings
from gis.delineation.lands import Binding
from gis.rules import Rules

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]


class Lines:
    """All lines of a county, ready to be asked for.

    Args:
        barriers: table `BARRIERS`; those whose kind is ignored as a border may be ways over a river all the same.
        rules: gives ``ignored_barriers``, ``must_hold``, ``never_cross`` and what a border along each kind costs.
    """

    def __init__(self, barriers: gpd.GeoDataFrame, rules: Rules) -> None:
        kind, lines = barriers["kind"], barriers.geometry.to_numpy()
        hold, guard = kind.isin(rules.must_hold), kind.isin(rules.never_cross)
        self._cost = np.array([rules.barrier_cost_of(k, float(r)) for k, r in zip(kind, barriers["rank"], strict=True)], dtype=float)
        free = ~kind.isin(rules.ignored_barriers) & ~hold & ~guard
        self._free, self._hold, self._guard = (_some(lines, which) for which in (free, hold, guard & ~hold))
        self._ways = _some(lines, kind.isin(STREETS) & ~guard)

    def inside(self, outline: shapely.Geometry) -> tuple[Geometries, Floats, Binding]:
        """The barriers in a committee that do not bind, the cost of a metre of border along each, and those that bind."""
        free, cost = self._reaching(self._free, outline)
        hold, hold_cost = self._reaching(self._hold, outline)
        guard, guard_cost = self._reaching(self._guard, outline)
        over = crossings(guard, self._reaching(self._ways, outline)[0]) if len(guard) else guard
        return free, cost, Binding(hold, guard, over, np.concatenate([hold_cost, guard_cost]))

    def _reaching(self, some: tuple[NDArray[np.intp], shapely.STRtree], outline: shapely.Geometry) -> tuple[Geometries, Floats]:
        row, tree = some
        at = np.sort(tree.query(outline, predicate="intersects"))
        return tree.geometries[at], self._cost[row[at]]


def _some(lines: Geometries, which: NDArray[np.bool_]) -> tuple[NDArray[np.intp], shapely.STRtree]:
    row = np.flatnonzero(which)
    return row, shapely.STRtree(lines[row])
