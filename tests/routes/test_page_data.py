"""What the page is told: one rounding, estimated splits, names; and how requests that make no sense are refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from flask.testing import FlaskClient

from gis.issues import issue, issue_table
from gis.rules import Rules, with_measure
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS, REGIONS
from gis.scores import COLUMNS
from gis.workload import hours
from layers.imports import MATCHING
from layers.planning.project_plan import delineate_project
from layers.store import Project
from routes.web import create_app
from tests.chinese import stray_words
from tests.gis import tables
from tests.town import EAST, NORTH, A, B


def get(client: FlaskClient, path: str, **query: str) -> Any:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def test_a_project_with_nothing_in_it_is_shown(tmp_path: Path) -> None:
    """Bug: three routes of the page failed, as no CRS is known before the first delivery."""
    Project.create(tmp_path / "p.enumap").close()
    app = create_app(tmp_path / "p.enumap")
    client = app.test_client()
    assert get(client, "/api/v1/project")["totals"]["committees"] == 0
    assert (
        get(client, "/api/v1/committees")["committees"]
        == get(client, "/api/v1/eas")["code"]
        == get(client, "/api/v1/search", q="a")["found"]
        == []
    )
    assert get(client, "/api/v1/committees.geojson")["features"] == get(client, "/api/v1/barriers")["features"] == []
    assert get(client, "/api/v1/issues")["total"] == 0
    for layer in ("committees", "eas", "buildings", "barriers"):
        assert client.get(f"/tiles/{layer}/14/13450/6400.mvt").status_code in (200, 204)
    assert client.get("/report.html").get_json()["error"]["code"] == "nothing_imported"
    app.extensions["project"].close()


def test_list_and_facts_tell_the_same_hours(client: FlaskClient, town: Path) -> None:
    """Bug: 26.6 in the table, 26.5 in the facts."""
    listed = get(client, "/api/v1/eas")
    with Project.open(town) as project:
        minutes = dict(zip(project.read(EAS)["ea_code"], project.read(EAS)["workload_minutes"], strict=True))
    for code, shown in zip(listed["code"], listed["hours"], strict=True):
        assert shown == get(client, f"/api/v1/eas/{code}")["hours"] == pytest.approx(hours(minutes[code]))


def test_facts_hold_the_score_and_its_parts(client: FlaskClient, town: Path) -> None:
    with Project.open(town) as project:
        stored = project.read(EAS).set_index("ea_code")[list(COLUMNS)]
    assert len(stored) and stored.notna().all(axis=None)
    for code, values in stored.iterrows():
        facts = get(client, f"/api/v1/eas/{code}")
        assert {c: facts[c] for c in COLUMNS} == values.to_dict()


@pytest.mark.parametrize(("minutes", "shown"), [(1593.0, 26.6), (1587.0, 26.5), (1592.9, 26.5), (3.0, 0.1), (0.0, 0.0)])
def test_halves_are_rounded_up(minutes: float, shown: float) -> None:
    assert hours(minutes) == shown and np.isnan(hours(float("nan")))


def test_loads_and_deviations_are_in_the_measure_of_the_rules(tmp_path: Path) -> None:
    """Two rows of houses, of which the west has twice the residents."""
    houses = [shapely.box(EAST + 10 + 40 * i, NORTH + 10, EAST + 30 + 40 * i, NORTH + 30) for i in range(8)]
    with Project.create(tmp_path / "p.enumap", with_measure(Rules(), "residents")) as project:
        land = tables.committees(shapely.box(EAST, NORTH, EAST + 340, NORTH + 60))
        people = [100.0] * 4 + [50.0] * 4
        project.write({COMMITTEES: land, BUILDINGS: tables.buildings(*houses, residents=people), BARRIERS: tables.barriers()})
        delineate_project(project, workers=1)
    app = create_app(tmp_path / "p.enumap")
    client = app.test_client()
    listed, rules = get(client, "/api/v1/eas"), get(client, "/api/v1/project")["rules"]
    assert (rules["measure"], rules["target"]) == ("residents", 250)
    assert listed["load"] == [300, 300] and listed["units"] == [3, 5] and listed["deviation"] == [0, 0]
    assert get(client, f"/api/v1/eas/{listed['code'][0]}")["load"] == 300
    app.extensions["project"].close()


def test_neighbours_of_the_own_committee_come_first(client: FlaskClient) -> None:
    for code in get(client, "/api/v1/eas")["code"]:
        own = [n.startswith(code[:12]) for n in get(client, f"/api/v1/eas/{code}")["neighbours"]]
        assert own == sorted(own, reverse=True)


def test_issues_of_a_township_are_those_of_its_committees(client: FlaskClient) -> None:
    every = get(client, "/api/v1/issues")
    some = get(client, "/api/v1/issues", township="370305100")
    assert 0 < some["total"] == every["total"] and every["of_none"] == 0
    assert get(client, "/api/v1/issues", township="370305999")["total"] == 0
    found = get(client, "/api/v1/ledger")["findings"]
    assert found["total"] == every["counts"] == some["counts"] == found["townships"]["370305100"]


def test_an_issue_is_listed_with_each_of_its_committees_and_counted_once(overlapping: FlaskClient) -> None:
    """Bug: what lies in two committees was listed with neither, or with the first alone."""
    doubled = {code: {r["code"] for r in get(overlapping, "/api/v1/issues", committee_code=code)["issues"]} for code in (A, B)}
    assert doubled[A] & doubled[B] >= {"V01", "V10-doubled"}
    found = get(overlapping, "/api/v1/ledger")["findings"]
    both = get(overlapping, "/api/v1/issues", township=A[:9])
    assert found["townships"][A[:9]] == both["counts"]
    assert sum(of["warning"] for of in found["committees"].values()) > both["counts"]["warning"]


def test_issues_of_no_committee_are_counted_beside_and_can_be_asked_for(overlapping: FlaskClient) -> None:
    some = get(overlapping, "/api/v1/issues", committee_code=A)
    none = get(overlapping, "/api/v1/issues", committee_code="none")
    assert [(r["code"], r["committees"]) for r in none["issues"]] == [("I07", [])]
    assert some["of_none"] == none["total"] == 1


@pytest.fixture(scope="module")
def overlapping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Two committees that share a strip with a house in it, and a list of dwellings that names a house which is not there."""
    path = tmp_path_factory.mktemp("overlapping") / "overlapping.enumap"
    outlines = [shapely.box(EAST, NORTH, EAST + 110, NORTH + 100), shapely.box(EAST + 90, NORTH, EAST + 200, NORTH + 100)]
    house = shapely.box(EAST + 95, NORTH + 40, EAST + 105, NORTH + 50)
    with Project.create(path) as project:
        strange = issue_table([issue("I07", building_id="b9", id="b9", units=1, at="b.csv")], "zh", tables.CRS)
        given = {COMMITTEES: tables.committees(*outlines), BUILDINGS: tables.buildings(house, housing_units=6.0)}
        project.write(given, issues={MATCHING: strange})
    app = create_app(path)
    yield app.test_client()
    app.extensions["project"].close()


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tower of 240 units whose entrances are not known, and a house with a name."""
    path = tmp_path_factory.mktemp("estate") / "estate.enumap"
    tower = shapely.box(EAST + 100, NORTH + 80, EAST + 180, NORTH + 95)
    house = shapely.box(EAST + 20, NORTH + 20, EAST + 40, NORTH + 35)
    with Project.create(path) as project:
        houses = tables.buildings(tower, house, housing_units=[240.0, 4.0], floors=6.0, name=["望川园10号楼", None])
        land = tables.committees(shapely.box(EAST, NORTH, EAST + 300, NORTH + 200))
        project.write({COMMITTEES: land, BUILDINGS: houses, BARRIERS: tables.barriers()})
        delineate_project(project, workers=1)
    return path


def test_a_building_is_found_by_its_name_and_its_split_is_called_an_estimate(estate: Path) -> None:
    """Bug: the name in the facts was unknown to the search; an estimated entrance stood in the facts as if it existed."""
    app = create_app(estate)
    client = app.test_client()
    first = get(client, "/api/v1/search", q="10号楼")["found"][0]
    assert (first["kind"], first["code"], first["name"]) == ("building", "b0", "望川园10号楼")
    for lang, word in (("zh", "单元"), ("en", "entrance")):
        facts = get(client, "/api/v1/buildings/b0", lang=lang)
        assert facts["split_estimated"] and len(facts["parts"]) > 1
        assert all(part["label"].startswith("~") and word in part["label"] for part in facts["parts"])
    house = get(client, "/api/v1/buildings/b1")
    assert (facts["split_by"], house["split_by"], house["split_estimated"]) == ("entrances", None, False)
    app.extensions["project"].close()


def test_a_tower_split_by_floors_is_said_to_be(tmp_path: Path) -> None:
    """Bug: of floors was said that the entrances on the ground decide; the English list of issues held 1-9层."""
    path = tmp_path / "tower.enumap"
    with Project.create(path) as project:
        tower = tables.buildings(shapely.box(EAST + 90, NORTH + 90, EAST + 110, NORTH + 110), housing_units=240.0, floors=30.0)
        land = tables.committees(shapely.box(EAST, NORTH, EAST + 200, NORTH + 200))
        project.write({COMMITTEES: land, BUILDINGS: tower, BARRIERS: tables.barriers()})
        delineate_project(project, workers=1)
    app = create_app(path)
    facts = get(app.test_client(), "/api/v1/buildings/b0", lang="zh")
    assert (facts["split_by"], facts["split_estimated"]) == ("floors", True)
    english = [i["message"] for i in get(app.test_client(), "/api/v1/issues", lang="en")["issues"] if i["code"] == "E22"]
    assert "floors 1-" in english[0] and "层" not in english[0]
    app.extensions["project"].close()


def test_what_is_found_says_what_it_lies_in(tmp_path: Path) -> None:
    """Bug: two houses of one name, or of one id, in two committees looked alike."""
    outlines = [shapely.box(EAST + 100 * k, NORTH, EAST + 100 * k + 100, NORTH + 100) for k in range(2)]
    houses = [shapely.box(x, NORTH + 40, x + 10, NORTH + 50) for x in (EAST + 20, EAST + 120, EAST + 150)]
    regions = tables.table(REGIONS, [outlines[0]], region_code=["370305100"], level=["township"], name=["稷下街道"])
    ids, names = ["x1", "x2", "x1"], ["幸福里1号楼", "幸福里1号楼", None]
    path = tmp_path / "twins.enumap"
    with Project.create(path) as project:
        given = tables.buildings(*houses, housing_units=3.0, building_id=ids, name=names, status=["", "", "repeated_id"])
        project.write({COMMITTEES: tables.committees(*outlines, name=["第1居委会", None]), BUILDINGS: given, REGIONS: regions})
    app = create_app(path)
    for text, wanted in (
        ("幸福里", {("x1", "第1居委会"), ("x2", B), ("x1", B)}),
        ("第1居委会", {(A, "稷下街道")}),
        ("稷下", {("370305100", None)}),
    ):
        assert {(r["code"], r["within"]) for r in get(app.test_client(), "/api/v1/search", q=text)["found"]} == wanted
    app.extensions["project"].close()


def test_committees_are_found_by_pinyin_and_whatever_the_spaces(tmp_path: Path) -> None:
    """Bug: neither dqs nor daqingshi found 大青石村, nor did its name with a space inside."""
    outlines = [shapely.box(EAST + 100 * k, NORTH, EAST + 100 * k + 100, NORTH + 100) for k in range(2)]
    path = tmp_path / "names.enumap"
    with Project.create(path) as project:
        regions = tables.table(REGIONS, [outlines[0]], region_code=["370305100"], level=["township"], name=["稷下街道"])
        houses = tables.buildings(shapely.box(EAST + 20, NORTH + 40, EAST + 30, NORTH + 50), housing_units=3.0, name=["Villa São João"])
        named = tables.committees(*outlines, name=["大青石村村民委员会", "重庆路社区"])
        project.write({COMMITTEES: named, BUILDINGS: houses, REGIONS: regions})
    app = create_app(path)
    for text, codes in (
        *((text, [A]) for text in ("dqs", "daqingshi", "DaQingShi", "da qing shi", "qingshicun", "青石 村", " 大青石")),
        *((text, [B]) for text in ("cqlsq", "chongqinglu", "qinglu")),
        ("jixia", ["370305100"]),
        ("villa sao", ["b0"]),
        ("São João", ["b0"]),
        ("ingshi", []),
        ("qs ", [A]),
    ):
        assert [r["code"] for r in get(app.test_client(), "/api/v1/search", q=text)["found"]] == codes, text
    app.extensions["project"].close()


# refusals -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("body", [{"commitees": [A]}, {"committees": [A], "x": 1}, {"nonsense": 1}])
def test_a_request_with_unknown_fields_starts_nothing(client: FlaskClient, body: dict[str, Any]) -> None:
    """Bug: a misspelt field was passed over, and the whole county was delineated anew."""
    for lang in ("zh", "en"):
        answer = client.post("/api/v1/delineate", json=body, query_string={"lang": lang})
        assert answer.status_code == 400 and answer.get_json()["error"]["code"] == "fields_unknown"
        strange = next(f for f in body if f != "committees")
        assert strange in answer.get_json()["error"]["message"]
    assert get(client, "/api/v1/project")["job"] is None


@pytest.mark.parametrize("wrong", [[], "all", [1], {}, None])
def test_a_request_without_codes_is_told_what_is_wanted(client: FlaskClient, wrong: Any) -> None:
    """Bug: of an empty list was said that committees cannot be []."""
    for lang, wanted in (("zh", "列表"), ("en", "must be a list")):
        answer = client.post("/api/v1/delineate", json={"committees": wrong}, query_string={"lang": lang})
        said = answer.get_json()["error"]["message"]
        assert answer.status_code == 400 and wanted in said and f'["{A}"]' in said
    assert get(client, "/api/v1/project")["job"] is None


def test_what_is_too_long_is_called_so(client: FlaskClient) -> None:
    """Bug: "POST cannot be /api/v1/delineate"."""
    large = {"data": b" " * 1_100_000, "content_type": "application/json"}
    for lang, words in (("zh", ("过大", "过长")), ("en", ("too large", "too long"))):
        answers = (
            client.post("/api/v1/delineate", query_string={"lang": lang}, **large),
            client.get(f"/{'x' * 500}", query_string={"lang": lang}),
        )
        assert [a.status_code for a in answers] == [413, 414]
        for answer, word in zip(answers, words, strict=True):
            said = answer.get_json()["error"]["message"]
            assert word in said and (lang == "en" or not stray_words(said))


def test_committees_without_findings_are_not_listed_as_having_some(client: FlaskClient) -> None:
    found = get(client, "/api/v1/ledger")["findings"]
    assert B not in found["faulty"] and set(found["committees"]) <= {A, B, tables.code(2)}


@pytest.mark.parametrize(
    ("body", "zh", "en"), [(b"", "请求正文为空", "is empty"), (b"nonsense", "不是 JSON 对象:nonsense", "is no JSON object")]
)
def test_a_body_that_is_empty_or_no_json_is_called_so(client: FlaskClient, body: bytes, zh: str, en: str) -> None:
    """Bug: "JSON cannot be ."."""
    for lang, wanted in (("zh", zh), ("en", en)):
        answer = client.post("/api/v1/delineate", data=body, content_type="application/json", query_string={"lang": lang})
        assert answer.status_code == 400 and answer.get_json()["error"]["code"] == "request_no_json"
        assert wanted in answer.get_json()["error"]["message"]


def test_values_that_are_not_known_are_refused_with_those_that_are(client: FlaskClient) -> None:
    """Bug: a sheet on paper abc in language xx was printed on A4 in Chinese."""
    said = client.get(f"/sheets/{A}001.pdf", query_string={"paper": "abc", "lang": "en"})
    assert said.status_code == 400 and said.get_json()["error"]["message"] == "paper cannot be abc. Possible: a4, a3."
    said = client.get("/api/v1/project", query_string={"lang": "xx"}, headers={"Accept-Language": "zh"})
    assert said.status_code == 400 and said.get_json()["error"]["message"] == "语言不能是 xx。可用:zh, en。"
    assert client.get(f"/sheets/{A}001.pdf", query_string={"paper": "A3"}).mimetype == "application/pdf"
