"""The processes that work on jobs beside the server: started, watched, started anew when they die, ended with the server."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Event, Lock, Thread
from typing import Any

from gis.errors import EnumapError
from layers import jobs
from layers.planning.worker_start import START_METHOD, load_for_server
from layers.planning.workers import end_with_parent
from layers.storage.addresses import Address
from layers.store import Project
from layers.work.job_claims import LEASE_S, Worker, give_up
from layers.work.job_folder import JobFolder

LANES = (False, True)  # the second worker takes quick jobs only, so that none of them waits behind a long one
CANCEL_S = 1.0  # after which the process of a job that was cancelled and goes on is ended
_LOOK_S = 0.25
_AGAIN_S = 2.0  # before a worker that died early is started anew
_CLEAN_S = 60.0
_END_S = 5.0


class _Desk:
    """One worker process at a time, and since when."""

    def __init__(self, quick: bool) -> None:
        self.quick = quick
        self.process: Any = None
        self.worker = ""
        self.since = 0.0
        self.asked_s = 0.0  # when its job was first seen cancelled

    def hire(self, project: Project, folder: JobFolder, lease_s: float) -> None:
        """Start a process."""
        self.worker, self.since, self.asked_s = Worker(project).id, time.monotonic(), 0.0
        arguments = (project.path, folder, self.quick, lease_s, self.worker)
        context: Any = get_context(START_METHOD)
        self.process = context.Process(target=_serve, args=arguments, name="enumap-worker")
        self.process.start()

    def end(self) -> None:
        """End the process, and wait until it is gone."""
        self.process.terminate()
        self.process.join(_END_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Staff:
    """Keeps worker processes for a project, and settles the jobs of those that are lost (`layers.work.job_claims.give_up`).

    An own worker is lost when its process is. Of others (another server on the same database, or one that was killed) it is seen
    by their signs of life: as many as before after ``lease_s`` of this machine's running, whatever its clock shows.
    """

    def __init__(
        self,
        project: Project,
        folder: JobFolder,
        tell: Callable[[BaseException], None],
        lease_s: float = LEASE_S,
        again_s: float = _AGAIN_S,
    ) -> None:
        self._project, self._folder, self._tell = project, folder, tell
        self._lease_s, self._again_s = lease_s, again_s
        self._ended = Event()
        self._hiring = Lock()  # so that nobody is hired while, or after, all are ended
        self._desks = [_Desk(quick) for quick in LANES]
        self._seen: dict[str, tuple[int, float]] = {}  # worker: its signs of life, and when they were that many first
        self._cleaned = -_CLEAN_S
        self._thread = Thread(target=self._watch, name="staff", daemon=True)

    def start(self) -> None:
        """Start the workers and watch them."""
        load_for_server()
        for desk in self._desks:
            self._hire(desk)
        self._thread.start()

    def stop(self) -> None:
        """End the workers; their jobs are begun anew by the next ones, or interrupted."""
        self._ended.set()
        with self._hiring:
            for desk in self._desks:
                desk.end()
        self._thread.join(_END_S)
        for desk in self._desks:
            self._lost(desk)

    def _hire(self, desk: _Desk) -> None:
        with self._hiring:
            if not self._ended.is_set():
                desk.hire(self._project, self._folder, self._lease_s)

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_S):
            try:
                self._look()
            except Exception as e:  # it is looked again
                self._tell(e)
                self._ended.wait(_LOOK_S)

    def _look(self) -> None:
        running = {job.worker: job for job in jobs.listed(self._project, states=[jobs.RUNNING])}
        for desk in self._desks:
            self._end_cancelled(desk, running.get(desk.worker))
            if not desk.process.is_alive():
                if desk.worker in running:
                    self._lost(desk)
                if time.monotonic() - desk.since > self._again_s:
                    self._hire(desk)
        self._look_at_others([job for worker, job in running.items() if worker not in {d.worker for d in self._desks}])
        if time.monotonic() - self._cleaned > _CLEAN_S:
            self._cleaned = time.monotonic()
            self._folder.clean({*running, *(desk.worker for desk in self._desks)})

    def _end_cancelled(self, desk: _Desk, job: jobs.Job | None) -> None:
        """End a process whose job was cancelled, and is at a long step: its write, if any, is whole, and counts."""
        if job is None or not job.cancelled:
            desk.asked_s = 0.0
        elif not desk.asked_s:
            desk.asked_s = time.monotonic()
        elif time.monotonic() - desk.asked_s > CANCEL_S:
            desk.process.kill()
            desk.process.join()
            desk.since = -self._again_s  # no fault of its own: the next one comes at once

    def _lost(self, desk: _Desk) -> None:
        try:
            self._folder.drop(desk.worker)
            give_up(self._project, desk.worker)
        except EnumapError as e:
            self._tell(e)

    def _look_at_others(self, running: list[jobs.Job]) -> None:
        now = time.monotonic()
        self._seen = {job.worker: self._seen.get(job.worker, (-1, now)) for job in running}
        for job in running:
            beats, since = self._seen[job.worker]
            if beats != job.beats:
                self._seen[job.worker] = job.beats, now
            elif now - since > max(job.lease_s, self._lease_s) and give_up(self._project, job.worker, job.beats):
                self._folder.drop(job.worker)


@contextmanager
def staffed(project: Project, folder: JobFolder | None = None, lease_s: float = LEASE_S) -> Iterator[Staff]:
    """Workers for a project while the block lasts; none where nothing can be written."""
    folder = folder or JobFolder.of(project.path)
    staff = Staff(project, folder, lambda error: logging.getLogger("enumap").warning("jobs: %s", error), lease_s)
    if project.frozen:
        yield staff
        return
    staff.start()
    try:
        yield staff
    finally:
        staff.stop()


def _serve(address: Address, folder: JobFolder, quick: bool, lease_s: float, worker_id: str) -> None:
    """What a worker process does, until its server ends."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the server's window is for the server, which then ends this process
    import layers.planning.warm_worker  # noqa: F401  the first job shall not wait until everything is loaded
    from layers.work.job_worker import work

    with Project.open(address) as project:
        work(Worker(project, folder.home, quick=quick, lease_s=lease_s, worker_id=worker_id), folder, Event())
