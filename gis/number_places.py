"""Where the numbers of buildings go on a map, and which of them cannot be read there without effort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.label_places import ANYWHERE, ON, Manner, Surroundings, leader, place_labels
from gis.sheets import Layout

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Shapes = NDArray[np.object_]
USUAL, SMALL = 0, 1  # type sizes
_SEEN = Manner(hide=False)
_BESIDE = Manner(reach_mm=8.0, clear=True, hide=False)
_EASY = ((USUAL, _SEEN), (SMALL, _SEEN), (SMALL, _BESIDE))  # a glance is enough
_LED_SHARE, _LED_LEAST = 0.5, 10  # of the numbers: if more, and more than so many, must be led to, the map is a thicket
_EFFORT = ((SMALL, ON), (SMALL, ANYWHERE))


@dataclass(frozen=True)
class Signs:
    """The buildings of an EA that bear numbers, most important first.

    Attributes:
        numbers: (n,) of the buildings.
        shapes: (n,) footprints, metric CRS.
        spots: (n, 2) ground points that the labels belong to.
        sizes: (2, n, 2) mm, width and height of each label in usual and small type.
    """

    numbers: NDArray[np.intp]
    shapes: Shapes
    spots: Floats
    sizes: Floats


@dataclass(frozen=True)
class Numbers:
    """Labels on a map, row by row of the signs.

    Attributes:
        at: (n, 2) mm, middle of each; NaN for one that has no place.
        type: (n,) `USUAL` or `SMALL`.
        led: (n,) whether a line leads to it.
        hard: (n,) whether the number hides its building, stands far from it, its line runs through others, or is not there.
    """

    at: Floats
    type: NDArray[np.intp]
    led: Bools
    hard: Bools


def place_numbers(signs: Signs, who: NDArray[np.intp], page: Layout, around: Surroundings, easy_only: bool = False) -> Numbers:
    """Place the numbers of some buildings: on the building, smaller, beside it, at last wherever there is room.

    Args:
        signs: of the EA.
        who: rows of the signs that are to be placed; the others get no place.
        page: the map.
        around: what is there already; without `things`, which are the buildings of the EA.
        easy_only: stop at what can be read at a glance.
    """
    n = len(signs.numbers)
    out = Numbers(np.full((n, 2), np.nan), np.zeros(n, dtype=np.intp), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))
    shapes = on_page(page, signs.shapes)
    spots = page.to_mm(signs.spots)
    taken, leaders, left = around.taken, list(around.leaders), who
    for manner in _EASY if easy_only else (*_EASY, *_EFFORT):
        if not len(left) or (easy_only and manner is _EASY[-1] and len(left) > max(_LED_SHARE * len(who), _LED_LEAST)):
            break
        size, how = manner
        room = Surroundings(around.frame, taken, around.edge, shapes, tuple(leaders))
        found = place_labels(spots[left], signs.sizes[size][left], room, shapes[left], how)
        there = ~np.isnan(found.at[:, 0])
        done, left = left[there], left[~there]
        out.at[done], out.type[done], out.led[done] = found.at[there], size, found.led[there]
        out.hard[done] = manner in _EFFORT
        taken = np.vstack([taken, boxes(out, signs, done)])
        leaders += [shapely.LineString(leader(spots[k], out.at[k], signs.sizes[size][k])) for k in done if out.led[k]]
    out.hard[left] = True
    return out


def boxes(numbers: Numbers, signs: Signs, rows: NDArray[np.intp]) -> Floats:
    """West, south, east, north of some labels, mm."""
    half = signs.sizes[numbers.type[rows], rows] / 2
    return np.hstack([numbers.at[rows] - half, numbers.at[rows] + half])


def on_page(page: Layout, shapes: Shapes) -> Shapes:
    """Shapes of the ground in mm on the page."""
    return np.asarray(shapely.transform(shapes, page.to_mm), dtype=object)


def widest(shape: shapely.Geometry) -> tuple[float, float]:
    """The spot of a building that its label belongs to: where it is widest."""
    if shapely.area(shape) < 0.1:  # a point, or next to none
        spot = shapely.point_on_surface(shape)
        return float(spot.x), float(spot.y)
    circle = shapely.maximum_inscribed_circle(shape, tolerance=0.2)
    middle = shapely.centroid(shape)  # of a long house: anywhere along it is as wide, the middle looks best
    if shape.contains(middle) and middle.distance(shape.boundary) > 0.7 * circle.length:
        return float(middle.x), float(middle.y)
    x, y = shapely.get_coordinates(circle)[0]
    return float(x), float(y)
