"""Known totals of committees against what their buildings add up to (V20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.intake.homes import assign_homes
from gis.issues import Issue, issue
from gis.messages.words import spots, who
from gis.rules import Rules

_MOST_OFF = 0.05  # of the known total [V20]
_ZH = {"housing_units": "个住房单元", "households": "户", "residents": "人"}


def known_totals(committees: pd.DataFrame, totals: pd.DataFrame) -> tuple[pd.DataFrame, list[Issue]]:
    """The totals of committees there are, by code or as delivered (``source_code``), and a finding for each that names none."""
    named = {*committees["committee_code"], *committees["source_code"].dropna()}
    there = totals["committee_code"].isin(list(named))
    return totals[there].reset_index(drop=True), [issue("I08", None, id=c) for c in totals.loc[~there, "committee_code"]]


@dataclass(frozen=True)
class TotalUnits:
    """Known housing units and those of the buildings, of the committees whose total is known; how many these are of all."""

    known: int
    found: int
    committees: int
    of: int


def total_units(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, totals: pd.DataFrame, rules: Rules) -> TotalUnits:
    """Sums over the committees whose housing units are known in total; of the others nothing is added, on either side.

    Args:
        committees, buildings: tables in one metric CRS, units filled.
        totals: table `TOTALS`; rows that name no committee are left alone.
        rules: gives the home rule.
    """
    row = _rows_by_code(committees)
    known = {row[c]: n for c, n in zip(totals["committee_code"], totals["housing_units"], strict=True) if c in row and np.isfinite(n)}
    home, _ = assign_homes(buildings, committees, rules)
    found = buildings["housing_units"].to_numpy(dtype=float)[np.isin(home, list(known))]
    return TotalUnits(int(sum(known.values())), int(np.nansum(found)), len(known), len(committees))


def check_totals(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, totals: pd.DataFrame, rules: Rules) -> Iterator[Issue]:
    """Committees whose buildings hold over 5 % more or fewer units, households or residents than known.

    Args:
        committees, buildings: tables in one metric CRS, units filled.
        totals: table `TOTALS`; codes as delivered (``source_code``) are understood too. Values that are not known, or
            that no building of the committee states, are left alone.
        rules: gives the home rule.
    """
    home, _ = assign_homes(buildings, committees, rules)
    row = _rows_by_code(committees)
    place = spots(committees.geometry.to_numpy())
    for what, zh in _ZH.items():
        values = buildings[what].to_numpy(dtype=float)
        said = (home >= 0) & np.isfinite(values)
        sums = np.bincount(home[said], weights=values[said], minlength=len(committees))
        count = np.bincount(home[said], minlength=len(committees))
        for code, known in zip(totals["committee_code"], totals[what].to_numpy(dtype=float), strict=True):
            k = row.get(code, -1)
            if k < 0 or not np.isfinite(known) or (count[k] == 0 and what != "housing_units"):
                continue
            off = abs(sums[k] - known)
            if off > _MOST_OFF * known:
                percent = f"{100 * (sums[k] - known) / known:+.0f}" if known > 0 else "+∞"
                params: dict[str, Any] = {
                    "found": int(sums[k]),
                    "known": int(known),
                    "percent": percent,
                    "what": what.replace("_", " "),
                    "what_zh": zh,
                }
                yield issue("V20", place[k], committee_code=committees["committee_code"].iloc[k], a=who(committees, k), **params)


def _rows_by_code(committees: pd.DataFrame) -> dict[str, int]:
    """Row of each committee by its code, and by its code as delivered."""
    sources = committees["source_code"].dropna()
    own = zip(committees["committee_code"], range(len(committees)), strict=True)
    return {**dict(zip(sources, sources.index.tolist(), strict=True)), **dict(own)}
