"""Scores of EAs: answers known by hand on squares, and what holds of any plan.

Four EAs of 100 x 100 m in one committee, with a road between any two of them unless a test says otherwise::

    200 +-----+-----+
        |  3  |  4  |
    100 +-----+-----+
        |  1  |  2  |
      0 +-----+-----+
        0    100   200
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import Refused
from gis.rules import SCORED, Rules
from gis.schema import BARRIERS, EAS, empty
from gis.scores import COLUMNS, balance, with_scores
from tests.delineated import delineate_county
from tests.gis import tables
from tests.gis.tables import code, square

RULES = Rules()
SQUARES = [square(x, y, 100) for y in (0, 100) for x in (0, 100)]
CROSS = tables.barriers(shapely.LineString([(-5, 100), (205, 100)]), shapely.LineString([(100, -5), (100, 205)]))
NO_LINES = empty(BARRIERS, tables.CRS)
ORIGIN = np.array([500_000.0, 4_000_000.0])
FIRST = f"{code(0)}001"


def scored(shapes=SQUARES, barriers=CROSS, houses=(), number=(), rules=RULES, **columns):
    """EAs of 80 units with their scores; houses, if any, all in the first of them."""
    eas = tables.eas(*shapes, **({"housing_units": 80} | columns))
    parts = tables.parts(tables.buildings(*houses), [FIRST] * len(houses), **({"building_no": list(number)} if len(number) else {}))
    return with_scores(eas, parts, barriers, rules)


def test_a_square_between_roads_with_the_load_wanted_is_as_good_as_can_be() -> None:
    found = scored()
    assert list(found.columns) == [*EAS.columns, "geometry"]
    assert (found[list(COLUMNS)] == 100).all(axis=None)


@pytest.mark.parametrize(
    ("load", "expected"), [(80, 100), (100, 80), (60, 80), (120, 40), (40, 40), (0, 0), (240, 0), (999, 0), (70, 90), (110, 60), (20, 20)]
)
def test_the_balance_falls_from_the_target_through_the_bands(load: int, expected: float) -> None:
    assert balance(np.array([float(load)]), RULES)[0] == pytest.approx(expected, abs=1e-4)
    assert scored(load=float(load))["score_balance"].tolist() == [expected] * 4


def test_where_two_limits_are_one_the_better_score_holds() -> None:
    rules = replace(RULES, green_low=40.0, green_high=120.0)
    assert balance(np.array([40.0, 120.0]), rules) == pytest.approx([80, 80], abs=1e-4)


def test_compactness_is_polsby_popper_against_a_square() -> None:
    long = shapely.box(0, 0, 400, 100)  # 4 pi 40,000 / 1,000^2 = 0.503, of a square 0.785
    disc = shapely.Point(600, 600).buffer(50)
    assert scored([long, disc])["score_compactness"].tolist() == [64.0, 100.0]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([[(50, 0), (50, 100)]], 100.0),
        ([[(50, 0), (50, 50)]], 51.0),
        ([[(50.9, 0), (50.9, 100)]], 100.0),
        ([[(51.1, 0), (51.1, 100)]], 0.0),
        ([[(0, 50), (100, 50)]], 2.0),  # across the border
        ([], 0.0),
    ],
)
def test_the_border_counts_as_far_as_a_barrier_runs_along_it(lines: list, expected: float) -> None:
    halves = [shapely.box(0, 0, 50, 100), shapely.box(50, 0, 100, 100)]
    barriers = tables.barriers(*map(shapely.LineString, lines)) if lines else NO_LINES
    assert scored(halves, barriers)["score_border"].tolist() == [expected] * 2


def test_the_outline_of_the_committee_is_given_and_needs_no_barrier() -> None:
    assert scored(SQUARES[:1], NO_LINES)["score_border"].tolist() == [100.0]
    apart = scored(SQUARES[:2], NO_LINES, ea_code=[FIRST, f"{code(1)}001"])  # of two committees
    assert apart["score_border"].tolist() == [100.0, 100.0]


def test_the_edge_of_a_lake_is_a_barrier_and_an_ignored_kind_is_none() -> None:
    halves = [shapely.box(0, 0, 50, 100), shapely.box(50, 0, 100, 100)]
    lake = tables.barriers(shapely.box(50, -10, 80, 110), kind="water")
    assert scored(halves, lake)["score_border"].tolist() == [100.0, 100.0]
    assert scored(halves, lake, rules=replace(RULES, ignored_barriers=("water",)))["score_border"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("xs", "number", "expected"),
    [
        ([0, 20, 40, 60, 80], [1, 2, 3, 4, 5], 100.0),
        ([0, 20, 40, 60, 80], [1, 4, 2, 5, 3], 100.0),  # however they are numbered
        ([0, 20, 40, 300, 320, 340], [1, 2, 3, 4, 5, 6], 22.5),  # 340 m; 80/3 m to the two nearest on average, five ways: 2.55 times
        ([0, 20, 40, 1040, 1060, 1080], [1, 2, 3, 4, 5, 6], 0.0),  # two hamlets
        ([0], [1], 100.0),
        ([0, 3], [1, 2], 100.0),
        ([0, 0, 0, 0], [1, 2, 3, 4], 100.0),
        ([], [], 100.0),
    ],
)
def test_walking_is_measured_by_the_way_to_the_nearest_buildings(xs: list[float], number: list[float], expected: float) -> None:
    assert scored(houses=[square(x, 10) for x in xs], number=number)["score_walk"].iloc[0] == expected


def test_the_score_is_the_mean_of_its_parts_by_their_weights() -> None:
    houses, number = [square(x, 10) for x in (0, 20, 40, 300, 320, 340)], [1, 2, 3, 4, 5, 6]
    row = scored(houses=houses, number=number, barriers=NO_LINES, load=[100.0, 80, 80, 80]).iloc[0]
    assert [row[f"score_{part}"] for part in SCORED] == [80.0, 100.0, 0.0, 22.5]
    assert row["score"] == round((4 * 80 + 2 * 100 + 3 * 0 + 22.5) / 10, 1)
    only = replace(RULES, score_weights={"balance": 0.0, "compactness": 1.0, "border": 0.0, "walk": 0.0})
    assert scored(barriers=NO_LINES, rules=only)["score"].tolist() == [100.0] * 4


def test_an_ea_without_a_shape_is_scored_by_what_it_has() -> None:
    row = scored([None, SQUARES[0]], kind=["virtual", "ordinary"], load=[100.0, 80.0]).iloc[0]
    assert np.isnan([row["score_compactness"], row["score_border"]]).all()
    assert row["score"] == round((4 * 80 + 100) / 5, 1)


@pytest.mark.parametrize("wrong", [{"score_walk_most": 1.0}, {"score_weights": dict.fromkeys(SCORED, 0.0)}])
def test_rules_that_give_no_score_are_refused(wrong: dict) -> None:
    with pytest.raises(Refused, match="score_w"):
        replace(RULES, **wrong)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.integers(1, 60))
def test_scores_of_any_town_lie_between_0_and_100_and_hang_on_their_committee_alone(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 300, (n, 2)) + ORIGIN
    sides = rng.uniform(5, 25, (n, 2))
    houses = tables.buildings(*shapely.box(*xy.T, *(xy + sides).T), housing_units=rng.integers(0, 50, n).astype(float))
    committees = tables.committees(*(shapely.box(500_000 + x, 4_000_000, 500_160 + x, 4_000_320) for x in (0, 160)))
    ends = rng.uniform(-50, 370, (6, 2, 2)) + ORIGIN
    barriers = tables.barriers(*shapely.linestrings(ends))
    county = delineate_county(committees, houses, barriers, RULES)
    whole = county.eas
    values = whole[list(COLUMNS)].to_numpy()
    assert ((values >= 0) & (values <= 100)).all()
    assert values[:, 0] == pytest.approx(values[:, 1:] @ [0.4, 0.2, 0.3, 0.1], abs=0.051)
    own = whole[whole["committee_code"] == code(1)].reset_index(drop=True)
    alone = with_scores(own, county.parts[county.parts["committee_code"] == code(1)].reset_index(drop=True), barriers, RULES)
    assert alone.equals(own)


def test_a_plan_without_eas_or_buildings_has_no_scores_or_full_ones() -> None:
    none = scored([], NO_LINES, housing_units=[], load=[])
    assert len(none) == 0 and list(none.columns) == [*EAS.columns, "geometry"]
    assert scored(SQUARES[:1], NO_LINES, load=0.0)["score_walk"].tolist() == [100.0]
