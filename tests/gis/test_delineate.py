"""Properties of plans on small towns: a square of houses in rows, with or without a cross of streets.

+-----------+-----------+
| h h h h h | h h h h h |
| h h h h h | h h h h h |
+-----------+-----------+   <- street
| h h h h h | h h h h h |
+-----------+-----------+
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.delineate import MOST_EAS, delineate, undivided
from gis.delineation.task import Task
from gis.numbering import nearest_count
from gis.rules import Rules

RULES = Rules()


def town(columns: int, rows: int, seed: int = 0, streets: bool = True, outline: shapely.Geometry | None = None) -> Task:
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(columns) * 20.0, np.arange(rows) * 25.0)
    x, y = x.ravel() + rng.uniform(0, 4, x.size), y.ravel() + rng.uniform(0, 6, x.size)
    houses = shapely.box(x, y, x + rng.uniform(6, 15, x.size), y + rng.uniform(6, 15, x.size))
    frame = outline or shapely.box(-30, -30, columns * 20 + 30, rows * 25 + 30)
    west, south, east, north = frame.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    lines = [
        shapely.LineString([(west - 5, middle[1]), (east + 5, middle[1])]),
        shapely.LineString([(middle[0], south - 5), (middle[0], north + 5)]),
    ]
    lines = np.array(lines if streets else [], dtype=object)
    load = rng.integers(1, 12, x.size).astype(float)
    return Task(frame, houses, load, np.arange(x.size), lines, np.ones(len(lines)))


def assert_right(task: Task, plan, one_piece: bool = True) -> None:
    outlines = plan.outlines()
    assert shapely.is_valid(outlines).all()
    assert shapely.coverage_is_valid(outlines)
    assert shapely.coverage_is_valid(plan.cells)
    assert abs(shapely.area(outlines).sum() - task.outline.area) < 0.01
    if one_piece:
        assert (shapely.get_num_geometries(outlines) == 1).all()
    assert set(plan.ea) == set(range(plan.count))
    borders = shapely.boundary(outlines)
    core = shapely.buffer(task.shapes, -0.2)
    inner = shapely.difference(shapely.union_all(borders), shapely.buffer(task.outline.boundary, 0.01))
    assert not shapely.intersects(core, inner).any()
    inside = shapely.covers(shapely.buffer(outlines[plan.part_ea()], 0.15), shapely.intersection(task.shapes, task.outline))
    assert inside.all()


@settings(max_examples=40)
@given(st.integers(1, 12), st.integers(1, 10), st.integers(0, 10_000), st.booleans())
def test_every_plan_is_right(columns: int, rows: int, seed: int, streets: bool) -> None:
    task = town(columns, rows, seed, streets)
    plan = delineate(task, RULES, seed)
    assert_right(task, plan)
    ideal = nearest_count(task.load.sum() / RULES.target)
    assert plan.count == min(ideal, len(task.shapes))
    loads = np.bincount(plan.part_ea(), weights=task.load, minlength=plan.count)
    assert loads.sum() == task.load.sum()
    assert plan.count == 1 or (loads > 0).all()


def test_houses_allow_balance() -> None:
    task = town(20, 12, seed=3)
    loads = np.bincount((p := delineate(task, RULES, 1)).part_ea(), weights=task.load, minlength=p.count)
    assert (np.abs(loads / loads.mean() - 1) <= 0.10).mean() >= 0.95


def test_borders_follow_the_streets_where_they_balance() -> None:
    """Four equal quarters of 80 units: the cross is the only right answer."""
    x, y = (a.ravel() for a in np.meshgrid([0.0, 20, 40, 100, 120, 140], [0.0, 30, 100, 130]))
    houses = shapely.box(x, y, x + 10, y + 10)
    lines = np.array([shapely.LineString([(75, -60), (75, 200)]), shapely.LineString([(-60, 70), (210, 70)])])
    task = Task(shapely.box(-50, -50, 200, 190), houses, np.full(len(x), 80 / 6), np.arange(len(x)), lines, np.ones(2))
    plan = delineate(task, RULES, 1)
    assert plan.count == 4
    inner = shapely.difference(shapely.union_all(shapely.boundary(plan.outlines())), task.outline.boundary)
    assert inner.difference(shapely.union_all(lines).buffer(0.01)).length < 1


@pytest.mark.parametrize("streets", [True, False])
def test_same_seed_same_plan(streets: bool) -> None:
    task = town(9, 8, seed=5, streets=streets)
    a, b = delineate(task, RULES, 7), delineate(task, RULES, 7)
    assert (shapely.to_wkb(a.cells) == shapely.to_wkb(b.cells)).all()
    assert (a.part_cell == b.part_cell).all()


def test_rows_of_houses_part_along_the_party_wall() -> None:
    """|h|h|h|h| 40 houses wall to wall, no street: borders run between them, through none."""
    x = np.arange(40) * 8.0
    task = Task(
        shapely.box(-10, -10, 330, 30),
        shapely.box(x, 0, x + 8, 12),
        np.full(40, 8.0),
        np.arange(40),
        np.array([], dtype=object),
        np.zeros(0),
    )
    plan = delineate(task, RULES, 1)
    assert plan.count == 4
    assert_right(task, plan)


def test_overlapping_houses_stay_together() -> None:
    x = np.array([0.0, 5, 40, 45, 80, 85])
    task = Task(
        shapely.box(-20, -20, 120, 40),
        shapely.box(x, 0, x + 10, 10),
        np.full(6, 40.0),
        np.arange(6),
        np.array([], dtype=object),
        np.zeros(0),
    )
    ea = delineate(task, RULES, 1).part_ea()
    assert ea[0] == ea[1] and ea[2] == ea[3] and ea[4] == ea[5] and len(set(ea)) == 3


def test_a_road_through_a_house_is_no_border_there() -> None:
    task = town(10, 8, seed=2)
    across = shapely.box(85, 80, 125, 120)  # over the crossing
    task = Task(
        task.outline,
        np.append(task.shapes[shapely.disjoint(task.shapes, across)], across),
        np.full((shapely.disjoint(task.shapes, across)).sum() + 1, 6.0),
        np.arange(shapely.disjoint(task.shapes, across).sum() + 1),
        task.lines,
        task.line_cost,
    )
    assert_right(task, delineate(task, RULES, 1))


def test_islet_joins_the_nearest_ea() -> None:
    main = town(12, 8, seed=4)
    islet = shapely.box(400, 0, 430, 30)
    outline = shapely.MultiPolygon([main.outline, islet])
    shapes = np.append(main.shapes, shapely.box(405, 5, 412, 12))
    task = Task(outline, shapes, np.append(main.load, 3.0), np.arange(len(shapes)), main.lines, main.line_cost)
    plan = delineate(task, RULES, 1)
    assert_right(task, plan, one_piece=False)
    assert shapely.get_num_geometries(plan.outlines()).max() == 2


def test_hole_stays_empty() -> None:
    main = town(12, 8, seed=6)
    hole = shapely.box(-20, -20, -5, -5)
    task = Task(main.outline.difference(hole), main.shapes, main.load, main.building, main.lines, main.line_cost)
    plan = delineate(task, RULES, 1)
    assert_right(task, plan)
    assert not shapely.intersects(plan.outlines(), hole.buffer(-0.1)).any()


def test_no_buildings_is_one_ea() -> None:
    none = np.array([], dtype=object)
    task = Task(shapely.box(0, 0, 100, 100), none, np.zeros(0), np.zeros(0, dtype=int), none, np.zeros(0))
    for plan in (delineate(task, RULES, 1), undivided(task)):
        assert plan.count == 1
        assert_right(task, plan)


def test_buildings_as_points() -> None:
    task = town(10, 8, seed=8)
    task = Task(task.outline, shapely.centroid(task.shapes), task.load, task.building, task.lines, task.line_cost)
    plan = delineate(task, RULES, 1)
    assert shapely.coverage_is_valid(plan.outlines()) and plan.count == nearest_count(task.load.sum() / 80)


def test_house_across_the_outline_is_cut_by_no_border() -> None:
    task = town(10, 6, seed=9)
    reach = shapely.box(-38, 40, -22, 60)  # half of it beyond the line
    task = Task(
        task.outline, np.append(task.shapes, reach), np.append(task.load, 0.0), np.arange(len(task.shapes) + 1), task.lines, task.line_cost
    )
    assert_right(task, delineate(task, RULES, 1))


def test_codes_do_not_run_out() -> None:
    """More homes than 899 EAs of the target hold: larger EAs, not a code of four digits."""
    task = town(34, 30, seed=1)
    heavy = Task(task.outline, task.shapes, np.full(len(task.shapes), 79.0), task.building, task.lines, task.line_cost)
    assert delineate(heavy, RULES, 1).count == MOST_EAS


def test_a_piece_that_vanishes_on_the_grid_is_land_of_an_ea() -> None:
    """Bug: a shred that the repair of an outline left ended the plan of its committee."""
    shred = shapely.Polygon([(500.0, 0.0), (500.0004, 0.0), (500.0004, 300.0), (500.0, 300.0)])
    none = np.array([], dtype=object)
    outline = shapely.MultiPolygon([shapely.box(0, 0, 100, 100), shred])
    plan = delineate(Task(outline, none, np.zeros(0), np.zeros(0, dtype=np.intp), none, np.zeros(0)), Rules(), 1)
    assert plan.count == 1 and abs(shapely.area(plan.outlines()).sum() - outline.area) < 0.2


@pytest.mark.parametrize("count", [0, 12])
def test_a_spike_of_the_outline_leaves_no_piece_of_its_own(count: int) -> None:
    """Bug: the grid cut off the end of a spike half a millimetre wide, and the EA beside it was of two pieces."""
    below, above = [(100, 50), (110, 50), (116, 49.999), (122, 50)], [(122, 50.0004), (116, 50.0015), (110, 50.0004), (100, 50.0004)]
    spike = [*below, *above]
    outline = shapely.Polygon([(0, 0), (100, 0), *spike, (100, 100), (0, 100)])
    houses = np.array(
        [shapely.box(5 + 24 * (k % 4), 10 + 30 * (k // 4), 20 + 24 * (k % 4), 22 + 30 * (k // 4)) for k in range(count)], dtype=object
    )
    none = np.array([], dtype=object)
    plan = delineate(Task(outline, houses, np.full(count, 15.0), np.arange(count), none, np.zeros(0)), Rules(), 1)
    assert (shapely.get_num_geometries(plan.outlines()) == 1).all() and abs(shapely.area(plan.outlines()).sum() - outline.area) < 0.1
