"""Where labels go on a map: none over another, each on its own thing, or beside it at the end of a leader line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

_AIR_MM = 0.3  # free on each side of a label
_STEPS = np.array([(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)], dtype=float)
_ANGLES = np.arange(24) * np.pi / 12
_RINGS_MM = np.concatenate([np.arange(4.0, 30.0, 1.5), np.arange(30.0, 200.0, 6.0)])
_OVER_EDGE, _OVER_THINGS, _OVER_LEADER = 12.0, 10.0, 40.0  # mm of longer leader that each is worth avoiding


@dataclass(frozen=True)
class Surroundings:
    """What labels keep clear of where they can, in mm on the page.

    Attributes:
        frame: left, bottom, width, height that labels stay in.
        taken: (k, 4) boxes in use already: west, south, east, north; never covered.
        edge: a line that labels should not lie on, such as the boundary; None for none.
        things: (m,) shapes that a label beside its own thing should not cover.
    """

    frame: Box
    taken: Floats
    edge: shapely.Geometry | None = None
    things: NDArray[np.object_] | None = None


@dataclass(frozen=True)
class Places:
    """Middle of each label (n, 2), NaN for one that has no place, and whether a line must lead to it (n,)."""

    at: Floats
    led: NDArray[np.bool_]


def place_labels(
    spots: Floats, sizes: Floats, around: Surroundings, inside: NDArray[np.object_] | None = None, led: NDArray[np.bool_] | None = None
) -> Places:
    """Places for labels in order of importance, none over another.

    First each is tried on its spot and close by; then those that may be led to are tried further and further away.

    Args:
        spots: (n, 2) mm, where each label belongs.
        sizes: (n, 2) mm, width and height of each.
        around: what is there already.
        inside: (n,) shapes that the middle of each label must stay in, None for any place close by.
        led: (n,) whether a label without a place close by may stand further away, with a line to it.
    """
    room = _Room(around)
    out = np.full((len(spots), 2), np.nan)
    for k, (spot, size) in enumerate(zip(spots, sizes, strict=True)):
        near = spot + _STEPS * (size + 0.6) * (0.75, 0.9)
        free = room.free(near, size) & room.off_edge(near, size)
        if inside is not None and inside[k] is not None:
            free[1:] &= shapely.contains_xy(inside[k], near[1:])
        if free.any():
            out[k] = near[int(np.argmax(free))]
            room.put(out[k], size)
    away = np.zeros(len(spots), dtype=bool)
    left = np.isnan(out[:, 0]) if led is not None else away
    for k in np.flatnonzero(left & led if led is not None else left).tolist():
        place = room.led_to(spots[k], sizes[k])
        if place is not None:
            out[k], away[k] = place, True
            room.put(place, sizes[k], spots[k])
    return Places(out, away)


def leader(spot: Floats, middle: Floats, size: Floats) -> Floats:
    """The line (2, 2) from a spot to the nearest point of the label's box, of which ``middle`` is the middle."""
    half = np.asarray(size) / 2
    return np.array([spot, np.clip(spot, np.asarray(middle) - half, np.asarray(middle) + half)])


class _Room:
    """The frame with what stands in it; labels are added one after the other."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._used = [tuple(box) for box in around.taken]
        self._leaders: list[shapely.LineString] = []
        things = around.things if around.things is not None else np.array([], dtype=object)
        self._things = shapely.STRtree(things)

    def free(self, middles: Floats, size: Floats) -> NDArray[np.bool_]:
        """Which boxes lie in the frame and over no other label."""
        left, bottom, width, height = self._around.frame
        low, high = middles - np.asarray(size) / 2, middles + np.asarray(size) / 2
        fits: NDArray[np.bool_] = np.all(low >= (left, bottom), axis=1) & np.all(high <= (left + width, bottom + height), axis=1)
        if not self._used:
            return fits
        used = np.array(self._used)
        before, behind = high[:, None] <= used[None, :, :2] - _AIR_MM, low[:, None] >= used[None, :, 2:] + _AIR_MM
        return np.asarray(fits & np.all((before | behind).any(axis=2), axis=1))

    def off_edge(self, middles: Floats, size: Floats) -> NDArray[np.bool_]:
        """Which boxes do not lie on the edge."""
        if self._around.edge is None:
            return np.ones(len(middles), dtype=bool)
        return ~np.asarray(shapely.intersects(_boxes(middles, size), self._around.edge), dtype=bool)

    def put(self, middle: Floats, size: Floats, spot: Floats | None = None) -> None:
        """Take the place of a label, and of its leader."""
        self._used.append(_box(middle, size))
        if spot is not None:
            self._leaders.append(shapely.LineString(leader(spot, middle, size)))

    def led_to(self, spot: Floats, size: Floats) -> Floats | None:
        """The best free place at some distance: near, off the edge and off things, its leader clear of labels and leaders."""
        unit = np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])
        far = np.repeat(_RINGS_MM, len(unit))
        middles = spot + np.tile(unit, (len(_RINGS_MM), 1)) * far[:, None]
        free = self.free(middles, size)
        if not free.any():
            return None
        middles, far = middles[free], far[free]
        cost = far + _OVER_EDGE * ~self.off_edge(middles, size)
        boxes = _boxes(middles, size)
        cost[self._things.query(boxes, predicate="intersects")[0]] += _OVER_THINGS
        lines = shapely.linestrings([leader(spot, m, size) for m in middles])
        blocks = [*self._leaders, *(shapely.box(*u) for u in self._used if not _holds(u, spot))]
        if blocks:
            hit, _ = shapely.STRtree(blocks).query(lines, predicate="intersects")
            cost += _OVER_LEADER * np.bincount(hit, minlength=len(lines))
        return np.asarray(middles[int(np.argmin(cost))])


def _box(middle: Floats, size: Floats) -> Box:
    (x, y), (w, h) = middle, size
    return x - w / 2, y - h / 2, x + w / 2, y + h / 2


def _boxes(middles: Floats, size: Floats) -> NDArray[np.object_]:
    low, high = middles - np.asarray(size) / 2, middles + np.asarray(size) / 2
    return np.asarray(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]), dtype=object)


def _holds(box: tuple[float, ...], spot: Floats) -> bool:
    return bool(box[0] <= spot[0] <= box[2] and box[1] <= spot[1] <= box[3])
