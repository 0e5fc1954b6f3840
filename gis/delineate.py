"""Make a first plan of a committee: balanced EAs, borders on barriers where there are any, else between buildings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.bundles import contracted
from gis.contact_graph import Graph
from gis.edge_matching import edge_matched
from gis.ground import Ground, lay_ground
from gis.joining import joined
from gis.lands import Binding, Land, lands
from gis.necks import threads
from gis.numbering import nearest_count, serpentine
from gis.outsize import relieved
from gis.over_limits import over_limits
from gis.partition import Goal, mended, partition
from gis.passages import Passages
from gis.plan import Plan, renumbered
from gis.regions import beside
from gis.rules import Rules
from gis.tower_runs import in_runs
from gis.towers import runs
from gis.whole import cut_through, made_whole, torn

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

_AROUND_M = 10.0  # of land around buildings that counts as built up
_MORE = 2  # EAs that are added at most to keep cap and area
_TRIES = 4  # searches of a committee piece until all its EAs hold on the ground
MOST_EAS = 899  # in a committee: codes 001-899, those from 900 are virtual [R51]


@dataclass(frozen=True)
class Task:
    """What there is to delineate in one committee.

    Attributes:
        outline: valid polygon or multipolygon, metric CRS.
        shapes: (p,) all building parts that reach into the outline, those at home elsewhere included (nothing may cut them).
        load: (p,) work of each part; 0 for those that do not count here.
        building: (p,) building of each part; parts of one are kept together where that can be.
        lines: (l,) barriers that do not bind.
        line_cost: (l,) cost of a metre of border along each, 1 for an ordinary one.
        binding: those that bind.
        together: (p,) polygon whose buildings go to one EA where they fit into one, of each part; -1 for none. Empty: no polygons.
    """

    outline: shapely.Geometry
    shapes: Geometries
    load: Floats
    building: Ints
    lines: Geometries
    line_cost: Floats
    binding: Binding = field(default_factory=Binding)
    together: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.intp))


def delineate(task: Task, rules: Rules, seed: int) -> Plan:
    """Cut a committee into EAs, numbered in serpentine order from the north-west.

    Every EA is one piece of land in each piece of the committee, and lies in one land of it (`gis.lands`); a piece with less
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
        plans.append((mine, _sure_plan(part, rules, counts[k], most, seed + 7919 * k)))
    plan = joined(plans, home, host, len(task.shapes))
    if task.binding:
        plan = edge_matched(plan)
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
    apart = shapely.distance(pieces[:, None], shapely.point_on_surface(task.shapes)[None, :])
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
    best = _planned(ground, task, load, count, rules, seed)
    over = over_limits(best, ground, load, rules)
    for more in range(count + 1, min(count + _MORE, most) + 1):  # cap and area are kept at the price of smaller EAs
        if not over or load.sum() / more < rules.minimum:
            break
        plan = _planned(ground, task, load, more, rules, seed)
        now = over_limits(plan, ground, load, rules)
        if now < over:
            best, over = plan, now
        elif not rules.max_area_m2:  # land shrinks more slowly than loads
            break
    return best


def _count(load: float, area_m2: float, rules: Rules) -> int:
    """EAs of a piece: the number whose mean is nearest the target by ratio, but so many that the mean keeps cap and area."""
    wide = int(np.ceil(area_m2 / rules.max_area_m2)) if rules.max_area_m2 else 1
    return max(nearest_count(load / rules.target), int(np.ceil(load / rules.hard_cap - 1e-9)), min(wide, int(load / rules.minimum)))


def _planned(ground: Ground, task: Task, load: Floats, count: int, rules: Rules, seed: int) -> Plan:
    top = max(rules.top_load, load.sum() / count)
    hasty = load.sum() / count > rules.hard_cap
    goal = Goal(count, rules.tolerance, rules.minimum, top, _width_m(ground, load, count), hasty)
    return _sound_plan(ground, task, load, goal, rules, seed)


def _sound_plan(ground: Ground, task: Task, load: Floats, goal: Goal, rules: Rules, seed: int) -> Plan:
    """A plan that holds on the ground: no EA torn, on a thread, or with a border through a building.

    Else passages that may be to blame are barred, and the search is made anew from another start.
    """
    barred = np.zeros((0, 2), dtype=np.intp)
    best: tuple[_Trial, Graph, Callable[[Ints], _Trial]] | None = None
    shared = faulty = barred[:, 0]  # EA of each bundle; EAs that do not hold
    for k in range(_TRIES):
        graph, passages = ground.graph(task, load, rules, barred)
        small = contracted(graph, ground.bundle)
        shared = mended(small, goal, shared, faulty, seed + 101 * k) if k else partition(small, goal, seed)
        draw = partial(_tried, ground, task, goal, rules, passages, barred)
        trial = draw(shared)
        faulty = trial.faulty
        if best is None or len(faulty) < len(best[0].faulty):
            best = trial, small, draw
        if not len(faulty):
            break
        ea = shared[ground.bundle]
        used = passages.used(ea)
        failed = np.isin(ea[used[:, 0]], faulty)
        if not failed.any():  # then a passage of a neighbour has cut it
            failed = np.isin(ea[used[:, 0]], beside(graph, ea, faulty))
        barred = np.concatenate([barred, used[failed]])
    assert best is not None
    return _in_runs(ground, task, goal, *best).plan


@dataclass(frozen=True)
class _Trial:
    """A plan, the EA of each bundle that it was drawn from, which EAs do not hold, and how many are off the tolerance."""

    shared: Ints
    plan: Plan
    faulty: Ints
    off: int


def _tried(ground: Ground, task: Task, goal: Goal, rules: Rules, passages: Passages, barred: Ints, shared: Ints) -> _Trial:
    """The plan of EAs chosen for the bundles of a ground."""
    ea, part_load = shared[ground.bundle], ground.part_loads(task.load)
    rough = _drawn(ground, task, ea, goal.count, rules, passages, barred)
    plan = made_whole(rough, part_load)
    divided = np.bincount(task.building)[task.building] > 1
    doubtful = np.unique(np.concatenate([ea[passages.used(ea)[:, 0]], plan.part_ea()[divided & (part_load > 0)]]))
    narrow = threads(plan, doubtful, task.shapes, part_load)
    faulty = np.unique(np.concatenate([torn(rough, part_load), narrow, cut_through(plan, task.shapes)]))
    loads = np.bincount(plan.part_ea(), weights=part_load, minlength=goal.count)
    return _Trial(shared, plan, faulty, int((np.abs(loads - loads.mean()) > goal.tolerance * loads.mean()).sum()))


def _in_runs(ground: Ground, task: Task, goal: Goal, trial: _Trial, graph: Graph, draw: Callable[[Ints], _Trial]) -> _Trial:
    """The plan with one run of each tower in an EA, where that holds on the ground as well."""
    for cells in ground.towers(task.building, task.load):
        shared = in_runs(graph, goal, trial.shared, cells)
        other = trial if shared is None else draw(shared)
        trial = other if len(other.faulty) <= len(trial.faulty) and other.off <= trial.off else trial
    return trial


def _drawn(ground: Ground, task: Task, ea: Ints, count: int, rules: Rules, passages: Passages, barred: Ints) -> Plan:
    """The plan of EAs chosen for the nodes of a ground; grains of a building that stay together have no border between them."""
    if len(np.unique(task.building)) == len(task.building):
        return ground.plan(ea, ground.loads(task.load), count, rules.border_clearance_m, passages)
    begins, shapes = runs(task.building, ea[ground.wall_of], task.shapes)
    last = np.append(np.flatnonzero(begins)[1:], len(begins)) - 1
    of = np.cumsum(begins) - 1
    load = np.bincount(of, weights=task.load).astype(float)
    part = replace(task, shapes=shapes[last], load=load, building=task.building[begins], together=task.together[:0])
    other = lay_ground(part.outline, part.shapes, part.lines, divide=True)
    load = other.loads(part.load)
    closed = barred[(barred < len(ground.walls)).all(axis=1)]  # empty blocks have no counterpart to look for
    _, passages = other.graph(part, load, rules, other.nodes_at(ground)[closed])
    plan = other.plan(ground.carried(ea, other), load, count, rules.border_clearance_m, passages)
    return replace(plan, part_cell=plan.part_cell[of])


def _width_m(ground: Ground, load: Floats, count: int) -> float:
    """Usual width of an EA: of a square that has its share of the built-up land and what is around it."""
    walls = ground.walls[load[: len(ground.walls)] > 0]
    built = shapely.buffer(shapely.convex_hull(shapely.geometrycollections(walls)), _AROUND_M)
    return float(np.sqrt(max(built.area, 100.0) / count))


def undivided(task: Task) -> Plan:
    """The plan in which the whole committee is one EA, each of its pieces one cell."""
    cells = shapely.get_parts(task.outline)
    n = len(cells)
    spots = shapely.point_on_surface(task.shapes)
    part_cell = shapely.STRtree(cells).query_nearest(spots, all_matches=False)[1] if len(spots) else np.zeros(0, dtype=np.intp)
    return Plan(cells, np.arange(n), np.zeros(n, dtype=np.intp), 1, part_cell)
