"""Footprints of the demo county, drawn in a frame of their own and laid on the ground: one lot is one building."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.demo_county.demo_ground import Line


@dataclass(frozen=True)
class Lot:
    """A building in its frame: corners (k, 2) in metres, use, counts (None where not known), name.

    Residents are stated where they do not follow from the units; boarders with their school; the day of an estimate.
    """

    corners: tuple[tuple[float, float], ...]
    use: str = "residential"
    floors: int | None = 1
    entrances: int | None = 1
    units: int | None = 1
    name: str | None = None
    residents: int | None = None
    boarders: int | None = None
    school: str | None = None
    estimated_on: str | None = None


@dataclass(frozen=True)
class Frame:
    """Where a frame lies: its origin and turn, and how much it bends.

    The bend is the map z + c z^2 of complex numbers. It keeps right angles and disjoint shapes disjoint where it is
    used (below 350 m from the origin with a bend of up to 0.0003).
    """

    x: float
    y: float
    turn: float
    bend: complex = 0j

    def lay(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points (n, 2) of the frame on the ground, to the millimetre."""
        z = points[:, 0] + 1j * points[:, 1]
        z = (z + self.bend * z * z) * np.exp(1j * self.turn)
        return np.round(np.stack([z.real + self.x, z.imag + self.y], axis=1), 3)

    def line(self, start: tuple[float, float], end: tuple[float, float]) -> shapely.LineString:
        """A straight line of the frame on the ground, a point about every 15 m."""
        count = max(2, int(np.hypot(end[0] - start[0], end[1] - start[1]) // 15))
        t = np.linspace(0, 1, count)[:, None]
        return shapely.LineString(self.lay(np.array(start) * (1 - t) + np.array(end) * t))


@dataclass(frozen=True)
class Settled:
    """Lots that stand, their shapes on the ground, and the lanes between them."""

    lots: list[Lot]
    shapes: list[shapely.Polygon]
    lines: list[Line]


def stand(lots: list[Lot], frame: Frame, ground: shapely.Geometry) -> tuple[list[Lot], list[shapely.Polygon]]:
    """The lots that lie wholly on ``ground``, with their shapes."""
    shapes = [shapely.Polygon(frame.lay(np.array(lot.corners))) for lot in lots]
    shapely.prepare(ground)
    keep = shapely.covers(ground, shapes) if shapes else []
    return [lot for lot, k in zip(lots, keep, strict=True) if k], [s for s, k in zip(shapes, keep, strict=True) if k]


def box(left: float, low: float, right: float, high: float) -> tuple[tuple[float, float], ...]:
    """Corners of a rectangle."""
    return ((left, low), (right, low), (right, high), (left, high))
