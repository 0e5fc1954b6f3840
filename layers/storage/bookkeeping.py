"""What a project file says about itself: the tables that describe its layers, its facts by name, its sources, its CRS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj
import sqlalchemy as sa

from layers.storage.dialects import dialect_of
from layers.storage.stored_tables import META, METADATA, SOURCES, SQL, STORED


def now() -> str:
    """The time as text, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def shown_time(time: str) -> str:
    """A time of `now` as people read it, without its zone."""
    return time.replace("T", " ").removesuffix("Z")


def make_tables(connection: sa.Connection) -> None:
    """All tables of a new project."""
    METADATA.create_all(connection, checkfirst=False)
    dialect_of(connection).make_layers(connection, STORED, None)


def facts(connection: sa.Connection) -> dict[str, str]:
    """Facts by name."""
    return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT key, value FROM meta")}


def set_facts(connection: sa.Connection, **values: object) -> None:
    """Note facts."""
    meta = SQL[META.name]
    for key, value in values.items():
        if connection.execute(meta.update().where(meta.c.key == key).values(value=str(value))).rowcount == 0:
            connection.execute(meta.insert().values(key=key, value=str(value)))


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
        crs = frame.crs if isinstance(frame, gpd.GeoDataFrame) else None  # a table may have a column of that name
        if crs is None or (known is not None and known == crs):
            continue
        if known is not None:
            raise ValueError(f"a frame in {crs.to_string()} for a project in {known.to_string()}")
        known = crs
        dialect_of(connection).declare_crs(connection, crs)
        set_facts(connection, crs=_crs_text(crs))
    return dialect_of(connection).srs_id(connection, known)
