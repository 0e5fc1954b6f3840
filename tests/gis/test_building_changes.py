"""Buildings that are changed, added, demolished and taken back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from gis.edits import edited, why_not
from gis.schema import DEMOLISHED
from tests.gis.drafts import CODE, ea, street_town
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched

TOWN = street_town()


def part(draft, name: str):
    return draft.parts[draft.parts["building_id"] == name].iloc[0]


def building(draft, name: str):
    return draft.buildings[draft.buildings["building_id"] == name].iloc[0]


def ring(x: float, y: float, width: float = 4.0) -> list:
    return [np.array(shapely.box(x, y, x + width, y + width).exterior.coords).tolist()]


def free_spot(draft, code: str, width: float = 2.0) -> list:
    """An outline in an EA, away from all buildings and borders."""
    row = draft.cells[draft.cells["ea_code"] == code].iloc[0]
    land = row.geometry.buffer(-2).difference(shapely.union_all(shapely.buffer(draft.buildings.geometry.to_numpy(), 3)))
    spot = shapely.point_on_surface(max(shapely.get_parts(land), key=lambda p: p.area))
    return ring(spot.x - width / 2, spot.y - width / 2, width)


def test_counts_are_changed_and_numbers_stay() -> None:
    code = part(TOWN, "b7")["ea_code"]
    after = edited(TOWN, "change_building", {"building": "b7", "housing_units": 40, "vacant_units": 3, "use": "mixed"})
    assert part(after, "b7")["housing_units"] == 40 and building(after, "b7")["housing_units"] == 40
    assert part(after, "b7")["use"] == "mixed" and part(after, "b7")["vacant_units"] == 3
    assert part(after, "b7")["residents"] == part(TOWN, "b7")["residents"]
    assert (after.parts["building_no"] == TOWN.parts["building_no"]).all()
    was, now = (d.eas.set_index("ea_code").loc[code, "housing_units"] for d in (TOWN, after))
    assert now == was + 40 - part(TOWN, "b7")["housing_units"]
    assert_sound(after)
    assert_as_assembled(after, {code})
    assert_untouched(TOWN, after, {code})


def test_changes_that_say_nothing_or_cannot_be_are_refused() -> None:
    units = int(building(TOWN, "b7")["housing_units"])
    assert why_not(TOWN, "change_building", {"building": "b7"}).code == "edit_nothing_changes"
    assert why_not(TOWN, "change_building", {"building": "b7", "housing_units": units}).code == "edit_nothing_changes"
    assert why_not(TOWN, "change_building", {"building": "b7", "vacant_units": units + 1}).code == "edit_more_vacant"
    assert why_not(TOWN, "change_building", {"building": "b7", "use": "castle"}).code == "edit_arg_wrong"
    assert why_not(TOWN, "change_building", {"building": "b7000", "floors": 3}).code == "edit_building_unknown"
    locked = replace(TOWN, locks=frozenset([part(TOWN, "b7")["ea_code"]]))
    assert why_not(locked, "change_building", {"building": "b7", "floors": 9}).code == "edit_locked"


def test_counts_of_a_divided_building_are_dealt_out() -> None:
    tall = edited(TOWN, "change_building", {"building": "b40", "housing_units": 100, "residents": 300})
    split = edited(tall, "split_building", {"building": "b40", "by": "units", "after": [25]})
    after = edited(split, "change_building", {"building": "b40", "housing_units": 201, "residents": 402})
    mine = after.parts[after.parts["building_id"] == "b40"]
    assert mine["housing_units"].tolist() == [50, 151] and mine["residents"].sum() == 402
    assert_sound(after)


def test_a_new_building_takes_the_next_number() -> None:
    code = ea(2)
    cells = TOWN.cells
    after = edited(TOWN, "add_building", {"footprint": free_spot(TOWN, code), "housing_units": 6, "name": "新楼"})
    new = after.parts.iloc[-1]
    assert new["building_id"] == f"{CODE}-N1" and new["ea_code"] == code and new["housing_units"] == 6
    assert new["building_no"] == (TOWN.parts["ea_code"] == code).sum() + 1
    assert building(after, f"{CODE}-N1")["name"] == "新楼"
    assert (shapely.to_wkb(after.cells.geometry.to_numpy()) == shapely.to_wkb(cells.geometry.to_numpy())).all()
    assert_sound(after)
    assert_untouched(TOWN, after, {code})
    again = edited(after, "add_building", {"footprint": free_spot(after, code), "building_id": "X 9"})
    assert again.parts.iloc[-1]["building_no"] == new["building_no"] + 1
    assert building(again, "X 9")["units_estimated"] and building(again, "X 9")["housing_units"] > 0
    assert_sound(again)


def test_new_buildings_have_their_place() -> None:
    west, south, _, _ = TOWN.outline.bounds
    border = shapely.intersection(*TOWN.eas.geometry.iloc[[0, 1]].boundary)
    if border.is_empty or border.length < 1:
        border = shapely.intersection(TOWN.eas.geometry.iloc[0].boundary, TOWN.eas.geometry.iloc[2].boundary)
    spot = shapely.line_merge(border).interpolate(0.5, normalized=True)
    stands = building(TOWN, "b5").geometry.centroid
    cases = {
        "edit_outside": {"footprint": ring(west - 3.5, south - 3.5)},
        "edit_across_border": {"footprint": ring(spot.x - 2, spot.y - 2)},
        "edit_stands_there": {"footprint": ring(stands.x - 2, stands.y - 2)},
        "edit_id_taken": {"footprint": free_spot(TOWN, ea(1)), "building_id": "b5"},
        "edit_arg_wrong": {"footprint": [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]},
    }
    assert {code: why_not(TOWN, "add_building", args).code for code, args in cases.items()} == {code: code for code in cases}
    locked = replace(TOWN, locks=frozenset([ea(1)]))
    assert why_not(locked, "add_building", {"footprint": free_spot(TOWN, ea(1))}).code == "edit_locked"


def test_a_building_on_two_cells_of_an_ea_makes_one_of_them() -> None:
    """A border between two cells of one EA runs under it."""
    codes = next(e for e in TOWN.eas["ea_code"] if (TOWN.cells["ea_code"] == e).sum() > 1)
    mine = TOWN.cells[TOWN.cells["ea_code"] == codes].geometry.to_numpy()
    line = shapely.line_merge(shapely.intersection(mine[0].boundary, mine[1].boundary))
    far = max(
        range(1, 20), key=lambda k: shapely.distance(TOWN.buildings.geometry.to_numpy(), line.interpolate(k / 20, normalized=True)).min()
    )
    spot = line.interpolate(far / 20, normalized=True)
    after = edited(TOWN, "add_building", {"footprint": ring(spot.x - 1, spot.y - 1, 2.0)})
    assert len(after.cells) == len(TOWN.cells) - 1
    assert_sound(after)
    assert_untouched(TOWN, after, {codes})


def test_the_number_of_a_demolished_building_is_given_up() -> None:
    code = ea(3)
    mine = TOWN.parts[TOWN.parts["ea_code"] == code].sort_values("building_no")
    last = mine["building_id"].iloc[-1]
    after = edited(TOWN, "demolish_building", {"building": last})
    assert part(after, last)["status"] == DEMOLISHED and building(after, last)["status"] == DEMOLISHED
    assert building(after, last)["housing_units"] == 0 and part(after, last)["ea_code"] is not code
    assert after.eas.set_index("ea_code").loc[code, "buildings"] == len(mine) - 1
    assert_sound(after)
    assert_untouched(TOWN, after, {code})
    new = edited(after, "add_building", {"footprint": free_spot(after, code)})
    assert new.parts.iloc[-1]["building_no"] == len(mine) + 1
    assert_sound(new)
    first = mine["building_id"].iloc[0]
    numbers = edited(edited(TOWN, "demolish_building", {"building": first}), "re_delineate", {"eas": [ea(5)]})
    walked = (
        edited(numbers, "renumber_buildings", {"eas": [code]}) if not why_not(numbers, "renumber_buildings", {"eas": [code]}) else numbers
    )
    assert 1.0 not in walked.parts.loc[walked.parts["ea_code"] == code, "building_no"].tolist()
    assert why_not(after, "demolish_building", {"building": last}).code == "edit_demolished"
    assert why_not(after, "change_building", {"building": last, "floors": 2}).code == "edit_demolished"


def test_a_demolished_building_comes_back_with_a_new_number() -> None:
    code = part(TOWN, "b20")["ea_code"]
    count = int((TOWN.parts["ea_code"] == code).sum())
    gone = edited(TOWN, "demolish_building", {"building": "b20"})
    after = edited(gone, "reinstate_building", {"building": "b20", "housing_units": 4})
    assert part(after, "b20")["ea_code"] == code and part(after, "b20")["housing_units"] == 4
    assert part(after, "b20")["building_no"] == count + (part(TOWN, "b20")["building_no"] != count)
    assert_sound(after)
    assert why_not(after, "reinstate_building", {"building": "b20"}).code == "edit_not_demolished"


def test_a_border_may_run_where_a_building_stood() -> None:
    gone = edited(TOWN, "demolish_building", {"building": "b20"})
    moved = 0
    for code in TOWN.eas["ea_code"]:
        args = {"buildings": ["b21"], "to": code}
        if why_not(gone, "move_buildings", args) is None:
            assert_sound(edited(gone, "move_buildings", args))
            moved += 1
    assert why_not(gone, "move_buildings", {"buildings": ["b20"], "to": ea(1)}).code == "edit_nothing_changes"
    assert moved >= 0
