"""How workers hold jobs: each is taken up by one, which gives signs of life; whose worker is lost is begun anew, or interrupted.

Whatever changes a row asks in the same transaction whether the worker still holds it. So a worker that was given up for dead and is not
can neither tell nor write anything more (`Worker.confirm`).
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import sqlalchemy as sa

from gis.errors import Conflict, EnumapError
from layers.jobs import (
    CANCELLED,
    DONE,
    INTERRUPTED,
    MOST_AT_ONCE,
    RUNNING,
    TABLE,
    WAITING,
    Job,
    cancelled,
    close,
    held,
    job,
    said,
    time_now,
)
from layers.store import Project

LEASE_S = 15.0
MOST_ATTEMPTS = 2


class Worker:
    """One who takes up jobs of a project, one after the other.

    Args:
        project: whose.
        home: id of the folder beside it; jobs with files elsewhere are left to others.
        quick: takes up only what is done in seconds.
        lease_s: seconds without a sign of life after which it counts as lost.
        worker_id: "" for a new one.
    """

    def __init__(self, project: Project, home: str = "", *, quick: bool = False, lease_s: float = LEASE_S, worker_id: str = "") -> None:
        self.project, self.lease_s = project, lease_s
        self.id = worker_id or uuid.uuid4().hex
        self._home, self._quick = home, quick

    def take(self) -> Job | None:
        """The job that has waited longest of those that it may take, from now on held by this worker; None where there is none."""
        waits = TABLE.c.state == WAITING
        with self.project.reading() as connection:
            if connection.execute(sa.select(TABLE.c.fid).where(waits).limit(1)).first() is None:
                return None
        values = {"state": RUNNING, "worker": self.id, "attempts": TABLE.c.attempts + 1, "beats": 1, "lease_s": self.lease_s}
        values |= {"started": time_now(), "heartbeat": time_now()}
        with self.project.transaction() as connection:
            taken = connection.execute(sa.update(TABLE).where(TABLE.c.fid == self._next(), waits).values(**values)).rowcount
            found = held(connection, TABLE.c.worker == self.id) if taken else []
        return found[0] if found else None

    def _next(self) -> sa.ScalarSelect[Any]:
        """Key of the job to take: no second one that writes, no third one of the same person, nothing slow for a quick worker."""
        waiting, running = TABLE.alias("w"), TABLE.alias("r")
        runs = running.c.state == RUNNING
        of_owner = sa.select(sa.func.count()).select_from(running).where(runs, running.c.owner == waiting.c.owner).scalar_subquery()
        writing = sa.exists(sa.select(running.c.fid).where(runs, running.c.writes))
        wanted = [waiting.c.state == WAITING, waiting.c.home.in_(["", self._home]), of_owner < MOST_AT_ONCE, ~(waiting.c.writes & writing)]
        wanted += [waiting.c.quick] if self._quick else []
        return sa.select(sa.func.min(waiting.c.fid)).where(*wanted).scalar_subquery()

    def beat(self, job_id: str, done: int, total: int, text: str) -> bool:
        """Give a sign of life, and say how far the job is; whether it goes on: it was neither cancelled nor given up for lost."""
        values = {"beats": TABLE.c.beats + 1, "heartbeat": time_now(), "done": done, "total": total, "text": text}
        with self.project.transaction() as connection:
            still = connection.execute(sa.update(TABLE).where(*self._mine(job_id)).values(**values)).rowcount
            asked = connection.execute(sa.select(TABLE.c.cancelled).where(TABLE.c.job_id == job_id)).scalar()
        return bool(still) and not asked

    def confirm(self, connection: sa.Connection, job_id: str, revision: int) -> None:
        """Note, in the transaction that writes a revision, that it is the work of this job.

        Raises:
            Conflict: ``job_cancelled`` where it was cancelled, or is not held by this worker any more; then nothing may be written.
        """
        mine = (*self._mine(job_id), ~TABLE.c.cancelled)
        if not connection.execute(sa.update(TABLE).where(*mine).values(written=revision)).rowcount:
            committees = connection.execute(sa.select(TABLE.c.committees).where(TABLE.c.job_id == job_id)).scalar()
            raise Conflict("job_cancelled", total=committees or 0)

    def end(self, job_id: str, state: str, how_far: tuple[int, int, str], result: Any = None, error: str = "") -> bool:
        """Say how a job ended; False, and nothing, where it was given up for lost before. ``error``: as `layers.jobs.said` gives it."""
        done, total, text = how_far
        values = {"done": done, "total": total, "text": text, "error": error}
        values |= {"result": "" if result is None else json.dumps(result, ensure_ascii=False)}
        with self.project.transaction() as connection:
            found = held(connection, TABLE.c.job_id == job_id, TABLE.c.worker == self.id)
            for one in found:
                close(connection, one, state, **values)
        return bool(found)

    def _mine(self, job_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        return TABLE.c.job_id == job_id, TABLE.c.worker == self.id, TABLE.c.state == RUNNING


def give_up(project: Project, worker: str, beats: int | None = None) -> list[str]:
    """Settle the job of a worker that is lost: what it has written counts, else it is begun anew or interrupted.

    Args:
        project: whose job it is.
        worker: its id.
        beats: signs of life that were seen last; where it has given others since, nothing is done. None for whatever it gave.

    Returns:
        The states that its jobs have now.
    """
    where = [TABLE.c.worker == worker, *([] if beats is None else [TABLE.c.beats == beats])]
    with project.transaction() as connection:
        found = held(connection, *where)
        for lost in found:
            _settle(connection, lost)
    return [job(project, lost.job_id).state for lost in found]


def _settle(connection: sa.Connection, lost: Job) -> None:
    if lost.written:
        close(connection, lost, DONE)
    elif lost.cancelled:
        close(connection, lost, CANCELLED, error=said(cancelled(lost)))
    elif lost.again and lost.attempts < MOST_ATTEMPTS:
        values = {"state": WAITING, "worker": "", "done": 0, "total": 0, "text": ""}
        connection.execute(sa.update(TABLE).where(TABLE.c.job_id == lost.job_id).values(**values))
    else:
        error: EnumapError = Conflict("job_interrupted") if lost.kind == "delineate" else Conflict("job_interrupted_other")
        close(connection, lost, INTERRUPTED, error=said(error))
