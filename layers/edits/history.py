"""The history of each committee: one row a write, appended in the transaction that writes, never changed or deleted.

A committee's revision is the number of its rows. Order is that of revisions; clocks only tell people when it was.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from gis.errors import NotFound
from gis.messages.phrases import said
from gis.schema import BUILDINGS
from layers.edits.history_tables import HISTORY
from layers.storage.bookkeeping import now, shown_time
from layers.storage.changes import Changes, packed, unpacked
from layers.storage.stored_tables import SQL

BEYOND = ("import", "hand_over")  # other tables, or another committee, have changed with it: it cannot be undone for one alone
LOCAL = "local"  # the author where the project has no people
_TABLE = SQL[HISTORY.name]
_ALL = [_TABLE.c[c] for c in HISTORY.columns]
_TOLD = [c for c in HISTORY.columns if c != "changes"]


@dataclass(frozen=True)
class Act:
    """Who does what, and why.

    Attributes:
        what: one of `layers.edits.history_tables.WHATS`.
        op: of `gis.edits.EDITS`, else as ``what``.
        args: of the op; plain JSON.
        author: id of a person.
        reason: in the person's words.
        operation_id: of the request; the same one is taken once.
        based_on: revision of the committee that was seen; None for writes that need none.
        of_revision: that an undo or redo is about, or a restore goes back to; 0 for others.
    """

    what: str
    op: str
    args: Mapping[str, Any] = field(default_factory=dict)
    author: str = LOCAL
    reason: str = ""
    operation_id: str = ""
    based_on: int | None = None
    of_revision: int = 0

    @property
    def args_text(self) -> str:
        """The arguments as they are kept, the same for the same ones."""
        return json.dumps(self.args, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


Row = dict[str, Any]  # of `HISTORY`, ``args`` as they were given


def committee_revision(connection: sa.Connection, committee_code: str) -> int:
    """The newest revision of a committee; 0 where nothing was ever written of it."""
    newest = sa.select(sa.func.max(_TABLE.c.committee_revision)).where(_TABLE.c.committee_code == committee_code)
    return int(connection.execute(newest).scalar() or 0)


def committee_revisions(connection: sa.Connection, codes: Iterable[str]) -> dict[str, int]:
    """The newest revision of some committees, by code."""
    wanted = dict.fromkeys(codes, 0)
    if not wanted:
        return wanted
    columns = (_TABLE.c.committee_code, sa.func.max(_TABLE.c.committee_revision))
    query = sa.select(*columns).where(_TABLE.c.committee_code.in_(list(wanted))).group_by(_TABLE.c.committee_code)
    return wanted | {str(code): int(n) for code, n in connection.execute(query)}


def append(connection: sa.Connection, committee_code: str, revision: int, act: Act, made: Changes) -> Row:
    """Note an act in the transaction that writes it; ``revision``: of the project. Gives its row, without the changes."""
    before = committee_revision(connection, committee_code)
    row = _row(act, revision) | {"committee_code": committee_code, "committee_revision": before + 1}
    row |= {"based_on": before if act.based_on is None else act.based_on, "tables": _names(made)}
    connection.execute(sa.insert(_TABLE), row | {"changes": packed(made)})
    return {c: row[c] for c in _TOLD} | {"args": dict(act.args)}


def append_all(connection: sa.Connection, revision: int, act: Act, made: Mapping[str, Changes]) -> None:
    """Note one act that was about several committees: a row for each."""
    if not made:
        return
    newest = sa.select(_TABLE.c.committee_code, sa.func.max(_TABLE.c.committee_revision)).group_by(_TABLE.c.committee_code)
    before = {code: int(n) for code, n in connection.execute(newest)}
    rows = []
    for code, of_it in made.items():
        n = before.get(code, 0)
        own = {"committee_code": code, "committee_revision": n + 1, "based_on": n, "operation_id": uuid.uuid4().hex}
        rows.append(_row(act, revision) | own | {"tables": _names(of_it), "changes": packed(of_it)})
    connection.execute(sa.insert(_TABLE), rows)


def by_operation(connection: sa.Connection, operation_id: str) -> Row | None:
    """The row that an operation has made, with its changes; None where it has not been taken."""
    found = connection.execute(sa.select(*_ALL).where(_TABLE.c.operation_id == operation_id)).mappings().first()
    return None if found is None else _read(found)


def entry(connection: sa.Connection, committee_code: str, n: int) -> Row:
    """The row of a revision of a committee, with its changes.

    Raises:
        NotFound: ``revision_unknown``.
    """
    query = sa.select(*_ALL).where(_TABLE.c.committee_code == committee_code, _TABLE.c.committee_revision == n)
    found = connection.execute(query).mappings().first()
    if found is None:
        raise NotFound("revision_unknown", code=committee_code, revision=n, newest=committee_revision(connection, committee_code))
    return _read(found)


def after(connection: sa.Connection, committee_code: str, n: int, changes: bool = False) -> list[Row]:
    """The rows of a committee after revision ``n``, the newest first; with their changes where asked."""
    columns = _ALL if changes else [_TABLE.c[c] for c in _TOLD]
    query = sa.select(*columns).where(_TABLE.c.committee_code == committee_code, _TABLE.c.committee_revision > n)
    return [_read(row) for row in connection.execute(query.order_by(_TABLE.c.committee_revision.desc())).mappings()]


def page(connection: sa.Connection, committee_code: str, before: int | None, limit: int) -> list[Row]:
    """So many rows of a committee, the newest first, those before revision ``before`` where one is given."""
    query = sa.select(*(_TABLE.c[c] for c in _TOLD)).where(_TABLE.c.committee_code == committee_code)
    if before is not None:
        query = query.where(_TABLE.c.committee_revision < before)
    return [_read(row) for row in connection.execute(query.order_by(_TABLE.c.committee_revision.desc()).limit(limit)).mappings()]


def written_since(connection: sa.Connection, revision: int) -> dict[str, set[str]]:
    """Committees that were written after a revision of the project, and the names of their tables that have changed."""
    query = sa.select(_TABLE.c.committee_code, _TABLE.c.tables).where(_TABLE.c.revision > revision)
    out: dict[str, set[str]] = {}
    for code, names in connection.execute(query):
        out.setdefault(code, set()).update(names.split())
    return out


def buildings_since(connection: sa.Connection, revision: int) -> set[str]:
    """Ids of the buildings that edits have changed after a revision of the project."""
    query = sa.select(_TABLE.c.tables, _TABLE.c.changes).where(_TABLE.c.revision > revision)
    found = [unpacked(changes, None)[BUILDINGS] for names, changes in connection.execute(query) if BUILDINGS.name in names.split()]
    return {str(building) for one in found for frame in (one.before, one.after) for building in frame["building_id"]}


def last_time(connection: sa.Connection) -> str | None:
    """When the newest row was written, UTC."""
    query = sa.select(_TABLE.c.time).order_by(_TABLE.c.revision.desc()).limit(1)
    return connection.execute(query).scalar()


@dataclass(frozen=True)
class Standing:
    """Revisions of a committee that can be undone, and those that can be redone; the next one of each is the last."""

    done: list[int]
    undone: list[int]


def standing(connection: sa.Connection, committee_code: str) -> Standing:
    """What can be undone and redone now. Nothing from before what has changed more than the committee (`BEYOND`)."""
    columns = (_TABLE.c.committee_revision, _TABLE.c.what, _TABLE.c.of_revision)
    query = sa.select(*columns).where(_TABLE.c.committee_code == committee_code).order_by(_TABLE.c.committee_revision)
    return told_apart(connection.execute(query).all())


def told_apart(rows: Iterable[Any]) -> Standing:
    """The same from rows of revision, what, and revision that it is about."""
    done: list[int] = []
    undone: list[int] = []
    for n, what, of_revision in rows:
        if what == "undo":
            done.remove(of_revision)
            undone.append(of_revision)
        elif what == "redo":
            undone.remove(of_revision)
            done.append(of_revision)
        else:
            done, undone = ([], []) if what in BEYOND else ([*done, n], [])
    return Standing(done, undone)


def told(row: Row) -> dict[str, object]:
    """A row as part of a refusal: who did what, when and why."""
    about = {c: row[c] for c in ("author", "op", "reason")} | {"time": shown_time(row["time"])}
    return said("since_reason" if row["reason"] else "since_row", **about)


def _names(made: Changes) -> str:
    return " ".join(table.name for table in made)


def _row(act: Act, revision: int) -> Row:
    own = {"revision": revision, "time": now(), "args": act.args_text}
    return own | {c: getattr(act, c) for c in ("author", "reason", "op", "operation_id", "what", "of_revision")}


def _read(found: Any) -> Row:
    return {**found, "args": json.loads(found["args"])}
