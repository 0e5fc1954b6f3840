"""Results of the field from a file: a form that is filled and taken in, all rows or none, each once. World: the town of `tests.town`."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from layers import people
from layers.catalog import Catalog
from layers.field.field_results import HEAD, Taken, form_rows, take_results
from layers.field.field_visits import close, log_of, planned
from layers.reading.row_files import RowsRefused
from layers.reading.sources import Source
from layers.spreadsheets import as_csv, as_workbook
from layers.store import Project
from routes.commands import main
from tests.town import A, make_town

EA, SECOND = f"{A}001", f"{A}002"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("results") / "town.gpkg")


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(shutil.copy(made, tmp_path / "town.gpkg")) as opened:
        yield opened


def written(path: Path, *rows: list[Any], head: tuple[str, ...] = HEAD["en"]) -> Path:
    path.write_bytes((as_workbook if path.suffix == ".xlsx" else as_csv)([list(head), *rows]))
    return path


def take(project: Project, path: Path) -> Taken:
    return take_results(project, Catalog(project).now(), Source.parse(str(path)), "office")


def states(project: Project, ea: str = EA) -> dict[int, tuple[str, int | None, str]]:
    with project.reading() as connection:
        log = log_of(connection)
    found = ((b.number, log.last(ea, b)) for b in planned(Catalog(project).now())[ea])
    return {n: (v.action, v.units, v.person) for n, v in found if v is not None}


def told(project: Project, path: Path) -> list[tuple[int, str]]:
    with pytest.raises(RowsRefused) as refused:
        take(project, path)
    assert refused.value.code == "field_rows"
    return [(row["with"]["row"], row["with"]["why"]["say"]) for row in refused.value.rows]  # type: ignore[index]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_form_is_filled_and_taken_in_and_again_changes_nothing(project: Project, tmp_path: Path, suffix: str, lang: str) -> None:
    with project.reading() as connection:
        rows = form_rows(Catalog(project).now(), log_of(connection), EA, lang)
    assert [row[1] for row in rows[1:]] == list(range(1, len(rows))) and {row[0] for row in rows[1:]} == {EA}
    words = ("完成", "空置") if lang == "zh" else ("finished", "vacant")
    rows[1][4], rows[2][4], rows[2][5] = words[0], words[1], 3
    path = written(tmp_path / f"filled{suffix}", *rows[1:], head=tuple(rows[0]))
    assert take(project, path) == Taken(2, 0, 1)
    assert states(project) == {1: ("finished", None, "office"), 2: ("vacant", 3, "office")}
    assert take(project, path) == Taken(0, 2, 1)
    with project.reading() as connection:
        again = form_rows(Catalog(project).now(), log_of(connection), EA, lang)
    assert [row[4] for row in again[1:3]] == list(words) and again[2][5] == 3


def test_a_corrected_file_adds_what_differs_and_ends_as_it_says(project: Project, tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", [EA, 1, "", 6, "6"], [EA, 1, "", 6, "1"], [EA, 2, "", 6, "1"])
    assert take(project, first).new == 3
    second = written(tmp_path / "b.csv", [EA, 1, "", 6, "6"], [EA, 1, "", 6, "1"], [EA, 2, "", 6, "1", 9])
    assert take(project, second).new == 3  # come again, finished, and two units more
    assert states(project) == {1: ("finished", None, "office"), 2: ("finished", 9, "office")}


def test_rows_without_a_result_say_nothing_and_who_was_there_is_kept(project: Project, tmp_path: Path) -> None:
    with project.transaction() as connection:
        person, _ = people.add(connection, "office", "enu", "", "enumerator", EA)
    path = written(tmp_path / "a.csv", [EA, 1, "", 6, "", 5], [EA, 2, "", 6, "finished", "", "2026-11-02 09:30", "ENU"])
    assert take(project, path) == Taken(1, 0, 1)
    assert states(project) == {2: ("finished", None, person.person_id)}


def test_every_wrong_row_is_named_and_nothing_is_taken(project: Project, tmp_path: Path) -> None:
    rows = [
        [EA, 1, "", 6, "finished"],
        ["999999999999999", 1, "", 6, "finished"],
        [EA, 99, "", 6, "finished"],
        [EA, 2, "", 6, "perhaps"],
        [EA, 2, "", 6, "vacant", "many"],
        [EA, 2, "", 6, "vacant", "", "yesterday"],
        [EA, 2, "", 6, "vacant", "", "2026-02-30"],
        [EA, 2, "", 6, "vacant", "", "", "nobody"],
        [EA, "", "", 6, "vacant"],
        [EA, 2.5, "", 6, "vacant"],
        [EA, 2, "no such", 6, "vacant"],
    ]
    found = told(project, written(tmp_path / "a.xlsx", *rows))
    codes = [
        "ea_unknown",
        "field_building",
        "field_result",
        *["field_value"] * 3,
        "person_unknown",
        "field_value",
        "field_value",
        "field_building",
    ]
    assert found == list(enumerate(codes, start=3))
    assert states(project) == {}


def test_a_closed_area_takes_nothing_new(project: Project, tmp_path: Path) -> None:
    snapshot = Catalog(project).now()
    buildings = planned(snapshot)[EA]
    rows = [[EA, b.number, "", 6, "finished"] for b in buildings]
    done = written(tmp_path / "a.csv", *rows)
    assert take(project, done).new == len(rows)
    close(project, snapshot, EA, (len(rows), sum(b.housing_units for b in buildings)), "office", "close")
    assert take(project, done).new == 0  # nothing new in it
    assert told(project, written(tmp_path / "b.csv", [EA, 1, "", 6, "vacant"], [SECOND, 1, "", 6, "vacant"])) == [(2, "field_closed")]
    assert states(project, SECOND) == {}


def test_by_the_command(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, form = str(project.path), tmp_path / "form.xlsx"
    assert main(["results", path, "--form", str(form), "--within", A]) == 0
    sheet = CalamineWorkbook.from_path(form).get_sheet_by_index(0).to_python()
    assert tuple(sheet[0]) == HEAD["zh"] and {str(row[0])[:12] for row in sheet[1:]} == {A}
    assert main(["results", path, "--form", str(form)]) == 2  # never over another file
    assert main(["results", path, "--form", str(tmp_path / "x.csv"), "--within", "999"]) == 2
    assert not (tmp_path / "x.csv").exists()
    assert main(["results", path]) == 2
    filled = tmp_path / "filled.csv"
    with filled.open("w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows([("小区代码", "楼号", "结果"), (EA, 1, "已拆除"), (EA, 2, "完成")])
    assert main(["results", path, str(filled), "--lang", "en"]) == 0
    assert "2 results are new, 0 were known, in 1 EA." in capsys.readouterr().out
    with filled.open("a", encoding="utf-8", newline="") as f:
        csv.writer(f).writerow((EA, 3, "?"))
    assert main(["results", path, str(filled), "--lang", "en"]) == 2
    assert "row 4: ? is no result" in capsys.readouterr().err
