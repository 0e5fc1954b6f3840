"""Make a first plan of a committee: balanced EAs, borders on barriers where there are any, else between buildings."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.checking.over_limits import over_limits
from gis.delineation.edge_matching import edge_matched
from gis.delineation.ground import lay_ground
from gis.delineation.joining import joined
from gis.delineation.lands import Land, lands
from gis.delineation.outsize import relieved
from gis.delineation.sound_plan import planned
from gis.delineation.task import Task
from gis.delineation.whole import without_specks
from gis.geometry.inner_spots import inner_spots
from gis.numbering import nearest_count, serpentine
from gis.plan import Plan, renumbered
from gis.rules import Rules
from gis.search.partition import partition, with_one_more

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

_MORE = 2  # EAs that are added at most to keep cap and area
MOST_EAS = 899  # in a committee: codes 001-899, those from 900 are virtual [R51]


def delineate(task: Task, rules: Rules, seed: int) -> Plan:
    """Cut a committee into EAs, numbered in serpentine order from the north-west.

    Every EA is one piece of land in each piece of the committee, and lies in one land of it (`gis.delineation.lands`); a piece with less
    than ``rules.piece_minimum`` of load belongs to the EA of the nearest building elsewhere. A committee of up to
    ``rules.whole_committee`` is one EA, unless barriers that bind part it. Same task, rules and seed: same plan.
    """
    land = _lands(task, rules)
    pieces = np.array([one.outline for one in land], dtype=object)
    if _stays_whole(task, pieces, rules):
        return undivided(task)
    home, load, host = _piece_of_parts(pieces, task, rules)
    weight = np.bincount(home[home >= 0], weights=load[home >= 0], minlength=len(pieces))
    counts = _counts(pieces, weight, host, rules)
    plans = []
    for k, piece in enumerate(pieces):
        mine = np.flatnonzero((home == k) | shapely.intersects(task.shapes, piece))
        own = np.where(home[mine] == k, load[mine], 0.0)
        together = np.where(home[mine] == k, task.together[mine], -1) if len(task.together) else task.together
        part = Task(piece, task.shapes[mine], own, task.building[mine], *_lines_in(task, land[k]), land[k].binding, together)
        most = MOST_EAS // int((host < 0).sum())
        plans.append((mine, without_specks(_sure_plan(part, rules, counts[k], most, seed + 7919 * k))))
    plan = joined(plans, home, host, len(task.shapes))
    if task.binding:
        plan = edge_matched(plan, task.outline)
    xy = shapely.get_coordinates(shapely.point_on_surface(plan.outlines()))
    row_m = float(np.sqrt(shapely.area(task.outline) / plan.count)) * 0.7
    new = np.empty(plan.count, dtype=np.intp)
    new[serpentine(xy, row_m)] = np.arange(plan.count)
    return renumbered(plan, new)


def ea_count(task: Task, rules: Rules) -> int:
    """EAs that a committee is to have by its load, and no more than there are parts with any."""
    pieces = np.array([one.outline for one in _lands(task, rules)], dtype=object)
    if _stays_whole(task, pieces, rules):
        return 1
    home, load, host = _piece_of_parts(pieces, task, rules)
    weight = np.bincount(home[home >= 0], weights=load[home >= 0], minlength=len(pieces))
    loaded = np.bincount(home[(home >= 0) & (load > 0)], minlength=len(pieces))
    counts = np.minimum(_counts(pieces, weight, host, rules), np.maximum(loaded, 1))
    return int(counts[host < 0].sum())


def _lands(task: Task, rules: Rules) -> list[Land]:
    """The lands of all committee pieces."""
    pieces = shapely.get_parts(task.outline)
    if not task.binding:
        return [Land(piece, task.binding.lines, task.binding) for piece in pieces]
    shared = rules.piece_minimum, rules.border_clearance_m
    return [land for piece in pieces for land in lands(piece, task.shapes, task.load, task.binding, *shared)]


def _stays_whole(task: Task, pieces: Geometries, rules: Rules) -> bool:
    parted = len(pieces) > shapely.get_num_geometries(task.outline)
    return 0 < task.load.sum() <= rules.whole_committee and not parted


def _lines_in(task: Task, land: Land) -> tuple[Geometries, Floats]:
    """The barriers for one land and their cost."""
    if not len(land.lines):
        return task.lines, task.line_cost
    return np.concatenate([task.lines, land.lines]), np.concatenate([task.line_cost, task.binding.cost_of(land.lines)])


def _counts(pieces: Geometries, weight: NDArray[np.number], host: Ints, rules: Rules) -> list[int]:
    """EAs of each committee piece, 1 for those that belong to an EA elsewhere."""
    return [_count(float(w), p.area, rules) if h < 0 else 1 for p, w, h in zip(pieces, weight, host, strict=True)]


def _piece_of_parts(pieces: Geometries, task: Task, rules: Rules) -> tuple[Ints, Floats, Ints]:
    """Committee piece of each part; loads, those of small pieces moved to their hosts; the host part of small pieces (or -1)."""
    n = len(task.shapes)
    host = np.full(len(pieces), -1, dtype=np.intp)
    if len(pieces) == 1:
        return np.zeros(n, dtype=np.intp), task.load, host
    apart = shapely.distance(pieces[:, None], inner_spots(task.shapes, task.outline)[None, :])
    home = apart.argmin(axis=0) if n else np.zeros(0, dtype=np.intp)
    weight = np.bincount(home, weights=task.load, minlength=len(pieces))
    small = weight < rules.piece_minimum
    if small.all():
        small[np.lexsort((shapely.area(pieces), weight))[-1]] = False
    load = task.load.copy()
    anchors = np.flatnonzero(~small[home] & (task.load > 0))
    for k in np.flatnonzero(small):
        if len(anchors):
            host[k] = anchors[np.argmin(shapely.distance(pieces[k], task.shapes[anchors]))]
            load[host[k]] += weight[k]
            load[home == k] = 0.0
        else:
            host[k] = n  # no building anywhere: the first EA
    return home, load, host


def _sure_plan(task: Task, rules: Rules, count: int, most: int, seed: int) -> Plan:
    """As `_plan_piece`; without barriers where lines nearer to each other than the grid leave cells that cannot be joined."""
    try:
        return _plan_piece(task, rules, count, most, seed)
    except shapely.errors.GEOSException:
        if not len(task.lines):
            raise
        return _plan_piece(replace(task, lines=task.lines[:0], line_cost=task.line_cost[:0]), rules, count, most, seed)


def _plan_piece(task: Task, rules: Rules, count: int, most: int, seed: int) -> Plan:
    """Plan of one committee piece; ``count`` is lowered to ``most``, and where there are fewer loaded obstacles."""
    count = min(count, most)
    ground = lay_ground(task.outline, task.shapes, task.lines, divide=count > 1)
    if not len(ground.blocks.polygons):  # a shred that vanishes on the grid
        return undivided(task)
    if count > 1:
        used, count = relieved(task.load, ground.wall_of, count, rules)
        task = replace(task, load=used)
    load = ground.loads(task.load)
    if count > 1 and len(task.together):
        ground = ground.kept_together(task, load, task.together, rules)
    most = max(1, min(most, int((np.bincount(ground.bundle, weights=load) > 0).sum())))
    count = min(count, most)
    if count == 1:
        return ground.one_ea()
    best = planned(ground, task, load, count, rules, seed)
    over = over_limits(best.plan, ground, load, rules)
    for more in range(count + 1, min(count + _MORE, most) + 1):  # cap and area are kept at the price of smaller EAs
        if not over or load.sum() / more < rules.minimum:
            break
        first = partial(with_one_more, ea=best.shared, over=over[0]) if more == best.plan.count + 1 else partition
        trial = planned(ground, task, load, more, rules, seed, first)
        now = over_limits(trial.plan, ground, load, rules)
        if len(now) < len(over):
            best, over = trial, now
        elif not rules.max_area_m2:  # land shrinks more slowly than loads
            break
    return best.plan


def _count(load: float, area_m2: float, rules: Rules) -> int:
    """EAs of a piece: the number whose mean is nearest the target by ratio, but so many that the mean keeps cap and area."""
    wide = int(np.ceil(area_m2 / rules.max_area_m2)) if rules.max_area_m2 else 1
    return max(nearest_count(load / rules.target), int(np.ceil(load / rules.hard_cap - 1e-9)), min(wide, int(load / rules.minimum)))


def undivided(task: Task) -> Plan:
    """The plan in which the whole committee is one EA, each of its pieces one cell."""
    cells = shapely.get_parts(task.outline)
    n = len(cells)
    at = inner_spots(task.shapes, task.outline)
    part_cell = shapely.STRtree(cells).query_nearest(at, all_matches=False)[1] if len(at) else np.zeros(0, dtype=np.intp)
    return Plan(cells, np.arange(n), np.zeros(n, dtype=np.intp), 1, part_cell)
