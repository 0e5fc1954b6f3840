"""Where borders run, from the command line: barriers that bind, and polygons that stay together.

A village of 12 x 10 houses of 2 units; a river through the middle, a lane over it in the east; two compounds.
"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.routes.test_commands import run

X, Y = 500_000.0, 4_060_000.0


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("riverside")
    x, y = (a.ravel() for a in np.meshgrid(np.arange(12) * 20.0, np.arange(10) * 25.0))
    houses = {"building_id": [f"b{i}" for i in range(120)], "housing_units": np.full(120, 2), "floors": 2, "use": "residential"}
    save(folder / "buildings.gpkg", shapely.box(X + x, Y + y, X + x + 12, Y + y + 14), **houses)
    save(folder / "committees.gpkg", [shapely.box(X - 30, Y - 30, X + 260, Y + 270)], code=["370305001001"], name=["河边村"])
    river = shapely.LineString([(X - 60, Y + 95), (X + 290, Y + 95)])
    lane = shapely.LineString([(X + 216, Y - 60), (X + 216, Y + 300)])
    save(folder / "barriers.gpkg", [river, lane], kind=["river", "lane"])
    save(folder / "river.gpkg", [river], kind=["river"])
    compounds = [shapely.box(X + 55, Y + 45, X + 139, Y + 145), shapely.box(X + 135, Y - 5, X + 220, Y + 20)]
    save(folder / "together.gpkg", [*compounds, shapely.box(X + 130, Y - 5, X + 190, Y + 5)], name=["东院", "南院", "重叠"])
    (folder / "hold.toml").write_text('must_hold = ["river"]\n', encoding="utf-8")
    (folder / "never.toml").write_text('never_cross = ["river"]\n', encoding="utf-8")
    return folder


def save(path: Path, shapes: object, **columns: object) -> None:
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4547).to_file(path)


def planned(files: Path, out: Path, *more: object, barriers: str = "barriers") -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, dict]:
    layers = [f"--committees={files / 'committees.gpkg'}", f"--buildings={files / 'buildings.gpkg'}", f"--barriers={files / barriers}.gpkg"]
    done = run("plan", *layers, "--out", out, "--json", "--lang", "en", *more)
    assert done.returncode == 0, done.stderr + done.stdout
    eas, parts = (gpd.read_file(out, layer=n) for n in ("enumeration_areas", "building_parts"))
    return eas, parts, json.loads(done.stdout)


def across(eas: gpd.GeoDataFrame) -> int:
    north, south = shapely.box(X - 60, Y + 95, X + 300, Y + 300), shapely.box(X - 60, Y - 60, X + 300, Y + 95)
    return int(((eas.intersection(north).area > 1) & (eas.intersection(south).area > 1)).sum())


def test_no_area_crosses_a_river_that_must_hold(files: Path, tmp_path: Path) -> None:
    free, _, _ = planned(files, tmp_path / "free.gpkg")
    held, _, _ = planned(files, tmp_path / "held.gpkg", "--rules", files / "hold.toml")
    assert across(free) > 0 and across(held) == 0
    assert shapely.coverage_is_valid(held.geometry.to_numpy()) and held["housing_units"].sum() == 240


def test_a_river_is_crossed_by_the_lane_only(files: Path, tmp_path: Path) -> None:
    bridge, _, _ = planned(files, tmp_path / "bridge.gpkg", "--rules", files / "never.toml")
    none, _, _ = planned(files, tmp_path / "none.gpkg", "--rules", files / "never.toml", barriers="river")
    assert across(none) == 0
    over = bridge[bridge.intersects(shapely.Point(X + 216, Y + 95).buffer(0.1))]
    assert across(bridge) == across(over)


def test_what_binds_cannot_be_ignored(files: Path, tmp_path: Path) -> None:
    rules = tmp_path / "both.toml"
    rules.write_text('must_hold = ["river"]\nignored_barriers = ["river"]\n', encoding="utf-8")
    done = run("new", tmp_path / "p.gpkg", "--rules", rules, "--lang", "en")
    assert done.returncode == 2 and "must_hold" in done.stderr and "river" in done.stderr
    rules.write_text('never_cross = ["rivr"]\n', encoding="utf-8")
    done = run("new", tmp_path / "p.gpkg", "--rules", rules, "--lang", "en")
    assert done.returncode == 2 and "river" in done.stderr


def test_compounds_stay_whole_and_overlaps_are_told(files: Path, tmp_path: Path) -> None:
    _, parts, _ = planned(files, tmp_path / "plan.gpkg", f"--together={files / 'together.gpkg'}")
    for compound in gpd.read_file(files / "together.gpkg").geometry[:2]:
        mine = parts[parts.representative_point().within(compound)]
        assert len(mine) and mine["ea_code"].nunique() == 1
    found = gpd.read_file(tmp_path / "plan.gpkg", layer="issues")
    assert "重叠" in found.loc[found["code"] == "E32", "message"].iloc[0]
    assert not found["code"].str.startswith("E30").any()


def test_a_compound_that_cannot_stay_whole_is_told_with_the_reason(files: Path, tmp_path: Path) -> None:
    wide, far = shapely.box(X - 20, Y - 20, X + 250, Y + 200), shapely.box(X + 900, Y, X + 950, Y + 50)
    save(tmp_path / "wide.gpkg", [wide, far], name=["大院", "远院"])
    planned(files, tmp_path / "plan.gpkg", f"--together={tmp_path / 'wide.gpkg'}")
    found = gpd.read_file(tmp_path / "plan.gpkg", layer="issues").set_index("code")["message"]
    assert "大院" in found["E30-load"] and "120" in found["E30-load"]
    assert "远院" in found["E31"]
    save(tmp_path / "both.gpkg", [shapely.box(X + 55, Y + 45, X + 139, Y + 145)], name=["两岸"])
    planned(files, tmp_path / "held.gpkg", f"--together={tmp_path / 'both.gpkg'}", "--rules", files / "hold.toml")
    assert "两岸" in gpd.read_file(tmp_path / "held.gpkg", layer="issues").set_index("code")["message"]["E30-apart"]


def test_one_and_two_workers_agree(files: Path, tmp_path: Path) -> None:
    rest = ("--rules", files / "never.toml", f"--together={files / 'together.gpkg'}", "--workers")
    one, two = (planned(files, tmp_path / f"{n}.gpkg", *rest, n)[0] for n in (1, 2))
    assert (one.geometry.to_wkb() == two.geometry.to_wkb()).all()


def test_a_project_keeps_its_polygons(files: Path, tmp_path: Path) -> None:
    project = tmp_path / "county.gpkg"
    run("new", project, "--lang", "en")
    early = run("import", project, "together", files / "together.gpkg")
    assert early.returncode == 2 and "committees" in early.stderr
    for role in ("committees", "buildings"):
        assert run("import", project, role, files / f"{role}.gpkg").returncode == 0
    assert run("delineate", project).returncode == 0
    done = run("import", project, "together", files / "together.gpkg", "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["stale"] == ["370305001001"]
    assert run("delineate", project).returncode == 0
    assert run("export", project, "--out", tmp_path / "out.gpkg").returncode == 0
    parts = gpd.read_file(tmp_path / "out.gpkg", layer="building_parts")
    mine = parts[parts.representative_point().within(gpd.read_file(files / "together.gpkg").geometry[0])]
    assert mine["ea_code"].nunique() == 1
    again = run("import", project, "together", files / "together.gpkg", "--mode", "append", "--lang", "en")
    assert again.returncode == 2 and "imported already" in again.stderr


@pytest.mark.parametrize(("name", "said"), [("lines", "areas"), ("empty", "empty.gpkg"), ("hollow", "hollow.gpkg"), ("none", "none.gpkg")])
def test_files_without_polygons_are_refused(files: Path, tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / f"{name}.gpkg"
    if name == "lines":
        save(path, [shapely.LineString([(X, Y), (X + 9, Y)])], name=["一"])
    elif name == "empty":
        gpd.GeoDataFrame({"name": []}, geometry=gpd.GeoSeries([], crs=4547)).to_file(path)
    elif name == "hollow":
        save(path, [shapely.Polygon()], name=["空"])
    layers = [f"--{n}={files / n}.gpkg" for n in ("committees", "buildings", "barriers")]
    done = run("plan", *layers, "--together", path, "--out", tmp_path / "plan.gpkg", "--lang", "en")
    assert done.returncode == 2 and said in done.stderr, done.stderr
    assert not (tmp_path / "plan.gpkg").exists()
