"""The worker: takes up one job after the other, gives signs of life meanwhile, and says how each ended."""

from __future__ import annotations

import logging
from contextlib import suppress
from threading import Event, Thread

from gis.errors import Conflict, EnumapError
from layers.job_kinds import work_on
from layers.jobs import CANCELLED, DONE, FAILED, Job, Worker
from layers.store import Project

BEAT_S = 1.0
LOOK_S = 0.3  # how often it is looked for a job
_LOG = logging.getLogger("enumap")


def work(project: Project, ended: Event, worker: Worker | None = None) -> None:
    """Take up jobs until ``ended`` is set."""
    worker = worker or Worker(project)
    while not ended.is_set():
        try:
            job = worker.take()
            if job is not None:
                perform(worker, job)
                continue
        except EnumapError as e:  # a busy project, a full disk: it is tried again
            _LOG.warning("jobs: %s", e)
        ended.wait(LOOK_S)


def perform(worker: Worker, job: Job) -> None:
    """Do a job that ``worker`` holds; whatever happens becomes its state."""
    told = _Told(worker, job)
    state, result, error = FAILED, None, None
    with told:
        try:
            result, state = work_on(worker.project, job, told.progress), DONE
        except EnumapError as e:
            error, state = e, CANCELLED if e.code == "job_cancelled" else FAILED
        except Exception as e:
            _LOG.exception("job %s", job.job_id)
            error = EnumapError("page_fault", reason=f"{type(e).__name__}: {e}"[:200], kind=type(e).__name__)
    worker.end(job.job_id, state, told.how_far, result, error)


class _Told:
    """Tells the project once a second how far a job is, from a thread of its own: no step of the work is that short for sure."""

    def __init__(self, worker: Worker, job: Job) -> None:
        self.how_far = (0, 0, "")
        self._worker, self._job = worker, job
        self._ended, self._stopped = Event(), Event()
        self._thread = Thread(target=self._beat, name=f"beat-{job.job_id}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def progress(self, done: int, total: int, text: str) -> None:
        """Note how far the work is; ends it where somebody has cancelled it, or given the worker up for dead.

        Raises:
            Conflict: ``job_cancelled``.
        """
        self.how_far = done, total, text
        if self._stopped.is_set():
            raise Conflict("job_cancelled", total=self._job.committees)

    def _beat(self) -> None:
        while True:
            with suppress(EnumapError):  # somebody writes at length, or the disk is full: the next one may go through
                if not self._worker.beat(self._job.job_id, *self.how_far):
                    self._stopped.set()
            if self._ended.wait(BEAT_S):
                return
