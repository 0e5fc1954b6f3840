"""Buildings drawn twice, heaped on one place, overlapping: findings that grow with the buildings, and near worlds without.

Houses of 10 x 10 m in one committee of 1 x 1 km unless a test says otherwise.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.checking.alike import alike
from gis.checking.building_checks import Homes
from gis.geometry.heaps import CROWD
from gis.rules import Rules
from tests.gis import tables
from tests.gis.findings import codes, found, one, said
from tests.gis.tables import code, square


def run(*shapes, **columns):
    lands = tables.committees(shapely.box(0, 0, 1000, 1000))
    return list(alike(Homes.of(lands, tables.buildings(*shapes, **columns), Rules())))


def test_v12_a_house_drawn_twice():
    row = one(run(square(20, 20), square(60, 20), square(20.1, 20), housing_units=[3.0, 1.0, 4.0]), "V12")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b0")
    assert row["params"] == {"id": "b0", "other": "b2", "percent": 98, "units": 3, "other_units": 4}
    assert row["geometry"].within(square(20, 20))
    assert said(row).startswith("The outlines of buildings b0 and b2 all but coincide (98 % in common), with 3 and 4 housing units.")


@pytest.mark.parametrize(("off", "code_"), [(0.5, "V12"), (0.54, "V13"), (8.9, "V13")])
def test_v12_from_nine_tenths_alike_else_v13(off: float, code_: str):
    """Shifted by `off` of 10 m: alike by (10 - off) / (10 + off)."""
    assert codes(run(square(20, 20), square(20 + off, 20))) == [code_]


def test_v13_names_both_and_the_shared_area():
    row = one(run(square(20, 20), square(28, 20)), "V13")
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
    assert len(run(square(20, 20), other)) == count


def test_v12_v13_leave_quarantined_rows_alone():
    assert run(square(20, 20), square(20, 20), square(25, 20), status=["", "bad_shape", "no_area"]) == []


def test_v12_points_at_one_place():
    """Buildings delivered as points: b0 and b2 stand at one place, b1 a metre off; each was once taken as right."""
    spots = [shapely.Point(20, 20), shapely.Point(21, 20), shapely.Point(20.06, 20.06)]
    row = one(run(*spots, housing_units=[3.0, 1.0, 4.0]), "V12")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b0")
    assert row["params"] == {"id": "b0", "other": "b2", "percent": 100, "units": 3, "other_units": 4}
    assert row["geometry"] == spots[0]


@pytest.mark.parametrize(("off", "count"), [(0.0, 1), (0.09, 1), (0.11, 0), (5.0, 0)])
def test_v12_points_up_to_a_decimetre_apart(off: float, count: int):
    assert len(run(shapely.Point(20, 20), shapely.Point(20 + off, 20))) == count


def test_v12_points_in_a_footprint_and_quarantined_points_are_none():
    assert run(square(20, 20), shapely.Point(25, 25)) == []
    assert run(shapely.Point(0, 0), shapely.Point(0, 0), None, status=["", "bad_position", "no_geometry"]) == []


@pytest.mark.parametrize("shape", [shapely.Point(50, 50), square(50, 50)], ids=["points", "footprints"])
def test_v12_many_a_heap_is_one_finding(shape: shapely.Geometry):
    """4,000 addresses put at the town hall, as a geocoder does that knows no more: once one finding a pair, and no end."""
    row = one(run(square(20, 20), *[shape] * 4_000, housing_units=2.0), "V12-many")
    assert (row["severity"], row["committee_code"], row["building_id"]) == ("warning", code(0), "b1")
    assert row["params"] == {"count": 4_000, "ids": "b1, b2, b3, b4, b5, b6, b7, b8 ...", "units": 8_000}
    assert said(row).startswith("4000 buildings with 8000 housing units together lie on one place")


def test_v12_many_a_stack_shifted_by_a_decimetre_and_a_house_beside_it():
    shift = np.random.default_rng(3).uniform(0, 0.1, (2_000, 2))
    stack = shapely.box(48 + shift[:, 0], 48 + shift[:, 1], 58 + shift[:, 0], 58 + shift[:, 1])
    rows = run(*stack, square(55, 48), square(80, 48))
    assert codes(rows) == ["V12-many", "V13"]
    assert one(rows, "V13")["params"]["other"] == "b2000"  # told once, with the first of the stack
    assert one(rows, "V12-many")["params"]["count"] == 2_000


def test_v12_up_to_a_crowd_each_double_is_told_with_the_first():
    rows = run(*[square(50, 50)] * CROWD, square(57, 50), square(57, 50))
    doubles = [(i["params"]["id"], i["params"]["other"]) for i in found(rows, "V12")]
    assert doubles == [("b0", f"b{k}") for k in range(1, CROWD)] + [(f"b{CROWD}", f"b{CROWD + 1}")]
    assert one(rows, "V13")["params"]["id"] == "b0"  # not once a pair of the two kinds
