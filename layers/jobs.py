"""Long work in a thread, one piece at a time: it can be watched and cancelled, and either ends whole or changes nothing."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

from gis.errors import Conflict, EnumapError, NotFound

Progress = Callable[[int, int, str], None]


@dataclass
class Job:
    """One piece of work: how far it is, and how it ended (running, done, cancelled, failed)."""

    id: str
    committees: int = 0  # that it is to plan
    owner: str = ""  # who has started it, as the audit names them
    state: str = "running"
    done: int = 0
    total: int = 0
    text: str = ""
    error: EnumapError | None = None
    fault: BaseException | None = None
    result: object = None  # of work that is done
    cancelled: bool = False
    _start: float = field(default_factory=time.monotonic)
    _seconds: float | None = None

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        return round(self._seconds if self._seconds is not None else time.monotonic() - self._start, 1)

    def progress(self, done: int, total: int, text: str) -> None:
        """Note how far the work is; ends it where somebody has cancelled it.

        Raises:
            Conflict: ``job_cancelled``.
        """
        self.done, self.total, self.text = done, total, text
        if self.cancelled:
            raise Conflict("job_cancelled", total=self.committees)

    def run(self, work: Callable[[Progress], object]) -> None:
        """Do the work; whatever happens becomes the state."""
        state = "failed"
        try:
            self.result = work(self.progress)
            state = "done"
        except EnumapError as e:
            self.error = e
            state = "cancelled" if e.code == "job_cancelled" else "failed"
        except Exception as e:
            self.fault = e
        self._seconds = time.monotonic() - self._start
        self.state = state


class Jobs:
    """The jobs of one server."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def start(self, work: Callable[[Progress], object], committees: int = 0, owner: str = "") -> Job:
        """Start ``work`` of ``owner``, which gets a progress function and plans so many committees.

        Raises:
            Conflict: ``job_running`` while another one runs.
        """
        with self._lock:
            if self.running() is not None:
                raise Conflict("job_running")
            job = Job(uuid.uuid4().hex, committees, owner)
            self._jobs[job.id] = job
        Thread(target=job.run, args=(work,), name=f"job-{job.id}", daemon=True).start()
        return job

    def running(self) -> Job | None:
        """The job that runs now."""
        return next((job for job in self._jobs.values() if job.state == "running"), None)

    def get(self, job_id: str) -> Job:
        """A job by its id.

        Raises:
            NotFound: ``job_unknown``.
        """
        if job_id not in self._jobs:
            raise NotFound("job_unknown")
        return self._jobs[job_id]

    def cancel(self, job_id: str) -> Job:
        """Ask a job to end; it does at its next step.

        Raises:
            NotFound: ``job_unknown``.
        """
        job = self.get(job_id)
        job.cancelled = True
        return job
