"""The load of buildings and EAs in the measure of the rules: what delineation balances and what lists, bands and sheets show."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.intake.lodging import residents_here, share_here
from gis.routing import route_m
from gis.rules import Rules
from gis.workload import by_use, floors_of, visit_minutes, workload_minutes

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def loads(table: gpd.GeoDataFrame, group: Ints, rules: Rules) -> Floats:
    """Load of each building or part, so that a plan can balance sums of them.

    Args:
        table: `BUILDINGS` or `PARTS` with filled units, metric CRS.
        group: (n,) row of the committee that each is at home in, -1 for none.
        rules: give the measure. Of ``larger`` it is the one that makes more of the whole committee; minutes hold, beside
            the visits, the way to the next building as it is on average in the committee, since the real one is known
            only once the EAs are.
    """
    columns = _columns(table, rules)
    first: Floats = columns[:, 0]
    if rules.measure == "minutes":
        return first + _usual_walk(table, group, rules)
    if columns.shape[1] == 1:
        return first
    sums = np.stack([np.bincount(group + 1, weights=c) for c in columns.T], axis=1)
    of_committee = sums.argmax(axis=1)[group + 1] if len(group) else np.zeros(0, dtype=np.intp)
    out: Floats = columns[np.arange(len(columns)), of_committee]
    return out


def ea_loads(parts: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, rules: Rules, walk_m: pd.Series | None = None) -> pd.Series:
    """Load of each EA, indexed by ``ea_code``: of ``larger`` what is more in this EA, of minutes those with the way as it is.

    Args:
        parts: table `PARTS`; rows without an EA do not count.
        eas: table `EAS`, for the list of EAs.
        rules: give the measure.
        walk_m: the ways of these EAs, where they are known already, as `gis.routing.walk_metres` gives them.
    """
    if rules.measure == "minutes":
        return workload_minutes(parts, eas, rules, walk_m).rename("load")
    codes = pd.Index(eas["ea_code"])
    at = codes.get_indexer(parts["ea_code"])
    known = at >= 0
    sums = [np.bincount(at[known], weights=c[known], minlength=len(codes)) for c in _columns(parts, rules).T]
    return pd.Series(np.max(sums, axis=0).round(1), index=codes, name="load")


def establishments(table: gpd.GeoDataFrame, rules: Rules) -> Floats:
    """Establishments as stated; else by floor area and use, at least one where the use has any [DEF]."""
    stated = table["establishments"].to_numpy(dtype=float)
    use = table["use"].fillna("unknown").to_numpy(dtype=object)
    shapes = table.geometry.to_numpy()
    shops = by_use(use, rules.ground_floor_shops, np.nan)
    area = np.nan_to_num(shapely.area(shapes)) * np.where(np.isnan(shops), floors_of(table, use, rules), shops)
    guess = np.nan_to_num(np.maximum(1.0, np.rint(area / by_use(use, rules.establishment_m2, np.nan))))
    guess[shapely.is_missing(shapes) | shapely.is_empty(shapes)] = 0.0
    out: Floats = np.where(np.isnan(stated), guess, stated)
    return out


def counts_establishments(rules: Rules) -> bool:
    """Whether establishments are part of the load."""
    return rules.measure == "establishments" or (rules.count_shops and rules.measure in ("units", "larger"))


def _columns(table: gpd.GeoDataFrame, rules: Rules) -> Any:
    """(n, 1) the measure, without ways; (n, 2) the two of ``larger``."""
    if rules.measure == "establishments":
        return establishments(table, rules)[:, None]
    if rules.measure == "minutes":
        return visit_minutes(table, rules)[:, None]
    units = np.nan_to_num(table["housing_units"].to_numpy(dtype=float))
    vacant = np.minimum(np.nan_to_num(table["vacant_units"].to_numpy(dtype=float)), units)
    residents, share = residents_here(table, rules), share_here(table, rules)
    if rules.measure == "residents":
        return residents[:, None]
    more = establishments(table, rules) if rules.count_shops else np.zeros(len(table))
    more = more + (vacant if rules.count_vacant else 0.0)
    if rules.measure == "units":
        return ((units - vacant) * share + more)[:, None]
    households = table["households"].to_numpy(dtype=float)
    households = np.where(np.isnan(households), units - vacant, households)
    return np.stack([households * share + more, residents / rules.residents_per_unit], axis=1)


def _usual_walk(table: gpd.GeoDataFrame, group: Ints, rules: Rules) -> Floats:
    """Minutes from a building to the next, on average of a committee; 0 where nobody has to be visited."""
    out = np.zeros(len(table))
    shapes = table.geometry.to_numpy()
    visited = np.flatnonzero((group >= 0) & (visit_minutes(table, rules) > 0) & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    if not len(visited):
        return out
    at, number = np.unique(group[visited], return_inverse=True)
    way_m = route_m(shapes[visited], number, len(at), rules)
    each = way_m / np.bincount(number) / rules.walking_m_per_minute
    out[visited] = each[number]
    return out
