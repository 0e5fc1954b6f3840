"""Work: housing units where the source has none, and an EA's load in minutes."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.delineation.towers import stairwells
from gis.intake.lodging import residents_here, share_here
from gis.routing import walk_metres
from gis.rules import Rules

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]
_COLLECTIVE = ("dormitory", "construction")  # people are counted one by one, not by dwelling


def estimate_units(buildings: gpd.GeoDataFrame, rules: Rules) -> gpd.GeoDataFrame:
    """The buildings with ``housing_units`` filled (whole numbers); ``units_estimated`` tells which are estimates.

    Stated counts stay, zero too. Else units = footprint x floors / ``rules.unit_m2`` of the use, at least one where
    people may live; a small low house is one dwelling; sheds and uses without an entry in ``unit_m2`` (shops, works,
    schools ...) have none until somebody has searched them; a construction site has as many as its residents, who are
    estimated for the canvass, would fill [R32]; a point or line is one dwelling, a row without shape none. All values are
    defaults of ours [DEF] and stand in the rules.

    Args:
        buildings: table `BUILDINGS`, metric CRS.
        rules: the estimate's parameters.
    """
    shapes = buildings.geometry.to_numpy()
    stated = buildings["housing_units"].to_numpy(dtype=float)
    area = np.nan_to_num(shapely.area(shapes), posinf=0.0)
    use = buildings["use"].fillna("unknown").to_numpy(dtype=object)
    floors = floors_of(buildings, use, rules)
    per_unit = by_use(use, rules.unit_m2, np.nan)  # NaN: nobody is expected to live there
    lived_in = np.maximum(floors - by_use(use, rules.ground_floor_shops, 0.0), 1.0)
    guess = np.maximum(1.0, np.rint(area * lived_in / per_unit))
    house = (area <= rules.house_max_m2) & (floors <= rules.house_max_floors) & (use != "dormitory")
    guess[house] = 1.0
    shed = (use == "unknown") & (area > 0) & (area < rules.shed_max_m2)
    guess[np.isnan(per_unit) | shed | shapely.is_missing(shapes) | shapely.is_empty(shapes)] = 0.0
    residents = np.nan_to_num(buildings["residents"].to_numpy(dtype=float))
    lodged = (use == "construction") & (residents > 0)  # an estimate of who will live there (R32)
    guess[lodged] = np.ceil(residents[lodged] / rules.residents_per_unit - 1e-9)
    open_ = np.isnan(stated)
    out = buildings.copy()
    out["housing_units"] = np.where(open_, guess, np.rint(stated))
    out["units_estimated"] = open_ | buildings["units_estimated"].to_numpy(dtype=bool)
    return out


def floors_of(buildings: gpd.GeoDataFrame, use: Texts, rules: Rules) -> Floats:
    """Floors as stated, else from the height where there is one, else the usual number of the use."""
    floors = known_floors(buildings, rules)
    return np.where(floors > 0, floors, by_use(use, rules.usual_floors, rules.usual_floors["unknown"]))


def known_floors(buildings: gpd.GeoDataFrame, rules: Rules) -> Floats:
    """Floors as stated, else from the height; NaN where neither is known."""
    floors: Floats = buildings["floors"].to_numpy(dtype=float)
    if "height_m" in buildings:
        by_height = np.rint(buildings["height_m"].to_numpy(dtype=float) / rules.storey_m)
        floors = np.where(floors > 0, floors, np.where(by_height > 0, by_height, np.nan))
    return np.where(floors > 0, floors, np.nan)


def by_use(use: Texts, values: Mapping[str, float], otherwise: float) -> Floats:
    """The value of each building's use."""
    codes, known = pd.factorize(use)
    out: Floats = np.array([values.get(k, otherwise) for k in known], dtype=float)[codes]
    return out


def workload_minutes(parts: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, rules: Rules, walk_m: pd.Series | None = None) -> pd.Series:
    """Minutes of work of each EA, indexed by ``ea_code`` (R69).

    The visits, and the walk from building to building (`gis.routing`).

    Args:
        parts: table `PARTS`; rows without an EA do not count.
        eas: table `EAS`, for the list of EAs.
        rules: the model's parameters.
        walk_m: the ways of these EAs, where they are known already, as `gis.routing.walk_metres` gives them.
    """
    placed = parts[parts["ea_code"].notna()]
    codes = pd.Index(eas["ea_code"])
    at = codes.get_indexer(placed["ea_code"])
    known = at >= 0
    work = np.bincount(at[known], weights=visit_minutes(placed, rules)[known], minlength=len(codes))
    walk = (walk_metres(placed, eas, rules) if walk_m is None else walk_m).to_numpy() / rules.walking_m_per_minute
    return pd.Series((work + walk).round(1), index=codes, name="workload_minutes")


def visit_minutes(table: gpd.GeoDataFrame, rules: Rules) -> Floats:
    """Minutes of work in each building or part (R69), without the way to it.

    Occupied and vacant dwellings, residents of dormitories and construction sites, and establishments, each with its time
    and the visits it takes; boarders who count at their family home take none (R31); per stairwell the access and, without
    a lift, the floors to climb.

    Args:
        table: `BUILDINGS` or `PARTS`, units filled; vacant dwellings and establishments that are not known do not count.
        rules: the model's parameters.
    """
    units = np.nan_to_num(table["housing_units"].to_numpy(dtype=float))
    vacant = np.minimum(np.nan_to_num(table["vacant_units"].to_numpy(dtype=float)), units)
    floors = table["floors"].to_numpy(dtype=float)
    collective = table["use"].isin(_COLLECTIVE).to_numpy()
    dwellings = (units - vacant) * share_here(table, rules)
    occupied = np.where(collective, residents_here(table, rules) * rules.minutes_per_collective, dwellings * rules.minutes_per_unit)
    shops = np.nan_to_num(table["establishments"].to_numpy(dtype=float)) * rules.minutes_per_establishment
    doors = (occupied + vacant * rules.minutes_per_vacant + shops) * rules.visit_factor
    climb = np.where((floors > 1) & (floors < rules.lift_from_floors), floors * rules.minutes_per_floor, 0.0)
    out: Floats = doors + _stairwells(table, units, floors, rules) * (rules.minutes_per_entrance + climb)
    return out


def hours(minutes: float) -> float:
    """A load in hours, to a tenth, halves up: the one rounding of lists, facts and sheets."""
    return float(np.floor(minutes / 6.0 + 0.5) / 10.0)


def _stairwells(table: gpd.GeoDataFrame, units: Floats, floors: Floats, rules: Rules) -> Floats:
    """Stairwells to go into: those of a part of a split building, else those known, else as many as units and floors suggest."""
    by_floor = np.rint(units / (np.maximum(floors, 1.0) * rules.units_per_landing))
    count = np.maximum(np.where(np.isnan(floors), np.ceil(units / rules.units_per_entrance), by_floor), 1.0)
    known = table["entrances"].to_numpy(dtype=float)
    count = np.where(known >= 1, known, count)
    if "label" in table:
        row, labels = pd.factorize(table["label"].fillna("").to_numpy(dtype=object))
        of_part = np.array([stairwells(label) for label in labels], dtype=float)[row]
        count = np.where(of_part > 0, of_part, count)
    return np.where(units > 0, count, 0.0)
