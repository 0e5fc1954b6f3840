"""How many processes edits are made in while a project is served."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from layers.edits.desks import Desks
from layers.settled import settle

_MOST = 4  # by default; each holds the libraries and some drafts, and only one at a time can write


def default_processes() -> int:
    """One for each core that this process may use, at most four."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST)


@contextmanager
def at_desks(app: Flask, processes: int | None = None) -> Iterator[None]:
    """Let edits be made in some processes beside that of the server while the block lasts; in its own where it is but one.

    Args:
        app: of `routes.web.create_app`.
        processes: None for `default_processes`.
    """
    count = default_processes() if processes is None else processes
    settle()
    if count < 2:
        yield
        return
    own = app.extensions["desk"]
    desks = app.extensions["desk"] = Desks(own, count)
    try:
        yield
    finally:
        app.extensions["desk"] = own
        desks.close()
