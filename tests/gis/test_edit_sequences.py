"""Any sequence of edits, in tidy and in messy towns, leaves a sound plan, and changes nothing but what it is about."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gis.editing.draft import Draft
from gis.editing.edit_args import ARG_CODES
from gis.edits import EDITS, button_why_not, edited, why_not
from gis.errors import Refused
from tests.amounts import so_many
from tests.gis.drafts import street_town
from tests.gis.random_edits import MAKERS, messy_draft, some_edit
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched, changed_eas

ALLOWED = {edit.op: {*edit.refusals, *ARG_CODES} for edit in EDITS}
OF_COUNTS = ("change_building", "add_building", "demolish_building", "reinstate_building")  # edits that may change the sum of units
OF_EA = ("rename_ea", "change_kind", "change_virtual_ea")  # edits of a row of the EAs
OF_NUMBERS = ("renumber_eas", "renumber_buildings")
TABLES = ("committee", "cells", "eas", "parts", "buildings", "barriers")


def print_of(draft: Draft) -> list[bytes]:
    """All that is in a draft, so that a change is seen."""
    out = [repr((sorted(draft.locks), sorted(draft.used_codes))).encode()]
    for name in TABLES:
        frame = getattr(draft, name)
        out.append(pd.util.hash_pandas_object(pd.DataFrame(frame.drop(columns="geometry")), index=True).to_numpy().tobytes())
        out.append(b"".join(b"" if s is None else shapely.to_wkb(s) for s in frame.geometry))
    return out


def step(draft: Draft, rng: np.random.Generator, numbers: bool) -> tuple[Draft, str]:
    """The draft after a random edit, or as it was where that is refused; what was done."""
    op, args = some_edit(draft, rng)
    seed, before = int(rng.integers(1000)), print_of(draft)
    reason, quick = why_not(draft, op, args, seed), button_why_not(draft, op, args)
    assert print_of(draft) == before
    if reason is not None:
        assert reason.code in ALLOWED[op], (op, reason.code)
        with pytest.raises(Refused) as found:
            edited(draft, op, args, seed)
        assert found.value.code == reason.code and (quick is None or quick.code == reason.code)
        assert reason.say("zh") and "{" not in reason.say("en")
        return draft, reason.code
    assert quick is None
    after = edited(draft, op, args, seed)
    assert print_of(draft) == before
    assert_sound(after)
    changed = changed_eas(draft, after) | ({args["ea"]} if op in OF_EA else set())
    if op == "move_cells":  # also where the cells are slivers, by which no outline is seen to change
        changed |= {args["to"], *draft.cells["ea_code"][draft.cells["cell_id"].isin(args["cells"])]}
    if op in OF_NUMBERS:
        changed = set(after.eas["ea_code"]) - draft.locks
    assert not changed & draft.locks
    if op not in ("lock_eas", "unlock_eas"):
        assert_untouched(draft, after, changed | (set(after.eas["ea_code"]) ^ set(draft.eas["ea_code"])))
    if op not in OF_COUNTS:
        assert after.parts["housing_units"].sum() == draft.parts["housing_units"].sum()
    if not after.parts["building_id"].duplicated().any() and op not in (*OF_EA, *OF_NUMBERS):
        assert_as_assembled(after, changed & set(after.eas["ea_code"]), numbers=numbers and op not in OF_COUNTS)
    return after, op


def edits_keep(draft: Draft, seed: int, count: int) -> list[str]:
    rng = np.random.default_rng(seed)
    done: list[str] = []
    for _ in range(count):
        numbers = not set(done) & {"add_building", "demolish_building", "reinstate_building"}
        draft, what = step(draft, rng, numbers)
        done.append(what)
    return done


def test_every_edit_is_tried() -> None:
    assert set(MAKERS) == {edit.op for edit in EDITS}


@settings(max_examples=so_many(4, 12))
@given(st.integers(0, 100_000))
def test_in_a_town_of_streets(seed: int) -> None:
    done = edits_keep(street_town(8 + seed % 5, 6 + seed % 3, seed), seed, 20)
    assert set(done) & set(MAKERS)


@settings(max_examples=so_many(4, 12))
@given(st.integers(0, 100_000))
@example(672)  # a sliver given to another area: the walk of the area it is taken from is looked at again
def test_in_messy_towns(seed: int) -> None:
    draft = messy_draft(seed)
    assume(is_sound(draft))
    edits_keep(draft, seed, 15)


def is_sound(draft: Draft) -> bool:
    """Delineation itself lets a border run through a building that only reaches into the committee in one messy town of sixty."""
    try:
        assert_sound(draft)
    except AssertionError:
        return False
    return True
