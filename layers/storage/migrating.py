"""Projects of an earlier version are brought up to date: after a copy beside the file, in one transaction, step by step."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from gis.errors import Refused
from layers.reasons import unwritten
from layers.safekeeping.abandoned import clear_abandoned, name_of_new
from layers.storage.bookkeeping import facts, set_facts
from layers.storage.file_connections import FileConnections, give_name, remove_database
from layers.storage.server_connections import ServerConnections
from layers.storage.stored_tables import SCHEMA_VERSION

OLDEST = 3  # earlier ones lack what their imports did not keep
_STEPS = Path(__file__).resolve().parents[1] / "migrations"
_STEP_NOTES = "alembic_version"  # table in which Alembic notes its steps: ours is the fact `schema_version`, and there is but one


@dataclass(frozen=True)
class Migrated:
    """What was done: from which version to which, and the copy of what was there before; None in a database, which keeps none."""

    before: int
    after: int
    copy: Path | None


def migrate(connections: FileConnections | ServerConnections) -> Migrated | None:
    """Bring a project up to date; None where somebody else has done it meanwhile.

    Raises:
        Refused: ``project_older``; ``project_older_frozen`` where nothing can be written; ``disk_full``, ``folder_unwritable``.
        Conflict: ``project_busy``.
    """
    name = str(connections.path)
    if connections.frozen:
        full = connections.frozen == "disk_full"
        raise Refused("disk_full" if full else "project_older_frozen", file=name, known=SCHEMA_VERSION)
    with connections.saying(), connections.engine.begin() as connection:
        known = facts(connection)
        version = int(known.get("schema_version", 0))
        if version >= SCHEMA_VERSION:
            return None
        if version < OLDEST:
            raise Refused("project_older", file=name, version=version, known=SCHEMA_VERSION)
        copy = copy_beside(connections.path, known) if isinstance(connections, FileConnections) else None
        run_steps(connection, version)
        set_facts(connection, schema_version=SCHEMA_VERSION)
    return Migrated(version, SCHEMA_VERSION, copy)


def run_steps(connection: sa.Connection, version: int) -> None:
    """Run the steps of `layers.migrations` from a version to the newest, within a transaction that is going on."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.stamp(config, str(version))
    command.upgrade(config, "head")
    connection.exec_driver_sql(f"DROP TABLE {_STEP_NOTES}")


def copy_beside(path: Path, known: dict[str, str]) -> Path:
    """Copy a project file under a name beside it that is free, or take the copy that an earlier try has made.

    Raises:
        Refused: ``folder_unwritable``, ``disk_full``.
    """
    number = 1
    while True:
        copy = path.with_name(f"{path.stem}.before-{SCHEMA_VERSION}{f'-{number}' if number > 1 else ''}{path.suffix}")
        clear_abandoned(path.parent, copy.name)
        if not copy.exists():
            break
        if _facts_of(copy) == known:
            return copy
        number += 1
    new = path.with_name(name_of_new(copy.name))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source, closing(sqlite3.connect(new)) as target:
            source.backup(target)
        give_name(new, copy)
    except (OSError, sqlite3.Error) as e:
        raise Refused("folder_unwritable", file=copy.name, folder=str(path.absolute().parent), reason=unwritten(copy, e)) from e
    finally:
        with suppress(OSError):
            remove_database(new)
    return copy


def _facts_of(path: Path) -> dict[str, str] | None:
    """The facts of a project file; None where it is none."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.Error:
        return None
