"""The tables of a project in a schema of PostgreSQL: columns of PostGIS with a CRS and an index, which QGIS opens as layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyproj
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.schema import CreateColumn

from gis.schema import Table
from layers.storage.dialects import Columns
from layers.storage.geopackage import GEOMETRY, KEY, srs_row
from layers.storage.stored_tables import SQL

_UNDEFINED = 0
_OWN_NUMBERS = (910_000, 998_999)  # of spatial_ref_sys, for systems without an EPSG code: PostGIS leaves these to its users
_COPIED_ROWS = 100  # from here on COPY is quicker than statements


class PostGIS:
    """A `layers.storage.dialects.Dialect`."""

    def make_layers(self, connection: sa.Connection, tables: Iterable[Table], crs: pyproj.CRS | None) -> None:
        """Give tables that were just made the number of the CRS, and an index of their places."""
        for table in (t for t in tables if t.geometry):
            _set_srs(connection, table.name, self.srs_id(connection, crs))
            name = f"ix_{table.name}_{GEOMETRY}"
            connection.exec_driver_sql(f'CREATE INDEX "{name}" ON "{table.name}" USING gist ("{GEOMETRY}")')

    def add_column(self, connection: sa.Connection, table: str, column: sa.Column[Any]) -> None:
        """Add a column, empty in the rows there are."""
        spec = CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ADD COLUMN {spec}')

    def declare_crs(self, connection: sa.Connection, crs: pyproj.CRS) -> None:
        """State the CRS of all layers, in the database too where it does not know it."""
        text, known = srs_row(crs)[4], crs.to_epsg()
        if self.srs_id(connection, crs) == _UNDEFINED:
            taken = "SELECT coalesce(max(srid), %s) + 1 FROM spatial_ref_sys WHERE srid BETWEEN %s AND %s"
            free = int(connection.exec_driver_sql(taken, (_OWN_NUMBERS[0], *_OWN_NUMBERS)).scalar_one())
            row = (known or free, "EPSG" if known else "Enumap", known or free, text)
            names = "srid, auth_name, auth_srid, srtext"
            connection.exec_driver_sql(f"INSERT INTO spatial_ref_sys ({names}) VALUES (%s, %s, %s, %s)", row)  # noqa: S608
        for table in SQL.values():
            if GEOMETRY in table.c:
                _set_srs(connection, table.name, self.srs_id(connection, crs))

    def srs_id(self, connection: sa.Connection, crs: pyproj.CRS | None) -> int:
        """The number of a CRS in the database; 0 where there is none."""
        if crs is None:
            return _UNDEFINED
        query, value = "SELECT srid FROM spatial_ref_sys WHERE auth_name = 'EPSG' AND auth_srid = %s", crs.to_epsg() or srs_row(crs)[4]
        if not crs.to_epsg():
            query = "SELECT srid FROM spatial_ref_sys WHERE auth_name = 'Enumap' AND srtext = %s"
        return int(connection.exec_driver_sql(query, (value,)).scalar() or _UNDEFINED)

    def encode(self, shapes: NDArray[np.object_], srs_id: int) -> list[Any]:
        """Shapes as PostGIS reads them: WKB with the number of the CRS, in hexadecimal digits."""
        flat = shapely.set_srid(shapely.force_2d(np.asarray(shapes, dtype=object)), srs_id)
        return list(shapely.to_wkb(flat, hex=True, include_srid=True, flavor="extended", byte_order=1))

    def decode(self, values: Iterable[Any]) -> NDArray[np.object_]:
        """Shapes of what PostGIS gives."""
        shapes: NDArray[np.object_] = shapely.from_wkb(np.array([*values, None], dtype=object)[:-1])
        return np.asarray(shapely.set_srid(shapes, 0))

    @contextmanager
    def rewriting(self, connection: sa.Connection, table: Table, conditions: Sequence[sa.ColumnElement[bool]], rows: int) -> Iterator[bool]:
        """The database keeps its indexes; only the counter of keys goes on behind the last one."""
        yield False
        last = sa.select(sa.func.max(SQL[table.name].c[KEY])).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(table.name, KEY)
        connection.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(last, 1))))

    def insert(
        self, connection: sa.Connection, table: Table, columns: Columns, shapes: NDArray[np.object_] | None, srs_id: int, index: bool
    ) -> None:
        """Insert rows, many of them by COPY."""
        if shapes is not None:
            columns = {**columns, GEOMETRY: self.encode(shapes, srs_id)}
        names, rows = ", ".join(f'"{c}"' for c in columns), list(zip(*columns.values(), strict=True))
        if len(rows) < _COPIED_ROWS:
            marks = ", ".join(["%s"] * len(columns))
            connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)  # noqa: S608
            return
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def in_box(self, table: sa.Table, box: tuple[float, ...]) -> sa.ColumnElement[bool]:
        """By the index of places."""
        shape = table.c[GEOMETRY]
        return shape.op("&&", is_comparison=True)(sa.func.ST_MakeEnvelope(*box, sa.func.ST_SRID(shape)))

    def note_change(self, connection: sa.Connection, tables: Iterable[str]) -> None:
        """Nothing: programs ask the tables themselves."""


def _set_srs(connection: sa.Connection, table: str, number: int) -> None:
    """Fix what a column of shapes holds."""
    connection.exec_driver_sql(
        f'ALTER TABLE "{table}" ALTER COLUMN "{GEOMETRY}" TYPE geometry(Geometry, {number}) USING ST_SetSRID("{GEOMETRY}", {number})'
    )
