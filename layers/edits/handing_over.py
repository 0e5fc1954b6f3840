"""A building given to the committee beside: both plans and the line between them change in one transaction, or nothing does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from gis.editing.committee_lines import HAND_OVER, handed_over
from gis.errors import Busy, Refused
from gis.intake.codes import LENGTH
from gis.schema import BUILDINGS
from layers.editing import Editing, Saved, issues_of, saved_of, written
from layers.edits.drafts import Held, base_of, following
from layers.edits.history import Act, Row, by_operation, committee_revision
from layers.signing_off.standings import refuse_edit, refuse_frozen, standing_of
from layers.storage.bookkeeping import facts, set_facts
from layers.storage.changes import Changes

_TRIES = 5
_OTHER = "/to"  # behind the operation id, for the row of the other committee


def committee_of(to: object) -> str:
    """Code of the committee that a building goes to; "" where none is named.

    Args:
        to: code of the EA, as it was asked for.
    """
    return to[:LENGTH] if isinstance(to, str) and len(to) > LENGTH else ""


def hand_over(editing: Editing, code: str, act: Act, other_based_on: int) -> tuple[Saved, Saved]:
    """Hand a building over; a revision of each of the two committees, which neither can undo alone: it is handed back instead.

    Args:
        editing: of the project.
        code: of the committee that the building is in.
        act: with the arguments of `gis.editing.committee_lines.HAND_OVER`.
        other_based_on: revision of the other committee that was seen.

    Raises:
        NotFound: ``committee_unknown``, for either.
        Refused: with the reason of `gis.editing.committee_lines`; ``signoff_not_draft``, ``signoff_frozen`` for either; as `Editing.save`.
        Conflict: ``revision_stale`` where either has changed since; as `Editing.save`.
    """
    act = replace(act, what="hand_over", op=HAND_OVER.op)
    other = committee_of(act.args.get("to"))
    if not other or other == code:
        raise Refused("edit_other_committee", code=str(act.args.get("to"))[:60], committee=other or "-")
    theirs = replace(act, operation_id=act.operation_id + _OTHER, based_on=other_based_on)
    for _ in range(_TRIES):
        with editing.project.reading() as connection:
            row, source = by_operation(connection, act.operation_id), editing.drafts.read(connection, code)
            back, target = by_operation(connection, theirs.operation_id), editing.drafts.read(connection, other)
        if row is not None:
            mine = editing.again(row, code, act)
            return mine, editing.again(_there(back), other, theirs)
        for held, one, which in ((source, act, code), (target, theirs, other)):
            if one.based_on != held.revision:
                raise editing.late(which, one)
        drafts = handed_over(source.draft, target.draft, act.args)
        made = [_but_buildings(*following(h, d)) for h, d in zip((source, target), drafts, strict=True)]
        told = [issues_of(then, found) for then, found in made]
        rows = _put(editing, [(source, act, made[0][1]), (target, theirs, made[1][1])])
        if rows:
            first, second = (saved_of(r, then, found, i) for r, (then, found), i in zip(rows, made, told, strict=True))
            return first, second
    raise Busy("page_busy", file=editing.project.path.name)


def _but_buildings(then: Held, found: Changes) -> tuple[Held, Changes]:
    """What is written of one side: the row of a building belongs to no committee, and stands in the project once, as it was."""
    return then, {table: one for table, one in found.items() if table is not BUILDINGS}


def _there(row: Row | None) -> Row:
    assert row is not None  # written in the transaction of the other
    return row


def _put(editing: Editing, sides: list[tuple[Held, Act, Changes]]) -> list[Row]:
    """Write both sides; nothing where somebody has written to one of them since."""
    with editing.project.transaction() as connection:
        if not all(_fits(connection, held, act) for held, act, _ in sides):
            return []
        for held, act, found in sides:
            code = held.draft.committee_code
            standing = standing_of(connection, code)
            refuse_edit(code, standing, act.op)
            refuse_frozen(code, standing, found)
        known: dict[str, Any] = facts(connection)
        revision = int(known["revision"]) + 1
        rows = [written(connection, held.draft.committee_code, act, found, known, revision) for held, act, found in sides]
        set_facts(connection, revision=revision)
        return rows


def _fits(connection: sa.Connection, held: Held, act: Act) -> bool:
    same = committee_revision(connection, held.draft.committee_code) == held.revision and base_of(connection) == held.base
    return same and by_operation(connection, act.operation_id) is None
