"""Long work in a table of the project: asked for by a server, done by a worker (`work.job_claims`), watched and cancelled by anybody.

What a job makes in the project is written in one transaction, in which its row notes the revision; so it is there whole or not at all,
and the row tells which.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from gis.errors import Conflict, EnumapError, NotFound, TooMany
from layers.access import audit
from layers.storage.stored_tables import SQL
from layers.store import Project
from layers.work.job_tables import JOBS

WAITING, RUNNING, DONE, CANCELLED, FAILED, INTERRUPTED = STATES = ("waiting", "running", "done", "cancelled", "failed", "interrupted")
UNFINISHED = (WAITING, RUNNING)
MOST_AT_ONCE = 2  # jobs of one person that run
MOST_OF_ONE = 10  # jobs of one person that run or wait
MOST_OF_ALL = 200  # jobs that run or wait
TABLE = SQL[JOBS.name]
_COLUMNS = [TABLE.c[name] for name in JOBS.columns]
_MOST_KEPT = 500  # ended ones
_MOST_TEXT = 2000


@dataclass(frozen=True)
class Order:
    """A job that is asked for: columns of `JOBS`."""

    kind: str
    args: Mapping[str, Any]
    owner: str
    address: str = ""
    home: str = ""
    committees: int = 0
    writes: bool = False
    quick: bool = False
    again: bool = True


@dataclass(frozen=True)
class Job:
    """A piece of work: a row of `JOBS`; of ``args``, ``result`` and ``error`` what their JSON says, None for nothing."""

    job_id: str
    kind: str
    args: dict[str, Any]
    owner: str
    address: str
    home: str
    committees: int
    writes: bool
    quick: bool
    again: bool
    state: str
    worker: str
    attempts: int
    beats: int
    lease_s: float
    heartbeat: str
    cancelled: bool
    done: int
    total: int
    text: str
    made: str
    started: str
    ended: str
    written: int
    result: Any = field(hash=False)
    error: dict[str, str] | None = field(hash=False)

    @property
    def unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.state in UNFINISHED

    @property
    def seconds(self) -> float:
        """How long it has run, or ran, by the clock; how long it has waited, where it was never taken up."""
        begun, ended = datetime.fromisoformat(self.started or self.made), self.ended
        until = datetime.fromisoformat(ended) if ended else datetime.now(UTC)
        return round(max(0.0, (until - begun).total_seconds()), 1)


def start(project: Project, order: Order) -> Job:
    """Ask for a piece of work; a worker of the project takes it up.

    Raises:
        Conflict: ``job_running`` while the same person has asked for the same.
        TooMany: ``jobs_too_many``, ``jobs_full``.
    """
    job_id = uuid.uuid4().hex
    row: dict[str, Any] = {name: {"text": "", "bool": False}.get(kind, 0) for name, kind in JOBS.columns.items()}
    row |= vars(order) | {"job_id": job_id, "args": json.dumps(dict(order.args), ensure_ascii=False), "state": WAITING, "made": time_now()}
    with project.transaction() as connection:
        _refuse_too_many(connection, order, row["args"])
        connection.execute(sa.insert(TABLE), row)
        ended = sa.select(TABLE.c.fid).where(TABLE.c.state.not_in(UNFINISHED)).order_by(TABLE.c.fid.desc()).offset(_MOST_KEPT)
        connection.execute(sa.delete(TABLE).where(TABLE.c.fid.in_(list(connection.execute(ended).scalars()))))
        details = {"kind": order.kind, "committees_count": order.committees}
        audit.note(connection, order.owner, "job_start", job_id, address=order.address, details=details)
    return job(project, job_id)


def _refuse_too_many(connection: sa.Connection, order: Order, args: str) -> None:
    unfinished = sa.select(TABLE.c.owner, TABLE.c.kind, TABLE.c.args).where(TABLE.c.state.in_(UNFINISHED), ~TABLE.c.cancelled)
    found = [tuple(row) for row in connection.execute(unfinished)]
    if (order.owner, order.kind, args) in found:
        raise Conflict("job_running")
    mine = sum(owner == order.owner for owner, _, _ in found)
    if mine >= MOST_OF_ONE:
        raise TooMany("jobs_too_many", count=mine, most=MOST_OF_ONE)
    if len(found) >= MOST_OF_ALL:
        raise TooMany("jobs_full", count=len(found))


def job(project: Project, job_id: str) -> Job:
    """A job by its id.

    Raises:
        NotFound: ``job_unknown``.
    """
    with project.reading() as connection:
        found = connection.execute(sa.select(*_COLUMNS).where(TABLE.c.job_id == job_id)).first()
    if found is None:
        raise NotFound("job_unknown")
    return _job(found)


def listed(project: Project, owner: str | None = None, states: Iterable[str] = STATES, kind: str | None = None) -> list[Job]:
    """Jobs, the newest first: of one person, or of all where ``owner`` is None; in some states; of one kind."""
    query = sa.select(*_COLUMNS).where(TABLE.c.state.in_(list(states))).order_by(TABLE.c.fid.desc())
    query = query if owner is None else query.where(TABLE.c.owner == owner)
    query = query if kind is None else query.where(TABLE.c.kind == kind)
    with project.reading() as connection:
        return [_job(row) for row in connection.execute(query)]


def cancel(project: Project, job_id: str, by: str = audit.PROGRAM, address: str = "") -> Job:
    """Ask a job to end; it does at its next step, or its process is ended, and at once where no worker is at it.

    Raises:
        NotFound: ``job_unknown``.
    """
    found = job(project, job_id)
    if not found.unfinished:
        return found
    mine = (TABLE.c.job_id == job_id, TABLE.c.state.in_(UNFINISHED))
    with project.transaction() as connection:
        if connection.execute(sa.update(TABLE).where(*mine, ~TABLE.c.cancelled).values(cancelled=True)).rowcount:
            audit.note(connection, by, "job_cancel", job_id, address=address, details={"kind": found.kind})
        still = connection.execute(sa.select(*_COLUMNS).where(*mine, TABLE.c.state == WAITING)).first()
        if still is not None:
            close(connection, _job(still), CANCELLED, error=said(cancelled(found)))
    return job(project, job_id)


def close(connection: sa.Connection, found: Job, state: str, **values: Any) -> None:
    """Note that a job has ended, in the table and in the audit, within a transaction that has made sure of it."""
    connection.execute(sa.update(TABLE).where(TABLE.c.job_id == found.job_id).values(state=state, ended=time_now(), **values))
    outcome = {DONE: "done", CANCELLED: "done"}.get(state, "failed")
    details = {"kind": found.kind, "state": state}
    audit.note(connection, found.owner, "job_end", found.job_id, outcome, address=found.address, details=details)


def held(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Job]:
    """Jobs that run and meet conditions, read within a transaction."""
    return [_job(row) for row in connection.execute(sa.select(*_COLUMNS).where(TABLE.c.state == RUNNING, *where))]


def cancelled(found: Job) -> Conflict:
    """What is said of a job that somebody has cancelled."""
    return Conflict("job_cancelled", total=found.committees) if found.kind == "delineate" else Conflict("job_cancelled_other")


def said(error: EnumapError) -> str:
    """A refusal as it is kept: its values may be of kinds that only this process knows."""
    return json.dumps({"code": error.code, **{lang: error.say(lang)[:_MOST_TEXT] for lang in ("zh", "en")}}, ensure_ascii=False)


def time_now() -> str:
    """The time as text, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _job(found: Any) -> Job:
    values = dict(zip(JOBS.columns, found, strict=True))
    for name in ("args", "result", "error"):
        values[name] = json.loads(values[name]) if values[name] else None
    return Job(**values)
