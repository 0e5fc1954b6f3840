"""Names of EAs are said in the language asked for, whatever language the project was made in; what is stored stays."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS
from layers.accounts import recount_project
from layers.exporting import export_project
from layers.planning.project_plan import delineate_project
from layers.report import Heading, write_report
from layers.store import Project
from routes.web import create_app
from tests.gis import tables
from tests.town import EAST, NORTH

GIVEN = "东门小区"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tower that is split by entrances; a person has named the second of its EAs."""
    path = tmp_path_factory.mktemp("names") / "county.gpkg"
    land, tower = shapely.box(EAST, NORTH, EAST + 300, NORTH + 300), shapely.box(EAST + 100, NORTH + 100, EAST + 160, NORTH + 114)
    with Project.create(path) as project:
        houses = tables.buildings(tower, housing_units=240.0, floors=6.0, entrances=4.0)
        project.write({COMMITTEES: tables.committees(land), BUILDINGS: houses, BARRIERS: tables.barriers()})
        delineate_project(project, workers=1)
        eas = project.read(EAS)
        eas.loc[1, "name"] = GIVEN
        project.write({EAS: eas})
    return path


@pytest.mark.parametrize(("lang", "first", "labels"), [("zh", "第一普查小区", "单元"), ("en", "EA 001", "entrance")])
def test_a_plan_file_has_them_in_the_language_asked_for(county: Path, tmp_path: Path, lang: str, first: str, labels: str) -> None:
    """Bug: `export --lang en` of a project made in Chinese still gave 第一普查小区."""
    with Project.open(county) as project:
        export_project(project, str(tmp_path / "plan.gpkg"), lang)
        stored = project.read(EAS)["name"].tolist()[:2]
    written = gpd.read_file(tmp_path / "plan.gpkg", layer="enumeration_areas")
    assert written["name"].tolist()[:2] == [first, GIVEN] and stored == ["第一普查小区", GIVEN]
    assert gpd.read_file(tmp_path / "plan.gpkg", layer="building_parts")["label"].str.contains(labels).all()


@pytest.mark.parametrize(("lang", "first"), [("zh", "第一普查小区"), ("en", "EA 001")])
def test_page_and_report_have_them_in_their_language(county: Path, tmp_path: Path, lang: str, first: str) -> None:
    """Bug: the English page and report named 第一普查小区."""
    code = tables.code(0)
    client = create_app(county).test_client()

    def get(path: str, **query: str) -> dict[str, object]:
        return client.get(path, query_string={"lang": lang, **query}).get_json()

    assert [get(f"/api/v1/eas/{code}00{k}")["name"] for k in (1, 2)] == [first, GIVEN]
    assert [row["properties"]["name"] for row in get(f"/api/v1/committees/{code}/eas")["features"]][:2] == [first, GIVEN]
    assert [row["name"] for row in get("/api/v1/search", q=first)["found"]] == [first]
    with Project.open(county) as project:
        write_report(recount_project(project), Heading.of(project, lang), tmp_path / "report.html", lang)
    text = (tmp_path / "report.html").read_text("utf-8")
    assert all(json.dumps(name)[1:-1] in text for name in (first, GIVEN))
