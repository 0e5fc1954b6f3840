"""Plans of committees that are done while a plan file is being made, in a file beside it: after a kill, a run goes on from there."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
from pathlib import Path
from types import TracebackType

import numpy as np
import shapely
from numpy.typing import NDArray

import gis
from gis.plan import Plan

_MARK = 0x456E5570  # application id of such a file
_EVERY_S = 1.0  # between writes: no more than that is lost, and a run of seconds leaves no file
_TABLE = "CREATE TABLE IF NOT EXISTS done (key BLOB PRIMARY KEY, cells BLOB, block BLOB, ea BLOB, count INTEGER, part_cell BLOB)"


class Unfinished:
    """Plans by what they were made from: committee, rules, seed and engine; where one of these has changed, there is none.

    What cannot be written or read is not kept: the plan is then made once more, which costs time and nothing else.

    Args:
        out: the plan file; the file of unfinished work has its name and ``.unfinished``.
        resume: take the plans that are there; else begin anew.
    """

    def __init__(self, out: str | Path, resume: bool) -> None:
        self.path = Path(f"{out}.unfinished")
        self.taken = self.added = 0
        self._engine, self._since = _engine(), time.monotonic()
        self._waiting: list[tuple[bytes, bytes, bytes, bytes, int, bytes]] = []
        self._db: sqlite3.Connection | None = None
        self._broken = False
        if not resume:
            self.discard()
        elif self.path.is_file():
            self._open()

    def __enter__(self) -> Unfinished:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Keep what there is, also of a run that is stopped by a key or has no room to write its plan."""
        if self._waiting and self._db is not None:
            self._write()
        if self._db is not None:
            self._db.close()
            self._db = None

    def plan(self, made_from: bytes) -> Plan | None:
        """The plan that was made from this, if there is one."""
        if self._db is None:
            return None
        try:
            row = self._db.execute("SELECT cells, block, ea, count, part_cell FROM done WHERE key = ?", (self._key(made_from),)).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        self.taken += row is not None
        if row is None:
            return None
        return Plan(shapely.get_parts(shapely.from_wkb(row[0])), _ints(row[1]), _ints(row[2]), row[3], _ints(row[4]))

    def add(self, made_from: bytes, plan: Plan) -> None:
        """Keep a plan; one that follows an earlier plan of the committee is not kept."""
        self.added += 1
        if self._broken or plan.origin is not None:
            return
        cells = shapely.to_wkb(shapely.geometrycollections(plan.cells))
        arrays = [np.asarray(a, dtype="<i8").tobytes() for a in (plan.block, plan.ea, plan.part_cell)]
        self._waiting.append((self._key(made_from), cells, *arrays[:2], plan.count, arrays[2]))
        if time.monotonic() - self._since > _EVERY_S:
            self._write()

    def discard(self) -> None:
        """Remove the file: the plan file is written, or the work begins anew."""
        if self._db is not None:
            self._db.close()
            self._db = None
        with contextlib.suppress(OSError):
            if self.path.is_file() and _is_ours(self.path):
                self.path.unlink()

    def _write(self) -> None:
        if self._db is None:
            self._open()
        try:
            if self._db is not None:
                self._db.executemany("INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
                self._db.commit()
        except sqlite3.Error:
            self._give_up()
        self._waiting, self._since = [], time.monotonic()

    def _open(self) -> None:
        if self.path.exists() and self.path.stat().st_size and not _is_ours(self.path):
            self._broken = True  # somebody's file of that name
            return
        try:
            self._db = sqlite3.connect(self.path, timeout=0.5)
            self._db.execute(f"PRAGMA application_id = {_MARK}")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(_TABLE)
            self._db.commit()
        except sqlite3.Error:
            self._give_up()

    def _give_up(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db, self._broken, self._waiting = None, True, []

    def _key(self, made_from: bytes) -> bytes:
        return hashlib.blake2b(made_from, digest_size=20, key=self._engine).digest()


def _ints(stored: bytes) -> NDArray[np.intp]:
    return np.frombuffer(stored, dtype="<i8").astype(np.intp)


def _is_ours(path: Path) -> bool:
    with path.open("rb") as f:
        return f.read(72)[68:] == _MARK.to_bytes(4, "big")


def _engine() -> bytes:
    """The engine as it is, in 32 bytes: another one makes other plans."""
    files = sorted(Path(gis.__file__).parent.rglob("*.py"))
    return hashlib.blake2b(b"".join(f.read_bytes() for f in files), digest_size=32).digest()
