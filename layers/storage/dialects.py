"""What differs between the two homes of a project within a transaction: one small class for each, found by its connection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np
import pyproj
import sqlalchemy as sa
from numpy.typing import NDArray

from gis.schema import Table

Columns = dict[str, Sequence[Any]]  # of rows to insert, by name


class Dialect(Protocol):
    """How layers are made, shapes written and read, and many rows inserted."""

    def make_layers(self, connection: sa.Connection, tables: Iterable[Table], crs: pyproj.CRS | None) -> None:
        """Declare tables that were just made to other programs, and give those with shapes an index of their places."""

    def add_column(self, connection: sa.Connection, table: str, column: sa.Column[Any]) -> None:
        """Add a column to a table that was made before there was one."""

    def declare_crs(self, connection: sa.Connection, crs: pyproj.CRS) -> None:
        """State the CRS of all layers; none has a shape yet."""

    def srs_id(self, connection: sa.Connection, crs: pyproj.CRS | None) -> int:
        """The number under which the database knows a CRS that was declared."""

    def encode(self, shapes: NDArray[np.object_], srs_id: int) -> list[Any]:
        """Shapes as the database takes them; None where there is none."""

    def decode(self, values: Iterable[Any]) -> NDArray[np.object_]:
        """Shapes of what the database gives; None where there is none."""

    def rewriting(
        self, connection: sa.Connection, table: Table, conditions: Sequence[sa.ColumnElement[bool]], rows: int
    ) -> AbstractContextManager[bool]:
        """A block within which up to so many rows of a table are deleted (those that meet a condition) and inserted.

        It gives whether `insert` has to fill the index.
        """

    def insert(
        self, connection: sa.Connection, table: Table, columns: Columns, shapes: NDArray[np.object_] | None, srs_id: int, index: bool
    ) -> None:
        """Insert rows with their keys and shapes, within a block of `rewriting`."""

    def in_box(self, table: sa.Table, box: tuple[float, ...]) -> sa.ColumnElement[bool]:
        """The condition that the box around the shape of a row reaches into a box: west, south, east, north."""

    def note_change(self, connection: sa.Connection, tables: Iterable[str]) -> None:
        """Tell other programs that some rows of tables have changed, within the places where there were rows before."""


def dialect_of(connection: sa.Connection) -> Dialect:
    """The one that a connection speaks."""
    if connection.dialect.name == "sqlite":
        from layers.storage.geopackage_tables import GeoPackageTables

        return GeoPackageTables()
    from layers.storage.postgis import PostGIS

    return PostGIS()
