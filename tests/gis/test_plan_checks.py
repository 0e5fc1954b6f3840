"""Enumeration areas by themselves and against their committee: findings, and near worlds without.

One committee of 100 x 100 m, in two EAs unless a test says otherwise:

    100 +----+----+
        |001 |002 |
      0 +----+----+
        0    50  100
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from gis.checking.plan_checks import codes_and_sums, loads, partition
from gis.messages import message
from gis.rules import Rules, with_target
from tests.chinese import stray_words
from tests.gis import tables
from tests.gis.findings import codes, found, one, said
from tests.gis.tables import code, square

RULES = Rules()
LAND = shapely.box(0, 0, 100, 100)
COMMITTEE = tables.committees(LAND)
WEST, EAST = shapely.box(0, 0, 50, 100), shapely.box(50, 0, 100, 100)
FIRST, SECOND = f"{code(0)}001", f"{code(0)}002"
NO_PARTS = tables.parts(tables.buildings(), [])
NAME = f"第1居委会 ({code(0)})"


def load(units: int, buildings: int = 5, **columns):
    """The findings of an EA of so many units beside one of 80."""
    columns = {"kind": "ordinary"} | columns
    eas = tables.eas(WEST, EAST, housing_units=[units, 80], buildings=[buildings, 9], **columns)
    return list(loads(COMMITTEE, eas, NO_PARTS, RULES))


def chinese(row) -> str:
    """What is said of it in Chinese."""
    return message(row["code"], "zh", **row["params"])


def parted(*shapes, land=LAND, **columns):
    return list(partition(tables.committees(land), tables.eas(*shapes, **columns)))


# E01 - E04 ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("units", "buildings", "code_", "severity", "limit", "text"),
    [
        (121, 5, "E01", "warning", 120, f"EA {FIRST} has 121 housing units, over the limit of 120."),
        (39, 5, "E02", "warning", 40, f"EA {FIRST} has 39 housing units, under the limit of 40."),
        (0, 0, "E03", "note", 0, f"EA {FIRST} has no buildings."),
        (0, 5, "E04", "note", 0, f"EA {FIRST} has 5 buildings and no housing units."),
    ],
)
def test_e01_to_e04_name_the_ea_its_units_and_the_limit(units, buildings, code_, severity, limit, text):
    rows = load(units, buildings)
    row = one(rows, code_)
    assert len(rows) == 1
    assert (row["severity"], row["committee_code"], row["ea_code"]) == (severity, code(0), FIRST)
    assert {k: v for k, v in row["params"].items() if k != "why"} == {
        "ea": FIRST,
        "load": units,
        "buildings": buildings,
        "limit": limit,
        "counted": "load units",
    }
    assert said(row).startswith(text)
    assert row["geometry"].within(WEST)


@pytest.mark.parametrize("units", [120, 40, 80])
def test_e01_e02_loads_at_the_limits_are_none(units: int):
    assert load(units) == []


@pytest.mark.parametrize(("units", "expected"), [(60, ["E01"]), (20, []), (19, ["E02"])])
def test_e01_e02_limits_move_with_the_target(units: int, expected: list[str]):
    eas = tables.eas(WEST, EAST, housing_units=[units, 40], buildings=3)
    assert codes(loads(COMMITTEE, eas, NO_PARTS, with_target(RULES, 39.9))) == (expected if units != 20 else [])


@pytest.mark.parametrize(
    ("units", "label", "point", "text"),
    [
        ([300, 10], "", False, "Building b0 alone has 300 housing units. It can be split, but this plan leaves it whole: delineate"),
        ([300, 10], "", True, "Building b0 alone has 300 housing units and is only a point on the map"),
        (
            [125, 10],
            "",
            False,
            "Building b0 alone has 125 housing units, and buildings of up to 200 housing units are not split (split_above)",
        ),
        ([300, 10], "2单元", False, "Of building b0, entrance 2 alone has 300 housing units and is divided no further"),
        ([230, 10], "2单元-3单元", False, "Of building b0, entrances 2-3 have 230 housing units together: share them between two areas"),
        ([300, 10], "2单元-4单元", False, "Of building b0, entrances 2-4 have 300 housing units together: share them among 3 areas"),
        (
            [100, 25],
            "",
            False,
            "2 loaded buildings or parts, the largest b0 with 100, cannot be shared among areas of 40 to 120 housing",
        ),
        ([65, 60], "", False, "Split it, or move buildings to a neighbour."),
    ],
)
def test_e01_says_whether_and_why_the_ea_can_be_divided(units: list[int], label: str, point: bool, text: str):
    """Bug: a whole building was called a part, and a building below the limit of splitting one that cannot be divided.

    Bug: one that a plan for larger areas had left whole was said to have an outline that leaves no place for a cut.
    """
    eas = tables.eas(WEST, EAST, housing_units=[sum(units), 80], buildings=[2, 9])
    houses = tables.buildings(shapely.Point(15, 15) if point else square(10, 10), square(30, 10), housing_units=units)
    parts = tables.parts(houses, [FIRST, FIRST], label=[label, ""])
    row = one(loads(COMMITTEE, eas, parts, replace(RULES, split_above=200.0)), "E01")
    assert text in said(row)
    assert stray_words(chinese(row), "b") == []


def test_e01_buildings_that_overlap_cannot_be_shared_among_areas():
    """Bug: of a heap of overlapping outlines in Wanhua it was said that the load is enough for three areas: split it."""
    eas = tables.eas(WEST, EAST, housing_units=[150, 80], buildings=[4, 9])
    heap = [square(10 + 8 * k, 10) for k in range(3)]
    houses = tables.buildings(*heap, square(60, 10), housing_units=[40, 50, 45, 15])
    row = one(loads(COMMITTEE, eas, tables.parts(houses, [FIRST] * 4), RULES), "E01")
    assert "outlines of 3 of its buildings, b0 among them, overlap one another and hold 135 housing units together" in said(row)
    assert stray_words(chinese(row), "b") == []
    apart = tables.buildings(*(square(10 + 12 * k, 10) for k in range(4)), housing_units=[40, 50, 45, 15])
    row = one(loads(COMMITTEE, eas, tables.parts(apart, [FIRST] * 4), RULES), "E01")
    assert "Split it" in said(row)


def test_e01_a_count_that_no_building_holds_is_to_be_corrected():
    """Bug: two enumerators were asked for, for a house of 100,000 housing units."""
    eas = tables.eas(WEST, EAST, housing_units=[100_000, 80], buildings=[1, 9])
    row = one(loads(COMMITTEE, eas, tables.parts(tables.buildings(square(10, 10), housing_units=100_000), [FIRST]), RULES), "E01")
    assert said(row).endswith(
        "Building b0 cannot hold the count that is stated for it: correct the count, and delineate the committee again."
    )
    assert stray_words(chinese(row), "b") == []


def test_e01_a_building_under_another_could_not_be_split():
    eas = tables.eas(WEST, EAST, housing_units=[300, 80], buildings=[2, 9])
    houses = tables.buildings(square(10, 10), square(9, 9, 12), housing_units=[300, 0])
    row = one(loads(COMMITTEE, eas, tables.parts(houses, [FIRST, FIRST]), RULES), "E01")
    assert "Building b0 alone has 300 housing units and could not be split: its outline, or one that overlaps it" in said(row)


def test_e01_an_ea_may_hold_enough_for_several():
    """Bug: 413 units were said to be more than two areas can hold, as if that were all there is to do."""
    eas = tables.eas(WEST, EAST, housing_units=[400, 80], buildings=[5, 9])
    houses = tables.buildings(*[square(2 + 12 * k, 10) for k in range(4)], housing_units=100)
    row = one(loads(COMMITTEE, eas, tables.parts(houses, [FIRST] * 4), RULES), "E01")
    assert "It holds enough for 4 areas: split it, or delineate the committee again" in said(row)
    assert stray_words(chinese(row)) == []


@pytest.mark.parametrize(
    ("beside", "text"), [(60, f"Merge it with {SECOND} (90 together)"), (100, f"{SECOND}, it would have 130, over the limit of 120")]
)
def test_e02_says_what_becomes_of_it_with_a_neighbour(beside: int, text: str):
    eas = tables.eas(WEST, EAST, housing_units=[30, beside], buildings=3)
    assert text in said(one(loads(COMMITTEE, eas, NO_PARTS, RULES), "E02"))


@pytest.mark.parametrize("beside", [shapely.box(60, 0, 100, 100), shapely.box(50, 100, 100, 200)])
def test_e02_an_ea_that_none_has_a_border_with_is_kept(beside: shapely.Polygon):
    """Bug: one that touches it at a corner was named to merge it with, which makes no EA."""
    eas = tables.eas(WEST, beside, housing_units=[30, 80], buildings=3)
    assert "No other area of its committee has a border with it: keep it." in said(one(loads(COMMITTEE, eas, NO_PARTS, RULES), "E02"))


@pytest.mark.parametrize(
    ("units", "label", "text"),
    [
        (
            [100, 0],
            "",
            f"Each neighbour holds one building, so that none can be moved to it; with the smallest, {SECOND}, it would have 130",
        ),
        ([50, 50], "", f"Even with its smallest neighbour, {SECOND}, it would have 130, over the limit of 120: move buildings to it"),
        ([100, 0], "1单元-2单元", "move buildings to it, or keep it"),
    ],
)
def test_e02_says_whether_buildings_can_be_moved_to_it(units: list[int], label: str, text: str):
    eas = tables.eas(WEST, EAST, housing_units=[30, 100], buildings=3)
    houses = tables.buildings(square(10, 10), square(60, 10), square(80, 10), housing_units=[30, *units])
    parts = tables.parts(houses, [FIRST, SECOND, SECOND], label=["", label, ""])
    row = one(loads(COMMITTEE, eas, parts, RULES), "E02")
    assert text in said(row)
    assert stray_words(chinese(row)) == []


def test_e02_a_committee_that_is_one_ea_may_be_small_but_not_large():
    alone = [FIRST, f"{code(1)}001"]
    assert load(5, ea_code=alone) == []
    assert codes(load(500, ea_code=alone)) == ["E01"]


def test_e01_to_e04_virtual_eas_have_no_size():
    for units, buildings in ((500, 9), (5, 1), (0, 0), (0, 4)):
        assert load(units, buildings, kind=["virtual", "ordinary"]) == []


# E05 ----------------------------------------------------------------------------------------------------------------
def test_e05_an_ea_in_two_pieces():
    """001 has a second piece within 002.

    +----+----+
    |001 | [] |
    +----+----+
    """
    stray = square(70, 40)
    rows = parted(shapely.union(WEST, stray), EAST.difference(stray))
    row = one(rows, "E05")
    assert len(rows) == 1
    assert (row["severity"], row["committee_code"], row["ea_code"]) == ("error", code(0), FIRST)
    assert row["params"] == {"ea": FIRST, "pieces": 2, "lands": 1}
    assert row["geometry"].within(stray)
    assert said(row).startswith(f"EA {FIRST} lies in 2 pieces where its committee has 1.")


def test_e05_an_islet_of_the_committee_is_no_stray_piece():
    islet = square(150, 40)
    land = shapely.union(LAND, islet)
    assert parted(shapely.union(WEST, islet), EAST, land=land) == []
    stray = square(70, 40)
    assert one(parted(shapely.union_all([WEST, islet, stray]), EAST.difference(stray), land=land), "E05")["params"] == {
        "ea": FIRST,
        "pieces": 3,
        "lands": 2,
    }


# E06, E07, E12 ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("x", [49.0, 49.89])
def test_e06_land_of_the_committee_in_no_ea(x: float):
    rows = parted(shapely.box(0, 0, x, 100), EAST)
    row = one(rows, "E06")
    assert len(rows) == 1
    assert (row["severity"], row["committee_code"], row["ea_code"]) == ("error", code(0), None)
    assert row["params"] == {"a": NAME, "area_m2": pytest.approx((50 - x) * 100, abs=0.1)}
    assert row["geometry"].within(shapely.box(x, 0, 50, 100))
    assert said(row).startswith(f"{NAME}: its EAs and its outline differ by")


def test_e06_land_beyond_the_committee():
    assert one(parted(WEST, shapely.box(50, 0, 101, 100)), "E06")["params"]["area_m2"] == 100.0


@pytest.mark.parametrize(("side", "missing", "count"), [(100, 9.9, 0), (100, 10.5, 1), (1000, 99, 0), (1000, 101, 1)])
def test_e06_over_10_square_metres_and_a_ten_thousandth(side: float, missing: float, count: int):
    land = square(0, 0, side)
    ea = shapely.box(0, 0, side - missing / side, side)
    assert len(found(parted(ea, land=land), "E06")) == count


def test_e07_eas_that_overlap():
    rows = parted(shapely.box(0, 0, 52, 100), EAST)
    row = one(rows, "E07")
    assert len(rows) == 1
    assert (row["severity"], row["committee_code"], row["params"]) == ("error", code(0), {"a": NAME, "area_m2": 200.0})
    assert row["geometry"].within(LAND)
    assert said(row) == f"{NAME}: EAs overlap by 200.0 m2. Delineate it again."


@pytest.mark.parametrize(("x", "code_"), [(50.011, "E07"), (50.009, "E12")])
def test_e07_over_a_square_metre_else_e12(x: float, code_: str):
    assert codes(parted(shapely.box(0, 0, x, 100), EAST)) == [code_]


def test_e12_a_corner_that_the_neighbour_lacks():
    row = one(parted(WEST, shapely.Polygon([(50, 0), (100, 0), (100, 100), (50, 100), (50, 40)])), "E12")
    assert (row["severity"], row["committee_code"], row["params"]) == ("error", code(0), {"a": NAME})
    assert said(row) == f"{NAME}: neighbouring EAs do not share one line. Delineate it again."


def test_e12_an_outline_that_crosses_itself_is_judged_and_does_not_end_the_run():
    bow = shapely.Polygon([(50, 0), (100, 0), (50, 100), (100, 100)])
    assert codes(parted(WEST, bow)) == ["E06", "E12"]


def test_e05_to_e12_none_for_a_right_plan_virtual_eas_and_committees_without_eas():
    assert parted(WEST, EAST) == []
    assert parted(WEST, EAST, None, ea_code=[FIRST, SECOND, f"{code(0)}900"]) == []
    two = tables.committees(LAND, square(100, 0, 100))
    assert list(partition(two, tables.eas(WEST, EAST))) == []
    assert parted(WEST, ea_code=[f"{code(7)}001"]) == []  # of no committee: E14


# E09 and E14 --------------------------------------------------------------------------------------------------------
def summed(stated, ea_code=(FIRST, SECOND), **columns):
    """Houses of 3 and 4 units in the EAs 001 and 002, that state other sums."""
    houses = tables.buildings(square(20, 20), square(70, 20), square(200, 20), housing_units=[3.0, 4.0, 9.0])
    parts = tables.parts(houses, [FIRST, SECOND, None])
    return list(
        codes_and_sums(tables.committees(LAND), tables.eas(WEST, EAST, ea_code=list(ea_code), housing_units=stated, **columns), parts)
    )


def test_e09_the_sum_that_an_ea_states_is_not_that_of_its_parts():
    rows = summed([3, 5])
    row = one(rows, "E09")
    assert len(rows) == 1
    assert (row["severity"], row["committee_code"], row["ea_code"]) == ("error", code(0), SECOND)
    assert row["params"] == {"ea": SECOND, "stated": 5, "found": 4}
    assert row["geometry"].within(EAST)
    assert said(row).startswith(f"EA {SECOND} states 5 housing units; its buildings have 4.")


def test_e09_right_sums_are_none():
    assert summed([3, 4]) == []


def test_e09_an_ea_without_parts():
    assert one(summed([3, 4], [FIRST, f"{code(0)}003"]), "E09")["params"] == {"ea": f"{code(0)}003", "stated": 4, "found": 0}


@pytest.mark.parametrize(
    ("ea_code", "committee_code"),
    [
        (f"{code(5)}001", code(5)),  # a committee that is not there
        (f"{code(5)}001", code(0)),  # the code of another
        (f"{code(0)}01", code(0)),  # two digits
        (f"{code(0)}0A1", code(0)),  # no number
        (FIRST, code(0)),  # given twice
    ],
    ids=["unknown", "other", "short", "letter", "twice"],
)
def test_e14_a_code_that_is_not_the_committees_and_three_digits(ea_code: str, committee_code: str):
    rows = found(summed([3, 0], [FIRST, ea_code], committee_code=[code(0), committee_code]), "E14")
    assert [(i["severity"], i["committee_code"], i["ea_code"], i["params"]) for i in rows] == [
        ("error", committee_code, ea_code, {"ea": ea_code})
    ]
    assert rows[0]["geometry"].within(EAST)
    assert said(rows[0]).startswith(f"EA {ea_code} belongs to no committee of the project")


def test_e14_virtual_codes_are_right():
    assert summed([3, 0], [FIRST, f"{code(0)}900"], kind=["ordinary", "virtual"]) == []
