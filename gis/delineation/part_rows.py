"""Rows of the table of parts for buildings that are placed, divided or taken in anew."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.editing.draft import Draft
from gis.editing.rows import with_rows

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
SHARED = ("vacant_units", "households", "residents", "establishments", "boarders")  # by the units of each part


def part_rows(buildings: gpd.GeoDataFrame, row: Ints, units: NDArray[np.int64], labels: NDArray[np.object_]) -> dict[str, Any]:
    """Values of parts by column, not yet placed: without EA, cell and number.

    Args:
        buildings: table `BUILDINGS`, units filled.
        row: (p,) row of the building of each part; parts of one building follow each other.
        units: (p,) housing units of each.
        labels: (p,) what stands on lists, "" for a whole building.
    """
    rows = buildings.iloc[row]
    total = np.nan_to_num(rows["housing_units"].to_numpy(dtype=float))
    alone = np.bincount(row, minlength=len(buildings))[row]
    share = np.where(total > 0, units / np.maximum(total, 1e-9), 1.0 / alone)
    none = np.full(len(row), None, dtype=object)
    return {
        "building_id": rows["building_id"].to_numpy(dtype=object),
        "part_no": pd.Series(row).groupby(row, sort=False).cumcount().to_numpy() + 1,
        "ea_code": none,
        "committee_code": none.copy(),
        "cell_id": np.full(len(row), np.nan),
        "building_no": np.full(len(row), np.nan),
        "housing_units": units,
        "units_estimated": rows["units_estimated"].to_numpy(dtype=bool),
        **{c: rows[c].to_numpy(dtype=float) * share for c in SHARED},
        **{c: rows[c].to_numpy() for c in ("school_level", "entrances", "use", "floors")},
        "label": labels,
        "status": np.full(len(row), "placed", dtype=object),
    }


def with_parts(draft: Draft, gone: NDArray[np.bool_], new: dict[str, Any], shapes: Geometries) -> gpd.GeoDataFrame:
    """The parts of a draft, some replaced by others; those get the first numbers that other parts of their building leave free."""
    taken: dict[Any, set[int]] = {}
    stays = draft.parts[~gone & draft.parts["building_id"].isin(list(new["building_id"])).to_numpy()]
    for name, number in zip(stays["building_id"], stays["part_no"], strict=True):
        taken.setdefault(name, set()).add(int(number))
    numbers = []
    for name in new["building_id"]:
        used = taken.setdefault(name, set())
        numbers.append(next(n for n in range(1, len(used) + 2) if n not in used))
        used.add(numbers[-1])
    return with_rows(draft.parts, ~gone, {**new, "part_no": np.array(numbers, dtype=np.int64)}, shapes)
