"""A plan of one committee piece that holds on the ground: searched, drawn, and searched anew where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.bundles import contracted
from gis.delineation.contact_graph import Graph
from gis.delineation.ground import Ground, lay_ground
from gis.delineation.necks import threads
from gis.delineation.passages import Passages
from gis.delineation.regions import beside
from gis.delineation.task import Task
from gis.delineation.tower_runs import in_runs
from gis.delineation.towers import runs
from gis.delineation.whole import cut_through, made_whole, torn
from gis.plan import Plan
from gis.rules import Rules
from gis.search.partition import Goal, mended, partition

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
First = Callable[..., Ints]  # the first answer to a graph, a goal and a seed

_AROUND_M = 10.0  # of land around buildings that counts as built up
_TRIES = 4  # searches of a committee piece until all its EAs hold on the ground


@dataclass(frozen=True)
class Trial:
    """A plan, the EA of each bundle that it was drawn from, which EAs do not hold, and how many are off the tolerance."""

    shared: Ints
    plan: Plan
    faulty: Ints
    off: int


def planned(ground: Ground, task: Task, load: Floats, count: int, rules: Rules, seed: int, first: First = partition) -> Trial:
    """A plan of ``count`` EAs.

    Args:
        ground: of the piece.
        task: what is on it.
        load: of each node of the ground.
        count: EAs, no more than there are loaded bundles.
        rules: limits.
        seed: of the search.
        first: gives the EA of each bundle, from the graph of the bundles, a goal and ``seed``.
    """
    top = max(rules.top_load, load.sum() / count)
    hasty = load.sum() / count > rules.hard_cap
    green = rules.green_low, rules.green_high
    goal = Goal(count, rules.tolerance, rules.minimum, top, _width_m(ground, load, count), hasty, green)
    return _sound_plan(ground, task, load, goal, rules, seed, first)


def _sound_plan(ground: Ground, task: Task, load: Floats, goal: Goal, rules: Rules, seed: int, first: First) -> Trial:
    """A plan that holds on the ground: no EA torn, on a thread, or with a border through a building.

    Else passages that may be to blame are barred, and the search is made anew from another start.
    """
    barred = np.zeros((0, 2), dtype=np.intp)
    best: tuple[Trial, Graph, Callable[[Ints], Trial]] | None = None
    shared = faulty = barred[:, 0]  # EA of each bundle; EAs that do not hold
    for k in range(_TRIES):
        graph, passages = ground.graph(task, load, rules, barred)
        small = contracted(graph, ground.bundle)
        shared = mended(small, goal, shared, faulty, seed + 101 * k) if k else first(small, goal, seed=seed)
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
    return _in_runs(goal, *best, ground.towers(task.building, task.load))


def _tried(ground: Ground, task: Task, goal: Goal, rules: Rules, passages: Passages, barred: Ints, shared: Ints) -> Trial:
    """The plan of EAs chosen for the bundles of a ground."""
    ea, part_load = shared[ground.bundle], ground.part_loads(task.load)
    rough = _drawn(ground, task, ea, goal.count, rules, passages, barred)
    plan = made_whole(rough, part_load)
    divided = np.bincount(task.building)[task.building] > 1
    doubtful = np.unique(np.concatenate([ea[passages.used(ea)[:, 0]], plan.part_ea()[divided & (part_load > 0)]]))
    narrow = threads(plan, doubtful, task.shapes, part_load)
    faulty = np.unique(np.concatenate([torn(rough, part_load), narrow, cut_through(plan, task.shapes)]))
    if plan.count < goal.count:  # EAs without a place of their own on the ground; what is left is numbered otherwise
        drawn = rough.part_ea()
        held = np.bincount(drawn[drawn >= 0], weights=part_load[drawn >= 0], minlength=goal.count)
        faulty = np.flatnonzero(held < 0.5)
    loads = np.bincount(plan.part_ea(), weights=part_load, minlength=goal.count)
    return Trial(shared, plan, faulty, int((np.abs(loads - loads.mean()) > goal.tolerance * loads.mean()).sum()))


def _in_runs(goal: Goal, trial: Trial, graph: Graph, draw: Callable[[Ints], Trial], towers: list[Ints]) -> Trial:
    """The plan with one run of each tower in an EA: of all where that holds on the ground as well, else of those where it does."""
    shared = trial.shared
    for cells in towers:
        dealt = in_runs(graph, goal, shared, cells)
        shared = shared if dealt is None else dealt
    if shared is trial.shared:
        return trial
    other = draw(shared)
    if len(other.faulty) <= len(trial.faulty) and other.off <= trial.off:
        return other
    if len(towers) == 1:
        return trial
    half = len(towers) // 2
    for some in (towers[:half], towers[half:]):
        trial = _in_runs(goal, trial, graph, draw, some)
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
