"""Which words in Latin letters a Chinese message may hold."""

from __future__ import annotations

import re

NAMES = {  # formats, systems, signs and programs that have no Chinese name
    *(
        "GeoPackage",
        "GeoJSON",
        "TopoJSON",
        "Shapefile",
        "FlatGeobuf",
        "KML",
        "GeoParquet",
        "Parquet",
        "JSON",
        "TOML",
        "CSV",
        "XLSX",
        "SQLite",
    ),
    *(
        "HTML",
        "PDF",
        "VRT",
        "GDALG",
        "XML",
        "GML",
        "OSM",
        "UTF",
        "GB",
        "GBK",
        "BIG",
        "CGCS",
        "WGS",
        "UTM",
        "EPSG",
        "Enumap",
        "MB",
        "MiB",
        "zip",
    ),
    *(
        "csv",
        "xls",
        "xlsx",
        "shapefile",
        "geojson",
        "pbf",
        "osm",
        "dbf",
        "shp",
        "shx",
        "prj",
        "cpg",
        "gpkg",
        "Ctrl",
        "C",
        "http",
        "If",
        "Match",
        "AND",
        "NaN",
    ),
    *("EA", "x", "y", "yx", "un", "generic", "china", "pack", "zh", "en", "TypeError", "RuntimeError", "LAYER"),
    *("PostgreSQL", "URL", "KB", "Debian", "BACKUP", "NEW", "ours", "theirs", "PostGIS", "psycopg", "PGPASSWORD", "pgpass", "schema"),
}
_COMMAND = re.compile(
    r"(?:python )?-m layers\.vendor|pip install -r requirements(?:-postgresql)?\.txt|server\.py [A-Za-z.{}\u4e00-\u9fff/ -]+"
    r"|postgresql\+psycopg://|createdb|postgresql-client-15|CREATE EXTENSION postgis"
    r"|--[a-z-]+(?: (?:zh|en|replace|update|append|port|theirs|ours)\b)?"
)
_ENDING = re.compile(r"\.(?:gpkg|shp|shx|dbf|prj|cpg|fgb|kml|parquet|geojson|zip|csv|xlsx|toml|html|htm|pdf|osm\.pbf|pbf|bin)\b")
_CODE = re.compile(r"\b[A-Z]\d\d(?:-[a-z]+)?\b|EPSG:\d+")
_FIELD = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")  # columns and rules: housing_units, amber_low
_PLAIN_FIELDS = {
    "code",
    "name",
    "use",
    "floors",
    "height",
    "entrances",
    "kind",
    "target",
    "tolerance",
    "language",
    "measure",
    "numbering",
    "minimum",
    "committees",
    "buildings",
} | {
    "barriers",
    "together",
    "regions",
    "totals",
    "units",
    "eas",
    "append",
    "replace",
    "update",
}  # fmt: skip  also values of options


def stray_words(text: str, *allowed: str) -> list[str]:
    """Words in Latin letters that no Chinese message should hold."""
    for pattern in (_COMMAND, _ENDING, _CODE, _FIELD):
        text = pattern.sub(" ", text)
    return [w for w in re.findall(r"[A-Za-z]+", text) if w not in NAMES and w not in _PLAIN_FIELDS and w not in allowed]
