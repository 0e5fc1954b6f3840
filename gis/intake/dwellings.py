"""Counts of dwellings laid over buildings: where a list of dwellings names a building, its count replaces the stated one."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.intake.building_ids import first_rows, plain_ids
from gis.schema import Table

# what a building stated before a list of dwellings replaced it, so that the list can be taken back
OVERRIDDEN = Table("overridden_units", {"building_id": "text", "occurrence": "int", "housing_units": "float", "entrances": "float"}, False)


@dataclass(frozen=True)
class Counted:
    """Buildings with the counts of the list, the stated values that these replaced, and ids that no building has."""

    buildings: gpd.GeoDataFrame
    overridden: pd.DataFrame
    unmatched: dict[str, int]


def count_in(buildings: gpd.GeoDataFrame, dwellings: pd.DataFrame) -> Counted:
    """Lay a list of dwellings over buildings.

    Args:
        buildings: table `BUILDINGS` with the units as stated.
        dwellings: table `DWELLINGS`.

    Returns:
        Buildings whose ``housing_units`` and, where the list knows them, ``entrances`` are those of the list; ids are
        compared in their plain form. Where several rows share an id the first takes the count and the others none, so
        that no dwelling counts twice.
    """
    listed = dwellings.assign(id=plain_ids(dwellings["building_id"]))
    units = listed.groupby("id", sort=False)["units"].sum()
    doors = listed.dropna(subset=["entrance"]).groupby("id", sort=False)["entrance"].nunique()
    ids = buildings["building_id"]
    occurrence = ids.groupby(ids).cumcount()
    plain = pd.Series(plain_ids(ids), index=ids.index, dtype=object)
    named = plain.isin(units.index).to_numpy()
    overridden = pd.DataFrame(
        {
            "building_id": ids[named].astype(object),
            "occurrence": occurrence[named].astype("int64"),
            "housing_units": buildings["housing_units"][named].astype(float),
            "entrances": buildings["entrances"][named].astype(float),
        }
    ).reset_index(drop=True)
    out = buildings.copy()
    first = named & (first_rows(ids.to_numpy(dtype=object)) == np.arange(len(ids)))
    out.loc[named, "housing_units"] = 0.0
    out.loc[first, "housing_units"] = plain[first].map(units).astype(float)
    out.loc[named, "units_estimated"] = False
    known = plain.map(doors).astype(float).to_numpy()
    out["entrances"] = np.where(named & np.isfinite(known), known, out["entrances"].astype(float))
    unmatched = listed[~listed["id"].isin(plain)].groupby("building_id", sort=False)["units"].sum()
    return Counted(out, overridden, {str(k): int(v) for k, v in unmatched.items()})


def as_stated(buildings: gpd.GeoDataFrame, overridden: pd.DataFrame) -> gpd.GeoDataFrame:
    """The buildings with the units that their source states: without lists of dwellings and without estimates."""
    out = buildings.copy()
    out.loc[out["units_estimated"].to_numpy(dtype=bool), "housing_units"] = np.nan
    out["units_estimated"] = False
    if not len(overridden):
        return out
    key = list(zip(out["building_id"], out["building_id"].groupby(out["building_id"]).cumcount(), strict=True))
    before = overridden.set_index(["building_id", "occurrence"])
    at = before.index.get_indexer(pd.MultiIndex.from_tuples(key))
    for column in ("housing_units", "entrances"):
        out[column] = np.where(at >= 0, before[column].to_numpy()[at], out[column].to_numpy(dtype=float))
    return out
