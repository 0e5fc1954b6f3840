"""A worker of a project in a thread of the test, for what is faked there cannot be seen by a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from layers.store import Project
from layers.work import job_worker
from layers.work.job_claims import Worker
from layers.work.job_folder import JobFolder


@contextmanager
def at_work(project: Project, folder: JobFolder | None = None) -> Iterator[Worker]:
    """A worker that takes up jobs while the block lasts."""
    folder, ended = folder or JobFolder.of(project.path), Event()
    worker = Worker(project, folder.home)
    thread = Thread(target=job_worker.work, args=(worker, folder, ended))
    thread.start()
    try:
        yield worker
    finally:
        ended.set()
        thread.join()
