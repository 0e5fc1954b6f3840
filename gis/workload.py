"""Work: housing units where the source has none, and an EA's load in minutes."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.rules import Rules

Floats = NDArray[np.float64]


def estimate_units(buildings: gpd.GeoDataFrame, rules: Rules) -> gpd.GeoDataFrame:
    """The buildings with ``housing_units`` filled; ``units_estimated`` tells which are estimates.

    Stated counts stay. Else units = footprint x floors / ``rules.unit_m2`` of the use, at least one where people may
    live; a small low house is one dwelling; sheds and uses without an entry in ``unit_m2`` have none; a point is one.
    All values are defaults of ours [DEF] and stand in the rules.

    Args:
        buildings: table `BUILDINGS`, metric CRS.
        rules: the estimate's parameters.
    """
    shapes = buildings.geometry.to_numpy()
    stated = buildings["housing_units"].to_numpy(dtype=float)
    open_ = np.isnan(stated)
    area = np.nan_to_num(shapely.area(shapes))
    floors = _floors(buildings, rules)
    use = buildings["use"].fillna("unknown").to_numpy(dtype=object)
    per_unit = pd.Series(use).map(rules.unit_m2).to_numpy(dtype=float)  # NaN: nobody is expected to live there
    upper = pd.Series(use).map(rules.ground_floor_shops).fillna(0.0).to_numpy(dtype=float)
    guess = np.maximum(1.0, np.rint(area * np.maximum(floors - upper, 1.0) / np.where(per_unit > 0, per_unit, np.inf)))
    house = (area <= rules.house_max_m2) & (floors <= rules.house_max_floors) & (use != "dormitory")
    guess[house] = 1.0
    guess[np.isnan(per_unit) | ((use == "unknown") & (area > 0) & (area < rules.shed_max_m2))] = 0.0
    guess[shapely.is_missing(shapes) | shapely.is_empty(shapes)] = 0.0
    out = buildings.copy()
    out["housing_units"] = np.where(open_, guess, stated)
    out["units_estimated"] = open_ | buildings["units_estimated"].to_numpy(dtype=bool)
    return out


def _floors(buildings: gpd.GeoDataFrame, rules: Rules) -> Floats:
    """Floors as stated, else from the height, else the usual number of the use."""
    floors = buildings["floors"].to_numpy(dtype=float)
    by_height = np.rint(buildings["height_m"].to_numpy(dtype=float) / rules.storey_m)
    floors = np.where(floors > 0, floors, by_height)
    usual = buildings["use"].map(rules.usual_floors).fillna(rules.usual_floors["unknown"]).to_numpy(dtype=float)
    return np.where(floors > 0, floors, usual)


def workload_minutes(parts: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, rules: Rules) -> pd.Series:
    """Minutes of work of each EA, indexed by ``ea_code`` (R69).

    Units x minutes per unit x visits, access per stairwell, floors without a lift, and the walk from building to
    building in the order of their numbers.

    Args:
        parts: table `PARTS`; rows without an EA do not count.
        eas: table `EAS`, for the list of EAs.
        rules: the model's parameters.
    """
    placed = parts[parts["ea_code"].notna()]
    units = placed["housing_units"].to_numpy(dtype=float)
    lived = units > 0
    doors = units * rules.minutes_per_unit * rules.visit_factor
    floors = np.nan_to_num(placed["floors"].to_numpy(dtype=float), nan=1.0)
    climb = np.where((floors > 1) & (floors < rules.lift_from_floors), floors * rules.minutes_per_floor, 0.0)
    minutes = doors + lived * (rules.minutes_per_entrance + climb)
    total = pd.Series(minutes, index=placed["ea_code"].to_numpy()).groupby(level=0).sum()
    walk = _walk_m(placed) / rules.walking_m_per_minute
    return total.add(walk, fill_value=0.0).reindex(eas["ea_code"], fill_value=0.0).round(1)


def _walk_m(placed: gpd.GeoDataFrame) -> pd.Series:
    """Length of the way through the buildings of each EA, straight from one to the next."""
    shapes = placed.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    rows = placed[there]
    xy = shapely.get_coordinates(shapely.centroid(shapes[there]))
    order = np.lexsort((rows["building_no"].to_numpy(dtype=float), rows["ea_code"].to_numpy(dtype=str)))
    code = rows["ea_code"].to_numpy(dtype=object)[order]
    step = np.hypot(*np.diff(xy[order], axis=0).T) if len(order) > 1 else np.zeros(0)
    same = code[1:] == code[:-1]
    return pd.Series(step[same], index=code[1:][same]).groupby(level=0).sum()
