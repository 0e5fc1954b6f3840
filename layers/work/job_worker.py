"""The worker: takes up one job after the other, gives signs of life meanwhile, and says how each ended."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from threading import Event, Thread

from gis.errors import EnumapError
from layers.jobs import CANCELLED, DONE, FAILED, Job, cancelled, said
from layers.work.job_child import ChildRefused, work_apart
from layers.work.job_claims import Worker
from layers.work.job_folder import JobFolder
from layers.work.job_kinds import KINDS, work_on

BEAT_S = 1.0
LOOK_S = 0.2  # how often it is looked for a job
_TRY_S = 60.0  # for so long the end of a job is told again and again, where the project is busy or its disk full
_LOG = logging.getLogger("enumap")
_CANCELS = ("job_cancelled", "job_cancelled_other")


def work(worker: Worker, files: JobFolder, ended: Event) -> None:
    """Take up jobs until ``ended`` is set."""
    while not ended.is_set():
        try:
            job = worker.take()
        except EnumapError as e:  # a busy project, a full disk: it is tried again
            _LOG.warning("jobs: %s", e)
            ended.wait(BEAT_S)
            continue
        if job is None:
            ended.wait(LOOK_S)
        else:
            perform(worker, job, files)


def perform(worker: Worker, job: Job, files: JobFolder) -> None:
    """Do a job that ``worker`` holds; whatever happens becomes its state."""
    told = _Told(worker, job)
    state, result, error = FAILED, None, ""
    with told:
        try:
            do = work_apart if KINDS[job.kind].isolated else work_on
            result, state = do(worker, job, told.progress, files), DONE
        except ChildRefused as e:
            error, state = e.said, CANCELLED if e.code in _CANCELS else FAILED
        except EnumapError as e:
            error, state = said(e), CANCELLED if e.code in _CANCELS else FAILED
        except Exception as e:
            _LOG.exception("job %s", job.job_id)
            error = said(EnumapError("page_fault", reason=f"{type(e).__name__}: {e}"[:200], kind=type(e).__name__))
    _end(worker, job, state, told.how_far, result, error)


def _end(worker: Worker, job: Job, state: str, how_far: tuple[int, int, str], result: object, error: str) -> None:
    began = time.monotonic()
    while True:
        try:
            worker.end(job.job_id, state, how_far, result, error)
            return
        except EnumapError as e:
            _LOG.warning("jobs: %s", e)
            if time.monotonic() - began > _TRY_S:
                raise  # the process ends with it, and whoever watches settles the job
            time.sleep(BEAT_S)


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
        """Note how far the work is; ends it where somebody has cancelled it, or given the worker up for lost.

        Raises:
            Conflict: ``job_cancelled``, ``job_cancelled_other``.
        """
        self.how_far = done, total, text
        if self._stopped.is_set():
            raise cancelled(self._job)

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_S / 2):
            with suppress(EnumapError):  # somebody writes at length, or the disk is full: the next one may go through
                if not self._worker.beat(self._job.job_id, *self.how_far):
                    self._stopped.set()
