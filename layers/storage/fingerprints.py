"""What a table holds, in a number and a hash: the same in a file and in a database, so that a copy can be checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray

from gis.schema import Table
from layers.reading.unreadable import reading_rows
from layers.storage.dialects import Columns, dialect_of
from layers.storage.geopackage import GEOMETRY, KEY
from layers.storage.stored_tables import ORIGIN, SQL, STORED

_RUN = 20_000  # rows that are read at once
Where = sa.ColumnElement[bool] | None  # which rows; None for all
Run = tuple[Columns, NDArray[np.object_] | None]


def _number(value: Any) -> float:
    return float(value) + 0.0  # SQLite keeps no -0.0


_PLAIN: dict[str, Callable[[Any], Any]] = {"text": str, "int": int, "float": _number, "bool": bool, "bytes": bytes}


@dataclass(frozen=True)
class Fingerprint:
    """How many rows a table has, and the SHA-256 of all of them in their order."""

    rows: int
    sha256: str


def runs(
    connection: sa.Connection, table: Table, where: sa.ColumnElement[bool] | None = None
) -> Iterator[tuple[Columns, NDArray[np.object_] | None]]:
    """The rows of a table in the order of their keys, some thousand at a time: plain values by column, and shapes where it has any."""
    sql = SQL[table.name]
    kinds = {KEY: "int", **table.columns, **({ORIGIN: "text"} if ORIGIN in sql.c else {})}
    names = [*kinds, *([GEOMETRY] if table.geometry else [])]
    last = -1
    while True:
        query = sa.select(*(sql.c[n] for n in names)).where(sql.c[KEY] > last).order_by(sql.c[KEY]).limit(_RUN)
        cursor = connection.execute(query if where is None else query.where(where)).cursor
        with reading_rows(table.name):
            rows = cursor.fetchall() if cursor is not None else []
            if not rows:
                return
            raw = dict(zip(names, zip(*rows, strict=True), strict=True))
            shapes = dialect_of(connection).decode(raw.pop(GEOMETRY)) if table.geometry else None
            plain: Columns = {n: [None if v is None else _PLAIN[kinds[n]](v) for v in raw[n]] for n in kinds}
        yield plain, shapes
        last = int(raw[KEY][-1])


def fingerprint(connection: sa.Connection, table: Table) -> Fingerprint:
    """The fingerprint of a table, within a transaction."""
    count, found = 0, hashlib.sha256()
    for columns, shapes in runs(connection, table):
        if shapes is not None:
            columns = {**columns, GEOMETRY: shapely.to_wkb(shapes, byte_order=1).tolist()}
        for row in zip(*columns.values(), strict=True):
            found.update(repr(row).encode())
        count += len(columns[KEY])
    return Fingerprint(count, found.hexdigest())


def fingerprints(connection: sa.Connection) -> dict[str, Fingerprint]:
    """The fingerprints of all tables by name."""
    return {table.name: fingerprint(connection, table) for table in STORED}
