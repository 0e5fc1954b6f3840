"""Changes of a committee written to the tables of the project: rows that differ and no others, each found by its key."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import pyproj
import shapely
import sqlalchemy as sa

from gis.errors import Conflict
from gis.schema import PARTS, REPEATED, Table
from layers.changes import BY_NAME, KEYS, Change, Changes, keys
from layers.dialects import Dialect, dialect_of
from layers.geopackage import GEOMETRY
from layers.stored_rows import values
from layers.stored_tables import SQL

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
        _write(connection, table, one, dialect, number)
    dialect.note_change(connection, [table.name for table in made])


def _write(connection: sa.Connection, table: Table, one: Change, dialect: Dialect, srs_id: int) -> None:
    old, new = keys(one.before, table), keys(one.after, table)
    both = set(old) & set(new)
    gone = [_named(table, key) for key in old if key not in both]
    rows = dict(zip(new, _values(table, one.after, dialect, srs_id), strict=True))
    moved = _moved(one, old, new) if table.geometry else set()
    changed = [rows[key] | _named(table, key) for key in new if key in both and key in moved]
    told = [_without_shape(rows[key]) | _named(table, key) for key in new if key in both and key not in moved]
    come = [rows[key] for key in new if key not in both]
    for statement, found in ((_delete(table.name), gone), (_update(table.name), changed), (_update(table.name, False), told)):
        if found and connection.execute(statement, found).rowcount != len(found):
            raise Conflict("history_broken", table=table.name)
    if come:
        connection.execute(sa.insert(SQL[table.name]), come)


def _moved(one: Change, old: list[tuple[Any, ...]], new: list[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Keys of the rows whose shape differs; the index of places need not hear of the others."""
    before = dict(zip(old, shapely.to_wkb(one.before.geometry.to_numpy()), strict=True))
    after = zip(new, shapely.to_wkb(one.after.geometry.to_numpy()), strict=True)
    return {key for key, shape in after if before.get(key) != shape}


def _without_shape(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != GEOMETRY}


def _named(table: Table, key: tuple[Any, ...]) -> dict[str, Any]:
    return {f"{_KEY}{column}": value for column, value in zip(KEYS[table], key, strict=True)}


def _values(table: Table, frame: pd.DataFrame, dialect: Dialect, srs_id: int) -> list[dict[str, Any]]:
    plain = pd.DataFrame(frame)
    columns = {name: values(plain, name, kind) for name, kind in table.columns.items()}
    if table.geometry:
        columns[GEOMETRY] = dialect.encode(frame.geometry.to_numpy(), srs_id)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@lru_cache
def _update(name: str, shape: bool = True) -> sa.Update:
    table, sql = BY_NAME[name], SQL[name]
    columns = [*table.columns, *([GEOMETRY] if table.geometry and shape else [])]
    return sa.update(sql).where(*_by_key(table)).values({c: sa.bindparam(c) for c in columns})


@lru_cache
def _delete(name: str) -> sa.Delete:
    return sa.delete(SQL[name]).where(*_by_key(BY_NAME[name]))


def _by_key(table: Table) -> list[sa.ColumnElement[bool]]:
    sql = SQL[table.name]
    found: list[sa.ColumnElement[bool]] = [sql.c[c] == sa.bindparam(f"{_KEY}{c}") for c in KEYS[table]]
    return [*found, sql.c.status != REPEATED] if table is PARTS else found
