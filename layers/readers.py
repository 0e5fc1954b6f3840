"""Deliveries read into the tables of `gis.schema`: committees, buildings, barriers, regions, totals, dwellings.

Every reader refuses a file that cannot be taken as a whole, and otherwise says what it found row by row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from gis import schema
from gis.barrier_kinds import kind_of_layer, read_kinds
from gis.barriers import rank
from gis.codes import TEMPORARY, clean_codes, duplicates, is_code, temporary_codes
from gis.errors import Refused
from gis.phrases import said
from gis.repair import edges, is_area, is_line, mend_areas
from gis.rules import Rules
from layers.buildings import read_buildings
from layers.columns import BARRIERS, COMMITTEES, REGIONS, Role
from layers.findings import Findings, lost_rows, some
from layers.positioning import Positioned, position
from layers.sources import Delivery, Source, as_text
from layers.tables import read_code_list, read_dwellings, read_totals
from layers.vectors import Features, read_features

__all__ = ["Delivery", "Source", "read_barriers", "read_buildings", "read_committees", "read_dwellings", "read_regions", "read_totals"]

_LEVELS = {6: "county", 9: "township"}
_HIDDEN_BY_TUNNEL = frozenset(("no", "false", "0", "n", "否", ""))


def read_committees(source: Source, rules: Rules, taken: Iterable[str] = ()) -> Delivery:
    """Committee outlines, valid, in a metric CRS chosen for them.

    Args:
        source: the layer; columns ``code`` and ``name`` unless mapped.
        rules: unused figures of the method; kept so that all readers are called alike.
        taken: codes in use, which no temporary code may repeat.

    Returns:
        Table `COMMITTEES`; refused rows are left out and stand in the issues as errors.

    Raises:
        Refused: for the file as a whole, or when no row is left.
    """
    features, findings, placed, shapes, lost = _areas(source, COMMITTEES)
    columns = features.fields
    count = len(features)
    cleaned = clean_codes(columns["code"][0], file=features.file, column=columns["code"][0].name) if "code" in columns else None
    given = cleaned.values if cleaned else np.full(count, "", dtype=object)
    for code, number in (("T01", cleaned.decimals), ("T05", cleaned.cleaned)) if cleaned else ():
        if number:
            findings.add(code, count=number)
    for code, rows in duplicates(given).items():
        findings.error("T07", shapes[rows[0]], value=code, count=len(rows), rows=some(list(rows)))
        lost |= dict.fromkeys(rows, "T07")
    keep = np.array([i for i in range(count) if i not in lost], dtype=np.intp)
    _refuse_all_lost(findings, features, keep)
    right: NDArray[np.bool_] = np.array([is_code(str(c)) for c in given], dtype=np.bool_)
    codes = given.copy()
    wrong = keep[~right[keep]]
    codes[wrong] = temporary_codes(len(wrong), {*taken, *given[right]})
    delivered = _source_codes(columns, given)
    delivered[right] = None
    for row in wrong.tolist():
        findings.add("T06", shapes[row], committee_code=codes[row], row=row, value=delivered[row] or "", temporary=codes[row])
    table = {
        "committee_code": codes[keep],
        "source_code": delivered[keep],
        "code_temporary": np.array([c.startswith(TEMPORARY) for c in codes[keep]], dtype=bool),
        "name": _text(columns, "name", count, "")[keep],
    }
    read = _delivery(source, table, shapes[keep], placed, findings, (count, count - len(keep)))
    return replace(read, ids_given=bool((right[keep] | ~pd.isna(delivered[keep])).all()))


def read_barriers(source: Source, rules: Rules, crs: pyproj.CRS) -> Delivery:
    """Barrier lines in ``crs``: tunnels and what is no line on the ground left out, areas by their edge.

    Returns:
        Table `BARRIERS`, one row per line; refused rows are left out and stand in the issues as errors.

    Raises:
        Refused: for the file as a whole.
    """
    features = read_features(source, BARRIERS)
    findings = Findings(features)
    if not len(features):
        findings.add("I05")
        return Delivery(schema.empty(schema.BARRIERS, crs), findings.issues, features.crs, 0, 0, source.file, source.sha256())
    placed = position(features, source, BARRIERS, crs)
    kinds = _kinds(features)
    shown = _visible(features, findings, kinds)
    lines = edges(shapely.force_2d(placed.shapes))
    lines[(shapely.length(lines) <= 0) | shapely.is_missing(lines)] = None
    lost = _lost_lines(findings, features, placed, lines, shown)
    use = np.flatnonzero(shown & ~shapely.is_missing(lines))
    if not len(use) and lost:
        _refuse_all_lost(findings, features, use)
    parts, of = shapely.get_parts(lines[use], return_index=True)
    row = use[of]
    ranks = np.array([rank(k) for k in kinds], dtype="int64")
    table = {"kind": kinds[row], "rank": ranks[row], "name": _text(features.fields, "name", len(features), None)[row]}
    return _delivery(source, table, parts, placed, findings, (len(features), lost))


def read_regions(source: Source, crs: pyproj.CRS) -> Delivery:
    """Counties and townships: codes of 6 and 9 digits, names, outlines in ``crs`` where the file has any.

    A list of codes and names (CSV, XLSX) is read too.

    Raises:
        Refused: for the file as a whole; ``column_needed`` without codes.
    """
    if (listed := read_code_list(source, REGIONS)) is not None:
        frame, issues = listed
        codes = [_region_code(c) for c in frame["code"]]
        table = pd.DataFrame(
            {"region_code": codes, "level": [_LEVELS.get(len(c), "") for c in codes], "name": frame["name"].astype(object)}
        )
        empty = gpd.GeoSeries([None] * len(table), crs=crs)
        keep = table["level"] != ""
        shown = gpd.GeoDataFrame(table[keep], geometry=empty[keep], crs=crs).reset_index(drop=True)
        return Delivery(shown, issues, None, len(table), int((~keep).sum()), source.file, source.sha256())
    features, findings, placed, shapes, lost = _areas(source, REGIONS, crs)
    if "code" not in features.fields:
        raise Refused("column_needed", field="code", columns=", ".join(features.available), **features.place)
    given = clean_codes(features.fields["code"][0], file=features.file, column=features.fields["code"][0].name).values
    codes = [_region_code(str(c)) for c in given]
    keep = np.array([i for i, c in enumerate(codes) if i not in lost and len(c) in _LEVELS], dtype=np.intp)
    for i, c in enumerate(codes):
        if i not in lost and len(c) not in _LEVELS:
            findings.add("I06", shapes[i], row=i, field="code")
    _refuse_all_lost(findings, features, keep)
    name = _text(features.fields, "name", len(features), "")
    level = np.array([_LEVELS.get(len(c), "") for c in codes], dtype=object)
    table = {"region_code": np.array(codes, dtype=object)[keep], "level": level[keep], "name": name[keep]}
    return _delivery(source, table, shapes[keep], placed, findings, (len(features), len(features) - len(keep)))


def _areas(
    source: Source, role: Role, crs: pyproj.CRS | None = None
) -> tuple[Features, Findings, Positioned, NDArray[np.object_], dict[int, str]]:
    """A layer of areas, positioned and mended; which rows are lost and why."""
    features = read_features(source, role)
    if not len(features):
        raise Refused("no_rows", **features.place)
    kinds = shapely.get_type_id(features.shapes)
    there = kinds[kinds >= 0]
    if len(there) and not np.isin(there, (3, 6, 7)).any() and (there < 8).all():
        raise Refused("wrong_shapes", found=_type_words(features.shapes), wanted="areas", **features.place)
    findings = Findings(features)
    placed = position(features, source, role, crs)
    mended = mend_areas(placed.shapes)
    lost = lost_rows(findings, features, placed, mended)
    for row in np.flatnonzero(~is_area(mended.shapes)).tolist():
        if row not in lost:
            findings.error("G18", placed.shapes[row], row=row, wanted="areas")
            lost[row] = "G18"
    return features, findings, placed, mended.shapes, lost


def _type_words(shapes: NDArray[np.object_]) -> str:
    return ", ".join(sorted({g.geom_type for g in shapes if g is not None}))


def _refuse_all_lost(findings: Findings, features: Features, keep: NDArray[np.intp]) -> None:
    if len(keep):
        return
    first = next(i for i in findings.issues if i["severity"] == "error")
    raise Refused("all_refused", rows=len(features), reason=said(first["code"], **first["params"]), **features.place)


def _source_codes(columns: dict[str, list[pd.Series]], given: NDArray[np.object_]) -> NDArray[np.object_]:
    """Codes as delivered; without a column of codes, whatever else identifies the row in the source."""
    if "code" in columns:
        return np.array([c or None for c in given], dtype=object)
    return _text(columns, "source_code", len(given), None)


def _text(columns: dict[str, list[pd.Series]], field: str, count: int, missing: str | None) -> NDArray[np.object_]:
    """Text of a field from the first of its columns that is filled."""
    out = np.full(count, None, dtype=object)
    for column in columns.get(field, []):
        text = as_text(column).to_numpy(dtype=object)
        out = np.where(pd.isna(out), text, out)
    out[pd.isna(out)] = missing
    return out


def _kinds(features: Features) -> NDArray[np.object_]:
    default = kind_of_layer(features.layer)
    out = np.full(len(features), default, dtype=object)
    decided = np.zeros(len(features), bool)
    for column in features.fields.get("kind", []):
        filled = ~decided & column.notna().to_numpy() & (column.astype(object) != "").to_numpy()
        out[filled] = read_kinds(column, default)[filled]
        decided |= filled
    return out


def _visible(features: Features, findings: Findings, kinds: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Rows that are lines on the ground."""
    ground = kinds != ""
    if not ground.all():
        words = {str(v) for c in features.fields["kind"] for v in c[~ground].dropna().unique()}
        findings.add("I02", count=int((~ground).sum()), kinds=some(sorted(words)))
    hidden = np.zeros(len(kinds), bool)
    for column in features.fields.get("tunnel", []):
        word = as_text(column).fillna("").str.strip().str.lower()
        hidden |= ~word.isin(_HIDDEN_BY_TUNNEL).to_numpy()
    hidden &= ground
    if hidden.any():
        findings.add("I01", count=int(hidden.sum()))
    return np.asarray(ground & ~hidden, dtype=bool)


def _lost_lines(findings: Findings, features: Features, placed: Positioned, lines: NDArray[np.object_], shown: NDArray[np.bool_]) -> int:
    """Note rows that should be lines and have none; how many."""
    rows = np.flatnonzero(shapely.is_missing(lines) & shown)
    for row in rows.tolist():
        shape = features.shapes[row]
        code = placed.bad.get(row)
        if code is None:
            code = "G15" if shape is None else "G16" if shape.is_empty else "G06" if is_line(features.shapes[[row]])[0] else "G18"
        findings.error(code, placed.shapes[row], row=row, wanted="lines")
    return len(rows)


def _region_code(code: str) -> str:
    """Codes filled up to 12 digits with zeros, cut to those of their level."""
    if is_code(code):
        return code[:6] if code[6:] == "000000" else code[:9] if code[9:] == "000" else code
    return code


def _delivery(
    source: Source,
    data: dict[str, NDArray[Any]],
    shapes: NDArray[np.object_],
    placed: Positioned,
    findings: Findings,
    counts: tuple[int, int],
) -> Delivery:
    """The table as columns and shapes, with ``counts`` of rows read and refused."""
    columns = {c: pd.Series(v, dtype=v.dtype) for c, v in data.items()}
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=placed.crs)
    return Delivery(frame, findings.issues, placed.source_crs, *counts, source.file, source.sha256())
