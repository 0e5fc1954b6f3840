"""``delineate --plans``: the table, taking a plan, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS
from layers.store import Project
from routes.command_line.offered import table
from routes.commands import main
from tests.chinese import stray_words
from tests.gis import tables
from tests.town import A, B, make_town

FIGURES = {
    "plan": 1,
    "eas": 12,
    "within_tolerance": 11,
    "over": 0,
    "under": 1,
    "score": 83.6,
    "score_balance": 96.0,
    "score_compactness": 75.0,
    "score_border": 100.0,
    "score_walk": 94.2,
    "border_on_barriers": None,
    "compactness": 0.5874,
    "units_moved": 0.0712,
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A town that may be changed."""
    return make_town(tmp_path / "own.gpkg")


def revision(path: Path) -> int:
    with Project.open(path) as project:
        return project.revision


def test_the_table_stands_in_columns_in_both_languages() -> None:
    english, chinese = table([FIGURES, FIGURES | {"plan": 2}], "en"), table([FIGURES], "zh")
    assert english[1].split() == ["1", "12", "11", "0", "1", "84", "96", "75", "100", "94", "-", "0.59", "7%"]
    assert len({len(line) for line in english}) == 1 and len(english) == 3
    assert stray_words(chinese[0]) == [] and len(chinese[0].split()) == len(english[1].split())


def test_plans_are_shown_and_nothing_is_written(own: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = revision(own)
    assert main(["delineate", str(own), "--committee", A, "--plans", "2", "--lang", "en"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].split()[0] == "plan" and [line.split()[0] for line in lines[1:3]] == ["1", "2"]
    assert lines[3].startswith("Nothing was written.") and lines[3].endswith(f"--committee {A} --plans 2 --seed 1 --take 1")
    assert revision(own) == before
    words = lines[3].partition("server.py ")[2].split()
    assert main([*words[:-1], "2", "--lang", "en"]) == 0
    assert "Plan 2 was written to" in capfd.readouterr().out and revision(own) == before + 1


def test_json_holds_the_plans_and_of_one_that_is_taken_its_figures_too(own: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["delineate", str(own), "--committee", A, "--plans", "2", "--json"]
    assert main(words) == 0
    shown = json.loads(capfd.readouterr().out)
    assert (shown["committee"], shown["wanted"], shown["found"], shown["taken"]) == (A, 2, 2, None)
    assert set(shown["plans"][0]) == set(FIGURES) and "issues" not in shown
    assert main([*words, "--take", "2"]) == 0
    taken = json.loads(capfd.readouterr().out)
    assert taken["plans"] == shown["plans"] and taken["taken"] == 2 and taken["eas"] == shown["plans"][1]["eas"]
    with Project.open(own) as project:
        assert len(project.read(EAS, A)) == taken["eas"]


def test_fewer_plans_than_wanted_are_told(own: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["delineate", str(own), "--committee", A, "--plans", "2", "--eas", "1", "--lang", "en"]) == 0
    out = capfd.readouterr().out
    assert "Only 1 of 2 plans: 1 search found no more" in out and "--eas 1 --take 1" in out


def test_the_only_committee_of_a_project_need_not_be_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Bug: `delineate P --plans 2` was refused, 0 committees being named, where there is but one."""
    path = tmp_path / "one.gpkg"
    houses = [shapely.box(500_000 + x, y, 500_020 + x, y + 12) for x in range(12, 290, 36) for y in range(12, 290, 36)]
    with Project.create(path) as project:
        land = tables.committees(shapely.box(500_000, 0, 500_300, 300))
        project.write({COMMITTEES: land, BUILDINGS: tables.buildings(*houses, housing_units=6.0), BARRIERS: tables.barriers()})
    assert main(["delineate", str(path), "--plans", "2", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["committee"] == A


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--plans", "2"], "plans_one_committee"),
        (["--committee", A, B, "--plans", "2"], "plans_one_committee"),
        (["--committee", A, "--plans", "1"], "option_bad"),
        (["--committee", A, "--plans", "10"], "option_bad"),
        (["--committee", A, "--plans", "many"], "option_bad"),
        (["--committee", A, "--take", "1"], "take_without_plans"),
        (["--committee", A, "--plans", "2", "--take", "0"], "option_bad"),
        (["--committee", A, "--plans", "2", "--take", "3"], "take_beyond"),
        (["--committee", A, "--plans", "2", "--eas", "1", "--take", "2"], "plan_not_found"),
        (["--committee", "999999999999", "--plans", "2"], "committee_unknown"),
    ],
)
def test_what_makes_no_sense_is_refused_in_the_language_of_the_project(
    town: Path, words: list[str], code: str, capfd: pytest.CaptureFixture[str]
) -> None:
    before = revision(town)
    assert main(["delineate", str(town), *words, "--json"]) == 2
    heard = capfd.readouterr()
    assert json.loads(heard.out)["error"]["code"] == code and revision(town) == before
    assert stray_words(heard.err, "plans", "take", "many", "committee", *town.name.split(".")) == []
