"""What a project file says about itself: the tables that describe its layers, its facts by name, its sources, its CRS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyproj
import sqlalchemy as sa

from gis.schema import Table
from layers import geopackage as gp
from layers.stored_tables import METADATA, SOURCES, SQL, STORED


def now() -> str:
    """The time as text, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def shown_time(time: str) -> str:
    """A time of `now` as people read it, without its zone."""
    return time.replace("T", " ").removesuffix("Z")


def make_tables(connection: sa.Connection) -> None:
    """All tables of a new project."""
    connection.exec_driver_sql(f"PRAGMA application_id = {gp.APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {gp.VERSION}")
    for statement in gp.SYSTEM_TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", list(gp.SYSTEM_ROWS))
    METADATA.create_all(connection)
    for table in STORED:
        kind = "features" if table.geometry else "attributes"
        srs = gp.UNDEFINED_CARTESIAN if table.geometry else 0
        connection.exec_driver_sql(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)", (table.name, kind, table.name, srs)
        )
        if table.geometry:
            connection.exec_driver_sql(
                "INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'GEOMETRY', ?, 0, 0)", (table.name, gp.GEOMETRY, srs)
            )
            connection.exec_driver_sql(gp.index_ddl(table.name))
            connection.exec_driver_sql("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", gp.extension_row(table.name))
            add_triggers(connection, table)


def add_triggers(connection: sa.Connection, table: Table) -> None:
    """The triggers that keep the R-tree of a layer in step."""
    for statement in gp.triggers(table.name).values():
        connection.exec_driver_sql(statement)


def facts(connection: sa.Connection) -> dict[str, str]:
    """Facts by name."""
    return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT key, value FROM meta")}


def set_facts(connection: sa.Connection, **values: object) -> None:
    """Note facts."""
    for key, value in values.items():
        connection.exec_driver_sql(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, str(value))
        )


def note_source(connection: sa.Connection, source: Mapping[str, Any]) -> None:
    """Note where a table came from; its ``source_crs``, if any, becomes that of the project."""
    row = {**{c: 0 if kind == "int" else None for c, kind in SOURCES.columns.items()}, **source, "time": now()}
    connection.execute(sa.insert(SQL[SOURCES.name]), {c: row[c] for c in SOURCES.columns})
    if source.get("source_crs") is not None:
        set_facts(connection, source_crs=_crs_text(source["source_crs"]))


def _crs_text(crs: Any) -> str:
    crs = pyproj.CRS.from_user_input(crs).to_2d()
    number = crs.to_epsg(min_confidence=100)
    return f"EPSG:{number}" if number else str(crs.to_wkt())


def agreed_crs(connection: sa.Connection, meta: Mapping[str, str], frames: Sequence[pd.DataFrame]) -> int:
    """The number of the project's CRS; the first frame with shapes fixes it, a later one in another is a fault."""
    text = meta.get("crs")
    known = pyproj.CRS.from_user_input(text) if text else None
    for frame in frames:
        crs = getattr(frame, "crs", None)
        if crs is None or (known is not None and known == crs):
            continue
        if known is not None:
            raise ValueError(f"a frame in {crs.to_string()} for a project in {known.to_string()}")
        known = crs
        _declare_crs(connection, crs)
    return int(gp.srs_row(known)[1]) if known is not None else gp.UNDEFINED_CARTESIAN


def _declare_crs(connection: sa.Connection, crs: pyproj.CRS) -> None:
    row = gp.srs_row(crs)
    connection.exec_driver_sql("INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.exec_driver_sql("UPDATE gpkg_geometry_columns SET srs_id = ?", (row[1],))
    connection.exec_driver_sql("UPDATE gpkg_contents SET srs_id = ? WHERE data_type = 'features'", (row[1],))
    set_facts(connection, crs=_crs_text(crs))
