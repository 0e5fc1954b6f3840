"""A process that does one thing and ends: what Python does in it for programs that stay is left out."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
import threading

_OBJECTS = 1_000_000  # new ones, before garbage is looked for: tables of shapes are many objects, and none is garbage


def rarely_look_for_garbage() -> None:
    """Look for garbage seldom; in a county's plan it would be looked for some hundred times, and take half a second."""
    gc.set_threshold(_OBJECTS)


def end(status: int) -> None:
    """End this process as `sys.exit` does, but leave it to the system to free its memory, which has no need to go by each object.

    Where other threads run, as those of a server, they end first, in the usual way.
    """
    if threading.active_count() > 1:
        sys.exit(status)
    atexit._run_exitfuncs()  # what was registered still comes: workers and their folders go
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # a reader that is gone
            stream.flush()
    os._exit(status)
