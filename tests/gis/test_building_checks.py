"""Buildings against committee lines, against each other, and by their figures: findings, and near worlds without.

Two committees side by side, houses of 10 x 10 m unless a test says otherwise:

    100 +-----+-----+
        |  A  |  B  |   outside
      0 +-----+-----+
        0    100   200
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.checking.alike import alike
from gis.checking.building_checks import MOST_LISTED, Homes, across_lines, doubtful_units, odd_sizes, outside
from gis.rules import Rules
from tests.gis import tables
from tests.gis.findings import codes, found, one, said
from tests.gis.tables import code, square

RULES = Rules()
A, B = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
NAME_A, NAME_B = (f"第{k + 1}居委会 ({code(k)})" for k in range(2))


def run(check, *shapes, lands=(A, B), **columns):
    return list(check(Homes.of(tables.committees(*lands), tables.buildings(*shapes, **columns), RULES)))


# V10 ----------------------------------------------------------------------------------------------------------------
def test_v10_a_house_with_three_fifths_in_a_counts_in_a():
    row = one(run(across_lines, square(20, 20), square(94, 20), housing_units=[1.0, 3.0]), "V10")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b1")
    assert row["params"] == {"id": "b1", "shares": f"60 % {NAME_A}, 40 % {NAME_B}", "home": NAME_A, "units": 3}
    assert row["geometry"].within(square(94, 20))
    assert said(row) == f"Building b1 lies on a committee line: 60 % {NAME_A}, 40 % {NAME_B}. It counts whole in {NAME_A}. Check the line."


@pytest.mark.parametrize(("x", "count"), [(90.0, 0), (90.09, 0), (90.12, 1)])
def test_v10_from_over_a_square_metre_beyond_the_line(x: float, count: int):
    assert len(run(across_lines, square(x, 20))) == count


def test_v10_a_house_at_the_outer_edge_partly_in_no_committee():
    row = one(run(across_lines, square(-4, 20)), "V10")
    assert row["params"]["shares"] == f"60 % {NAME_A}"
    assert run(across_lines, square(-6, 20)) == []  # mostly outside: V11


@pytest.mark.parametrize(
    ("beyond", "shares"),
    [(3.5, ("99 %", "1 %")), (1.0, ("99.6 %", "0.4 %")), (0.06, ("99.98 %", "0.02 %")), (0.01, ("> 99.99 %", "< 0.01 %"))],
)
def test_v10_no_share_is_said_to_be_none_or_all(beyond: float, shares: tuple[str, str]):
    """Bug: a house that reaches over the line "lies on a committee line: 100 % Sé, 0 % São Nicolau"."""
    lands = (shapely.box(0, 0, 300, 300), shapely.box(300, 0, 600, 300))
    house = shapely.box(50 + beyond, 10, 300 + beyond, 290)
    row = one(run(across_lines, house, lands=lands), "V10")
    assert row["params"]["shares"] == f"{shares[0]} {NAME_A}, {shares[1]} {NAME_B}"


@pytest.mark.parametrize(("x", "code_"), [(94.4, "V10"), (94.6, "V10-undecided"), (95.4, "V10-undecided"), (95.6, "V10")])
def test_v10_undecided_under_55_percent_on_either_side(x: float, code_: str):
    assert codes(run(across_lines, square(x, 20))) == [code_]


def test_v10_undecided_names_both_and_no_committee():
    row = one(run(across_lines, square(95, 20), housing_units=7.0), "V10-undecided")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", None, "b0")
    assert row["params"]["units"] == 7
    assert said(row).startswith(f"Building b0 (7 housing units) is halved by a committee line: 50 % {NAME_A}, 50 % {NAME_B}.")


def test_v10_doubled_in_the_overlap_of_two_committees():
    """A reaches 20 m into B; houses before, in and behind the overlap.

    |  A    ####   B  |
    |   b0  #b1#  b2  |
    """
    lands = (shapely.box(0, 0, 120, 100), B)
    row = one(run(across_lines, square(80, 20), square(105, 20), square(130, 20), lands=lands, housing_units=4.0), "V10-doubled")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", None, "b1")
    assert row["params"] == {"id": "b1", "shares": f"100 % {NAME_A}, 100 % {NAME_B}", "home": "-", "units": 4}
    assert "lies in committees that overlap" in said(row)


def test_v10_whole_in_one_committee_and_mostly_in_another_too():
    """Whole in B alone, it is at home there; that A holds three fifths of it too is told."""
    lands = (shapely.box(0, 0, 110, 100), B)
    row = one(run(across_lines, square(104, 20), square(106, 50), lands=lands), "V10")
    assert (row["building_id"], row["committee_code"]) == ("b0", code(1))
    assert row["params"]["shares"] == f"100 % {NAME_B}, 60 % {NAME_A}" and row["params"]["home"] == NAME_B


# V11 ----------------------------------------------------------------------------------------------------------------
def test_v11_each_house_in_no_committee():
    rows = found(
        run(outside, square(20, 20), square(300, 20), square(-5.1, 50), square(-4.9, 80), housing_units=[1.0, 2.0, 3.0, 4.0]), "V11"
    )
    assert [(i["severity"], i["building_id"], i["committee_code"], i["params"]) for i in rows] == [
        ("warning", "b1", None, {"id": "b1", "units": 2}),
        ("warning", "b2", None, {"id": "b2", "units": 3}),
    ]
    assert rows[0]["geometry"].within(square(300, 20))
    assert said(rows[0]).startswith("Building b1 (2 housing units) lies in no committee.")


def test_v11_quarantined_rows_have_a_finding_of_their_own():
    assert run(outside, square(300, 20), None, status=["bad_shape", "no_geometry"]) == []


@pytest.mark.parametrize(("count", "code_"), [(MOST_LISTED, "V11"), (MOST_LISTED + 1, "V11-many")])
def test_v11_many_are_summed_up(count: int, code_: str):
    houses = [square(300 + 20 * k, 20) for k in range(count)]
    rows = found(run(outside, *houses, square(20, 20), housing_units=[2.0] * (count - 1) + [5.0, 90.0]), code_)
    assert len(rows) == (count if code_ == "V11" else 1)
    if code_ == "V11-many":
        assert (rows[0]["severity"], rows[0]["building_id"]) == ("warning", None)
        assert rows[0]["params"] == {"count": count, "units": 2 * (count - 1) + 5}
        assert rows[0]["geometry"].within(houses[-1])  # the largest of them
        assert said(rows[0]).startswith(f"{count} buildings ({2 * count + 3} housing units) lie in no committee")


# V16 and V17 --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("width", "height", "count"), [(2, 2.9, 1), (2, 3, 0), (200, 250, 0), (200, 251, 1)])
def test_v16_under_6_or_over_50_000_square_metres(width: float, height: float, count: int):
    rows = run(odd_sizes, shapely.box(0, 0, width, height), lands=(shapely.box(-10, -10, 300, 300),))
    assert [i["code"] for i in rows] == ["V16"] * count
    if count:
        row = one(rows, "V16")
        assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b0")
        assert (row["params"]["id"], row["params"]["area_m2"]) == ("b0", width * height)
        assert said(row).startswith(f"Building b0 has {float(width * height)} m2")


def test_v16_points_and_buildings_without_a_home_are_none():
    assert run(odd_sizes, shapely.Point(20, 20), square(300, 20, 2), square(20, 20, 2), status=["", "", "bad_shape"]) == []


def test_v16_over_a_town_outline_among_its_houses():
    """24 houses in two committees, and a footprint of 6 ha over both of them: one V16, no V13 a house."""
    houses = [square(20 + 40 * (k % 12), 20 + 60 * (k // 12)) for k in range(24)]
    lands = (shapely.box(0, 0, 250, 100), shapely.box(250, 0, 500, 100))
    town = shapely.box(0, -50, 500, 150)
    row = one(run(odd_sizes, town, *houses, lands=lands, housing_units=3.0), "V16-over")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", None, "b0")
    assert row["params"] == {"id": "b0", "area_m2": 100_000.0, "count": 24}
    assert row["concerned"] == (code(0), code(1))
    assert run(alike, town, *houses, lands=lands) == [] and run(across_lines, town, *houses, lands=lands) == []


def test_v16_over_in_one_committee_says_that_no_border_can_run_there():
    houses = [square(20 + 40 * (k % 12), 20 + 60 * (k // 12)) for k in range(24)]
    rows = run(odd_sizes, shapely.box(0, 0, 500, 140), *houses, lands=(shapely.box(0, 0, 500, 200),))
    row = one(rows, "V16-over")
    assert len(rows) == 1 and "no border can run between what it covers" in said(row)


def test_v16_a_podium_with_its_towers_is_only_large():
    """20 towers on 6 ha: a podium may have as many; they overlap it, and none goes without a word (V13)."""
    towers = [square(20 + 40 * (k % 10), 20 + 60 * (k // 10)) for k in range(20)]
    podium, lands = shapely.box(0, 0, 500, 120), (shapely.box(0, 0, 500, 200),)
    assert codes(run(odd_sizes, podium, *towers, lands=lands)) == ["V16"]
    assert codes(run(alike, podium, *towers, lands=lands)) == ["V13"] * 20


@pytest.mark.parametrize(("side", "units", "count"), [(71, 40, 1), (71, 39, 0), (70.7, 40, 0), (230, 40, 0)])
def test_v17_a_shape_of_over_5_000_square_metres_with_40_units(side: float, units: int, count: int):
    rows = [i for i in run(odd_sizes, square(0, 0, side), lands=(square(0, 0, 300),), housing_units=float(units)) if i["code"] == "V17"]
    assert len(rows) == count
    if count:
        row = one(rows, "V17")
        assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b0")
        assert row["params"] == {"id": "b0", "area_m2": 5041.0, "units": 40}
        assert said(row).startswith("Building b0 is one shape of 5041.0 m2 with 40 housing units")


# U01 - U04 ----------------------------------------------------------------------------------------------------------
def test_u01_sums_up_by_committee_what_holds_nobody_but_might():
    columns = {
        "use": ["school", "office", "office", "industrial", "outbuilding", "office", "office"],
        "housing_units": [0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0],
        "units_estimated": [True, True, True, True, True, True, False],
    }
    houses = [square(10, 10), square(30, 10), square(50, 10), square(110, 10), square(70, 10), square(10, 40), square(30, 40)]
    rows = found(run(doubtful_units, *houses, **columns), "U01")
    assert [(i["severity"], i["committee_code"]) for i in rows] == [("note", code(0)), ("note", code(1))]
    assert rows[0]["params"] == {"a": NAME_A, "count": 3, "uses": "office 2, school 1", "uses_zh": "办公 2、学校 1"}
    assert rows[1]["params"]["uses_zh"] == "工业仓储 1"
    assert said(rows[0]).startswith(f"{NAME_A}: 3 buildings that are no dwellings (office 2, school 1) have no housing units.")


def test_u01_every_use_that_is_searched_has_a_chinese_name():
    uses = ["commercial", "industrial", "school", "hospital", "hotel", "office", "public"]
    houses = [square(10 * k, 10, 5) for k in range(len(uses))]
    row = one(run(doubtful_units, *houses, use=uses, housing_units=0.0, units_estimated=True), "U01")
    assert row["params"]["count"] == 7 and row["params"]["uses_zh"].count("、") == 6


@pytest.mark.parametrize(
    ("use", "units", "estimated", "count"),
    [
        ("residential", 0, False, 1),
        ("dormitory", 0, False, 1),
        ("residential", 1, False, 0),
        ("residential", 0, True, 0),
        ("school", 0, False, 0),
    ],
)
def test_u02_a_dwelling_that_the_source_says_has_none(use: str, units: int, estimated: bool, count: int):
    rows = run(doubtful_units, square(20, 20), use=use, housing_units=float(units), units_estimated=estimated)
    assert [i["code"] for i in rows if i["code"] == "U02"] == ["U02"] * count
    if count:
        row = one(rows, "U02")
        assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b0")
        assert said(row).startswith("Building b0 is a dwelling with 0 housing units")


@pytest.mark.parametrize(
    ("use", "units", "x", "count"), [("construction", 0, 20, 1), ("construction", 3, 20, 0), ("construction", 0, 300, 0)]
)
def test_u03_a_construction_site_that_counts_nobody(use: str, units: int, x: float, count: int):
    rows = run(doubtful_units, square(x, 20), use=use, housing_units=float(units))
    assert codes(rows) == ["U03"] * count
    if count:
        row = one(rows, "U03")
        assert (row["severity"], row["committee_code"], row["building_id"]) == ("note", code(0), "b0")
        assert said(row).startswith("Building b0 is a construction site")


def test_u04_once_how_many_counts_are_estimates():
    houses = [square(10, 10), square(30, 10), square(50, 10)]
    row = one(run(doubtful_units, *houses, housing_units=[5.0, 2.0, 3.0], units_estimated=[False, True, True]), "U04")
    assert (row["severity"], row["committee_code"], row["geometry"]) == ("note", None, None)
    assert row["params"] == {"count": 2, "total": 3, "units": 5}
    assert said(row).startswith("In the whole project 2 of 3 buildings have no usable count in the source; their 5 housing units")
    assert run(doubtful_units, *houses, housing_units=[5.0, 2.0, 3.0]) == []


@pytest.mark.parametrize("check", [across_lines, outside, alike, odd_sizes, doubtful_units])
def test_no_buildings_no_finding(check):
    assert run(check) == []
    assert run(check, np.array([None])[0], status="no_geometry") == []
