"""What a file that was sent in holds, for who says what is to be made of it: layers, columns, first rows, where it lies.

Read in the process with limits (`layers.work.job_child`), by the guards that an import has.
"""

from __future__ import annotations

import json
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from gis.errors import Refused
from layers.reading import guessing, openstreetmap, sniffing
from layers.reading.archives import unpack
from layers.reading.columns import TOTALS
from layers.reading.drivers import pyogrio
from layers.reading.json_texts import mended_json
from layers.reading.opening import IN_ZIPS
from layers.reading.shapefiles import check_shapefile
from layers.reading.sources import Source
from layers.reading.tables import read_sheet
from layers.reasons import explain

MOST_LAYERS = 40
_FIRST_ROWS, _SAMPLES, _MOST_CELL, _MOST_COLUMNS = 500, 5, 60, 200
_MOST_DOTS, _MOST_READ = 300, 50_000
_LEVEL_COLUMNS, _MOST_LEVELS = ("admin_level", "级别", "层级"), 20
_DIGITS = 6  # of degrees: a tenth of a metre
_FAILURES = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError, RuntimeError, OSError, ValueError)


def described(source: Source) -> list[dict[str, Any]]:
    """The layers of a file.

    Args:
        source: the file; its ``crs`` wins over what the file says, as in an import.

    Returns:
        One a layer, as JSON holds it: ``layer`` (None where the file has but one), ``title``, ``shape``, ``rows``, ``crs`` (None where
        the file states none), ``columns`` with samples, ``roles`` it can be, the ``role`` guessed, ``fields`` of each role with the
        columns guessed, ``box`` (west, south, east, north) and ``dots`` in WGS 84, None where it is not known where it lies.

    Raises:
        Refused: any reason why the file as a whole cannot be taken.
    """
    path = Path(source.path)
    kind = sniffing.kind_of(path, source.file)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the drivers warn of is checked when the file is imported
        if kind in sniffing.TABLES:
            return [_table(source)]
        if kind == "osm":
            return _osm_layers(path, source)
        if kind != "zip":
            return _layers(path, kind, source, Path(folder), None)
        members = [m for m in unpack(path, Path(folder) / "zip", source.file) if m.path.suffix in IN_ZIPS]
        if not members:
            raise Refused("F22", file=source.file, found="zip without layers")
        found = []
        for member in members[:MOST_LAYERS]:
            inner = sniffing.kind_of(member.path, source.file)
            found += _layers(member.path, inner, source, Path(folder), member.stem if len(members) > 1 else None)
        return found[:MOST_LAYERS]


def _table(source: Source) -> dict[str, Any]:
    sheet = read_sheet(source, TOTALS)
    return _told(None, sheet.name or Path(source.file).stem, guessing.NONE, len(sheet.frame), sheet.frame.head(_FIRST_ROWS), None)


def _osm_layers(path: Path, source: Source) -> list[dict[str, Any]]:
    openstreetmap.refuse_cut_short(path, source.file)
    out = []
    for name in ("admin", "buildings", "barriers"):
        chosen = openstreetmap.SELECTIONS[name]
        columns = openstreetmap.columns_to_read(chosen.layer)
        read = _read(path, chosen.layer, None, source, columns=columns, where=chosen.where)
        told = _placed(_told(name, name, read[0], len(read[2]), read[1], "EPSG:4326"), read[2], source)
        out.append(told)
    return out


def _layers(path: Path, kind: str, source: Source, folder: Path, member: str | None) -> list[dict[str, Any]]:
    """The layers of one file; ``member`` names it within an archive of several."""
    encoding = None
    if kind == "shapefile":
        shape = check_shapefile(path, folder, source.file, table_needed=False)
        path, encoding = shape.path, shape.encoding
    elif kind == "geojson":
        path, _ = mended_json(path, folder, source.file, path.stem)
    elif kind == "parquet":
        return [_parquet(path, source, member)]
    elif kind in sniffing.TABLES:
        raise Refused("F22", file=source.file, found=kind)
    try:
        names = [(str(n), t) for n, t in pyogrio.list_layers(path)]
    except _FAILURES as e:
        raise Refused("unreadable", file=source.file, layer=path.stem, reason=explain(e)) from e
    out = []
    for name, _geometry in names[:MOST_LAYERS]:
        shape_, sample, shapes, crs, count = _read(path, name, encoding, source)
        key = member or (name if len(names) > 1 else None)
        title = member or (Path(source.file).stem if len(names) == 1 else name)
        told = _told(key, title, shape_, count, sample, crs)
        told["levels"] = _levels(path, name, encoding, [c["name"] for c in told["columns"]]) if shape_ == guessing.AREAS else None
        out.append(_placed(told, shapes, source))
    return out


def _parquet(path: Path, source: Source, member: str | None) -> dict[str, Any]:
    import geopandas as gpd

    try:
        frame = gpd.read_parquet(path)
    except Exception as e:  # drivers raise many kinds
        raise Refused("unreadable", file=source.file, layer=path.stem, reason=explain(e)) from e
    shapes = frame.geometry.to_numpy()
    types = frame.geom_type.dropna()
    shape = guessing.shape_of(str(types.iloc[0]) if len(types) else "polygon")
    crs = None if frame.crs is None else frame.crs.to_string()
    sample = pd.DataFrame(frame.drop(columns=frame.geometry.name).head(_FIRST_ROWS))
    return _placed(_told(member, member or Path(source.file).stem, shape, len(frame), sample, crs), shapes, source)


def _read(
    path: Path, layer: str, encoding: str | None, source: Source, **chosen: Any
) -> tuple[str, pd.DataFrame, NDArray[np.object_], str | None, int]:
    """Kind of shapes, first rows, shapes of the first rows, CRS, number of rows."""
    try:
        info = pyogrio.read_info(path, layer=layer, encoding=encoding, force_feature_count=not chosen)
        sample = pyogrio.read_dataframe(path, layer=layer, encoding=encoding, max_features=_FIRST_ROWS, read_geometry=False, **chosen)
        wkb = None
        if info["geometry_type"] is not None:
            more = {"where": chosen["where"]} if chosen else {}
            wkb = pyogrio.raw.read(path, layer=layer, encoding=encoding, columns=[], max_features=_MOST_READ, **more)[2]
    except _FAILURES as e:
        raise Refused("unreadable", file=source.file, layer=layer, reason=explain(e)) from e
    shapes: NDArray[np.object_] = np.empty(0, object) if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
    kind = guessing.shape_of(info["geometry_type"])
    if info["geometry_type"] == "Unknown" and len(there := shapes[~shapely.is_missing(shapes)]):
        kind = guessing.shape_of(str(there[0].geom_type))
    crs = "EPSG:4326" if chosen else info["crs"]
    return kind, pd.DataFrame(sample), shapes, crs, int(info["features"]) if not chosen else len(shapes)


def _told(layer: str | None, title: str, shape: str, rows: int, sample: pd.DataFrame, crs: str | None) -> dict[str, Any]:
    names = [str(c) for c in sample.columns][:_MOST_COLUMNS]
    columns = [{"name": n, "samples": _samples(sample.iloc[:, i])} for i, n in enumerate(names)]
    roles = guessing.roles_of(shape)
    return {
        "layer": layer,
        "title": title,
        "shape": shape,
        "rows": rows,
        "crs": crs,
        "columns": columns,
        "roles": list(roles),
        "role": guessing.guess(title, shape, names),
        "fields": {role: guessing.fields_of(role, names) for role in roles},
        "levels": None,
        "box": None,
        "dots": [],
    }


def _levels(path: Path, layer: str, encoding: str | None, names: list[str]) -> dict[str, Any] | None:
    """Values of a column that tells districts from the areas within them, with the filter for each; None without such a column."""
    column = next((n for n in names if n.lower() in _LEVEL_COLUMNS), None)
    if column is None:
        return None
    values = pyogrio.read_dataframe(path, layer=layer, encoding=encoding, columns=[column], read_geometry=False, max_features=_MOST_READ)
    counts = values[column].dropna().value_counts().head(_MOST_LEVELS)
    quoted = not pd.api.types.is_numeric_dtype(values[column])
    out = []
    for value, count in counts.items():
        text = str(value)
        plain = "'" + text.replace("'", "''") + "'" if quoted else f"{value:g}"
        out.append({"value": text[:_MOST_CELL], "rows": int(count), "where": f'"{column}" = {plain}'})
    return {"column": column, "values": sorted(out, key=lambda v: (len(v["value"]), v["value"]))}


def _samples(column: pd.Series) -> list[str]:
    """The first values of a column that are filled: many columns begin with empty rows."""
    return [text for v in column.dropna().head(_SAMPLES).tolist() if (text := _cell(v))]


def _cell(value: Any) -> str:
    return (json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value))[:_MOST_CELL]


def _placed(told: dict[str, Any], shapes: NDArray[np.object_], source: Source) -> dict[str, Any]:
    """The layer with where it lies, as far as its CRS and its shapes say so."""
    crs, swapped = _crs(told["crs"], source)
    told["crs"] = None if crs is None else _name_of(crs)
    shapes = shapes[~shapely.is_missing(shapes)]
    shapes = shapes[~shapely.is_empty(shapes)]
    if crs is None or not len(shapes):
        return told
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    middle = np.column_stack([(bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2])
    corners = np.vstack([bounds[:, :2], bounds[:, 2:]])
    try:
        to_wgs84 = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)
        corners, middle = (_moved(to_wgs84, points[:, ::-1] if swapped else points) for points in (corners, middle))
    except pyproj.exceptions.ProjError:
        return told
    if not len(corners):
        return told
    dots = middle[:: max(1, len(middle) // _MOST_DOTS)][:_MOST_DOTS]
    box = [*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()]
    return told | {"box": [round(v, _DIGITS) for v in box], "dots": np.round(dots, _DIGITS).tolist()}


def _moved(transformer: pyproj.Transformer, points: NDArray[np.float64]) -> NDArray[np.float64]:
    moved = np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    right = np.isfinite(moved).all(axis=1) & (np.abs(moved[:, 0]) <= 180) & (np.abs(moved[:, 1]) <= 90)
    return np.asarray(moved[right], dtype=np.float64)


def _crs(stated: str | None, source: Source) -> tuple[pyproj.CRS | None, bool]:
    chosen, swapped = source.stated_crs()
    if chosen is not None:
        return chosen, swapped
    try:
        return (None if not stated else pyproj.CRS.from_user_input(stated)), False
    except pyproj.exceptions.CRSError:
        return None, False


def _name_of(crs: pyproj.CRS) -> str:
    code = crs.to_authority()
    return ":".join(code) if code else crs.name


def of_upload(path: Path, name: str, crs: str | None) -> list[dict[str, Any]]:
    """The layers of a file that lies under a name of ours and is called ``name``, as of `described`."""
    return described(replace(Source(str(path), name=name), crs=crs))
