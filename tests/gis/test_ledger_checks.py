"""The list of building parts against the map: what each finding names. When they come is told in `test_coverage`.

Two committees of two EAs each; houses of 10 x 10 m.

     0    50   100  150  200
100  +----+----+----+----+
     |001 |002 |001 |002 |   outside
  0  +----+----+----+----+
       first     second
"""

from __future__ import annotations

import pytest
import shapely

from gis.checking.ledger_checks import LEDGER_CODES, ledger_findings
from gis.intake.placement import placement
from gis.rules import Rules
from tests.gis import tables
from tests.gis.findings import codes, found, one, said
from tests.gis.tables import code, square

RULES = Rules()
EAS = [f"{code(k // 2)}{k % 2 + 1:03d}" for k in range(4)]
NAMES = [f"第{k + 1}居委会 ({code(k)})" for k in range(2)]


class World:
    """Houses of 2, 3, 4 ... units at x, listed in the EA they lie in unless said; tables may be changed before `judge`."""

    def __init__(self, *xs: float, listed: list[str | None] | None = None) -> None:
        self.committees = tables.committees(shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100))
        self.houses = tables.buildings(*(square(x, 40) for x in xs), housing_units=[k + 2.0 for k in range(len(xs))])
        there = [EAS[int((x + 5) // 50)] if 0 <= x + 5 < 200 else None for x in xs]
        self.parts = tables.parts(self.houses, listed or there)
        self.eas = tables.eas(*(shapely.box(50 * k, 0, 50 * k + 50, 100) for k in range(4)), ea_code=EAS)

    def judge(self, whole: bool = True):
        frames = (self.committees, self.houses, self.eas, self.parts)
        rows = ledger_findings(*frames, placement(*frames, RULES), whole=whole)
        assert {i["code"] for i in rows} <= set(LEDGER_CODES)
        return rows

    def move(self, row: int, shape: shapely.Geometry | None, *tables_: str) -> None:
        for name in tables_ or ("houses", "parts"):
            getattr(self, name).loc[row, "geometry"] = shape


def told(row) -> tuple[str, str | None, str | None, str | None]:
    return row["severity"], row["committee_code"], row["ea_code"], row["building_id"]


def test_none_for_a_right_plan():
    world = World(20, 60, 120, 170)
    assert world.judge() == [] and world.judge(whole=False) == []


# E08 and E19 --------------------------------------------------------------------------------------------------------
def test_e08_the_list_names_another_ea_than_the_map():
    row = one(World(20, 60, listed=[EAS[0], EAS[0]]).judge(), "E08")
    assert told(row) == ("error", code(0), EAS[0], "b1")
    assert row["params"] == {"id": "b1", "part": 1, "stated": EAS[0], "found": EAS[1]}
    assert said(row).startswith(f"Building b1, part 1: the list says {EAS[0]}, the map says {EAS[1]}.")
    assert row["geometry"].within(square(60, 40))


def test_e08_on_no_list_but_in_an_ea():
    row = one(World(120, listed=[None]).judge(), "E08")
    assert told(row) == ("error", code(1), None, "b0")  # kept with its committee, though the row names none
    assert (row["params"]["stated"], row["params"]["found"]) == ("-", EAS[2])


def test_e08_on_a_list_but_in_no_ea():
    world = World(80)
    world.eas.loc[1, "geometry"] = shapely.box(50, 0, 75, 100)
    row = one(world.judge(), "E08")
    assert (row["params"]["stated"], row["params"]["found"]) == (EAS[1], "-")


@pytest.mark.parametrize(("x", "count"), [(44.9, 0), (45.1, 1)])
def test_e08_most_of_a_house_decides(x: float, count: int):
    assert len(found(World(x, listed=[EAS[0]]).judge(), "E08")) == count


def test_e19_a_house_in_its_committee_but_in_no_ea():
    """EA 002 is cut short of the house. This finding once ended the run: its text lacked the committee.

    +----+--+-+
    |001 |  |h|
    +----+--+-+
    """
    world = World(80, listed=[None])
    world.eas.loc[1, "geometry"] = shapely.box(50, 0, 75, 100)
    row = one(world.judge(), "E19")
    assert told(row) == ("error", code(0), None, "b0")
    assert row["params"] == {"id": "b0", "part": 1, "a": NAMES[0], "units": 2}
    assert said(row).startswith(f"Building b0 (2 housing units) lies in {NAMES[0]} but in none of its enumeration areas.")
    assert codes(world.judge(whole=False)) == ["E19"]


def test_e19_waits_for_a_plan():
    world = World(80, listed=[None])
    world.eas = world.eas.iloc[2:].reset_index(drop=True)
    assert "E19" not in codes(world.judge())


def test_e08_e19_a_house_in_no_committee_is_a_finding_about_inputs():
    assert World(300, listed=[None]).judge() == []


# E10 ----------------------------------------------------------------------------------------------------------------
def test_e10_a_committee_without_eas():
    world = World(20, 120, 170, listed=[EAS[0], None, None])
    world.eas = world.eas.iloc[:2]
    row = one(world.judge(), "E10")
    assert told(row) == ("warning", code(1), None, None)
    assert row["params"] == {"a": NAMES[1], "buildings": 2, "units": 7}
    assert said(row).startswith(f"{NAMES[1]} has no enumeration areas yet: 2 buildings, 7 housing units.")
    assert row["geometry"].within(world.committees.geometry[1])
    assert world.judge(whole=False) == []  # a plan of some committees is no fault


# E11 and E11-missing, E16 -------------------------------------------------------------------------------------------
def test_e11_other_units_in_the_list_than_in_the_layer():
    world = World(20, 120)
    world.parts.loc[1, "housing_units"] = 5
    row = one(world.judge(), "E11")
    assert told(row) == ("error", code(1), None, "b1")
    assert said(row).startswith("Building b1 has 3 housing units; its parts in the list have 5.")


def test_e11_parts_of_one_building_are_summed():
    world = World(20)
    world.parts = tables.parts(world.houses.loc[[0, 0]].reset_index(drop=True), [EAS[0]] * 2, part_no=[1, 2], housing_units=[1, 1])
    assert world.judge() == []
    world.parts.loc[1, "housing_units"] = 0
    assert one(world.judge(), "E11")["params"] == {"id": "b0", "units": 2, "found": 1}


def test_e11_missing_names_its_committee():
    """A finding without a committee is lost when another committee is planned anew."""
    world = World(20, 120, 300)
    world.parts = world.parts.iloc[:1]
    rows = found(world.judge(), "E11-missing")
    assert [told(r) for r in rows] == [("error", code(1), None, "b1"), ("error", None, None, "b2")]
    assert said(rows[0]).startswith("Building b1 (3 housing units) is not in the list of building parts.")
    assert rows[0]["geometry"].within(square(120, 40))
    assert [r["building_id"] for r in found(world.judge(whole=False), "E11-missing")] == ["b1"]  # b2 has no committee


def test_e16_a_row_of_no_building():
    world = World(20, 120)
    world.houses = world.houses.iloc[:1]
    row = one(world.judge(), "E16")
    assert told(row) == ("error", code(1), EAS[2], "b1")
    assert row["params"] == {"id": "b1", "units": 3}
    assert said(row).startswith("The list names a building b1 that is not among the buildings (3 housing units).")


# E13 and E13-apart --------------------------------------------------------------------------------------------------
def test_e13_a_border_through_a_house():
    row = one(World(42).judge(), "E13")
    assert told(row) == ("error", code(0), EAS[0], "b0")
    assert row["params"] == {"id": "b0", "eas": f"{EAS[0]}, {EAS[1]}"}
    assert said(row).startswith(f"Building b0 is cut by the border between {EAS[0]}, {EAS[1]}.")


@pytest.mark.parametrize(("x", "expected"), [(40.0, []), (40.04, []), (40.15, []), (40.3, ["E13"])])
def test_e13_a_border_along_a_wall_or_just_behind_it_is_none(x: float, expected: list[str]):
    """Up to 0.2 m deep is the wall itself."""
    assert codes(World(x).judge()) == expected


def test_e13_a_committee_line_through_a_house_is_no_cut():
    assert "E13" not in codes(World(94).judge())


def test_e13_apart_a_building_of_two_pieces_with_a_border_between():
    world = World(20)
    world.move(0, shapely.union(square(30, 40), square(60, 40, 5)))
    row = one(world.judge(), "E13-apart")
    assert told(row) == ("warning", code(0), EAS[0], "b0")
    assert row["params"] == {"id": "b0", "eas": f"{EAS[0]}, {EAS[1]}"}
    assert said(row).startswith(f"Building b0 has pieces in {EAS[0]}, {EAS[1]}; it counts whole in the first.")


def test_e13_apart_two_pieces_in_one_ea_are_none():
    world = World(20)
    world.move(0, shapely.union(square(10, 40), square(30, 40, 5)))
    assert world.judge() == []


# E15 ----------------------------------------------------------------------------------------------------------------
def test_e15_a_part_that_is_not_the_footprint():
    world = World(20, 120)
    world.move(1, square(121, 40), "houses")
    row = one(world.judge(), "E15")
    assert told(row) == ("error", code(1), EAS[2], "b1")
    assert row["params"] == {"id": "b1", "part": 1}
    assert said(row).startswith("Part 1 of building b1 lies outside the footprint")


@pytest.mark.parametrize(("off", "count"), [(0.0, 0), (0.04, 0), (0.06, 1)])
def test_e15_over_5_centimetres(off: float, count: int):
    world = World(20)
    world.move(0, square(20 + off, 40), "houses")
    assert len(found(world.judge(), "E15")) == count


def test_e15_slices_of_a_split_building_are_right():
    world = World(20)
    slices = [shapely.box(20, 40, 25, 50), shapely.box(25, 40, 30, 50)]
    world.parts = tables.parts(world.houses.loc[[0, 0]].reset_index(drop=True), [EAS[0]] * 2, part_no=[1, 2], housing_units=[1, 1])
    world.parts.geometry = slices
    assert world.judge() == []
    world.move(1, shapely.box(25, 40, 30.1, 50), "parts")
    assert one(world.judge(), "E15")["params"] == {"id": "b0", "part": 2}


# E17 ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", ["no_geometry", "no_area", "bad_shape", "bad_position"])
def test_e17_each_quarantined_building_with_the_reason(status: str):
    world = World(20, 60, listed=[EAS[0], None])
    world.houses.loc[1, "status"] = world.parts.loc[1, "status"] = status
    world.move(1, None)
    row = one(world.judge(), "E17")
    assert told(row) == ("warning", None, None, "b1")
    assert row["params"] == {"id": "b1", "units": 3, "status": status}
    assert row["geometry"] is None
    assert said(row).startswith("Building b1 (3 housing units) has no usable shape (") and status not in said(row)


# E18 ----------------------------------------------------------------------------------------------------------------
def test_e18_a_house_in_two_eas_that_overlap():
    world = World(20)
    world.eas.loc[1, "geometry"] = shapely.box(0, 0, 100, 100)
    row = one(world.judge(), "E18")
    assert told(row) == ("error", code(0), EAS[0], "b0")
    assert row["params"] == {"id": "b0", "units": 2, "count": 2, "eas": f"{EAS[0]}, {EAS[1]}"}
    assert said(row).startswith(f"Building b0 (2 housing units) lies in 2 enumeration areas: {EAS[0]}, {EAS[1]}.")


@pytest.mark.parametrize(("west", "expected"), [(25.1, []), (24.9, ["E18"])])
def test_e18_only_where_both_hold_most_of_it(west: float, expected: list[str]):
    world = World(20)
    world.eas.loc[1, "geometry"] = shapely.box(west, 0, 100, 100)
    assert [c for c in codes(world.judge()) if c == "E18"] == expected


def test_e18_a_house_in_two_committees_is_a_finding_about_inputs():
    world = World(105)
    world.committees.loc[0, "geometry"] = shapely.box(0, 0, 120, 100)
    world.eas.loc[1, "geometry"] = shapely.box(50, 0, 120, 100)
    assert "E18" not in codes(world.judge())
