"""Committees against each other: each finding in a small world, and a world next to it that has none (gaps: `test_committee_gaps`).

Two committees of 100 x 100 m, `A` from x = 0 and `B` from x = 100 unless a test shifts it:

    100 +-----+-----+
        |  A  |  B  |
      0 +-----+-----+
        0    100   200
"""

from __future__ import annotations

import pytest
import shapely

from gis.checking.committee_checks import enclaves, exchanged, overlaps, several_parts, unmatched_corners
from gis.rules import Rules
from tests.gis import tables
from tests.gis.findings import codes, found, one, said
from tests.gis.tables import code, square

RULES = Rules()
A = shapely.box(0, 0, 100, 100)
NAME_A, NAME_B, NAME_C = (f"第{k + 1}居委会 ({code(k)})" for k in range(3))


def run(check, *outlines, houses=()):
    return list(check(tables.committees(*outlines), tables.buildings(*houses), RULES))


def b_from(x: float) -> shapely.Polygon:
    return shapely.box(x, 0, x + 100, 100)


# V01 ----------------------------------------------------------------------------------------------------------------
def test_v01_committees_that_overlap_with_the_buildings_inside():
    """B starts 4 m early: 400 m2 twice, one house in it, one not."""
    row = one(run(overlaps, A, b_from(96), houses=[square(97, 10, 2), square(20, 10)]), "V01")
    assert (row["severity"], row["committee_code"]) == ("warning", code(0))
    assert row["params"] == {"a": NAME_A, "b": NAME_B, "area_m2": 400.0, "width_m": 4.0, "buildings": 1}
    assert said(row).startswith(f"{NAME_A} and {NAME_B} overlap by 400.0 m2, up to 4.0 m wide, with 1 building inside.")
    assert row["geometry"].within(shapely.box(96, 0, 100, 100))


def test_v01_a_committee_drawn_inside_another():
    row = one(run(overlaps, A, square(10, 10, 20)), "V01")
    assert (row["params"]["area_m2"], row["params"]["width_m"]) == (400.0, 20.0)


@pytest.mark.parametrize(("x", "count"), [(99.98, 1), (99.992, 0), (100.0, 0), (100.5, 0)])
def test_v01_overlaps_up_to_a_square_metre_are_no_finding(x: float, count: int):
    assert len(run(overlaps, A, b_from(x))) == count


def test_v01_is_one_a_pair():
    pairs = [(i["params"]["a"], i["params"]["b"]) for i in run(overlaps, A, b_from(90), b_from(80))]
    assert pairs == [(NAME_A, NAME_B), (NAME_A, NAME_C), (NAME_B, NAME_C)]


# V04 ----------------------------------------------------------------------------------------------------------------
def test_v04_a_corner_that_the_neighbour_lacks():
    """B has a corner half way up the line that is no corner of A.

    +---+---+
    | A  *  |    * a corner of B, 2 mm off the line
    +---+---+
    """
    b = shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (99.998, 50)])
    rows = found(run(unmatched_corners, A, b), "V04")
    assert [(i["severity"], i["committee_code"], i["params"]) for i in rows] == [
        ("note", code(0), {"a": NAME_A, "length_m": 100.0}),
        ("note", code(1), {"a": NAME_B, "length_m": 100.0}),
    ]
    assert said(rows[0]).startswith(f"{NAME_A}: along 100.0 m of its outline")
    assert all(i["geometry"].distance(A) < 0.01 for i in rows)


def test_v04_a_corner_on_the_line_but_in_one_outline_only():
    b = shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 50)])
    assert codes(run(unmatched_corners, A, b)) == ["V04", "V04"]


def test_v04_shared_corners_gaps_and_overlaps_with_their_own_finding_are_none():
    assert run(unmatched_corners, A, b_from(100)) == []
    assert run(unmatched_corners, A) == []
    assert run(unmatched_corners, A, b_from(103)) == []


def test_v04_sides_that_reach_into_an_overlap_are_told_by_v01_alone():
    """What such a side has outside the overlap once counted as unmatched; the corner at (100, 150) is another matter.

    +---+---+
    | C *  D|
    +---+---+
    | A |#B |
    +---+---+
    """
    assert run(unmatched_corners, A, b_from(96)) == []
    crossing = shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (90, 50)])
    assert codes(run(overlaps, A, crossing)) == ["V01"]
    assert run(unmatched_corners, A, crossing) == []
    c, d = shapely.box(0, 100, 100, 200), shapely.Polygon([(100, 100), (200, 100), (200, 200), (100, 200), (100, 150)])
    rows = found(run(unmatched_corners, A, crossing, c, d), "V04")
    assert [(i["committee_code"], i["params"]["length_m"]) for i in rows] == [(code(2), 100.0), (code(3), 100.0)]


# V05 ----------------------------------------------------------------------------------------------------------------
def test_v05_an_exclave_in_a_hole_of_another_committee():
    """The piece b belongs to B.

    +---------+ +---+
    | A +-+   | | B |
    |   |b|   | +---+
    |   +-+   |
    +---------+
    """
    exclave = square(40, 40, 20)
    row = one(run(enclaves, A.difference(exclave), shapely.union(exclave, b_from(120))), "V05")
    assert (row["severity"], row["committee_code"]) == ("note", code(1))
    assert row["params"] == {"a": NAME_B, "b": NAME_A, "area_m2": 400.0}
    assert row["geometry"].within(exclave)
    assert said(row) == f"A part of {NAME_B} (400.0 m2) lies inside {NAME_A}. It stays with {NAME_B}."


def test_v05_lakes_own_islands_neighbours_and_overlaps_are_none():
    lake = square(40, 40, 20)
    assert run(enclaves, A.difference(lake), b_from(100)) == []
    assert run(enclaves, shapely.union(A.difference(lake), square(45, 45, 5)), b_from(100)) == []
    assert run(enclaves, A, square(40, 40, 20)) == []  # no hole: an overlap, V01
    assert run(enclaves, A.difference(lake), square(30, 30, 40)) == []  # reaches over the hole: V01 too


# V06 ----------------------------------------------------------------------------------------------------------------
def test_v06_a_committee_of_three_parts():
    row = one(run(several_parts, b_from(300), shapely.union_all([A, square(120, 0, 30), square(160, 0, 20)])), "V06")
    assert (row["severity"], row["committee_code"]) == ("note", code(1))
    assert row["params"] == {"a": NAME_B, "parts": 3, "area_m2": 400.0}
    assert row["geometry"].within(square(160, 0, 20))
    assert "consists of 3 parts, the smallest of 400.0 m2" in said(row)


def test_v06_one_part_with_a_hole_is_none():
    assert run(several_parts, A.difference(square(40, 40, 20)), shapely.MultiPolygon([b_from(100)])) == []


def test_committees_of_the_size_of_houses_are_asked_about() -> None:
    """Bug: committees and buildings named the wrong way round gave no hint."""
    land = [shapely.box(300 * k, 0, 300 * k + 300, 300) for k in range(3)]
    houses = [shapely.box(300 * k + 9, 9, 300 * k + 20, 20) for k in range(2)]
    assert run(exchanged, *land, houses=houses) == []
    (told,) = run(exchanged, *houses, houses=land)
    assert told["params"] == {"land_m2": 121.0, "house_m2": 90000.0, "count": 2}
    assert told["concerned"] == (code(0), code(1))
