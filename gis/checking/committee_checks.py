"""Checks of committees against each other: overlaps, gaps, corners, enclaves, several parts (V01-V06)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.widths import mean_width_m, widest_m
from gis.issues import Issue, issue
from gis.messages.phrases import said
from gis.messages.words import spots, who
from gis.rules import Rules

Shapes = NDArray[np.object_]
_MOST_NAMED = 4  # committees named beside a gap
_OPEN_M = 10.0  # usual width up to which a gap that is open to the outside is seen [V03 DEF]
_OPEN_LONG = 10.0  # such a gap is this many times as long as wide; shorter notches are the county's own ragged outline
_WIDE_M, _WIDE_LONG = 100.0, 5.3  # where buildings of no committee lie inside, as in no bay of a coast: three times as long as wide
_OPEN_FACING = 0.3  # least share of its outline beside other committees than the one with most of it, else a bay of that one
_STEPS = 100  # points along the outline of a gap that are asked whose they are
_HAIR_M = 0.005  # half the width of what closing leaves along edges that it has straightened a little
_TOUCH_M = 0.001  # grid of all corners


def overlaps(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """V01, one a pair that shares more than ``rules.overlap_report_m2``."""
    shared, pairs = _overlaps(committees.geometry.to_numpy(), rules)
    inside = _buildings_inside(shared, buildings)
    place = spots(shared)
    for k, (a, b) in enumerate(pairs):
        yield issue(
            "V01",
            place[k],
            committee_code=committees["committee_code"].iloc[a],
            concerned=committees["committee_code"].iloc[[a, b]],
            a=who(committees, a),
            b=who(committees, b),
            area_m2=round(float(shared[k].area), 1),
            width_m=widest_m(shared[k]),
            buildings=int(inside[k]),
        )


def gaps(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """V02 and V03: land that lies between committees and belongs to none, by its mean width.

    Found are holes in the union of all committees, lakes too, and long strips and wedges between two or more of them
    that are open at an end. A wide or short gap that is open to the outside cannot be told from the county's own outline,
    unless there are buildings in it.
    """
    outlines = committees.geometry.to_numpy()
    if not len(outlines):
        return
    union = shapely.union_all(outlines)
    filled = shapely.union_all([shapely.Polygon(p.exterior) for p in shapely.get_parts(union)])
    narrow = _open_gaps(filled, outlines, max(_OPEN_M, rules.gap_closed_m), _OPEN_LONG, rules)
    wide = _inhabited_gaps(filled, outlines, buildings, rules)
    narrow = narrow[~shapely.intersects(shapely.point_on_surface(narrow)[:, None], wide[None, :]).any(axis=1)]
    found = np.concatenate([_pieces(shapely.difference(filled, union), rules), narrow, wide])
    if not len(found):
        return
    inside = _buildings_inside(found, buildings)
    hole, beside = shapely.STRtree(outlines).query(found, predicate="dwithin", distance=rules.gap_closed_m / 2)
    place = spots(found)
    for k, gap in enumerate(found):
        around = sorted(beside[hole == k])
        near = [who(committees, c) for c in around]
        names = ", ".join(near[:_MOST_NAMED]) + (" ..." if len(near) > _MOST_NAMED else "")
        first = int(around[0]) if around else 0
        where = said("gap_between" if len(near) > 1 else "gap_inside", between=names)
        params: dict[str, Any] = {"where": where, "area_m2": round(float(gap.area), 1), "buildings": int(inside[k])}
        code = "V02" if round(mean_width_m(gap), 1) <= rules.gap_closed_m else "V03"
        codes = committees["committee_code"]
        yield issue(code, place[k], committee_code=codes.iloc[first], concerned=codes.iloc[around], width_m=widest_m(gap), **params)


def unmatched_corners(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """V04: shared lines whose corner points differ, apart from the overlaps and gaps that have their own findings."""
    outlines = committees.geometry.to_numpy()
    if len(outlines) < 2 or shapely.coverage_is_valid(outlines):
        return
    edges = shapely.coverage_invalid_edges(outlines)
    shared, pairs = _overlaps(outlines, rules)
    for k in np.flatnonzero(~shapely.is_empty(edges)):
        mine = [shared[j] for j, pair in enumerate(pairs) if k in pair]
        rest = _sides(edges[k])
        if mine:
            along = shapely.intersection(rest, shapely.buffer(shapely.union_all(mine), _TOUCH_M))
            rest = rest[shapely.length(along) <= 10 * _TOUCH_M]
        if len(rest):
            length = round(float(shapely.length(rest).sum()), 1)
            where = shapely.line_interpolate_point(rest[0], 0.5, normalized=True)
            yield issue("V04", where, committee_code=committees["committee_code"].iloc[k], a=who(committees, k), length_m=length)


def enclaves(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """V05: parts that fill a hole of another committee."""
    outlines = committees.geometry.to_numpy()
    lands, owner = shapely.get_parts(outlines, return_index=True)
    holed = np.flatnonzero(shapely.get_num_interior_rings(lands) > 0)
    pits = [(shapely.Polygon(r), owner[k]) for k in holed for r in lands[k].interiors]
    if not pits:
        return
    inner = shapely.point_on_surface(lands)
    pit, land = shapely.STRtree(inner).query([p for p, _ in pits], predicate="contains")
    for p, k in zip(pit, land, strict=True):
        a, b = owner[k], pits[p][1]
        if a == b or shapely.intersection(lands[k], outlines[b]).area > rules.overlap_report_m2:
            continue
        code, both = committees["committee_code"].iloc[a], committees["committee_code"].iloc[[a, b]]
        params: dict[str, Any] = {"a": who(committees, a), "b": who(committees, b), "area_m2": round(float(lands[k].area), 1)}
        yield issue("V05", inner[k], committee_code=code, concerned=both, **params)


def several_parts(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """V06: committees of several parts."""
    outlines = committees.geometry.to_numpy()
    for k in np.flatnonzero(shapely.get_num_geometries(outlines) > 1):
        lands = shapely.get_parts(outlines[k])
        area = shapely.area(lands)
        yield issue(
            "V06",
            shapely.point_on_surface(lands[area.argmin()]),
            committee_code=committees["committee_code"].iloc[k],
            a=who(committees, k),
            parts=len(lands),
            area_m2=round(float(area.min()), 1),
        )


def _overlaps(outlines: Shapes, rules: Rules) -> tuple[Shapes, list[tuple[int, int]]]:
    """Shared areas above the limit, and the rows of their two committees."""
    a, b = shapely.STRtree(outlines).query(outlines, predicate="overlaps")
    c, d = shapely.STRtree(outlines).query(outlines, predicate="covers")
    a, b = np.concatenate([a, c]), np.concatenate([b, d])
    pairs = np.unique(np.sort(np.stack([a, b], axis=1)[a != b], axis=1), axis=0)
    shared = shapely.intersection(outlines[pairs[:, 0]], outlines[pairs[:, 1]])
    big = shapely.area(shared) > rules.overlap_report_m2
    return shared[big], [(int(i), int(j)) for i, j in pairs[big]]


def _sides(lines: shapely.Geometry) -> Shapes:
    """The straight sides of some lines, one by one."""
    xy, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    same = line[1:] == line[:-1]
    sides: Shapes = shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1))
    return sides


def _inhabited_gaps(filled: shapely.Geometry, outlines: Shapes, buildings: gpd.GeoDataFrame, rules: Rules) -> Shapes:
    """Wide gaps that are open to the outside, with buildings of no committee inside."""
    shapes = buildings.geometry.to_numpy()
    points = shapely.centroid(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
    shapely.prepare(filled)
    points = points[~shapely.intersects(filled, points) & shapely.dwithin(filled, points, _WIDE_M)]
    if not len(points):
        return np.zeros(0, dtype=object)
    found = _open_gaps(filled, outlines, _WIDE_M, _WIDE_LONG, rules)
    inhabited: Shapes = found[np.unique(shapely.STRtree(found).query(points, predicate="intersects")[1])]
    return inhabited


def _open_gaps(filled: shapely.Geometry, outlines: Shapes, wide_m: float, long: float, rules: Rules) -> Shapes:
    """What closing up to a width fills along the edge of all committees, where it is long and lies between several of them.

    A bay of one committee and a notch of the coast where two meet are left out: beside a gap, one committee holds about
    half of its outline and others the rest, whatever its bends.
    """
    r = wide_m / 2
    closed = shapely.buffer(shapely.buffer(filled, r, join_style="mitre"), -r, join_style="mitre")
    rest = _pieces(shapely.difference(shapely.make_valid(closed, method="structure"), filled), rules)
    hairless = shapely.buffer(shapely.buffer(rest, -_HAIR_M, join_style="mitre"), _HAIR_M, join_style="mitre")
    rest = _pieces(hairless, rules)
    rest = rest[shapely.length(rest) ** 2 > 4 * long * shapely.area(rest)]
    if not len(rest):
        return np.zeros(0, dtype=object)
    steps = (np.arange(_STEPS) + 0.5) / _STEPS
    points = shapely.line_interpolate_point(shapely.boundary(rest)[:, None], steps, normalized=True).ravel()
    point, beside = shapely.STRtree(outlines).query(points, predicate="dwithin", distance=_TOUCH_M)
    touched = np.bincount(np.unique(point) // _STEPS, minlength=len(rest))
    pair, count = np.unique(point // _STEPS * len(outlines) + beside, return_counts=True)
    most = np.zeros(len(rest), dtype=np.intp)
    np.maximum.at(most, pair // len(outlines), count)
    between: Shapes = rest[touched - most >= _OPEN_FACING * _STEPS]
    return between


def _pieces(land: shapely.Geometry | Shapes, rules: Rules) -> Shapes:
    """Polygons of some land above the limit that is reported."""
    parts = shapely.get_parts(land)
    large: Shapes = parts[shapely.area(parts) > rules.overlap_report_m2]
    return large


def _buildings_inside(areas: Shapes, buildings: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Buildings with their middle in each area."""
    shapes = buildings.geometry.to_numpy()
    points = np.where(shapely.is_missing(shapes), None, shapely.centroid(shapes))
    hits = shapely.STRtree(points).query(areas, predicate="intersects")[0] if len(areas) else np.zeros(0, dtype=np.intp)
    return np.bincount(hits, minlength=len(areas))


def exchanged(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """I11: committees that are as a rule no larger than a building, so that one file was named in place of the other."""
    land, houses = (np.nan_to_num(shapely.area(t.geometry.to_numpy())) for t in (committees, buildings))
    houses = houses[houses > 0]
    if not len(land) or not len(houses) or np.median(land) >= np.median(houses):
        return
    params: dict[str, Any] = {
        "land_m2": round(float(np.median(land)), 1),
        "house_m2": round(float(np.median(houses)), 1),
        "count": len(land),
    }
    yield issue("I11", None, concerned=committees["committee_code"], **params)
