"""Several maps on one page: how the frame is shared among an overview and enlargements. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gis.sheets import Bounds, Layout, SheetProfile, fit

_SHARES = (0.22, 0.26, 0.3, 0.35, 0.4, 0.5)  # of the frame, for the first of two strips
_WEIGHT = 2.0  # of the scale of an enlargement beside that of the overview
_ENOUGH = 0.6  # of the largest scale denominator of a map, under which a still larger scale is worth nothing
_MOST_MAPS = 6  # on a page


@dataclass(frozen=True)
class Wanted:
    """One map: the ground it shows, metres, the largest scale denominator at which it can be read, and its weight."""

    bounds: Bounds
    most: int
    weight: float = _WEIGHT

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height at that scale."""
        west, south, east, north = self.bounds
        return (east - west) * 1000.0 / self.most, (north - south) * 1000.0 / self.most


def arrange(options: tuple[Layout, ...], wanted: list[Wanted], profile: SheetProfile) -> list[Layout] | None:
    """The maps of one page at the best of all scales, or None where one could not be read.

    Args:
        options: pages to choose from, with the whole of their frames.
        wanted: the maps, in the order in which they stand.
        profile: least size of a map, distance between maps.
    """
    best, least = None, np.inf
    for page in options if len(wanted) <= _MOST_MAPS else ():
        for maps in _shared(page, wanted, profile):
            if any(m.scale_denominator > w.most or min(m.frame_mm[2:]) < profile.map_mm for m, w in zip(maps, wanted, strict=True)):
                continue
            large = [w.weight * np.log(max(m.scale_denominator / w.most, _ENOUGH)) for m, w in zip(maps, wanted, strict=True)]
            if sum(large) < least:
                best, least = maps, sum(large)
    return best


def _shared(page: Layout, wanted: list[Wanted], profile: SheetProfile) -> Iterator[list[Layout]]:
    """The maps in a row, one above the other, or in two strips."""
    for across in (True, False):
        yield _row(page, wanted, across, profile)
        for split in range(1, len(wanted)):
            first, second = wanted[:split], wanted[split:]
            for inner in (True, False):
                for share in (_need(first, second, across, inner), *_SHARES):
                    one, two = _cut(page, [share, 1 - share], across, profile)
                    yield [*_row(one, first, inner, profile), *_row(two, second, inner, profile)]


def _need(first: list[Wanted], second: list[Wanted], across: bool, inner: bool) -> float:
    """The share of the first of two strips, as wide as what it holds."""
    one, two = ((max if across != inner else sum)(w.size_mm[int(not across)] for w in strip) for strip in (first, second))
    return float(one / (one + two))


def _row(page: Layout, wanted: list[Wanted], across: bool, profile: SheetProfile) -> list[Layout]:
    cells = _cut(page, [w.size_mm[int(not across)] for w in wanted], across, profile)
    return [fit(w.bounds, cell) for w, cell in zip(wanted, cells, strict=True)]


def _cut(page: Layout, needs: list[float], across: bool, profile: SheetProfile) -> list[Layout]:
    """The frame of a page cut into cells as wide as ``needs`` has it: from left to right, or from top to bottom."""
    left, bottom, width, height = page.frame_mm
    room = (width if across else height) - profile.between_mm * (len(needs) - 1)
    sizes = np.array(needs) * room / sum(needs)
    starts = np.concatenate([[0.0], np.cumsum(sizes + profile.between_mm)[:-1]])
    if across:
        frames = [(left + a, bottom, s, height) for a, s in zip(starts.tolist(), sizes.tolist(), strict=True)]
    else:
        frames = [(left, bottom + height - a - s, width, s) for a, s in zip(starts.tolist(), sizes.tolist(), strict=True)]
    return [replace(page, frame_mm=frame) for frame in frames]
