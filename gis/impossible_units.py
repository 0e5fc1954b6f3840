"""Counts of housing units that a building cannot hold (T17): a slip of the source, which no plan should be made for."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.rules import Rules
from gis.workload import known_floors


def impossible_units(buildings: gpd.GeoDataFrame, rules: Rules) -> NDArray[np.bool_]:
    """Buildings whose stated count cannot be: over ``rules.plausible_units``, and more than their floors could hold (T17).

    A tower holds them: even 10,000 dwellings of 20 m2 have four times ``rules.least_unit_m2`` each. Of points nothing is
    known, and nothing is said.

    Args:
        buildings: table `BUILDINGS`, metric CRS.
        rules: the limits.
    """
    stated = buildings["housing_units"].to_numpy(dtype=float)
    area = np.nan_to_num(shapely.area(buildings.geometry.to_numpy()), posinf=0.0)
    floors = most_floors(buildings, rules)
    doubted = (area > 0) & (np.nan_to_num(stated) > rules.plausible_units)
    return np.asarray(doubted & (stated * rules.least_unit_m2 > area * floors), dtype=bool)


def most_floors(buildings: gpd.GeoDataFrame, rules: Rules) -> NDArray[np.float64]:
    """Floors as they are known; ``rules.tallest_floors`` where they are not, so that no tower is doubted for want of them."""
    floors: NDArray[np.float64] = np.nan_to_num(known_floors(buildings, rules), nan=rules.tallest_floors)
    return floors
