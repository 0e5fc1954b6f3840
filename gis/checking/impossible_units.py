"""Counts of housing units that a building cannot hold (T17): a slip of the source, which the ledger keeps but no plan is made for."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.rules import Rules
from gis.workload import estimate_units, known_floors


def plannable(buildings: gpd.GeoDataFrame, rules: Rules) -> gpd.GeoDataFrame:
    """The buildings with an estimate in place of counts that cannot be: what loads and splits are made from.

    Args:
        buildings: table `BUILDINGS` with filled units, metric CRS.
        rules: the limits, and the estimate's parameters.
    """
    rows = np.flatnonzero(impossible_units(buildings, rules) & ~buildings["units_estimated"].to_numpy(dtype=bool))
    if not len(rows):
        return buildings
    out = buildings.copy()
    guess = estimate_units(buildings.iloc[rows].assign(housing_units=np.nan), rules)["housing_units"].to_numpy()
    out.iloc[rows, out.columns.get_loc("housing_units")] = guess
    return out


def impossible_units(buildings: gpd.GeoDataFrame, rules: Rules) -> NDArray[np.bool_]:
    """Buildings whose stated count cannot be (T17): areas are drawn for an estimate in its place.

    Over ``rules.plausible_units``, and more than the floors could hold: a tower holds them, even 10,000 dwellings of 20 m2
    have four times ``rules.least_unit_m2`` each. Or floors that are known, and less than ``rules.standing_m2`` of them for
    each, where it would be split. Of points nothing is known, and nothing is said.

    Args:
        buildings: table `BUILDINGS`, metric CRS.
        rules: the limits.
    """
    stated, area = _stated(buildings), _area(buildings)
    beyond = (stated > rules.plausible_units) & (stated * rules.least_unit_m2 > area * most_floors(buildings, rules))
    return np.asarray((area > 0) & (beyond | _under(buildings, rules.standing_m2, rules)), dtype=bool)


def tight_units(buildings: gpd.GeoDataFrame, rules: Rules) -> NDArray[np.bool_]:
    """Buildings that would be split by their stated count, with known floors that leave less than ``rules.least_unit_m2`` for each.

    The count is used, for the floors may be wrong as well.
    """
    return _under(buildings, rules.least_unit_m2, rules) & ~impossible_units(buildings, rules)


def _under(buildings: gpd.GeoDataFrame, each_m2: float, rules: Rules) -> NDArray[np.bool_]:
    stated, room = _stated(buildings), _area(buildings) * np.nan_to_num(known_floors(buildings, rules))
    return np.asarray((stated > rules.split_above) & (room > 0) & (stated * each_m2 > room), dtype=bool)


def _stated(buildings: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.asarray(np.nan_to_num(buildings["housing_units"].to_numpy(dtype=float)))


def _area(buildings: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.asarray(np.nan_to_num(shapely.area(buildings.geometry.to_numpy()), posinf=0.0))


def most_floors(buildings: gpd.GeoDataFrame, rules: Rules) -> NDArray[np.float64]:
    """Floors as they are known; ``rules.tallest_floors`` where they are not, so that no tower is doubted for want of them."""
    floors: NDArray[np.float64] = np.nan_to_num(known_floors(buildings, rules), nan=rules.tallest_floors)
    return floors
