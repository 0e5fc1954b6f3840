"""A project in a file: made under its name whole or not at all, opened, and refused where it is gone or cannot be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from gis.errors import Conflict, NotFound, Refused
from gis.messages.phrases import said
from layers.reading.unreadable import Unreadable
from layers.reasons import explain, unwritten
from layers.safekeeping.abandoned import clear_abandoned, name_of_new
from layers.storage.connections import engine, identity, refusal, refuse_foreign, why_frozen
from layers.storage.stored_tables import META

_DAMAGED = ("malformed", "not a database")  # what SQLite says of pages that cannot be


class FileConnections:
    """A project in a file: ``path``, ``engine``, and what is refused before a transaction."""

    def __init__(self, path: Path, frozen: str | None = None) -> None:
        self.path = path
        self.frozen = frozen  # the code of the refusal to write
        self.engine = engine(path, frozen is not None)
        self._opened = path, identity(path)

    @classmethod
    def create(cls, path: Path, fill: Callable[[sa.Connection], None]) -> FileConnections:
        """Make a file and fill it in one transaction; a killed start leaves no half project under the name.

        Raises:
            Refused: ``project_exists``; ``folder_missing``; ``folder_unwritable``; ``disk_full``.
        """
        if path.exists():
            raise Refused("project_exists", file=str(path))
        if not path.absolute().parent.is_dir():
            raise Refused("folder_missing", file=str(path), folder=str(path.absolute().parent))
        clear_abandoned(path.parent, path.name)
        new = path.with_name(name_of_new(path.name))
        try:
            new.touch(exist_ok=False)
            cls._fill(new, path, fill)
            give_name(new, path)
        except OSError as e:
            raise Refused("folder_unwritable", file=path.name, folder=str(path.absolute().parent), reason=unwritten(path, e)) from e
        finally:
            with suppress(OSError):
                remove_database(new)
        return cls(path)

    @classmethod
    def _fill(cls, new: Path, path: Path, fill: Callable[[sa.Connection], None]) -> None:
        made = cls(new)
        made.path = path  # what messages name
        try:
            with made.saying(), made.engine.begin() as connection:
                fill(connection)
        finally:
            made.close()

    @classmethod
    def open(cls, path: Path) -> FileConnections:
        """Open what is there.

        Raises:
            NotFound: ``project_missing``.
            Refused: ``project_foreign`` for a file of another kind, ``project_damaged``, ``project_unreadable``, ``project_log``.
        """
        try:
            found = path.is_file()
        except OSError as e:  # in a folder that may not be entered
            raise Refused("project_unreadable", file=str(path), reason=explain(e)) from e
        if not found:
            raise NotFound("project_missing", file=str(path))
        refuse_foreign(path)
        return cls(path, why_frozen(path))

    def close(self) -> None:
        """End all connections; what the log holds moves into the file."""
        self.engine.dispose()

    def refuse_gone(self) -> None:
        """Refuse where the file is no longer there, or another one is: what is written would be lost with it.

        Raises:
            Conflict: ``project_gone``.
        """
        path, opened = self._opened
        if identity(path) != opened:
            raise Conflict("project_gone", file=str(self.path))

    def refuse_frozen(self) -> None:
        """Refuse to write where nothing can, or may, be written.

        Raises:
            Refused: ``project_readonly``, ``disk_full``, ``project_spoilt``.
        """
        if self.frozen:
            raise Refused(self.frozen, file=str(self.path), folder=str(self.path.absolute().parent))

    @contextmanager
    def saying(self) -> Iterator[None]:
        """Say what the database says in words that tell what to do."""
        try:
            yield
        except sa.exc.IntegrityError:
            raise  # a fault of ours, not of the file
        except (Unreadable, UnicodeDecodeError) as e:
            self.frozen = "project_spoilt"
            table = str(e) if isinstance(e, Unreadable) else META.name
            raise Refused("project_damaged", file=str(self.path), reason=said("reason_rows", table=table)) from e
        except sa.exc.DBAPIError as e:
            if any(text in str(e.orig) for text in _DAMAGED):
                self.frozen = "project_spoilt"  # what is damaged is not written any more
            raise refusal(e, self.path) from e


def give_name(new: Path, path: Path) -> None:
    """Put a new project under its name, unless one has come there meanwhile (``project_exists``)."""
    try:
        try:
            path.hardlink_to(new)
        except FileExistsError:
            raise
        except OSError:  # a disk that knows no second names
            if path.exists():
                raise FileExistsError(path) from None
            new.rename(path)
    except FileExistsError as e:
        raise Refused("project_exists", file=str(path)) from e


def remove_database(new: Path) -> None:
    """Remove a database with what SQLite keeps beside it."""
    for leftover in (new, Path(f"{new}-wal"), Path(f"{new}-shm"), Path(f"{new}-journal")):
        leftover.unlink(missing_ok=True)
