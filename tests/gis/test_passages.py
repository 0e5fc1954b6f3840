"""Passages across crossings of gaps."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.delineate import delineate
from gis.delineation.task import Task
from gis.rules import Rules, with_target

LAND = shapely.box(0, 0, 130, 90)


def four(lines: list[shapely.LineString]) -> Task:
    """Four slabs like the fields of a chessboard, their loads 60 20 / 20 60: even only crosswise.

    ::

        60 | 20
        ---+---
        20 | 60
    """
    slabs = np.array([shapely.box(x, y, x + 50, y + 20) for y in (55, 15) for x in (10, 70)])
    barriers = np.array(lines, dtype=object)
    return Task(LAND, slabs, np.array([60.0, 20.0, 20.0, 60.0]), np.arange(4), barriers, np.ones(len(lines)))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("lines", [[], [shapely.LineString([(-1, 45), (131, 45)])]], ids=["inside a block", "across a road"])
def test_an_ea_may_pass_between_two_buildings_that_do_not_belong_to_it(lines: list[shapely.LineString], seed: int) -> None:
    loads = np.array([60.0, 20.0, 20.0, 30.0])
    task = four(lines)
    task = Task(task.outline, task.shapes, loads, task.building, task.lines, task.line_cost)
    plan = delineate(task, with_target(Rules(tolerance=0.2), 43.0), seed)  # 50 + 80 side by side, 60 + 20 + 20 | 30 ... or 90 | 40
    outlines = plan.outlines()
    assert shapely.coverage_is_valid(outlines)
    assert (shapely.get_num_geometries(outlines) == 1).all()
    assert abs(shapely.area(outlines).sum() - LAND.area) < 1e-6


@pytest.mark.parametrize("lines", [[], [shapely.LineString([(-1, 45), (131, 45)])]], ids=["inside a block", "across a road"])
def test_three_eas_of_forty_join_the_light_ones_crosswise(lines: list[shapely.LineString]) -> None:
    """Loads 40 20 / 20 40: three EAs of 40 need the two of 20 to meet at the crossing."""
    task = four(lines)
    task = Task(task.outline, task.shapes, np.array([40.0, 20.0, 20.0, 40.0]), task.building, task.lines, task.line_cost)
    plan = delineate(task, with_target(Rules(), 40.0), 1)
    loads = np.bincount(plan.part_ea(), weights=task.load)
    assert loads.tolist() == [40.0, 40.0, 40.0]
    outlines = plan.outlines()
    assert shapely.coverage_is_valid(outlines) and (shapely.get_num_geometries(outlines) == 1).all()
    together = outlines[plan.part_ea()[1]]
    assert plan.part_ea()[1] == plan.part_ea()[2]
    assert shapely.get_num_geometries(shapely.buffer(together, -0.6, join_style="mitre")) == 1
