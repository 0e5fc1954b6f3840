"""Files that nobody ever sees half of: written beside their place, then put there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from gis.errors import Refused
from layers.reasons import unwritten

T = TypeVar("T")


def whole_or_not(path: Path, draw: Callable[[Path], T]) -> T:
    """Write a file beside its place, then put it there: nobody ever sees half of one.

    Args:
        path: the file.
        draw: writes it under the name it is given.

    Raises:
        Refused: ``out_unwritable``, where the disk is full for instance.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        made = draw(unfinished)
        unfinished.replace(path)
    except OSError as e:
        raise Refused("out_unwritable", file=str(path), reason=unwritten(path, e)) from e
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return made
