"""What is said of buildings that were split: by which rule, and where the units went."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.issues import Issue, issue
from gis.towers import FLOOR, Parts
from gis.words import who


def tower_notes(buildings: gpd.GeoDataFrame, grains: Parts, parts: gpd.GeoDataFrame, committees: gpd.GeoDataFrame) -> list[Issue]:
    """One finding a building split by a plan whose entrances the source does not give, or which they do not divide enough.

    Parts that lie in no EA (of a committee that is not planned) tell nothing: they divide nothing.

    E22 where it is split by floors (R43), E22-large where that is so although the entrances are known, else E21.

    Args:
        buildings: table `BUILDINGS`.
        grains: what the buildings were taken apart into.
        parts: table `PARTS`, of a plan.
        committees: table `COMMITTEES`, for their names.
    """
    parts = parts[parts["ea_code"].notna()]
    row = {code: k for k, code in enumerate(committees["committee_code"])}
    split = parts.loc[parts["part_no"] > 1, "building_id"].unique()
    rows = np.flatnonzero(buildings["building_id"].isin(split).to_numpy())
    count = np.bincount(grains.building, minlength=len(buildings))
    by_floor = np.zeros(len(buildings), dtype=bool)
    by_floor[grains.building[grains.kind == FLOOR]] = True
    known = buildings["entrances"].to_numpy(dtype=float)
    of = dict(list(parts[parts["building_id"].isin(split)].groupby("building_id", sort=False)))
    out = []
    for k in rows[by_floor[rows] | (known[rows] != count[rows])]:
        mine: pd.DataFrame = of[buildings["building_id"].iloc[k]]
        cut = "; ".join(f"{a}: {u}" for a, u in zip(mine["label"], mine["housing_units"], strict=True))
        code = "E21" if not by_floor[k] else "E22-large" if known[k] >= 1 else "E22"
        out.append(
            issue(
                code,
                shapely.point_on_surface(buildings.geometry.iloc[k]),
                committee_code=mine["committee_code"].iloc[0],
                building_id=buildings["building_id"].iloc[k],
                id=buildings["building_id"].iloc[k],
                units=int(mine["housing_units"].sum()),
                parts=len(mine),
                cut=cut,
                committee=who(committees, row[mine["committee_code"].iloc[0]]),
                entrances=int(np.nan_to_num(known[k])),
            )
        )
    return out
