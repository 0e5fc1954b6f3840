"""Supervision areas over HTTP: made once, changed EA by EA, who works where and where nobody does.

World: the town of `tests.town`: A and B are delineated.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from gis.schema import EAS
from layers.people import people
from layers.store import Project
from routes.openapi import OPERATIONS
from routes.web import create_app
from tests.people import settle
from tests.routes.people_client import ORIGIN, code_of, logged_in
from tests.routes.people_client import post as person_post
from tests.routes.test_openapi import errors
from tests.town import A, B

EA = f"{A}001"
PEOPLE = {"enu": ("enumerator", EA), "eno": ("enumerator", EA), "sue": ("supervisor", A), "looker": ("viewer", A)}


@pytest.fixture
def app(town: Path, tmp_path: Path) -> Iterator[Flask]:
    path = Path(shutil.copy(town, tmp_path / "town.gpkg"))
    with Project.open(path) as project:
        settle(project, PEOPLE)
    made = create_app(path)
    yield made
    made.extensions["project"].close()


@pytest.fixture
def sue(app: Flask) -> FlaskClient:
    return logged_in(app, "sue")


def get(client: FlaskClient, path: str = "areas") -> Any:
    return client.get(f"/api/v1/field/{path}", base_url=ORIGIN).get_json()


def make(client: FlaskClient, code: str = A, operation: str = "m1") -> TestResponse:
    return person_post(client, f"/api/v1/field/committees/{code}/areas", {"operation_id": operation})


def give(client: FlaskClient, area: int, operation: str = "g1", ea: str = EA) -> TestResponse:
    return person_post(client, f"/api/v1/field/eas/{ea}/area", {"area": area, "operation_id": operation})


def area_of(client: FlaskClient) -> dict[str, int]:
    return {row["ea_code"]: row["area"] for row in get(client)["rows"]}


def codes_of(app: Flask) -> list[str]:
    eas = app.extensions["project"].read(EAS)
    return sorted(c for c in eas.loc[eas["kind"] != "virtual", "ea_code"] if c.startswith(A))


def test_made_areas_hold_every_ea_of_the_committee(app: Flask, sue: FlaskClient) -> None:
    before = get(sue)
    assert (before["supervisors_needed"], before["in_no_area"]) == (0, len(codes_of(app)))
    told = make(sue).get_json()
    assert [r["ea_code"] for r in told["rows"]] == codes_of(app)
    needed = -(-len(codes_of(app)) // 5)
    assert (told["supervisors_needed"], told["in_no_area"], told["enumerators_needed"]) == (needed, 0, len(codes_of(app)))
    assert get(sue)["rows"] == told["rows"]


def test_an_ea_is_given_to_a_new_area_and_back_and_only_to_one_that_can_be(sue: FlaskClient) -> None:
    make(sue)
    new = max(area_of(sue).values()) + 1
    assert code_of(give(sue, new + 1)) == "field_area"
    assert give(sue, new).status_code == 200
    assert area_of(sue)[EA] == new and get(sue)["supervisors_needed"] == new
    assert code_of(give(sue, 1)) == code_of(make(sue, operation="g1")) == code_of(give(sue, 1, "m1")) == "operation_reused"
    assert give(sue, 1, "g2").status_code == 200
    assert give(sue, new).status_code == 200, "a request that comes again changes nothing"
    assert area_of(sue)[EA] == 1
    give(sue, new, "g3")
    make(sue)
    assert area_of(sue)[EA] == new, "made before by the same request"
    make(sue, operation="m2")
    assert area_of(sue)[EA] == 1


def test_who_works_in_an_ea_is_named_by_id_and_the_others_are_vacant(app: Flask, sue: FlaskClient) -> None:
    told = get(sue)
    with app.extensions["project"].reading() as connection:
        ids = {p.person_id for p in people(connection) if p.role == "enumerator"}
    rows = {row["ea_code"]: row for row in told["rows"]}
    assert set(rows[EA]["enumerators"]) == ids and not rows[EA]["vacant"]
    assert all(row["vacant"] and not row["enumerators"] for code, row in rows.items() if code != EA)
    assert told["vacant"] == len(rows) - 1


def test_nobody_reaches_beyond_the_own_territory_or_role(app: Flask, sue: FlaskClient) -> None:
    assert code_of(make(sue, B)) == "forbidden_place"
    assert code_of(give(sue, 1, ea=f"{B}001")) == "forbidden_place"
    assert [r["ea_code"] for r in get(logged_in(app, "enu"))["rows"]] == [EA]
    for login in ("enu", "looker"):
        client = logged_in(app, login)
        assert code_of(make(client)) == "forbidden_role"
        assert code_of(give(client, 1)) == "forbidden_role"
        assert code_of(client.get("/api/v1/field/areas.csv", base_url=ORIGIN)) == "forbidden_role"
    assert all(code.startswith(A) for code in area_of(sue))


def test_what_there_is_not_is_refused(sue: FlaskClient) -> None:
    assert code_of(give(sue, 1, ea=f"{A}999")) == "ea_unknown"
    assert code_of(give(sue, 0)) == "request_bad"
    assert code_of(sue.get("/api/v1/field/areas?within=x", base_url=ORIGIN)) == "request_bad"


def test_the_table_has_a_row_for_each_ea_and_the_workbook_its_codes_as_text(app: Flask, sue: FlaskClient) -> None:
    make(sue)
    rows = sue.get("/api/v1/field/areas.csv", base_url=ORIGIN).get_data(as_text=True).splitlines()
    assert [r.split(",")[0] for r in rows[1:]] == codes_of(app)
    book = CalamineWorkbook.from_filelike(io.BytesIO(sue.get("/api/v1/field/areas.xlsx", base_url=ORIGIN).get_data()))
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()[1:]] == codes_of(app)


def test_answers_are_as_the_document_says(sue: FlaskClient) -> None:
    answers = {"make": make(sue), "give": give(sue, 1), "areas": sue.get("/api/v1/field/areas", base_url=ORIGIN)}
    for endpoint, answer in answers.items():
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert not list(errors(OPERATIONS[f"field_areas.{endpoint}"].answer, answer.get_json())), endpoint
