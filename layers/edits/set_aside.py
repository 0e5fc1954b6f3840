"""Edits that came too late, kept aside: nothing that a planner has done is lost because somebody else was quicker."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from gis.editing.draft import Draft
from gis.edits import edited
from gis.errors import NotFound
from layers.edits.drafts import Drafts
from layers.edits.history import Act
from layers.edits.history_tables import ALTERNATIVES
from layers.edits.lookback import draft_at
from layers.storage.bookkeeping import now
from layers.storage.stored_tables import SQL
from layers.store import Project

_TABLE = SQL[ALTERNATIVES.name]


def set_aside(connection: sa.Connection, committee_code: str, act: Act, found: int) -> None:
    """Keep an edit that was made on a revision that is gone; ``found``: the revision there is. Once for each operation."""
    there = connection.execute(sa.select(_TABLE.c.operation_id).where(_TABLE.c.operation_id == act.operation_id)).first()
    if there is None:
        row = {c: getattr(act, c) for c in ("operation_id", "based_on", "author", "reason", "op")}
        row |= {"committee_code": committee_code, "found": found, "time": now(), "args": act.args_text}
        connection.execute(sa.insert(_TABLE), row)


def edits_aside(connection: sa.Connection, committee_code: str, before: str | None, limit: int) -> list[dict[str, Any]]:
    """Rows of `ALTERNATIVES` of a committee, the newest first; those kept before the operation ``before`` where one is given."""
    query = sa.select(*(_TABLE.c[c] for c in ALTERNATIVES.columns)).where(_TABLE.c.committee_code == committee_code)
    if before is not None:
        query = query.where(_TABLE.c.fid < sa.select(_TABLE.c.fid).where(_TABLE.c.operation_id == before).scalar_subquery())
    rows = connection.execute(query.order_by(_TABLE.c.fid.desc()).limit(limit)).mappings()
    return [{**row, "args": json.loads(row["args"])} for row in rows]


def count_aside(connection: sa.Connection, committee_code: str) -> int:
    """How many edits of a committee were kept aside."""
    return connection.execute(sa.select(sa.func.count()).where(_TABLE.c.committee_code == committee_code)).scalar_one()


def draft_aside(project: Project, drafts: Drafts, committee_code: str, operation_id: str) -> tuple[dict[str, Any], Draft]:
    """An edit kept aside, and the plan as it would have been with it, on the revision that its planner saw.

    Raises:
        NotFound: ``alternative_unknown``, ``committee_unknown``.
        Refused: with the reason of `gis.edits`, where the edit could not have been made even then.
    """
    columns = [_TABLE.c[c] for c in ALTERNATIVES.columns]
    query = sa.select(*columns).where(_TABLE.c.committee_code == committee_code, _TABLE.c.operation_id == operation_id)
    with project.reading() as connection:
        found = connection.execute(query).mappings().first()
    if found is None:
        raise NotFound("alternative_unknown", code=committee_code[:60], id=operation_id[:60])
    row = {**found, "args": json.loads(found["args"])}
    return row, edited(draft_at(project, drafts, committee_code, row["based_on"]), row["op"], row["args"])
