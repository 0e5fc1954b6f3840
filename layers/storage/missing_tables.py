"""What a project of an earlier version lacks is made: tables, columns, indexes; what is there stays as it is."""

from __future__ import annotations

import pyproj
import sqlalchemy as sa

from layers.storage.bookkeeping import facts
from layers.storage.dialects import dialect_of
from layers.storage.stored_tables import METADATA, SQL, STORED

_FIRST: dict[str, object] = {"int": 0, "bool": False}  # values of a new column in the rows there are; else there is none


def make_missing(connection: sa.Connection) -> None:
    """Make all tables of `layers.storage.stored_tables.STORED`, their columns and indexes, that are not there, within a transaction."""
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    new = [table for table in STORED if table.name not in there]
    METADATA.create_all(connection, tables=[SQL[t.name] for t in new], checkfirst=False)
    text = facts(connection).get("crs")
    dialect_of(connection).make_layers(connection, new, pyproj.CRS.from_user_input(text) if text else None)
    for table in STORED:
        if table.name in there:
            _add_columns(connection, inspector, table.name, table.columns)


def _add_columns(connection: sa.Connection, inspector: sa.Inspector, name: str, kinds: dict[str, str]) -> None:
    sql, known = SQL[name], {column["name"] for column in inspector.get_columns(name)}
    for column in sql.columns:
        if column.name not in known:
            dialect_of(connection).add_column(connection, name, column)
            if (first := _FIRST.get(kinds.get(column.name, "text"))) is not None:
                connection.execute(sql.update().values({column.name: first}))
    indexes = {index["name"] for index in inspector.get_indexes(name)}
    for index in sql.indexes:
        if index.name not in indexes:
            index.create(connection)
