"""A worker of a project in a thread of the test, for what is faked there cannot be seen by a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from layers import job_worker
from layers.jobs import Worker
from layers.store import Project


@contextmanager
def at_work(project: Project) -> Iterator[Worker]:
    """A worker that takes up jobs while the block lasts."""
    worker, ended = Worker(project), Event()
    thread = Thread(target=job_worker.work, args=(project, ended, worker))
    thread.start()
    try:
        yield worker
    finally:
        ended.set()
        thread.join()
