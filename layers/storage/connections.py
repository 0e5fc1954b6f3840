"""Connections to a project file: how they are opened, how transactions begin, and what is said when they fail."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from gis.errors import Conflict, EnumapError, Refused
from gis.messages.phrases import said
from layers.reasons import explain
from layers.storage import geopackage as gp
from layers.storage.stored_tables import META, SOURCES

_BUSY_MS = 30_000
_CACHE = -65_536  # KiB
_LOG = "-wal"  # ending of the file with the changes that are not in the project file yet
_CLOSED = {  # what SQLite says where it can make no log beside the file: why nothing can be written there
    sqlite3.SQLITE_CANTOPEN: "project_readonly",
    sqlite3.SQLITE_READONLY: "project_readonly",
    sqlite3.SQLITE_PERM: "project_readonly",
    sqlite3.SQLITE_IOERR: "disk_full",
    sqlite3.SQLITE_FULL: "disk_full",
}


def engine(path: Path, frozen: bool = False) -> sa.Engine:
    """An engine whose writers wait for each other from their first statement on, and whose readers wait for nobody.

    Args:
        path: of the project file.
        frozen: read the file alone, without the log that nobody can make beside it; nothing can be written then.
    """
    address = sa.URL.create("sqlite", database=str(path))
    if frozen:
        address = sa.URL.create("sqlite", database=path.absolute().as_uri(), query={"immutable": "1", "uri": "true"})
    made = sa.create_engine(address, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False})

    @sa.event.listens_for(made, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin by the event below, not by guesses of the driver
        gp.register_functions(connection)
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            *(() if frozen else ("journal_mode = WAL",)),
            "synchronous = FULL",
            "foreign_keys = ON",
            f"cache_size = {_CACHE}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(made, "begin")
    def _begun(connection: sa.Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return made


def identity(path: Path) -> tuple[int, int] | None:
    """What a file is known by, whatever its name: open connections go on with a file that was deleted or moved. None without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def reading_uri(path: Path) -> str:
    """How SQLite is asked to read a project file and change nothing, also where no log can be made beside it."""
    return f"{path.absolute().as_uri()}?{'mode=ro&immutable=1' if why_frozen(path) else 'mode=ro'}"


def refuse_foreign(path: Path) -> None:
    """Refuse a file that is no project: ``project_foreign``, ``project_damaged``, ``project_unreadable``."""
    try:
        with path.open("rb") as f:
            head = f.read(100)
    except OSError as e:
        raise Refused("project_unreadable", file=str(path), reason=explain(e)) from e
    number = int.from_bytes(head[68:72], "big")
    if not head.startswith(b"SQLite format 3\0") or number != gp.APPLICATION_ID:
        raise Refused("project_foreign", file=str(path))
    try:
        found = _tables(path, "mode=ro&immutable=1" if why_frozen(path) else "mode=ro")
    except sqlite3.DatabaseError as e:
        raise Refused("project_damaged", file=str(path), reason=said("reason_database", text=str(e))) from e
    if not {META.name, SOURCES.name} <= found:
        raise Refused("project_foreign", file=str(path))


def why_frozen(path: Path) -> str | None:
    """The code of the refusal to write where no log can be made beside a project: on a CD, in a protected folder, on a full disk.

    Its tables can be read all the same, as they stand in the file; None where the project opens as usual.

    Raises:
        Refused: ``project_log`` where changes stand in a log that cannot be opened: the file alone is not the project.
    """
    try:
        _tables(path, "mode=rw")
    except sqlite3.DatabaseError as e:
        why = _CLOSED.get(e.sqlite_errorcode & 0xFF)
        log = Path(f"{path}{_LOG}")
        if why and log.is_file() and log.stat().st_size:
            raise Refused("project_log", file=str(path), log=log.name) from e
        return why
    return None


def _tables(path: Path, how: str) -> set[str]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as connection:
        try:
            return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except UnicodeDecodeError as e:  # of what SQLite says about a damaged list of tables
            damaged = sqlite3.DatabaseError("malformed database schema")
            damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damaged from e


def refusal(error: sa.exc.DBAPIError, path: Path) -> EnumapError:
    """What to say when the database says ``error``."""
    text = str(error.orig)
    if "locked" in text or "busy" in text:
        return Conflict("project_busy", file=str(path))
    if "disk is full" in text or "disk I/O" in text:
        return Refused("disk_full", file=str(path))
    if "readonly" in text or "unable to open" in text:
        return Refused("project_readonly", file=str(path), folder=str(path.absolute().parent))
    return Refused("project_damaged", file=str(path), reason=said("reason_database", text=text))
