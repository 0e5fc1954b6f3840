"""Deliveries read into the tables of `gis.schema`: committees, buildings, barriers, regions, totals, dwellings.

Every reader refuses a file that cannot be taken as a whole, and otherwise says what it found row by row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from gis import schema
from gis.barriers import rank
from gis.geometry.noding import noded
from gis.geometry.repair import collection_outcome, edges, is_point
from gis.intake.barrier_kinds import DEFAULT, kind_of_layer, read_kinds
from gis.intake.codes import LENGTH, TEMPORARY, is_code, temporary_codes
from gis.rules import Rules
from layers.reading.areas import (
    about_areas,
    delivery_of,
    given_codes,
    read_areas,
    refuse_all_lost,
    refuse_wrong_shapes,
    repeated_codes,
    text_of,
)
from layers.reading.buildings import read_buildings
from layers.reading.columns import BARRIERS, COMMITTEES, lacking
from layers.reading.dwelling_lists import read_dwellings
from layers.reading.earlier_eas import read_earlier_eas
from layers.reading.findings import Findings, some
from layers.reading.kept_areas import read_together
from layers.reading.positioning import Positioned, position
from layers.reading.regions import read_regions
from layers.reading.sources import Delivery, Source, as_text
from layers.reading.tables import read_totals
from layers.reading.vectors import Features, read_features

__all__ = [
    "Delivery",
    "Source",
    "read_barriers",
    "read_buildings",
    "read_committees",
    "read_dwellings",
    "read_earlier_eas",
    "read_regions",
    "read_together",
    "read_totals",
]

_COLLECTION = 7
_NO_LINE = {0: "G18", 4: "G18", _COLLECTION: "G17"}  # types of shapes that hold no line; a line that is lost has no length
_HIDDEN_BY_TUNNEL = frozenset(("no", "false", "0", "n", "否", ""))


def read_committees(source: Source, rules: Rules, taken: Iterable[str] = ()) -> Delivery:
    """Committee outlines, valid, in a metric CRS chosen for them.

    Args:
        source: the layer; columns ``code`` and ``name`` unless mapped.
        rules: how far corners of two outlines may lie from a shared line (``snap_m``).
        taken: codes in use, which no temporary code may repeat.

    Returns:
        Table `COMMITTEES`, with the corners of neighbours on shared borders; refused rows are left out and stand in the
        issues as errors.

    Raises:
        Refused: for the file as a whole, or when no row is left.
    """
    features, findings, placed, shapes, lost = read_areas(source, COMMITTEES)
    columns = features.fields
    count = len(features)
    cleaned = given_codes(features)
    given = cleaned.values
    findings.count({"T01": cleaned.decimals, "T05": cleaned.cleaned})
    lost |= repeated_codes(given, shapes, findings)
    keep = np.array([i for i in range(count) if i not in lost], dtype=np.intp)
    refuse_all_lost(findings, features, keep)
    right: NDArray[np.bool_] = np.array([is_code(str(c)) for c in given], dtype=np.bool_)
    codes = given.copy()
    wrong = keep[~right[keep]]
    codes[wrong] = temporary_codes(len(wrong), {*taken, *given[right]})
    delivered = _source_codes(columns, given)
    refused = tuple(delivered[i] for i in sorted(lost) if delivered[i])
    delivered[right] = None
    key = features.name_of("code")
    told = [row for row in wrong.tolist() if key or delivered[row]]  # else the lack of the column has been told
    about = about_areas(features)
    for row in told:
        found = _wrong_code(delivered[row]) if delivered[row] else {"code": "T06-none", "column": key, "named": about(row)["named"]}
        findings.add(**found, shape=shapes[row], committee_code=codes[row], row=row, temporary=codes[row])
    table = {
        "committee_code": codes[keep],
        "source_code": delivered[keep],
        "code_temporary": np.array([c.startswith(TEMPORARY) for c in codes[keep]], dtype=bool),
        "name": text_of(columns, "name", count, "")[keep],
    }
    outlines, corners = noded(shapes[keep], rules.snap_m)
    findings.count({"V04-added": int(corners.sum())})
    read = delivery_of(source, table, outlines, placed, findings, (count, count - len(keep)))
    ids_given = bool((right[keep] | ~pd.isna(delivered[keep])).all())
    gone = lacking(columns, COMMITTEES)
    return replace(read, ids_given=ids_given, lacking=gone, columns=features.listed, refused=refused, key=key)


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
        findings.add("I05-where", where=source.where, columns=features.listed) if source.where else findings.add("I05")
        return Delivery(schema.empty(schema.BARRIERS, crs), findings.issues, features.crs, 0, 0, source.file, source.sha256())
    refuse_wrong_shapes(features, "lines", (1, 2, 3, 5, 6, 7))
    placed = position(features, source, BARRIERS, crs)
    kinds = _kinds(features)
    shown = _visible(features, findings, kinds)
    lines = edges(shapely.force_2d(placed.shapes))
    lines[(shapely.length(lines) <= 0) | shapely.is_missing(lines)] = None
    lost = _lost_lines(findings, features, placed, lines, shown)
    _note_collections(findings, features, lines, shown)
    _doubt_areas(findings, placed, kinds, shown, rules)
    use = np.flatnonzero(shown & ~shapely.is_missing(lines))
    if not len(use) and lost:
        refuse_all_lost(findings, features, use)
    parts, of = shapely.get_parts(lines[use], return_index=True)
    row = use[of]
    ranks = np.array([rank(k) for k in kinds], dtype="int64")
    table = {"kind": kinds[row], "rank": ranks[row], "name": text_of(features.fields, "name", len(features), None)[row]}
    return delivery_of(source, table, parts, placed, findings, (len(features), lost))


def _wrong_code(given: str) -> dict[str, Any]:
    """The finding about a code that is not 12 digits; of a longer number its first 12 are offered, never taken."""
    if given.isdecimal() and len(given) > LENGTH:
        return {"code": "T06-longer", "value": given, "digits": len(given), "first": given[:LENGTH]}
    return {"code": "T06", "value": given}


def _source_codes(columns: dict[str, list[pd.Series]], given: NDArray[np.object_]) -> NDArray[np.object_]:
    """Codes as delivered; without a column of codes, whatever else identifies the row in the source."""
    if "code" in columns:
        return np.array([c or None for c in given], dtype=object)
    return text_of(columns, "source_code", len(given), None)


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


def _note_collections(findings: Findings, features: Features, lines: NDArray[np.object_], shown: NDArray[np.bool_]) -> None:
    """Note rows that are collections of which points were left out (G17)."""
    for row in np.flatnonzero(shown & (shapely.get_type_id(features.shapes) == _COLLECTION) & ~shapely.is_missing(lines)).tolist():
        if dropped := int(is_point(shapely.get_parts(features.shapes[row])).sum()):
            kept = shapely.get_num_geometries(lines[row])
            findings.add("G17", lines[row], row=row, outcome=collection_outcome("lines", kept, dropped))


def _doubt_areas(findings: Findings, placed: Positioned, kinds: NDArray[np.object_], shown: NDArray[np.bool_], rules: Rules) -> None:
    """Note where most of a layer are small areas of which nothing says what they are (I24): footprints were named in place of lines."""
    size = np.nan_to_num(shapely.area(placed.shapes))
    small = shown & (size > 0) & (size < rules.house_block_m2) & (kinds == DEFAULT)
    if 2 * small.sum() > shown.sum():
        findings.add("I24", count=int(small.sum()), total=int(shown.sum()), area_m2=round(float(np.median(size[small])), 1))


def _lost_lines(findings: Findings, features: Features, placed: Positioned, lines: NDArray[np.object_], shown: NDArray[np.bool_]) -> int:
    """Note rows that should be lines and have none; how many."""
    rows = np.flatnonzero(shapely.is_missing(lines) & shown)
    for row in rows.tolist():
        shape = features.shapes[row]
        code = placed.bad.get(row)
        if code is None:
            code = "G15" if shape is None else "G16" if shape.is_empty else _NO_LINE.get(shapely.get_type_id(shape), "G06-line")
        outcome = collection_outcome("lines", 0, shapely.get_num_geometries(shape)) if code == "G17" else ""
        findings.error(code, placed.shapes[row], row=row, wanted="lines", outcome=outcome, **placed.said_of(row, code))
    return len(rows)
