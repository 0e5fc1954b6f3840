"""How worker processes start: as copies of one that has the engine loaded, where the system can copy processes.

Loading takes a second of each worker, and while files are read one core is idle: so the one process loads meanwhile.
This file must load fast itself; the engine is named in it, not imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

START_METHOD = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"  # Windows starts each process anew
_BESIDE_SERVER = ["layers.edits.desks", "layers.planning.warm_worker", "layers.work.job_worker"]  # edits, the engine, jobs
_SMALL_BYTES = 1_000_000  # files up to this size hold too few buildings for a second process


def get_ready(files: Iterable[str], workers: int | None) -> None:
    """Begin to load what workers need, unless there will be none.

    Args:
        files: the files that are going to be read, each FILE or FILE:LAYER.
        workers: processes that were asked for, None for one a core.
    """
    if START_METHOD == "spawn" or (workers or os.cpu_count() or 1) < 2 or sum(map(_bytes, files)) <= _SMALL_BYTES:
        return
    from multiprocessing import forkserver

    get_context(START_METHOD).set_forkserver_preload(["layers.planning.warm_worker"])
    forkserver.ensure_running()


def load_for_server() -> None:
    """Let what the processes beside a server need be loaded once for all of them; asked before the first of them starts."""
    if START_METHOD == "forkserver":
        get_context(START_METHOD).set_forkserver_preload(_BESIDE_SERVER)


def _bytes(file: str) -> int:
    """Size of a file; 0 where there is none: then there is nothing to hurry for."""
    for path in (Path(file), Path(file.rpartition(":")[0])):
        if path.is_file():
            return path.stat().st_size
    return 0
