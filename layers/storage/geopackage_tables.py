"""The tables of a project in a GeoPackage: declared to other programs, with R-trees that are kept in step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyproj
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.schema import CreateColumn

from gis.schema import Table
from layers.storage import geopackage as gp
from layers.storage.dialects import Columns
from layers.storage.stored_tables import SQL

_BULK_ROWS = 2_000  # from here on the R-tree is filled at once instead of by its triggers


class GeoPackageTables:
    """A `layers.storage.dialects.Dialect`."""

    def make_layers(self, connection: sa.Connection, tables: Iterable[Table], crs: pyproj.CRS | None) -> None:
        """Declare tables that were just made, and give those with shapes an R-tree."""
        if not sa.inspect(connection).has_table("gpkg_contents"):
            _make_package(connection)
        layer_srs = self.srs_id(connection, crs)
        for table in tables:
            kind, srs = ("features", layer_srs) if table.geometry else ("attributes", 0)
            connection.exec_driver_sql(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)",
                (table.name, kind, table.name, srs),
            )
            if table.geometry:
                row = (table.name, gp.GEOMETRY, srs)
                connection.exec_driver_sql("INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'GEOMETRY', ?, 0, 0)", row)
                connection.exec_driver_sql(gp.index_ddl(table.name))
                connection.exec_driver_sql("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", gp.extension_row(table.name))
                _add_triggers(connection, table)

    def add_column(self, connection: sa.Connection, table: str, column: sa.Column[Any]) -> None:
        """Add a column, empty in the rows there are."""
        spec = CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ADD COLUMN {spec}')

    def declare_crs(self, connection: sa.Connection, crs: pyproj.CRS) -> None:
        """State the CRS of all layers."""
        row = gp.srs_row(crs)
        connection.exec_driver_sql("INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", row)
        connection.exec_driver_sql("UPDATE gpkg_geometry_columns SET srs_id = ?", (row[1],))
        connection.exec_driver_sql("UPDATE gpkg_contents SET srs_id = ? WHERE data_type = 'features'", (row[1],))

    def srs_id(self, connection: sa.Connection, crs: pyproj.CRS | None) -> int:
        """The number of a CRS in the package."""
        return gp.UNDEFINED_CARTESIAN if crs is None else int(gp.srs_row(crs)[1])

    def encode(self, shapes: NDArray[np.object_], srs_id: int) -> list[Any]:
        """Shapes as GeoPackage blobs."""
        return list(gp.encode(shapes, srs_id))

    def decode(self, values: Iterable[Any]) -> NDArray[np.object_]:
        """Shapes of GeoPackage blobs."""
        return gp.decode(values)

    @contextmanager
    def rewriting(self, connection: sa.Connection, table: Table, conditions: Sequence[sa.ColumnElement[bool]], rows: int) -> Iterator[bool]:
        """Let triggers keep the R-tree in step; where many rows change it is filled with them, which is quicker."""
        bulk = table.geometry and rows > _BULK_ROWS
        if bulk:
            for name in gp.triggers(table.name):
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
            _unindex(connection, table, conditions)
        yield bulk
        if bulk:
            _add_triggers(connection, table)
        _describe(connection, table)

    def insert(
        self, connection: sa.Connection, table: Table, columns: Columns, shapes: NDArray[np.object_] | None, srs_id: int, index: bool
    ) -> None:
        """Insert rows, and their boxes into the R-tree where its triggers are away."""
        if shapes is not None:
            columns = {**columns, gp.GEOMETRY: gp.encode(shapes, srs_id)}
        names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', list(zip(*columns.values(), strict=True)))  # noqa: S608
        boxes = gp.bounds_rows(columns[gp.KEY], shapes) if index and shapes is not None else []
        if boxes:
            connection.exec_driver_sql(f'INSERT INTO "{gp.index_table(table.name)}" VALUES (?, ?, ?, ?, ?)', boxes)  # noqa: S608

    def in_box(self, table: sa.Table, box: tuple[float, ...]) -> sa.ColumnElement[bool]:
        """By the R-tree."""
        west, south, east, north = box
        index = sa.table(gp.index_table(table.name), *(sa.column(c) for c in ("id", "minx", "maxx", "miny", "maxy")))
        reaches = (index.c.maxx >= west, index.c.minx <= east, index.c.maxy >= south, index.c.miny <= north)
        return table.c[gp.KEY].in_(sa.select(index.c.id).where(*reaches))

    def note_change(self, connection: sa.Connection, tables: Iterable[str]) -> None:
        """The time of the last change."""
        change = "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE table_name = ?"
        for name in tables:
            connection.exec_driver_sql(change, (name,))


def _make_package(connection: sa.Connection) -> None:
    """What makes an empty file a GeoPackage."""
    connection.exec_driver_sql(f"PRAGMA application_id = {gp.APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {gp.VERSION}")
    for statement in gp.SYSTEM_TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", list(gp.SYSTEM_ROWS))


def _add_triggers(connection: sa.Connection, table: Table) -> None:
    for statement in gp.triggers(table.name).values():
        connection.exec_driver_sql(statement)


def _unindex(connection: sa.Connection, table: Table, conditions: Sequence[sa.ColumnElement[bool]]) -> None:
    """Take rows out of the R-tree."""
    name, sql = gp.index_table(table.name), SQL[table.name]
    if isinstance(conditions[0], sa.sql.elements.True_):  # a new one is quicker than an emptied one
        connection.exec_driver_sql(f'DROP TABLE "{name}"')
        connection.exec_driver_sql(gp.index_ddl(table.name))
        return
    index = sa.table(name, sa.column("id"))
    for condition in conditions:
        connection.execute(index.delete().where(index.c.id.in_(sa.select(sql.c[gp.KEY]).where(condition))))


def _describe(connection: sa.Connection, table: Table) -> None:
    """Time and extent of a layer, as other programs show them."""
    box: Sequence[float | None] = (None,) * 4
    if table.geometry:
        query = f'SELECT min(minx), min(miny), max(maxx), max(maxy) FROM "{gp.index_table(table.name)}"'  # noqa: S608
        box = tuple(connection.exec_driver_sql(query).one())
    connection.exec_driver_sql(
        "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'),"
        " min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        (*box, table.name),
    )
