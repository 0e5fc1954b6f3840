"""The turning points of an EA on its map and in words: what meets there, and how far it is from the one before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.sheet.label_places import Manner, Surroundings, leader, place_labels
from gis.sheet.sheet_limits import LIMIT
from gis.sheet.sheet_pages import SheetMap
from gis.sheet.turning_points import TurningPoint, turning_corners, turning_points
from layers.paper.sheet_paper import POINT_MM, Paper
from layers.paper.sheet_scene import Scene
from layers.paper.sheet_words import kind, word

_PT = 6.5
_DOT_MM = 1.4
_OUTSIDE_MM = 1.0  # from the frame, nearer to which a point is not on the map
_AT_LIMIT_M = 1.0
_LED = Manner(reach_mm=60.0)
Floats = NDArray[np.float64]


def _points_of(scene: Scene) -> list[TurningPoint]:
    said = [_called(scene, row) for row in range(len(scene.barriers))]
    return turning_points(scene.outline, scene.barriers.geometry.to_numpy(), np.array(said, dtype=object))


def turning_in_words(scene: Scene) -> list[str]:
    """One line that tells all of them; none where the EA has no corner."""
    lang = scene.lang
    points = _points_of(scene)
    told = []
    for k, point in enumerate(points):
        what = word("and", lang).join(_called(scene, row) for row in point.rows) or _without_line(scene, point)
        metres, way = _from(np.array(points[k - 1].at), np.array(point.at), lang)
        key = "turn" if k else "turn_first"
        told.append(word(key, lang, number=k + 1, what=what, before=k, metres=metres, way=way))
    return [word("turning", lang) + "   ".join(told)] if told else []


def draw_turning(paper: Paper, scene: Scene, one: SheetMap, around: Surroundings) -> Floats:
    """Dots and numbers of the turning points that a map shows.

    Returns:
        (k, 4) the boxes that they take: west, south, east, north in mm.
    """
    left, bottom, width, height = one.page.frame_mm
    inside = shapely.box(left, bottom, left + width, bottom + height).buffer(-_OUTSIDE_MM)
    at = one.page.to_mm(turning_corners(scene.outline))
    rows = np.flatnonzero(shapely.contains_xy(inside, at)) if len(at) else np.zeros(0, dtype=np.intp)
    texts = [f"P{row + 1}" for row in rows]
    sizes = np.array([(paper.width(text, _PT) + 0.8, _PT * POINT_MM * 1.2) for text in texts]).reshape(-1, 2)
    dots = np.column_stack([at[rows] - _DOT_MM / 2, at[rows] + _DOT_MM / 2])
    found = place_labels(at[rows], sizes, replace(around, taken=np.vstack([around.taken, dots])), None, _LED)
    there = ~np.isnan(found.at[:, 0])
    for k in np.flatnonzero(there):
        if found.led[k]:
            paper.line(leader(at[rows[k]], found.at[k], sizes[k]), 0.25, grey=0.3)
        (x, y), (label_x, label_y) = at[rows[k]], found.at[k]
        paper.dot(x, y, _DOT_MM)
        paper.halo(label_x, label_y, texts[k], _PT, bold=True)
    return np.vstack([dots[there], np.column_stack([found.at - sizes / 2, found.at + sizes / 2])[there]])


def _called(scene: Scene, row: int) -> str:
    """A line by its name, else by what it is; all roads are called alike."""
    name = scene.barriers["name"].iloc[row]
    return name if isinstance(name, str) and name else kind(scene.barriers["kind"].iloc[row], scene.lang)


def _without_line(scene: Scene, point: TurningPoint) -> str:
    limit = shapely.boundary(scene.committee.geometry)
    return kind(LIMIT, scene.lang) if shapely.dwithin(limit, shapely.Point(point.at), _AT_LIMIT_M) else word("no_line", scene.lang)


def _from(start: Floats, end: Floats, lang: str) -> tuple[int, str]:
    """Metres and direction of the compass, one of eight."""
    east, north = end - start
    eighth = round(float(np.degrees(np.arctan2(north, east))) / 45.0) % 8
    upright = word("n", lang) if eighth in (1, 2, 3) else word("s", lang) if eighth in (5, 6, 7) else ""
    across = word("e", lang) if eighth in (7, 0, 1) else word("w", lang) if eighth in (3, 4, 5) else ""
    return max(1, round(float(np.hypot(east, north)))), across + upright if lang == "zh" else upright + across
