"""The audit: who did what, when, with which outcome. Rows are only ever added, each chained to the one before by its hash.

A row names people by their ids. What belongs to a write stands in the same transaction as that write (`note`, `acting`); what
writes nothing else has one of its own (`record`). How the chain is checked: `layers.access.audit_check`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.access.acts import COMMAND_LINE, LOCAL, OTHERS, PROGRAM, UNKNOWN, VISITOR, acting, current
from layers.access.people_tables import AUDIT, AUDIT_HEAD
from layers.storage.stored_tables import SQL

if TYPE_CHECKING:
    from layers.store import Project

__all__ = [
    "COMMAND_LINE",
    "LOCAL",
    "OTHERS",
    "PROGRAM",
    "UNKNOWN",
    "VISITOR",
    "acting",
    "current",
]  # of `layers.access.acts`, beside what is here
ACTIONS = (
    *("make", "migrate", "restore", "merge", "serve", "import", "delineate", "write", "edit"),  # the project
    *("print", "export", "report", "audit", "copy", "backup", "split", "certificate", "report_package"),  # what leaves it
    *("job_start", "job_cancel", "job_end", "outcome", "upload"),  # long work
    *("sign_off", "virtual_verdict", "remarks", "task"),  # sign-off
    *("field_visits", "field_closed", "field_reopened", "field_areas"),  # field work
    *("login", "logout", "refusal", "session_end", "password", "policy"),  # access
    *("person_add", "person_change", "person_revoke", "person_restore", "person_unlock"),  # people
)
OUTCOMES = ("done", "refused", "failed")
HASHED = ("number", "time", "actor", "action", "object", "outcome", "address", "details")
FIRST = ""  # the hash before that of row 1
HEAD = "head"  # key of the one row of `AUDIT_HEAD`
_MOST_LISTED = 50  # committees in one row


def note(
    connection: sa.Connection,
    actor: str,
    action: str,
    about: str = "",
    outcome: str = "done",
    *,
    address: str = "",
    details: Mapping[str, Any] | None = None,
) -> int:
    """Add a row, within a transaction that writes; gives its number.

    Args:
        connection: of the transaction.
        actor: ``person_id``, or one of `OTHERS`.
        action: one of `ACTIONS`.
        about: what it was done to: a code, a ``person_id``, a file, a path.
        outcome: one of `OUTCOMES`.
        address: network address that asked, if any.
        details: further values that JSON can hold.

    Raises:
        ValueError: an action or an outcome that is in no list.
    """
    if action not in ACTIONS or outcome not in OUTCOMES:
        raise ValueError(f"no such action or outcome: {action} {outcome}")
    number, before = _head(connection)
    told = json.dumps(details or {}, ensure_ascii=False, sort_keys=True)
    row: dict[str, Any] = {"number": number + 1, "time": _now(), "actor": actor, "action": action, "object": about}
    row |= {"outcome": outcome, "address": address, "details": told}
    row["hash"] = chained(before, [row[c] for c in HASHED])
    connection.execute(sa.insert(SQL[AUDIT.name]), row)
    head = SQL[AUDIT_HEAD.name]
    connection.execute(sa.update(head).where(head.c.key == HEAD).values(rows=row["number"], hash=row["hash"]))
    return number + 1


def record(project: Project, actor: str, action: str, about: str = "", outcome: str = "done", **more: Any) -> None:
    """`note` in a transaction of its own; nothing where the project cannot be written at all (on a CD, in a protected folder)."""
    if project.frozen:
        return
    with project.transaction() as connection:
        note(connection, actor, action, about, outcome, **more)


def note_write(connection: sa.Connection, revision: int, source: Mapping[str, Any] | None, codes: Sequence[str] | None) -> None:
    """Note a write of whole tables: an import with its file, or else what is being done (`acting`)."""
    act = current()
    details: dict[str, Any] = {"revision": revision}
    if source is not None:
        details |= {k: source[k] for k in ("role", "file", "sha256", "mode", "rows", "refused") if source.get(k) is not None}
    if codes is not None:
        details |= {"committees": sorted(codes)[:_MOST_LISTED], "committees_count": len(codes)}
    action = act.action or ("import" if source is not None else "write")
    about = act.object or str((source or {}).get("file", ""))
    note(connection, act.actor, action, about, address=act.address, details=details)


def chained(before: str, values: Sequence[object]) -> str:
    """The hash of a row: of the hash before it and its values in the order of `HASHED`."""
    text = json.dumps([before, *values], ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode()).hexdigest()


def _head(connection: sa.Connection) -> tuple[int, str]:
    """Number and hash of the last row, held until the transaction ends, so that two writers never take the same number."""
    head = SQL[AUDIT_HEAD.name]
    found = connection.execute(sa.select(head.c.rows, head.c.hash).where(head.c.key == HEAD).with_for_update()).first()
    if found is not None:
        return int(found.rows), str(found.hash)
    connection.execute(sa.insert(head), {"key": HEAD, "rows": 0, "hash": FIRST})
    return 0, FIRST


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
