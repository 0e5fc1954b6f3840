"""The interface for programs is as its document says; lists come in pages, what is known is not sent again, refusals look alike.

World: the town of `tests.town`, A and B delineated.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient

import routes.data
from layers import jobs
from layers.jobs import UNFINISHED
from layers.store import Project
from routes.commands import main
from routes.openapi import OPERATIONS, PREFIX, SCHEMAS, described
from routes.web import create_app
from tests.at_the_line import over_the_line
from tests.town import A, B, C
from tests.worked import at_work

HIDDEN = {"HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def app(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    own = shutil.copy(town, tmp_path_factory.mktemp("api") / "town.enumap")
    made = create_app(own)
    client = made.test_client()
    tag = client.get(f"{PREFIX}/committees/{A}/draft").headers["ETag"]
    for name in ("x1", "x2"):  # the second one comes too late
        body = {"op": "rename_ea", "args": {"ea": f"{A}001", "name": "河东"}, "operation_id": name}
        client.post(f"{PREFIX}/committees/{A}/edits", json=body, headers={"If-Match": tag})
    with at_work(made.extensions["project"]):
        yield made
    made.extensions["project"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def routes_of(app: Flask) -> set[tuple[str, str]]:
    below = [r for r in app.url_map.iter_rules() if r.rule.startswith(PREFIX)]
    return {(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", r.rule), m) for r in below for m in (r.methods or set()) - HIDDEN}


def test_the_document_holds_every_route_below_the_prefix_and_nothing_else(app: Flask) -> None:
    paths = described(app)["paths"]
    assert {(path, method.upper()) for path, found in paths.items() for method in found} == routes_of(app)
    assert set(OPERATIONS) == {r.endpoint for r in app.url_map.iter_rules() if r.rule.startswith(PREFIX)}
    assert not [r.rule for r in app.url_map.iter_rules() if r.rule.startswith("/api/") and not r.rule.startswith(f"{PREFIX}/")]


def test_a_route_without_a_record_is_found(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule(f"{PREFIX}/new", "new", lambda: "")
    with pytest.raises(KeyError, match="new"):
        described(bare)


def test_the_document_is_valid_openapi_and_served(client: FlaskClient) -> None:
    document = client.get(f"{PREFIX}/openapi.json").get_json()
    schemathesis.openapi.from_dict(document).validate()
    for name, schema in SCHEMAS.items():
        assert jsonschema_rs.meta.is_valid(schema), name
    text = str(document)
    assert document["openapi"] == "3.1.0" and set(re.findall(r"#/components/schemas/(\w+)", text)) <= set(SCHEMAS)


ASKED = {  # what there is, so that the answers of the document are held to real ones
    "data.search": ("b1", "稷", "第2", A),
    "editing.compare": ("from=1&to=2",),
}
WRITES = (  # what they answer is held to the document in tests/routes/test_fuzzed.py, and below
    *("editing.edits", "editing.undo", "editing.redo", "editing.restore", "editing.hand_over", "editing.lease", "editing.leave"),
    "previews.make",
    *("field.visits", "field.building", "field.closing", "field.progress_csv", "field.progress_xlsx"),  # tests/routes/test_field.py
    *("field_areas.give", "field_areas.make", "field_areas.areas_csv", "field_areas.areas_xlsx"),  # tests/routes/test_field_areas.py
    *("sign_off.state", "sign_off.virtual", "sign_off.task", "sign_off.certificate_json", "sign_off.certificate_page"),
    *("uploads.send", "uploads.delete"),
    *("people.login", "people.log_out", "people.change_password", "people.own_sessions", "people.end_session"),
)
FACTS: dict[str, Any] = {"code": A, "ea_code": f"{A}001", "building_id": "b192", "n": 2, "operation": "x2"}
READ = sorted(name for name in OPERATIONS if name.partition(".")[0] != "jobs" and name not in WRITES)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("endpoint", READ)
def test_answers_are_as_the_document_says(app: Flask, client: FlaskClient, endpoint: str, lang: str) -> None:
    route = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
    path = app.url_map.bind("127.0.0.1").build(endpoint, {name: FACTS[name] for name in route.arguments})
    queries = [q if "=" in q else f"q={q}" for q in ASKED.get(endpoint, ("limit=2",))]
    for query in queries:
        answer = client.get(f"{path}?lang={lang}&{query}")
        operation = OPERATIONS[endpoint]
        assert answer.status_code == operation.status and answer.mimetype == operation.media, answer.get_data(as_text=True)
        assert not list(errors(operation.answer, answer.get_json()))


def errors(schema: Any, value: Any) -> Iterator[Any]:
    whole = {**schema, "components": {"schemas": SCHEMAS}}
    return (e.message for e in jsonschema_rs.validator_for(whole).iter_errors(value))


def test_answers_to_writes_and_jobs_are_as_the_document_says(client: FlaskClient) -> None:
    at, tag = f"{PREFIX}/committees/{A}", client.get(f"{PREFIX}/committees/{A}/draft").headers["ETag"]
    body: dict[str, Any] = {"op": "merge_eas", "args": {"eas": [f"{A}001", f"{A}002"]}, "operation_id": "w0"}
    for k, (endpoint, way, more) in enumerate(
        (
            ("editing.edits", "edits", body),
            ("editing.undo", "undo", {}),
            ("editing.redo", "redo", {}),
            ("editing.restore", "restore", {"revision": 2}),
        )
    ):
        answer = client.post(f"{at}/{way}", json={"operation_id": f"w{k}", **more}, headers={"If-Match": tag})
        assert answer.status_code == 200 and not list(errors(OPERATIONS[endpoint].answer, answer.get_json())), answer.get_json()
        tag = answer.headers["ETag"]
    late = client.post(f"{at}/undo", json={"operation_id": "late"}, headers={"If-Match": f'"{A}-1"'})
    assert late.status_code == 409 and late.get_json()["error"]["since"] and not list(errors(SCHEMAS["Error"], late.get_json()))
    lease = client.post(f"{at}/lease", json={})
    assert not list(errors(OPERATIONS["editing.lease"].answer, lease.get_json()))
    assert client.get(f"{at}/draft").get_json()["lease"] and client.delete(f"{at}/lease", json={}).status_code == 204
    started = client.post(f"{PREFIX}/delineate", json={"committees": [C]})
    assert started.status_code == 202
    job = started.get_json()
    while job["state"] in UNFINISHED:
        assert not list(errors(SCHEMAS["Job"], job))
        job = client.get(f"{PREFIX}/jobs/{job['id']}").get_json()
    assert job["state"] == "done" and not list(errors(SCHEMAS["Job"], job))


def test_both_plans_of_a_hand_over_are_as_the_document_says(town: Path, tmp_path: Path) -> None:
    app = create_app(shutil.copy(town, tmp_path / "town.enumap"))
    client, desk = app.test_client(), app.extensions["editing"]
    body = {"args": over_the_line(desk), "other_revision": desk.drafts.get(B).revision, "operation_id": "h", "reason": "商定"}
    tag = {"If-Match": client.get(f"{PREFIX}/committees/{A}/draft").headers["ETag"]}
    given = client.post(f"{PREFIX}/committees/{A}/hand-over", json=body, headers=tag)
    assert given.status_code == 200 and not list(errors(OPERATIONS["editing.hand_over"].answer, given.get_json()))
    for code in (A, B):
        told = client.get(f"{PREFIX}/committees/{code}/revisions").get_json()
        assert told["revisions"][0]["what"] == "hand_over" and not list(errors(OPERATIONS["editing.revisions"].answer, told))
    app.extensions["project"].close()


def test_the_sign_off_answers_as_the_document_says_at_every_step(town: Path, tmp_path: Path) -> None:
    own = shutil.copy(town, tmp_path / "town.enumap")
    (tmp_path / "remarks.csv").write_text(f"code,remark\n{B},see the road\n{B}001,which?\n", encoding="utf-8")
    assert main(["remarks", str(own), str(tmp_path / "remarks.csv")]) == 0
    app = create_app(own)
    client, at = app.test_client(), f"{PREFIX}/committees/{B}"

    def held(endpoint: str, answer: Any) -> Any:
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert not list(errors(OPERATIONS[endpoint].answer, answer.get_json())), answer.get_json()
        return answer.get_json()

    def checks() -> Any:
        return held("sign_off.checks", client.get(f"{at}/checks?lang=zh"))

    def step(name: str, **more: Any) -> Any:
        found = checks()
        words = {c["key"]: "看过" for s in found["steps"] for c in s["checks"] if s["step"] == name}
        body = {"step": name, "words": words, "operation_id": name, **more}
        lists = client.get(f"{PREFIX}/committees").headers["ETag"]
        told = held("sign_off.state", client.post(f"{at}/state", json=body, headers={"If-Match": f'"{B}-{found["revision"]}"'}))
        listed = client.get(f"{PREFIX}/committees", headers={"If-None-Match": lists})  # a step is no revision, and yet to be seen
        assert listed.status_code == 200 and listed.get_json()["committees"][1]["sign_off"] == told["state"]
        return told

    tag = {"If-Match": f'"{B}-{checks()["revision"]}"'}
    edit = {"op": "virtual_ea", "args": {"residents": 12}, "operation_id": "v"}
    assert client.post(f"{at}/edits", json=edit, headers=tag).status_code == 200
    assert step("submit")["words"] and checks()["log"]
    verdict = {"ea": f"{B}900", "verdict": "approved", "operation_id": "a"}
    assert held("sign_off.virtual", client.post(f"{at}/virtual", json=verdict))["virtual_eas"][0]["verdict"] == "approved"
    task = checks()["tasks"][0]["task_id"]
    assert [t["state"] for t in held("sign_off.task", client.post(f"{at}/tasks/{task}", json={"reason": "done"}))["tasks"]] == [
        "open",
        "done",
    ]
    for name in ("check", "accept", "freeze"):
        step(name)
    assert checks()["steps"][0]["undoes"] and held("sign_off.certificate_json", client.get(f"{at}/certificate"))["sha256"]
    page = client.get(f"{at}/certificate.html")
    assert (page.status_code, page.mimetype) == (200, OPERATIONS["sign_off.certificate_page"].media)
    understood = [u["code"] for u in checks()["steps"][0]["undoes"]]
    assert step("withdraw_eas", reason="new road", understood=understood)["fixed"] == "buildings" and checks()["steps"][1]["undoes"]
    app.extensions["project"].close()


def test_a_wrong_answer_would_be_found() -> None:
    answer = OPERATIONS["data.ledger"].answer
    assert list(errors(answer, {"housing_units": {}})) and list(errors(OPERATIONS["data.committees"].answer, {"total": 1, "offset": 0}))


@pytest.mark.parametrize(
    "path",
    ["project", "ledger", "committees", "eas", "issues", f"eas/{A}001", "buildings/b0", "search?q=b1", "barriers", f"committees/{A}/cells"],
)
def test_what_one_has_is_not_sent_again_until_it_changes(client: FlaskClient, path: str) -> None:
    def tag_of(path: str, lang: str = "en") -> str:
        return client.get(f"{PREFIX}/{path}", headers={"Accept-Language": lang}).headers["ETag"]

    tag = tag_of(path)
    again = client.get(f"{PREFIX}/{path}", headers={"If-None-Match": tag, "Accept-Language": "en"})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "private, no-cache" and "Accept-Language" in again.headers["Vary"]
    assert tag_of(path, "zh") != tag != tag_of("ledger?lang=en")
    draft = client.get(f"{PREFIX}/committees/{A}/draft").headers["ETag"]
    body = {"op": "rename_ea", "args": {"ea": f"{A}001", "name": f"名{draft}".replace('"', "")}, "operation_id": re.sub(r"\W", "-", path)}
    assert client.post(f"{PREFIX}/committees/{A}/edits", json=body, headers={"If-Match": draft}).status_code == 200
    assert client.get(f"{PREFIX}/{path}", headers={"If-None-Match": tag, "Accept-Language": "en"}).status_code == 200


def test_the_job_that_runs_is_part_of_what_the_project_tells(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get(f"{PREFIX}/project").headers["ETag"]
    monkeypatch.setattr(jobs, "listed", lambda *_: [type("Job", (), {"job_id": "j1"})])
    answer = client.get(f"{PREFIX}/project", headers={"If-None-Match": tag})
    assert answer.status_code == 200 and answer.get_json()["job"] == "j1"


def test_lists_a_page_at_a_time(client: FlaskClient) -> None:
    def get(path: str) -> Any:
        return client.get(f"{PREFIX}/{path}").get_json()

    codes = [get(f"committees?limit=1&offset={k}")["committees"][0]["code"] for k in range(3)]
    assert codes == [A, B, C] and get("committees?offset=3")["committees"] == []
    every = get("eas")
    first, second = get("eas?limit=4"), get("eas?offset=4")
    assert first["total"] == second["total"] == every["total"] == len(every["code"]) > 4 and second["offset"] == 4
    assert all(first[c] + second[c] == every[c] for c in every if c not in ("total", "offset"))
    cells = get(f"committees/{A}/cells")
    page = get(f"committees/{A}/cells?offset=1&limit=1")
    assert (page["total"], page["count"]) == (cells["count"], 1)
    assert page["features"][0]["properties"] == cells["features"][1]["properties"]
    revisions = get(f"committees/{A}/revisions?limit=1")
    assert revisions["total"] == revisions["revision"] > len(revisions["revisions"]) == 1
    assert get(f"committees/{A}/alternatives")["total"] == 1
    assert client.get(f"{PREFIX}/committees?limit=x").get_json()["error"]["code"] == "request_bad"


def test_no_page_is_larger_than_the_most(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes.data, "MOST_COMMITTEES", 2)
    monkeypatch.setattr(routes.data, "MOST_FEATURES", 1)
    found = client.get(f"{PREFIX}/committees?limit=500").get_json()
    assert (found["total"], len(found["committees"])) == (3, 2)
    assert client.get(f"{PREFIX}/committees.geojson").get_json()["count"] == 1


def test_every_refusal_has_one_shape(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes.data.listings, "totals", lambda _: 1 / 0)
    large = b"[" + b" " * 1_000_000 + b"]"
    answers = {
        404: client.get(f"{PREFIX}/nothing"),
        405: client.put(f"{PREFIX}/ledger", json={}),
        413: client.post(f"{PREFIX}/delineate", data=large, content_type="application/json"),
        414: client.get(f"{PREFIX}/eas/{'9' * 500}"),
        428: client.post(f"{PREFIX}/committees/{A}/undo", json={"operation_id": "y"}),
        500: client.get(f"{PREFIX}/project"),
        400: client.get(f"{PREFIX}/issues?limit=-1"),
        401: client.get(f"{PREFIX}/me/sessions"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status and answer.mimetype == "application/json"
        assert not list(errors(SCHEMAS["Error"], answer.get_json())), status
    assert answers[405].headers["Allow"]


def test_health_is_told_to_everyone_and_nothing_of_the_project(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = app.test_client()
    answer = asker.get("/healthz")
    assert answer.status_code == 200 and answer.get_json() == {"status": "ok", "schema_version": 6, "writable": True}

    def silent(project: Project) -> Any:
        from gis.errors import Refused

        raise Refused("project_damaged", file="secret", reason="password")

    monkeypatch.setattr(Project, "reading", silent)
    answer = asker.get("/healthz")
    assert answer.status_code == 503 and answer.get_json()["error"]["code"] == "health_silent"
    assert "secret" not in answer.get_data(as_text=True) and "password" not in answer.get_data(as_text=True)
