"""Coverage: every housing unit in exactly one EA, in none, or in several, counted from geometry and not from the plan's columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.homes import assign_homes
from gis.issues import Issue
from gis.rules import Rules


@dataclass(frozen=True)
class Coverage:
    """Counts of housing units and buildings, flags by code, and the counts of each committee."""

    housing_units: dict[str, int]
    buildings: dict[str, int]
    flags: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The ledger in figures, as ``coverage --json`` prints it."""
        return {"housing_units": self.housing_units, "buildings": self.buildings, "flags": self.flags}


def recount(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    eas: gpd.GeoDataFrame,
    parts: gpd.GeoDataFrame,
    rules: Rules,
    issues: Iterable[Issue] = (),
) -> Coverage:
    """Count anew where every building part lies.

    A part is in an EA when at least half of its share inside the EA's committee lies in the EA.

    Args:
        committees, buildings, eas, parts: tables in one metric CRS.
        rules: gives the home rule.
        issues: findings to count as flags.
    """
    times = _times_inside(eas, parts, committees)
    units = parts["housing_units"].to_numpy(dtype=np.int64)
    times = np.where(parts["status"].to_numpy(dtype=object) == "doubled", 2, times)
    _, status = assign_homes(buildings, committees, rules)
    return Coverage(
        {
            "total": int(units.sum()),
            "in_one_ea": int(units[times == 1].sum()),
            "in_none": int(units[times == 0].sum()),
            "doubled": int(units[times > 1].sum()),
        },
        {
            "total": len(buildings),
            "in_no_committee": int((status == "no_committee").sum()),
            "in_several_committees": int((status == "doubled").sum()),
        },
        dict(sorted(Counter(i["code"] for i in issues).items())),
    )


def parts_elsewhere(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, committees: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Rows of the parts whose column names an EA in which they do not lie."""
    part, ea = _inside(eas, parts, committees)
    codes = eas["ea_code"].to_numpy(dtype=object)
    stated = parts["ea_code"].to_numpy(dtype=object)
    right = np.zeros(len(parts), dtype=bool)
    right[part[codes[ea] == stated[part]]] = True
    placed = parts["ea_code"].notna().to_numpy() & ~shapely.is_missing(parts.geometry.to_numpy())
    return np.flatnonzero(placed & ~right)


def _times_inside(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, committees: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """In how many EAs each part lies; those without a home committee by the plan's status lie in none."""
    part, _ = _inside(eas, parts, committees)
    placed = parts["status"].to_numpy(dtype=object) == "placed"
    return np.bincount(part[placed[part]], minlength=len(parts))


def _inside(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, committees: gpd.GeoDataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of part and EA where the part lies in the EA."""
    shapes, outlines = parts.geometry.to_numpy(), eas.geometry.to_numpy()
    row = {c: k for k, c in enumerate(committees["committee_code"])}
    land = committees.geometry.to_numpy()[[row[c] for c in eas["committee_code"]]] if len(eas) else outlines
    e, p = shapely.STRtree(shapes).query(outlines, predicate="contains")
    whole = np.zeros(len(shapes), dtype=bool)
    whole[p] = True
    rest = np.flatnonzero(~whole & ~shapely.is_missing(shapes))
    r, e2 = shapely.STRtree(outlines).query(shapes[rest], predicate="intersects")
    p2 = rest[r]
    here = shapely.area(shapely.intersection(shapes[p2], land[e2]))
    inside = shapely.area(shapely.intersection(shapes[p2], outlines[e2]))
    home = here >= 0.5 * shapely.area(shapes[p2])  # a part that hardly reaches into the committee is not in its EAs
    yes = np.where(here > 0, (inside >= 0.5 * here) & home, shapely.area(shapes[p2]) == 0)
    return np.concatenate([p, p2[yes]]), np.concatenate([e, e2[yes]])
