"""Files that a program was making when it was killed: their names tell which, so that the next one removes them."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import shutil
from pathlib import Path

_ENDING = ".new"


def name_of_new(name: str) -> str:
    """A hidden name for what will be called ``name`` once it is whole."""
    return f".{name}.{os.getpid()}.{secrets.token_hex(4)}{_ENDING}"


def clear_abandoned(folder: Path, name: str) -> None:
    """Remove what programs that run no more have left unfinished under `name_of_new`, files and folders."""
    start = f".{name}."
    for path in folder.glob(f"{glob.escape(start)}*{_ENDING}*"):
        with contextlib.suppress(OSError):
            if not runs(path.name.removeprefix(start).partition(".")[0]):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def runs(process_id: str) -> bool:
    """Whether there is such a process; on Windows asking could end it, so there it is said to run."""
    if os.name != "posix" or not process_id.isdigit():
        return True
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
