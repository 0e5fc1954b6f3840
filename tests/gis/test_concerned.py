"""An issue is of every committee that it names, or whose building it is.

     0        100       200 210   300
100  +---------+---------+         +
     |  first  | second  |  third  |     a gap of 10 m before the third, a house (h) beyond the last
  0  +---------+---------+         +  h
"""

from __future__ import annotations

import geopandas as gpd
import shapely

from gis.checking.concerned import concerned
from gis.checks import check_inputs
from gis.issues import Issue, issue
from gis.rules import Rules
from tests.gis import tables
from tests.gis.tables import code, square

FIRST, SECOND, THIRD = (code(k) for k in range(3))


def three(*houses: shapely.Geometry, first: float = 100, **columns: object) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    outlines = (shapely.box(0, 0, first, 100), shapely.box(100, 0, 200, 100), shapely.box(210, 0, 300, 100))
    return tables.committees(*outlines), tables.buildings(*houses, **columns)


def of(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, *found: Issue) -> dict[str, tuple[str, ...]]:
    """The committees of each finding, by its code."""
    every = found or check_inputs(committees, buildings, tables.barriers(), Rules())
    return {i["code"]: codes for i, codes in zip(every, concerned(every, committees, buildings), strict=True)}


def test_an_overlap_is_of_both() -> None:
    assert of(*three(first=110))["V01"] == (FIRST, SECOND)


def test_a_gap_is_of_all_around_it() -> None:
    ring = [shapely.box(0, 0, 40, 100), shapely.box(40, 0, 60, 40), shapely.box(40, 60, 60, 100), shapely.box(60, 0, 100, 100)]
    assert of(tables.committees(*ring), tables.buildings())["V03"] == tuple(code(k) for k in range(4))


def test_an_enclave_is_of_both() -> None:
    outer = shapely.box(0, 0, 100, 100) - shapely.box(40, 40, 60, 60)
    assert of(tables.committees(outer, shapely.box(40, 40, 60, 60)), tables.buildings())["V05"] == (code(0), code(1))


def test_a_building_on_a_line_is_of_all_that_it_touches() -> None:
    """Bug: V10-undecided was shown with no committee, V10 with the home alone."""
    assert of(*three(square(95, 40)))["V10-undecided"] == (FIRST, SECOND)
    assert of(*three(square(92, 40)))["V10"] == (FIRST, SECOND)
    assert of(*three(square(100, 40), first=120))["V10-doubled"] == (FIRST, SECOND)


def test_a_building_outside_is_of_the_nearest() -> None:
    """Bug: V11 was shown with no committee."""
    assert of(*three(square(320, 40)))["V11"] == (THIRD,)
    assert of(*three(*[square(320, 40)] * 150))["V11-many"] == (THIRD,)


def test_the_same_building_in_two_committees_is_of_both() -> None:
    shapes = (shapely.box(80, 40, 100.9, 50), shapely.box(99.1, 40, 120, 50))
    assert of(*three(*shapes, square(20, 20), square(20, 20)))["V12"] == (FIRST,)
    assert of(*three(shapely.box(80, 40, 104, 50), shapely.box(100, 40, 120, 50)))["V13"] == (FIRST, SECOND)


def test_estimates_are_of_the_committees_that_have_some() -> None:
    """Bug: U04 was shown with no committee."""
    houses = three(square(20, 20), square(150, 20), square(250, 20), units_estimated=[True, False, True])
    assert of(*houses)["U04"] == (FIRST, THIRD)


def test_a_place_without_a_committee_is_of_the_one_it_lies_in() -> None:
    """Bug: G01, found in a file of buildings, was shown with no committee."""
    world = three(square(20, 20))
    assert of(*world, issue("G01", shapely.Point(150, 50)))["G01"] == (SECOND,)
    assert of(*world, issue("G01", shapely.Point(250, 50), building_id="b0"))["G01"] == (FIRST,)  # what the building is now


def test_what_has_no_place_or_names_what_is_not_there_is_of_none() -> None:
    world = three(square(20, 20))
    assert of(*world, issue("I07", building_id="x"))["I07"] == ()
    assert of(*world, issue("E14", committee_code="370399999999"))["E14"] == ()
    assert of(tables.committees(), tables.buildings(), issue("G01", shapely.Point(0, 0)))["G01"] == ()


def test_an_ea_names_its_committee() -> None:
    assert of(*three(), issue("E05", ea_code=f"{SECOND}001"))["E05"] == (SECOND,)
