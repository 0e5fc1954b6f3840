"""Territories: beginnings of codes, and what lies in them.

370305 ............ county
370305001 ....... township       370305002
370305001001 .. committee      370305001002
...001 ...002 EAs
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import Refused
from gis.messages.word_messages import TERMS
from gis.people.roles import ROLES, role_named, territory_of
from gis.people.territory import EVERYTHING, LEVELS, Territory

CODES = st.sampled_from(LEVELS).flatmap(lambda n: st.text("0123", min_size=n, max_size=n))


def territory(text: str) -> Territory:
    return Territory.parse(text)


def test_it_holds_what_begins_like_it_and_meets_what_it_lies_in() -> None:
    of = territory("370305001")
    assert of.holds("370305001") and of.holds("370305001001") and of.holds("370305001001002")
    assert not of.holds("370305") and not of.holds("370305002001") and not of.holds(None) and not of.holds("")
    assert of.meets("370305") and of.meets("370305001001") and not of.meets("370305002") and not of.meets(None)
    assert (of.within(territory("370305")), territory("370305").within(of)) == (True, False)


def test_several_prefixes_in_any_writing() -> None:
    assert territory(" 370305002;370305001, 370305001001、370305001 ").prefixes == ("370305001", "370305002")
    assert str(territory("370305002 370305001")) == "370305001 370305002"
    assert territory("").whole and EVERYTHING.holds(None) and not territory("37").whole


def test_around_is_one_level_wider() -> None:
    texts = {"370305001001001": "370305001001", "370305001001": "370305001", "370305001": "370305", "370305": "3703", "37": "", "": ""}
    assert {t: str(territory(t).around()) for t in texts} == texts


@pytest.mark.parametrize("text", ["3703051", "37030a", "37030５", "all", "370305001001001001", "-37"])
def test_what_is_no_territory_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        territory(text)
    assert refused.value.code == "territory_bad"


@given(CODES, CODES)
def test_what_is_held_is_met_and_lies_around(prefix: str, code: str) -> None:
    of = territory(prefix)
    if of.holds(code):
        assert of.meets(code) and of.around().holds(code) and Territory((code,)).within(of)
    assert of.meets(code) == (code.startswith(prefix) or (code != "" and prefix.startswith(code)))


def test_a_role_has_territories_of_its_levels_only() -> None:
    assert territory_of(ROLES["county_administrator"], "").whole
    for name, text, code in (
        ("township_planner", "", "territory_needed"),
        ("township_planner", "370305", "territory_bad"),
        ("enumerator", "370305001", "territory_bad"),
    ):
        with pytest.raises(Refused) as refused:
            territory_of(ROLES[name], text)
        assert refused.value.code == code


@pytest.mark.parametrize("lang", [0, 1])
def test_a_role_is_known_by_the_word_that_messages_call_it(lang: int) -> None:
    assert [role_named(f" {TERMS[name][lang]} ").name for name in ROLES] == list(ROLES)
    with pytest.raises(Refused) as refused:
        role_named("boss")
    assert "县级管理员、" in refused.value.say("zh")
