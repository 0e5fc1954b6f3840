"""The ledger is counted from geometry: two committees of two EAs each.

     0    50   100  150  200
100  +----+----+----+----+
     |001 |002 |001 |002 |   d outside
  0  +----+----+----+----+
       first     second
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.checks import check_inputs, check_plan
from gis.coverage import Coverage, recount
from gis.intake.placement import rows_of_parts
from gis.rules import Rules
from gis.schema import FLAGS
from tests.gis import tables
from tests.gis.tables import code, square

RULES = Rules()
EAS = [f"{code(k // 2)}{k % 2 + 1:03d}" for k in range(4)]


def world(xs, units=None, listed=None):
    """Houses 10 m wide at x, listed in the EA of their middle unless said."""
    committees = tables.committees(shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100))
    houses = tables.buildings(*(square(x, 40) for x in xs), housing_units=units or [float(k + 1) for k in range(len(xs))])
    if listed is None:
        listed = [EAS[int((x + 5) // 50)] if 0 <= x + 5 < 200 and abs(x + 5 - 100) > 0.4 else None for x in xs]
    parts = tables.parts(houses, listed)
    sums = parts.groupby("ea_code")["housing_units"].sum().reindex(EAS, fill_value=0)
    eas = tables.eas(*(shapely.box(50 * k, 0, 50 * k + 50, 100) for k in range(4)), ea_code=EAS, housing_units=sums, buildings=1)
    return committees, houses, eas, parts


def count(*tables_) -> Coverage:
    return recount(*tables_, RULES)


def test_each_house_is_counted_where_it_lies():
    found = count(*world([20, 60, 150, 300]))
    assert found.as_json() == {
        "housing_units": {"total": 10, "in_one_ea": 6, "in_none": 4, "doubled": 0},
        "buildings": {"total": 4, "in_no_committee": 1, "in_several_committees": 0},
        "flags": {"V11": 1},
    }
    assert found.committees["total"].tolist() == [3, 3, 4]
    assert found.eas["found"].tolist() == [1, 2, 0, 3]


def test_a_house_that_is_moved_in_the_table_of_parts_is_seen():
    committees, houses, eas, parts = world([20, 60, 150])
    assert count(committees, houses, eas, parts).flags == {}
    parts.loc[0, "geometry"] = square(400, 40)
    found = count(committees, houses, eas, parts)
    assert found.housing_units["in_none"] == 1
    assert set(found.flags) == {"E08", "E15"}


def test_a_house_that_is_moved_in_the_layer_of_buildings_is_seen():
    committees, houses, eas, parts = world([20, 60, 150])
    houses.loc[0, "geometry"] = square(400, 40)
    found = count(committees, houses, eas, parts)
    assert found.housing_units["in_none"] == 1
    assert found.buildings["in_no_committee"] == 1
    assert {"E15", "V11"} <= set(found.flags)


def test_a_house_that_is_moved_in_both_to_another_ea_is_seen():
    committees, houses, eas, parts = world([20, 60, 150])
    houses.loc[0, "geometry"] = parts.loc[0, "geometry"] = square(80, 40)
    found = count(committees, houses, eas, parts)
    assert found.housing_units["in_one_ea"] == 6
    assert found.flags == {"E08": 1}
    assert found.eas["found"].tolist() == [0, 3, 0, 3]


def test_the_columns_alone_do_not_count():
    """A house outside that the list puts in an EA is in none; so is one inside that is on nobody's list, and it is told."""
    assert count(*world([300], listed=[EAS[0]])).housing_units["in_none"] == 1
    left_out = count(*world([20], listed=[None]))
    assert left_out.housing_units["in_none"] == 1
    assert left_out.flags == {"E08": 1}


def test_a_house_that_is_not_listed_is_in_none():
    committees, houses, eas, parts = world([20, 60])
    found = count(committees, houses, eas, parts.iloc[:1])
    assert found.housing_units == {"total": 3, "in_one_ea": 1, "in_none": 2, "doubled": 0}
    assert found.flags == {"E11-missing": 1}


def test_a_row_of_an_unknown_building_adds_nothing_and_is_told():
    committees, houses, eas, parts = world([20, 60])
    found = count(committees, houses.iloc[:1], eas, parts)
    assert found.housing_units["total"] == 1
    assert found.flags == {"E16": 1}


def test_units_are_those_of_the_buildings():
    committees, houses, eas, parts = world([20, 60], units=[10.0, 2.0])
    split = parts.iloc[[0, 0, 1]].reset_index(drop=True)
    split["part_no"], split["housing_units"] = [1, 2, 1], [1, 2, 2]
    split.loc[0, "geometry"], split.loc[1, "geometry"] = shapely.box(20, 40, 25, 50), shapely.box(25, 40, 30, 50)
    found = count(committees, houses, eas, split)
    assert found.housing_units == {"total": 12, "in_one_ea": 12, "in_none": 0, "doubled": 0}
    assert found.rows.sort_values("part")["units"].tolist() == [3, 7, 2]  # 10 shared out as 1 to 2
    assert found.flags == {"E11": 1}


def test_a_house_on_a_committee_line_is_whole_at_home_and_undecided_at_half():
    found = count(*world([94, 95]))  # 60 % and 50 % in the first committee
    assert found.housing_units == {"total": 3, "in_one_ea": 1, "in_none": 2, "doubled": 0}
    assert found.flags == {"V10-undecided": 1}


def test_a_house_in_two_committees_is_doubled():
    committees, houses, eas, parts = world([105], listed=[None])
    committees.loc[0, "geometry"] = eas.loc[1, "geometry"] = shapely.box(50, 0, 120, 100)
    found = count(committees, houses, eas, parts)
    assert found.housing_units == {"total": 1, "in_one_ea": 0, "in_none": 0, "doubled": 1}
    assert found.buildings["in_several_committees"] == 1
    assert found.flags == {"V10-doubled": 1}


def test_eas_that_overlap_double_their_houses():
    committees, houses, eas, parts = world([20])
    eas.loc[1, "geometry"] = shapely.box(0, 0, 100, 100)
    found = count(committees, houses, eas, parts)
    assert found.housing_units["doubled"] == 1
    assert found.flags == {"E18": 1}


def test_a_border_through_a_house_and_between_its_pieces():
    cut = count(*world([42], listed=[EAS[0]]))
    assert (cut.housing_units["in_one_ea"], cut.flags) == (1, {"E13": 1})
    committees, houses, eas, parts = world([20], listed=[EAS[0]])
    houses.loc[0, "geometry"] = parts.loc[0, "geometry"] = shapely.union(square(30, 40, 10), square(60, 40, 5))
    assert count(committees, houses, eas, parts).flags == {"E13-apart": 1}


def test_points_and_quarantined_rows():
    """A point on the line of two EAs is in the one that lists it; a row without shape is in none."""
    committees, houses, eas, parts = world([20, 60], listed=[EAS[1], None])
    houses.loc[0, "geometry"] = parts.loc[0, "geometry"] = shapely.Point(50, 50)
    houses.loc[1, "geometry"] = parts.loc[1, "geometry"] = None
    houses.loc[1, "status"] = parts.loc[1, "status"] = "no_geometry"
    found = count(committees, houses, eas, parts)
    assert found.housing_units == {"total": 3, "in_one_ea": 1, "in_none": 2, "doubled": 0}
    assert found.eas["found"].tolist() == [0, 1, 0, 0]
    assert found.flags == {"E17": 1}


def test_a_virtual_ea_holds_those_that_name_it():
    committees, houses, eas, parts = world([20])
    eas.loc[3, ["ea_code", "committee_code", "kind"]] = [f"{code(0)}900", code(0), "virtual"]
    eas.loc[3, "geometry"] = None
    parts.loc[0, ["ea_code", "geometry"]] = [f"{code(0)}900", None]
    houses.loc[0, "geometry"] = None
    houses.loc[0, "status"] = "no_geometry"
    assert count(committees, houses, eas, parts).housing_units["in_one_ea"] == 1


def test_before_a_plan_all_are_in_none():
    committees, houses, eas, parts = world([20, 150], listed=[None, None])
    found = count(committees, houses, eas.iloc[:0], parts.iloc[:0])
    assert found.housing_units == {"total": 3, "in_one_ea": 0, "in_none": 3, "doubled": 0}
    assert found.flags == {"E10": 2, "E11-missing": 2}


def test_one_id_on_two_houses_is_counted_by_row():
    """V18: the parts stand in another order than the houses; the nearest shape decides."""
    committees, houses, eas, parts = world([20, 150])
    houses["building_id"] = parts["building_id"] = "same"
    parts = parts.iloc[::-1].reset_index(drop=True)
    assert rows_of_parts(houses, parts).tolist() == [1, 0]
    found = count(committees, houses, eas, parts)
    assert found.housing_units == {"total": 3, "in_one_ea": 3, "in_none": 0, "doubled": 0}
    assert found.flags == {}


def test_findings_of_checks_become_flags_once():
    committees, houses, eas, parts = world([20, 60], listed=[EAS[0], EAS[0]])
    issues = check_plan(committees, houses, eas, parts, RULES)
    found = recount(committees, houses, eas, parts, RULES, issues)
    assert found.flags["E08"] == 1
    assert sum(i["code"] == "E08" for i in found.issues) == 1
    assert {i["code"] for i in issues} <= set(found.flags)


def test_a_heap_is_counted_as_its_doubles():
    committees, houses, eas, parts = world([20] * 30)
    found = recount(committees, houses, eas, parts, RULES, check_inputs(committees, houses, tables.barriers(), RULES))
    assert [i["params"]["count"] for i in found.issues if i["code"] == "V12-many"] == [30]
    assert found.flags["V12"] == 29 and "V12-many" not in found.flags


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(st.floats(-30, 230), st.integers(0, 9), st.sampled_from([None, *EAS]), st.sampled_from(["a", "b", "c", "d", "e", "f"])),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 3),
    st.floats(-20, 20),
)
def test_the_total_is_always_the_sum_of_the_three(rows, dropped, widened):
    """Whatever the list says, whichever rows lack, whether EAs overlap and ids repeat."""
    committees, houses, eas, parts = world([r[0] for r in rows], [float(r[1]) for r in rows], [r[2] for r in rows])
    houses["building_id"] = parts["building_id"] = [r[3] for r in rows]
    eas.loc[0, "geometry"] = shapely.box(0, 0, 50 + widened, 100)
    committees.loc[1, "geometry"] = shapely.box(100 + widened, 0, 200, 100)
    found = count(committees, houses, eas, parts.iloc[dropped:])
    units = found.housing_units
    assert units["total"] == units["in_one_ea"] + units["in_none"] + units["doubled"] == sum(r[1] for r in rows)
    assert found.committees[["total", "in_one_ea", "in_none", "doubled"]].sum().to_dict() == units
    assert set(found.flags) <= set(FLAGS)


def test_a_county_is_recounted_quickly():
    side = 345  # 119,025 houses in 3,481 EAs of 529 committees
    n = side * side
    x, y = (a.ravel() * 20.0 for a in np.meshgrid(np.arange(side), np.arange(side)))
    houses = tables.buildings(*shapely.box(x + 2, y + 2, x + 12, y + 12))
    lands = [shapely.box(i * 300, j * 300, i * 300 + 300, j * 300 + 300) for i in range(23) for j in range(23)]
    committees = tables.committees(*lands, committee_code=[f"370305{k:06d}" for k in range(529)])
    pieces = [shapely.box(b[0], b[1] + 60 * q, b[2], b[1] + 60 * q + 60) for b in shapely.bounds(lands) for q in range(5)]
    codes = np.repeat(committees["committee_code"].to_numpy(), 5)
    ea_code = [f"{c}{k % 5 + 1:03d}" for k, c in enumerate(codes)]
    at = (x // 300 * 23 + y // 300).astype(int) * 5 + (y % 300 // 60).astype(int)
    parts = tables.parts(houses, [None] * n)
    parts["ea_code"] = np.array(ea_code, dtype=object)[at]
    eas = tables.eas(*pieces, ea_code=ea_code, housing_units=np.bincount(at))
    found = count(committees, houses, eas, parts)
    assert (found.housing_units["in_one_ea"], found.flags) == (n, {})


@pytest.mark.parametrize("lacking", ["housing_units"])
def test_counts_that_are_missing_are_estimated(lacking):
    committees, houses, eas, parts = world([20, 60])
    houses[lacking] = np.nan
    parts["housing_units"] = 1
    assert count(committees, houses, eas, parts).housing_units["total"] == 2
    assert pd.isna(houses[lacking]).all()
