"""Steps of the sign-off: forward, back, and withdrawals in their order.

World::

    draft --submit--> submitted --check--> township_checked --accept--> accepted --freeze--> frozen
      ^---take back / return------'---------------'-----------------------'                    |
      '------------------------------- withdraw EAs, then buildings, then division ------------'
"""

from __future__ import annotations

import itertools

import pytest

from gis.edits import EDITS
from gis.messages import MESSAGES, message
from gis.messages.sign_off_words import STEP_TERMS
from gis.messages.word_messages import TERMS
from gis.people.roles import ROLES
from gis.signing_off.sign_off import (
    BUILDINGS,
    DIVISION,
    DRAFT,
    EAS,
    FIXED,
    FROZEN,
    NOTHING,
    OF_VIRTUAL_EAS,
    OPEN_WHEN_FROZEN,
    STATES,
    STEPS,
    Answer,
    Standing,
    step_named,
    steps_from,
    why_not,
    why_not_edit,
    why_not_role,
)
from gis.signing_off.sign_off_checks import CHECKS, Facts, checklist
from gis.signing_off.withdrawals import CONSEQUENCES, Downstream, undoes

ADMIN, TOWNSHIP, COMMITTEE = "county_administrator", "township_planner", "committee_planner"


def way(*names: str) -> Standing:
    standing = Standing()
    for name in names:
        step = step_named(standing, name)
        assert step is not None, (name, standing)
        standing = step.after
    return standing


def test_the_way_to_frozen_and_back_in_order() -> None:
    forward = ("submit", "check", "accept", "freeze")
    assert way(*forward) == Standing(FROZEN, EAS)
    assert [s.name for s in steps_from(way(*forward))] == ["withdraw_eas"]
    assert way(*forward, "withdraw_eas") == Standing(DRAFT, BUILDINGS)
    assert step_named(way(*forward, "withdraw_eas"), "withdraw_division") is None
    assert way(*forward, "withdraw_eas", "withdraw_buildings", "withdraw_division") == Standing()
    assert way(*forward, "withdraw_eas", *forward) == Standing(FROZEN, EAS)
    assert step_named(Standing(), "freeze") is None and step_named(Standing(), "withdraw_buildings") is None


def test_every_state_is_reached_and_left_and_each_step_is_one_thing() -> None:
    assert {s.after.state for s in STEPS} == set(STATES) == {s.before.state for s in STEPS}
    assert len({(s.name, s.before) for s in STEPS}) == len(STEPS)
    for step in STEPS:  # what is fixed is let go by withdrawals alone, and one layer at a time
        fell = FIXED.index(step.before.fixed) - FIXED.index(step.after.fixed)
        assert fell == 1 if step.undoes else fell <= 0
        assert set(step.roles) <= set(ROLES) and ADMIN in step.roles


def test_who_may_take_which_step() -> None:
    def may(standing: Standing, role: str) -> set[str]:
        return {s.name for s in steps_from(standing) if why_not_role("1", standing, s.name, role) is None}

    submitted, checked, accepted = way("submit"), way("submit", "check"), way("submit", "check", "accept")
    assert [may(s, COMMITTEE) for s in (Standing(), submitted, checked, accepted)] == [{"submit"}, {"take_back"}, set(), set()]
    assert may(submitted, TOWNSHIP) == {"take_back", "check", "return"} and may(checked, TOWNSHIP) == {"return"}
    assert may(accepted, TOWNSHIP) == set() and may(accepted, ADMIN) == {"freeze", "return"}
    for role in ("supervisor", "enumerator", "viewer"):
        assert not any(may(s.before, role) for s in STEPS)
    refusal = why_not_role("1", Standing(), "freeze", ADMIN)
    assert refusal is not None and refusal.code == "signoff_no_step"


def test_errors_block_and_warnings_need_a_word_until_their_count_changes() -> None:
    submit = step_named(Standing(), "submit")
    assert submit is not None
    assert why_not("1", submit, checklist(Facts(), "submit"), [], Answer()) is None
    for facts in (Facts(omitted=3), Facts(doubled=1), Facts(errors={"E05": 2}), Facts(plan="stale"), Facts(plan="none"), Facts(eas=0)):
        items = checklist(facts, "submit")
        found = why_not("1", submit, items, [], Answer(words={i.key: "fine" for i in items}))
        assert found is not None and found.code == "signoff_blocked", facts
    facts = Facts(warnings={"E01": 2, "U03": 1}, tasks=4)
    items = checklist(facts, "submit")
    assert [i.key for i in items] == ["signoff_tasks", "E01", "U03"]
    refusal = why_not("1", submit, items, [], Answer(words={"E01": "one street", "U03": "  "}))
    assert refusal is not None and (refusal.code, refusal.params["keys"]) == ("signoff_wordless", "signoff_tasks, U03")
    assert why_not("1", submit, items, [], Answer(words={"E01": "a", "U03": "b", "signoff_tasks": "c"})) is None
    later = checklist(facts, "check", {"E01": ("one street", 2), "U03": ("b", 7)})
    assert {i.key: i.word for i in later} == {"E01": "one street", "U03": "", "signoff_tasks": ""}


def test_what_only_the_county_needs_blocks_only_there() -> None:
    facts = Facts(temporary=True, awaited=("1900",), warnings={"V20": 1})
    blocks = {step: {i.code for i in checklist(facts, step) if i.blocks} for step in ("submit", "check", "accept", "freeze")}
    assert blocks["submit"] == blocks["check"] == set() and blocks["accept"] == {"signoff_awaited"}
    assert blocks["freeze"] == {"signoff_awaited", "signoff_temporary", "signoff_totals"}
    for key in ("V10-doubled", "V10-undecided", "V11"):  # buildings that are counted in no committee
        items = {step: checklist(Facts(warnings={key: 1, "E01": 1}), step) for step in ("accept", "freeze")}
        assert [(i.key, i.blocks) for i in items["accept"]] == [(key, False), ("E01", False)]
        assert [(i.key, i.blocks) for i in items["freeze"]] == [(key, True), ("E01", False)]


def test_returning_needs_a_reason_and_a_withdrawal_that_its_consequences_were_read() -> None:
    back = step_named(way("submit"), "return")
    reopen = step_named(Standing(FROZEN, EAS), "withdraw_eas")
    assert back is not None and reopen is not None
    refusal = why_not("1", back, [], [], Answer(reason="  "))
    assert refusal is not None and refusal.code == "signoff_reason"
    assert why_not("1", back, [], [], Answer(reason="border")) is None
    found = undoes("withdraw_eas", Downstream(eas=3, certificate="2", sheets=5))
    assert [u.code for u in found] == ["undo_eas", "undo_certificate", "undo_sheets"]
    refusal = why_not("1", reopen, [], found, Answer("a new road", understood=("undo_eas",)))
    assert refusal is not None and refusal.params["keys"] == "undo_certificate, undo_sheets"
    assert "5" in refusal.say("en") and "5" in refusal.say("zh")
    assert why_not("1", reopen, [], found, Answer("a new road", understood=[u.code for u in found])) is None


@pytest.mark.parametrize("edit", [e.op for e in EDITS])
def test_edits_are_open_in_draft_closed_while_signed_off_and_in_part_when_frozen(edit: str) -> None:
    for state, fixed in itertools.product(STATES, FIXED):
        refusal = why_not_edit("370305001001", Standing(state, fixed), edit)
        open_ = state == DRAFT or (state == FROZEN and edit in OPEN_WHEN_FROZEN)
        assert (refusal is None) == open_
        if refusal is not None:
            assert "370305001001" in refusal.say("zh") and "370305001001" in refusal.say("en")


def test_lists_name_what_there_is() -> None:
    ops = {e.op for e in EDITS}
    assert set(OPEN_WHEN_FROZEN) <= ops and set(OF_VIRTUAL_EAS) <= ops
    assert {s.name for s in STEPS} == set(STEP_TERMS) and set(STATES) <= set(TERMS)
    for code in {c.code for c in CHECKS} | {c.code for c in CONSEQUENCES}:
        assert MESSAGES[code].severity == "phrase"
    for consequence in CONSEQUENCES:
        told = message(consequence.code, "zh", **consequence.params(Downstream(1, 2, "3", 4, 5, 6)))
        assert told and "{" not in told
    assert Standing(DRAFT, BUILDINGS).fixes(DIVISION) and not Standing(DRAFT, NOTHING).fixes(DIVISION)
