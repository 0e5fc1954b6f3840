"""Plans that keep an earlier one: nothing changes without need, what changes is as right as any plan, locks hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gis.delineate import delineate
from gis.delineation.former import Former
from gis.delineation.task import Task
from gis.plan import Plan
from gis.replanning.keeping import KeepTask, as_before, keep
from gis.rules import Rules
from tests.amounts import so_many
from tests.gis.test_delineate import assert_right, town
from tests.gis.test_messy_towns import messy_town

RULES = Rules()
SEEDS = st.integers(0, 100_000)


def again(task: Task, plan: Plan, load: np.ndarray | None = None, locked: Iterable[int] = ()) -> KeepTask:
    """The town with other loads, and its plan to keep."""
    before = np.bincount(plan.part_ea(), weights=task.load, minlength=plan.count)
    former = Former(plan.cells, plan.ea, plan.block, before, np.isin(np.arange(plan.count), list(locked)))
    return KeepTask(**{**vars(task), "load": task.load if load is None else load}, former=former, held=plan.part_ea())


def unplanned(task: Task, outlines: Iterable[shapely.Geometry], **changes: object) -> KeepTask:
    """The town with EAs of which only the outlines are known."""
    shapes = np.array(list(outlines), dtype=object)
    n = len(shapes)
    former = Former(shapes, np.arange(n), np.arange(n), np.full(n, np.nan), np.zeros(n, dtype=bool))
    made = KeepTask(**vars(task), former=former, held=np.full(len(task.shapes), -1))
    return replace(made, **changes)


def loads(task: Task, plan: Plan) -> np.ndarray:
    return np.bincount(plan.part_ea(), weights=task.load, minlength=plan.count)


def changed(before: Plan, now: Plan) -> set[int]:
    """EAs of before that are not as they were."""
    old, new = before.outlines(), now.outlines()
    same = {e for k, e in enumerate(now.origin.tolist()) if e >= 0 and shapely.symmetric_difference(new[k], old[e]).area < 0.05}
    return set(range(before.count)) - same


@settings(max_examples=so_many(15, 60))
@given(SEEDS, st.sampled_from([0.0, 0.2]))
def test_nothing_changes_without_need(seed: int, towers: float) -> None:
    task = messy_town(seed, towers)
    plan = delineate(task, RULES, seed)
    now = keep(again(task, plan), RULES, seed + 1)
    assert (shapely.to_wkb(now.outlines()) == shapely.to_wkb(plan.outlines())).all()
    assert (now.origin == np.arange(plan.count)).all()
    assert (now.part_ea() == plan.part_ea()).all()


@settings(max_examples=so_many(12, 40))
@given(SEEDS)
def test_only_what_no_longer_fits_changes(seed: int) -> None:
    """One building gets 100 units more."""
    task = town(6 + seed % 9, 5 + seed % 6, seed)
    plan = delineate(task, RULES, seed)
    house = seed % len(task.shapes)
    load = task.load.copy()
    load[house] += 100
    task = replace(task, load=load)
    now = keep(again(replace(task, load=load - 100 * (np.arange(len(load)) == house)), plan, load), RULES, seed)
    assert_right(task, now)
    assert now.part_ea().shape == load.shape and loads(task, now).sum() == load.sum()
    gone = changed(plan, now)
    assert int(plan.part_ea()[house]) in gone
    assert len(gone) <= 4
    whole = np.bincount(now.part_ea()[load > 0], minlength=now.count) == 1  # a house alone cannot be divided
    within = (loads(task, now) >= RULES.amber_low) & (loads(task, now) <= RULES.amber_high)
    assert (within | whole).all() or plan.count == 1


@settings(max_examples=so_many(4, 20))  # a town is planned some twenty times over in each
@given(SEEDS, st.sampled_from([0.0, 0.2]))
@example(10345, 0.2)  # corners a millimetre apart
@example(1413, 0.2)  # lines that cannot be noded
@example(10347, 0.2)  # a building beyond the faces of its region
def test_the_rules_hold_in_messy_towns(seed: int, towers: float) -> None:
    task = messy_town(seed, towers)
    rng = np.random.default_rng(seed)
    plan = delineate(task, RULES, seed)
    load = task.load.copy()
    some = rng.random(len(load)) < 0.2
    load[some] = np.where(load[some] > 0, rng.integers(0, 150, some.sum()), 0)
    kept = again(task, plan, load)
    now = keep(kept, RULES, seed)
    eas = now.outlines()
    assert shapely.is_valid(eas).all() and shapely.coverage_is_valid(eas) and shapely.coverage_is_valid(now.cells)
    assert abs(shapely.area(eas).sum() - task.outline.area) <= 1.0
    if task.outline.geom_type == "Polygon":
        assert (shapely.get_num_geometries(eas) == 1).all()
    assert set(now.ea.tolist()) == set(range(now.count))
    assert loads(kept, now).sum() == load.sum()
    codes = now.origin[now.origin >= 0]
    assert len(set(codes.tolist())) == len(codes)
    other = keep(kept, RULES, seed)
    assert (shapely.to_wkb(other.cells) == shapely.to_wkb(now.cells)).all() and (other.origin == now.origin).all()


@settings(max_examples=so_many(12, 40))
@given(SEEDS)
def test_locked_eas_stay(seed: int) -> None:
    task = town(10, 8, seed)
    plan = delineate(task, RULES, seed)
    rng = np.random.default_rng(seed)
    locked = rng.choice(plan.count, plan.count // 2, replace=False).tolist()
    load = np.where(rng.random(len(task.load)) < 0.3, task.load * 4, task.load)
    now = keep(again(task, plan, load, locked), RULES, seed)
    assert not changed(plan, now) & set(locked)
    place = {e: k for k, e in enumerate(now.origin.tolist())}
    assert all(((now.part_ea() == place[e]) == (plan.part_ea() == e)).all() for e in locked)
    assert_right(replace(task, load=load), now)


def test_a_light_ea_joins_a_neighbour() -> None:
    task = town(12, 8, 3)
    plan = delineate(task, RULES, 1)
    load = task.load.copy()
    load[plan.part_ea() == 2] = 0
    load[np.flatnonzero(plan.part_ea() == 2)[0]] = 4
    now = keep(again(task, plan, load), RULES, 1)
    assert 2 in changed(plan, now) and len(changed(plan, now)) <= 3
    assert ((loads(replace(task, load=load), now) >= RULES.amber_low) & (loads(replace(task, load=load), now) <= RULES.amber_high)).all()


def test_codes_go_where_most_units_stay() -> None:
    task = town(12, 8, 3)
    plan = delineate(task, RULES, 1)
    load = task.load.copy()
    load[plan.part_ea() == 2] *= 2
    now = keep(again(task, plan, load), RULES, 1)
    ea, was = now.part_ea(), plan.part_ea()
    for k, e in enumerate(now.origin.tolist()):
        if e >= 0:
            stay = [load[(was == e) & (ea == j)].sum() for j in range(now.count)]
            assert stay[k] == max(stay)
    assert (now.origin < 0).sum() >= 1
    assert (np.diff(np.flatnonzero(now.origin < 0)) == 1).all() and now.origin[-1] < 0  # new ones come last


def test_eas_follow_the_outline() -> None:
    """The committee gives up a strip in the west and gets one in the east: EAs there are cut and extended, others stay."""
    task = town(12, 8, 5)
    plan = delineate(task, RULES, 1)
    west, south, east, north = task.outline.bounds
    outline = shapely.box(west + 10, south, east + 10, north)
    now = keep(replace(again(task, plan), outline=outline), RULES, 1)
    assert_right(replace(task, outline=outline), now)
    assert now.count == plan.count and (now.part_ea() == plan.part_ea()).all()
    inner = [e for e, o in enumerate(plan.outlines()) if west + 0.1 < o.bounds[0] and o.bounds[2] < east - 0.1]
    assert inner and not changed(plan, now) & set(inner)


def test_new_land_with_many_buildings_is_an_ea_of_its_own() -> None:
    task = town(12, 8, 5)
    plan = delineate(task, RULES, 1)
    new = np.array([shapely.affinity.translate(h, 280, 0) for h in town(4, 4, 1).shapes[:14]], dtype=object)
    east = shapely.box(*task.outline.bounds[:2], 400, task.outline.bounds[3])
    shapes, n = np.append(task.shapes, new), len(task.shapes)
    load = np.append(task.load, np.full(14, 80 / 14))
    grown = Task(east, shapes, load, np.arange(len(shapes)), task.lines, task.line_cost)
    former = again(task, plan)
    now = keep(KeepTask(**{**vars(grown), "former": former.former, "held": np.append(former.held, np.full(14, -1))}), RULES, 1)
    assert_right(grown, now)
    assert not changed(plan, now)
    assert now.count == plan.count + 1 and (now.part_ea()[n:] == plan.count).all()


def test_a_new_building_across_a_border_is_not_cut() -> None:
    task = town(12, 8, 7)
    plan = delineate(task, RULES, 1)
    a, b = plan.outlines()[:2]
    border = shapely.line_merge(shapely.intersection(a, b))
    place = shapely.line_interpolate_point(border, 0.5, normalized=True)
    house = shapely.box(place.x - 4, place.y - 4, place.x + 4, place.y + 4)
    clear = shapely.disjoint(task.shapes, house)
    shapes = np.append(task.shapes[clear], house)
    now_task = Task(task.outline, shapes, np.append(task.load[clear], 5.0), np.arange(len(shapes)), task.lines, task.line_cost)
    former = again(task, plan)
    now = keep(KeepTask(**{**vars(now_task), "former": former.former, "held": np.append(former.held[clear], -1)}), RULES, 1)
    assert_right(now_task, now)
    assert changed(plan, now) <= {0, 1}


@settings(max_examples=so_many(12, 40))
@given(SEEDS)
def test_drawings_of_another_source_make_a_right_plan(seed: int) -> None:
    """EAs from a file: moved by some metres, so that they overlap the outline, miss a strip and run through houses."""
    task = messy_town(seed)
    assume((task.load > 0).any())
    rng = np.random.default_rng(seed)
    drawn = [shapely.affinity.translate(o, *rng.uniform(-6, 6, 2)) for o in delineate(task, RULES, seed).outlines()]
    now = keep(unplanned(task, drawn), RULES, seed)
    eas = now.outlines()
    assert shapely.is_valid(eas).all() and shapely.coverage_is_valid(eas)
    assert abs(shapely.area(eas).sum() - task.outline.area) <= 1.0
    if task.outline.geom_type == "Polygon":
        assert (shapely.get_num_geometries(eas) == 1).all()
    assert loads(task, now).sum() == task.load.sum()


def test_a_fault_leaves_the_plan_as_it_was() -> None:
    task = town(10, 8, 2)
    plan = delineate(task, RULES, 1)
    now = as_before(again(task, plan, task.load * 3))
    assert not changed(plan, now) and (now.part_ea() == plan.part_ea()).all()


@pytest.mark.parametrize("streets", [True, False])
def test_a_whole_town_that_has_doubled_is_planned_anew_within_the_bands(streets: bool) -> None:
    task = town(10, 8, 2, streets)
    plan = delineate(task, RULES, 1)
    twice = replace(task, load=task.load * 2)
    now = keep(again(task, plan, twice.load), RULES, 1)
    assert_right(twice, now)
    assert ((loads(twice, now) >= RULES.amber_low) & (loads(twice, now) <= RULES.amber_high)).all()
