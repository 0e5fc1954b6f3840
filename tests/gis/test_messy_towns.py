"""Plans of towns as bad as they come: houses thrown at random on an odd outline with a hole, overlapping, across roads and lines."""

from __future__ import annotations

import numpy as np
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.delineate import delineate
from gis.delineation.task import Task
from gis.delineation.towers import grains, runs
from gis.rules import Rules
from tests.amounts import so_many

RULES = Rules()


def messy_town(seed: int, towers: float = 0.0) -> Task:
    """A town; a share of ``towers`` of its houses have up to 400 units and stand as their grains."""
    rng = np.random.default_rng(seed)
    count, width = int(rng.integers(5, 120)), float(rng.uniform(80, 400))
    corner, size = rng.uniform(-5, width + 5, (count, 2)), rng.uniform(2, 25, (count, 2))
    boxes = shapely.box(*corner.T, *(corner + size).T)
    turned = np.array([shapely.affinity.rotate(b, a) for b, a in zip(boxes, rng.uniform(0, 90, count), strict=True)], dtype=object)
    outline = shapely.convex_hull(shapely.multipoints(rng.uniform(0, width, (8, 2))))
    outline = outline.difference(shapely.box(width * 0.45, width * 0.45, width * 0.55, width * 0.55))
    houses = turned[shapely.intersects(turned, outline)]
    home = shapely.area(shapely.intersection(houses, outline)) / shapely.area(houses) >= RULES.home_share
    load = np.where(home, rng.integers(0, 60, len(houses)), 0).astype(float)
    tall = home & (rng.random(len(houses)) < towers)
    load[tall] = rng.integers(121, 400, tall.sum())
    floors = np.where(rng.random(len(houses)) < 0.5, rng.integers(2, 40, len(houses)), np.nan)
    pieces = grains(houses, load, np.full(len(houses), np.nan), floors, np.full(len(houses), outline), RULES)
    roads = [shapely.LineString(rng.uniform(-20, width + 20, (int(rng.integers(2, 5)), 2))) for _ in range(int(rng.integers(0, 8)))]
    lines = np.array(roads, dtype=object)
    return Task(outline, pieces.shapes, pieces.units.astype(float), pieces.building, lines, np.ones(len(lines)))


@settings(max_examples=so_many(80, 150))
@given(st.integers(0, 1_000_000), st.sampled_from([0.0, 0.2]))
def test_the_rules_hold(seed: int, towers: float) -> None:
    task = messy_town(seed, towers)
    plan = delineate(task, RULES, seed)
    eas = plan.outlines()
    assert shapely.coverage_is_valid(eas)
    assert abs(shapely.area(eas).sum() - task.outline.area) <= 1.0
    if task.outline.geom_type == "Polygon":
        assert (shapely.get_num_geometries(eas) == 1).all()
    borders = shapely.difference(shapely.union_all(shapely.boundary(eas)), shapely.buffer(task.outline.boundary, 0.01))
    begins, joined = runs(task.building, plan.part_ea(), task.shapes)
    whole = joined[np.append(begins[1:], True)[: len(begins)]]  # grains that stay together, and all others as they are
    assert not shapely.intersects(shapely.buffer(whole, -0.2), borders).any()
    here = shapely.intersection(task.shapes, task.outline)
    share = shapely.area(shapely.intersection(here, eas[plan.part_ea()])) / np.maximum(shapely.area(here), 1e-9)
    assert (share[task.load > 0] >= 0.5).all()
