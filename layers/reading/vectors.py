"""Layers of shapes in any known format: the file opened, the layer chosen, only the columns that are needed read."""

from __future__ import annotations

import json
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from gis.errors import Refused
from gis.messages.phrases import said
from layers.reading import filters, openstreetmap
from layers.reading.columns import Role, choose, column_notes
from layers.reading.drivers import pyogrio
from layers.reading.open_rings import CLOSED, Gap, widest_gap
from layers.reading.opening import Note, Opened, open_file, right_type
from layers.reading.records import read_singly
from layers.reading.repeated_ids import without_repeated
from layers.reading.short_reads import refuse_short_read
from layers.reading.sources import Source
from layers.reading.unwritten_columns import written
from layers.reasons import explain

_CURVES = range(8, 13)  # circular strings to multi-surfaces


@dataclass
class Features:
    """What was read: columns by field, shapes as delivered, and what is to be said about the file."""

    file: str
    layer: str
    fields: dict[str, list[pd.Series]]
    shapes: NDArray[np.object_]
    crs: pyproj.CRS | None
    gaps: dict[int, Gap] = field(default_factory=dict)  # rows whose outline was open, in units of the CRS
    notes: list[Note] = field(default_factory=list)
    available: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.shapes)

    @property
    def place(self) -> dict[str, object]:
        """File and layer, as messages give them."""
        return {"file": self.file, "layer": self.layer}

    @property
    def listed(self) -> str:
        """The columns of the file, as messages list them."""
        return ", ".join(self.available) or "-"

    def name_of(self, field: str) -> str:
        """The file's own name of the column that holds a field; "" where none does."""
        return str(self.fields[field][0].name) if field in self.fields else ""


def read_features(source: Source, role: Role) -> Features:
    """Read the layer that ``source`` names, for the table that ``role`` describes.

    Raises:
        Refused: any reason why the file or layer as a whole cannot be taken.
    """
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the drivers warn of is checked here shape by shape
        opened = open_file(source, role, Path(folder))
        read = {"parquet": _read_parquet, "osm": _read_osm}.get(opened.kind, _read_layer)
        features = read(source, role, opened)
    features.fields, repeated = without_repeated(features.fields, role, source.mapping)
    picked = {field: [str(c.name) for c in columns] for field, columns in features.fields.items()}
    notes = [*repeated, *column_notes(picked, features.available, role, source.mapping)]
    if opened.kind == "osm":  # its tags are known by name
        notes = [n for n in notes if n[0] not in ("T20-taken", "T20-several")]
    features.notes += notes
    return features


def _read_layer(source: Source, role: Role, opened: Opened) -> Features:
    single = opened.kind in ("shapefile", "geojson", "flatgeobuf")
    try:
        layer = _choose_layer(source.file, opened, role)
        shown = opened.name if single else layer
        info = pyogrio.read_info(opened.path, layer=layer, encoding=opened.encoding)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError, RuntimeError) as e:
        raise Refused("unreadable", file=source.file, layer=opened.layer or opened.name, reason=explain(e)) from e
    except UnboundLocalError as e:  # pyogrio 0.13, where the text of the coordinate system is damaged
        raise Refused("unreadable", file=source.file, layer=opened.layer or opened.name, reason=said("reason_crs")) from e
    place = {"file": source.file, "layer": shown}
    if info["geometry_type"] is None:
        raise Refused("wrong_shapes", found="no shapes", wanted=role.wanted, **place)
    available = [str(f) for f in info["fields"]]
    picked = choose(available, role, source.mapping, **place)
    columns = list(dict.fromkeys(c for cs in picked.values() for c in cs))
    asked = [c for c in available if (opened.kind == "kml" or (source.where and c in source.where)) and c not in columns]
    if source.where:  # with a filter, rows that are not there would pass for rows that it left out, or make it seem wrong
        named = [*available, info["geometry_name"] or ""]  # GeoPackage takes unknown names in quotes for texts, without a word
        _refuse_unknown(filters.unknown_columns(source.where, named, only_quoted=True), source.where, available, place)
        refuse_short_read(opened, layer, info, None, place)
    table, wkb, lost = _read(opened, layer, [*columns, *asked], source.where, place, available)
    if not source.where:
        refuse_short_read(opened, layer, info, len(wkb) - len(lost), place)
    if opened.kind == "kml":
        available = written(available, table, source.mapping.values())
        picked = choose(available, role, source.mapping, **place)
    shapes, gaps = _shapes(wkb)
    notes = list(opened.notes)
    if lost:
        notes.append(("I04", {"count": len(lost), "rows": _some(lost)}))
    crs = _crs(info["crs"])
    return Features(source.file, shown, {f: [table[c] for c in cs] for f, cs in picked.items()}, shapes, crs, gaps, notes, available)


def _crs(stated: str | None) -> pyproj.CRS | None:
    """The CRS of a file; None where it states none, or none that is known."""
    try:
        return None if not stated else pyproj.CRS.from_user_input(stated)
    except pyproj.exceptions.CRSError:
        return None


def _choose_layer(file: str, opened: Opened, role: Role) -> str:
    found = [(str(n), t) for n, t in pyogrio.list_layers(opened.path)]
    names = [n for n, _ in found]
    if not names:  # a file cut short
        raise Refused("unreadable", file=file, layer=opened.layer or opened.name, reason=said("reason_no_layer"))
    if opened.layer is not None:
        same = [n for n in names if n == opened.layer] or [n for n in names if n.casefold() == opened.layer.casefold()]
        if not same:
            raise Refused("layer_unknown", file=file, layer=opened.layer, layers=", ".join(names))
        return same[0]
    if len(found) == 1:
        return names[0]
    fitting = [n for n, t in found if right_type(t, role)]
    if len(fitting) != 1:
        raise Refused("F19", file=file, layers=", ".join(names))
    opened.notes.append(("I03", {"layer": fitting[0], "wanted": role.wanted}))
    return fitting[0]


def _read(
    opened: Opened, layer: str, columns: list[str], where: str | None, place: dict[str, str], available: list[str]
) -> tuple[pd.DataFrame, NDArray[np.object_], list[int]]:
    """Attributes, shapes as well-known binary and lost rows: at once with Arrow, or one by one where that fails."""
    try:
        meta, table = pyogrio.read_arrow(opened.path, layer=layer, columns=columns, encoding=opened.encoding, where=where)
        geometry = meta["geometry_name"] or "wkb_geometry"
        if geometry not in table.column_names:
            return _frame(table), np.full(len(table), None, dtype=object), []
        wkb = table.column(geometry).to_numpy()
        if curved := _curves(wkb):
            opened.notes.append(("G20", {"count": curved}))
            wkb = pyogrio.raw.read(opened.path, layer=layer, columns=[], encoding=opened.encoding, where=where)[2]  # made straight
        return _frame(table.drop_columns([geometry])), wkb, []
    except Exception as e:  # drivers raise many kinds
        failure = e
    if where and _is_readable(opened, layer):
        _refuse_unknown(filters.unknown_columns(where, available), where, available, place)
        raise Refused(
            "where_bad", where=where, reason=said("reason_filter", text=str(failure)), columns=", ".join(available), **place
        ) from failure
    try:
        return read_singly(opened.path, layer, columns, opened.encoding, where)
    except Exception as e:
        raise Refused("unreadable", reason=explain(failure if str(failure) else e), **place) from e


def _curves(wkb: NDArray[np.object_]) -> int:
    """How many shapes are curves, which geometry libraries do not take; by the type in the first bytes."""
    heads = np.frombuffer(b"".join(w[:5] for w in wkb if w), dtype=np.uint8).reshape(-1, 5)
    kinds = np.where(heads[:, 0] == 1, heads[:, 1:].copy().view("<u4")[:, 0], heads[:, 1:].copy().view(">u4")[:, 0])
    return int(np.isin((kinds & 0x0FFFFFFF) % 1000, list(_CURVES)).sum())


def _is_readable(opened: Opened, layer: str) -> bool:
    """Whether the layer can be read when nothing is asked of it."""
    try:
        pyogrio.read_arrow(opened.path, layer=layer, columns=[], encoding=opened.encoding, max_features=1)
    except Exception:  # drivers raise many kinds
        return False
    return True


def _frame(table: Any) -> pd.DataFrame:
    """The Arrow table in pandas; texts that are not UTF-8 lose only the signs that cannot be read."""
    import pyarrow as pa

    try:
        table.validate(full=True)
    except pa.ArrowInvalid:
        for i, name in enumerate(table.column_names):
            column = table.column(name)
            if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                cells = [None if c is None else c.decode("utf-8", errors="replace") for c in column.cast(pa.large_binary()).to_pylist()]
                table = table.set_column(i, name, pa.array(cells, pa.large_string()))
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _shapes(wkb: NDArray[np.object_]) -> tuple[NDArray[np.object_], dict[int, Gap]]:
    """Shapes, open outlines closed, and how far those were open."""
    with np.errstate(all="ignore"):
        shapes = shapely.from_wkb(wkb, on_invalid="ignore")
        doubtful = np.flatnonzero(shapely.is_missing(shapes))
        gaps = {}
        for row in doubtful.tolist():
            if wkb[row] is None or wkb[row] != wkb[row]:
                continue
            shapes[row] = shapely.from_wkb(bytes(wkb[row]), on_invalid="fix")
            gaps[row] = widest_gap(bytes(wkb[row])) if shapes[row] is not None else CLOSED
    return shapes, gaps


def _read_osm(source: Source, role: Role, opened: Opened) -> Features:
    openstreetmap.refuse_cut_short(opened.path, source.file)
    selection = openstreetmap.select(role.name, opened.layer, source.where, source.file)
    place = {"file": source.file, "layer": opened.layer or selection.layer}
    columns = openstreetmap.columns_to_read(selection.layer)
    table, wkb, _ = _read(opened, selection.layer, columns, selection.where or None, place, columns)
    table = openstreetmap.with_tags(table, selection.layer, list(source.mapping.values()))
    if role.name == "committees":
        openstreetmap.refuse_mixed_levels(table, source.where, source.file)
    shapes, gaps = _shapes(wkb)
    available = [str(c) for c in table.columns]
    picked = choose(available, role, source.mapping, **place)
    fields = {f: [table[c] for c in cs] for f, cs in picked.items()}
    return Features(source.file, place["layer"], fields, shapes, pyproj.CRS.from_epsg(4326), gaps, available=available)


def _read_parquet(source: Source, role: Role, opened: Opened) -> Features:
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = {"file": source.file, "layer": opened.name}
    if opened.layer is not None:
        source.refuse_other_layer(opened.name)
    try:
        names = pq.read_schema(opened.path).names
        geometry = json.loads((pq.read_metadata(opened.path).metadata or {})[b"geo"])["primary_column"]
        available = [n for n in names if n != geometry]
        picked = choose(available, role, source.mapping, **place)
        columns = [c for cs in picked.values() for c in cs]
        columns += _filter_columns(source, available, place)
        pq.read_table(opened.path, columns=list(dict.fromkeys(columns))).validate(full=True)  # texts that are no UTF-8
        frame = gpd.read_parquet(opened.path, columns=[*dict.fromkeys(columns), geometry])
    except KeyError as e:
        raise Refused("F22", file=source.file, found="parquet without shapes") from e
    except (OSError, ValueError, TypeError, pa.ArrowException, shapely.errors.ShapelyError, pyproj.exceptions.CRSError) as e:
        raise Refused("unreadable", reason=explain(e), **place) from e
    if source.where:
        frame = frame[filters.rows_that_match(frame, source.where)].reset_index(drop=True)
    fields = {f: [frame[c] for c in cs] for f, cs in picked.items()}
    return Features(source.file, opened.name, fields, frame.geometry.to_numpy(), frame.crs, available=available)


def _filter_columns(source: Source, available: list[str], place: dict[str, str]) -> list[str]:
    if not source.where:
        return []
    try:
        asked = filters.columns_of(source.where)
    except ValueError as e:
        raise Refused("where_bad", where=source.where, reason=said("reason_filter_plain"), columns=", ".join(available), **place) from e
    _refuse_unknown([c for c in asked if c not in available], source.where, available, place)
    return asked


def _refuse_unknown(missing: list[str], where: str, available: list[str], place: dict[str, str]) -> None:
    """Refuse a filter that names columns that there are not."""
    if missing:
        reason = said("reason_no_column", columns=", ".join(missing))
        raise Refused("where_bad", where=where, reason=reason, columns=", ".join(available) or "-", **place)


def _some(rows: list[int], most: int = 10) -> str:
    return ", ".join(map(str, rows[:most])) + (" ..." if len(rows) > most else "")
