"""The account of a project: recounted from geometry as it is in the file now, with all findings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from gis.checking.ledger import unplaced_rows
from gis.checks import check_inputs, check_plan
from gis.coverage import Coverage, recount
from gis.errors import Refused
from gis.issues import DELINEATION, Issue
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS, PARTS, TOTALS
from gis.workload import estimate_units
from layers.imports import MATCHING, ROLES
from layers.reading.refused_committees import refused_committees
from layers.storage.stored_tables import PLANS
from layers.store import Project


@dataclass(frozen=True)
class Account:
    """The tables as they were counted, the count, the findings (those of imports and those made anew), and stale committees."""

    committees: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    coverage: Coverage
    issues: list[Issue]
    stale: list[str]


def recount_project(project: Project) -> Account:
    """Count anew who is in which EA, from the shapes of the buildings and of the EAs.

    Raises:
        Refused: ``nothing_imported``.
    """
    tables = (COMMITTEES, BUILDINGS, BARRIERS, TOTALS, EAS, PARTS, PLANS)
    _, (committees, buildings, barriers, totals, eas, parts, plans) = project.read_all(*tables)
    for table, frame in ((COMMITTEES, committees), (BUILDINGS, buildings)):
        if not len(frame):
            raise Refused("nothing_imported", file=project.path.name, path=project.path, table=table.name)
    rules = project.rules
    if not len(parts):  # nothing planned yet: no building is missing from a list that there is not
        parts = unplaced_rows(estimate_units(buildings, rules), committees, rules)
    kept = [*import_findings(project), *_issues(project, DELINEATION)]
    stale = stale_codes(plans)
    found = [
        *check_inputs(committees, buildings, barriers, rules, totals, refused_committees(project, committees)),
        *check_plan(committees, buildings, eas, parts, rules, stale, barriers),
    ]
    issues = [*kept, *found]
    coverage = recount(committees, buildings, eas, parts, rules, issues)
    return Account(committees, buildings, barriers, eas, parts, coverage, coverage.issues, stale)


def stale_codes(plans: pd.DataFrame) -> list[str]:
    """Committees of the table `PLANS` whose data has changed since they were planned."""
    return sorted(plans.loc[plans["state"] == "stale", "committee_code"])


def import_findings(project: Project) -> list[Issue]:
    """What the imports have found and left in the project: it holds until the next delivery, whatever is planned meanwhile."""
    return [i for origin in (*ROLES, MATCHING) for i in _issues(project, origin)]


def _issues(project: Project, origin: str) -> list[Issue]:
    rows: list[dict[str, Any]] = project.read_issues(origin).to_dict("records")
    return [{**row, "params": json.loads(row["params"] or "{}")} for row in rows]
