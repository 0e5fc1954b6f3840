"""The way to walk on the map of an EA: a thin line with arrows, and a flag where it begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.sheet.label_places import Manner, Surroundings, place_labels
from gis.sheet.sheet_pages import SheetMap
from gis.sheet.sheet_route import arrow_of, route_steps, start_row
from layers.paper.sheet_paper import Paper
from layers.paper.sheet_tags import Tags

FLAG_MM = np.array([(4.0, 5.0)])  # width and height
_WAY_MM = 0.25
_NEAR = Manner(reach_mm=30.0)
Floats = NDArray[np.float64]


def draw_route(paper: Paper, tags: Tags, one: SheetMap) -> None:
    """Draw the way between the buildings of a map; labels come on top of it."""
    for step in route_steps(tags.signs, one.rows, one.page):
        draw_step(paper, step)


def draw_step(paper: Paper, step: Floats) -> None:
    """A stretch of the way, (2, 2) mm, with its arrow if it is long enough."""
    paper.line(step, _WAY_MM, grey=0.2)
    head = arrow_of(step)
    if head is not None:
        paper.fill([head], 0.2)


def draw_start(paper: Paper, tags: Tags, one: SheetMap, around: Surroundings) -> Floats:
    """Plant the flag by the first building, if this map numbers it; where there is no room the words of the sheet say it alone.

    Returns:
        (0 or 1, 4) the box that it takes: west, south, east, north in mm.
    """
    row = start_row(tags.signs)
    if row is None or row not in one.rows:
        return np.zeros((0, 4))
    spot = one.page.to_mm(tags.signs.spots[row][None])
    at = place_labels(spot, FLAG_MM, around, None, _NEAR).at
    if np.isnan(at[0, 0]):
        return np.zeros((0, 4))
    x, y = (at - FLAG_MM / 2)[0]
    draw_flag(paper, x, y, FLAG_MM[0, 1])
    return np.asarray(np.column_stack([at - FLAG_MM / 2, at + FLAG_MM / 2]))


def draw_flag(paper: Paper, x: float, y: float, height: float) -> None:
    """A flag on a pole with a white rim, by the foot of the pole."""
    top = y + height
    cloth = np.array([(x + 0.4, top), (x + 0.75 * height, top - 0.27 * height), (x + 0.4, top - 0.54 * height)])
    pole = np.array([(x + 0.4, y), (x + 0.4, top)])
    paper.line(np.vstack([cloth, cloth[:1]]), 0.9, grey=1.0)
    paper.line(pole, 1.2, grey=1.0)
    paper.fill([cloth], 0.0)
    paper.line(pole, 0.45)
