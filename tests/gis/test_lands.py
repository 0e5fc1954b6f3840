"""Barriers that bind: no area on both sides of one, and over a river only where a street leads over it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.blocks import STEP_M
from gis.delineate import delineate, ea_count
from gis.delineation.crossings import crossings
from gis.delineation.former import Former
from gis.delineation.lands import Binding, lands
from gis.delineation.task import Task
from gis.delineation.towers import runs
from gis.plan import Plan
from gis.replanning.keeping import KeepTask, keep
from gis.rules import Rules
from tests.gis.test_delineate import assert_right, town
from tests.gis.test_messy_towns import messy_town

RULES = Rules()


def bound(task: Task, hold: list[int], guard: list[int]) -> Task:
    """The town with some of its lines binding; the others are ways."""
    ways = [k for k in range(len(task.lines)) if k not in {*hold, *guard}]
    guarded = task.lines[guard]
    binding = Binding(task.lines[hold], guarded, crossings(guarded, task.lines[ways]), np.ones(len(hold) + len(guard)))
    return replace(task, lines=task.lines[ways], line_cost=np.ones(len(ways)), binding=binding)


def sides(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """The faces between binding lines, and which of them have the load of an area of their own."""
    net = shapely.union_all([*task.binding.lines, *shapely.boundary(shapely.get_parts(task.outline))])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    faces = faces[shapely.intersects(task.outline, shapely.point_on_surface(faces))]
    of = shapely.STRtree(faces).query_nearest(shapely.point_on_surface(task.shapes), all_matches=False)[1]
    return faces, np.bincount(of, weights=task.load, minlength=len(faces)) >= RULES.piece_minimum


def shares(task: Task, plan: Plan) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each area, its land in each face, and whether the face has load of its own; what is around buildings on a line left out."""
    faces, heavy = sides(task)
    on_line = shapely.intersects(task.shapes, shapely.union_all(task.binding.lines))
    around = shapely.union_all(shapely.buffer(task.shapes[on_line], 2.0))
    land = [shapely.difference(shapely.intersection(ea, faces), around) for ea in plan.outlines()]
    return [(share[shapely.area(share) > 2.0], heavy[shapely.area(share) > 2.0]) for share in land]


def fitting(task: Task) -> bool:
    """Whether no building stands across a binding line: where one does, load and land go to one side of it."""
    return not shapely.intersects(task.shapes, shapely.union_all(task.binding.lines)).any()


@settings(max_examples=60)
@given(st.integers(0, 1_000_000), st.sampled_from([0.0, 0.2]))
@example(806425, 0.0)  # a millimetre of gap where two lines cross left an area in two pieces
@example(451051, 0.0)  # cleaning gave a whole cell to the area across the line
@example(712109, 0.2)  # cells that could not be matched at one distance, but at the next
def test_no_area_lies_on_both_sides_of_a_barrier_that_must_hold(seed: int, towers: float) -> None:
    task = messy_town(seed, towers)
    task = bound(task, list(range(len(task.lines) // 2 + 1))[: len(task.lines)], [])
    if not fitting(task):
        off = shapely.intersects(task.shapes, shapely.union_all(task.binding.hold))
        task = replace(task, shapes=task.shapes[~off], load=task.load[~off], building=task.building[~off])
    plan = delineate(task, RULES, seed)
    assert_messy(task, plan)
    assert all(heavy.sum() <= 1 for _, heavy in shares(task, plan))


@settings(max_examples=60)
@given(st.integers(0, 1_000_000), st.sampled_from([0.0, 0.2]))
@example(126693, 0.2)  # a tower across a corner of the outline, a tip of it in another area
@example(576639, 0.0)  # slivers of rounding left a slit that no matching closes, and another that one does
@example(456858, 0.2)  # the line crept into a crack between two slices of a tower
@example(596310, 0.2)  # a slit of a hair between two slices of a tower, in another area
@example(930364, 0.0)  # a house across a notch of the outline, with its middle beyond
def test_buildings_on_the_barrier_go_to_one_side_of_it(seed: int, towers: float) -> None:
    task = messy_town(seed, towers)
    task = bound(task, [0][: len(task.lines)], list(range(1, len(task.lines) // 2 + 1)))
    assert_messy(task, delineate(task, RULES, seed))


@settings(max_examples=60)
@given(st.integers(0, 1_000_000))
@example(54130)  # steps along two lines nearer than the grid is wide lost a block, and with it all barriers of the land
@example(1894)  # a millimetre of gap at the end of a line left an area in two pieces
@example(756230)  # a cell of a square centimetre, torn when cells were matched
def test_an_area_on_both_sides_of_a_river_has_a_bridge(seed: int) -> None:
    task = messy_town(seed)
    task = bound(task, [], list(range(len(task.lines) // 2 + 1))[: len(task.lines)])
    off = shapely.intersects(task.shapes, shapely.buffer(shapely.union_all(task.binding.guard), 1.0))
    task = replace(task, shapes=task.shapes[~off], load=task.load[~off], building=task.building[~off])
    plan = delineate(task, RULES, seed)
    assert_messy(task, plan)
    assert all(linked(task, land, heavy) <= 1 for land, heavy in shares(task, plan))


def linked(task: Task, land: np.ndarray, heavy: np.ndarray) -> int:
    """Into how many pieces the sides of an area fall that no bridge joins; a side with little load belongs to what is beside it."""
    at, spot = shapely.STRtree(task.binding.crossings).query(land, predicate="dwithin", distance=STEP_M + 1.0)
    a, b = shapely.STRtree(land).query(land, predicate="dwithin", distance=0.1)
    beside = ~(heavy[a] & heavy[b])
    n, m = len(land), len(task.binding.crossings)
    row, column = np.concatenate([at, a[beside]]), np.concatenate([n + spot, b[beside]])
    graph = coo_array((np.ones(len(row)), (row, column)), shape=(n + m, n + m))
    return len(np.unique(connected_components(graph, directed=False)[1][:n][heavy]))


def assert_messy(task: Task, plan: Plan) -> None:
    eas = plan.outlines()
    assert shapely.coverage_is_valid(eas) and shapely.coverage_is_valid(plan.cells)
    assert abs(shapely.area(eas).sum() - task.outline.area) <= 1.0
    if task.outline.geom_type == "Polygon":
        assert (shapely.get_num_geometries(eas) == 1).all()
    borders = shapely.difference(shapely.union_all(shapely.boundary(eas)), shapely.buffer(task.outline.boundary, 0.01))
    begins, joined = runs(task.building, plan.part_ea(), task.shapes)
    whole = joined[np.append(begins[1:], True)[: len(begins)]]
    here = shapely.intersection(task.shapes, task.outline)
    torn = task.building[shapely.get_num_geometries(here) > 1]  # by the outline; pieces that lie apart are obstacles of their own
    inner = shapely.buffer(whole[~np.isin(task.building[begins], torn)], -0.2)
    inner = inner[shapely.intersects(inner, borders)]
    lying = shapely.area(shapely.intersection(inner[:, None], eas[None, :]))
    assert (lying.sum(axis=1) - lying.max(axis=1) <= 0.01).all()  # more is what `gis.intake.placement` calls cut
    share = shapely.area(shapely.intersection(here, eas[plan.part_ea()])) / np.maximum(shapely.area(here), 1e-9)
    assert (share[task.load > 0] >= 0.5).all()


def riverside(bridge: bool) -> Task:
    """80 units on either side of a river, 40 more in the east of both: two areas a side, or three in all with a bridge in the east.

    +--------------------------------+
    | h h h h h h h h h h   h h h h h|
    |========= river ==========#=====|   # street
    | h h h h h h h h h h   h h h h h|
    +--------------------------------+
    """
    x, y = (a.ravel() for a in np.meshgrid(np.arange(15) * 20.0, [0.0, 60.0]))
    houses = shapely.box(x, y, x + 10, y + 10)
    river = shapely.LineString([(-60, 35), (360, 35)])
    street = shapely.LineString([(255, -60), (255, 130 if bridge else 35)])
    task = Task(shapely.box(-50, -50, 350, 120), houses, np.full(30, 8.0), np.arange(30), np.array([river, street]), np.ones(2))
    return bound(task, [], [0])


def test_a_street_that_ends_at_the_river_is_no_bridge() -> None:
    assert len(riverside(True).binding.crossings) == 1
    assert not len(riverside(False).binding.crossings)


def test_two_halves_of_a_street_that_meet_on_the_river_are_a_bridge() -> None:
    river = shapely.LineString([(0, 0), (10, 0), (20, 5)])
    halves = np.array([shapely.LineString([(10, -9), (10, 0)]), shapely.LineString([(10, 0), (12, 9)])])
    assert len(crossings(np.array([river]), halves)) == 1
    assert not len(crossings(np.array([river]), halves[:1]))


@pytest.mark.parametrize("bridge", [True, False])
def test_the_river_is_crossed_at_the_bridge_only(bridge: bool) -> None:
    task = riverside(bridge)
    plan = delineate(task, RULES, 1)
    assert_right(task, plan)
    assert plan.count == ea_count(task, RULES) == (3 if bridge else 4)
    north, south = shapely.box(-50, 36, 350, 120), shapely.box(-50, -50, 350, 34)
    across = [ea for ea in plan.outlines() if min(ea.intersection(north).area, ea.intersection(south).area) > 1]
    assert all(bridge and ea.distance(task.binding.crossings[0]) < 0.01 for ea in across)
    assert bool(across) == bridge


def test_a_side_with_too_little_load_joins_the_other() -> None:
    task = riverside(False)
    few = replace(task, load=np.where(np.arange(30) < 15, 8.0, 2.0))  # 30 units in the north
    plan = delineate(few, RULES, 1)
    assert_right(few, plan)
    assert plan.count == ea_count(few, RULES) == 2


def test_double_tracks_make_no_land_of_their_own() -> None:
    task = town(12, 10, seed=3, streets=False)
    tracks = np.array([shapely.LineString([(-40, y), (300, y)]) for y in (126.0, 130.0)], dtype=object)
    found = lands(task.outline, task.shapes[:0], task.load[:0], Binding(tracks), 0.0, 0.5)
    assert len(found) == 3
    clear = shapely.disjoint(task.shapes, shapely.box(-50, 125, 400, 131))
    found = lands(task.outline, task.shapes[clear], task.load[clear], Binding(tracks), RULES.piece_minimum, 0.5)
    assert len(found) == 2


def test_a_dangling_barrier_does_not_bind() -> None:
    task = town(8, 8, seed=2, streets=False)
    wall = np.array([shapely.LineString([(-50, 100), (90, 100)])])
    assert len(lands(task.outline, task.shapes, task.load, Binding(wall), 40.0, 0.5)) == 1


@pytest.mark.parametrize("whole", [0.0, 1000.0])
def test_a_small_committee_is_parted_where_a_barrier_must_hold(whole: float) -> None:
    task = riverside(False)
    rules = replace(RULES, whole_committee=whole)
    assert delineate(task, rules, 1).count == ea_count(task, rules) >= 2
    assert delineate(replace(task, binding=Binding()), replace(RULES, whole_committee=1000.0), 1).count == 1


def test_same_seed_same_plan() -> None:
    task = bound(messy_town(11, 0.2), [0], [1])
    one, other = (delineate(task, RULES, 5) for _ in range(2))
    assert (shapely.to_wkb(one.cells) == shapely.to_wkb(other.cells)).all() and (one.ea == other.ea).all()


def test_areas_that_are_cut_anew_heed_what_binds() -> None:
    """A plan with areas on both sides of the river, before it bound; then all loads have doubled."""
    task = riverside(False)
    plan = delineate(replace(task, binding=Binding()), RULES, 1)
    before = np.bincount(plan.part_ea(), weights=task.load, minlength=plan.count)
    former = Former(plan.cells, plan.ea, plan.block, before, np.zeros(plan.count, dtype=bool))
    now = keep(KeepTask(**{**vars(task), "load": 2 * task.load}, former=former, held=plan.part_ea()), RULES, 1)
    north, south = shapely.box(-50, 36, 350, 120), shapely.box(-50, -50, 350, 34)

    def across(some: Plan) -> int:
        eas = some.outlines()
        return int(((shapely.area(shapely.intersection(eas, north)) > 1) & (shapely.area(shapely.intersection(eas, south)) > 1)).sum())

    assert across(plan) > 0 and across(now) == 0
