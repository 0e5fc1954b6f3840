"""Villages of the demo county: courtyards in rows along lanes, some wall to wall, some apart."""

from __future__ import annotations

import numpy as np
import shapely

from layers.demo_county.demo_ground import Line
from layers.demo_county.demo_lots import Frame, Lot, Settled, box, stand

_ROW_M = 23.0  # from lane to lane
_STREET_M = 112.0  # from street to street
_LANE_M, _STREET_WIDTH_M = 4.0, 7.0
_REAR_M = 2.4  # from the back of a house to the middle of the next lane
_LAND_M2 = 330.0  # of a village per building, lanes and empty plots included


def village(land: shapely.Geometry, at: tuple[float, float], size: int, rng: np.random.Generator) -> Settled:
    """A village of about ``size`` buildings round ``at``, on ``land``."""
    frame = Frame(*at, float(rng.normal(0, 0.22)), complex(*rng.uniform(-2.6e-4, 2.6e-4, 2)))
    radius = float(np.sqrt(size * _LAND_M2 / np.pi))
    built = shapely.intersection(_blob(frame, radius, rng), land)
    reach = 1.5 * radius
    rows = range(int(-reach // _ROW_M), int(reach // _ROW_M) + 1)
    segments = range(int(-reach // _STREET_M), int(reach // _STREET_M) + 1)
    lots = [lot for j in rows for k in segments for lot in _segment(k * _STREET_M, j * _ROW_M, rng)]
    lots, shapes = stand(lots, frame, built)
    _public(lots)
    return Settled(lots, shapes, _lanes(lots, frame, land))


def _blob(frame: Frame, radius: float, rng: np.random.Generator) -> shapely.Polygon:
    """The built-up ground: longer along the lanes, with bays."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    a, b = rng.uniform(0, 2 * np.pi, 2)
    out = radius * (1 + 0.16 * np.sin(2 * angle + a) + 0.10 * np.sin(3 * angle + b) + rng.uniform(-0.05, 0.05, 48))
    return shapely.Polygon(frame.lay(np.stack([1.25 * out * np.cos(angle), 0.85 * out * np.sin(angle)], axis=1)))


def _segment(start: float, lane: float, rng: np.random.Generator) -> list[Lot]:
    """The plots of one row between two streets; their houses stand at the back, towards the next lane."""
    left, right = start + _STREET_WIDTH_M / 2 + 1.5, start + _STREET_M - _STREET_WIDTH_M / 2 - 1.5
    joined = rng.random() < 0.6
    depth = float(rng.uniform(7.4, 9.2))
    out: list[Lot] = []
    while left < right - 9:
        width = min(float(rng.uniform(11.5, 15.5)), right - left)
        if rng.random() < 0.93:
            out += _joined(left, width, depth, lane, rng) if joined else _apart(left, width, lane, rng)
        left += width
    return out


def _joined(left: float, width: float, depth: float, lane: float, rng: np.random.Generator) -> list[Lot]:
    """A house as wide as its plot, some with a wing along the left wall, some with a shed in the yard."""
    right, back = left + width, lane + _ROW_M - _REAR_M
    front = back - depth
    corners = box(left, front, right, back)
    if rng.random() < 0.35:
        tip = front - float(rng.uniform(4, 6))
        corners = ((left, tip), (left + 4, tip), (left + 4, front), (right, front), (right, back), (left, back), (left, front))
    return [_house(corners, rng), *_shed(right, lane, rng)]


def _apart(left: float, width: float, lane: float, rng: np.random.Generator) -> list[Lot]:
    """A house with gaps to its neighbours."""
    a, b = rng.uniform(0.6, 2.2, 2)
    back = lane + _ROW_M - _REAR_M - float(rng.uniform(0, 1.5))
    corners = box(left + a, back - float(rng.uniform(6.8, 9.6)), left + width - b, back)
    return [_house(corners, rng), *_shed(left + width - 0.3, lane, rng)]


def _house(corners: tuple[tuple[float, float], ...], rng: np.random.Generator) -> Lot:
    return Lot(corners, "residential", int(rng.choice([1, 2], p=[0.62, 0.38])), 1, 1)


def _shed(right: float, lane: float, rng: np.random.Generator) -> list[Lot]:
    if rng.random() > 0.16:
        return []
    return [Lot(box(right - 4.4, lane + 2.6, right - 0.5, lane + 6.2), "outbuilding", 1, 0, 0)]


def _public(lots: list[Lot]) -> None:
    """The committee's office, a clinic and two shops take the houses nearest the middle."""
    middle = [(abs(np.mean([c[0] for c in lot.corners])) + abs(np.mean([c[1] for c in lot.corners])), i) for i, lot in enumerate(lots)]
    houses = [i for _, i in sorted(middle) if lots[i].use == "residential"]
    if len(houses) < 60:
        return
    kinds = (
        ("office", 2, 0, "村民委员会办公楼"),
        ("commercial", 1, 0, "便民超市"),
        ("mixed", 2, 1, "沿街商铺"),
        ("hospital", 1, 0, "村卫生室"),
    )
    for i, (use, floors, units, name) in zip(houses, kinds, strict=False):
        lots[i] = Lot(lots[i].corners, use, floors, 1, units, name)


def _lanes(lots: list[Lot], frame: Frame, land: shapely.Geometry) -> list[Line]:
    """A lane before every row that has houses, streets across; the one in the middle is the village's main street."""
    rows: dict[int, list[float]] = {}
    streets: dict[int, list[float]] = {}
    for lot in lots:
        x, y = np.array(lot.corners).T
        rows.setdefault(int(y.max() // _ROW_M), []).extend((x.min(), x.max()))
        for k in (int(x.min() // _STREET_M), int(x.min() // _STREET_M) + 1):
            streets.setdefault(k, []).extend((y.min(), y.max()))
    west, east = min((min(v) for v in rows.values()), default=0), max((max(v) for v in rows.values()), default=0)
    lines = [("lane", frame.line((min(v) - 6, j * _ROW_M), (max(v) + 6, j * _ROW_M))) for j, v in sorted(rows.items())]
    lines += [
        ("residential" if k == 0 else "lane", frame.line((k * _STREET_M, min(v) - 12), (k * _STREET_M, max(v) + 12)))
        for k, v in sorted(streets.items())
        if k == 0 or (len(v) > 24 and west - 8 < k * _STREET_M < east + 8)
    ]
    return [Line(kind, None, part) for kind, line in lines for part in _inside(line, land)]


def _inside(line: shapely.LineString, land: shapely.Geometry) -> list[shapely.Geometry]:
    parts = shapely.get_parts(shapely.intersection(line, land))
    return [p for p in parts if p.geom_type == "LineString" and p.length > 15]
