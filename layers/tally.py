"""The ledger in figures and all findings, kept up with edits: only committees that were edited are counted anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.checks import CHECKS, check_plan
from gis.concerned import concerned
from gis.coverage import UNITS_COUNTED, recount
from gis.issues import Issue
from gis.rules import Rules
from layers.accounts import Account

_OF_PLANS = frozenset(code for check in CHECKS if check.stage == "plan" for code in check.codes)


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


def renewed(before: Tally, now: Tables, codes: Collection[str], rules: Rules, stale: Collection[str]) -> Tally:
    """After edits of some committees that have changed no building.

    Args:
        before: as it was.
        now: tables of the whole project.
        codes: of the committees that were edited.
        rules: the method.
        stale: codes of committees whose data has changed since they were planned.
    """
    by_committee, issues, of = before.by_committee, [], []
    for one, committees in zip(before.issues, before.concerned, strict=True):
        if one["code"] not in _OF_PLANS or one["committee_code"] not in codes:
            issues.append(one)
            of.append(committees)
    for code in sorted(codes):
        near = _near(now, code)
        tables = (near.committees, near.buildings, near.eas, near.parts, rules)
        counted = recount(*tables, check_plan(*tables, stale, near.barriers))
        found = [i for i in counted.issues if i["committee_code"] == code]
        issues += found
        of += concerned(found, now.committees, near.buildings)
        row = counted.committees[counted.committees["committee_code"] == code]
        by_committee = by_committee.copy()
        by_committee.loc[by_committee["committee_code"] == code, list(UNITS_COUNTED)] = row[list(UNITS_COUNTED)].to_numpy()
    return Tally(by_committee, before.buildings, issues, of)


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
