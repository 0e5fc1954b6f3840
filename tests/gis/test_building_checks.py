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

from gis.building_checks import MOST_LISTED, Homes, across_lines, alike, doubtful_units, odd_sizes, outside
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


# V12 and V13 --------------------------------------------------------------------------------------------------------
def test_v12_a_house_drawn_twice():
    row = one(run(alike, square(20, 20), square(60, 20), square(20.1, 20), housing_units=[3.0, 1.0, 4.0]), "V12")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b0")
    assert row["params"] == {"id": "b0", "other": "b2", "percent": 98, "units": 3, "other_units": 4}
    assert row["geometry"].within(square(20, 20))
    assert said(row).startswith("The outlines of buildings b0 and b2 all but coincide (98 % in common), with 3 and 4 housing units.")


def test_a_heap_of_one_outline_is_told_once_a_building() -> None:
    rows = found(run(alike, *[square(20, 20)] * 300, housing_units=[1.0] * 300), "V12")
    assert len(rows) == 299
    assert {row["building_id"] for row in rows} == {"b0"}
    assert len({row["params"]["other"] for row in rows}) == 299


@pytest.mark.parametrize(("off", "code_"), [(0.5, "V12"), (0.54, "V13"), (8.9, "V13")])
def test_v12_from_nine_tenths_alike_else_v13(off: float, code_: str):
    """Shifted by `off` of 10 m: alike by (10 - off) / (10 + off)."""
    assert codes(run(alike, square(20, 20), square(20 + off, 20))) == [code_]


def test_v13_names_both_and_the_shared_area():
    row = one(run(alike, square(20, 20), square(28, 20)), "V13")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b0")
    assert row["params"] == {"id": "b0", "other": "b1", "area_m2": 20.0}
    assert said(row).startswith("Buildings b0 and b1 overlap by 20.0 m2.")


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (square(29.01, 20), 0),  # under a tenth
        (square(30, 20), 0),  # a party wall
        (shapely.box(29.5, 20, 34, 29), 1),  # a tenth of the smaller one, 4.5 m2
        (shapely.box(29.5, 20, 34, 21.9), 0),  # a tenth of it, but under a square metre
    ],
    ids=["under a tenth", "party wall", "tenth", "tiny"],
)
def test_v13_only_overlaps_of_a_tenth_and_a_square_metre(other: shapely.Geometry, count: int):
    assert len(run(alike, square(20, 20), other)) == count


def test_v12_v13_leave_quarantined_rows_alone():
    assert run(alike, square(20, 20), square(20, 20), square(25, 20), status=["", "bad_shape", "no_area"]) == []


def test_v12_points_at_one_place():
    """Buildings delivered as points: b0 and b2 stand at one place, b1 a metre off; each was once taken as right."""
    spots = [shapely.Point(20, 20), shapely.Point(21, 20), shapely.Point(20.06, 20.06)]
    row = one(run(alike, *spots, housing_units=[3.0, 1.0, 4.0]), "V12")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b0")
    assert row["params"] == {"id": "b0", "other": "b2", "percent": 100, "units": 3, "other_units": 4}
    assert row["geometry"] == spots[0]


@pytest.mark.parametrize(("off", "count"), [(0.0, 1), (0.09, 1), (0.11, 0), (5.0, 0)])
def test_v12_points_up_to_a_decimetre_apart(off: float, count: int):
    assert len(run(alike, shapely.Point(20, 20), shapely.Point(20 + off, 20))) == count


def test_v12_points_in_a_footprint_and_quarantined_points_are_none():
    assert run(alike, square(20, 20), shapely.Point(25, 25)) == []
    assert run(alike, shapely.Point(0, 0), shapely.Point(0, 0), None, status=["", "bad_position", "no_geometry"]) == []


def test_v12_a_heap_of_points_is_one_finding_each_not_one_a_pair():
    """4,000 addresses put at the middle of the village, as a geocoder does that knows no more."""
    heap = [shapely.Point(50, 50)] * 4_000
    rows = run(alike, shapely.Point(20, 20), *heap)
    assert len(rows) == 3_999 and {i["building_id"] for i in rows} == {"b1"}
    assert [i["params"]["other"] for i in rows] == [f"b{k}" for k in range(2, 4_001)]


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
    assert said(row).startswith("In the whole project 2 of 3 buildings have no count in the source; their 5 housing units")
    assert run(doubtful_units, *houses, housing_units=[5.0, 2.0, 3.0]) == []


@pytest.mark.parametrize("check", [across_lines, outside, alike, odd_sizes, doubtful_units])
def test_no_buildings_no_finding(check):
    assert run(check) == []
    assert run(check, np.array([None])[0], status="no_geometry") == []
