"""The field work over HTTP: visits once each, own EAs only, a new building with the next number, closing with the paper's totals.

World: the town of `tests.town`: A and B are delineated.
"""

from __future__ import annotations

import io
import itertools
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from gis.schema import EAS, PARTS
from layers.field.field_tables import VISITS
from layers.storage.stored_tables import SQL
from layers.store import Project
from routes.openapi import OPERATIONS
from routes.web import create_app
from tests.people import count, settle
from tests.routes.people_client import ORIGIN, code_of, logged_in
from tests.routes.people_client import post as person_post
from tests.routes.test_openapi import errors
from tests.town import A, B

EA, SECOND, FOREIGN = f"{A}001", f"{A}002", f"{B}001"
IDS = itertools.count()
PEOPLE = {"enu": ("enumerator", f"{EA} {SECOND}"), "sue": ("supervisor", A), "looker": ("viewer", A)}


@pytest.fixture
def app(town: Path, tmp_path: Path) -> Iterator[Flask]:
    path = Path(shutil.copy(town, tmp_path / "town.gpkg"))
    with Project.open(path) as project:
        settle(project, PEOPLE)
    made = create_app(path)
    yield made
    made.extensions["project"].close()


@pytest.fixture
def enu(app: Flask) -> FlaskClient:
    return logged_in(app, "enu")


def at(ea: str = EA, more: str = "") -> str:
    return f"/api/v1/field/eas/{ea}{more}"


def get(client: FlaskClient, path: str) -> Any:
    return client.get(path, base_url=ORIGIN).get_json()


def visits(client: FlaskClient, *rows: dict[str, Any], ea: str = EA) -> TestResponse:
    return person_post(client, at(ea, "/visits"), {"visits": [{"operation_id": f"v{next(IDS)}", **row} for row in rows]})


def results(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [r["error"]["code"] if r["error"] else r["result"] for r in answer.get_json()["results"]]


def test_buildings_come_in_walking_order_with_what_was_found(app: Flask, enu: FlaskClient) -> None:
    told = get(enu, at())
    project: Project = app.extensions["project"]
    parts = project.read(PARTS)
    mine = parts[parts["ea_code"] == EA].sort_values("building_no")
    assert [(r["building_id"], r["number"]) for r in told["rows"]] == list(
        zip(mine["building_id"], mine["building_no"].astype(int), strict=True)
    )
    assert results(visits(enu, {"number": 2, "action": "finished", "units": 5})) == ["kept"]
    row = get(enu, at())["rows"][1]
    assert (row["state"], row["units"]) == ("finished", 5)
    assert row["person"].startswith("p") and row["person"] not in ("enu", "Enu")


def test_a_queue_that_is_sent_again_is_noted_once_and_a_bad_row_holds_up_no_other(app: Flask, enu: FlaskClient) -> None:
    rows = [
        {"operation_id": "q1", "number": 1, "action": "finished"},
        {"operation_id": "q2", "number": 99, "action": "finished"},
        {"operation_id": "q3", "number": 3, "action": "sung"},
        {"operation_id": "q4", "number": 4, "action": "vacant"},
        {"operation_id": "q5", "number": 4, "action": "undone", "of": "nothing"},
    ]
    assert results(visits(enu, *rows)) == ["kept", "field_building", "field_action", "kept", "field_undo"]
    assert results(visits(enu, *rows)) == ["repeated", "field_building", "field_action", "repeated", "field_undo"]
    assert results(visits(enu, {"operation_id": "q1", "number": 2, "action": "finished"})) == ["operation_reused"]
    assert count(app.extensions["project"], SQL[VISITS.name]) == 2


def test_what_is_taken_back_is_as_it_was(enu: FlaskClient) -> None:
    visits(enu, {"operation_id": "u1", "number": 1, "action": "finished"})
    assert results(visits(enu, {"number": 1, "action": "undone", "of": "u1"})) == ["kept"]
    assert get(enu, at())["rows"][0]["state"] == "todo"


def test_an_enumerator_reaches_its_eas_and_no_other(app: Flask, enu: FlaskClient) -> None:
    assert results(visits(enu, {"number": 1, "action": "finished"}, ea=SECOND)) == ["kept"]
    for ea in (f"{A}003", FOREIGN):
        assert code_of(visits(enu, {"number": 1, "action": "finished"}, ea=ea)) == "forbidden_place"
        assert code_of(person_post(enu, at(ea, "/buildings"), {"at": [1, 1], "operation_id": "x"})) == "forbidden_place"
        assert code_of(enu.get(at(ea), base_url=ORIGIN)) == "forbidden_place"
    told = get(enu, f"/api/v1/field/progress?within={A}")
    assert [r["code"] for r in told["rows"]] == [EA, SECOND]
    assert code_of(visits(logged_in(app, "looker"), {"number": 1, "action": "finished"})) == "forbidden_role"
    assert code_of(person_post(enu, at(EA, "/closing"), {"step": "reopened", "operation_id": "x"})) == "forbidden_role"


def test_rows_of_the_log_cannot_be_changed(app: Flask, enu: FlaskClient) -> None:
    visits(enu, {"number": 1, "action": "finished"})
    project: Project = app.extensions["project"]
    with pytest.raises(Exception, match="are kept as they are"), project.transaction() as connection:
        connection.execute(sa.update(SQL[VISITS.name]).values(action="vacant"))


def free_place(client: FlaskClient) -> list[float]:
    """Beside the first house of the EA: the gaps between houses are 16 m wide and 24 m deep."""
    ring = get(client, at())["parts"]["features"][0]["geometry"]["coordinates"][0]
    west, south, east, north = *(min(p[k] for p in ring) for k in (0, 1)), *(max(p[k] for p in ring) for k in (0, 1))
    return [(west + east) / 2, north + (north - south) * 0.8]


def test_a_new_building_takes_the_next_number_once_and_the_ea_its_new_load(app: Flask, enu: FlaskClient) -> None:
    before = get(enu, at())
    asked = {"at": free_place(enu), "housing_units": 4, "operation_id": "new1"}
    made = [person_post(enu, at(EA, "/buildings"), asked) for _ in range(2)]
    assert [m.status_code for m in made] == [200, 200], made[0].get_data(as_text=True)
    assert made[0].get_json() == made[1].get_json()
    assert made[0].get_json()["number"] == len(before["rows"]) + 1
    after = get(enu, at())
    assert [r["number"] for r in after["rows"][:-1]] == [r["number"] for r in before["rows"]]
    assert (after["rows"][-1]["state"], after["rows"][-1]["units"], len(after["rows"])) == ("new", 4, len(before["rows"]) + 1)
    eas = app.extensions["project"].read(EAS).set_index("ea_code")
    assert after["load"] == before["load"] + 4 == eas.loc[EA, "load"]


def test_the_cap_is_told_of_before_it_is_passed(enu: FlaskClient) -> None:
    before, asked = get(enu, at()), {"at": free_place(enu), "housing_units": 400, "operation_id": "big"}
    refused = person_post(enu, at(EA, "/buildings"), asked)
    assert (refused.status_code, code_of(refused)) == (422, "field_over_cap")
    assert get(enu, at())["load"] == before["load"]
    assert person_post(enu, at(EA, "/buildings"), asked | {"over_cap": True}).get_json()["load"] == before["load"] + 400


def test_a_new_building_outside_of_the_ea_is_refused(enu: FlaskClient) -> None:
    ring = get(enu, at(SECOND))["parts"]["features"][0]["geometry"]["coordinates"][0]
    refused = person_post(enu, at(EA, "/buildings"), {"at": ring[0], "housing_units": 1, "operation_id": "far"})
    assert (refused.status_code, code_of(refused)) == (422, "field_outside")


def test_paper_of_an_ea_is_entered_by_number_and_reconciled_before_it_closes(app: Flask, enu: FlaskClient) -> None:
    sue = logged_in(app, "sue")
    told = get(sue, at())
    numbers = [r["number"] for r in told["rows"]]
    close = {"step": "closed", "buildings": len(numbers), "units": told["units"]}

    def closing(**more: Any) -> TestResponse:
        return person_post(sue, at(EA, "/closing"), close | {"operation_id": f"c{next(IDS)}"} | more)

    assert code_of(closing()) == "field_unfinished"
    assert set(results(visits(sue, *({"number": n, "action": "finished"} for n in numbers)))) == {"kept"}
    assert code_of(closing(units=told["units"] + 1)) == "field_tally"
    assert closing(operation_id="once").get_json() == {"ea_code": EA, "closed": True}
    assert closing(operation_id="once").get_json() == {"ea_code": EA, "closed": True}
    assert code_of(closing()) == "field_closed"
    assert results(visits(enu, {"number": 1, "action": "vacant"})) == ["field_closed"]
    assert code_of(person_post(enu, at(EA, "/buildings"), {"at": free_place(enu), "operation_id": "late"})) == "field_closed"
    assert closing(step="reopened").get_json()["closed"] is False
    assert results(visits(enu, {"number": 1, "action": "vacant"})) == ["kept"]


def test_progress_is_told_with_names_and_with_when_the_rest_will_be_done(app: Flask, enu: FlaskClient) -> None:
    sue = logged_in(app, "sue")
    told = get(sue, "/api/v1/field/progress")
    assert told["calendar"] == {"first": "2020-10-11", "last": "2020-10-31", "due": 1.0}
    assert [(r["code"], r["name"], r["lately"], r["finish"]) for r in told["rows"]] == [("370305", "临淄区", 0, "")]
    count = len(get(enu, at())["rows"])
    visits(enu, {"number": 1, "action": "finished", "time": "2020-10-12T08:00:00Z"}, {"number": 2, "action": "finished"})
    row = get(sue, f"/api/v1/field/progress?within={A}")["rows"][0]
    assert (row["name"], row["done"], row["lately"]) == ("第一普查小区", 2, 1)  # the first was long ago
    days = ceil((count - 2) / (1 / 3))
    assert row["finish"] in {(datetime.now(UTC).date() + timedelta(days=days - n)).isoformat() for n in (0, 1)}  # midnight may pass


def test_the_table_of_progress_has_a_row_for_each_ea_and_the_workbook_its_codes_as_text(app: Flask) -> None:
    sue = logged_in(app, "sue")
    codes = sorted(c for c in app.extensions["project"].read(EAS)["ea_code"] if c.startswith(A))
    rows = sue.get("/api/v1/field/progress.csv", base_url=ORIGIN).get_data(as_text=True).splitlines()
    assert [r.split(",")[0] for r in rows[1:]] == codes
    book = CalamineWorkbook.from_filelike(io.BytesIO(sue.get("/api/v1/field/progress.xlsx", base_url=ORIGIN).get_data()))
    cells = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in cells[1:]] == codes and cells[0] == rows[0].removeprefix("\ufeff").split(",")


def test_answers_are_as_the_document_says(app: Flask, enu: FlaskClient) -> None:
    sue = logged_in(app, "sue")
    answers = {
        "field.ea": enu.get(at(), base_url=ORIGIN),
        "field.visits": visits(enu, {"number": 1, "action": "finished"}, {"number": 99, "action": "finished"}),
        "field.building": person_post(enu, at(EA, "/buildings"), {"at": free_place(enu), "housing_units": 2, "operation_id": "doc1"}),
        "field.ahead": sue.get(f"/api/v1/field/progress?within={A}", base_url=ORIGIN),
    }
    rows = [{"number": r["number"], "action": "finished"} for r in get(sue, at())["rows"]]
    assert set(results(visits(sue, *rows))) == {"kept"}
    told = get(sue, at())
    sums = {"step": "closed", "buildings": told["buildings"], "units": told["units"], "operation_id": "doc2"}
    answers["field.closing"] = person_post(sue, at(EA, "/closing"), sums)
    for endpoint, answer in answers.items():
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert not list(errors(OPERATIONS[endpoint].answer, answer.get_json())), endpoint
