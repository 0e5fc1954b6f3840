"""EAs of an earlier plan or of the last census read from a delivery: outlines with codes of 15 digits."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from gis.errors import Refused
from gis.intake.codes import LENGTH
from gis.replanning.ea_codes import LAST
from gis.rules import Rules
from layers.reading.areas import delivery_of, given_codes, read_areas, refuse_all_lost, repeated_codes
from layers.reading.columns import EARLIER_EAS, lacking
from layers.reading.findings import Findings
from layers.reading.sources import Delivery, Source

_DIGITS = 3  # after those of the committee
_INSIDE = 0.5  # share of an EA that must lie in its committee
_CUT_SHARE = 0.01  # of an EA outside its committee, from which it is told


def read_earlier_eas(source: Source, rules: Rules, crs: pyproj.CRS, committees: gpd.GeoDataFrame) -> Delivery:
    """Earlier EAs in ``crs``, as they were drawn: they are cut to their committee only where a plan is made of them.

    Args:
        source: the layer; column ``code`` unless mapped.
        rules: ``overlap_report_m2``.
        crs: of the project.
        committees: of the project.

    Returns:
        Table `EARLIER_EAS`; rows whose code does not fit, or that lie outside their committee, are left out and stand in
        the issues as errors.

    Raises:
        Refused: for the file as a whole, or when no row can be used; ``column_needed`` without codes.
    """
    features, findings, placed, shapes, lost = read_areas(source, EARLIER_EAS, crs)
    if "code" not in features.fields:
        raise Refused("column_needed", field="code", columns=features.listed, hint="", **features.place)
    cleaned = given_codes(features)
    findings.count({"T01": cleaned.decimals, "T05": cleaned.cleaned})
    codes = cleaned.values
    lands = dict(zip(committees["committee_code"], committees.geometry, strict=True))
    for i, code in enumerate(codes.tolist()):
        if i not in lost and (reason := _wrong(code, lands)):
            findings.add(reason, shapes[i], row=i, value=code, committee=code[:LENGTH], last=LAST)
            lost[i] = reason
    lost |= repeated_codes(codes, shapes, findings)
    keep = np.array([i for i in range(len(codes)) if i not in lost], dtype=np.intp)
    away = _outside(keep, codes, shapes, lands, findings)
    keep = np.setdiff1d(keep, away)
    refuse_all_lost(findings, features, keep)
    _overlaps(keep, codes, shapes, rules, findings)
    table = {"ea_code": codes[keep], "committee_code": np.array([c[:LENGTH] for c in codes[keep]], dtype=object)}
    read = delivery_of(source, table, shapes[keep], placed, findings, (len(features), len(features) - len(keep)))
    return replace(read, lacking=lacking(features.fields, EARLIER_EAS), columns=features.listed, key=features.name_of("code"))


def _wrong(code: str, committees: dict[str, shapely.Geometry]) -> str:
    """What is wrong with a code: its form, or its committee; "" for nothing."""
    if not (code.isascii() and code.isdecimal() and len(code) == LENGTH + _DIGITS and 1 <= int(code[LENGTH:]) <= LAST):
        return "T06-ea"
    return "" if code[:LENGTH] in committees else "I20"


def _outside(
    rows: NDArray[np.intp], codes: NDArray[np.object_], shapes: NDArray[np.object_], lands: dict[str, shapely.Geometry], findings: Findings
) -> NDArray[np.intp]:
    """Rows whose larger part lies outside their committee; a lesser part outside is but told."""
    away = []
    for row in rows.tolist():
        code, area = codes[row][:LENGTH], float(shapely.area(shapes[row]))
        beyond = area - float(shapely.area(shapely.intersection(shapes[row], lands[code])))
        if beyond <= _CUT_SHARE * area:
            continue
        lost = beyond > (1 - _INSIDE) * area
        about = {"value": codes[row], "committee": code, "area_m2": round(beyond), "percent": round(100 * beyond / area)}
        findings.add("I21" if lost else "I22", shapes[row], committee_code=code, row=row, **about)
        if lost:
            away.append(row)
    return np.array(away, dtype=np.intp)


def _overlaps(rows: NDArray[np.intp], codes: NDArray[np.object_], shapes: NDArray[np.object_], rules: Rules, findings: Findings) -> None:
    """Tell of EAs of a committee that overlap."""
    a, b = shapely.STRtree(shapes[rows]).query(shapes[rows], predicate="intersects")
    for i, j in sorted(zip(rows[a].tolist(), rows[b].tolist(), strict=True)):
        if i >= j or codes[i][:LENGTH] != codes[j][:LENGTH]:
            continue
        both = shapely.intersection(shapes[i], shapes[j])
        if both.area > rules.overlap_report_m2:
            about = {"value": codes[i], "other": codes[j], "other_row": j, "area_m2": round(both.area)}
            findings.add("I23", both, committee_code=codes[i][:LENGTH], row=i, **about)
