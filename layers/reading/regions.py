"""Counties and townships read from a delivery: from outlines, or from a list of codes and names."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from gis.errors import Refused
from gis.intake.codes import is_code
from gis.issues import issue
from gis.messages.phrases import said
from layers.reading.areas import delivery_of, given_codes, read_areas, refuse_all_lost, repeated_codes, text_of
from layers.reading.columns import REGIONS, lacking
from layers.reading.sources import Delivery, Source
from layers.reading.tables import CodeList, read_code_list, repeated_rows

_LEVELS = {6: "county", 9: "township"}


def read_regions(source: Source, crs: pyproj.CRS) -> Delivery:
    """Counties and townships: codes of 6 and 9 digits, names, outlines in ``crs`` where the file has any.

    A list of codes and names (CSV, XLSX) is read too; a row of it without a name says nothing and is refused.

    Raises:
        Refused: for the file as a whole, or when no row can be used; ``column_needed`` without codes, or a list without names.
    """
    listed = read_code_list(source, REGIONS)
    return _from_outlines(source, crs) if listed is None else _from_list(source, listed, crs)


def _from_list(source: Source, listed: CodeList, crs: pyproj.CRS) -> Delivery:
    issues = list(listed.issues)
    codes = np.array([_region_code(c) for c in listed.codes], dtype=object)
    lost: set[int] = set()
    for i, (code, name, row) in enumerate(zip(codes, listed.names, listed.rows.tolist(), strict=True)):
        if not _level(code):
            issues.append(issue("T06-region", file=source.file, row=row, value=code))
        elif not name:
            issues.append(issue("I06", file=source.file, row=row, field="name"))
        else:
            continue
        lost.add(i)
    repeated, found = repeated_rows(source, codes, listed.rows)
    issues += found
    lost |= repeated
    keep = [i for i in range(len(codes)) if i not in lost]
    read = listed.rows_read
    if not keep:
        first = next(i for i in issues if i["severity"] == "error")
        reason = said(first["code"], **first["params"])
        raise Refused("all_refused", file=source.file, layer=listed.layer, rows=read, reason=reason)
    table = pd.DataFrame({"region_code": codes[keep], "level": [_level(c) for c in codes[keep]], "name": listed.names[keep]}, dtype=object)
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries([None] * len(keep), crs=crs), crs=crs)
    refused = listed.rows_refused + len(lost)
    return Delivery(frame, issues, None, read, refused, source.file, source.sha256(), key=listed.key)


def _from_outlines(source: Source, crs: pyproj.CRS) -> Delivery:
    features, findings, placed, shapes, lost = read_areas(source, REGIONS, crs)
    if "code" not in features.fields:
        raise Refused("column_needed", field="code", columns=features.listed, hint="", **features.place)
    codes = np.array([_region_code(str(c)) for c in given_codes(features).values], dtype=object)
    name = text_of(features.fields, "name", len(features), "")
    for i, code in enumerate(codes.tolist()):
        if i not in lost and not _level(code):
            findings.add("T06-region_shape", shapes[i], row=i, value=code)
            lost[i] = "T06"
    lost |= repeated_codes(codes, shapes, findings)
    keep = np.array([i for i in range(len(codes)) if i not in lost], dtype=np.intp)
    refuse_all_lost(findings, features, keep)
    for i in keep[name[keep] == ""].tolist():
        findings.add("I10", shapes[i], row=i, named=f" [{codes[i]}]")
    level = np.array([_level(c) for c in codes], dtype=object)
    table = {"region_code": codes[keep], "level": level[keep], "name": name[keep]}
    read = delivery_of(source, table, shapes[keep], placed, findings, (len(features), len(features) - len(keep)))
    return replace(read, lacking=lacking(features.fields, REGIONS), columns=features.listed, key=features.name_of("code"))


def _level(code: str) -> str:
    """County or township, by the digits of a code; "" for neither."""
    return _LEVELS.get(len(code), "") if code.isdecimal() else ""


def _region_code(code: str) -> str:
    """Codes filled up to 12 digits with zeros, cut to those of their level."""
    if is_code(code):
        return code[:6] if code[6:] == "000000" else code[:9] if code[9:] == "000" else code
    return code
