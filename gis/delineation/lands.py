"""Lands: the parts into which binding barriers divide a piece of a committee. No EA reaches from one land into another.

A barrier that dangles divides nothing. Where a building stands across it, the line goes round the building, which so
stays on the side that shares the longest line with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gis.blocks import GRID_M, make_blocks, outside
from gis.delineation.obstacles import SHRINK_M, obstacles
from gis.delineation.whole import shared_edges
from gis.geometry.coordinates import without

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_MARGIN_M = 10.0
_CRACK_M = 5e-3  # half of what rounding may leave open between two rooms
_ON_LINE_M = 0.05  # what is this near to a line lies on it


def _none() -> Geometries:
    return np.zeros(0, dtype=object)


@dataclass(frozen=True)
class Binding:
    """Barriers that bind.

    Attributes:
        hold: (h,) lines that no EA lies on both sides of.
        guard: (g,) lines that an EA lies on both sides of only at a crossing.
        crossings: (c,) points where a way leads over one of ``guard``.
        cost: (h + g,) cost of a metre of border along each of ``hold``, then of ``guard``.
    """

    hold: Geometries = field(default_factory=_none)
    guard: Geometries = field(default_factory=_none)
    crossings: Geometries = field(default_factory=_none)
    cost: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def lines(self) -> Geometries:
        """All lines."""
        return np.concatenate([self.hold, self.guard])

    def cost_of(self, lines: Geometries) -> Floats:
        """Cost of a metre of border along lines that run on these."""
        spots = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        cost: Floats = self.cost[shapely.STRtree(self.lines).query_nearest(spots, all_matches=False)[1]]
        return cost

    def __bool__(self) -> bool:
        return bool(len(self.hold) or len(self.guard))

    def shut(self, middle: Floats, metres: Floats) -> Bools:
        """Which stretches, by their middle (s, 2) and length, lie on a binding line, with no crossing on them."""
        spots = shapely.points(middle)
        held = _beside(spots, self.hold, _ON_LINE_M)
        guarded = _beside(spots, self.guard, _ON_LINE_M) & ~held
        guarded[guarded] = ~_beside(spots[guarded], self.crossings, metres[guarded] / 2 + _ON_LINE_M)
        return held | guarded


@dataclass(frozen=True)
class Land:
    """A part of a committee piece.

    Attributes:
        outline: polygon.
        lines: binding lines as borders may follow them; they enter no building that they would part.
        binding: those of them that lie inside and have the land on both sides.
    """

    outline: shapely.Polygon
    lines: Geometries
    binding: Binding


def lands(piece: shapely.Polygon, shapes: Geometries, load: Floats, binding: Binding, least: float, clearance_m: float) -> list[Land]:
    """The lands of a committee piece.

    Those with less than ``least`` of load join the neighbour along the longest line, the lightest first.

    Args:
        piece: valid polygon, metric CRS.
        shapes: (p,) building parts; those beyond the piece do not count.
        load: (p,) load of each.
        binding: lines that bind.
        least: load that a land must have.
        clearance_m: from a wall to a line that goes round it, where there is room.
    """
    shapely.prepare(piece)
    lines = binding.lines[shapely.intersects(piece, binding.lines)]
    if not len(lines):
        return [Land(piece, lines, Binding())]
    near = shapely.intersects(piece, shapes)
    rooms = _rooms(obstacles(shapes[near], piece)[0], lines, clearance_m)
    net = np.concatenate([outside(shapely.clip_by_rect(lines, *_frame(piece)), rooms), shapely.boundary(rooms)])
    net = shapely.get_parts(shapely.union_all(net, grid_size=GRID_M))  # once, so that all lands have the same corners on it
    blocks = make_blocks(piece, net, _none())
    if len(blocks.polygons) == 1:
        return [Land(piece, lines, Binding())]
    faces = without(blocks.polygons, blocks.corners)
    start, end, one, two = shared_edges(faces)
    middle = shapely.points((start + end) / 2)
    held = _far(middle, binding.hold) <= _far(middle, binding.guard)
    edges = Edges(shapely.linestrings(np.stack([start, end], axis=1)), np.stack([one, two], axis=1), held)
    of = _joined(faces, edges, rooms, _loads(faces, shapes[near], load[near]), binding.crossings, least)
    return [_land(faces, edges, of, k, net, binding.crossings) for k in range(int(of.max()) + 1)]


@dataclass(frozen=True)
class Edges:
    """Segments (s,) between two faces (s, 2), and whether each must hold also at a crossing."""

    lines: Geometries
    faces: Ints
    held: Bools


def _frame(piece: shapely.Polygon) -> tuple[float, float, float, float]:
    west, south, east, north = piece.bounds
    return west - _MARGIN_M, south - _MARGIN_M, east + _MARGIN_M, north + _MARGIN_M


def _rooms(walls: Geometries, lines: Geometries, clearance_m: float) -> Geometries:
    """The land of each building that a line runs through: with what is to be clear around it, where no other one is near."""
    tree = shapely.STRtree(walls)
    hit = np.unique(tree.query(lines, predicate="crosses")[1])
    wide_m = SHRINK_M + clearance_m
    times = np.bincount(tree.query(walls[hit], predicate="dwithin", distance=2 * wide_m)[0], minlength=len(hit))
    alone = shapely.buffer(walls[hit], np.where(times > 1, SHRINK_M, wide_m), join_style="mitre", mitre_limit=2.0)
    joined = shapely.buffer(shapely.union_all(alone), _CRACK_M, join_style="mitre")  # no line enters between slices of a tower
    return np.asarray(shapely.get_parts(shapely.buffer(joined, -_CRACK_M, join_style="mitre")))


def _loads(faces: Geometries, shapes: Geometries, load: Floats) -> Floats:
    """Load of each face: of the parts that have their middle in it."""
    if not len(shapes):
        return np.zeros(len(faces))
    at = shapely.STRtree(faces).query_nearest(shapely.point_on_surface(shapes), all_matches=False)[1]
    return np.bincount(at, weights=load, minlength=len(faces)).astype(float)


def _joined(faces: Geometries, edges: Edges, rooms: Geometries, load: Floats, crossings: Geometries, least: float) -> Ints:
    """The land (0 ...) of each face: rooms join a side, then what a crossing joins, then what has too little load."""
    n = len(faces)
    pairs = np.concatenate([edges.faces, edges.faces[:, ::-1]])
    metres = csr_array((np.tile(shapely.length(edges.lines), 2), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    of = np.arange(n)
    in_room = np.zeros(n, dtype=bool)
    in_room[shapely.STRtree(shapely.point_on_surface(faces)).query(rooms, predicate="intersects")[1]] = True
    for k in np.flatnonzero(in_room).tolist():
        shared = metres[[k]].sum(axis=0) * ~in_room
        if shared.any():
            of[k] = shared.argmax()
    led = ~edges.held & _beside(edges.lines, crossings, _ON_LINE_M)
    for a, b in edges.faces[led].tolist():
        of[of == of[b]] = of[a]
    while True:
        _, of = np.unique(of, return_inverse=True)
        weight = np.bincount(of, weights=load)
        light = np.flatnonzero(weight < least)
        if len(weight) == 1 or not len(light):
            return np.asarray(of, dtype=np.intp)
        lightest = light[weight[light].argmin()]
        shared = np.bincount(of, weights=metres[of == lightest].sum(axis=0))
        shared[lightest] = -1.0
        of[of == lightest] = shared.argmax()


def _land(faces: Geometries, edges: Edges, of: Ints, k: int, net: Geometries, crossings: Geometries) -> Land:
    inner = (of[edges.faces] == k).all(axis=1)
    hold, guard = (_merged(edges.lines[inner & which]) for which in (edges.held, ~edges.held))
    return Land(shapely.coverage_union_all(faces[of == k]), net, Binding(hold, guard, crossings))


def _merged(segments: Geometries) -> Geometries:
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(segments))))


def _far(spots: Geometries, lines: Geometries) -> Floats:
    """Distance to the nearest of some lines; without any, infinite."""
    return np.asarray(shapely.distance(spots, shapely.union_all(lines))) if len(lines) else np.full(len(spots), np.inf)


def _beside(shapes: Geometries, others: Geometries, within_m: Floats | float) -> Bools:
    """Which shapes have one of some others within a distance."""
    out = np.zeros(len(shapes), dtype=bool)
    out[shapely.STRtree(others).query(shapes, predicate="dwithin", distance=within_m)[0]] = True
    return out
