"""Buildings too big for one EA."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.delineation.towers import ENTRANCE, FLOOR, WHOLE, Parts, grains, joined
from gis.geometry.slices import broken, slice_across
from gis.rules import Rules

RULES = Rules()
SLAB = shapely.box(0, 0, 60, 12)
COURT = shapely.box(0, 0, 60, 40).difference(shapely.box(10, 10, 50, 30))
NO_LAND = np.array([None])


def of_one(shape: shapely.Geometry, units: float, entrances: float = np.nan, floors: float = np.nan) -> Parts:
    return grains(np.array([shape]), np.array([units]), np.array([entrances]), np.array([floors]), NO_LAND, RULES)


def test_a_building_at_the_trigger_stays_whole() -> None:
    parts = of_one(SLAB, 120.0, 4.0)
    assert parts.units.tolist() == [120] and parts.labels("zh").tolist() == [""]


def test_a_tower_is_taken_apart_by_its_entrances() -> None:
    parts = grains(np.array([SLAB, SLAB]), np.array([240.0, 10.0]), np.array([4.0, np.nan]), np.full(2, np.nan), np.full(2, None), RULES)
    assert parts.building.tolist() == [0, 0, 0, 0, 1]
    assert parts.units.tolist() == [60, 60, 60, 60, 10]
    assert parts.kind.tolist() == [ENTRANCE] * 4 + [WHOLE]
    assert parts.labels("zh").tolist() == ["1单元", "2单元", "3单元", "4单元", ""]
    assert np.allclose(shapely.area(parts.shapes[:4]), SLAB.area / 4, rtol=1e-3)


def test_a_tower_without_known_entrances_is_taken_apart_by_whole_floors() -> None:
    parts = of_one(SLAB, 240.0, floors=30.0)
    assert set(parts.kind.tolist()) == {FLOOR}
    assert parts.first[0] == 1 and parts.last[-1] == 30 and (parts.first[1:] == parts.last[:-1] + 1).all()
    assert (parts.units == 8 * (parts.last - parts.first + 1)).all()
    assert parts.labels("en")[0] == "floor 1"


@pytest.mark.parametrize(("units", "entrances"), [(300.0, 4), (200.0, 3), (130.0, 4), (480.0, 6)])
def test_estimated_entrances_are_shared_evenly_by_the_eas_that_the_building_fills(units: float, entrances: int) -> None:
    """Bug: a building of 300 units got five entrances of 60, and four EAs of 60, 60, 60 and 120."""
    assert of_one(SLAB, units).last[-1] == entrances


def test_a_tower_that_would_fill_three_eas_can_be_cut_in_even_thirds() -> None:
    parts = of_one(shapely.box(0, 0, 30, 15), 264.0, floors=33.0)
    assert {11, 22} <= set(parts.last.tolist())
    assert (shapely.area(parts.shapes) / 15 >= 1.8 - 1e-6).all()


def test_a_walk_up_slab_without_known_entrances_gets_as_many_as_its_length_suggests() -> None:
    parts = of_one(SLAB, 144.0, floors=6.0)
    assert parts.kind.tolist() == [ENTRANCE] * 4 and parts.units.tolist() == [36] * 4


def test_one_core_of_too_many_units_is_taken_apart_by_floors() -> None:
    """One entrance is known, so no others are made up."""
    assert set(of_one(SLAB, 200.0, 1.0, 20.0).kind.tolist()) == {FLOOR}


@settings(max_examples=60)
@given(st.integers(121, 2000), st.integers(0, 8), st.integers(0, 40), st.floats(0, 180))
def test_grains_add_up_to_whole_entrances_or_floors(units: int, entrances: int, floors: int, angle: float) -> None:
    shape = shapely.affinity.rotate(SLAB, angle)
    parts = of_one(shape, float(units), float(entrances) or np.nan, float(floors) or np.nan)
    assert parts.units.sum() == units
    assert parts.units.max() <= RULES.split_above
    assert abs(shapely.area(parts.shapes).sum() - shape.area) < 0.01
    assert np.abs(shapely.area(parts.shapes) / shape.area - parts.units / units).max() < 0.01
    per = units / (parts.last[-1] if len(parts.units) > 1 else 1)
    assert (np.abs(parts.units - per * (parts.last - parts.first + 1)) <= 1).all()


def test_neighbouring_grains_in_one_ea_become_one_part() -> None:
    """Entrances 1 2 | 3 4 in two EAs: two parts; in one EA: the whole building again."""
    parts = of_one(SLAB, 240.0, 4.0)
    two, first = joined(parts, np.array([7, 7, 9, 9]), np.array([SLAB]))
    assert two.units.tolist() == [120, 120] and two.labels("zh").tolist() == ["1单元-2单元", "3单元-4单元"]
    assert first.tolist() == [0, 2] and shapely.area(two.shapes).tolist() == [360.0, 360.0]
    one, _ = joined(parts, np.array([7, 7, 7, 7]), np.array([SLAB]))
    assert one.units.tolist() == [240] and one.labels("zh").tolist() == [""] and one.shapes[0].equals(SLAB)


def test_an_ea_that_comes_twice_in_a_building_has_two_parts_of_it() -> None:
    apart, _ = joined(of_one(SLAB, 240.0, 4.0), np.array([7, 9, 7, 7]), np.array([SLAB]))
    assert apart.units.tolist() == [60, 60, 120]


def test_slices_run_across_the_long_axis() -> None:
    west, east = slice_across(SLAB, np.array([0.25, 0.75]))
    assert np.allclose(west.bounds, (0, 0, 15, 12), atol=0.01) and np.allclose(east.bounds, (15, 0, 60, 12), atol=0.01)


def test_a_building_round_a_court_is_cut_so_that_no_slice_falls_apart() -> None:
    """Slices across the long axis would have a piece in either wing.

    ::

        +--------+
        | +----+ |
        | +----+ |
        +--------+
    """
    slices = slice_across(COURT, np.full(6, 1 / 6))
    assert len(slices) == 6 and not broken(slices)
    assert np.allclose(shapely.area(slices), COURT.area / 6, rtol=1e-3)


@pytest.mark.parametrize(
    ("units", "floors", "kind", "count"), [(192, 24.0, ENTRANCE, 2), (232, 29.0, FLOOR, None), (232, np.nan, ENTRANCE, 2)]
)
def test_entrances_of_more_than_the_green_band_are_divided_by_floors_where_these_are_known(
    units: int, floors: float, kind: int, count: int | None
) -> None:
    """Two entrances of 116 each were two EAs of 116, and others had 40 for it."""
    made = grains(np.array([SLAB]), np.array([float(units)]), np.array([2.0]), np.array([floors]), np.array([None]), Rules())
    assert set(made.kind.tolist()) == {kind} and made.units.sum() == units
    assert count is None or len(made.units) == count


def test_slices_of_a_building_in_two_wings_have_their_shares_too() -> None:
    wings = shapely.MultiPolygon(
        [shapely.box(0, 0, 40, 10), shapely.Polygon(shapely.box(50, 0, 90, 10).exterior, [[(60, 2), (70, 2), (70, 8), (60, 8)]])]
    )
    slices = slice_across(wings, np.array([0.25, 0.5, 0.25]))
    assert np.allclose(shapely.area(slices) / wings.area, [0.25, 0.5, 0.25], atol=1e-3)


def test_a_tower_across_a_committee_line_stays_whole_where_a_grain_would_lie_beyond_it() -> None:
    """The committee ends at x = 40 of 60: two of six slices would be in no EA."""
    west = np.array([shapely.box(-100, -100, 40, 100)])
    parts = grains(np.array([SLAB]), np.array([240.0]), np.array([6.0]), np.array([np.nan]), west, RULES)
    assert parts.units.tolist() == [240]
