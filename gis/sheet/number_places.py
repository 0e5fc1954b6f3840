"""Where the numbers of buildings go on a map, and which of them cannot be read there without effort."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.sheet.label_places import ON, Manner, Surroundings, leader, place_labels
from gis.sheets import Layout

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Shapes = NDArray[np.object_]
SMALL, USUAL = 0, 1  # type sizes; larger ones follow
_WITHIN = Manner(hide=False, own=1.0)
_OVER = Manner(hide=False, own=0.75, apart=True)  # a wall of its own under a corner of the number is no harm
_BESIDE, _FAR, _ANYWHERE = (
    replace(_OVER, reach_mm=8.0, clear=True),
    replace(_OVER, reach_mm=20.0, clear=True),
    replace(_OVER, reach_mm=200.0),
)
_THICK = (USUAL, _BESIDE)
_EASY = ((USUAL, _WITHIN), (USUAL, _OVER), _THICK, (SMALL, _WITHIN), (SMALL, _OVER))  # a glance is enough
_LED_SHARE, _LED_LEAST = 0.33, 6  # of the numbers: if more, and more than so many, must be led to, the map is a thicket
_EFFORT = ((SMALL, _BESIDE), (USUAL, _FAR), (SMALL, _ANYWHERE), (SMALL, ON))


@dataclass(frozen=True)
class Signs:
    """The buildings of an EA that bear numbers, most important first.

    Attributes:
        numbers: (n,) of the buildings.
        shapes: (n,) footprints, metric CRS.
        spots: (n, 2) ground points that the labels belong to.
        sizes: (types, n, 2) mm, width and height of each label in small, usual and larger type.
        others: footprints around that bear no number here, metric CRS; no label beside its own building covers one of them.
    """

    numbers: NDArray[np.intp]
    shapes: Shapes
    spots: Floats
    sizes: Floats
    others: Shapes = field(default_factory=lambda: np.array([], dtype=object))


@dataclass(frozen=True)
class Numbers:
    """Labels on a map, row by row of the signs.

    Attributes:
        at: (n, 2) mm, middle of each; NaN for one that has no place.
        type: (n,) `SMALL`, `USUAL` or larger.
        led: (n,) whether a line leads to it.
        hard: (n,) whether the number is small beside its building, or far from it, its line runs through others, or it is not there.
    """

    at: Floats
    type: NDArray[np.intp]
    led: Bools
    hard: Bools


def place_numbers(
    signs: Signs, who: NDArray[np.intp], page: Layout, around: Surroundings, easy_only: bool = False, grow: bool = True
) -> Numbers:
    """Place the numbers of some buildings: in the building, on it, beside it, smaller, at last wherever there is room.

    Those that stand in their building are then made as large as it allows. None covers a wall of another building while there
    is any other place.

    Args:
        signs: of the EA.
        who: rows of the signs that are to be placed; the others get no place.
        page: the map.
        around: what is there already; without `things` and `others`, which are the buildings of the EA and around it.
        easy_only: stop at what can be read at a glance.
        grow: make those in their building as large as it allows.
    """
    n = len(signs.numbers)
    out = Numbers(np.full((n, 2), np.nan), np.full(n, SMALL, dtype=np.intp), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))
    seen = signs.others[shapely.intersects(signs.others, page.ground_box())]
    shapes = on_page(page, signs.shapes)
    there = _Map(signs, shapes, page.to_mm(signs.spots), replace(around, things=shapes, others=on_page(page, seen)))
    left, within = who, who[:0]
    for manner in _EASY if easy_only else (*_EASY, *_EFFORT):
        if not len(left) or (easy_only and manner is _THICK and len(left) > max(_LED_SHARE * len(who), _LED_LEAST)):
            break
        done = there.place(out, left, *manner)
        left = np.setdiff1d(left, done, assume_unique=True)
        out.hard[done] = manner in _EFFORT
        within = done if manner is _EASY[0] else within
    out.hard[left] = True
    if grow:
        there.grow(out, within)
    return out


class _Map:
    """Labels on a map, as they are placed."""

    def __init__(self, signs: Signs, shapes: Shapes, spots: Floats, around: Surroundings) -> None:
        self._signs, self._shapes, self._spots, self._around = signs, shapes, spots, around

    def place(self, out: Numbers, rows: NDArray[np.intp], size: int, manner: Manner) -> NDArray[np.intp]:
        """Place what has room in this manner, in ``out``; gives the rows that have."""
        sizes = self._signs.sizes[size]
        found = place_labels(self._spots[rows], sizes[rows], self._room(out), self._shapes[rows], manner)
        there = ~np.isnan(found.at[:, 0])
        done = rows[there]
        out.at[done], out.type[done], out.led[done] = found.at[there], size, found.led[there]
        return done

    def grow(self, out: Numbers, rows: NDArray[np.intp]) -> None:
        """Make labels that lie in their building as large as it allows."""
        most = np.array([(b[2] - b[0], b[3] - b[1]) for b in shapely.bounds(self._shapes)]).reshape(-1, 2)
        for k in rows:
            small = out.at[k].copy()
            for size in range(len(self._signs.sizes) - 1, USUAL, -1):
                if np.any(self._signs.sizes[size, k] > most[k]):
                    continue
                out.at[k] = np.nan
                if len(self.place(out, np.array([k]), size, _WITHIN)):
                    break
                out.at[k] = small

    def _room(self, out: Numbers) -> Surroundings:
        """What is there, with the labels that are placed already and the lines to them."""
        rows = np.flatnonzero(~np.isnan(out.at[:, 0]))
        taken = np.vstack([self._around.taken, boxes(out, self._signs, rows)])
        led = [k for k in rows if out.led[k]]
        lines = [shapely.LineString(leader(self._spots[k], out.at[k], self._signs.sizes[out.type[k], k])) for k in led]
        return replace(self._around, taken=taken, leaders=(*self._around.leaders, *lines))


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
