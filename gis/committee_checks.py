"""Checks of committees against each other: overlaps, gaps, corners, enclaves, several parts (V01-V06)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.issues import Issue, issue
from gis.rules import Rules
from gis.words import spots, who

Shapes = NDArray[np.object_]
_MOST_NAMED = 4  # committees named beside a gap


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
            a=who(committees, a),
            b=who(committees, b),
            area_m2=round(float(shared[k].area), 1),
            width_m=_width_m(shared[k]),
            buildings=int(inside[k]),
        )


def gaps(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """V02 and V03: land that lies between committees and belongs to none, by its width.

    Found are holes in the union of all committees, lakes too, and slits up to ``rules.gap_closed_m`` wide that are open
    at an end. A wider gap that is open to the outside cannot be told from the county's own outline.
    """
    outlines = committees.geometry.to_numpy()
    if not len(outlines):
        return
    union = shapely.union_all(outlines)
    holes = np.array([shapely.Polygon(r) for p in shapely.get_parts(union) for r in p.interiors], dtype=object)
    found = np.concatenate([holes, _slits(union, rules)])
    found = found[shapely.area(found) > rules.overlap_report_m2]
    if not len(found):
        return
    inside = _buildings_inside(found, buildings)
    hole, beside = shapely.STRtree(outlines).query(found, predicate="dwithin", distance=rules.gap_closed_m / 2)
    place = spots(found)
    for k, gap in enumerate(found):
        near = [who(committees, c) for c in sorted(beside[hole == k])]
        between = ", ".join(near[:_MOST_NAMED]) + (" ..." if len(near) > _MOST_NAMED else "")
        width = _width_m(gap)
        first = int(min(beside[hole == k])) if near else 0
        params: dict[str, Any] = {"between": between, "area_m2": round(float(gap.area), 1), "buildings": int(inside[k]), "width_m": width}
        code = "V02" if width <= rules.gap_closed_m else "V03"
        yield issue(code, place[k], committee_code=committees["committee_code"].iloc[first], **params)


def unmatched_corners(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """V04: shared lines whose corner points differ, apart from the overlaps and gaps that have their own findings."""
    outlines = committees.geometry.to_numpy()
    if len(outlines) < 2 or shapely.coverage_is_valid(outlines):
        return
    edges = shapely.coverage_invalid_edges(outlines)
    shared, pairs = _overlaps(outlines, rules)
    for k in np.flatnonzero(~shapely.is_empty(edges)):
        mine = [shared[j] for j, pair in enumerate(pairs) if k in pair]
        rest = shapely.difference(edges[k], shapely.buffer(shapely.union_all(mine), 0.01)) if mine else edges[k]
        if (length := float(rest.length)) > 0:
            where = shapely.line_interpolate_point(shapely.get_parts(rest)[0], 0.5, normalized=True)
            yield issue("V04", where, committee_code=committees["committee_code"].iloc[k], a=who(committees, k), length_m=round(length, 1))


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
        code = committees["committee_code"].iloc[a]
        yield issue(
            "V05", inner[k], committee_code=code, a=who(committees, a), b=who(committees, b), area_m2=round(float(lands[k].area), 1)
        )


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


def _slits(union: shapely.Geometry, rules: Rules) -> Shapes:
    """Slits that closing by half the width fills, without the tips that it rounds off in corners."""
    r = rules.gap_closed_m / 2
    closed = shapely.buffer(shapely.buffer(union, r, join_style="mitre"), -r, join_style="mitre")
    rest = shapely.get_parts(shapely.difference(closed, union))
    rest = rest[(shapely.get_type_id(rest) == 3) & (shapely.length(rest) > 20 * r)]
    slits: Shapes = rest[shapely.area(rest) > 0]
    return slits


def _buildings_inside(areas: Shapes, buildings: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Buildings with their middle in each area."""
    shapes = buildings.geometry.to_numpy()
    points = np.where(shapely.is_missing(shapes), None, shapely.centroid(shapes))
    hits = shapely.STRtree(points).query(areas, predicate="intersects")[0] if len(areas) else np.zeros(0, dtype=np.intp)
    return np.bincount(hits, minlength=len(areas))


def _width_m(area: shapely.Geometry) -> float:
    """Mean width of a long thin shape, or of each of its pieces: twice its area by its outline."""
    return round(float(max(2 * p.area / p.length for p in shapely.get_parts(area) if p.length > 0 and p.area > 0)), 1)
