"""The audit read, filtered and checked: every row altered, missing or moved is found, and a tail that was cut off.

What a chain of hashes within the file cannot tell: that somebody who can write the file has made the whole chain anew, with its
head. Against that, note the head elsewhere (``server.py audit --check`` prints it) and hold the chain to it later (``expected``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from gis.messages.phrases import said
from layers.access.audit import FIRST, HASHED, HEAD, chained
from layers.access.people_tables import AUDIT, AUDIT_HEAD
from layers.storage.stored_tables import SQL

COLUMNS = tuple(AUDIT.columns)
_SPREADSHEET_ACTS_ON = ("=", "+", "-", "@", "\t", "\r")  # signs at the start of a cell that make it a formula


@dataclass(frozen=True)
class Head:
    """How many rows the chain has, and the hash of the last."""

    rows: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Head | None:
        """Read ``ROWS:HASH``, as `str` writes it; None for anything else."""
        rows, _, mark = text.strip().partition(":")
        return cls(int(rows), mark.lower()) if rows.isdecimal() and mark else None

    def __str__(self) -> str:
        return f"{self.rows}:{self.hash}"


@dataclass
class Checked:
    """What a check has found: rows read, the head, and each fault as a message (see `gis.messages.phrases.said`)."""

    rows: int = 0
    head: Head = field(default_factory=lambda: Head(0, FIRST))
    faults: list[dict[str, object]] = field(default_factory=list)


def check(connection: sa.Connection, expected: Head | None = None) -> Checked:
    """Follow the chain from its first row to its head.

    Args:
        connection: to read with.
        expected: a head noted at an earlier time; the row of that number must still bear that hash.
    """
    found = Checked()
    last, before, at_expected = 0, FIRST, FIRST
    for row in _rows(connection):
        found.rows += 1
        number = row["number"] if isinstance(row["number"], int) else last + 1  # some other value: the hash tells
        if number != last + 1:
            found.faults.append(_numbered(number, last))
        elif row["hash"] != chained(before, [row[c] for c in HASHED]):
            found.faults.append(said("audit_altered", number=number))
        last, before = number, str(row["hash"])
        if expected is not None and number == expected.rows:
            at_expected = before
    found.head = Head(last, before)
    found.faults += _against_head(connection, found.head)
    if expected is not None and (expected.rows > last or at_expected != expected.hash):
        found.faults.append(said("audit_unexpected", expected=expected.rows))
    return found


def _numbered(number: int, last: int) -> dict[str, object]:
    if number <= last:
        return said("audit_twice", number=number)
    return said("audit_missing", first=last + 1, last=number - 1, next=number)


def _against_head(connection: sa.Connection, head: Head) -> list[dict[str, object]]:
    """What the noted head says against the end of the chain."""
    sql = SQL[AUDIT_HEAD.name]
    noted = connection.execute(sa.select(sql.c.rows, sql.c.hash).where(sql.c.key == HEAD)).first()
    if noted is None:
        return [said("audit_headless", rows=head.rows)]
    if int(noted.rows) > head.rows:
        return [said("audit_cut", rows=head.rows, noted=int(noted.rows))]
    if (int(noted.rows), str(noted.hash)) != (head.rows, head.hash):
        return [said("audit_head_differs", rows=head.rows, noted=int(noted.rows))]
    return []


def listed(
    connection: sa.Connection, since: str | None = None, actions: Sequence[str] = (), actor: str | None = None
) -> list[dict[str, Any]]:
    """Rows of the audit in their order.

    Args:
        connection: to read with.
        since: time, UTC, or the beginning of one (``2026-11-30``); only rows from then on.
        actions: only these; all where there are none.
        actor: only of this person.
    """
    return [
        row
        for row in _rows(connection)
        if (since is None or row["time"] >= since) and (not actions or row["action"] in actions) and actor in (None, row["actor"])
    ]


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as CSV; a cell that a spreadsheet program would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(row[c]) for c in COLUMNS] for row in rows)
    return out.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_SPREADSHEET_ACTS_ON) else cell


def _rows(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    sql = SQL[AUDIT.name]
    for row in connection.execute(sa.select(*(sql.c[c] for c in COLUMNS)).order_by(sql.c.number, sql.c.hash)):
        yield dict(row._mapping)
