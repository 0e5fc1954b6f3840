"""The town of the demo county: blocks between streets, each of one sort (compounds, towers, market, school, works)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from layers.demo_county.demo_ground import TURN, Line
from layers.demo_county.demo_lots import Frame, Lot, Settled, box, stand

_WIDE_M, _DEEP_M = 205.0, 190.0  # of a block, street to street
_VERGE_M = 9.0  # from the middle of a street to the first wall
# sorts of the blocks of a committee, in the order in which its blocks are taken: C compound, T towers, M market, S school,
# F factory, B building site, H hospital and offices, O old houses, P park
MIXES = ("COPCPC", "MTPCHC", "TCCPTC", "COPCSP", "CPCOPP", "CFPCOB", "TPCTCC", "CPCOPC", "COCPCP")

Way = tuple[str, tuple[float, float], tuple[float, float]]  # kind, start, end
Drawn = tuple[list[Lot], list[Way]]


def town(land: shapely.Geometry, reach: shapely.Geometry, mix: str, names: list[str], rng: np.random.Generator) -> Settled:
    """Blocks on ``land`` of the sorts of ``mix`` and the streets between, which run on over ``reach``; ``names`` are those of compounds."""
    turn = TURN + float(rng.normal(0, 0.03))
    at = shapely.centroid(land)
    frame = Frame(at.x, at.y, turn)
    streets = [frame.line((k * _WIDE_M, -700), (k * _WIDE_M, 700)) for k in (-1.5, -0.5, 0.5, 1.5)]
    streets += [frame.line((-700, k * _DEEP_M), (700, k * _DEEP_M)) for k in (-1, 0, 1)]
    kept = [p for s in streets for p in shapely.get_parts(shapely.intersection(s, reach)) if p.length > 60]
    rest = shapely.difference(land, shapely.union_all([shapely.buffer(s, _VERGE_M - 2) for s in kept]))
    blocks = sorted((p for p in shapely.get_parts(rest) if p.area > 9_000), key=lambda p: -p.area)[: len(mix) + 2]
    lots: list[Lot] = []
    shapes: list[shapely.Polygon] = []
    lines = [Line("residential", None, s) for s in kept]
    for i, block in enumerate(blocks):
        sort = mix[i % len(mix)] if i < len(mix) else "O"
        found = _block(sort, block, turn, names[i % len(names)], rng)
        lots += found.lots
        shapes += found.shapes
        lines += found.lines
    return Settled(lots, shapes, lines)


def _block(sort: str, block: shapely.Polygon, turn: float, name: str, rng: np.random.Generator) -> Settled:
    at = shapely.centroid(block)
    frame = Frame(at.x, at.y, turn)
    lots, ways = SORTS[sort](rng)
    lots, shapes = stand(lots, frame, shapely.buffer(block, -2.5))
    if sort in "CT":
        lots = [Lot(t.corners, t.use, t.floors, t.entrances, t.units, f"{name}{i + 1}号楼") for i, t in enumerate(lots)]
    inner = shapely.buffer(block, 7 if sort in "CTO" else -3)
    lines = [
        Line(kind, None, p)
        for kind, a, b in ways
        for p in shapely.get_parts(shapely.intersection(frame.line(a, b), inner))
        if p.length > 20
    ]
    if sort in "CTSF" and len(lots) > 3:
        inside = shapely.get_parts(shapely.simplify(shapely.buffer(block, -1, join_style="mitre"), 0.5))
        lines.append(Line("wall", None, max(inside, key=lambda part: part.area).exterior))
    return Settled(lots, shapes, lines)


def _compound(rng: np.random.Generator) -> Drawn:
    """Slabs of five or six floors in rows, with a road through the middle and lanes between every two rows."""
    floors = int(rng.choice([5, 6]))
    lots = []
    for row in range(-4, 5):
        for side in (-1, 1):
            x = 6.0
            while x < 130:
                doors = int(rng.choice([2, 3, 4], p=[0.3, 0.45, 0.25]))
                wide = 14.0 * doors
                left, right = (x, x + wide) if side > 0 else (-x - wide, -x)
                lots.append(Lot(box(left, row * 29.0, right, row * 29.0 + 12), "residential", floors, doors, 2 * floors * doors))
                x += wide + 8.5
    ways = [("lane", (0.0, -150.0), (0.0, 150.0))]
    return lots, ways + [("lane", (-150.0, row * 29.0 - 8.5), (150.0, row * 29.0 - 8.5)) for row in range(-4, 5)]


def _towers(rng: np.random.Generator) -> Drawn:
    """Towers of 18 to 33 floors with two stairwells, all of more than 120 housing units."""
    lots = []
    for row in range(-2, 3):
        for k in range(-2, 2):
            floors = int(rng.integers(18, 34))
            x, y = k * 62.0 + 14 + (row % 2) * 8, row * 58.0
            c = ((x, y), (x + 13, y), (x + 13, y + 3), (x + 21, y + 3), (x + 21, y), (x + 34, y), (x + 34, y + 17), (x, y + 17))
            lots.append(Lot(c, "residential", floors, 2, floors * 4 * 2))
    return lots, [("lane", (-150.0, row * 58.0 - 20), (150.0, row * 58.0 - 20)) for row in range(-2, 4)]


def _market(rng: np.random.Generator) -> Drawn:
    """Shops with flats above on both sides of a market street, and houses behind."""
    lots = []
    for low, high in ((6.0, 19.0), (-19.0, -6.0)):
        x = -120.0
        while x < 120:
            wide, floors = float(rng.uniform(7, 10.5)), int(rng.integers(2, 5))
            if rng.random() < 0.95:
                lots.append(Lot(box(x, low, x + wide, high), "mixed", floors, 1, floors - 1, "市场街商铺"))
            x += wide
    lots.append(Lot(box(-30, 27, 30, 58), "commercial", 2, 1, 0, "农贸市场"))
    houses, ways = _old(rng)
    lots += [t for t in houses if min(c[1] for c in t.corners) > 65 or max(c[1] for c in t.corners) < -24]
    return lots, [("residential", (-150.0, 0.0), (150.0, 0.0)), *(w for w in ways if w[1][1] > 62 or w[1][1] < -24)]


def _old(rng: np.random.Generator) -> Drawn:
    """Rows of old one- and two-storey houses, wall to wall, along lanes."""
    lots = []
    for row in range(-6, 7):
        x = -120.0
        while x < 120:
            wide = float(rng.uniform(8, 12))
            if rng.random() < 0.92:
                floors = int(rng.choice([1, 2, 3], p=[0.4, 0.4, 0.2]))
                lots.append(Lot(box(x, row * 21.0 + 3, x + wide, row * 21.0 + 12.5), "residential", floors, 1, max(1, floors - 1)))
            x += wide + (5.0 if rng.random() < 0.15 else 0.0)
    return lots, [("lane", (-150.0, row * 21.0), (150.0, row * 21.0)) for row in range(-6, 7)]


def _school(rng: np.random.Generator) -> Drawn:
    """Teaching buildings, a canteen and two dormitories round a sports field: senior boarders count there, junior ones do not."""
    lots = [Lot(box(-62, y, -8, y + 14), "school", 4, 2, 0, f"青柳中学教学楼{i}") for i, y in enumerate((-40.0, -8.0, 24.0), 1)]
    lots.append(Lot(box(10, 34, 64, 48), "dormitory", 6, 2, 96, "青柳中学高中部宿舍", 370, 370, "高中"))
    lots.append(Lot(box(10, 62, 52, 74), "dormitory", 3, 1, 24, "青柳中学初中部宿舍", 92, 92, "初中"))
    lots.append(Lot(box(-62, 52, -30, 70), "public", 2, 1, 0, "青柳中学食堂"))
    return lots, []


def _factory(rng: np.random.Generator) -> Drawn:
    """Halls without counts, an office, a hostel for workers."""
    lots = [
        Lot(box(x, y, x + 52, y + 26), "industrial", 1, None, None, "青柳农机厂车间") for x in (-60.0, 4.0) for y in (-68.0, -34.0, 0.0)
    ]
    lots.append(Lot(box(-60, 36, -26, 48), "office", 3, 1, 0, "青柳农机厂办公楼"))
    lots.append(Lot(box(4, 36, 44, 48), "dormitory", 4, 2, 32, "青柳农机厂宿舍"))
    return lots, [("lane", (-150.0, 31.0), (150.0, 31.0))]


def _site(rng: np.random.Generator) -> Drawn:
    """Towers being built, two of them all but done: the site manager has said who will live there when the canvass starts."""
    places = [(x, y) for x in (-50.0, 10.0) for y in (-60.0, -10.0, 40.0)]
    lots = [Lot(box(x, y, x + 34, y + 17), "construction", None, None, 0, "在建楼") for x, y in places[2:]]
    done = [Lot(box(x, y, x + 34, y + 17), "construction", None, None, None, "在建楼", 45, None, None, "2020-10-11") for x, y in places[:2]]
    return done + lots, []


def _hospital(rng: np.random.Generator) -> Drawn:
    """A hospital and the offices of the county."""
    lots = [Lot(box(-64, y, -10, y + 18), "hospital", 5, 2, 0, "县医院") for y in (-40.0, 6.0)]
    lots.append(Lot(box(8, -30, 66, -12), "office", 6, 2, 0, "办公大楼"))
    lots.append(Lot(box(8, 10, 50, 26), "hotel", 5, 1, 0, "青柳宾馆"))
    return lots, []


def _park(rng: np.random.Generator) -> Drawn:
    """A pavilion."""
    return [Lot(box(-6, -5, 6, 5), "public", 1, 0, 0, "公园凉亭")], []


SORTS: dict[str, Callable[[np.random.Generator], Drawn]] = {
    "C": _compound,
    "T": _towers,
    "M": _market,
    "O": _old,
    "S": _school,
    "F": _factory,
    "B": _site,
    "H": _hospital,
    "P": _park,
}
