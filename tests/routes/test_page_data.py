"""What the page is told: one rounding, estimated splits, names; and how requests that make no sense are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from flask.testing import FlaskClient

from gis.rules import Rules, with_measure
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS
from gis.workload import hours
from layers.pipeline import delineate_project
from layers.store import Project
from routes.web import create_app
from tests.chinese import stray_words
from tests.gis import tables
from tests.town import EAST, NORTH, A, B


def get(client: FlaskClient, path: str, **query: str) -> Any:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def test_list_and_facts_tell_the_same_hours(client: FlaskClient, town: Path) -> None:
    """Bug: 26.6 in the table, 26.5 in the facts."""
    listed = get(client, "/api/eas")
    with Project.open(town) as project:
        minutes = dict(zip(project.read(EAS)["ea_code"], project.read(EAS)["workload_minutes"], strict=True))
    for code, shown in zip(listed["code"], listed["hours"], strict=True):
        assert shown == get(client, f"/api/eas/{code}")["hours"] == pytest.approx(hours(minutes[code]))


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
    listed, rules = get(client, "/api/eas"), get(client, "/api/project")["rules"]
    assert (rules["measure"], rules["target"]) == ("residents", 250)
    assert listed["load"] == [300, 300] and listed["units"] == [3, 5] and listed["deviation"] == [0, 0]
    assert get(client, f"/api/eas/{listed['code'][0]}")["load"] == 300
    app.extensions["project"].close()


def test_neighbours_of_the_own_committee_come_first(client: FlaskClient) -> None:
    for code in get(client, "/api/eas")["code"]:
        own = [n.startswith(code[:12]) for n in get(client, f"/api/eas/{code}")["neighbours"]]
        assert own == sorted(own, reverse=True)


def test_issues_of_a_township_are_those_of_its_committees(client: FlaskClient) -> None:
    every = get(client, "/api/issues")
    some = get(client, "/api/issues", township="370305100")
    assert 0 < some["total"] < every["total"]  # the house outside is in no township
    assert get(client, "/api/issues", township="370305999")["total"] == 0
    found = get(client, "/api/ledger")["findings"]
    assert found["total"] == every["counts"]
    assert {s: sum(of[s] for of in found["committees"].values()) for s in some["counts"]} == some["counts"]


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
    first = get(client, "/api/search", q="10号楼")["found"][0]
    assert (first["kind"], first["code"], first["name"]) == ("building", "b0", "望川园10号楼")
    for lang, word in (("zh", "单元"), ("en", "entrance")):
        facts = get(client, "/api/buildings/b0", lang=lang)
        assert facts["split_estimated"] and len(facts["parts"]) > 1
        assert all(part["label"].startswith("~") and word in part["label"] for part in facts["parts"])
    assert not get(client, "/api/buildings/b1")["split_estimated"]
    app.extensions["project"].close()


# refusals -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("body", [{"commitees": [A]}, {"committees": [A], "x": 1}, {"nonsense": 1}])
def test_a_request_with_unknown_fields_starts_nothing(client: FlaskClient, body: dict[str, Any]) -> None:
    """Bug: a misspelt field was passed over, and the whole county was delineated anew."""
    for lang in ("zh", "en"):
        answer = client.post("/api/delineate", json=body, query_string={"lang": lang})
        assert answer.status_code == 400 and answer.get_json()["error"]["code"] == "fields_unknown"
        strange = next(f for f in body if f != "committees")
        assert strange in answer.get_json()["error"]["message"]
    assert get(client, "/api/project")["job"] is None


def test_what_is_too_long_is_called_so(client: FlaskClient) -> None:
    """Bug: "POST cannot be /api/delineate"."""
    large = {"data": b" " * 1_100_000, "content_type": "application/json"}
    for lang, words in (("zh", ("过大", "过长")), ("en", ("too large", "too long"))):
        answers = (
            client.post("/api/delineate", query_string={"lang": lang}, **large),
            client.get(f"/{'x' * 500}", query_string={"lang": lang}),
        )
        assert [a.status_code for a in answers] == [413, 414]
        for answer, word in zip(answers, words, strict=True):
            said = answer.get_json()["error"]["message"]
            assert word in said and (lang == "en" or not stray_words(said))


def test_committees_without_findings_are_not_listed_as_having_some(client: FlaskClient) -> None:
    found = get(client, "/api/ledger")["findings"]
    assert B not in found["faulty"] and set(found["committees"]) <= {A, B, tables.code(2)}
