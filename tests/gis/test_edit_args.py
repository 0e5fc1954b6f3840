"""Arguments of edits: whatever comes, the answer is a reason or a draft, never a fault of ours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.edits import EDITS, why_not
from gis.messages.edit_words import ARG_KINDS
from tests.gis.drafts import ea, street_town

TOWN = street_town(6, 5)
NUMBERS = st.one_of(st.integers(-5, 400), st.integers(), st.floats(), st.sampled_from([10**400, 2**63, -0.0]))
WORDS = st.one_of(st.text(max_size=5), st.sampled_from([ea(1), ea(2), ea(900), "b0", "b7", "units", "entrances", "special", "mixed"]))
VALUES = st.recursive(st.one_of(st.none(), st.booleans(), NUMBERS, WORDS), lambda inner: st.lists(inner, max_size=5), max_leaves=12)
LINES = st.lists(st.tuples(st.floats(-60, 200), st.floats(-60, 200)).map(list), min_size=1, max_size=6)
OP = st.sampled_from([edit.op for edit in EDITS])
NAMES = st.sampled_from(sorted({a.name for edit in EDITS for a in edit.args}))


@settings(max_examples=300)
@given(OP, st.dictionaries(NAMES, st.one_of(VALUES, LINES, LINES.map(lambda ring: [[*ring, ring[0]]]))))
def test_any_arguments_are_answered(op: str, args: dict[str, Any]) -> None:
    known = {a.name for edit in EDITS if edit.op == op for a in edit.args}
    reason = why_not(TOWN, op, {name: value for name, value in args.items() if name in known})
    assert reason is None or (reason.say("en") and reason.say("zh"))


@pytest.mark.parametrize("value", [None, 3, "x", [], [1]])
def test_arguments_are_an_object(value: object) -> None:
    reason = why_not(TOWN, "merge_eas", value)  # type: ignore[arg-type]
    assert reason is not None and reason.code == "edit_arg_wrong"


def test_every_kind_of_argument_has_words() -> None:
    assert {a.kind for edit in EDITS for a in edit.args} <= set(ARG_KINDS)
    for edit in EDITS:
        for arg in edit.args:
            reason = why_not(TOWN, edit.op, {arg.name: {"an": "object"}})
            assert reason is not None and reason.code in ("edit_arg_wrong", "edit_arg_missing")


@pytest.mark.parametrize(
    ("op", "args"),
    [
        ("move_cells", {"cells": [2**70], "to": ea(1)}),
        ("move_buildings", {"buildings": [["b0", 2**70]], "to": ea(1)}),
        ("split_ea", {"ea": ea(1), "line": [[10**400, 0], [0, 1]]}),
        ("split_ea", {"ea": ea(1), "line": [[float("nan"), 0], [0, 1]]}),
        ("add_building", {"footprint": [[[0, 0], [1, 0], [0, 0], [0, 0]]]}),
        ("add_building", {"footprint": [[[0, 0], [5, 0], [5, 5], [0, 0]], [[1, 1], [9, 1], [9, 9], [1, 1]]]}),
        ("change_building", {"building": "b0", "housing_units": 10**12}),
        ("split_building", {"building": "b0", "by": "units", "after": [2, 1]}),
        ("re_delineate", {"eas": [ea(1)], "count": 0}),
        ("rename_ea", {"ea": ea(1), "name": "a\x00b"}),
        ("rename_ea", {"ea": ea(1), "name": "长" * 61}),
    ],
)
def test_values_beyond_reason_are_refused(op: str, args: dict[str, Any]) -> None:
    reason = why_not(TOWN, op, args)
    assert reason is not None and reason.code in ("edit_arg_wrong", "edit_cell_unknown", "edit_building_unknown")
