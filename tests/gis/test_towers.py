"""Buildings too big for one EA."""

from __future__ import annotations

import numpy as np
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.rules import Rules
from gis.towers import slice_across, split_towers

RULES = Rules()
SLAB = shapely.box(0, 0, 60, 12)


def test_a_building_at_the_trigger_stays_whole() -> None:
    parts = split_towers(np.array([SLAB]), np.array([120.0]), np.array([4.0]), RULES)
    assert parts.units.tolist() == [120] and parts.label.tolist() == [""]


def test_a_tower_is_split_by_its_entrances() -> None:
    parts = split_towers(np.array([SLAB, SLAB]), np.array([240.0, 10.0]), np.array([4.0, np.nan]), RULES)
    assert parts.building.tolist() == [0, 0, 0, 0, 1]
    assert parts.units.tolist() == [60, 60, 60, 60, 10]
    assert parts.part_no.tolist() == [1, 2, 3, 4, 1]
    assert parts.label.tolist() == ["1单元", "2单元", "3单元", "4单元", ""]
    assert np.allclose(shapely.area(parts.shapes[:4]), SLAB.area / 4, rtol=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.integers(121, 2000), st.integers(0, 8), st.floats(0, 180))
def test_parts_add_up(units: int, entrances: int, angle: float) -> None:
    shape = shapely.affinity.rotate(SLAB, angle)
    parts = split_towers(np.array([shape]), np.array([float(units)]), np.array([float(entrances) or np.nan]), RULES)
    assert parts.units.sum() == units
    assert parts.units.max() <= RULES.split_above
    assert abs(shapely.area(parts.shapes).sum() - shape.area) < 0.01
    share = shapely.area(parts.shapes) / shape.area
    assert np.abs(share - parts.units / units).max() < 0.01


def test_slices_run_across_the_long_axis() -> None:
    west, east = slice_across(SLAB, np.array([0.25, 0.75]))
    assert np.allclose(west.bounds, (0, 0, 15, 12), atol=0.01) and np.allclose(east.bounds, (15, 0, 60, 12), atol=0.01)
