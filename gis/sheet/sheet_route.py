"""The way an enumerator walks, as a sheet shows it: from each building on to the next by number, over open ground only."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.sheet.number_places import Signs
from gis.sheets import Layout

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_LEAST_MM = 0.6  # of open ground; less is not seen between two walls
_ARROW_MM = 2.2  # of open ground that has room for an arrow
_HEAD_MM = np.array([(-1.3, 0.75), (0.0, 0.0), (-1.3, -0.75)])  # of an arrow that points east with its tip at the origin


def route_steps(signs: Signs, rows: Ints, page: Layout) -> list[Floats]:
    """The stretches of the way on a map, each from its first to its last point: (2, 2) mm on the page.

    A building that has several labels is walked to once, at the first of them. What lies under a building is left out,
    so that the way is seen between houses and covers no number in one.

    Args:
        signs: the numbered buildings of the EA.
        rows: those that this map numbers; steps that neither begin nor end at one of them are not drawn.
        page: the map.
    """
    way = _by_number(signs)
    if len(way) < 2:
        return []
    here = np.isin(signs.numbers[way], signs.numbers[rows])
    at = np.flatnonzero(here[1:] | here[:-1])
    spots = signs.spots[way]
    lines = shapely.intersection(shapely.linestrings(np.stack([spots[at], spots[at + 1]], axis=1)), page.ground_box())
    houses = np.concatenate([signs.shapes, signs.others])
    passed = np.unique(shapely.STRtree(houses).query(lines, predicate="intersects")[1])
    open_ground = shapely.difference(lines, shapely.union_all(houses[passed]))
    parts = shapely.get_parts(open_ground)
    parts = parts[(shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0)]
    steps = [page.to_mm(shapely.get_coordinates(part)) for part in parts]
    return [step for step in steps if _length(step) >= _LEAST_MM]


def arrow_of(step: Floats) -> Floats | None:
    """The head of the arrow in the middle of a stretch, (3, 2) mm with its tip second; None where it is too short for one."""
    length = _length(step)
    if length < _ARROW_MM:
        return None
    ahead = (step[-1] - step[0]) / length
    tip = (step[0] + step[-1]) / 2 + ahead * -_HEAD_MM[0, 0] / 2
    out: Floats = tip + _HEAD_MM @ np.array([ahead, (-ahead[1], ahead[0])])
    return out


def start_row(signs: Signs) -> int | None:
    """The row of the building at which the way begins; None where there is none."""
    way = _by_number(signs)
    return int(way[0]) if len(way) else None


def _by_number(signs: Signs) -> Ints:
    """Rows in the order of the numbers, one for each number: the largest piece of the building, which stands first."""
    return np.asarray(np.unique(signs.numbers, return_index=True)[1])


def _length(step: Floats) -> float:
    return float(np.hypot(*(step[-1] - step[0])))
