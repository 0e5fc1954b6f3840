"""The ledger in figures and all findings, kept up with edits: only committees that were edited are counted anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.checking.concerned import concerned
from gis.checks import CHECKS, check_inputs, check_plan
from gis.coverage import UNITS_COUNTED, recount
from gis.issues import Issue
from gis.rules import Rules
from gis.workload import estimate_units
from layers.accounts import Account

_OF_PLANS = frozenset(code for check in CHECKS if check.stage == "plan" for code in check.codes)
_OF_BUILDINGS = frozenset(("V10", "V10-undecided", "V10-doubled", "V12", "V12-many", "V13", "V16", "V16-over", "V17", "V20"))
_OF_BUILDINGS |= {"U01", "U02", "U03", "U04", "U05", "U06", "U07", "U08", "U08-undated"}


@dataclass(frozen=True)
class Tables:
    """What is counted."""

    committees: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame


@dataclass(frozen=True)
class Tally:
    """Counts and findings.

    Attributes:
        by_committee: housing units by `UNITS_COUNTED`, of each ``committee_code``; of no committee under None.
        buildings: as in `gis.coverage.Coverage`.
        issues: all findings.
        concerned: codes of the committees that each of them is of.
    """

    by_committee: pd.DataFrame
    buildings: dict[str, int]
    issues: list[Issue]
    concerned: list[tuple[str, ...]]

    @property
    def housing_units(self) -> dict[str, int]:
        """As in `gis.coverage.Coverage`."""
        return {name: int(self.by_committee[name].sum()) for name in UNITS_COUNTED}


def tally(account: Account) -> Tally:
    """Those of an account."""
    found = account.coverage
    return Tally(found.committees, found.buildings, found.issues, concerned(found.issues, account.committees, account.buildings))


def renewed(
    before: Tally, now: Tables, codes: Collection[str], rules: Rules, stale: Collection[str], totals: pd.DataFrame | None = None
) -> Tally:
    """After edits of some committees.

    Args:
        before: as it was.
        now: tables of the whole project.
        codes: of the committees that were edited.
        rules: the method.
        stale: codes of committees whose data has changed since they were planned.
        totals: table `TOTALS`, where buildings were changed too; none of them stands outside these committees.
    """
    built = totals is not None
    kept = [
        (one, of)
        for one, of in zip(before.issues, before.concerned, strict=True)
        if not (one["code"] in _OF_PLANS and one["committee_code"] in codes)
        and not (built and one["code"] in _OF_BUILDINGS and not codes_apart(of, codes))
    ]
    by_committee = before.by_committee.copy()
    done: list[str] = []
    for code in sorted(codes):
        near = _near(now, code)
        tables = (near.committees, near.buildings, near.eas, near.parts, rules)
        counted = recount(*tables, check_plan(*tables, stale, near.barriers))
        found = [i for i in counted.issues if i["committee_code"] == code]
        kept += zip(found, concerned(found, now.committees, near.buildings), strict=True)
        row = counted.committees[counted.committees["committee_code"] == code]
        by_committee.loc[by_committee["committee_code"] == code, list(UNITS_COUNTED)] = row[list(UNITS_COUNTED)].to_numpy()
        if built:
            kept += [(one, of) for one, of in _about_buildings(near, now.committees, rules, totals) if code in of and codes_apart(of, done)]
        done.append(code)
    buildings = {**before.buildings, "total": len(now.buildings)}
    return Tally(by_committee, buildings, [one for one, _ in kept], [of for _, of in kept])


def codes_apart(some: Collection[str], others: Collection[str]) -> bool:
    """Whether no code is in both."""
    return not any(code in others for code in some)


def _about_buildings(
    near: Tables, committees: gpd.GeoDataFrame, rules: Rules, totals: pd.DataFrame | None
) -> list[tuple[Issue, tuple[str, ...]]]:
    buildings = estimate_units(near.buildings, rules) if near.buildings["housing_units"].isna().any() else near.buildings
    found = [i for i in check_inputs(near.committees, buildings, near.barriers, rules, totals) if i["code"] in _OF_BUILDINGS]
    return list(zip(found, concerned(found, committees, near.buildings), strict=True))


def _near(now: Tables, code: str) -> Tables:
    """A committee and those that touch it, with what is in them: all that its counts and findings depend on."""
    outline = now.committees.geometry[(now.committees["committee_code"] == code).to_numpy()].iloc[0]
    around = now.committees.iloc[np.sort(now.committees.sindex.query(outline, predicate="intersects"))].reset_index(drop=True)
    mine = (now.parts["committee_code"] == code).to_numpy(dtype=bool)
    ids = now.buildings["building_id"]
    here = ids.isin(set(now.parts["building_id"][mine])).to_numpy(copy=True)
    here[now.buildings.sindex.query(outline, predicate="intersects")] = True
    buildings = now.buildings[here].reset_index(drop=True)
    listed = now.parts["building_id"].isin(set(buildings["building_id"])).to_numpy()
    barriers = now.barriers.iloc[np.sort(now.barriers.sindex.query(outline, predicate="intersects"))].reset_index(drop=True)
    eas = now.eas[now.eas["committee_code"].isin(around["committee_code"]).to_numpy()].reset_index(drop=True)
    return Tables(around, buildings, barriers, eas, now.parts[listed | mine].reset_index(drop=True))
