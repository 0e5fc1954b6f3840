"""The command line: exit status, streams, and the project from files to plan. A village of 12 x 10 houses in two committees."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.scores import COLUMNS

ROOT = Path(__file__).resolve().parents[2]


def run(*args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "server.py", *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("village")
    x, y = (a.ravel() for a in np.meshgrid(np.arange(12) * 20.0, np.arange(10) * 25.0))
    x, y = x + 500_000, y + 4_060_000
    frame = shapely.box(499_970, 4_059_970, 500_260, 4_060_270)
    west, east = (shapely.box(a, 4_059_970, b, 4_060_270) for a, b in ((499_970, 500_116), (500_116, 500_260)))
    outlines = {"code": ["370305001001", "370305001002"], "name": ["东村村民委员会", "西村村民委员会"]}
    gpd.GeoDataFrame(outlines, geometry=[west, east], crs=4547).to_file(folder / "committees.gpkg")
    houses = {"building_id": [f"b{i}" for i in range(len(x))], "housing_units": np.full(len(x), 2), "floors": 2, "use": "residential"}
    gpd.GeoDataFrame(houses, geometry=shapely.box(x, y, x + 12, y + 14), crs=4547).to_file(folder / "buildings.gpkg")
    road = shapely.LineString([(frame.bounds[0] - 10, 4_060_120), (frame.bounds[2] + 10, 4_060_120)])
    gpd.GeoDataFrame({"kind": ["residential"]}, geometry=[road], crs=4547).to_file(folder / "barriers.gpkg")
    return folder


def plan_of(files: Path, out: Path, *more: object) -> subprocess.CompletedProcess[str]:
    layers = [f"--{n}={files / n}.gpkg" for n in ("committees", "buildings", "barriers")]
    return run("plan", *layers, "--out", out, *more)


def test_plan_writes_the_three_layers_and_json_alone(files: Path, tmp_path: Path) -> None:
    done = plan_of(files, tmp_path / "plan.gpkg", "--json", "--lang", "en")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    eas = gpd.read_file(tmp_path / "plan.gpkg", layer="enumeration_areas")
    parts = gpd.read_file(tmp_path / "plan.gpkg", layer="building_parts")
    assert figures["eas"] == len(eas) and figures["committees"] == 2
    assert eas["ea_code"].str.fullmatch(r"37030500100[12]\d{3}").all()
    assert set(eas["name"]) <= {f"EA {i:03d}" for i in range(1, 10)}
    assert len(parts) == 120 and parts["ea_code"].notna().all()
    assert (parts.groupby("ea_code")["housing_units"].sum() == eas.set_index("ea_code")["housing_units"]).all()
    assert eas.crs.to_epsg() == 4547
    assert all(eas[c].between(0, 100).all() and figures["scores"][c] == round(eas[c].median(), 1) for c in COLUMNS)


def test_names_are_chinese_by_default(files: Path, tmp_path: Path) -> None:
    assert plan_of(files, tmp_path / "plan.gpkg").returncode == 0
    assert "第一普查小区" in set(gpd.read_file(tmp_path / "plan.gpkg", layer="enumeration_areas")["name"])


def test_target_and_workers(files: Path, tmp_path: Path) -> None:
    for name, workers in (("one", 1), ("two", 2)):
        assert plan_of(files, tmp_path / f"{name}.gpkg", "--target", 40, "--workers", workers).returncode == 0
    one, two = (gpd.read_file(tmp_path / f"{n}.gpkg", layer="enumeration_areas") for n in ("one", "two"))
    assert len(one) == 6 and (one.geometry.to_wkb() == two.geometry.to_wkb()).all()


def test_resume_tells_what_was_done_before(files: Path, tmp_path: Path) -> None:
    done = plan_of(files, tmp_path / "plan.gpkg", "--resume", "--json")
    assert json.loads(done.stdout)["committees_done"] == {"before": 0, "now": 2}
    assert "此前已划分 0 个普查区,本次划分 2 个。" in plan_of(files, tmp_path / "plan.gpkg", "--resume").stdout


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--committees", "no_such_file.gpkg", "no_such_file.gpkg"),
        ("--rules", "moon-2020", "moon-2020"),
        ("--map", "buildings.housing_units=rooms", "rooms"),
    ],
)
def test_refusals_name_the_thing_and_write_nothing(files: Path, tmp_path: Path, option: str, value: str, said: str) -> None:
    done = plan_of(files, tmp_path / "plan.gpkg", option, value, "--lang", "en")
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "plan.gpkg").exists()


def test_a_project_from_files_to_plan_file(files: Path, tmp_path: Path) -> None:
    project = tmp_path / "county.gpkg"
    assert run("new", project, "--rules", "china-2020").returncode == 0
    assert run("new", project).returncode == 2
    assert run("delineate", project).returncode == 2  # nothing imported yet
    for role in ("committees", "buildings", "barriers"):
        done = run("import", project, role, files / f"{role}.gpkg")
        assert done.returncode == 0, done.stderr
    before = json.loads(run("coverage", project, "--json").stdout)
    assert before["housing_units"]["in_none"] == 240 and before["flags"]["E10"] == 2 and "E11-missing" not in before["flags"]
    assert run("delineate", project).returncode == 0
    assert run("delineate", project, "--committee", "999999999999").returncode == 2
    ledger = json.loads(run("coverage", project, "--json").stdout)
    assert ledger["housing_units"] == {"total": 240, "in_one_ea": 240, "in_none": 0, "doubled": 0}
    assert ledger["buildings"] == {"total": 120, "in_no_committee": 0, "in_several_committees": 0}
    assert run("export", project, "--out", tmp_path / "out.gpkg").returncode == 0
    assert len(gpd.read_file(tmp_path / "out.gpkg", layer="building_parts")) == 120
    assert run("export", tmp_path / "none.gpkg", "--out", tmp_path / "x.gpkg").returncode == 2


@pytest.mark.parametrize("word", ["new", "import", "delineate", "coverage", "export", "plan"])
def test_help(word: str) -> None:
    done = run(word, "--help")
    assert done.returncode == 0 and "example:" in done.stdout


def test_a_sheet_is_printed_and_an_unknown_one_is_refused(files: Path, tmp_path: Path) -> None:
    project = tmp_path / "county.gpkg"
    run("new", project)
    for role in ("committees", "buildings", "barriers"):
        run("import", project, role, files / f"{role}.gpkg")
    assert run("sheet", project, "370305001001001", "--out", tmp_path / "s.pdf").returncode == 2  # no plan yet
    assert run("delineate", project).returncode == 0
    done = run("sheet", project, "370305001001001", "--out", tmp_path / "s.pdf", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["buildings_without_number"] == []
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    assert run("sheet", project, "370305001001777", "--out", tmp_path / "x.pdf").returncode == 2


def test_the_coverage_report_is_one_file(files: Path, tmp_path: Path) -> None:
    project = tmp_path / "county.gpkg"
    run("new", project)
    for role in ("committees", "buildings", "barriers"):
        run("import", project, role, files / f"{role}.gpkg")
    run("delineate", project)
    done = run("coverage", project, "--html", tmp_path / "r.html", "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["housing_units"]["total"] == 240, done.stderr
    assert "普查覆盖报告" in (tmp_path / "r.html").read_text(encoding="utf-8")
