"""The barriers of a county that bind, committee by committee."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.barriers import WAYS
from gis.crossings import crossings
from gis.lands import Binding
from gis.rules import Rules


class Binders:
    """Lines that must hold, lines not to be crossed, and the ways that lead over those.

    Args:
        barriers: table `BARRIERS`; those whose kind is ignored as a border are ways all the same.
        rules: gives ``must_hold`` and ``never_cross``.
    """

    def __init__(self, barriers: gpd.GeoDataFrame, rules: Rules) -> None:
        kind, lines = barriers["kind"], barriers.geometry.to_numpy()
        guarded = kind.isin(rules.never_cross) & ~kind.isin(rules.must_hold)
        self._hold = shapely.STRtree(lines[kind.isin(rules.must_hold).to_numpy()])
        self._guard = shapely.STRtree(lines[guarded.to_numpy()])
        self._ways = shapely.STRtree(lines[(kind.isin(WAYS) & ~kind.isin(rules.never_cross)).to_numpy()])

    def inside(self, outline: shapely.Geometry) -> Binding:
        """What binds in a committee."""
        hold, guard = _reaching(self._hold, outline), _reaching(self._guard, outline)
        if not len(guard):
            return Binding(hold)
        return Binding(hold, guard, crossings(guard, _reaching(self._ways, outline)))


def _reaching(tree: shapely.STRtree, outline: shapely.Geometry) -> NDArray[np.object_]:
    return np.asarray(tree.geometries[np.sort(tree.query(outline, predicate="intersects"))])
