"""Work that reads files from outside: a process of its own does it, with a limit of computing time and memory, and few drivers.

What such a file does to its reader ends this process alone. It must load nothing large before the limits stand.
"""

from __future__ import annotations

import json
import os
import signal
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from gis.errors import Conflict, EnumapError, Refused
from layers.storage.addresses import Address
from layers.work.job_folder import JobFolder

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from layers.jobs import Job
    from layers.work.job_claims import Worker
    from layers.work.job_work import Progress

CPU_S, CPU_S_OF_MB = 60, 2.0  # computing time: so much, and so much more for each megabyte of the file
MEMORY_MB, MEMORY_OF_MB = 2048, 12.0
_LOOK_S = 0.2
_SPARING = {  # what is reserved counts as memory, used or not: Arrow's own allocator takes a gigabyte at once
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
_CPU_OVER = getattr(signal, "SIGXCPU", None)


class ChildRefused(EnumapError):
    """What the process has refused, as it said it."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__("page_fault", reason="", kind="")
        self.code = str(json.loads(said)["code"])


def work_apart(worker: Worker, job: Job, progress: Progress, files: JobFolder) -> Any:
    """Do a job in a process of its own; gives what is told of it.

    Raises:
        EnumapError: what it was refused for; ``import_cpu``, ``import_memory``, ``import_crashed``; what ``progress`` raises, which
            ends the process.
    """
    from layers.reading.drivers import unneeded

    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    size_mb = _size_mb(files, job)
    limits = int(CPU_S + CPU_S_OF_MB * size_mb), int(MEMORY_MB + MEMORY_OF_MB * size_mb)
    arguments = (worker.project.path, worker.id, job.job_id, files, limits, unneeded(), sender)
    process = context.Process(target=_do, args=arguments, name="enumap-import")
    process.start()
    sender.close()
    try:
        return _heard(receiver, process, progress, limits)
    finally:
        process.kill()
        process.join()
        receiver.close()


def _heard(receiver: Connection, process: Any, progress: Progress, limits: tuple[int, int]) -> Any:
    how_far = (0, 1, "import")
    while True:
        progress(*how_far)
        try:
            if not receiver.poll(_LOOK_S):
                continue
            what, value = receiver.recv()
        except (EOFError, OSError):
            process.join()
            raise _end(process.exitcode, limits) from None
        if what == "done":
            return value
        if what == "refused":
            raise ChildRefused(value)
        how_far = value


def _end(status: int | None, limits: tuple[int, int]) -> Refused:
    """What to say of a process that has ended without a word."""
    cpu_s, memory_mb = limits
    if _CPU_OVER is not None and status == -_CPU_OVER:
        return Refused("import_cpu", seconds=cpu_s)
    return Refused("import_crashed", memory_mb=memory_mb)


def _size_mb(files: JobFolder, job: Job) -> float:
    try:
        return sum(p.stat().st_size for p in files.uploads.glob(f"{job.args['upload']}.*")) / 1e6
    except (OSError, KeyError):
        return 0.0


def _do(address: Address, worker_id: str, job_id: str, files: JobFolder, limits: tuple[int, int], skip: str, sender: Connection) -> None:
    """What the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ |= {"OGR_SKIP": skip, **_SPARING}
    limit(*limits)
    from layers.jobs import said

    try:
        sender.send(("done", _worked(address, worker_id, job_id, files, sender)))
    except EnumapError as e:
        sender.send(("refused", said(e)))
    except MemoryError:
        sender.send(("refused", said(Refused("import_memory", memory_mb=limits[1]))))
    except Exception as e:
        error = EnumapError("page_fault", reason=f"{type(e).__name__}: {e}"[:200], kind=type(e).__name__)
        sender.send(("refused", said(error)))


def _worked(address: Address, worker_id: str, job_id: str, files: JobFolder, sender: Connection) -> Any:
    from layers.jobs import job
    from layers.planning.workers import end_with_parent
    from layers.store import Project
    from layers.work.job_claims import Worker
    from layers.work.job_kinds import work_on

    end_with_parent()
    with Project.open(address) as project:
        worker = Worker(project, worker_id=worker_id)
        found = job(project, job_id)
        if found.worker != worker_id:
            raise Conflict("job_cancelled_other")
        return work_on(worker, found, lambda *how_far: sender.send(("progress", how_far)), files)


def limit(cpu_s: int, memory_mb: int) -> None:
    """Limit this process: seconds of computing, memory; nothing where the system has no such limits (Windows)."""
    try:
        import resource
    except ImportError:
        return
    memory = memory_mb * 1_000_000
    for what, most in ((resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))
