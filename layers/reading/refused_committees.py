"""Committees that imports have refused, and that a project is without."""

from __future__ import annotations

import json

import pandas as pd

from gis.issues import Issue
from layers.store import Project


def refused_committees(project: Project, committees: pd.DataFrame) -> list[Issue]:
    """The findings for which a row of committees was refused, but for those of committees that the project has all the same.

    Args:
        project: with the findings of its imports.
        committees: table `COMMITTEES` of it.
    """
    stored = project.read_issues("committees")
    kept = stored["code"].eq("I13").any()  # rows stayed as they were: of those without a code nobody can tell which
    refused = stored["severity"].eq("error") & stored["code"].ne("I09")  # those left out by an append are there
    lost = stored[refused & ~stored["committee_code"].isin(committees["committee_code"])]
    lost = lost[lost["committee_code"].notna() | (not kept)].astype({"committee_code": object})
    rows: list[Issue] = lost.assign(committee_code=lost["committee_code"].where(lost["committee_code"].notna(), None)).to_dict("records")
    return [{**row, "params": json.loads(row["params"] or "{}")} for row in rows]
