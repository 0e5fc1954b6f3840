"""Checks of EAs: loads, pieces, partition of each committee, codes, sums (E01-E07, E09, E12, E14, E23), older than their data (E24)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.checking.load_reasons import why_heavy, why_light
from gis.issues import Issue, issue
from gis.messages.words import counted, spots, who
from gis.rules import Rules

Shapes = NDArray[np.object_]
_RESIDUAL_M2, _RESIDUAL_SHARE = 10.0, 1e-4  # EAs against the outline of their committee [R62]
_DIGITS = re.compile(r"\d{3}")


def loads(committees: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """E01-E04 and E23: too much load, too little (unless the EA is the whole committee), none, no buildings; too much land."""
    load, houses = eas["load"].to_numpy(dtype=float), eas["buildings"].to_numpy(dtype=np.int64)
    alone = ~eas["committee_code"].duplicated(keep=False).to_numpy()
    ordinary = (eas["kind"] != "virtual").to_numpy()
    few = (load < rules.amber_low) & (load > 0) & ~alone
    empty = (load == 0) & (houses == 0)
    area = eas["area_m2"].to_numpy(dtype=float)
    wide = (area > rules.max_area_m2) & (rules.max_area_m2 > 0) & (load > 0)
    findings = (
        ("E01", load > rules.amber_high, rules.amber_high),
        ("E02", few, rules.amber_low),
        ("E03", empty, 0),
        ("E04", (load == 0) & ~empty, 0),
        ("E23", wide, rules.max_area_m2),
    )
    place = spots(eas.geometry.to_numpy())
    lands = dict(zip(committees["committee_code"], committees.geometry, strict=True))
    for code, mask, limit in findings:
        for k in np.flatnonzero(mask & ordinary):
            ea = eas["ea_code"].iloc[k]
            params: dict[str, Any] = {"ea": ea, "load": round(float(load[k])), "buildings": int(houses[k])}
            params |= {"limit": round(limit), "counted": counted(rules.measure, params["load"])}
            params |= {"area_m2": round(float(area[k]))} if code == "E23" else {}
            if code in ("E01", "E02"):
                land = lands.get(eas["committee_code"].iloc[k])
                params["why"] = why_heavy(ea, land, parts, rules) if code == "E01" else why_light(int(k), eas, parts, rules)
            yield issue(code, place[k], committee_code=eas["committee_code"].iloc[k], ea_code=ea, **params)


def out_of_date(committees: gpd.GeoDataFrame, stale: Collection[str]) -> Iterator[Issue]:
    """E24: a later delivery has touched the committees with the codes ``stale``."""
    rows = np.flatnonzero(committees["committee_code"].isin(list(stale)).to_numpy())
    for k, place in zip(rows, spots(committees.geometry.to_numpy()[rows]), strict=True):
        yield issue("E24", place, committee_code=committees["committee_code"].iloc[k], a=who(committees, k))


def partition(committees: gpd.GeoDataFrame, eas: gpd.GeoDataFrame) -> Iterator[Issue]:
    """E05-E07 and E12: EAs in pieces; EAs that do not fill their committee, overlap, or share lines without common corners.

    Only committees that have EAs are tested.
    """
    outlines = eas.geometry.to_numpy()
    there = np.flatnonzero(~(shapely.is_missing(outlines) | shapely.is_empty(outlines)))
    row = {c: k for k, c in enumerate(committees["committee_code"])}
    lands = committees.geometry.to_numpy()
    for code, rows in pd.Series(there).groupby(eas["committee_code"].to_numpy()[there]).indices.items():
        if code not in row:
            continue
        at, land = there[rows], lands[row[code]]
        yield from _scattered(eas, at, land)
        yield from _filled(committees, row[code], outlines[at], land)


def _scattered(eas: gpd.GeoDataFrame, at: NDArray[np.intp], land: shapely.Geometry) -> Iterator[Issue]:
    """EAs with more pieces than the pieces of the committee that they lie in."""
    outlines = eas.geometry.to_numpy()
    lands = shapely.get_parts(land)
    for k in at[shapely.get_num_geometries(outlines[at]) > 1]:
        points = shapely.point_on_surface(shapely.get_parts(outlines[k]))
        in_land = shapely.distance(lands[:, None], points[None]).argmin(axis=0)
        count = len(np.unique(in_land))
        if len(points) > count:
            ea = eas["ea_code"].iloc[k]
            small = points[shapely.area(shapely.get_parts(outlines[k])).argmin()]
            yield issue("E05", small, committee_code=ea[:-3], ea_code=ea, ea=ea, pieces=len(points), lands=count)


def _filled(committees: gpd.GeoDataFrame, row: int, shapes: Shapes, land: shapely.Geometry) -> Iterator[Issue]:
    matched = bool(shapely.is_valid(shapes).all()) and bool(shapely.coverage_is_valid(shapes))
    union = shapely.coverage_union_all(shapes) if matched else shapely.union_all(shapely.make_valid(shapes, method="structure"))
    off = shapely.symmetric_difference(union, land)
    overlap = float(shapely.area(shapes).sum() - union.area)
    if matched and overlap <= 1.0 and off.area <= _RESIDUAL_M2:
        return
    code, name = committees["committee_code"].iloc[row], who(committees, row)
    if off.area > max(_RESIDUAL_M2, _RESIDUAL_SHARE * land.area):
        yield issue("E06", spots(np.array([off]))[0], committee_code=code, a=name, area_m2=round(off.area, 1))
    if overlap > 1.0:
        yield issue("E07", spots(np.array([land]))[0], committee_code=code, a=name, area_m2=round(overlap, 1))
    elif not matched:
        yield issue("E12", spots(np.array([land]))[0], committee_code=code, a=name)


def codes_and_sums(committees: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame) -> Iterator[Issue]:
    """E09 and E14: EAs whose count is not that of their parts; EAs of no committee or with a code that does not fit."""
    known = eas["committee_code"].isin(committees["committee_code"]).to_numpy()
    codes = eas["ea_code"].to_numpy(dtype=object)
    fits = [c[:-3] == k and bool(_DIGITS.fullmatch(c[-3:])) for c, k in zip(codes, eas["committee_code"], strict=True)]
    sums = parts.groupby("ea_code")["housing_units"].sum().reindex(codes, fill_value=0).to_numpy(dtype=np.int64)
    stated = eas["housing_units"].to_numpy(dtype=np.int64)
    place = spots(eas.geometry.to_numpy())
    twice = pd.Series(codes).duplicated().to_numpy()
    for k in np.flatnonzero(~known | ~np.array(fits, dtype=bool) | twice):
        yield issue("E14", place[k], committee_code=eas["committee_code"].iloc[k], ea_code=codes[k], ea=codes[k])
    for k in np.flatnonzero(sums != stated):
        params = {"ea": codes[k], "stated": int(stated[k]), "found": int(sums[k])}
        yield issue("E09", place[k], committee_code=eas["committee_code"].iloc[k], ea_code=codes[k], **params)
