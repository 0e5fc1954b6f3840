"""Layers of areas with codes and names: read, brought into place, mended; what committees and regions share."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from gis.errors import Refused
from gis.geometry.repair import is_area, mend_areas
from gis.intake.codes import Codes, clean_codes, duplicates, is_code
from gis.messages.phrases import said
from layers.reading.columns import Role
from layers.reading.findings import About, Findings, lost_rows, some
from layers.reading.positioning import Positioned, position
from layers.reading.sources import Delivery, Source, as_text
from layers.reading.vectors import Features, read_features


def read_areas(
    source: Source, role: Role, crs: pyproj.CRS | None = None
) -> tuple[Features, Findings, Positioned, NDArray[np.object_], dict[int, str]]:
    """A layer of areas, positioned and mended; which rows are lost and why."""
    features = read_features(source, role)
    if not len(features):
        raise nothing_read(features, source)
    refuse_wrong_shapes(features, "areas", (3, 6, 7))
    findings = Findings(features)
    placed = position(features, source, role, crs)
    mended = mend_areas(placed.shapes)
    about = about_areas(features)
    lost = lost_rows(findings, features, placed, mended, about)
    for row in np.flatnonzero(~is_area(mended.shapes)).tolist():
        if row not in lost:
            findings.error("G18", placed.shapes[row], row=row, wanted="areas", **about(row))
            lost[row] = "G18"
    return features, findings, placed, mended.shapes, lost


def nothing_read(features: Features, source: Source) -> Refused:
    """The refusal of a layer without rows (``no_rows``), or of a filter that lets none through (``filter_empty``)."""
    if source.where:
        return Refused("filter_empty", where=source.where, columns=features.listed, **features.place)
    return Refused("no_rows", **features.place)


def refuse_wrong_shapes(features: Features, wanted: str, possible: tuple[int, ...]) -> None:
    """Refuse a layer of which no shape can be what is wanted, by the numbers of their types: another layer is meant (``wrong_shapes``)."""
    kinds = shapely.get_type_id(features.shapes)
    there = kinds[kinds >= 0]
    if len(there) and not np.isin(there, possible).any() and (there < 8).all():
        raise Refused("wrong_shapes", found=_type_words(features.shapes), wanted=wanted, **features.place)


def given_codes(features: Features) -> Codes:
    """Codes of a layer, cleaned; all empty where no column holds them.

    Raises:
        Refused: ``T02``, ``T03``.
    """
    if "code" not in features.fields:
        return Codes(np.full(len(features), "", dtype=object), 0, 0)
    column = features.fields["code"][0]
    return clean_codes(column, file=features.file, column=column.name)


def repeated_codes(given: NDArray[np.object_], shapes: NDArray[np.object_], findings: Findings) -> dict[int, str]:
    """Note codes on several rows; all these rows are lost."""
    out: dict[int, str] = {}
    for code, rows in duplicates(given).items():
        found = {"value": code, "count": len(rows), "rows": some(list(rows))}
        findings.error("T07", shapes[rows[0]], committee_code=code if is_code(code) else None, **found)
        out |= dict.fromkeys(rows, "T07")
    return out


def refuse_all_lost(findings: Findings, features: Features, keep: NDArray[np.intp]) -> None:
    """Refuse a file of which no row is kept, with the reason of the first."""
    if len(keep):
        return
    first = next(i for i in findings.issues if i["severity"] == "error")
    raise Refused("all_refused", rows=len(features), reason=said(first["code"], **first["params"]), **features.place)


def text_of(columns: dict[str, list[pd.Series]], field: str, count: int, missing: str | None) -> NDArray[np.object_]:
    """Text of a field from the first of its columns that is filled."""
    out = np.full(count, None, dtype=object)
    for column in columns.get(field, []):
        text = as_text(column).to_numpy(dtype=object)
        out = np.where(pd.isna(out), text, out)
    out[pd.isna(out)] = missing
    return out


def delivery_of(
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


def about_areas(features: Features) -> About:
    """How findings name a committee or region: by code and name, as far as it has them."""
    codes, names = given_codes(features).values, text_of(features.fields, "name", len(features), "")

    def about(row: int) -> dict[str, Any]:
        words = " ".join(w for w in (codes[row], names[row]) if w)
        return {"committee_code": codes[row] if is_code(codes[row]) else None, "named": f" [{words}]" if words else ""}

    return about


def _type_words(shapes: NDArray[np.object_]) -> str:
    return ", ".join(sorted({g.geom_type for g in shapes if g is not None}))
