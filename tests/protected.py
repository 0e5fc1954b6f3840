"""A folder in which nothing can be written, as on a CD or a protected share, also for tests that run as the system's owner."""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy, rmtree

_VERSION = 0x20080522  # of the interface of capabilities, Linux 2.6.26 and later
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2


@contextmanager
def protected(*files: Path, folder_mode: int = 0o555) -> Iterator[Path]:
    """A folder with copies of the files; within the block neither it nor they can be written."""
    with tempfile.TemporaryDirectory(prefix="enumap-protected-") as name:
        folder = Path(name) / "folder"
        folder.mkdir()
        for file in files:
            copy(file, folder)
            (folder / file.name).chmod(0o444)
        folder.chmod(folder_mode)
        try:
            with _bound_by_rights():
                yield folder
        finally:
            folder.chmod(0o755)
            rmtree(folder)


@contextmanager
def _bound_by_rights() -> Iterator[None]:
    """Rights do not bind the owner of a Linux system: give up, for a while, what makes it so."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    before = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, before) == 0
    bound = (ctypes.c_uint32 * 6)(*before)
    bound[0] &= ~(1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH)
    assert libc.capset(header, bound) == 0
    try:
        yield
    finally:
        assert libc.capset(header, before) == 0
