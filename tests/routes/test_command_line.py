"""The command line: streams, exit statuses, languages, refusals in words, interrupted imports.

World: one committee of 300 x 300 m with 6 x 6 houses of three units, and one of 10 x 10 m beside it that is drawn twice.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from routes.command_line.console import Console
from routes.command_line.progress import Progress
from routes.commands import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
X, Y = 500_000, 4_060_000


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deliveries")
    x, y = (a.ravel() for a in np.meshgrid(np.arange(6) * 45.0 + 10, np.arange(6) * 45.0 + 10))
    outlines = {"code": ["370305001001"], "name": ["东村"]}
    gpd.GeoDataFrame(outlines, geometry=[shapely.box(X, Y, X + 300, Y + 300)], crs=4547).to_file(folder / "committees.gpkg")
    twice = {"code": ["370305001001", "370305001002", "370305001002"], "name": ["东村", "西村", "西村"]}
    shapes = [shapely.box(X, Y, X + 300, Y + 300), *[shapely.box(X + 300 + a, Y, X + 310 + a, Y + 10) for a in (0, 10)]]
    gpd.GeoDataFrame(twice, geometry=shapes, crs=4547).to_file(folder / "twice.gpkg")
    houses = {"building_id": [f"b{i}" for i in range(36)], "housing_units": 3, "floors": 2, "use": "residential"}
    gpd.GeoDataFrame(houses, geometry=shapely.box(X + x, Y + y, X + x + 14, Y + y + 12), crs=4547).to_file(folder / "buildings.gpkg")
    (folder / "totals.csv").write_text("代码,住房单元数\n370305001001,120\n", encoding="utf-8")
    (folder / "rules.toml").write_text('pack = "un-generic"\ntarget = 50\n', encoding="utf-8")
    return folder


def call(*args: object, capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit status, standard output, standard error of a command run in this process."""
    capfd.readouterr()
    status = main([str(a) for a in args])
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err
    return status, said.out, said.err


@pytest.fixture
def project(files: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "county.gpkg"
    for words in (
        ["new", path],
        ["import", path, "committees", files / "committees.gpkg"],
        ["import", path, "buildings", files / "buildings.gpkg"],
    ):
        assert call(*words, capfd=capfd)[0] == 0
    return path


def test_json_stands_alone_on_standard_output(files: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.gpkg"
    words = [
        ("new", path),
        ("import", path, "committees", files / "committees.gpkg"),
        ("import", path, "buildings", files / "buildings.gpkg"),
        ("import", path, "totals", files / "totals.csv"),
        ("delineate", path),
        ("coverage", path),
        ("export", path, "--out", tmp_path / "plan.gpkg"),
        ("plan", "--committees", files / "committees.gpkg", "--buildings", files / "buildings.gpkg", "--out", tmp_path / "b.gpkg"),
    ]
    for line in words:
        status, out, _ = call(*line, "--json", capfd=capfd)
        assert status == 0 and isinstance(json.loads(out), dict), line
    status, out, err = call("new", path, "--json", capfd=capfd)
    assert status == 2 and json.loads(out)["error"]["code"] == "project_exists" and "a.gpkg" in err


def test_without_json_a_refusal_is_on_standard_error_only(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = call("export", project, "--out", project.parent / "plan.gpkg", "--lang", "en", capfd=capfd)
    assert (status, out) == (2, "") and "has no plan yet" in err


def test_refused_rows_give_status_1_and_are_named(files: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call("new", tmp_path / "a.gpkg", capfd=capfd)[0] == 0
    status, out, _ = call("import", tmp_path / "a.gpkg", "committees", files / "twice.gpkg", "--json", capfd=capfd)
    found = json.loads(out)
    assert status == 1 and found["rows"] == {"read": 3, "refused": 2} and found["issues"] == {"T07": 1}
    status, out, _ = call("import", tmp_path / "a.gpkg", "committees", files / "twice.gpkg", "--lang", "en", capfd=capfd)
    assert status == 1 and "twice.gpkg" in out and "370305001002" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "{p}", "committees", "{f}/none.gpkg"], "none.gpkg"),
        (["import", "{p}", "committees", "{f}/rules.toml"], "rules.toml"),
        (["import", "{p}", "committees", "{f}/committees.gpkg:streets"], "no layer streets"),
        (["import", "{p}", "buildings", "{f}/buildings.gpkg", "--map", "floors"], "--map floors: write it as field=column"),
        (["import", "{p}", "buildings", "{f}/buildings.gpkg", "--map", "floors=storeys9"], "no column storeys9"),
        (["import", "{p}", "buildings", "{f}/buildings.gpkg", "--where", "height >"], "height >"),
        (["import", "{p}", "buildings", "{f}/buildings.gpkg", "--crs", "EPSG:1"], "EPSG:1 is no coordinate system"),
        (["import", "{p}", "barriers", "{f}/buildings.gpkg", "--mode", "update"], "Possible: append, replace"),
        (["import", "{p}", "units", "{f}/totals.csv"], "--key"),
        (["delineate", "{p}", "--committee", "370305001009"], "no committee 370305001009"),
        (["delineate", "{f}/none.gpkg"], "no such project"),
        (["coverage", "{f}/buildings.gpkg"], "no Enumap project"),
        (["new", "{f}/none/a.gpkg"], "no folder"),
        (["new", "{f}/a.gpkg", "--rules", "{f}/none.toml"], "none.toml"),
        (["plan", "--committees", "{f}/committees.gpkg", "--buildings", "{f}/none.gpkg", "--out", "{f}/x.gpkg"], "none.gpkg"),
        (["plan", "--committees", "{f}/committees.gpkg", "--buildings", "{f}/buildings.gpkg", "--out", "{f}/no/x.gpkg"], "no folder"),
        (
            ["plan", "--committees", "{f}/committees.gpkg", "--buildings", "{f}/buildings.gpkg", "--out", "{f}/x.gpkg", "--target", "-1"],
            "target",
        ),
        (
            ["plan", "--committees", "{f}/committees.gpkg", "--buildings", "{f}/buildings.gpkg", "--out", "{f}/x.gpkg", "--where", "a=1"],
            "layer:expression",
        ),
    ],
)
def test_refusals_name_the_thing_and_leave_the_project(
    files: Path, project: Path, words: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(project) as connection:
        before = connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()
    connection.close()
    status, out, err = call(*(w.format(p=project, f=files) for w in words), "--lang", "en", capfd=capfd)
    assert status == 2 and out == "" and said in err
    connection = sqlite3.connect(project)
    assert connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone() == before
    connection.close()
    assert not (files / "x.gpkg").exists() and not (files / "a.gpkg").exists()


@pytest.mark.parametrize(
    "words", [["delineate"], ["fly"], ["plan", "--out", "x.gpkg"], ["delineate", "x", "--workers", "0"], ["new", "x", "--lang", "fr"]]
)
def test_slips_of_the_command_line_are_refused(words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = call(*words, capfd=capfd)
    assert (status, out) == (2, "") and len(err.splitlines()) == 1


def test_the_rules_language_speaks_unless_another_is_chosen(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "还没有划分方案" in call("export", project, "--out", "x.gpkg", capfd=capfd)[2]
    assert "no plan yet" in call("export", project, "--out", "x.gpkg", "--lang", "en", capfd=capfd)[2]


def test_as_many_eas_as_enumerators(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """108 units for 3 enumerators: 36 each."""
    status, out, _ = call("delineate", project, "--eas", 3, "--json", capfd=capfd)
    told = json.loads(out)
    assert status == 0 and told["eas"] == 3 and 30 <= told["target"] <= 44
    status, out, _ = call("delineate", project, "--eas", 2, "--lang", "en", capfd=capfd)
    assert "For 2 enumerators: a target of " in out and "gives 2 enumeration areas." in out
    assert "Warning" not in out
    assert call("delineate", project, "--eas", 999, capfd=capfd)[0] == 2
    assert call("delineate", project, "--eas", 0, capfd=capfd)[0] == 2


def test_rule_files_and_targets(files: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    base = ["plan", "--committees", files / "committees.gpkg", "--buildings", files / "buildings.gpkg", "--json"]
    counts = {}
    for name, more in {"pack": ["--rules", "un-generic"], "file": ["--rules", files / "rules.toml"], "target": ["--target", 30]}.items():
        status, out, _ = call(*base, *more, "--out", tmp_path / f"{name}.gpkg", capfd=capfd)
        counts[name] = json.loads(out)["eas"]
        assert status == 0
    assert counts == {"pack": 1, "file": 2, "target": 4}  # 108 units


def test_packs_count_what_they_say_and_a_target_counts_units(files: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """36 houses with 10 establishments and 6 persons each: 360 establishments, 108 units, 216 persons."""
    houses = gpd.read_file(files / "buildings.gpkg").assign(单位数=10, 人口=6)
    houses.to_file(tmp_path / "b.gpkg")
    base = ["plan", "--committees", files / "committees.gpkg", "--buildings", tmp_path / "b.gpkg"]
    (tmp_path / "persons.toml").write_text('measure = "residents"\ntarget = 54\n', encoding="utf-8")
    economic = ["--rules", "china-economic-2023"]
    for name, more, loads in (
        ("economic", economic, [90] * 4),
        ("units", [*economic, "--target", 27], [27] * 4),
        ("persons", ["--rules", tmp_path / "persons.toml"], [54] * 4),
    ):
        out = tmp_path / f"{name}.gpkg"
        status, _, err = call(*base, *more, "--out", out, capfd=capfd)
        assert status == 0, err
        assert gpd.read_file(out, layer="enumeration_areas")["load"].tolist() == pytest.approx(loads, rel=0.12), name


def test_known_totals_are_compared(files: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    base = ["plan", "--committees", files / "committees.gpkg", "--buildings", files / "buildings.gpkg", "--totals", files / "totals.csv"]
    status, out, _ = call(*base, "--out", tmp_path / "a.gpkg", "--lang", "en", capfd=capfd)
    assert status == 0 and "Known total of 1 of 1 committee: 120 housing units; here 108 (-10.0 %)" in out


def test_a_fault_of_ours_is_told_without_a_traceback(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("wheel came off")

    monkeypatch.setattr("layers.accounts.recount_project", broken)
    monkeypatch.delenv("ENUMAP_DEBUG", raising=False)
    status, _, err = call("coverage", project, "--lang", "en", capfd=capfd)
    assert status == 2 and "wheel came off" in err
    details = Path(err.split(" in ")[-1].strip().rstrip("."))
    assert "Traceback" in details.read_text(encoding="utf-8")
    details.unlink()


def test_ctrl_c_ends_with_a_word(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("layers.accounts.recount_project", stopped)
    assert call("coverage", project, "--lang", "en", capfd=capfd)[0] == 2


def test_every_command_has_help_with_an_example() -> None:
    for command in COMMANDS:
        assert command.example.startswith(command.name)


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; import routes.commands; assert 'geopandas' not in sys.modules and 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_progress_is_a_line_now_and_then_where_there_is_no_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 0.0, 0.5, 3.0, 6.0, 7.0, 8.0])
    monkeypatch.setattr("routes.command_line.progress.time.monotonic", lambda: next(clock))
    progress = Progress("en")
    for done in range(5):
        progress(done, 4, "delineate")
    said = capfd.readouterr()
    assert said.out == "" and said.err.splitlines() == ["delineating 2/4", "delineating 4/4"]


def test_what_takes_long_the_first_time_is_said_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    Progress("en")(0, 4, "engine")
    assert capfd.readouterr().err == "preparing the engine (only the first time, about a minute) ...\n"


def test_findings_are_said_in_the_language_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    stored = {"severity": "warning", "code": "I05", "message": "...", "params": json.dumps({"file": "路.shp", "layer": "a"})}
    Console("en").issues([stored, stored])
    assert capfd.readouterr().out == "warning I05 (2): 路.shp, layer a: the layer has no lines.\n"


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_killed_import_leaves_the_project_as_it_was(files: Path, project: Path) -> None:
    def state() -> tuple[list[object], int]:
        connection = sqlite3.connect(project)
        try:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            revision = int(connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()[0])
            return connection.execute("SELECT building_id, housing_units FROM buildings ORDER BY fid").fetchall(), revision
        finally:
            connection.close()

    before, revision = state()
    for wait_s in (0.3, 0.9, 1.2, 1.5):
        command = [sys.executable, "server.py", "import", str(project), "buildings", str(files / "buildings.gpkg")]
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait_s)
        running.send_signal(signal.SIGKILL)
        ended = running.wait()
        rows, now = state()
        assert len(rows) == 36 and [r[0] for r in rows] == [r[0] for r in before]
        assert now in (revision, revision + 1) and (ended != 0 or now == revision + 1)
        revision = now
