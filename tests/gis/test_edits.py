"""Edits of a draft: what each does, and why it is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from gis.edits import EDITS, edited, why_not
from gis.errors import Refused
from gis.messages import MESSAGES
from tests.gis.drafts import ea, street_town
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched

TOWN = street_town()


def refusal(op: str, args, draft=TOWN) -> str:
    reason = why_not(draft, op, args)
    assert reason is not None
    with pytest.raises(Refused) as found:
        edited(draft, op, args)
    assert found.value.code == reason.code and found.value.say("zh") == reason.say("zh")
    return reason.code


def neighbours(draft, code: str) -> list[str]:
    shape = draft.eas.geometry[draft.eas["ea_code"] == code].iloc[0]
    shared = shapely.length(shapely.intersection(shapely.boundary(draft.eas.geometry.to_numpy()), shape.boundary))
    return [c for c, m in zip(draft.eas["ea_code"], shared, strict=True) if m > 1 and c != code]


def test_every_refusal_has_words() -> None:
    assert all(code in MESSAGES for edit in EDITS for code in edit.refusals)
    assert len({edit.op for edit in EDITS}) == len(EDITS)


def test_two_neighbours_become_one() -> None:
    other = neighbours(TOWN, ea(1))[0]
    after = edited(TOWN, "merge_eas", {"eas": [ea(1), other], "keep": ea(1)})
    assert other not in set(after.eas["ea_code"]) and other in after.used_codes
    before, now = (d.eas.set_index("ea_code") for d in (TOWN, after))
    assert now.loc[ea(1), "housing_units"] == before.loc[[ea(1), other], "housing_units"].sum()
    assert now.loc[ea(1)].geometry.equals(shapely.union_all(before.loc[[ea(1), other]].geometry.to_numpy()))
    mine = after.parts[after.parts["ea_code"] == ea(1)]
    assert sorted(mine["building_no"]) == list(range(1, len(mine) + 1))


def test_a_merged_ea_is_as_assembling_anew_gives_it() -> None:
    after = TOWN
    for _ in range(3):
        code = after.eas["ea_code"].iloc[0]
        after = edited(after, "merge_eas", {"eas": [code, neighbours(after, code)[0]]})
    assert_as_assembled(after, after.eas["ea_code"])
    assert_sound(after)
    gone = set(TOWN.eas["ea_code"]) - set(after.eas["ea_code"])
    assert len(gone) == 3 and len(after.eas) > 3
    assert_untouched(TOWN, after, gone | {code})


def test_eas_apart_are_not_merged() -> None:
    far = next(c for c in TOWN.eas["ea_code"] if c != ea(1) and c not in neighbours(TOWN, ea(1)))
    assert refusal("merge_eas", {"eas": [ea(1), far]}) == "edit_not_beside"
    assert refusal("merge_eas", {"eas": [ea(1)]}) == "edit_one_ea"
    assert refusal("merge_eas", {"eas": [ea(1), ea(2)], "keep": ea(3)}) == "edit_not_among"


def test_arguments_are_checked() -> None:
    assert refusal("dance", {}) == "edit_op_unknown"
    assert refusal("merge_eas", {}) == "edit_arg_missing"
    assert refusal("merge_eas", {"eas": [ea(1), ea(700)]}) == "edit_ea_unknown"
    assert refusal("merge_eas", {"eas": ea(1)}) == "edit_arg_wrong"
    assert refusal("rename_ea", {"ea": ea(1), "name": "x", "colour": 3}) == "edit_arg_unknown"
    assert refusal("rename_ea", {"ea": ea(1), "name": "   "}) == "edit_arg_wrong"
    assert refusal("rename_ea", [ea(1)]) == "edit_arg_wrong"


def test_a_locked_ea_stays_as_it_is() -> None:
    locked = replace(TOWN, locks=frozenset([ea(1)]))
    assert refusal("merge_eas", {"eas": [ea(1), neighbours(TOWN, ea(1))[0]]}, locked) == "edit_locked"
    assert refusal("rename_ea", {"ea": ea(1), "name": "市场"}, locked) == "edit_locked"


def test_a_name_is_given_and_taken_back() -> None:
    after = edited(TOWN, "rename_ea", {"ea": ea(2), "name": " 东门  市场 "})
    assert after.eas.set_index("ea_code").loc[ea(2), "name"] == "东门 市场"
    assert refusal("rename_ea", {"ea": ea(1), "name": "东门 市场"}, after) == "edit_name_taken"
    again = edited(after, "rename_ea", {"ea": ea(2)})
    assert again.eas.equals(TOWN.eas)
    assert refusal("rename_ea", {"ea": ea(2)}) == "edit_nothing_changes"
