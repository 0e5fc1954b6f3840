"""Delineation of many committees in several processes; a fault in one does not end the others."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType

from gis.delineate import delineate, undivided
from gis.delineation.task import Task
from gis.plan import Plan
from gis.replanning.keeping import KeepTask, as_before, keep
from gis.rules import Rules
from gis.search.partition_search import solve
from layers.planning.packing import packed, unpacked
from layers.planning.unfinished import Unfinished
from layers.planning.worker_start import START_METHOD

Progress = Callable[[int, int, str], None]
Job = tuple[Task, Rules, int]  # the committee, the rules, the seed
_SMALL = 2500  # building parts up to which a second process costs more than it brings
_AHEAD_BYTES = 64_000_000  # of jobs that wait for a worker: a county's, while a city's tables are not held twice


def delineate_all(jobs: list[Job], workers: int | None, progress: Progress | None) -> list[tuple[Plan, str]]:
    """Plan of each job, and what went wrong with it ("" for nothing; the committee is then one EA)."""
    with Delineation(jobs, workers) as running:
        return running.collect(progress)


class Delineation:
    """Plans that other processes work at from the start, while this one does something else until it asks for them.

    The committees with most load come first, so that no core waits for one at the end. Workers get their job as bytes: nothing here
    touches a shape in a second thread meanwhile (an index of one that two threads build at once ends the process).

    Args:
        jobs: the committees.
        workers: processes, None for one a core; a few buildings are planned in this process.
        unfinished: plans of a run that was cut short, which are taken, and to which those of this run are added.
    """

    def __init__(self, jobs: list[Job], workers: int | None, unfinished: Unfinished | None = None) -> None:
        self._jobs, self._unfinished = jobs, unfinished
        self._found: dict[int, tuple[Plan, str]] = {}
        self._left = sorted(range(len(jobs)), key=lambda k: float(jobs[k][0].load.sum()))
        self._ready: SimpleQueue[Future[tuple[Plan, str]]] = SimpleQueue()
        self._pending: dict[Future[tuple[Plan, str]], tuple[int, bytes, int]] = {}
        self._pool: ProcessPoolExecutor | None = None
        count = min(workers or os.cpu_count() or 1, len(jobs))
        if count > 1 and sum(len(t.shapes) for t, _, _ in jobs) > _SMALL:
            self._pool = ProcessPoolExecutor(count, mp_context=get_context(START_METHOD), initializer=end_with_parent)
            self._feed(self._pool)

    def __enter__(self) -> Delineation:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def collect(self, progress: Progress | None) -> list[tuple[Plan, str]]:
        """Plan of each job, in their order, and what went wrong with it; ``progress`` is called with committees done, all, a word."""
        if progress:  # a county of few large committees is silent until the first is done
            progress(len(self._found), len(self._jobs), "delineate" if _compiled() else "engine")
        while len(self._found) < len(self._jobs):
            if self._pool is None:
                self._do_next()
            else:
                self._await(self._pool)
            if progress:
                progress(len(self._found), len(self._jobs), "delineate")
        return [self._found[k] for k in range(len(self._jobs))]

    def _do_next(self) -> None:
        k = self._left.pop()
        made_from = b"" if self._unfinished is None else packed(self._jobs[k])
        if not self._taken(k, made_from):
            self._done(k, made_from, _one(self._jobs[k]))

    def _feed(self, pool: ProcessPoolExecutor) -> None:
        """Give jobs to the workers, as many as may wait."""
        ahead = sum(size for _, _, size in self._pending.values())
        while self._left and (ahead < _AHEAD_BYTES or not self._pending):
            k = self._left.pop()
            job = packed(self._jobs[k])
            if not self._taken(k, job):
                made_from = b"" if self._unfinished is None else job
                future = pool.submit(_one_packed, job)
                self._pending[future] = k, made_from, len(job)
                future.add_done_callback(self._ready.put)
                ahead += len(job)

    def _await(self, pool: ProcessPoolExecutor) -> None:
        future = self._ready.get()
        k, made_from, _ = self._pending.pop(future)
        self._done(k, made_from, future.result())
        self._feed(pool)

    def _taken(self, k: int, made_from: bytes) -> bool:
        """Whether the plan of a job is there from a run before; then it is taken."""
        plan = None if self._unfinished is None else self._unfinished.plan(made_from)
        if plan is not None:
            self._found[k] = plan, ""
        return plan is not None

    def _done(self, k: int, made_from: bytes, outcome: tuple[Plan, str]) -> None:
        self._found[k] = outcome
        if self._unfinished is not None and not outcome[1]:
            self._unfinished.add(made_from, outcome[0])


def _compiled() -> bool:
    """Whether the loops of the search were compiled before: the first run on a machine does that, and takes a minute longer."""
    return any(Path(solve.stats.cache_path or ".").glob("partition_search.solve-*.nbi"))


def _one_packed(job: bytes) -> tuple[Plan, str]:
    return _one(unpacked(job))


def _one(job: Job) -> tuple[Plan, str]:
    """Plan of one committee. A fault of ours must not lose the county: the committee stays whole, or as it was, and the fault is told."""
    task, rules, seed = job
    try:
        return (keep(task, rules, seed) if isinstance(task, KeepTask) else delineate(task, rules, seed)), ""
    except Exception as fault:
        plan = as_before(task) if isinstance(task, KeepTask) else undivided(task)
        return plan, f"{type(fault).__name__}: {fault}"


def end_with_parent() -> None:
    """End this process when the one that started it does: after a kill, workers would wait for work for ever."""
    parent = parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()
