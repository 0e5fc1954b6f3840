"""Rules from packs and TOML files: what a file changes, and that a slip of the pen is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gis.errors import Refused
from gis.rule_packs import RULE_PACKS
from gis.rules import with_target, with_units
from layers.rule_files import read_rules

CHINA = RULE_PACKS["china-2020"]


@pytest.fixture
def toml(tmp_path: Path):
    def write(text: str) -> str:
        (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
        return str(tmp_path / "rules.toml")

    return write


def test_packs_by_name() -> None:
    assert read_rules(None) == CHINA and read_rules("un-generic") == RULE_PACKS["un-generic"]
    assert read_rules("china-2020", language="en") == replace(CHINA, language="en")


def test_a_file_changes_what_it_names_and_nothing_else(toml) -> None:
    rules = read_rules(toml('pack = "un-generic"\nname = "我县"\ntolerance = 0.15\n[unit_m2]\nresidential = 95\n'))
    base = RULE_PACKS["un-generic"]
    assert rules == replace(base, name="我县", tolerance=0.15, unit_m2={**base.unit_m2, "residential": 95.0})


def test_the_days_of_the_canvass_are_text_or_days_of_toml(toml) -> None:
    wanted = replace(CHINA, canvass_from="2030-10-11", canvass_to="2030-10-31")
    assert read_rules(toml('canvass_from = 2030-10-11\ncanvass_to = "2030-10-31"\n')) == wanted
    for wrong in ('canvass_to = "soon"', "canvass_to = 2019-01-01", "canvass_to = 7"):
        with pytest.raises(Refused):
            read_rules(toml(wrong))


def test_the_bands_move_with_the_target_unless_stated(toml) -> None:
    assert read_rules(toml("target = 90")) == with_target(CHINA, 90)
    assert read_rules(None, target=90) == with_units(CHINA, 90)
    assert read_rules(toml("target = 90\ngreen_high = 110")) == replace(CHINA, target=90.0, green_high=110.0)


def test_words_truths_lists_and_tables_are_read(toml) -> None:
    rules = read_rules(toml('count_vacant = false\nignored_barriers = ["footway"]\nwhole_committee = 0\n[barrier_cost]\nriver = 0.3\n'))
    assert rules == replace(CHINA, count_vacant=False, ignored_barriers=("footway",), barrier_cost={"river": 0.3})


def test_a_measure_without_a_target_converts_it_with_the_values_of_the_file(toml) -> None:
    rules = read_rules(toml('measure = "residents"\nresidents_per_unit = 3\n'))
    assert (rules.measure, rules.target, rules.amber_high) == ("residents", 240, 360)
    rules = read_rules(toml('measure = "establishments"\ntarget = 120\nhard_cap = 160\n'))
    assert (rules.measure, rules.target, rules.green_high, rules.hard_cap) == ("establishments", 120, 150, 160)
    assert read_rules(toml('pack = "kenya"\n'), target=80).measure == "units"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tolerence = 0.1", "no rule tolerence. Did you mean tolerance"),
        ('base = "china-2020"', "no rule base. Did you mean pack"),
        ("[unit_m2]\nresidental = 100", "unit_m2.residental. Did you mean residential"),
        ('target = "80"', "rule target must be a number above 0, not 80"),
        ("target = -5", "target must be a number above 0, not -5"),
        ("target = inf", "target must be a number above 0, not inf"),
        ("target = true", "target must be a number above 0, not True"),
        ("unit_m2 = 100", r"must be \[unit_m2\], not 100"),
        ('language = "fr"', "must be zh / en, not fr"),
        ("name = 3", "rule name must be"),
        ('pack = "mars-2020"', "no rule pack mars-2020. Known: china-2020"),
        ('measure = "persons"', "measure must be units / residents / larger"),
        ('measure = "establishments"', "measure = establishments needs a target"),
        ("count_vacant = 1", "count_vacant must be true / false, not 1"),
        ('ignored_barriers = "river"', "ignored_barriers must be "),
        ('ignored_barriers = ["rivr"]', "ignored_barriers.rivr. Did you mean river"),
        ("[barrier_cost]\nrivr = 0.5", "barrier_cost.rivr. Did you mean river"),
        ("[barrier_cost]\nriver = 0", "barrier_cost.river must be a number above 0, not 0"),
        ("whole_committee = -1", "whole_committee must be 0 or a number above, not -1"),
        ("hard_cap = 0", "hard_cap must be a number above 0, not 0"),
        ("hard_cap = 70", "must lie between minimum 40.0 and hard_cap 70.0"),
        ("green_high = 70", "must lie in the green band"),
        ("target = ", "cannot be read as a rule file"),
    ],
)
def test_slips_are_named(toml, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_rules(toml(text))


def test_a_part_of_the_score_may_weigh_nothing(toml) -> None:
    weights = read_rules(toml("[score_weights]\nwalk = 0\nborder = 5")).score_weights
    assert weights == {"balance": 4.0, "compactness": 2.0, "border": 5.0, "walk": 0.0}


@pytest.mark.parametrize(("text", "known"), [("foo = 1", "usual_floors"), ("[unit_m2]\nzzz = 1", "dormitory")])
def test_a_name_that_is_near_no_rule_gets_the_list_and_no_guess(toml, text: str, known: str) -> None:
    """Bug: "no rule foo. Did you mean usual_floors?"."""
    with pytest.raises(Refused) as refused:
        read_rules(toml(text))
    en, zh = refused.value.say("en"), refused.value.say("zh")
    assert "Did you mean" not in en and "Known: " in en and known in en
    assert "是否应为" not in zh and "现有规则:" in zh


def test_the_place_of_a_slip_in_toml_is_said_in_both_languages(toml) -> None:
    with pytest.raises(Refused) as refused:
        read_rules(toml("target = 80\ntolerance = = 3\n"))
    assert "line 2, column 13" in refused.value.say("en") and "第 2 行第 13 列有语法错误" in refused.value.say("zh")


def test_names_that_are_neither_pack_nor_file() -> None:
    with pytest.raises(Refused, match="no rule pack chna-2020"):
        read_rules("chna-2020")
    with pytest.raises(Refused, match=r"no_such\.toml: there is no such file"):
        read_rules("no_such.toml")


@pytest.mark.parametrize("target", [0.0, -3.0, float("nan"), float("inf")])
def test_impossible_targets(target: float) -> None:
    with pytest.raises(Refused, match="target must be"):
        read_rules(None, target=target)
