"""Changes of a committee written to the tables of the project: rows that differ and no others, each found by its key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import sqlalchemy as sa

from gis.errors import Conflict
from gis.schema import PARTS, REPEATED, Table
from layers.storage.changes import BY_NAME, KEYS, Change, Changes, keys, shapes_differ, values_differ
from layers.storage.dialects import Dialect, dialect_of
from layers.storage.geopackage import GEOMETRY
from layers.storage.stored_rows import values
from layers.storage.stored_tables import SQL

Home = tuple[Dialect, int]  # of the rows, and the number under which it knows their CRS
_KEY = "key_"  # before the name of a key column, for its value in a statement


def write_changes(connection: sa.Connection, made: Changes, crs: str | None) -> None:
    """Write what a change brings and take out what it takes.

    Args:
        connection: in a transaction that writes.
        made: the changes.
        crs: of the project, as it is stored.

    Raises:
        Conflict: ``history_broken`` where a row that goes or changes is not there.
    """
    dialect = dialect_of(connection)
    number = dialect.srs_id(connection, pyproj.CRS.from_user_input(crs) if crs else None)
    for table, one in made.items():
        _write(connection, table, one, (dialect, number))
    dialect.note_change(connection, [table.name for table in made])


def _write(connection: sa.Connection, table: Table, one: Change, home: Home) -> None:
    old, new = keys(one.before, table), keys(one.after, table)
    row_of = {key: k for k, key in enumerate(old)}
    both = [(row_of[key], k) for k, key in enumerate(new) if key in row_of]
    known = set(new)
    statements: list[tuple[sa.Executable, list[dict[str, Any]]]] = [
        (_delete(table.name), [_named(table, key) for key in old if key not in known])
    ]
    if both:
        before, after = (frame.take(list(rows)) for frame, rows in zip((one.before, one.after), zip(*both, strict=True), strict=True))
        statements += _updates(table, before, after, [_named(table, new[k]) for _, k in both], home)
    for statement, found in statements:
        if found and connection.execute(statement, found).rowcount != len(found):
            raise Conflict("history_broken", table=table.name)
    come = [k for k, key in enumerate(new) if key not in row_of]
    if come:
        connection.execute(sa.insert(SQL[table.name]), _values(table, one.after.take(come), list(table.columns), table.geometry, home))


def _updates(
    table: Table, before: pd.DataFrame, after: pd.DataFrame, named: list[dict[str, Any]], home: Home
) -> list[tuple[sa.Executable, list[dict[str, Any]]]]:
    """Statements that bring rows from one state to another, and their values: of columns that differ in some row, and of shapes that do.

    What is not written costs the database nothing: the indexes of other columns stay as they are, that of places most of all.
    """
    columns = tuple(
        name for name, kind in table.columns.items() if values_differ(before[name].to_numpy(), after[name].to_numpy(), kind).any()
    )
    moved = shapes_differ(before, after) if table.geometry else np.zeros(len(named), dtype=bool)
    out: list[tuple[sa.Executable, list[dict[str, Any]]]] = []
    for shape, at in ((True, np.flatnonzero(moved)), (False, np.flatnonzero(~moved))):
        if len(at) and (columns or shape):
            rows = _values(table, after.take(at), columns, shape, home)
            out.append((_update(table.name, columns, shape), [row | named[k] for row, k in zip(rows, at.tolist(), strict=True)]))
    return out


def _named(table: Table, key: tuple[Any, ...]) -> dict[str, Any]:
    return {f"{_KEY}{column}": value for column, value in zip(KEYS[table], key, strict=True)}


def _values(table: Table, frame: pd.DataFrame, names: Sequence[str], shape: bool, home: Home) -> list[dict[str, Any]]:
    plain = pd.DataFrame(frame)
    columns = {name: values(plain, name, table.columns[name]) for name in names}
    if shape:
        columns[GEOMETRY] = home[0].encode(frame.geometry.to_numpy(), home[1])
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@lru_cache(256)
def _update(name: str, columns: tuple[str, ...], shape: bool) -> sa.Update:
    return (
        sa.update(SQL[name]).where(*_by_key(BY_NAME[name])).values({c: sa.bindparam(c) for c in (*columns, *([GEOMETRY] if shape else []))})
    )


@lru_cache
def _delete(name: str) -> sa.Delete:
    return sa.delete(SQL[name]).where(*_by_key(BY_NAME[name]))


def _by_key(table: Table) -> list[sa.ColumnElement[bool]]:
    sql = SQL[table.name]
    found: list[sa.ColumnElement[bool]] = [sql.c[c] == sa.bindparam(f"{_KEY}{c}") for c in KEYS[table]]
    return [*found, sql.c.status != REPEATED] if table is PARTS else found
