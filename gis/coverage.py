"""Coverage: every housing unit in exactly one EA, in none, or in several, counted from geometry and not from the plan's columns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.checking.ledger_checks import LEDGER_CODES, ledger_findings, whole_units
from gis.intake.placement import Placement, placement
from gis.issues import Issue
from gis.rules import Rules
from gis.workload import estimate_units

Ints = NDArray[np.int64]
UNITS_COUNTED = ("total", "in_one_ea", "in_none", "doubled")
BUILDINGS_COUNTED = ("total", "in_no_committee", "in_several_committees")
_LOST_SHARE = 0.02  # of a footprint that lies in none of its parts, from which a part is taken to be lost
_BY_STATUS = {"no_committee": "V11", "undecided": "V10-undecided", "doubled": "V10-doubled"}


@dataclass(frozen=True)
class Coverage:
    """The ledger.

    Attributes:
        housing_units: ``total`` = ``in_one_ea`` + ``in_none`` + ``doubled``.
        buildings: ``total``, ``in_no_committee``, ``in_several_committees``.
        flags: how often each code was found (`gis.schema.FLAGS`); of V10-undecided, V10-doubled and V11 the buildings.
        committees: ``committee_code`` (None for units outside all committees) and the four counts of housing units.
        eas: ``ea_code``, ``committee_code``, ``housing_units`` as stated, ``found`` by geometry.
        rows: one a building part or unlisted building: ``building`` (row of the buildings table), ``part`` (row of the
            parts table, -1 for none), ``units``, ``times`` (EAs it lies in).
        issues: findings about inputs, plan and ledger, the last anew.
    """

    housing_units: dict[str, int]
    buildings: dict[str, int]
    flags: dict[str, int]
    committees: pd.DataFrame
    eas: pd.DataFrame
    rows: pd.DataFrame
    issues: list[Issue] = field(default_factory=list)

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
    """Count anew where every housing unit lies (`gis.intake.placement` says how).

    The units are those of the buildings; where the parts of one say otherwise, they share its units in proportion and a
    flag says so, unless the parts do not make up its footprint: then what is lacking is in none. Units of a building that
    halves a committee line, lies in no committee, has no shape or is on no EA's list are in none; those of a building in
    two committees that overlap are doubled.

    Args:
        committees, buildings, eas, parts: tables in one metric CRS.
        rules: gives the home rule and estimates for counts that are missing.
        issues: findings of `gis.checks`, to be counted as flags too.
    """
    if buildings["housing_units"].isna().any():
        buildings = estimate_units(buildings, rules)
    placed = placement(committees, buildings, eas, parts, rules)
    found = ledger_findings(committees, buildings, eas, parts, placed)
    rows = _rows(buildings, parts, placed)
    every = [*(i for i in issues if i["code"] not in LEDGER_CODES), *found]
    status = pd.Series(placed.status).value_counts()
    return Coverage(
        _sums(rows["units"].to_numpy(), rows["times"].to_numpy()),
        dict(zip(BUILDINGS_COUNTED, (len(buildings), int(status.get("no_committee", 0)), int(status.get("doubled", 0))), strict=True)),
        _flags(every, status),
        _by_committee(committees, rows, placed),
        _by_ea(eas, rows, placed),
        rows,
        every,
    )


def _rows(buildings: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, placed: Placement) -> pd.DataFrame:
    """Units and number of EAs of each part and of each building that has none."""
    units = whole_units(buildings)
    part = np.flatnonzero(placed.building >= 0)
    row = placed.building[part]
    times = placed.times()[part]
    times = np.where(placed.status[row] == "doubled", 2, times)
    unlisted = parts["ea_code"].isna().to_numpy()[part] & (placed.status[row] != "doubled")  # no enumerator has it on a list
    times[unlisted | np.isin(placed.status[row], ("no_committee", "undecided"))] = 0
    listed = _listed(buildings, parts, part, row, units)
    left = units - np.bincount(row, weights=listed, minlength=len(units)).astype(np.int64)
    lacking = np.flatnonzero((left > 0) | ~np.isin(np.arange(len(units)), row))
    doubled = np.where(placed.status[lacking] == "doubled", 2, 0)
    return pd.DataFrame(
        {
            "building": np.concatenate([row, lacking]),
            "part": np.concatenate([part, np.full(len(lacking), -1)]),
            "units": np.concatenate([listed, left[lacking]]),
            "times": np.concatenate([times, doubled]),
        }
    )


def _listed(buildings: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, part: NDArray[np.intp], row: NDArray[np.intp], units: Ints) -> Ints:
    """Units of each part. Where land of the building is in no part, a part is lost, and nobody has its units on a list."""
    stated = np.maximum(parts["housing_units"].to_numpy(dtype=np.int64)[part], 0)
    area_m2 = shapely.area(buildings.geometry.to_numpy())
    in_parts_m2 = np.bincount(row, weights=shapely.area(parts.geometry.to_numpy()[part]), minlength=len(units))
    short = np.bincount(row, weights=stated, minlength=len(units)) < units
    lost = (in_parts_m2 < (1 - _LOST_SHARE) * area_m2) & short
    return np.where(lost[row], stated, _shared_out(row, stated, units))


def _shared_out(row: NDArray[np.intp], listed: Ints, units: Ints) -> Ints:
    """Units of each part: as listed where they add up to the building's, else the building's in proportion."""
    sums = np.bincount(row, weights=listed, minlength=len(units))[row]
    order = np.argsort(row, kind="stable")
    first = np.diff(row[order], prepend=-1) != 0
    weight = np.where(sums > 0, listed, 1)[order].astype(float)
    upto = np.cumsum(weight)
    before = (upto - weight)[first][np.cumsum(first) - 1]  # of the parts of earlier buildings
    whole = np.bincount(row[order], weights=weight, minlength=len(units))[row[order]]
    reached = np.rint((upto - before) / whole * units[row[order]]).astype(np.int64)
    shared = np.where(first, reached, np.diff(reached, prepend=0))
    out = listed.copy()
    out[order] = shared
    return np.where(sums == units[row], listed, out)


def _sums(units: Ints, times: Ints) -> dict[str, int]:
    counts = (units.sum(), units[times == 1].sum(), units[times == 0].sum(), units[times > 1].sum())
    return {name: int(n) for name, n in zip(UNITS_COUNTED, counts, strict=True)}


def _flags(issues: list[Issue], status: pd.Series) -> dict[str, int]:
    """Findings by code, however they are summed up in the issues: each building without a home, each of a heap but one."""
    counts = Counter(str(i["code"]) for i in issues)
    for name, code in _BY_STATUS.items():
        counts.pop(code, None)
        if n := int(status.get(name, 0)):
            counts[code] = n
    counts.pop("V11-many", None)
    if counts.pop("V12-many", 0):
        counts["V12"] += sum(_doubles(i) for i in issues if i["code"] == "V12-many")
    return dict(sorted(counts.items()))


def _doubles(heap: Issue) -> int:
    """Buildings of a heap beside the first."""
    params = heap["params"]
    return int((json.loads(params) if isinstance(params, str) else params)["count"]) - 1


def _by_committee(committees: gpd.GeoDataFrame, rows: pd.DataFrame, placed: Placement) -> pd.DataFrame:
    home = placed.home[rows["building"].to_numpy()]
    units, times = rows["units"].to_numpy(), rows["times"].to_numpy()
    n = len(committees)
    columns: dict[str, Any] = {"committee_code": [*committees["committee_code"], None]}
    masks = (np.ones(len(rows), dtype=bool), times == 1, times == 0, times > 1)
    for name, mask in zip(UNITS_COUNTED, masks, strict=True):
        columns[name] = np.bincount(np.where(home < 0, n, home)[mask], weights=units[mask], minlength=n + 1).astype(np.int64)
    return pd.DataFrame(columns)


def _by_ea(eas: gpd.GeoDataFrame, rows: pd.DataFrame, placed: Placement) -> pd.DataFrame:
    of_part = np.zeros(len(placed.building), dtype=np.int64)
    listed = rows[rows["part"] >= 0]
    of_part[listed["part"].to_numpy()] = np.where(listed["times"] == 1, listed["units"], 0)
    found = np.bincount(placed.ea, weights=of_part[placed.part], minlength=len(eas)).astype(np.int64)
    return pd.DataFrame(
        {
            "ea_code": eas["ea_code"].to_numpy(dtype=object),
            "committee_code": eas["committee_code"].to_numpy(dtype=object),
            "housing_units": eas["housing_units"].to_numpy(dtype=np.int64),
            "found": found,
        }
    )
