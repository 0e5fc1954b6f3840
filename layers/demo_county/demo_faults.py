"""Faults put into the demo county on purpose, so that every list of findings has something true to show."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from layers.demo_county.demo_ground import Ground, Points
from layers.demo_county.demo_lots import Lot

Place = tuple[int, int]


@dataclass(frozen=True)
class Fault:
    """A planted fault: code of the finding it must lead to, how many of these, what it is."""

    code: str
    count: int
    what: str


FAULTS = (
    Fault("V01", 1, "two committees overlap in the fields"),
    Fault("V10-doubled", 1, "a house stands in that overlap"),
    Fault("V03", 1, "a strip of fields between two committees belongs to none"),
    Fault("V05", 1, "an exclave fills a hole of another committee"),
    Fault("V06", 2, "two committees have a second piece: the exclave, an islet in the river"),
    Fault("V10", 1, "a house stands across a committee line, 62 % on one side"),
    Fault("V11", 1, "a house stands outside the county"),
    Fault("V12", 1, "a house was drawn twice"),
    Fault("V20", 1, "the known total of a committee is 12 % too high"),
    Fault("G01", 1, "an outline crosses itself like a bow tie"),
    Fault("U01", 1, "a factory without counts"),
    Fault("U02", 1, "a dwelling house with no housing unit"),
    Fault("U03", 4, "towers under construction, of which nothing is known"),
    Fault("U06", 1, "a dormitory of junior-high boarders, who count at home"),
    Fault("U08", 2, "towers under construction, with an estimate of who will live there"),
    Fault("U04", 1, "a village whose counts are missing, so that units are estimated"),
)
OVERLAP: tuple[Place, Place] = ((0, 2), (0, 3))
GAP: tuple[Place, Place] = ((5, 0), (5, 1))
ACROSS: tuple[Place, Place] = ((0, 0), (0, 1))
TWICE, NO_UNITS, BOW_TIE, UNCOUNTED, WRONG_TOTAL = (1, 3), (1, 0), (5, 3), (4, 3), (2, 4)
_ACROSS_SHARE = 0.62


@dataclass(frozen=True)
class Planted:
    """Outlines as delivered, lots that stand where none should, and the ground to keep free round them."""

    outlines: dict[Place, shapely.Geometry]
    lots: list[tuple[Place | None, Lot, shapely.Polygon]]
    kept_free: shapely.Geometry


def plant(ground: Ground) -> Planted:
    """Overlap, gap, and the houses in the overlap, across a line and outside."""
    outlines = dict(ground.outlines)
    a, b = OVERLAP
    shared = _lens(outlines[a], outlines[b])
    outlines[a] = shapely.union(outlines[a], shared)
    c, d = GAP
    missing = _lens(outlines[c], outlines[d])
    outlines[d] = shapely.difference(outlines[d], missing)
    at = shapely.centroid(shared)
    e, f = ACROSS
    houses = [
        (None, house(at.x, at.y), "重叠区内的房屋"),
        (e, _across(outlines[e], outlines[f]), "跨界房屋"),
        (None, _outside(shapely.union_all(list(outlines.values()))), "县界外的房屋"),
    ]
    lots = [(place, Lot((), "residential", 1, 1, 1, name), shape) for place, shape, name in houses]
    free = shapely.union_all([shapely.buffer(g, 12) for g in (shared, missing, *(shape for _, shape, _ in houses))])
    return Planted(outlines, lots, free)


def house(x: float, y: float) -> shapely.Polygon:
    """A house of 12 by 8 m round a point."""
    return shapely.box(round(x - 6, 3), round(y - 4, 3), round(x + 6, 3), round(y + 4, 3))


def bow_tie(shape: shapely.Polygon) -> shapely.Polygon:
    """The box of a shape with two corners exchanged, so that its outline crosses itself off the middle."""
    left, low, right, high = shape.bounds
    return shapely.Polygon([(left, low), (right, high), (right, low), (left, high - 2)])


def uncounted(lot: Lot) -> Lot:
    """The lot without counts of entrances and housing units."""
    return replace(lot, entrances=None, units=None)


def _border(a: shapely.Geometry, b: shapely.Geometry) -> Points:
    """Points of the line that two committees share, from the south."""
    line = shapely.line_merge(shapely.intersection(a, b))
    points: Points = shapely.get_coordinates(max(shapely.get_parts(line), key=lambda part: part.length))
    return points if points[0, 1] < points[-1, 1] else np.flipud(points)


def _lens(a: shapely.Geometry, b: shapely.Geometry) -> shapely.Polygon:
    """A strip of up to 36 m east of the line that both share, in its middle third."""
    border = _border(a, b)
    part = border[len(border) // 3 : 2 * len(border) // 3 + 1]
    t = np.linspace(0, np.pi, len(part))
    off = part + np.stack([36 * np.sin(t), 0 * t], axis=1)
    return shapely.Polygon(np.round(np.concatenate([part, off[::-1][1:-1]]), 2))


def _across(a: shapely.Geometry, b: shapely.Geometry) -> shapely.Polygon:
    """A house with its share of 62 % in ``a``, across the middle of the line."""
    x, y = _border(a, b)[12]
    low, high = -6.0, 6.0  # its middle, east of the line
    for _ in range(40):
        middle = (low + high) / 2
        shape = house(x + middle, y)
        more = shapely.intersection(shape, a).area / shape.area > _ACROSS_SHARE
        low, high = (middle, high) if more else (low, middle)
    return house(x + low, y)


def _outside(county: shapely.Geometry) -> shapely.Polygon:
    middle = shapely.centroid(county)
    edge = shapely.line_interpolate_point(shapely.get_exterior_ring(shapely.convex_hull(county)), 0.3, normalized=True)
    far = 1 + 90 / shapely.distance(middle, edge)
    return house(middle.x + (edge.x - middle.x) * far, middle.y + (edge.y - middle.y) * far)
