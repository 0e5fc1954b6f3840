"""From old EAs to new ones: which buildings and units go where, and how many change EA."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.intake.codes import LENGTH
from gis.schema import CROSSWALK

Codes = NDArray[np.object_]
_SAME_M2 = 0.05  # by which corners that a neighbour's border makes on a side may change an EA


@dataclass(frozen=True)
class Changes:
    """What a new plan changes: EAs that are as they were, that differ, are new, are gone; housing units that change EA, and all."""

    eas_kept: int
    eas_changed: int
    eas_new: int
    eas_retired: int
    units_moved: int
    units: int

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def crosswalk(old: Codes, new: Codes, building: NDArray[np.intp], units: NDArray[np.int64]) -> pd.DataFrame:
    """Table `CROSSWALK`: of each old and new EA the buildings and housing units that both have.

    Args:
        old, new: (p,) EA code of each building part, None where it had none; parts that are in none now are left out.
        building: (p,) row of the building; one that is divided counts in every row that it has parts in.
        units: (p,) housing units.
    """
    frame = pd.DataFrame({"old": old, "new": new, "building": building, "units": units}).fillna({"old": "", "new": ""})
    frame = frame[frame["new"] != ""]
    sums = frame.groupby(["old", "new"], sort=True).agg(buildings=("building", "nunique"), housing_units=("units", "sum")).reset_index()
    data = {
        "old_ea_code": sums["old"].astype(object).where(sums["old"] != "", None),
        "new_ea_code": sums["new"].astype(object),
        "committee_code": [n[:LENGTH] for n in sums["new"]],
        "buildings": sums["buildings"].astype("int64"),
        "housing_units": sums["housing_units"].astype("int64"),
    }
    return pd.DataFrame({c: pd.Series(data[c], dtype=None if kind == "int" else object) for c, kind in CROSSWALK.columns.items()})


def changes(table: pd.DataFrame, before: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> Changes:
    """What differs between two plans of the same committees.

    Args:
        table: `CROSSWALK`; units that were in no EA have not changed it.
        before, now: tables with ``ea_code`` and the outlines of the EAs.
    """
    was = dict(zip(before["ea_code"], before.geometry, strict=True))
    common = now[now["ea_code"].isin(was)]
    earlier = np.array([was[c] for c in common["ea_code"]], dtype=object)
    differs = shapely.area(shapely.symmetric_difference(earlier, common.geometry.to_numpy())) > _SAME_M2 if len(common) else np.zeros(0)
    both = table[table["old_ea_code"].notna()]
    moved = both[both["old_ea_code"] != both["new_ea_code"]]
    lost = set(moved["old_ea_code"]) | set(moved["new_ea_code"])
    changed = differs.astype(bool) | common["ea_code"].isin(lost).to_numpy()
    return Changes(
        int((~changed).sum()),
        int(changed.sum()),
        len(now) - len(common),
        len(before) - len(common),
        int(moved["housing_units"].sum()),
        int(table["housing_units"].sum()),
    )
