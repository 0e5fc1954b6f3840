"""Towers that are divided by a planner, moved in parts, and made whole again."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pandas.testing import assert_frame_equal

from gis.edits import edited, why_not
from gis.errors import Refused
from gis.rules import Rules, with_target
from tests.gis import tables
from tests.gis.drafts import drafted, ea
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched


def slab_town(entrances: float = 4.0):
    """A slab of 120 units and eight houses, in two EAs, whose border follows the road.

    ::

    +------------------------------+  80
    |  h      h      h      h      |
    |------------ road ------------|  50
    |  [========= slab =========]  |
    |  h      h      h      h      |
    +------------------------------+  0
    0                             130
    """
    houses = [shapely.box(x, y, x + 12, y + 10) for y in (5, 60) for x in (10, 45, 80, 110)]
    houses.append(shapely.box(20, 25, 100, 40))
    units = [5.0] * 4 + [30.0] * 4 + [120.0]
    table = tables.buildings(*houses, housing_units=units, floors=5.0, entrances=[1.0] * 8 + [entrances], residents=300.0)
    return drafted(
        shapely.box(0, 0, 130, 80), table, tables.barriers(shapely.LineString([(-5, 50), (140, 50)])), with_target(Rules(), 130.0)
    )


TOWN = slab_town()
SLAB = "b8"


def parts_of(draft, name: str):
    return draft.parts[draft.parts["building_id"] == name].sort_values("part_no")


def test_a_slab_is_divided_by_entrances_and_made_whole_again() -> None:
    assert parts_of(TOWN, SLAB)["label"].tolist() == [""]
    after = edited(TOWN, "split_building", {"building": SLAB, "by": "entrances", "after": [1, 3]})
    parts = parts_of(after, SLAB)
    assert parts["label"].tolist() == ["1单元", "2单元-3单元", "4单元"]
    assert parts["housing_units"].tolist() == [30, 60, 30] and parts["residents"].tolist() == [75.0, 150.0, 75.0]
    assert parts["part_no"].tolist() == [1, 2, 3] and parts["cell_id"].nunique() == 3 and parts["ea_code"].nunique() == 1
    assert parts["building_no"].nunique() == 1
    assert_sound(after)
    assert_untouched(TOWN, after, set(parts["ea_code"]))
    back = edited(after, "join_building", {"building": SLAB})
    assert_frame_equal(*(parts_of(d, SLAB).reset_index(drop=True) for d in (back, TOWN)))
    assert_sound(back)
    assert_as_assembled(back, set(parts["ea_code"]))
    assert why_not(back, "join_building", {"building": SLAB}).code == "edit_building_whole"


def test_a_part_moves_to_the_neighbour() -> None:
    after = edited(TOWN, "split_building", {"building": SLAB, "by": "units", "after": [50]})
    assert parts_of(after, SLAB)["label"].tolist() == ["1-50户", "51-120户"]
    home = parts_of(TOWN, SLAB)["ea_code"].iloc[0]
    other = next(c for c in TOWN.eas["ea_code"] if c != home)
    moved = edited(after, "move_buildings", {"buildings": [[SLAB, 2]], "to": other})
    assert parts_of(moved, SLAB)["ea_code"].tolist() == [home, other]
    assert moved.eas.set_index("ea_code").loc[other, "housing_units"] == TOWN.eas.set_index("ea_code").loc[other, "housing_units"] + 70
    assert_sound(moved)
    assert why_not(moved, "split_building", {"building": SLAB, "by": "units", "after": [9]}).code == "edit_building_in_several"
    assert why_not(moved, "join_building", {"building": SLAB}).code == "edit_building_in_several"
    back = edited(edited(moved, "move_buildings", {"buildings": [[SLAB, 2]], "to": home}), "join_building", {"building": SLAB})
    assert parts_of(back, SLAB)["housing_units"].tolist() == [120]
    assert_sound(back)


@pytest.mark.parametrize("by", ["entrances", "floors", "units"])
def test_a_building_is_divided_anew(by: str) -> None:
    first = edited(TOWN, "split_building", {"building": SLAB, "by": "units", "after": [20, 40, 60]})
    after = edited(first, "split_building", {"building": SLAB, "by": by, "after": [3]})
    assert parts_of(after, SLAB)["housing_units"].sum() == 120 and len(parts_of(after, SLAB)) == 2
    assert after.parts.duplicated(["building_id", "part_no"]).sum() == 0
    assert_sound(after)


def test_units_are_dealt_out_as_given() -> None:
    args = {"building": SLAB, "by": "floors", "after": [1, 2], "count": 3, "units": [100, 20, 0]}
    after = edited(TOWN, "split_building", args)
    assert parts_of(after, SLAB)["housing_units"].tolist() == [100, 20, 0]
    assert parts_of(after, SLAB)["label"].tolist() == ["1层", "2层", "3层"]
    assert_sound(after)


def test_splits_that_cannot_be_are_refused() -> None:
    bare = slab_town(entrances=np.nan)
    cases = {
        "edit_count_unknown": (bare, {"by": "entrances", "after": [1]}),
        "edit_cut_beyond": (TOWN, {"by": "entrances", "after": [4]}),
        "edit_units_differ": (TOWN, {"by": "entrances", "after": [2], "units": [60, 61]}),
        "edit_arg_wrong": (TOWN, {"by": "doors", "after": [2]}),
        "edit_no_slices": (TOWN, {"by": "units", "after": list(range(1, 120))}),
    }
    for code, (draft, args) in cases.items():
        reason = why_not(draft, "split_building", {"building": SLAB, **args})
        assert reason is not None and reason.code == code
        with pytest.raises(Refused) as found:
            edited(draft, "split_building", {"building": SLAB, **args})
        assert found.value.code == code
    assert edited(bare, "split_building", {"building": SLAB, "by": "entrances", "after": [1], "count": 2})
    assert TOWN.eas["ea_code"].tolist() == [ea(1), ea(2)]
