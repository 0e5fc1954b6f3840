"""Mend a plan whose EAs are not one piece: stray cells go to the neighbour along the longest line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.geometry.coordinates import shared_segments
from gis.plan import Plan

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_ROUNDS = 20
_SPECK_M2 = 0.05
_DEEP_M = 0.2  # behind the walls, from which a border cuts a building


def made_whole(plan: Plan, load: Floats) -> Plan:
    """The plan with every EA in one piece, every cell in an EA, and no EA without load beside others that have some.

    Args:
        plan: of one committee piece; a cell's EA is -1 where it has none yet.
        load: (p,) load of the building parts, to tell the main piece of an EA from strays.
    """
    pairs, metres = contacts(plan.cells)
    weight = np.bincount(plan.part_cell, weights=load, minlength=len(plan.cells)) + shapely.area(plan.cells) * 1e-12
    ea = plan.ea.copy()
    held = np.bincount(ea[ea >= 0], weights=weight[ea >= 0], minlength=plan.count) >= 0.5  # EAs that hold any load
    if held.any():
        ea[(ea >= 0) & ~held[ea]] = -1
    for _ in range(_ROUNDS):
        stray = _strays(ea, pairs, weight)
        if not stray.any():
            break
        for k in np.flatnonzero(stray):
            _give(int(k), ea, stray, pairs, metres)
    left, ea = np.unique(ea, return_inverse=True)
    return Plan(plan.cells, plan.block, ea, len(left), plan.part_cell)


def without_specks(plan: Plan) -> Plan:
    """The plan without cells smaller than two hands that touch no other: the grid cuts them off where an outline has a spike."""
    small = shapely.area(plan.cells) < _SPECK_M2
    if not small.any() or small.all():
        return plan
    alone = small.copy()
    alone[contacts(plan.cells)[0].ravel()] = False
    alone[plan.part_cell] = False
    keep = np.flatnonzero(~alone)
    row = np.cumsum(~alone) - 1
    return replace(plan, cells=plan.cells[keep], block=plan.block[keep], ea=plan.ea[keep], part_cell=row[plan.part_cell])


def torn(plan: Plan, load: Floats) -> Ints:
    """EAs of a plan that are not one piece with all their load."""
    pairs, _ = contacts(plan.cells)
    weight = np.bincount(plan.part_cell, weights=load, minlength=len(plan.cells))
    stray = _strays(plan.ea, pairs, weight + shapely.area(plan.cells) * 1e-12) & (weight > 0) & (plan.ea >= 0)
    return np.unique(plan.ea[stray])


def cut_through(plan: Plan, shapes: NDArray[np.object_]) -> Ints:
    """EAs whose borders run through a building part, more than 0.2 m behind its walls."""
    start, end, one, two = shared_edges(plan.cells)
    use = plan.ea[one] != plan.ea[two]
    lines = shapely.linestrings(np.stack([start[use], end[use]], axis=1))
    line, part = shapely.STRtree(shapes).query(lines, predicate="intersects")
    near, of = np.unique(part, return_inverse=True)
    cut = shapely.intersects(shapely.buffer(shapes[near], -_DEEP_M)[of], lines[line])
    return np.unique(plan.ea[np.concatenate([one[use][line[cut]], two[use][line[cut]]])])


def shared_edges(cells: NDArray[np.object_]) -> tuple[Floats, Floats, Ints, Ints]:
    """Start and end (s, 2) of the segments that two cells share, and the two cells of each."""
    rings, of = shapely.get_rings(cells, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    u, v, cell = xy[:-1][same], xy[1:][same], of[ring[:-1][same]]
    s, t = shared_segments(u, v)
    return u[s], v[s], cell[s], cell[t]


def contacts(cells: NDArray[np.object_]) -> tuple[Ints, Floats]:
    """Pairs of cells that share segments, and the length they share."""
    start, end, one, two = shared_edges(cells)
    n = len(cells)
    pair, row = np.unique(np.minimum(one, two) * n + np.maximum(one, two), return_inverse=True)
    metres = np.bincount(row, weights=np.hypot(*(end - start).T), minlength=len(pair))
    return np.stack([pair // n, pair % n], axis=1).astype(np.intp), np.asarray(metres, dtype=np.float64)


def _strays(ea: Ints, pairs: Ints, weight: Floats) -> NDArray[np.bool_]:
    """Cells that are in no EA, or not in the heaviest piece of theirs."""
    inner = pairs[(ea[pairs[:, 0]] == ea[pairs[:, 1]])]
    n = len(ea)
    _, piece = connected_components(coo_array((np.ones(len(inner)), (inner[:, 0], inner[:, 1])), shape=(n, n)), directed=False)
    heavy = np.bincount(piece, weights=weight)
    order = np.lexsort((heavy[piece], ea))
    main = np.full(ea.max() + 2, -1, dtype=np.intp)
    main[ea[order]] = piece[order]
    return np.asarray((ea < 0) | (piece != main[ea]))


def _give(k: int, ea: Ints, stray: NDArray[np.bool_], pairs: Ints, metres: Floats) -> None:
    """Put cell ``k`` into the settled neighbour EA it shares the longest line with."""
    at = np.flatnonzero((pairs == k).any(axis=1))
    other = pairs[at].sum(axis=1) - k
    use = ~stray[other]
    if not use.any():
        return
    shared = np.bincount(ea[other[use]], weights=metres[at[use]])
    ea[k] = int(shared.argmax())
    stray[k] = False
