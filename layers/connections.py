"""Connections to a project file: how they are opened, how transactions begin, and what is said when they fail."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from gis.errors import Conflict, EnumapError, Refused
from gis.phrases import said
from layers import geopackage as gp
from layers.reasons import explain
from layers.stored_tables import META, SOURCES

_BUSY_MS = 30_000
_CACHE = -65_536  # KiB


def engine(path: Path) -> sa.Engine:
    """An engine whose writers wait for each other from their first statement on, and whose readers wait for nobody."""
    address = sa.URL.create("sqlite", database=str(path))
    made = sa.create_engine(address, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False})

    @sa.event.listens_for(made, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin by the event below, not by guesses of the driver
        gp.register_functions(connection)
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            "journal_mode = WAL",
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


def refuse_foreign(path: Path) -> None:
    """Refuse a file that is no project: ``project_foreign``, ``project_damaged``."""
    with path.open("rb") as f:
        head = f.read(100)
    number = int.from_bytes(head[68:72], "big")
    if not head.startswith(b"SQLite format 3\0") or number != gp.APPLICATION_ID:
        raise Refused("project_foreign", file=str(path))
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as e:
        raise Refused("project_damaged", file=str(path), reason=explain(e)) from e
    finally:
        connection.close()
    if not {META.name, SOURCES.name} <= found:
        raise Refused("project_foreign", file=str(path))


def refusal(error: sa.exc.DBAPIError, path: Path) -> EnumapError:
    """What to say when the database says ``error``."""
    text = str(error.orig)
    if "locked" in text or "busy" in text:
        return Conflict("project_busy", file=str(path))
    if "disk is full" in text or "disk I/O" in text:
        return Refused("disk_full", file=str(path))
    if "readonly" in text or "unable to open" in text:
        return Refused("project_readonly", file=str(path))
    return Refused("project_damaged", file=str(path), reason=said("reason_damaged", text=text))
