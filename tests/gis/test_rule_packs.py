"""Rules and packs: every value has a source or the mark of a default, and packs fit their sources."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, replace

import pytest

from gis.errors import Refused
from gis.rule_packs import PACKS, RULE_PACKS, SOURCES, rule_pack
from gis.rules import Rules, with_measure, with_target, with_units

SOURCE = re.compile(r"\b[RCI]\d\d\b|\bDEF\b|section \d")


@pytest.mark.parametrize("name", PACKS)
def test_every_value_of_a_pack_has_a_source_or_is_marked_as_ours(name: str) -> None:
    unsourced = {key: source for key, (_, source) in PACKS[name].items() if not SOURCE.search(source)}
    assert unsourced == {}
    assert RULE_PACKS[name].name == name and "target" in PACKS[name] and "measure" in PACKS[name]


def test_every_rule_has_meaning_source_and_where_it_needs_one_a_unit() -> None:
    for f in fields(Rules):
        assert f.metadata["meaning"] and SOURCE.search(f.metadata["source"]), f.name
        value = getattr(Rules(), f.name)
        if isinstance(value, float | dict):
            assert f.metadata["unit"], f.name
        if isinstance(value, dict | tuple):
            assert f.metadata["keys"] or f.metadata["among"], f.name


def test_every_mark_is_explained_and_none_is_left_over() -> None:
    texts = [source for pack in PACKS.values() for _, source in pack.values()] + [f.metadata["source"] for f in fields(Rules)]
    marks = {mark for text in texts for mark in SOURCE.findall(text)} - {"DEF"}
    assert marks == set(SOURCES)


def test_packs_are_what_their_sources_say() -> None:
    assert set(RULE_PACKS) == {"china-2020", "china-economic-2023", "un-generic", "india-2021", "indonesia-2010", "kenya"}
    assert Rules() == rule_pack("china-2020")
    economic, india, indonesia, kenya = (rule_pack(n) for n in ("china-economic-2023", "india-2021", "indonesia-2010", "kenya"))
    assert (economic.measure, economic.hard_cap) == ("establishments", 150)
    assert india.measure == "larger" and india.hard_cap == 180 and india.hard_cap * india.residents_per_unit == pytest.approx(800)
    assert indonesia.count_vacant and indonesia.count_shops and (indonesia.green_low, indonesia.green_high) == (80, 120)
    assert not kenya.count_vacant and kenya.hard_cap == 149


def test_rules_survive_json() -> None:
    rules = replace(Rules(), ignored_barriers=("footway",), barrier_cost={"river": 0.3})
    assert Rules(**json.loads(json.dumps(asdict(rules)))) == rules


def test_a_target_in_units_puts_the_measure_back() -> None:
    rules = with_units(rule_pack("china-economic-2023"), 80)
    assert (rules.measure, rules.target, rules.hard_cap) == ("units", 80, 120)


def test_another_measure_converts_target_and_limits() -> None:
    rules = with_measure(Rules(), "residents")
    assert (rules.target, rules.green_high, rules.hard_cap) == (250, 312.5, 375)
    assert with_measure(rules, "units") == Rules()
    assert with_measure(Rules(), "minutes").target == pytest.approx(80 * 15 * 1.3)
    assert with_measure(Rules(), "larger") == replace(Rules(), measure="larger")
    with pytest.raises(Refused, match="state target too"):
        with_measure(Rules(), "establishments")


@pytest.mark.parametrize(("key", "value"), [("hard_cap", 79.0), ("minimum", 81.0)])
def test_limits_that_the_target_breaks_are_refused(key: str, value: float) -> None:
    with pytest.raises(Refused, match="between minimum"):
        replace(Rules(), **{key: value})


def test_limits_move_with_the_target() -> None:
    rules = with_target(replace(Rules(), whole_committee=60.0), 40)
    assert (rules.minimum, rules.hard_cap, rules.whole_committee) == (20, 60, 30)
