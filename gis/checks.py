"""Tests of inputs and of plans; each finding is an issue with its place."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.homes import assign_homes
from gis.issues import Issue, issue
from gis.rules import Rules

_SAME_SHAPE = 0.9  # shared area over joint area from which two footprints are one building drawn twice [V12]


def check_inputs(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame, rules: Rules) -> list[Issue]:
    """Findings about committees and buildings: overlaps, gaps, buildings without a home, drawn twice or across a line.

    Buildings outside all committees are one summary finding (there may be thousands; each is listed by its status).

    Args:
        committees, buildings, barriers: tables in one metric CRS, units filled.
        rules: tolerances.
    """
    return [*_overlaps(committees, rules), *_gaps(committees, rules), *_homeless(committees, buildings, rules), *_twins(buildings)]


def _overlaps(committees: gpd.GeoDataFrame, rules: Rules) -> list[Issue]:
    shapes = committees.geometry.to_numpy()
    codes = committees["committee_code"].to_numpy(dtype=object)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    a, b = a[a < b], b[a < b]
    both = shapely.intersection(shapes[a], shapes[b])
    area = shapely.area(both)
    return [
        issue(
            "V01",
            shapely.point_on_surface(both[k]),
            committee_code=codes[a[k]],
            a=codes[a[k]],
            b=codes[b[k]],
            area=round(float(area[k]), 1),
        )
        for k in np.flatnonzero(area > rules.overlap_report_m2)
    ]


def _gaps(committees: gpd.GeoDataFrame, rules: Rules) -> list[Issue]:
    """Holes in the union of all committees."""
    union = shapely.union_all(committees.geometry.to_numpy(), grid_size=0.001)
    holes = [shapely.Polygon(r) for p in shapely.get_parts(union) for r in p.interiors]
    return [issue("V03", shapely.point_on_surface(h), area=round(h.area, 1)) for h in holes if h.area > rules.overlap_report_m2]


def _homeless(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> list[Issue]:
    home, status = assign_homes(buildings, committees, rules)
    shapes, ids = buildings.geometry.to_numpy(), buildings["building_id"].to_numpy(dtype=object)
    units = buildings["housing_units"].to_numpy(dtype=float)
    out = [
        issue(word, shapely.point_on_surface(shapes[k]), building_id=ids[k], id=ids[k])
        for word in ("undecided", "doubled")
        for k in np.flatnonzero(status == word)
    ]
    outside = np.flatnonzero(status == "no_committee")
    if len(outside):
        out.append(issue("V11", shapely.point_on_surface(shapes[outside[0]]), count=len(outside), units=int(np.nansum(units[outside]))))
    return out + _straddlers(committees, buildings, home)


def _straddlers(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, home: NDArray[np.intp]) -> list[Issue]:
    """Buildings that lie across the outline of their home by more than a hundredth."""
    at = np.flatnonzero(home >= 0)
    shapes = buildings.geometry.to_numpy()[at]
    outlines = committees.geometry.to_numpy()
    shapely.prepare(outlines)
    across = np.flatnonzero(~shapely.covers(outlines[home[at]], shapes) & (shapely.area(shapes) > 0))
    share = shapely.area(shapely.intersection(shapes[across], outlines[home[at[across]]])) / shapely.area(shapes[across])
    codes, ids = committees["committee_code"].to_numpy(dtype=object), buildings["building_id"].to_numpy(dtype=object)
    out = []
    for k, s in zip(across[share < 0.99], share[share < 0.99], strict=True):
        row, code = at[k], codes[home[at[k]]]
        spot = shapely.point_on_surface(shapes[k])
        out.append(issue("V10", spot, committee_code=code, building_id=ids[row], id=ids[row], code=code, share=round(100 * float(s))))
    return out


def _twins(buildings: gpd.GeoDataFrame) -> list[Issue]:
    shapes = buildings.geometry.to_numpy()
    real = np.flatnonzero((shapely.area(shapes) > 0) & (buildings["status"].fillna("") == "").to_numpy())
    g = shapes[real]
    a, b = shapely.STRtree(g).query(g, predicate="intersects")
    near = (a < b) & (np.abs(shapely.area(g[a]) / shapely.area(g[b]) - 1) < 0.25)
    a, b = a[near], b[near]
    shared = shapely.area(shapely.intersection(g[a], g[b]))
    same = shared / (shapely.area(g[a]) + shapely.area(g[b]) - shared) > _SAME_SHAPE
    ids = buildings["building_id"].to_numpy(dtype=object)[real]
    return [
        issue("V12", shapely.point_on_surface(g[i]), building_id=ids[i], a=ids[i], b=ids[j]) for i, j in zip(a[same], b[same], strict=True)
    ]


def check_plan(
    committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, rules: Rules
) -> list[Issue]:
    """Findings about a plan: loads outside the bands, EAs in pieces, committees that are not filled, parts elsewhere.

    Only the committees that have EAs in ``eas`` are tested for their outline.
    """
    return [*_loads(eas, rules), *_pieces(committees, eas), *_strays(eas, parts, committees)]


def _loads(eas: gpd.GeoDataFrame, rules: Rules) -> list[Issue]:
    out = []
    spots = shapely.point_on_surface(eas.geometry.to_numpy())
    for code, committee, units, spot in zip(eas["ea_code"], eas["committee_code"], eas["housing_units"], spots, strict=True):
        place = {"committee_code": committee, "ea_code": code, "code": code}
        if units > rules.amber_high:
            out.append(issue("E01", spot, **place, units=int(units), limit=round(rules.amber_high)))
        elif units == 0:
            out.append(issue("E03", spot, **place))
        elif units < rules.amber_low:
            out.append(issue("E02", spot, **place, units=int(units), limit=round(rules.amber_low)))
    return out


def _pieces(committees: gpd.GeoDataFrame, eas: gpd.GeoDataFrame) -> list[Issue]:
    """EAs in more pieces than their committee explains, and committees that their EAs do not fill."""
    out: list[Issue] = []
    groups = {code: g.geometry.to_numpy() for code, g in eas.groupby("committee_code")}
    ea_codes = {code: g["ea_code"].to_numpy() for code, g in eas.groupby("committee_code")}
    for code, outline in zip(committees["committee_code"], committees.geometry, strict=True):
        if code not in groups:
            continue
        shapes = groups[code]
        lands = shapely.get_num_geometries(outline)
        for k in np.flatnonzero(shapely.get_num_geometries(shapes) > lands):
            place = {"committee_code": code, "ea_code": ea_codes[code][k], "code": ea_codes[code][k]}
            out.append(issue("E04", shapely.point_on_surface(shapes[k]), **place))
        off = abs(float(shapely.area(shapes).sum()) - outline.area)
        if off > max(10.0, 1e-4 * outline.area):
            out.append(issue("E06", shapely.point_on_surface(outline), committee_code=code, code=code, area=round(off, 1)))
    return out


def _strays(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, committees: gpd.GeoDataFrame) -> list[Issue]:
    from gis.coverage import parts_elsewhere

    out = []
    for k in parts_elsewhere(eas, parts, committees):
        row = parts.iloc[k]
        ids = {"committee_code": row["committee_code"], "ea_code": row["ea_code"], "building_id": row["building_id"]}
        spot = shapely.point_on_surface(row.geometry)
        out.append(issue("E10", spot, **ids, code=row["ea_code"], id=row["building_id"], part=int(row["part_no"])))
    return out
