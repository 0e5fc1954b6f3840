"""Long work, one piece at a time, in a table of the project: asked for by a server, done by a worker, watched and cancelled by anybody.

A worker holds its job by signs of life, which it counts up (`Worker.beat`). Where they stop, whoever watches marks the job as
interrupted. What a job makes is written in one transaction at its end, so it is there whole or not at all.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from gis.errors import Conflict, EnumapError, NotFound
from layers.job_tables import JOBS
from layers.store import Project
from layers.stored_tables import SQL

RUNNING, DONE, CANCELLED, FAILED, INTERRUPTED = STATES = ("running", "done", "cancelled", "failed", "interrupted")
_TABLE = SQL[JOBS.name]
_COLUMNS = [_TABLE.c[name] for name in JOBS.columns]
_MOST_KEPT = 200  # ended ones
_MOST_TEXT = 2000


@dataclass(frozen=True)
class Job:
    """A piece of work: a row of `JOBS`; of ``result`` and ``error`` what their JSON says, None for nothing."""

    job_id: str
    kind: str
    args: dict[str, Any]
    owner: str
    address: str
    committees: int
    state: str
    worker: str
    beats: int
    cancelled: bool
    done: int
    total: int
    text: str
    begun_s: float
    ended_s: float | None
    result: Any
    error: dict[str, str] | None

    @property
    def seconds(self) -> float:
        """How long it has run, or ran, by the clock."""
        return round(max(0.0, (self.ended_s or time.time()) - self.begun_s), 1)


def start(project: Project, kind: str, args: Mapping[str, Any], *, committees: int = 0, owner: str = "", address: str = "") -> Job:
    """Ask for a piece of work; a worker of the project takes it up.

    Raises:
        Conflict: ``job_running`` while another one runs.
    """
    job_id = uuid.uuid4().hex
    row: dict[str, Any] = dict.fromkeys(JOBS.columns, "") | dict.fromkeys(("beats", "done", "total"), 0) | {"ended_s": None}
    row |= {"job_id": job_id, "kind": kind, "args": json.dumps(dict(args)), "owner": owner, "address": address}
    row |= {"committees": committees, "state": RUNNING, "cancelled": False, "begun_s": time.time()}
    with project.transaction() as connection:
        if _running(connection) is not None:
            raise Conflict("job_running")
        connection.execute(sa.insert(_TABLE), row)
        ended = sa.select(_TABLE.c.fid).where(_TABLE.c.state != RUNNING).order_by(_TABLE.c.fid.desc()).offset(_MOST_KEPT)
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.fid.in_(list(connection.execute(ended).scalars()))))
    return job(project, job_id)


def running(project: Project) -> Job | None:
    """The job that runs now, or waits for a worker."""
    with project.reading() as connection:
        return _running(connection)


def job(project: Project, job_id: str) -> Job:
    """A job by its id.

    Raises:
        NotFound: ``job_unknown``.
    """
    with project.reading() as connection:
        found = connection.execute(sa.select(*_COLUMNS).where(_TABLE.c.job_id == job_id)).first()
    if found is None:
        raise NotFound("job_unknown")
    return _job(found)


def cancel(project: Project, job_id: str) -> Job:
    """Ask a job to end; it does at its next step, and at once where no worker is at it.

    Raises:
        NotFound: ``job_unknown``.
    """
    found = job(project, job_id)
    mine = (_TABLE.c.job_id == job_id, _TABLE.c.state == RUNNING)
    ending = {"state": CANCELLED, "ended_s": time.time(), "error": _said(Conflict("job_cancelled", total=found.committees))}
    with project.transaction() as connection:
        connection.execute(sa.update(_TABLE).where(*mine).values(cancelled=True))
        connection.execute(sa.update(_TABLE).where(*mine, _TABLE.c.worker == "").values(**ending))
    return job(project, job_id)


def interrupt(project: Project, worker: str, beats: int | None = None) -> bool:
    """Mark the job of a worker that is gone as interrupted; whether there was one.

    Args:
        project: whose job it is.
        worker: its id.
        beats: signs of life that were seen last; where it has given others since, nothing is marked. None for whatever it gave.
    """
    held = [_TABLE.c.worker == worker, _TABLE.c.state == RUNNING, _TABLE.c.worker != ""]
    held += [] if beats is None else [_TABLE.c.beats == beats]
    ending = {"state": INTERRUPTED, "ended_s": time.time(), "error": _said(Conflict("job_interrupted"))}
    with project.transaction() as connection:
        return bool(connection.execute(sa.update(_TABLE).where(*held).values(**ending)).rowcount)


class Worker:
    """One who takes up jobs of a project, one after the other."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.id = uuid.uuid4().hex

    def take(self) -> Job | None:
        """The job that waits, from now on held by this worker; None where none waits."""
        found = running(self.project)
        if found is None or found.worker:
            return None
        waiting = (_TABLE.c.job_id == found.job_id, _TABLE.c.state == RUNNING, _TABLE.c.worker == "")
        with self.project.transaction() as connection:
            taken = connection.execute(sa.update(_TABLE).where(*waiting).values(worker=self.id, beats=1)).rowcount
        return job(self.project, found.job_id) if taken else None

    def beat(self, job_id: str, done: int, total: int, text: str) -> bool:
        """Give a sign of life, and say how far the job is; whether it goes on: it was neither cancelled nor given up for dead."""
        values = {"beats": _TABLE.c.beats + 1, "done": done, "total": total, "text": text}
        with self.project.transaction() as connection:
            held = connection.execute(sa.update(_TABLE).where(*self._mine(job_id)).values(**values)).rowcount
            asked = connection.execute(sa.select(_TABLE.c.cancelled).where(_TABLE.c.job_id == job_id)).scalar()
        return bool(held) and not asked

    def end(self, job_id: str, state: str, how_far: tuple[int, int, str], result: Any = None, error: EnumapError | None = None) -> None:
        """Say how a job ended; nothing where it was given up for dead before."""
        done, total, text = how_far
        values = {"state": state, "ended_s": time.time(), "done": done, "total": total, "text": text}
        values |= {"result": "" if result is None else json.dumps(result), "error": "" if error is None else _said(error)}
        with self.project.transaction() as connection:
            connection.execute(sa.update(_TABLE).where(*self._mine(job_id)).values(**values))

    def _mine(self, job_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        return _TABLE.c.job_id == job_id, _TABLE.c.worker == self.id, _TABLE.c.state == RUNNING


def _running(connection: sa.Connection) -> Job | None:
    found = connection.execute(sa.select(*_COLUMNS).where(_TABLE.c.state == RUNNING).limit(1)).first()
    return None if found is None else _job(found)


def _job(found: Any) -> Job:
    values = dict(zip(JOBS.columns, found, strict=True))
    for name in ("args", "result", "error"):
        values[name] = json.loads(values[name]) if values[name] else None
    return Job(**values)


def _said(error: EnumapError) -> str:
    """A refusal as it is kept: its values may be of kinds that only this process knows."""
    return json.dumps({"code": error.code, **{lang: error.say(lang)[:_MOST_TEXT] for lang in ("zh", "en")}}, ensure_ascii=False)
