"""What a file is, by its content: the name alone decides nothing, and pointers to other files are never opened."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from gis.errors import Refused
from layers.reading.encodings import wide_encoding

_HEAD = 65_536
_TEXT_HEAD = 4_096  # tells the encoding of a text
_SIGNS = (
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"PAR1", "parquet"),
    (b"fgb\x03", "flatgeobuf"),
    (b"\x00\x00\x27\x0a", "shapefile"),
    (b"SQLite format 3\x00", "gpkg"),
    (b"PK", "zip"),
)
_SUFFIXES = {
    "gpkg": (".gpkg",),
    "shapefile": (".shp",),
    "flatgeobuf": (".fgb",),
    "parquet": (".parquet", ".geoparquet", ".pq"),
    "geojson": (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson"),
    "kml": (".kml",),
    "osm": (".pbf",),
    "zip": (".zip", ".kmz"),
    "xlsx": (".xlsx", ".xlsm", ".ods"),
    "xls": (".xls",),
    "csv": (".csv", ".txt", ".tsv"),
}
_OF_SUFFIX = {s: kind for kind, suffixes in _SUFFIXES.items() for s in suffixes}
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the part of a compound file that holds an XLSX with a password
LAYERS = ("gpkg", "shapefile", "flatgeobuf", "parquet", "geojson", "kml", "osm", "zip")
TABLES = ("csv", "xlsx", "xls")


def kind_of(path: Path, file: str) -> str:
    """One of `LAYERS` or `TABLES`.

    Args:
        path: where the file is.
        file: its name for messages.

    Raises:
        Refused: ``file_missing``, ``file_folder``, ``F23`` (0 bytes), ``F18`` (rar, 7z), ``F18-password`` (a workbook), ``F22``
            (unknown, or not what the name says), ``F07-layer`` (UTF-16, UTF-32), ``F24`` (a GeoPackage cut short or damaged),
            ``F18-damaged`` (a .zip or .xlsx).
    """
    head = _head(path, file)
    kind = _kind(head, path, file)
    if kind in ("UTF-16", "UTF-32"):
        raise Refused("F07-layer", file=file, encoding=kind)
    named = _OF_SUFFIX.get(path.suffix.lower())
    if kind not in (*LAYERS, *TABLES) or (named is not None and named != kind):
        raise Refused("F22", file=file, found=kind)
    return kind


def _head(path: Path, file: str) -> bytes:
    try:
        if path.is_dir():
            raise Refused("file_folder", file=file)
        if not path.is_file():
            raise Refused("file_missing", file=file)
        with path.open("rb") as f:
            head = f.read(_HEAD)
    except (OSError, ValueError) as e:  # also names that no file system takes
        raise Refused("file_missing", file=file) from e
    if not head:
        raise Refused("F23", file=file)
    return head


def _kind(head: bytes, path: Path, file: str) -> str:
    kind = next((kind for sign, kind in _SIGNS if head.startswith(sign)), "")
    if kind in ("rar", "7z"):
        raise Refused("F18", file=file)
    if kind == "gpkg":
        return _kind_of_database(head, path, file)
    if kind == "zip":
        return _kind_of_zip(path, file)
    if kind == "xls" and _LOCKED in path.read_bytes():
        raise Refused("F18-password", file=file)
    if kind:
        return kind
    return "osm" if b"OSMHeader" in head[:64] else _kind_of_text(head, path)


def _kind_of_database(head: bytes, path: Path, file: str) -> str:
    """Whether SQLite is a GeoPackage; one that is cut short is told apart, as copying it again is all that helps."""
    size, stated = path.stat().st_size, _stated_bytes(head)
    if path.suffix.lower() == ".gpkg" and stated > size:
        raise Refused("F24", file=file, found=size, stated=stated)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            found = db.execute("select count(*) from sqlite_master where name = 'gpkg_contents'").fetchone()[0]
    except (sqlite3.Error, UnicodeDecodeError) as e:
        if path.suffix.lower() == ".gpkg":
            raise Refused("F24-damaged", file=file) from e
        return "SQLite"
    return "gpkg" if found else "SQLite"


def _stated_bytes(head: bytes) -> int:
    """Size of a SQLite file by its header, pages of 512 to 65,536 bytes; 0 where the header does not state it for sure."""
    page, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    current = head[24:28] == head[92:96]  # else the number of pages was written by a version that does not keep it
    return (65_536 if page == 1 else page) * pages if current and len(head) >= 100 else 0


def _kind_of_zip(path: Path, file: str) -> str:
    try:
        with zipfile.ZipFile(path) as z:
            names = set(z.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as e:
        raise Refused("F18-damaged", file=file, size=path.stat().st_size) from e
    if "xl/workbook.xml" in names or "content.xml" in names:
        return "xlsx"
    return "zip"


def _kind_of_text(head: bytes, path: Path) -> str:
    if wide := wide_encoding(head[:_TEXT_HEAD]):
        return "csv" if path.suffix.lower() in _SUFFIXES["csv"] else wide[:6].upper()
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        return _kind_of_json(text)
    if text.startswith(b"<"):
        return _kind_of_markup(text)
    if path.suffix.lower() in _SUFFIXES["csv"] and b"\0" not in head:
        return "csv"
    return "?"


def _kind_of_json(text: bytes) -> str:
    if b"gdal_streamed_alg" in text:
        return "GDALG"
    if b'"Topology"' in text[:4096]:
        return "TopoJSON"
    return "geojson" if text.startswith(b"{") else "JSON"


def _kind_of_markup(text: bytes) -> str:
    low = text[:4096].lower()
    for sign, kind in (
        (b"<ogrvrt", "VRT"),
        (b"<kml", "kml"),
        (b"<html", "HTML"),
        (b"<!doctype html", "HTML"),
        (b"<osm", "OSM XML"),
        (b"<gml", "GML"),
    ):
        if sign in low:
            return kind
    return "XML"
