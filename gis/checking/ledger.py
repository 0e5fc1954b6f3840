"""The ledger: every building has its rows in the table of parts, in one EA or with the reason why not."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.intake.homes import assign_homes
from gis.measure import ea_loads
from gis.routing import walk_metres
from gis.rules import Rules
from gis.schema import PARTS, REPEATED
from gis.workload import workload_minutes

_OUTSIDE_M2 = 0.01  # of a footprint outside its EA, from rounding
_SHARED = (
    *("units_estimated", "vacant_units", "households", "residents", "establishments", "boarders", "school_level"),
    *("entrances", "use", "floors"),
)
_COPIED = ("housing_units", *_SHARED)


def unplaced_rows(buildings: gpd.GeoDataFrame, committees: gpd.GeoDataFrame, rules: Rules) -> gpd.GeoDataFrame:
    """One row of `PARTS` for each building, in no EA, with the reason: quarantined, without a home, or not planned yet."""
    _, status = assign_homes(buildings, committees, rules)
    count = len(buildings)
    none: NDArray[np.object_] = np.full(count, None, dtype=object)
    data = {
        "building_id": buildings["building_id"].to_numpy(dtype=object),
        "part_no": np.ones(count, dtype="int64"),
        "ea_code": none,
        "committee_code": none,
        "cell_id": np.full(count, np.nan),
        "building_no": np.full(count, np.nan),
        "housing_units": buildings["housing_units"].fillna(0).round().clip(lower=0).astype("int64").to_numpy(),
        "label": none,
        "status": np.where(status == "", "unplanned", status),
    }
    data |= {c: buildings[c].to_numpy() for c in _SHARED}
    columns = {c: pd.Series(data[c], dtype=object if kind == "text" else None) for c, kind in PARTS.columns.items()}
    return gpd.GeoDataFrame(columns, geometry=buildings.geometry.to_numpy(), crs=buildings.crs)


def completed(parts: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, committees: gpd.GeoDataFrame, rules: Rules) -> gpd.GeoDataFrame:
    """The parts, and a row for each building that has none; rows refused for their id are told from the one that has it."""
    lacking = buildings[~own_ids(buildings).isin(own_ids(parts))].reset_index(drop=True)
    return stacked([parts, unplaced_rows(lacking, committees, rules)]) if len(lacking) else parts


def own_ids(frame: pd.DataFrame) -> pd.Series:
    """Ids of buildings or parts, those of rows that were refused for a repeated id set apart."""
    ids: pd.Series = frame["building_id"].astype(object)
    own = frame["status"].to_numpy(dtype=object) != REPEATED
    return ids if own.all() else ids.where(own, ids + "\x01")


def numbered(parts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The parts, a row refused for its id numbered as the building of its own that it is, not as a part of the first."""
    out = parts.copy()
    out.loc[(out["status"] == REPEATED).to_numpy(), "part_no"] = 1
    return out


def stacked(tables: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Tables of parts one after the other."""
    filled = [t[[*PARTS.columns, "geometry"]] for t in tables if len(t)]
    if not filled:
        return tables[0]
    return gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=filled[0].crs)


@dataclass(frozen=True)
class Carried:
    """Parts after a delivery of buildings, and the committees whose plan no longer fits."""

    parts: gpd.GeoDataFrame
    stale: list[str]


def carry_over(
    parts: gpd.GeoDataFrame,
    eas: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    committees: gpd.GeoDataFrame,
    changed: set[str],
    rules: Rules,
) -> Carried:
    """The parts of an earlier plan under a later delivery of buildings.

    A building that lies in its EA as before keeps its EA and number, with its new shape and units; one that has moved
    out of it, and a split one whose shape or units differ, wait for a new plan; those that are gone leave.

    Args:
        parts: as planned.
        eas: as planned.
        buildings: as delivered, units filled.
        committees: outlines.
        changed: ids that are new, differ or are gone.
        rules: for the homes of new buildings.
    """
    touched = parts["building_id"].isin(changed)
    before = parts[touched & (parts["status"] != REPEATED)].reset_index(drop=True)
    delivered = buildings[buildings["building_id"].isin(changed)]
    now = delivered[delivered["status"] != REPEATED].reset_index(drop=True)
    fits = _still_there(before, now, eas, committees)
    kept = before[fits].reset_index(drop=True)
    row = pd.Series(range(len(now)), index=now["building_id"]).loc[kept["building_id"]].to_numpy() if len(kept) else []
    for column in _COPIED:
        values = now[column].to_numpy()[row]
        kept[column] = np.nan_to_num(values.astype(float)).round().astype("int64") if column == "housing_units" else values
    kept = kept.set_geometry(gpd.GeoSeries(now.geometry.to_numpy()[row], index=kept.index, crs=parts.crs))
    rest = delivered[~own_ids(delivered).isin(own_ids(kept))].reset_index(drop=True)
    waiting = unplaced_rows(rest, committees, rules)
    home, _ = assign_homes(rest, committees, rules)
    codes = committees["committee_code"].to_numpy()
    stale = {*before["committee_code"].dropna(), *codes[home[home >= 0]]}
    return Carried(stacked([parts[~touched], kept, waiting]), sorted(stale))


def _still_there(before: gpd.GeoDataFrame, now: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, committees: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Whether the building of each part is one part, is delivered once and in order, and lies in the same EA."""
    single = ~before["building_id"].duplicated(keep=False).to_numpy() & before["ea_code"].notna().to_numpy()
    sound = now[(now["status"] == "") & ~now["building_id"].duplicated(keep=False)]
    shape = before["building_id"].map(dict(zip(sound["building_id"], sound.geometry, strict=True))).to_numpy(dtype=object)
    ea = before["ea_code"].map(dict(zip(eas["ea_code"], eas.geometry, strict=True))).to_numpy(dtype=object)
    outline = before["committee_code"].map(dict(zip(committees["committee_code"], committees.geometry, strict=True))).to_numpy(dtype=object)
    fits = np.zeros(len(before), dtype=bool)
    for i in np.flatnonzero(single & pd.notna(shape) & pd.notna(ea) & pd.notna(outline)):
        here = shapely.intersection(shape[i], outline[i])
        fits[i] = shapely.area(here) > 0.5 * shapely.area(shape[i]) and shapely.area(shapely.difference(here, ea[i])) <= _OUTSIDE_M2
    return fits


def with_sums(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, rules: Rules) -> gpd.GeoDataFrame:
    """The EAs with the counts of buildings, units, households and residents, and the loads, that their parts add up to."""
    inside = parts[parts["ea_code"].notna()]
    groups = inside.groupby("ea_code")
    sums = {"buildings": groups["building_id"].nunique()}
    sums |= {c: groups[c].sum(min_count=1) for c in ("housing_units", "households", "residents")}
    out = eas.copy()
    for column, values in sums.items():
        found = out["ea_code"].map(values).to_numpy(dtype=float)
        out[column] = np.nan_to_num(found).astype("int64") if column in ("buildings", "housing_units") else found
    walk_m = walk_metres(parts, eas, rules)
    out["load"] = ea_loads(parts, eas, rules, walk_m).to_numpy()
    out["workload_minutes"] = workload_minutes(parts, eas, rules, walk_m).to_numpy()
    return out
