"""Names under which nothing may be written (bug: an output that was an input or the project destroyed it, with status 0)."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.errors import Refused
from layers.outputs import PLAN, refuse_output
from layers.planfile import write_plan
from layers.store import Project
from tests.layers.test_planfile import tables


def refusal(path: Path, *inputs: Path) -> Refused | None:
    try:
        refuse_output(path, PLAN, inputs)
    except Refused as refused:
        return refused
    return None


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=4547).to_file(tmp_path / "other.gpkg")
    return tmp_path / "other.gpkg"


def test_an_output_that_is_an_input_is_refused_by_any_of_its_names(layer: Path) -> None:
    link = layer.with_name("link.gpkg")
    link.symlink_to(layer)
    for name in (layer, layer.parent / "." / layer.name, link):
        refused = refusal(name, layer)
        assert refused is not None and refused.code == "out_is_input" and "other.gpkg" in refused.say("en")
        assert "就是本次要读取的 other.gpkg" in refused.say("zh")


def test_an_output_that_is_a_project_is_refused(tmp_path: Path) -> None:
    Project.create(tmp_path / "county.gpkg").close()
    refused = refusal(tmp_path / "county.gpkg")
    assert refused is not None and "is a project of Enumap" in refused.say("en") and "项目文件" in refused.say("zh")


def test_a_file_of_other_content_is_refused_and_an_earlier_plan_is_replaced(tmp_path: Path, layer: Path) -> None:
    (tmp_path / "text.gpkg").write_text("precious text", encoding="utf-8")
    for name in (layer, tmp_path / "text.gpkg"):
        refused = refusal(name)
        assert refused is not None and "exists and is no plan file of Enumap; choose another name or delete it" in refused.say("en")
        assert "已存在,且不是 Enumap 的方案文件" in refused.say("zh")
        with pytest.raises(Refused, match="exists and is no plan file"):
            write_plan(name, *tables(), None)
    assert (tmp_path / "text.gpkg").read_text(encoding="utf-8") == "precious text"
    write_plan(tmp_path / "plan.gpkg", *tables(), None)
    (tmp_path / "empty.gpkg").touch()
    assert [refusal(tmp_path / n) for n in ("plan.gpkg", "empty.gpkg", "new.gpkg")] == [None] * 3


def test_a_plan_to_which_a_layer_was_added_is_not_replaced(tmp_path: Path) -> None:
    write_plan(tmp_path / "plan.gpkg", *tables(), None)
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=4547).to_file(tmp_path / "plan.gpkg", layer="my_notes")
    refused = refusal(tmp_path / "plan.gpkg")
    assert refused is not None and refused.code == "out_is_other"


@pytest.mark.parametrize("name", ["plan.shp", "plan.geojson", "plan"])
def test_a_plan_under_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    refused = refusal(tmp_path / name)
    assert refused is not None and f"{name}: a plan file is written as .gpkg" in refused.say("en")
    assert "方案文件的格式为 .gpkg" in refused.say("zh")
    assert refusal(tmp_path / "PLAN.GPKG") is None


# the commands -------------------------------------------------------------------------------------------------------
X, Y = 500_000, 4_060_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Committees and buildings of a hamlet, and its project, planned."""
    from routes.commands import main

    folder = tmp_path_factory.mktemp("hamlet")
    x, y = (a.ravel() for a in np.meshgrid(np.arange(6) * 45.0 + 10, np.arange(6) * 45.0 + 10))
    outlines = {"code": ["370305001001"], "name": ["东村"]}
    gpd.GeoDataFrame(outlines, geometry=[shapely.box(X, Y, X + 300, Y + 300)], crs=4547).to_file(folder / "committees.gpkg")
    houses = {"building_id": [f"b{i}" for i in range(36)], "housing_units": 3, "floors": 2, "use": "residential"}
    gpd.GeoDataFrame(houses, geometry=shapely.box(X + x, Y + y, X + x + 14, Y + y + 12), crs=4547).to_file(folder / "buildings.gpkg")
    (folder / "totals.csv").write_text("code,housing_units\n370305001001,108\n", encoding="utf-8")
    (folder / "rules.toml").write_text("target = 80\n", encoding="utf-8")
    project = str(folder / "county.gpkg")
    assert main(["new", project]) == 0
    for role in ("committees", "buildings"):
        assert main(["import", project, role, str(folder / f"{role}.gpkg")]) == 0
    assert main(["delineate", project]) == 0
    return folder


PLAN_WORDS = ["plan", "--committees", "{f}/committees.gpkg", "--buildings", "{f}/buildings.gpkg", "--totals", "{f}/totals.csv"]


@pytest.mark.parametrize(
    ("words", "victim"),
    [
        ([*PLAN_WORDS, "--out", "{f}/committees.gpkg"], "committees.gpkg"),
        ([*PLAN_WORDS, "--out", "{f}/buildings.gpkg"], "buildings.gpkg"),
        ([*PLAN_WORDS, "--out", "{f}/totals.csv"], "totals.csv"),
        ([*PLAN_WORDS, "--rules", "{f}/rules.toml", "--out", "{f}/rules.toml"], "rules.toml"),
        ([*PLAN_WORDS, "--out", "{f}/county.gpkg"], "county.gpkg"),
        (["export", "{f}/county.gpkg", "--out", "{f}/county.gpkg"], "county.gpkg"),
        (["export", "{f}/county.gpkg", "--out", "{f}/committees.gpkg"], "committees.gpkg"),
        (["coverage", "{f}/county.gpkg", "--html", "{f}/county.gpkg"], "county.gpkg"),
        (["coverage", "{f}/county.gpkg", "--html", "{f}/totals.csv"], "totals.csv"),
        (["sheet", "{f}/county.gpkg", "370305001001001", "--out", "{f}/county.gpkg"], "county.gpkg"),
        (["sheet", "{f}/county.gpkg", "370305001001001", "--out", "{f}/buildings.gpkg"], "buildings.gpkg"),
    ],
)
@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "county.gpkg|已存在|就是|项目|格式为"), ("en", "cannot be written|exists and|is written as")]
)
def test_an_output_that_would_destroy_a_file_gives_status_2_and_leaves_it(
    made: Path, words: list[str], victim: str, lang: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    from routes.commands import main

    before = (made / victim).read_bytes()
    capfd.readouterr()
    status = main([*(w.format(f=made) for w in words), "--lang", lang])
    heard = capfd.readouterr()
    assert status == 2 and heard.out == "" and victim in heard.err
    assert any(s in heard.err for s in said.split("|"))
    assert (made / victim).read_bytes() == before


def test_what_enumap_wrote_may_be_written_again(made: Path, tmp_path: Path) -> None:
    from routes.commands import main

    words = (
        ["export", "{p}", "--out", "{o}/plan.gpkg"],
        ["coverage", "{p}", "--html", "{o}/r.html"],
        ["sheet", "{p}", "370305001001001", "--out", "{o}/s.pdf"],
    )
    for line in words:
        for _ in range(2):
            assert main([w.format(p=made / "county.gpkg", o=tmp_path) for w in line]) == 0
    shutil.copy(made / "totals.csv", tmp_path / "r.html")
    assert main(["coverage", str(made / "county.gpkg"), "--html", str(tmp_path / "r.html")]) == 2
