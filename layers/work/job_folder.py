"""The folder beside a project for the files of jobs: what was sent in, what was made; under names of our own, deleted after some days."""

from __future__ import annotations

import hashlib
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gis.errors import NotFound, Refused
from layers.reasons import unwritten
from layers.storage.addresses import Address, ServerAddress

KEEP_DAYS = 7.0
UPLOAD_MB = 1000
_UNFINISHED = ".part"
_DAY_S = 86_400.0
_LEFT_S = 60.0  # so old, what is unfinished was not begun just now


@dataclass(frozen=True)
class JobFolder:
    """Where files of jobs lie, how large what is sent in may be, and how long they are kept. Made with its first file."""

    path: Path
    upload_mb: int = UPLOAD_MB
    keep_days: float = KEEP_DAYS

    @classmethod
    def of(cls, address: Address, upload_mb: int = UPLOAD_MB, keep_days: float = KEEP_DAYS) -> JobFolder:
        """That of a project: beside its file, or for one in a database in the folder one works in."""
        if isinstance(address, ServerAddress):
            return cls(Path.cwd() / f"{address.schema}-jobs", upload_mb, keep_days)
        return cls(address.absolute().parent / f"{address.stem}-jobs", upload_mb, keep_days)

    @property
    def home(self) -> str:
        """An id of it: another on each machine, so that no worker looks here for what lies there."""
        told = f"{uuid.getnode()} {socket.gethostname()} {self.path}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def uploads(self) -> Path:
        """Where what was sent in lies."""
        return self.path / "uploads"

    @contextmanager
    def outcome(self, job_id: str, attempt: str) -> Iterator[Path]:
        """A folder to make the outcome of a job in; it is there under the job's id once the block has ended well, else not at all.

        Raises:
            Refused: ``out_unwritable``.
        """
        with saying(self.path):
            self._outcomes.mkdir(parents=True, exist_ok=True)
            new = self._outcomes / f"{job_id}.{attempt}{_UNFINISHED}"
            new.mkdir()
        try:
            yield new
            if any(new.iterdir()):
                with saying(self.path):
                    shutil.rmtree(self._outcomes / job_id, ignore_errors=True)  # of an attempt that ended before it could say so
                    new.replace(self._outcomes / job_id)
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def made(self, job_id: str, name: str) -> Path:
        """The file that a job has made.

        Raises:
            NotFound: ``outcome_gone``.
        """
        path = self._outcomes / job_id / name
        if not path.is_file():
            raise NotFound("outcome_gone", days=f"{self.keep_days:g}")
        return path

    def drop(self, attempt: str) -> None:
        """Delete what a worker that is lost has left unfinished."""
        for path in _within(self._outcomes):
            if path.name.endswith(f".{attempt}{_UNFINISHED}"):
                shutil.rmtree(path, ignore_errors=True)

    def clean(self, attempts: set[str]) -> None:
        """Delete what is older than the days it is kept, and what nobody goes on with.

        Args:
            attempts: ids of the workers that are at a job.
        """
        now = time.time()
        for path in [*_within(self._outcomes), *_within(self.uploads)]:
            with suppress(OSError):
                age_s, unfinished = now - path.stat().st_mtime, path.name.endswith(_UNFINISHED)
                left = unfinished and age_s > _LEFT_S and path.name.split(".")[1] not in attempts
                if left or age_s > self.keep_days * _DAY_S:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    @property
    def _outcomes(self) -> Path:
        return self.path / "outcomes"


@contextmanager
def saying(folder: Path) -> Iterator[None]:
    """Say in words why nothing can be written to a folder.

    Raises:
        Refused: ``out_unwritable``.
    """
    try:
        yield
    except OSError as e:
        raise Refused("out_unwritable", file=str(folder), reason=unwritten(folder, e)) from e


def _within(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []
