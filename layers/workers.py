"""Delineation of many committees in several processes, in the order given; a fault in one does not end the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from gis.delineate import Task, delineate, undivided
from gis.keeping import KeepTask, as_before, keep
from gis.partition_search import solve
from gis.plan import Plan
from gis.rules import Rules
from layers.worker_start import START_METHOD

Progress = Callable[[int, int, str], None]
Job = tuple[Task, Rules, int]  # the committee, the rules, the seed
_SMALL = 2500  # building parts up to which a second process costs more than it brings
_CHUNK = 4


def delineate_all(jobs: list[Job], workers: int | None, progress: Progress | None) -> list[tuple[Plan, str]]:
    """Plan of each job, and what went wrong with it ("" for nothing; the committee is then one EA)."""
    count = min(workers or os.cpu_count() or 1, len(jobs))
    if count <= 1 or sum(len(t.shapes) for t, _, _ in jobs) <= _SMALL:
        return _collect(map(_one, jobs), len(jobs), progress)
    context = get_context(START_METHOD)
    with ProcessPoolExecutor(count, mp_context=context, initializer=end_with_parent) as pool:
        return _collect(pool.map(_one, jobs, chunksize=_CHUNK), len(jobs), progress)


def _collect(results: Iterator[tuple[Plan, str]], total: int, progress: Progress | None) -> list[tuple[Plan, str]]:
    out = []
    if progress and not _compiled():
        progress(0, total, "engine")
    elif progress:
        progress(0, total, "delineate")  # a county of few large committees is silent until the first is done
    for result in results:
        out.append(result)
        if progress:
            progress(len(out), total, "delineate")
    return out


def _compiled() -> bool:
    """Whether the loops of the search were compiled before: the first run on a machine does that, and takes a minute longer."""
    return any(Path(solve.stats.cache_path or ".").glob("partition_search.solve-*.nbi"))


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
