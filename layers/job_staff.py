"""The process that works on jobs beside the server: started, watched, started anew when it dies, ended with the server."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Event, Thread
from typing import Any

from gis.errors import EnumapError
from layers.addresses import Address
from layers.job_worker import work
from layers.jobs import Worker, interrupt, running
from layers.store import Project
from layers.workers import end_with_parent

SILENT_S = 30.0  # without a sign of life, after which the worker of another server counts as gone
_LOOK_S = 1.0
_AGAIN_S = 5.0  # before a worker that died is started anew
_END_S = 5.0


class Staff:
    """Keeps one worker process for a project, and marks jobs whose worker is gone as interrupted.

    The own worker is gone when its process is. Of others (another server on the same database, or one that was killed) it is seen
    by their signs of life: as many as before after `SILENT_S` of this machine's running, whatever its clock shows.
    """

    def __init__(self, project: Project, tell: Callable[[BaseException], None], silent_s: float = SILENT_S) -> None:
        self._project, self._tell, self._silent_s = project, tell, silent_s
        self._ended = Event()
        self._process: Any = None
        self._worker = ""
        self._seen: tuple[str, int, float] = ("", -1, 0.0)
        self._thread = Thread(target=self._watch, name="staff", daemon=True)

    @property
    def pid(self) -> int | None:
        """Of the worker process."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the worker and watch it."""
        self._hire()
        self._thread.start()

    def stop(self) -> None:
        """End the worker; its job is interrupted."""
        self._ended.set()
        self._thread.join(_END_S)
        self._process.terminate()
        self._process.join(_END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._lost()

    def _hire(self) -> None:
        self._worker = Worker(self._project).id
        self._process = get_context("spawn").Process(target=_serve, args=(self._project.path, self._worker), name="enumap-worker")
        self._process.start()

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_S):
            try:
                if not self._process.is_alive():
                    self._lost()
                    if self._ended.wait(_AGAIN_S):
                        return
                    self._hire()
                self._look_at_others()
            except Exception as e:  # it is looked again
                self._tell(e)

    def _lost(self) -> None:
        try:
            interrupt(self._project, self._worker)
        except EnumapError as e:
            self._tell(e)

    def _look_at_others(self) -> None:
        job = running(self._project)
        if job is None or job.worker in ("", self._worker):
            return
        now = time.monotonic()
        if (job.worker, job.beats) != self._seen[:2]:
            self._seen = job.worker, job.beats, now
        elif now - self._seen[2] > self._silent_s:
            interrupt(self._project, job.worker, job.beats)


@contextmanager
def staffed(project: Project) -> Iterator[Staff]:
    """A worker for a project while the block lasts; none where nothing can be written."""
    staff = Staff(project, lambda error: logging.getLogger("enumap").warning("jobs: %s", error))
    if project.frozen:
        yield staff
        return
    staff.start()
    try:
        yield staff
    finally:
        staff.stop()


def _serve(address: Address, worker_id: str) -> None:
    """What the worker process does, until its server ends."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the server's window is for the server, which then ends this process
    with Project.open(address) as project:
        worker = Worker(project)
        worker.id = worker_id
        work(project, Event(), worker)
