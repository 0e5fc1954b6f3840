"""Housing units where the source has none, and the load of an EA in minutes."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.rules import Rules
from gis.schema import USES
from gis.workload import estimate_units, workload_minutes
from tests.gis.tables import buildings, code, eas, parts, square

RULES = Rules()
NAN = np.nan


def units(shape: object, **columns: object) -> float:
    out = estimate_units(buildings(shape, **({"housing_units": NAN} | columns)), RULES)
    assert out["units_estimated"].tolist() == [True]
    return float(out["housing_units"].iloc[0])


@pytest.mark.parametrize(
    ("side_m", "columns", "expected"),
    [
        (20, {"floors": 6.0}, 22),  # 400 m2 x 6 / 110
        (20, {"height_m": 18.0}, 22),  # six storeys of 3 m
        (20, {"floors": 6.0, "height_m": 90.0}, 22),  # floors go before height
        (20, {"floors": 6.0, "use": "mixed"}, 14),  # the ground floor is shops: 400 x 5 / 140
        (20, {"use": "dormitory"}, 40),  # four floors by default: 400 x 4 / 40
        (10, {"floors": 2.0}, 1),  # a house
        (10, {"floors": 0.0}, 1),  # no floors is not known
        (10, {"floors": 5.0}, 5),  # small, but not low
        (4, {"use": "unknown"}, 0),  # a shed
        (4, {"use": "residential"}, 1),  # a small dwelling that the source calls one
        (50, {"use": "commercial", "floors": 9.0}, 0),
        (50, {"use": "construction", "floors": 30.0}, 0),
        (50, {"use": "outbuilding"}, 0),
    ],
)
def test_units_by_size_floors_and_use(side_m, columns, expected):
    assert units(square(0, 0, side_m), **columns) == expected


def test_points_are_one_dwelling_and_rows_without_shape_none():
    assert units(shapely.Point(1, 1)) == 1
    assert units(shapely.Point(1, 1), use="school") == 0
    assert units(None) == 0
    assert units(shapely.Polygon()) == 0


def test_stated_counts_stay_zero_too():
    out = estimate_units(buildings(square(0, 0, 40), None, square(90, 0), housing_units=[0.0, 7.0, NAN]), RULES)
    assert out["housing_units"].tolist() == [0.0, 7.0, 1.0]
    assert out["units_estimated"].tolist() == [False, False, True]


def test_the_argument_is_not_changed_and_estimating_again_changes_nothing():
    houses = buildings(square(0, 0, 40), housing_units=NAN)
    once = estimate_units(houses, RULES)
    assert houses["housing_units"].isna().all()
    pd.testing.assert_frame_equal(estimate_units(once, RULES), once)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.floats(0.5, 300),
            st.sampled_from([NAN, -1.0, 0.0, 1.0, 6.0, 33.0]),
            st.sampled_from([NAN, 0.0, 2.5, 99.0]),
            st.sampled_from([None, *USES]),
            st.sampled_from([NAN, 0.0, 12.0]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_count_is_whole_and_not_below_zero(rows):
    shapes = [square(0, 0, r[0]) for r in rows]
    floors, heights, uses, stated = ([r[k] for r in rows] for k in (1, 2, 3, 4))
    houses = buildings(*shapes, floors=floors, height_m=heights, use=uses, housing_units=stated)
    got = estimate_units(houses, RULES)["housing_units"].to_numpy()
    assert (got == np.rint(got)).all()
    assert (got >= 0).all()


def test_a_county_is_estimated_quickly():
    houses = buildings(*shapely.box(0, 0, np.linspace(3, 60, 1000), 20), housing_units=NAN, floors=[NAN, 3.0, 11.0, 1.0] * 250)
    county = gpd.GeoDataFrame(pd.concat([houses] * 118, ignore_index=True))
    estimate_units(county, RULES)


def test_the_estimates_of_a_large_city_district_fit_its_population():
    """Wanhua has about 77,000 households; its buildings carry heights only."""
    from layers.readers import read_buildings, read_committees
    from layers.reading.sources import Source
    from tests.places import place

    path = str(place("tw_taipei_wanhua/tw_taipei_wanhua.gpkg"))
    villages = read_committees(Source(path, "villages"), RULES).table
    houses = estimate_units(read_buildings(Source(path, "buildings"), RULES, villages.crs).table, RULES)
    assert 55_000 < houses["housing_units"].sum() < 100_000


def minutes(houses: gpd.GeoDataFrame, codes: list[str | None], **columns: object) -> list[float]:
    areas = eas(square(0, 0, 500), square(500, 0, 500), square(0, 500, 500))
    return workload_minutes(parts(houses, codes, **columns), areas, RULES).tolist()


def test_minutes_are_doors_stairwells_floors_and_the_walk():
    """Two houses 120 m apart in 001, a walk-up of 36 units and 6 floors in 002, nothing in 003, one house in no EA."""
    one, two = f"{code(0)}001", f"{code(0)}002"
    houses = buildings(
        square(0, 0), square(120, 0), square(600, 0), square(900, 900), housing_units=[1.0, 1.0, 36.0, 5.0], floors=[1.0, 1.0, 6.0, NAN]
    )
    got = minutes(houses, [one, one, two, None])
    door = RULES.minutes_per_unit * RULES.visit_factor
    assert got[0] == pytest.approx(2 * door + 2 * 2.0 + RULES.detour_factor * 120 / 60, abs=0.06)
    assert got[1] == pytest.approx(36 * door + 3 * (2.0 + 6 * 0.5))  # three stairwells with two doors a floor
    assert got[2] == 0.0


def test_a_lift_saves_the_climb_and_a_part_of_a_split_building_is_one_stairwell():
    one, two = f"{code(0)}001", f"{code(0)}002"
    houses = buildings(square(0, 0), square(600, 0), housing_units=[64.0, 64.0], floors=[7.0, 8.0])
    walk_up, lift = minutes(houses, [one, two], label=["1单元", "1单元"])[:2]
    assert walk_up - lift == pytest.approx(7 * RULES.minutes_per_floor)
    several = minutes(houses, [one, two])[1]
    assert several - lift == pytest.approx(3 * RULES.minutes_per_entrance)  # 64 / (8 x 2) = 4 stairwells


def test_the_walk_does_not_hang_on_the_numbers_of_the_buildings():
    """Three buildings along a lane, whatever their numbers; one without shape does not break the way."""
    one = f"{code(0)}001"
    houses = buildings(square(0, 0), square(100, 0), square(200, 0), None, housing_units=0.0)
    for numbers in ([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 4.0]):
        got = minutes(houses, [one] * 4, building_no=numbers)[0]
        assert got == pytest.approx(RULES.detour_factor * 200 / 60, abs=0.06)


def test_every_number_of_the_minutes_is_a_rule():
    """Two dwellings with their entrance, floors and way, each rule doubled alone."""
    one = f"{code(0)}001"
    houses = buildings(square(0, 0), square(600, 0), housing_units=1.0, floors=[1.0, 4.0], entrances=1.0)
    areas = eas(square(0, 0, 700))
    doors, entrances, floors, walk = 2 * 15 * 1.3, 2 * 2.0, 4 * 0.5, 600 * RULES.detour_factor / 60

    def total(**rules: float) -> float:
        return float(workload_minutes(parts(houses, [one] * 2), areas, replace(RULES, **rules)).iloc[0])

    assert total() == pytest.approx(doors + entrances + floors + walk, abs=0.06)
    assert total(visit_factor=2.6) == pytest.approx(2 * doors + entrances + floors + walk, abs=0.06)
    assert total(minutes_per_unit=30.0) == pytest.approx(2 * doors + entrances + floors + walk, abs=0.06)
    assert total(minutes_per_entrance=4.0) == pytest.approx(doors + 2 * entrances + floors + walk, abs=0.06)
    assert total(minutes_per_floor=1.0) == pytest.approx(doors + entrances + 2 * floors + walk, abs=0.06)
    assert total(detour_factor=2 * RULES.detour_factor) == pytest.approx(doors + entrances + floors + 2 * walk, abs=0.06)
    assert total(walking_m_per_minute=30.0) == pytest.approx(doors + entrances + floors + 2 * walk, abs=0.06)


def test_the_rules_decide():
    houses = buildings(square(0, 0, 20), floors=6.0, housing_units=NAN)
    dense = replace(RULES, unit_m2={"residential": 60.0})
    assert estimate_units(houses, dense)["housing_units"].tolist() == [40.0]
