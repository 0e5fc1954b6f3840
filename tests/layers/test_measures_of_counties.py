"""Plans under other rules: what counts, how many EAs, what the caps and barriers do.

One committee of 600 x 130 m with twenty houses in two rows, unless a test says otherwise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gis.checks import check_plan
from gis.delineation.divisible import divisible
from gis.measure import establishments
from gis.messages import message
from gis.rule_packs import rule_pack
from gis.rules import Rules, with_measure
from gis.schema import BARRIERS, empty
from layers.planning.county import County
from tests.delineated import delineate_county
from tests.gis import tables

X, Y = 500_000, 4_060_000
LAND = shapely.box(X, Y, X + 600, Y + 130)
HOUSES = [shapely.box(X + 10 + 58 * i, Y + 20 + 60 * j, X + 30 + 58 * i, Y + 40 + 60 * j) for i in range(10) for j in range(2)]


def plan(rules: Rules, barriers=None, land=LAND, **columns) -> County:
    committees = tables.committees(land)
    houses = tables.buildings(*HOUSES, **({"housing_units": 20.0} | columns))
    return delineate_county(committees, houses, empty(BARRIERS, committees.crs) if barriers is None else barriers, rules)


def counts(county: County) -> list[float]:
    return county.eas["load"].tolist()


def test_the_default_counts_units() -> None:
    county = plan(Rules(), residents=200.0, establishments=50.0)
    assert counts(county) == [80] * 5 == county.eas["housing_units"].tolist()


def test_residents_are_balanced_where_they_are_the_measure() -> None:
    """5,000 persons, ten times as many in the west as in the east."""
    residents = np.where(np.arange(20) < 10, 455.0, 45.0)
    county = plan(with_measure(Rules(), "residents"), residents=residents)
    alone = county.parts.groupby("ea_code")["residents"].max() == 455
    assert len(county.eas) > 10 and max(counts(county)) <= 455 and alone.sum() == 10
    assert sum(counts(county)) == residents.sum() == county.eas["residents"].sum()


def test_larger_takes_residents_where_they_make_more_eas() -> None:
    rules = replace(Rules(), measure="larger")
    assert len(plan(rules, households=20.0, residents=62.5).eas) == 5
    crowded = plan(rules, households=20.0, residents=125.0)
    assert len(crowded.eas) == 10 and counts(crowded) == [80] * 10
    assert crowded.eas["residents"].tolist() == [250] * 10


def test_vacant_dwellings_and_shops_count_by_settings() -> None:
    columns = {"vacant_units": 10.0, "establishments": 20.0}
    assert len(plan(Rules(), **columns).eas) == 5
    assert len(plan(replace(Rules(), count_vacant=False), **columns).eas) == 3  # 200 units: 3 x 67 is nearer than 2 x 100 by ratio
    assert len(plan(replace(Rules(), count_shops=True), **columns).eas) == 10


def test_the_economic_census_counts_establishments_and_keeps_the_cap() -> None:
    """R24: at most 150 an EA; the housing units do not matter."""
    county = plan(rule_pack("china-economic-2023"), housing_units=0.0, establishments=35.0)
    assert len(county.eas) == 7 and max(counts(county)) <= 150
    assert sum(counts(county)) == 700 == county.parts["establishments"].sum()
    stated = plan(rule_pack("china-economic-2023"), housing_units=500.0, establishments=7.0)
    assert counts(stated) == [140]  # R23: below the limit the village is one EA


def test_establishments_that_are_not_stated_are_guessed_from_the_footprints_of_an_area_too() -> None:
    """Bug: areas counted one establishment a building, as if it were a point, while the plan counted them by floor area."""
    rules = rule_pack("china-economic-2023")
    county = plan(rules, use="commercial", floors=6.0)
    guessed = establishments(county.parts, rules)
    assert guessed.min() > 1
    assert sum(counts(county)) == guessed.sum()


def test_packs_make_the_plans_that_their_norms_ask_for() -> None:
    made = {name: len(plan(rule_pack(name)).eas) for name in ("china-2020", "un-generic", "india-2021", "indonesia-2010", "kenya")}
    assert made == {"china-2020": 5, "un-generic": 4, "india-2021": 3, "indonesia-2010": 4, "kenya": 4}  # 400 units; India's cap is 180


def test_a_cap_near_the_target_makes_more_and_smaller_eas() -> None:
    """Houses of 50 at a target of 80: two of them are 100, so a cap of 90 leaves one in each EA."""
    loose, tight = plan(Rules(), housing_units=50.0), plan(replace(Rules(), hard_cap=90.0), housing_units=50.0)
    assert max(counts(loose)) == 100
    over = [n for n in counts(tight) if n > 90]
    assert len(over) < sum(n > 90 for n in counts(loose))
    single = plan(replace(Rules(), hard_cap=90.0, split_above=1000.0), housing_units=np.where(np.arange(20) == 7, 300.0, 20.0))
    big = single.parts.loc[single.parts["housing_units"] == 300, "ea_code"].iloc[0]
    assert all(n <= 90 for n, ea in zip(counts(single), single.eas["ea_code"], strict=True) if ea != big)


def test_a_small_committee_stays_whole_where_the_rules_say_so() -> None:
    assert len(plan(replace(Rules(), whole_committee=400.0)).eas) == 1
    assert len(plan(replace(Rules(), whole_committee=399.0)).eas) == 5


def test_land_is_limited_as_far_as_the_least_load_allows() -> None:
    """400 units on 78,000 m2: 5 EAs of 15,600 m2; 10,000 m2 need at least 8, and at most 10 keep 40 units."""
    wide = plan(replace(Rules(), max_area_m2=10_000.0))
    assert 8 <= len(wide.eas) <= 10 and sum(wide.eas["area_m2"] > 10_000) <= 1
    least = plan(replace(Rules(), max_area_m2=1000.0))
    assert len(least.eas) == 10
    committees, houses = tables.committees(LAND), tables.buildings(*HOUSES, housing_units=20.0)
    told = check_plan(committees, houses, least.eas, least.parts, replace(Rules(), max_area_m2=1000.0))
    assert [i["code"] for i in told] == ["E23"] * 10 and told[0]["params"]["limit"] == 1000
    assert "over the limit of 1000" in message("E23", "en", **told[0]["params"])


def test_minutes_are_balanced_with_the_way_between_houses() -> None:
    county = plan(with_measure(Rules(), "minutes"), floors=1.0)
    assert county.eas["load"].tolist() == county.eas["workload_minutes"].tolist()
    assert len(county.eas) == 5 and max(counts(county)) / np.mean(counts(county)) < 1.1


def _lines(kinds: list[str]):
    lines = [shapely.LineString([(X + 10 + 58 * k - 9, Y - 5), (X + 10 + 58 * k - 9, Y + 135)]) for k in (4, 6)]
    return tables.barriers(*lines, kind=kinds, rank=[1 if k == "river" else 5 for k in kinds])


@pytest.mark.parametrize(
    ("rules", "borders"),
    [
        (Rules(), [True, True]),
        (replace(Rules(), ignored_barriers=("footway",)), [True, False]),
        (replace(Rules(), ignored_barriers=("river", "footway")), [False, False]),
    ],
)
def test_kinds_that_the_rules_ignore_make_no_cells(rules: Rules, borders: list[bool]) -> None:
    barriers = _lines(["river", "footway"])
    county = plan(rules, barriers)
    edges = shapely.union_all(shapely.boundary(county.cells.geometry.to_numpy()))
    inside = shapely.intersection(barriers.geometry.to_numpy(), shapely.buffer(LAND, -1))
    assert [bool(e.covers(b) or e.buffer(0.01).covers(b)) for e, b in zip([edges] * 2, inside, strict=True)] == borders


def test_the_cost_of_a_kind_draws_borders_to_it() -> None:
    """Two lines a house apart, of which one EA border may use one: the cheap kind has it."""
    lines = [shapely.LineString([(X + 291 + d, Y - 5), (X + 291 + d, Y + 135)]) for d in (-58, 0)]
    barriers = tables.barriers(*lines, kind=["river", "footway"], rank=[1, 5])
    pair = np.arange(20) // 2
    units = np.where(pair < 4, 10.0, np.where(pair == 4, 0.0, 8.0))  # 80 on either side, nobody between the lines
    for cheap, dear in (("river", "footway"), ("footway", "river")):
        rules = replace(Rules(), barrier_cost={cheap: 0.2, dear: 3.0})
        county = plan(rules, barriers, housing_units=units)
        assert len(county.eas) == 2
        shared = shapely.intersection(*county.eas.geometry.to_numpy()).buffer(0.01)
        along = dict(zip(["river", "footway"], shapely.length(shapely.intersection(lines, shared)), strict=True))
        assert along[cheap] > 100 > along[dear]


def test_loads_beyond_the_bands_are_told_in_the_words_of_the_measure() -> None:
    rules = replace(rule_pack("china-economic-2023"), whole_committee=0.0)
    houses = tables.buildings(*HOUSES, housing_units=0.0, establishments=np.where(np.arange(20) == 3, 400.0, 5.0))
    committees = tables.committees(LAND)
    county = delineate_county(committees, houses, empty(BARRIERS, committees.crs), rules)
    told = [i["params"] for i in check_plan(committees, houses, county.eas, county.parts, rules) if i["code"] == "E01"]
    assert [p["counted"] for p in told] == ["load establishments"] and told[0]["load"] >= 400


@pytest.mark.parametrize(
    ("loads", "can"),
    [
        ([70, 70], True),
        ([110, 25], False),  # 25 alone are too few
        ([50, 50, 50], True),
        ([130, 60], False),  # 130 alone are too many
        ([60, 0, 0, 61], True),
        ([70, 70, 70], True),  # among three
        ([100, 100, 100, 100, 20], True),  # among four
        ([100, 100, 100, 100, 30], False),  # what is left over fits nowhere and is too little by itself
        ([100] * 30 + [1] * 600, True),  # small ones fill up
    ],
)
def test_an_ea_over_the_cap_is_searched_anew_only_where_it_can_be_divided(loads: list[int], can: bool) -> None:
    """Bug: three searches of each committee of Wanhua, whose towers leave no other choice."""
    assert divisible(np.array(loads, dtype=float), Rules()) is can
