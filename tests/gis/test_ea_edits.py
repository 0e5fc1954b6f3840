"""Codes, numbers, kinds and locks of EAs; virtual ones."""

from __future__ import annotations

from dataclasses import replace

import shapely

from gis.editing.virtual_eas import MOST_RESIDENTS
from gis.edits import edited, why_not
from gis.names import ea_name
from tests.gis.drafts import ea, street_town
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched

TOWN = street_town()


def neighbours() -> list[str]:
    codes = TOWN.eas["ea_code"].tolist()
    return next([a, b] for a in codes for b in codes if a < b and not why_not(TOWN, "merge_eas", {"eas": [a, b]}))


def shuffled():
    """The town after a merge and a split: its codes are not in order."""
    codes = next(
        [a, b] for a in TOWN.eas["ea_code"] for b in TOWN.eas["ea_code"] if a < b and not why_not(TOWN, "merge_eas", {"eas": [a, b]})
    )
    draft = edited(TOWN, "merge_eas", {"eas": codes})
    return edited(draft, "re_delineate", {"eas": [next(c for c in codes if c in set(draft.eas["ea_code"]))]})


def test_codes_follow_the_serpentine_again() -> None:
    draft = shuffled()
    assert why_not(TOWN, "renumber_eas", {}).code == "edit_nothing_changes", "delineation has numbered them so"
    after = edited(draft, "renumber_eas", {})
    assert set(after.eas["ea_code"]) == set(draft.eas["ea_code"]) and after.used_codes == draft.used_codes
    assert why_not(after, "renumber_eas", {}).code == "edit_nothing_changes"
    lands = {frozenset(d.parts.loc[d.parts["ea_code"] == c, "building_id"]) for d in (draft, after) for c in d.eas["ea_code"]}
    assert len(lands) == len(draft.eas), "only the codes have changed"
    assert [ea_name(int(c[-3:]), "zh") for c in after.eas["ea_code"]] == after.eas["name"].tolist()
    assert_sound(after)
    assert_as_assembled(after, set(after.eas["ea_code"]))


def test_locked_eas_keep_their_codes() -> None:
    draft = shuffled()
    new = max(draft.eas["ea_code"])
    locked = edited(draft, "lock_eas", {"eas": [new]})
    reason = why_not(locked, "renumber_eas", {})
    after = locked if reason else edited(locked, "renumber_eas", {})
    assert_untouched(locked, after, set(after.eas["ea_code"]) - {new})
    named = edited(draft, "rename_ea", {"ea": new, "name": "市场"})
    moved = edited(named, "renumber_eas", {})
    assert (moved.eas["name"] == "市场").sum() == 1 and moved.eas.set_index("ea_code").loc[new, "name"] != "市场"


def test_buildings_are_numbered_in_walking_order() -> None:
    assert why_not(TOWN, "renumber_buildings", {}).code == "edit_nothing_changes"
    mine = TOWN.parts[TOWN.parts["ea_code"] == ea(1)]
    gone = edited(TOWN, "demolish_building", {"building": mine.loc[mine["building_no"] == 2, "building_id"].iloc[0]})
    numbers = gone.parts.loc[gone.parts["ea_code"] == ea(1), "building_no"]
    assert sorted(numbers) == [1, *range(3, len(mine) + 1)]
    mixed = replace(gone, parts=gone.parts.assign(building_no=gone.parts["building_no"].where(gone.parts["status"] != "placed", 700)))
    again = edited(mixed, "renumber_buildings", {"eas": [ea(1)]})
    assert sorted(again.parts.loc[again.parts["ea_code"] == ea(1), "building_no"]) == [1, *range(3, len(mine) + 1)]
    assert (again.parts.loc[again.parts["ea_code"] == ea(2), "building_no"] == 700).all()


def test_locks_are_set_and_taken_off() -> None:
    after = edited(TOWN, "lock_eas", {"eas": [ea(1), ea(2)]})
    assert after.locks == {ea(1), ea(2)} and TOWN.locks == frozenset()
    assert why_not(after, "lock_eas", {"eas": [ea(3), ea(2)]}).code == "edit_already_locked"
    assert why_not(after, "unlock_eas", {"eas": [ea(3)]}).code == "edit_not_locked"
    for op, args in {
        "merge_eas": {"eas": [ea(1), ea(3)]},
        "split_ea": {"ea": ea(1), "line": [[0, 0], [1, 1]]},
        "redraw_border": {"eas": [ea(1), ea(3)], "line": [[0, 0], [1, 1]]},
        "re_delineate": {"eas": [ea(1)]},
        "rename_ea": {"ea": ea(1), "name": "x"},
        "change_kind": {"ea": ea(1), "kind": "special"},
        "renumber_buildings": {"eas": [ea(1)]},
        "demolish_building": {"building": TOWN.parts.loc[TOWN.parts["ea_code"] == ea(1), "building_id"].iloc[0]},
        "move_cells": {"cells": [int(TOWN.cells.loc[TOWN.cells["ea_code"] == ea(1), "cell_id"].iloc[0])], "to": ea(3)},
    }.items():
        assert why_not(after, op, args).code == "edit_locked", op
    assert edited(after, "unlock_eas", {"eas": [ea(1), ea(2)]}).locks == frozenset()


def test_kinds_are_changed() -> None:
    after = edited(TOWN, "change_kind", {"ea": ea(1), "kind": "special"})
    assert after.eas.set_index("ea_code").loc[ea(1), "kind"] == "special"
    assert why_not(after, "change_kind", {"ea": ea(1), "kind": "special"}).code == "edit_nothing_changes"
    assert why_not(after, "change_kind", {"ea": ea(1), "kind": "uninhabited"}).code == "edit_inhabited"
    assert why_not(after, "change_kind", {"ea": ea(1), "kind": "virtual"}).code == "edit_arg_wrong"


def test_a_virtual_ea_has_people_and_no_land() -> None:
    first = edited(TOWN, "virtual_ea", {"residents": 1200, "households": 400})
    after = edited(first, "virtual_ea", {"residents": MOST_RESIDENTS, "name": "东村迁出"})
    rows = after.eas[after.eas["kind"] == "virtual"]
    assert rows["ea_code"].tolist() == [ea(900), ea(901)] and rows.geometry.isna().all()
    assert rows["residents"].tolist() == [1200, MOST_RESIDENTS] and rows["name"].tolist() == ["第九百普查小区", "东村迁出"]
    assert_sound(after)
    assert_untouched(TOWN, after, {ea(900), ea(901)})
    assert why_not(after, "virtual_ea", {"residents": MOST_RESIDENTS + 1}).code == "edit_too_many_residents"
    assert why_not(after, "virtual_ea", {"residents": 1, "name": "东村迁出"}).code == "edit_name_taken"
    assert why_not(after, "merge_eas", {"eas": [ea(1), ea(900)]}).code == "edit_virtual"
    assert why_not(after, "rename_ea", {"ea": ea(900), "name": "西村迁出"}) is None
    assert why_not(after, "change_virtual_ea", {"ea": ea(1), "residents": 1}).code == "edit_not_virtual"
    assert why_not(after, "change_virtual_ea", {"ea": ea(900), "residents": 1200}).code == "edit_nothing_changes"
    fewer = edited(after, "change_virtual_ea", {"ea": ea(900), "residents": 1100})
    assert fewer.eas.set_index("ea_code").loc[ea(900), ["residents", "households"]].tolist() == [1100, 400]
    gone = edited(fewer, "remove_virtual_ea", {"ea": ea(901)})
    again = edited(gone, "virtual_ea", {"residents": 5})
    assert again.eas["ea_code"].iloc[-1] == ea(902), "codes that were given up are never used again"


def test_land_edits_go_on_beside_virtual_eas() -> None:
    draft = edited(TOWN, "virtual_ea", {"residents": 10})
    codes = next(
        [a, b] for a in TOWN.eas["ea_code"] for b in TOWN.eas["ea_code"] if a < b and not why_not(TOWN, "merge_eas", {"eas": [a, b]})
    )
    after = edited(draft, "merge_eas", {"eas": codes})
    assert after.eas["ea_code"].iloc[-1] == ea(900)
    assert_sound(after)
    assert_as_assembled(after, set(after.eas["ea_code"]))
    fresh = edited(after, "re_delineate", {"eas": [next(c for c in codes if c in set(after.eas["ea_code"]))]})
    assert max(fresh.eas["ea_code"]) == ea(900) and len(fresh.eas) > len(after.eas)
    assert edited(draft, "split_ea", {"ea": ea(1), "line": crossing(draft)}).eas["ea_code"].iloc[-2] == ea(len(TOWN.eas) + 1)


def crossing(draft) -> list:
    west, south, east, north = draft.eas.set_index("ea_code").geometry[ea(1)].bounds
    middle = shapely.point_on_surface(draft.eas.set_index("ea_code").geometry[ea(1)])
    if east - west > north - south:
        return [[middle.x, south - 5], [middle.x, north + 5]]
    return [[west - 5, middle.y], [east + 5, middle.y]]
