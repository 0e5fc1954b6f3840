"""A project is copied with all its tables, from a file to a database or back: whole and equal, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pyproj
import sqlalchemy as sa

from gis.errors import Refused
from gis.schema import Table
from layers.storage.addresses import Address
from layers.storage.bookkeeping import facts, make_tables
from layers.storage.dialects import dialect_of
from layers.storage.fingerprints import Fingerprint, fingerprint, fingerprints, runs
from layers.storage.stored_tables import SQL, STORED
from layers.store import Project

Progress = Callable[[int, int, str], None]


def copy_project(source: Project, target: str | Address, progress: Progress | None = None) -> dict[str, Fingerprint]:
    """Copy a project as it stands now; gives what each table holds, in both alike.

    Args:
        source: an open project; others may go on writing to it.
        target: where nothing is yet: name of a file, or URL of a database.
        progress: told after each table.

    Raises:
        Refused: ``copy_differs`` where what was written is not what was read; those of `Project.create`.
    """
    with source.reading() as reading:
        before = fingerprints(reading)

        def fill(writing: sa.Connection) -> None:
            copy_tables(reading, writing, progress)
            for name, found in ((t.name, fingerprint(writing, t)) for t in STORED):
                if found != before[name]:
                    raise Refused("copy_differs", file=str(target), table=name, wanted=before[name].rows, found=found.rows)

        Project.made(target, fill).close()
    return before


def copy_tables(reading: sa.Connection, writing: sa.Connection, progress: Progress | None = None) -> None:
    """Make all tables and fill them with the rows of another project, keys and all."""
    make_tables(writing)
    text = facts(reading).get("crs")
    crs = pyproj.CRS.from_user_input(text) if text else None
    if crs is not None:
        dialect_of(writing).declare_crs(writing, crs)
    srs_id = dialect_of(writing).srs_id(writing, crs)
    for done, table in enumerate(STORED, 1):
        copy_rows(reading, writing, table, srs_id)
        if progress:
            progress(done, len(STORED), table.name)


def copy_rows(
    reading: sa.Connection, writing: sa.Connection, table: Table, srs_id: int, where: sa.ColumnElement[bool] | None = None
) -> None:
    """Copy the rows of a table that meet a condition, or all, into an empty one."""
    counted = sa.select(sa.func.count()).select_from(SQL[table.name])
    rows = int(reading.execute(counted if where is None else counted.where(where)).scalar_one())
    if not rows:
        return
    dialect = dialect_of(writing)
    with dialect.rewriting(writing, table, [sa.true()], rows) as index:
        for columns, shapes in runs(reading, table, where):
            dialect.insert(writing, table, columns, shapes, srs_id, index)
