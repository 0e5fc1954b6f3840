"""Remarks that came back on a report, as tasks: each is open until somebody says what was done about it."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from gis.errors import NotFound, Refused
from gis.messages.phrases import said
from gis.schema import COMMITTEES, EAS
from layers.access import audit
from layers.reading.columns import Role, choose
from layers.reading.sources import Source, as_text
from layers.reading.tables import read_sheet
from layers.signing_off.sign_off_tables import TASKS
from layers.storage.bookkeeping import now
from layers.storage.stored_tables import SQL
from layers.store import Project

OPEN, DONE = "open", "done"
FILE = Role(
    "remarks",
    "none",
    {
        "code": "committee_code ea_code area_code 代码 普查区代码 普查小区代码 区划代码 小区代码",
        "remark": "remarks text comment message 意见 说明 问题 审核意见 备注",
    },
    expected=("code", "remark"),
)
_COMMITTEE_DIGITS = 12
_MOST_NAMED = 20
_TABLE = SQL[TASKS.name]
_LAST = sa.select(sa.func.max(_TABLE.c.fid)).group_by(_TABLE.c.task_id)


def tasks_of(connection: sa.Connection, committee_code: str) -> list[dict[str, Any]]:
    """The tasks of a committee as they stand, the open ones first."""
    columns = [_TABLE.c[c] for c in ("task_id", "committee_code", "ea_code", "state", "remark", "source", "person", "time", "word")]
    query = sa.select(*columns).where(_TABLE.c.committee_code == committee_code, _TABLE.c.fid.in_(_LAST)).order_by(_TABLE.c.fid)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return sorted(rows, key=lambda row: row["state"] != OPEN)


def open_tasks(connection: sa.Connection, committee_code: str) -> int:
    """How many tasks of a committee are open."""
    return sum(row["state"] == OPEN for row in tasks_of(connection, committee_code))


def take_remarks(project: Project, source: Source, person: str) -> int:
    """Take a file of remarks (``code`` of a committee or an EA, ``remark``), whole or not at all; gives how many were new.

    A remark that was taken before, word for word about the same thing, is not taken again, so that a file can be sent twice.

    Raises:
        Refused: ``remarks_rows``; ``column_needed``; and those of reading a table.
    """
    rows = _read(source)
    with project.transaction() as connection:
        known = set(connection.execute(sa.select(SQL[COMMITTEES.name].c.committee_code)).scalars())
        known |= set(connection.execute(sa.select(SQL[EAS.name].c.ea_code)).scalars())
        faults = [said("remark_row", row=n, code=code[:40]) for n, code, _ in rows if code not in known]
        faults += [said("remark_wordless", row=n) for n, _, remark in rows if not remark]
        if faults:
            raise Refused("remarks_rows", file=source.file, count=len(faults), found=faults[:_MOST_NAMED])
        before = set(map(tuple, connection.execute(sa.select(_TABLE.c.committee_code, _TABLE.c.ea_code, _TABLE.c.remark))))
        new = [_task(source.file, n, code, remark, person) for n, code, remark in rows]
        new = [row for row in new if (row["committee_code"], row["ea_code"], row["remark"]) not in before]
        if new:
            connection.execute(sa.insert(_TABLE), new)
        audit.note(connection, person, "remarks", source.file, details={"rows": len(rows), "new": len(new)})
    return len(new)


def finish(project: Project, committee_code: str, task_id: str, word: str, person: str) -> None:
    """Say what was done about a remark; its task is done.

    Raises:
        NotFound: ``task_unknown``.
        Refused: ``task_done``, ``task_word``.
    """
    if not word.strip():
        raise Refused("task_word")
    with project.transaction() as connection:
        found = next((row for row in tasks_of(connection, committee_code) if row["task_id"] == task_id), None)
        if found is None:
            raise NotFound("task_unknown", code=committee_code[:60], id=task_id[:60])
        if found["state"] == DONE:
            raise Refused("task_done", id=task_id, state=DONE)
        done = {"operation_id": uuid.uuid4().hex, "state": DONE, "person": person, "time": now(), "word": word}
        connection.execute(sa.insert(_TABLE), found | done)
        audit.note(connection, person, "task", committee_code, address=audit.current().address, details={"task": task_id})


def _read(source: Source) -> list[tuple[int, str, str]]:
    """Row, code and remark of each row of a file."""
    sheet = read_sheet(source, FILE)
    picked = choose(list(sheet.frame.columns), FILE, source.mapping, file=source.file, layer=sheet.name)
    for needed in FILE.expected:
        if needed not in picked:
            raise Refused("column_needed", file=source.file, field=needed, **sheet.columns)
    codes, remarks = (as_text(sheet.frame[picked[f][0]]).fillna("").str.strip().tolist() for f in FILE.expected)
    return list(zip(sheet.rows.tolist(), codes, remarks, strict=True))


def _task(file: str, row: int, code: str, remark: str, person: str) -> dict[str, Any]:
    out: dict[str, Any] = {"operation_id": uuid.uuid4().hex, "task_id": uuid.uuid4().hex[:12], "state": OPEN}
    out |= {"committee_code": code[:_COMMITTEE_DIGITS], "ea_code": code if len(code) > _COMMITTEE_DIGITS else "", "remark": remark}
    return out | {"source": f"{file}, {row}", "person": person, "time": now(), "word": ""}
