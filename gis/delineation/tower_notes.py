"""What is said of buildings that were split: by which rule, and where the units went."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.delineation.towers import FLOOR, Parts
from gis.issues import Issue, issue
from gis.messages.words import who


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
    ids, named = buildings["building_id"].to_numpy(dtype=object), parts["building_id"].to_numpy(dtype=object)
    split = set(named[parts["part_no"].to_numpy() > 1])
    rows = np.flatnonzero(buildings["building_id"].isin(split).to_numpy())
    count = np.bincount(grains.building, minlength=len(buildings))
    by_floor = np.zeros(len(buildings), dtype=bool)
    by_floor[grains.building[grains.kind == FLOOR]] = True
    known = buildings["entrances"].to_numpy(dtype=float)
    rows = rows[by_floor[rows] | (known[rows] != count[rows])]
    lying = _rows_of(named, split)
    labels, units, codes = (parts[c].to_numpy(dtype=object) for c in ("label", "housing_units", "committee_code"))
    row = {code: k for k, code in enumerate(committees["committee_code"])}
    out = []
    for k, spot in zip(rows.tolist(), shapely.point_on_surface(buildings.geometry.to_numpy()[rows]), strict=True):
        mine = lying[ids[k]]
        committee = codes[mine[0]]
        out.append(
            issue(
                "E21" if not by_floor[k] else "E22-large" if known[k] >= 1 else "E22",
                spot,
                committee_code=committee,
                building_id=ids[k],
                id=ids[k],
                units=int(units[mine].sum()),
                parts=len(mine),
                cut="; ".join(f"{labels[p]}: {units[p]}" for p in mine),
                committee=who(committees, row[committee]),
                entrances=int(np.nan_to_num(known[k])),
            )
        )
    return out


def _rows_of(named: NDArray[np.object_], some: set[str]) -> dict[str, list[int]]:
    """Rows that bear each of some ids."""
    out: dict[str, list[int]] = {}
    for row in np.flatnonzero(pd.Series(named).isin(some).to_numpy()).tolist():
        out.setdefault(named[row], []).append(row)
    return out
