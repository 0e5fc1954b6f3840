"""Findings that stand in a project: they are told by every command until the data is mended.

World: two committees of 300 x 300 m side by side with 25 houses each, planned; then one outline is moved, or a row refused.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from routes.commands import main
from routes.web import create_app

X, Y = 500_000, 4_060_000


def committees(path: Path, *boxes: shapely.Geometry | None) -> Path:
    names = {"code": [f"37030500100{i + 1}" for i in range(len(boxes))], "name": [f"{'东西北'[i]}村" for i in range(len(boxes))]}
    gpd.GeoDataFrame(names, geometry=list(boxes), crs=4547).to_file(path)
    return path


def call(*args: object, capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    capfd.readouterr()
    status = main([str(a) for a in args])
    heard = capfd.readouterr()
    return status, heard.out, heard.err


EAST, WEST = shapely.box(X, Y, X + 300, Y + 300), shapely.box(X + 300, Y, X + 600, Y + 300)


@pytest.fixture
def project(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    x, y = (a.ravel() for a in np.meshgrid(np.arange(10) * 60.0 + 15, np.arange(5) * 60.0 + 15))
    houses = {"building_id": [f"b{i}" for i in range(50)], "housing_units": 3, "floors": 2, "use": "residential"}
    gpd.GeoDataFrame(houses, geometry=shapely.box(X + x, Y + y, X + x + 14, Y + y + 12), crs=4547).to_file(tmp_path / "b.gpkg")
    path = tmp_path / "county.gpkg"
    first = committees(tmp_path / "c.gpkg", EAST, WEST)
    for line in (["new", path], ["import", path, "committees", first], ["import", path, "buildings", tmp_path / "b.gpkg"]):
        assert call(*line, capfd=capfd)[0] == 0
    return path


@pytest.mark.parametrize(("lang", "said"), [("zh", "普查小区与普查区边界相差"), ("en", "its EAs and its outline differ")])
def test_export_of_a_plan_that_no_longer_fits_tells_it(
    project: Path, tmp_path: Path, lang: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bug: the issues layer of a stale plan was empty and the exit status 0."""
    assert call("delineate", project, capfd=capfd)[0] == 0
    assert call("export", project, "--out", tmp_path / "sound.gpkg", capfd=capfd)[0] == 0
    moved = committees(tmp_path / "c2.gpkg", shapely.box(X + 100, Y, X + 300, Y + 300))
    call("import", project, "committees", moved, "--mode", "replace", capfd=capfd)
    status, out, _ = call("coverage", project, "--json", capfd=capfd)
    assert status == 1
    status, out, _ = call("export", project, "--out", tmp_path / "stale.gpkg", "--lang", lang, "--json", capfd=capfd)
    assert status == 1 and json.loads(out)["issues"]["E06"] >= 1
    issues = gpd.read_file(tmp_path / "stale.gpkg", layer="issues")
    assert issues["message"].str.contains(said).any() and "V11" in set(issues["code"])
    assert (issues["severity"] == "error").any()


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有图形"), ("en", "there is no shape")])
def test_delineate_tells_the_error_of_a_row_that_the_import_refused(
    project: Path, tmp_path: Path, lang: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bug: delineate gave 0 and did not mention the error, where import and coverage gave 1."""
    third = committees(tmp_path / "c3.gpkg", EAST, WEST, None)
    assert call("import", project, "committees", third, capfd=capfd)[0] == 1
    status, out, _ = call("delineate", project, "--lang", lang, capfd=capfd)
    assert status == 1 and "G15" in out and said in out
    status, out, _ = call("delineate", project, "--json", capfd=capfd)
    assert status == 1 and json.loads(out)["issues"]["G15"] == 1
    assert call("coverage", project, capfd=capfd)[0] == 1 and call("export", project, "--out", tmp_path / "p.gpkg", capfd=capfd)[0] == 1


def test_a_collapsed_building_is_planned_and_counted_without_a_warning_of_the_library(
    project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bug: a RuntimeWarning with a path stood on standard error (G06)."""
    houses = gpd.read_file(tmp_path / "b.gpkg")
    shapes = houses.geometry.to_numpy().copy()
    x, y = X + 15, Y + 15
    shapes[0], shapes[1] = shapely.Polygon([(x, y), (x + 14, y), (x + 7, y)]), shapely.Polygon([(x + 60, y)] * 4)
    houses.set_geometry(shapes, crs=4547).to_file(tmp_path / "g06.gpkg")
    assert call("import", project, "buildings", tmp_path / "g06.gpkg", "--mode", "replace", capfd=capfd)[0] == 1
    for line in (["delineate", project, "--workers", "1"], ["coverage", project], ["export", project, "--out", tmp_path / "p.gpkg"]):
        status, out, err = call(*line, "--lang", "zh", capfd=capfd)
        assert status == 1 and err == "" and "Warning" not in out and "E20" not in out


def told_by_page(project: Path) -> Counter[str]:
    app = create_app(project)
    page = app.test_client()
    rows = page.get("/api/v1/issues").get_json()["issues"]
    assert sum(page.get("/api/v1/ledger").get_json()["findings"]["total"].values()) == len(rows)
    app.extensions["project"].close()
    return Counter(row["code"] for row in rows)


@pytest.mark.parametrize("late", [False, True])
def test_page_coverage_and_export_tell_one_list(project: Path, tmp_path: Path, late: bool, capfd: pytest.CaptureFixture[str]) -> None:
    """Bug: V20 stood in `coverage` alone, and findings about later deliveries were missing on the page until the next plan."""
    (tmp_path / "totals.csv").write_text("code,housing_units\n370305001001,99\n370305001002,75\n", encoding="utf-8")
    steps = [["delineate", project, "--workers", "1"], ["import", project, "totals", tmp_path / "totals.csv"]]
    for step in steps if late else steps[::-1]:
        assert call(*step, capfd=capfd)[0] == 0
    counted = json.loads(call("coverage", project, "--json", capfd=capfd)[1])["flags"]
    exported = json.loads(call("export", project, "--out", tmp_path / "p.gpkg", "--json", capfd=capfd)[1])["issues"]
    assert counted["V20"] == 1
    assert told_by_page(project) == exported == Counter(gpd.read_file(tmp_path / "p.gpkg", layer="issues")["code"])
    assert {code: n for code, n in exported.items() if code in counted} == counted


def test_plan_tells_a_known_total_that_differs(project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "totals.csv").write_text("code,housing_units\n370305001001,99\n", encoding="utf-8")
    files = [f"--{role}={tmp_path / name}" for role, name in (("committees", "c.gpkg"), ("buildings", "b.gpkg"), ("totals", "totals.csv"))]
    status, out, _ = call("plan", *files, "--out", tmp_path / "plan.gpkg", "--json", "--workers", "1", capfd=capfd)
    assert status == 0 and json.loads(out)["issues"]["V20"] == 1
    assert "V20" in set(gpd.read_file(tmp_path / "plan.gpkg", layer="issues")["code"])


def test_a_stale_plan_is_told_by_coverage_and_export(project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Bug: after more houses were delivered, nothing but the sheet said that the plan was of before."""
    call("delineate", project, capfd=capfd)
    assert json.loads(call("coverage", project, "--json", capfd=capfd)[1])["stale"] == []
    more = {"building_id": ["new"], "housing_units": 9, "floors": 2, "use": "residential"}
    gpd.GeoDataFrame(more, geometry=[shapely.box(X + 40, Y + 40, X + 48, Y + 48)], crs=4547).to_file(tmp_path / "b2.gpkg")
    call("import", project, "buildings", tmp_path / "b2.gpkg", "--mode", "update", capfd=capfd)
    told = json.loads(call("coverage", project, "--json", capfd=capfd)[1])
    assert told["stale"] == ["370305001001"] and told["flags"]["E24"] == 1
    assert "东村 (370305001001) 的数据在划分之后已有变更" in call("coverage", project, "--html", tmp_path / "r.html", capfd=capfd)[1]
    assert "数据在划分之后已有变更" in (tmp_path / "r.html").read_text(encoding="utf-8")
    out = json.loads(call("export", project, "--out", tmp_path / "p.gpkg", "--json", capfd=capfd)[1])
    assert out["stale"] == ["370305001001"] and out["issues"]["E24"] == 1
    rows = gpd.read_file(tmp_path / "p.gpkg", layer="issues").query("code == 'E24'")
    assert rows["committee_code"].tolist() == ["370305001001"] and rows["severity"].tolist() == ["warning"]
    assert "no longer fits its data: 370305001001" in call("export", project, "--out", tmp_path / "p.gpkg", "--lang", "en", capfd=capfd)[1]
    call("delineate", project, "--committee", "370305001001", capfd=capfd)
    assert json.loads(call("coverage", project, "--json", capfd=capfd)[1])["stale"] == []
