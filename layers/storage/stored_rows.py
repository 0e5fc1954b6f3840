"""Rows of the tables of a project, within a transaction: frames in, frames out, in either home of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import sqlalchemy as sa

from gis.schema import ISSUES, Table
from layers.reading.unreadable import reading_rows
from layers.storage.bookkeeping import facts
from layers.storage.dialects import dialect_of
from layers.storage.geopackage import GEOMETRY, KEY
from layers.storage.stored_tables import ORIGIN, SQL

_MOST_IDS = 10_000  # in one statement


Conditions = Sequence[sa.ColumnElement[bool]]


def read(
    connection: sa.Connection,
    table: Table,
    committee_code: str | None,
    equal: Mapping[str, str] | None = None,
    where: Conditions = (),
    lean: bool = False,
) -> pd.DataFrame:
    """A table, or its rows of one committee, or those whose columns equal the values given, or that meet any of the conditions.

    Where it is to be ``lean``, columns are named as by `leanly_named`.
    """
    sql = SQL[table.name]
    names = [*table.columns, *([GEOMETRY] if table.geometry else [])]
    query = sa.select(*(sql.c[n] for n in names)).order_by(sql.c[KEY])
    for column, value in {**(equal or {}), **({"committee_code": committee_code} if committee_code is not None else {})}.items():
        query = query.where(sql.c[column] == value)
    if where:
        query = query.where(sa.or_(*where))
    cursor = connection.execute(query).cursor
    crs = facts(connection).get("crs") if table.geometry else None
    with reading_rows(table.name):
        rows = cursor.fetchall() if cursor is not None else []
        columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
        frame = pd.DataFrame({n: series(columns[n], kind) for n, kind in table.columns.items()})
        frame = leanly_named(frame) if lean else frame
        if not table.geometry:
            return frame
        return gpd.GeoDataFrame(frame, geometry=dialect_of(connection).decode(columns[GEOMETRY]), crs=crs)


def leanly_named(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose columns are named by Python's own texts, as are those of all that is made from it.

    pandas keeps names in Arrow otherwise and asks it at each step, which makes twice the cost of the steps of a small table.
    """
    frame.columns = pd.Index(list(frame.columns), dtype=object)
    return frame


def series(values: Sequence[Any], kind: str) -> pd.Series:
    """A column of a table from what the database gives."""
    types = {"text": object, "bytes": object, "int": "int64", "float": "float64", "bool": bool}
    if kind == "float":
        return pd.Series(np.array(values, dtype=float) if values else np.zeros(0))  # None becomes NaN
    return pd.Series(list(values), dtype=types[kind])


def values(frame: pd.DataFrame, name: str, kind: str) -> list[Any]:
    """Cells as Python values, None where missing."""
    column = frame[name].to_numpy()
    if kind in ("int", "bool"):
        return column.astype("int64" if kind == "int" else bool).tolist()  # type: ignore[no-any-return]
    cells = column.astype(float) if kind == "float" else column
    return [None if v is None or v != v else v for v in cells.tolist()]


def replace(connection: sa.Connection, table: Table, frame: pd.DataFrame, codes: Sequence[str] | None, srs_id: int) -> None:
    """Put a frame in place of the table's rows, or of those of some committees (see `layers.store.Project.write`)."""
    _swap(connection, table, written_over(table, frame, codes), frame, srs_id)


def written_over(table: Table, frame: pd.DataFrame, codes: Sequence[str] | None) -> list[sa.ColumnElement[bool]]:
    """Which rows of a table `replace` takes out: those that meet any of the conditions."""
    sql = SQL[table.name]
    if codes is None or "committee_code" not in table.columns:
        return [sa.true()]
    conditions: list[sa.ColumnElement[bool]] = [sql.c.committee_code.in_(list(codes))]
    if "building_id" in table.columns:
        ids = frame["building_id"].dropna().unique().tolist()
        runs = (ids[i : i + _MOST_IDS] for i in range(0, len(ids), _MOST_IDS))
        conditions += [sql.c.committee_code.is_(None) & sql.c.building_id.in_(run) for run in runs]
    return conditions


def replace_issues(connection: sa.Connection, origin: str, frame: pd.DataFrame, codes: Sequence[str] | None, srs_id: int) -> None:
    """Put issues in place of the earlier ones of their origin, or of those that are about some committees or about none."""
    sql = SQL[ISSUES.name]
    condition = sql.c[ORIGIN] == origin
    if codes is not None:
        condition = condition & (sql.c.committee_code.in_(list(codes)) | sql.c.committee_code.is_(None))
    _swap(connection, ISSUES, [condition], frame, srs_id, {ORIGIN: [origin] * len(frame)})


def _swap(
    connection: sa.Connection,
    table: Table,
    conditions: Sequence[sa.ColumnElement[bool]],
    frame: pd.DataFrame,
    srs_id: int,
    more: Mapping[str, list[Any]] | None = None,
) -> None:
    """Delete the rows that meet a condition and insert those of the frame."""
    sql = SQL[table.name]
    gone = int(connection.execute(sa.select(sa.func.count()).select_from(sql).where(conditions[0])).scalar_one())
    with dialect_of(connection).rewriting(connection, table, conditions, max(gone, len(frame))) as index:
        for condition in conditions:
            connection.execute(sql.delete().where(condition))
        _insert(connection, table, frame, srs_id, more or {}, index)


def _insert(connection: sa.Connection, table: Table, frame: pd.DataFrame, srs_id: int, more: Mapping[str, list[Any]], index: bool) -> None:
    if not len(frame):
        return
    key = SQL[table.name].c[KEY]
    first = int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(key), 0))).scalar_one()) + 1
    keys = range(first, first + len(frame))
    columns: dict[str, Any] = {KEY: keys, **{n: values(frame, n, kind) for n, kind in table.columns.items()}, **more}
    shapes = frame.geometry.to_numpy() if table.geometry else None
    dialect_of(connection).insert(connection, table, columns, shapes, srs_id, index)
