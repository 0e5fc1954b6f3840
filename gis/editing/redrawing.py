"""Redraw the border between two EAs along a line that was drawn, or a stretch of it."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from gis.delineation.whole import shared_edges
from gis.editing.carving import finished
from gis.editing.draft import Draft
from gis.editing.drawn_borders import parted
from gis.editing.edit_guards import changeable
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.recutting import ground_of
from gis.editing.splitting import LINES, bordered, land_crossed
from gis.errors import Refused

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
_ON_BORDER_M = 10.0  # a line that begins this near to the old border, and no nearer to the edge of both EAs, begins on it


def _redrawn(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    pair, line = args["eas"], args["line"]
    rows = draft.rows_in(pair)
    cells = draft.cells.geometry.to_numpy()[rows]
    land = land_crossed(shapely.coverage_union_all(cells), line)
    inside = shapely.intersects(land, shapely.point_on_surface(cells))
    first = (draft.cells["ea_code"].iloc[rows] == pair[0]).to_numpy(dtype=bool) & inside
    old = _border(cells[inside], first[inside])
    border = _joined_to(line, old, shapely.boundary(land))
    one = parted(ground_of(draft, pair, land, border), border)
    before = shapely.coverage_union_all(cells[first])
    stays = shapely.area(shapely.intersection(one, before)) - shapely.area(shapely.intersection(shapely.difference(land, one), before))
    now, touched = bordered(draft, rows[inside], one, (pair[0], pair[1]) if stays >= 0 else (pair[1], pair[0]))
    if _same(draft, now):
        raise Refused("edit_nothing_changes")
    return finished(draft, now, pair, touched)


def _border(cells: Geometries, first: NDArray[np.bool_]) -> Geometries:
    """The lines between cells of the first EA and those of the other."""
    start, end, a, b = shared_edges(cells)
    between = first[a] != first[b]
    lines = shapely.linestrings(np.stack([start[between], end[between]], axis=1))
    merged: Geometries = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    return merged


def _joined_to(line: shapely.LineString, borders: Geometries, rim: shapely.Geometry) -> shapely.LineString:
    """The drawn line, led on along the old border where it begins or ends on it."""
    old = borders[int(shapely.distance(borders, line).argmin())]
    xy = shapely.get_coordinates(line)
    on = [_begins_on(shapely.Point(xy[i]), old, rim) for i in (0, -1)]
    at = [shapely.line_locate_point(old, shapely.Point(xy[i])) for i in (0, -1)]
    if not any(on):
        return line
    if all(on):
        return _replaced(xy, old, at)
    if on[0]:
        xy, at = xy[::-1], at[::-1]
    rest = max((substring(old, at[1], end) for end in (0.0, old.length)), key=lambda s: s.length)
    return shapely.LineString(np.concatenate([xy, shapely.get_coordinates(rest)]))


def _begins_on(point: shapely.Point, old: shapely.LineString, rim: shapely.Geometry) -> bool:
    away = shapely.distance(point, old)
    return bool(away <= _ON_BORDER_M and away < shapely.distance(point, rim))


def _replaced(xy: Floats, old: shapely.LineString, at: list[float]) -> shapely.LineString:
    """The old border with the drawn line in place of what lies between its ends; of a ring, in place of the shorter way."""
    if at[0] > at[1]:
        xy, at = xy[::-1], at[::-1]
    before, between, after = substring(old, 0.0, at[0]), substring(old, *at), substring(old, at[1], old.length)
    if old.is_closed and between.length > old.length / 2:
        ring = np.concatenate([shapely.get_coordinates(between), xy[::-1]])
        return shapely.LineString(np.concatenate([ring, ring[:1]]))
    ends = [shapely.get_coordinates(p) for p in (before, after)]
    return shapely.LineString(np.concatenate([ends[0], xy, ends[1]]))


def _same(draft: Draft, now: Draft) -> bool:
    cells = draft.cells, now.cells
    return len(cells[0]) == len(cells[1]) and bool((cells[0]["ea_code"].to_numpy() == cells[1]["ea_code"].to_numpy()).all())


def _two_beside(draft: Draft, args: Args) -> Reason | None:
    codes = args["eas"]
    if len(codes) != 2:
        return Reason("edit_two_eas")
    cells = draft.cells[draft.cells["ea_code"].isin(codes)]
    start, _, a, b = shared_edges(cells.geometry.to_numpy())
    code = cells["ea_code"].to_numpy(dtype=object)
    return None if len(start) and (code[a] != code[b]).any() else Reason("edit_not_beside", {"code": codes[1]})


REDRAW = Edit(
    "redraw_border",
    "Redraw the border between two EAs along a drawn line, from edge to edge; or only a stretch of it, "
    "where the line begins or ends on the border. It follows barriers and goes round buildings.",
    (Arg("eas", "eas", True, "the two EAs"), Arg("line", "line", True, "the new border, or a stretch of it")),
    ("edit_virtual", "edit_locked", "edit_two_eas", "edit_not_beside", "edit_nothing_changes", *LINES, "edit_would_empty"),
    _redrawn,
    guard(changeable("eas", land=True), _two_beside),
)
