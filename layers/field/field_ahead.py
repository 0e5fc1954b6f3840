"""Progress of the field work as it is told: rows of a level with names, counts, and when the rest will be done."""

from __future__ import annotations

from datetime import date
from typing import Any

from gis.field.field_progress import Progress, progress
from gis.field.field_status import ACTIONS, TODO
from gis.field.pace import days_lately, expected_finish
from gis.rules import Rules
from gis.schema import COMMITTEES, EAS, REGIONS
from layers.catalog import Snapshot
from layers.field.field_visits import closed_eas, log_of, planned
from layers.store import Project

COUNTS = ("code", "name", "eas", "closed", "buildings", "done", "share_done", "lately", "finish", "units")
STATES = (TODO, *ACTIONS)


def progress_rows(project: Project, snapshot: Snapshot, within: str, today: date, digits: int = 0) -> list[dict[str, Any]]:
    """Rows of the level below a code (`gis.field.field_progress.progress`), each with `COUNTS` and ``by_state``.

    Args:
        project: the project.
        snapshot: what the person sees of it.
        within: beginning of the codes; "" for all.
        today: the day.
        digits: of the codes of another level.
    """
    of, names = planned(snapshot), _names(snapshot)
    with project.reading() as connection:
        log, closed = log_of(connection), closed_eas(connection)
    eas = snapshot.table(EAS)
    codes = eas.loc[eas["kind"] != "virtual", "ea_code"]
    since = days_lately(today, project.rules)
    counted = {c: log.counted(c, of.get(c, []), since) for c in codes if c.startswith(within)}
    return [_told(row, names, today, project.rules) for row in progress(counted, closed, within, digits)]


def _told(row: Progress, names: dict[str, str], today: date, rules: Rules) -> dict[str, Any]:
    left = row.buildings - row.done
    finish = expected_finish(left, row.lately, today, rules) if left else None
    told = {c: getattr(row, c) for c in ("code", "eas", "closed", "buildings", "done", "lately", "units")}
    told |= {"name": names.get(row.code, ""), "share_done": round(row.share_done, 4), "finish": finish.isoformat() if finish else ""}
    return told | {"by_state": dict.fromkeys(STATES, 0) | row.by_state}


def _names(snapshot: Snapshot) -> dict[str, str]:
    """Names of counties, townships, committees and EAs by their codes."""
    return snapshot.once("names by code", lambda: _read_names(snapshot))  # type: ignore[no-any-return]


def _read_names(snapshot: Snapshot) -> dict[str, str]:
    columns = ((REGIONS, "region_code"), (COMMITTEES, "committee_code"), (EAS, "ea_code"))
    tables = ((snapshot.table(table), code) for table, code in columns)
    return {str(code): name or "" for table, column in tables for code, name in zip(table[column], table["name"], strict=True)}
