"""Towers that other footprints overlap.

A slab of 80 x 24 m with four entrances, 240 units; beside it what is built into it or on it.
"""

from __future__ import annotations

import numpy as np
import shapely

from gis.delineate import delineate
from gis.delineation.task import Task
from gis.delineation.tower_overlaps import overlapping, runs_between
from gis.delineation.towers import Parts, grains
from gis.rules import Rules

RULES = Rules()
SLAB = shapely.box(0, 0, 80, 24)
KIOSK = shapely.box(15, -5, 25, 5)  # on the line between the first and the second entrance
ARCADE = shapely.box(2, 16, 78, 20)  # along the whole slab


def of_slab(*others: shapely.Geometry) -> Parts:
    n = len(others) + 1
    shapes = np.array([SLAB, *others], dtype=object)
    units, entrances = np.array([240.0, *[0.0] * (n - 1)]), np.array([4.0, *[np.nan] * (n - 1)])
    return grains(shapes, units, entrances, np.full(n, np.nan), np.full(n, None), RULES)


def of_building(parts: Parts, k: int) -> np.ndarray:
    return np.flatnonzero(parts.building == k)


def test_entrances_that_another_building_lies_across_are_one_piece() -> None:
    parts = of_slab(KIOSK)
    slab = of_building(parts, 0)
    assert parts.units[slab].tolist() == [120, 60, 60]
    assert parts.labels("en")[slab].tolist() == ["entrances 1-2", "entrance 3", "entrance 4"]
    assert abs(shapely.area(parts.shapes[slab]).sum() - SLAB.area) < 0.1


def test_a_slab_that_a_long_building_lies_on_is_cut_along_it() -> None:
    slab = of_building(of_slab(ARCADE), 0)
    parts = of_slab(ARCADE)
    assert len(slab) > 1 and parts.units[slab].max() <= RULES.split_above and parts.units[slab].sum() == 240
    assert not shapely.crosses(ARCADE, parts.shapes[slab]).any() and not shapely.overlaps(ARCADE, parts.shapes[slab]).any()


def test_what_covers_all_of_it_leaves_no_cut_and_is_no_fault() -> None:
    parts = of_slab(SLAB)
    assert parts.units[of_building(parts, 0)].sum() == 240


def test_a_wall_in_common_ties_nothing() -> None:
    shapes = np.array([SLAB, shapely.box(0, 24, 80, 40), shapely.Polygon(), None], dtype=object)
    assert overlapping(shapes, np.array([0])) == {}
    assert len(of_building(of_slab(shapes[1]), 0)) == 4


def test_runs_reach_over_what_lies_between() -> None:
    slices = [shapely.box(20 * k, 0, 20 * k + 20, 24) for k in range(5)]
    others = np.array([shapely.box(30, 5, 70, 8), shapely.box(95, 0, 99, 3)], dtype=object)
    assert runs_between(slices, others).tolist() == [0, 1, 1, 1, 2]


def test_areas_divide_the_slab_and_cut_no_kiosk() -> None:
    """Village of 160 small houses round the slab: the border between areas goes through the slab, beside the kiosk."""
    houses = [shapely.box(x, y, x + 6, y + 6) for x in range(-60, 140, 10) for y in (*range(-50, -10, 10), *range(34, 74, 10))]
    parts = of_slab(KIOSK)
    shapes = np.concatenate([parts.shapes, np.array(houses, dtype=object)])
    load = np.concatenate([parts.units, np.ones(len(houses))]).astype(float)
    building = np.concatenate([parts.building, 2 + np.arange(len(houses))])
    none = np.zeros(0, dtype=object)
    plan = delineate(Task(shapely.box(-70, -60, 150, 84), shapes, load, building, none, np.zeros(0)), RULES, 1)
    sums = np.bincount(plan.part_ea(), weights=load, minlength=plan.count)
    assert plan.count == 5 and sums.max() <= RULES.hard_cap
    kiosk = shapely.buffer(KIOSK, -0.2)
    assert (shapely.intersects(plan.outlines(), kiosk)).sum() == 1
