"""Where labels go on a map: none over another, each on its own thing, or beside it at the end of a leader line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Box = tuple[float, float, float, float]

_AIR_MM = 0.3  # free on each side of a label
_EDGE_MM = 0.5  # from the middle of the boundary, which is a broad line
_STEPS = np.array([(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)], dtype=float)
_GRID = np.array([(i, j) for i in np.linspace(-1, 1, 9) for j in np.linspace(-1, 1, 9)])
_COARSE = 10
_WALL_MM = 0.2  # from the middle of a wall, which is a line that is not to be covered
_ANGLES = np.arange(24) * np.pi / 12
_RINGS_MM = np.concatenate([np.arange(3.0, 30.0, 1.0), np.arange(30.0, 200.0, 6.0)])
_HIDDEN, _SMALL_HIDDEN = 0.9, 0.6  # share of a thing under its own label, from which it is not seen; if smaller than that
_OVER_EDGE, _OVER_THINGS, _OVER_LEADER = 12.0, 200.0, 40.0  # mm of longer leader that each is worth avoiding
_THROUGH_THING, _THROUGH_EDGE = 15.0, 12.0  # the same for a leader that runs through one more thing, or across the edge


@dataclass(frozen=True)
class Surroundings:
    """What labels keep clear of where they can, in mm on the page.

    Attributes:
        frame: left, bottom, width, height that labels stay in.
        taken: (k, 4) boxes in use already: west, south, east, north; never covered.
        edge: a line that labels should not lie on, such as the boundary; None for none.
        things: (m,) shapes that a label beside its own thing should not cover, nor its leader run through.
        leaders: lines that lead to labels already.
        others: (k,) shapes that a label beside its own thing should not cover, but its leader may cross.
    """

    frame: Box
    taken: Floats
    edge: shapely.Geometry | None = None
    things: NDArray[np.object_] | None = None
    leaders: tuple[shapely.LineString, ...] = ()
    others: NDArray[np.object_] | None = None


@dataclass(frozen=True)
class Manner:
    """How a label may stand to its thing.

    Attributes:
        reach_mm: length of the leader to one that has no place on its thing; 0 where none may be led to.
        clear: only where the leader runs through nothing, and the label covers nothing.
        hide: whether the label may cover its own thing so that nothing of that is seen.
        own: share of the label that must lie on its own thing if it is not led to.
        apart: whether the label keeps off all other things if it is not led to.
    """

    reach_mm: float = 0.0
    clear: bool = False
    hide: bool = True
    own: float = 0.0
    apart: bool = False


ON = Manner()
ANYWHERE = Manner(reach_mm=200.0)


@dataclass(frozen=True)
class Places:
    """Middle of each label (n, 2), NaN for one that has no place, and whether a line must lead to it (n,)."""

    at: Floats
    led: Bools


def place_labels(
    spots: Floats, sizes: Floats, around: Surroundings, inside: NDArray[np.object_] | None = None, manner: Manner = ON
) -> Places:
    """Places for labels in order of importance, none over another.

    First each is tried on its spot and close by; then those that may be led to are tried further and further away.

    Args:
        spots: (n, 2) mm, where each label belongs.
        sizes: (n, 2) mm, width and height of each.
        around: what is there already.
        inside: (n,) shapes that the middle of each label must stay in, None for any place close by.
        manner: how each may stand to its thing.
    """
    room = _Room(around)
    out = np.full((len(spots), 2), np.nan)
    for k, (spot, size) in enumerate(zip(spots, sizes, strict=True)):
        thing = None if inside is None else inside[k]
        near = spot + _STEPS * (size + 0.6) * (0.75, 0.9) if thing is None or not manner.own else _on_thing(spot, size, thing, manner.own)
        k_free = _first_free(room, near, (spot, size), thing, manner)
        if k_free is not None:
            out[k] = near[k_free]
            room.put(out[k], size)
    away = np.zeros(len(spots), dtype=bool)
    for k in np.flatnonzero(np.isnan(out[:, 0])).tolist() if manner.reach_mm else []:
        place = room.led_to(spots[k], sizes[k], manner)
        if place is not None:
            out[k], away[k] = place, True
            room.put(place, sizes[k], spots[k])
    return Places(out, away)


def _first_free(room: _Room, near: Floats, label: tuple[Floats, Floats], thing: shapely.Geometry | None, manner: Manner) -> int | None:
    """The first of some places at which a label may stand; the dear questions are asked of the places that are left."""
    spot, size = label
    left = np.flatnonzero(room.free(near, size))
    if len(left):
        left = left[room.off_lines(near[left], size)]
    if thing is not None and len(left):
        left = left[(left == 0) | shapely.contains_xy(thing, near[left])]
    if manner.apart and len(left):
        left = left[room.off_things(spot, near[left], size)]
    if thing is None or manner.hide:
        return int(left[0]) if len(left) else None
    return next((int(k) for k in left if not _hides(near[k : k + 1], size, thing)[0]), None)


def leader(spot: Floats, middle: Floats, size: Floats) -> Floats:
    """The line (2, 2) from a spot to the nearest point of the label's box, of which ``middle`` is the middle."""
    return np.asarray(_leaders(spot, np.asarray(middle)[None], size)[0])


def _leaders(spot: Floats, middles: Floats, size: Floats) -> Floats:
    half = np.asarray(size) / 2
    ends = np.clip(spot, middles - half, middles + half)
    return np.stack([np.broadcast_to(spot, ends.shape), ends], axis=1)


class _Room:
    """The frame with what stands in it; labels are added one after the other."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._used = [tuple(box) for box in around.taken]
        self._leaders = list(around.leaders)
        self._things, self._others = (shapely.STRtree([] if some is None else some) for some in (around.things, around.others))
        shapely.prepare(around.edge)

    def free(self, middles: Floats, size: Floats) -> Bools:
        """Which boxes lie in the frame and over no other label."""
        left, bottom, width, height = self._around.frame
        low, high = middles - np.asarray(size) / 2, middles + np.asarray(size) / 2
        fits: Bools = np.all(low >= (left, bottom), axis=1) & np.all(high <= (left + width, bottom + height), axis=1)
        if not self._used:
            return fits
        used = np.array(self._used)
        before, behind = high[:, None] <= used[None, :, :2] - _AIR_MM, low[:, None] >= used[None, :, 2:] + _AIR_MM
        clear: Bools = np.all((before | behind).any(axis=2), axis=1)
        return fits & clear

    def off_lines(self, middles: Floats, size: Floats) -> Bools:
        """Which boxes lie neither on the edge nor on a leader."""
        boxes = _boxes(middles, size)
        off = np.ones(len(middles), dtype=bool)
        if self._around.edge is not None:
            off &= ~shapely.dwithin(self._around.edge, boxes, _EDGE_MM)
        if self._leaders:
            off &= ~shapely.intersects(boxes[:, None], np.array(self._leaders)).any(axis=1)
        return off

    def off_things(self, spot: Floats, middles: Floats, size: Floats) -> Bools:
        """Which boxes touch no thing, not even its wall, but those that the spot lies on."""
        boxes = _boxes(middles, size)
        box, thing = self._things.query(boxes, predicate="dwithin", distance=_WALL_MM)
        beside, _ = self._others.query(boxes, predicate="dwithin", distance=_WALL_MM)
        covers = np.concatenate([box[~np.isin(thing, self._own(spot))], beside])
        return np.asarray(np.bincount(covers, minlength=len(middles)) == 0)

    def _own(self, spot: Floats) -> NDArray[np.intp]:
        return np.asarray(self._things.query(shapely.Point(spot), predicate="dwithin", distance=0.05))

    def put(self, middle: Floats, size: Floats, spot: Floats | None = None) -> None:
        """Take the place of a label, and of its leader."""
        self._used.append(_box(middle, size))
        if spot is not None:
            self._leaders.append(shapely.LineString(leader(spot, middle, size)))

    def led_to(self, spot: Floats, size: Floats, manner: Manner) -> Floats | None:
        """The best free place at some distance: near, off the edge and off things, its leader clear of all else."""
        unit = np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])
        rings = _RINGS_MM[manner.reach_mm + max(size) / 2 >= _RINGS_MM]
        middles = spot + np.tile(unit, (len(rings), 1)) * np.repeat(rings, len(unit))[:, None]
        length = np.hypot(*np.diff(_leaders(spot, middles, size), axis=1)[:, 0].T)
        middles = middles[(length <= manner.reach_mm) & self.free(middles, size)]
        if not len(middles):
            return None
        far = np.hypot(*(middles - spot).T)
        in_the_way = self._in_the_way(spot, middles, size)
        cost = far + in_the_way
        k = int(np.argmin(cost))
        return None if manner.clear and in_the_way[k] > 0 else np.asarray(middles[k])

    def _in_the_way(self, spot: Floats, middles: Floats, size: Floats) -> Floats:
        """What labels would cover and leaders run through, in mm of longer leader that it is worth."""
        boxes, lines = _boxes(middles, size), shapely.linestrings(_leaders(spot, middles, size))
        covers = np.concatenate([tree.query(boxes, predicate="dwithin", distance=_WALL_MM)[0] for tree in (self._things, self._others)])
        line, thing = self._things.query(lines, predicate="intersects")
        own = self._own(spot)
        cost = _OVER_THINGS * (np.bincount(covers, minlength=len(lines)) > 0)
        cost = cost + _THROUGH_THING * np.bincount(line[~np.isin(thing, own)], minlength=len(lines))
        cost += _OVER_EDGE * ~self.off_lines(middles, size)
        if self._around.edge is not None:
            cost += _THROUGH_EDGE * shapely.intersects(self._around.edge, lines)
        used = np.array(self._used).reshape(-1, 4)
        used = used[~np.all((used[:, :2] <= spot) & (spot <= used[:, 2:]), axis=1)]
        blocks = np.concatenate([np.array(self._leaders, dtype=object), shapely.box(*used.T)])
        hit, _ = shapely.STRtree(blocks).query(lines, predicate="intersects")
        return np.asarray(cost + _OVER_LEADER * np.bincount(hit, minlength=len(lines)))


def _on_thing(spot: Floats, size: Floats, thing: shapely.Geometry, share: float) -> Floats:
    """Middles (k, 2) of boxes of which at least a share lies on a thing, nearest to the spot first; of a whole one, off its walls."""
    west, south, east, north = shapely.bounds(thing)
    least = np.array([0.0, 0.0]) if share < 1.0 else size
    if share * np.prod(size) > shapely.area(thing) or np.any(least > (east - west, north - south)):
        return np.zeros((0, 2))
    slack = np.maximum(np.array([east - west, north - south]) - size, 0.0) / 2
    grid = _GRID if share >= 1.0 else _GRID[::_COARSE]  # of one that may stand out, a few will do
    at = np.vstack([spot, np.array([(west + east) / 2, (south + north) / 2]) + grid * slack])
    boxes = _boxes(at, size)
    if share >= 1.0:
        on = shapely.covers(shapely.buffer(thing, -_WALL_MM), boxes)
    else:
        on = shapely.area(shapely.intersection(boxes, thing)) >= share * np.prod(size)
    at = at[on]
    return np.asarray(at[np.argsort(np.hypot(*(at - spot).T), kind="stable")])


def _hides(middles: Floats, size: Floats, thing: shapely.Geometry) -> Bools:
    """Which boxes cover a thing so far that it is not seen."""
    whole = shapely.area(thing)
    share = _HIDDEN if whole > np.prod(size) else _SMALL_HIDDEN
    return np.asarray(shapely.area(shapely.intersection(_boxes(middles, size), thing)) >= share * whole)


def _box(middle: Floats, size: Floats) -> Box:
    (x, y), (w, h) = middle, size
    return x - w / 2, y - h / 2, x + w / 2, y + h / 2


def _boxes(middles: Floats, size: Floats) -> NDArray[np.object_]:
    low, high = middles - np.asarray(size) / 2, middles + np.asarray(size) / 2
    return np.asarray(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]), dtype=object)
