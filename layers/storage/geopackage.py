"""GeoPackage on plain SQLite: shapes as blobs, the tables that describe the layers, and the R-tree with its triggers.

Written to version 1.2 (``user_version`` 10200), which the GDAL and QGIS of older distributions read too.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

APPLICATION_ID = 0x47504B47  # "GPKG"
VERSION = 10200
UNDEFINED_CARTESIAN = -1
GEOMETRY, KEY = "geom", "fid"

_ENVELOPE_BYTES = (0, 32, 48, 48, 64)  # by the envelope indicator of the header
_EMPTY = 0x10  # flag of the header
_HEADER = struct.Struct("<2sBBi4d")
_RTREE_DEFINITION = "http://www.geopackage.org/spec120/#extension_rtree"

SYSTEM_TABLES = (
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,"
    " organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)",
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,"
    " description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    " min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,"
    " CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))",
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,"
    " srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    " CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
    " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))",
    "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,"
    " scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))",
)
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],'
    'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
SYSTEM_ROWS = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid"),
)


def encode(shapes: NDArray[np.object_], srs_id: int) -> list[bytes | None]:
    """GeoPackage blobs of two-dimensional shapes, None where there is no shape."""
    shapes = np.asarray(shapes, dtype=object)
    missing = shapely.is_missing(shapes)
    hollow = shapely.is_empty(shapes)
    wkb = shapely.to_wkb(shapely.force_2d(shapes), byte_order=1, flavor="iso")
    head = np.zeros(len(shapes), dtype=[("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"), ("box", "<f8", 4)])
    head["magic"], head["flags"], head["srs"] = b"GP", 3, srs_id  # little-endian, envelope x, x, y, y
    head["box"] = shapely.bounds(shapes)[:, [0, 2, 1, 3]]
    head["flags"][hollow] |= _EMPTY
    raw, step = head.tobytes(), head.dtype.itemsize
    return [None if missing[i] else raw[i * step : (i + 1) * step] + wkb[i] for i in range(len(shapes))]


def decode(blobs: Iterable[bytes | None]) -> NDArray[np.object_]:
    """Shapes of GeoPackage blobs, whatever program wrote them; None where the blob is NULL."""
    wkb = [None if b is None else b[8 + _ENVELOPE_BYTES[b[3] >> 1 & 7] :] for b in blobs]
    shapes: NDArray[np.object_] = shapely.from_wkb(np.array([*wkb, None], dtype=object)[:-1])
    return shapes


def register_functions(connection: sqlite3.Connection) -> None:
    """Give the connection the five functions that the R-tree triggers of a GeoPackage call."""
    for place, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, lambda blob, i=place: _bound(blob, i), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(bool(blob[3] & _EMPTY))


def _bound(blob: bytes | None, i: int) -> float | None:
    if blob is None or blob[3] & _EMPTY:
        return None
    if blob[3] & 0x0F == 3:
        return float(_HEADER.unpack_from(blob)[4 + i])
    shape = decode([blob])[0]  # another program's blob, without an envelope
    return float(shape.bounds[(0, 2, 1, 3)[i]])


@lru_cache(maxsize=8)
def srs_row(crs: pyproj.CRS) -> tuple[str, int, str, int, str, str]:
    """The row of ``gpkg_spatial_ref_sys`` that describes ``crs``; own numbers from 100000 where it has no EPSG code."""
    number = crs.to_epsg()
    try:
        text = crs.to_wkt("WKT1_GDAL")
    except pyproj.exceptions.CRSError:
        text = crs.to_wkt()
    return (crs.name, number or 100_000, "EPSG" if number else "NONE", number or 100_000, text, "")


def index_table(table: str) -> str:
    """Name of the R-tree of a layer."""
    return f"rtree_{table}_{GEOMETRY}"


def index_ddl(table: str) -> str:
    """The statement that makes the R-tree of a layer."""
    return f'CREATE VIRTUAL TABLE "{index_table(table)}" USING rtree(id, minx, maxx, miny, maxy)'


def extension_row(table: str) -> tuple[str, str, str, str, str]:
    """The row of ``gpkg_extensions`` that declares the R-tree of a layer."""
    return (table, GEOMETRY, "gpkg_rtree_index", _RTREE_DEFINITION, "write-only")


def triggers(table: str) -> dict[str, str]:
    """The six triggers of version 1.2 that keep the R-tree of a layer in step, by name."""
    g, r = GEOMETRY, index_table(table)
    full = f"NEW.{g} NOT NULL AND NOT ST_IsEmpty(NEW.{g})"
    bare = f"NEW.{g} IS NULL OR ST_IsEmpty(NEW.{g})"
    put = f'INSERT OR REPLACE INTO "{r}" VALUES (NEW.{KEY}, ST_MinX(NEW.{g}), ST_MaxX(NEW.{g}), ST_MinY(NEW.{g}), ST_MaxY(NEW.{g}));'  # noqa: S608  the names are ours
    drop_old, drop_both = f'DELETE FROM "{r}" WHERE id = OLD.{KEY};', f'DELETE FROM "{r}" WHERE id IN (OLD.{KEY}, NEW.{KEY});'  # noqa: S608
    same, other = f"OLD.{KEY} = NEW.{KEY}", f"OLD.{KEY} != NEW.{KEY}"
    bodies: dict[str, tuple[str, str, str]] = {
        "insert": ("INSERT", f"({full})", put),
        "update1": (f"UPDATE OF {g}", f"{same} AND ({full})", put),
        "update2": (f"UPDATE OF {g}", f"{same} AND ({bare})", drop_old),
        "update3": (f"UPDATE OF {g}", f"{other} AND ({full})", drop_old + put),
        "update4": ("UPDATE", f"{other} AND ({bare})", drop_both),
        "delete": ("DELETE", f"OLD.{g} NOT NULL", drop_old),
    }
    return {
        f"{r}_{name}": f'CREATE TRIGGER "{r}_{name}" AFTER {when} ON "{table}" WHEN {condition} BEGIN {body} END'
        for name, (when, condition, body) in bodies.items()
    }


def bounds_rows(keys: Iterable[int], shapes: NDArray[np.object_]) -> list[tuple[Any, ...]]:
    """Rows of an R-tree: key, least and greatest x, least and greatest y of every shape that has a place."""
    box = shapely.bounds(shapes)[:, [0, 2, 1, 3]]
    return [(k, *b) for k, b in zip(keys, box.tolist(), strict=True) if b[0] == b[0]]
