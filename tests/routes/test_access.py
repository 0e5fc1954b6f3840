"""Every route x every role x own and foreign territory, from the application's own list of routes.

The town of `tests.town`, its second committee moved to another township::

    +---------+---------+---------+
    | A  own  | B other | C own   |    A, C: township 370305100;  B: 370305200
    | town-   | town-   | town-   |    people of each role for A (planners of townships: for that of A)
    | ship    | ship    | ship    |
    +---------+---------+---------+   #  <- a house in no committee
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from gis.issues import issue, issue_table
from gis.people.roles import ROLES
from gis.schema import BUILDINGS, CELLS, COMMITTEES, EAS, PARTS
from layers import jobs, people
from layers.access.audit_check import listed
from layers.jobs import UNFINISHED
from layers.planning.project_plan import delineate_project
from layers.storage.stored_tables import PLANS
from layers.store import Project
from layers.work import job_work
from routes.access import OPEN, PLANNERS, RULES, Rule, control
from routes.records.api_records import BYTES
from routes.web import create_app
from tests.people import settle
from tests.routes.people_client import SIGNED, browser_of, code_of, logged_in, post
from tests.town import A, B, C, make_town
from tests.worked import at_work

TOWNSHIP, OTHER = "370305100", "370305200"
FOREIGN = "370305200002"  # the code that B gets
TERRITORY = {  # of each role, within the township of A
    "county_administrator": "370305",
    "township_planner": TOWNSHIP,
    "committee_planner": A,
    "supervisor": A,
    "enumerator": f"{A}001",
    "viewer": TOWNSHIP,
}
FAR = {"county_administrator": "110101"} | {role: OTHER + code[9:] for role, code in TERRITORY.items() if role != "county_administrator"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_town(tmp_path_factory.mktemp("access") / "town.enumap")
    with Project.open(path) as project:
        committees = project.read(COMMITTEES)
        committees.loc[committees["committee_code"] == B, "committee_code"] = FOREIGN
        empty = {t: project.read(t).iloc[:0] for t in (EAS, PARTS, CELLS, PLANS)}
        finding = issue_table([issue("I06", committee_code=FOREIGN, file="b.csv", row=1, field="code")], "zh", project.crs)
        project.write({COMMITTEES: committees, **empty}, issues={"committees": finding})
        delineate_project(project, committee_codes=[A, FOREIGN], workers=1)
        more = {"whole": ("county_administrator", ""), "walker": ("supervisor", f"{A}001")}
        settle(project, {role: (role, text) for role, text in TERRITORY.items()} | more)
        with project.transaction() as connection:
            people.add(connection, "p0", "novice", "", "viewer", "")
    return path


@pytest.fixture(scope="module")
def app(town: Path) -> Iterator[Flask]:
    made = create_app(town, hosts=None)
    with at_work(made.extensions["project"]):
        yield made
    made.extensions["project"].close()


@pytest.fixture(scope="module")
def clients(app: Flask) -> dict[str, Any]:
    return {login: logged_in(app, login) for login in [*ROLES, "whole"]}


@pytest.fixture(autouse=True)
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    done = SimpleNamespace(as_json=dict)
    monkeypatch.setattr(job_work, "delineate_project", lambda *_, **__: done)


def facts(app: Flask, own: bool) -> dict[str, Any]:
    """Arguments of routes, of A or of B."""
    project: Project = app.extensions["project"]
    parts = project.read(PARTS)
    code = A if own else FOREIGN
    inside = parts[parts["ea_code"] == f"{code}001"]
    return {
        "code": code,
        "ea_code": f"{code}001",
        "building_id": inside["building_id"].iloc[0],
        "job_id": "x",
        "upload_id": "x",
        "n": 1,
        "operation": "x",
        "session_id": "x",
        "task_id": "x",
        "layer_id": "committees",
        "z": "0",
        "x": "0",
        "y": "0",
        "filename": "icon.svg",
    }


def asked(client: Any, app: Flask, endpoint: str, own: bool = True) -> TestResponse:
    """Ask a route for something of A or of B."""
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
    given = facts(app, own)
    path = app.url_map.bind("127.0.0.1").build(endpoint, {name: given[name] for name in rule.arguments})
    body = {"committees": [given["code"]]} if endpoint == "jobs.delineate" else {"password": "x", "new_password": "y", "login": "z"}
    if endpoint == "jobs.start":
        body = {"kind": "print", "args": {"committees": [given["code"]]}}
    if endpoint == "uploads.send":
        return client.post(f"{path}?name=a.csv", data=b"a", content_type=BYTES, headers=SIGNED, base_url="http://127.0.0.1")
    if "DELETE" in (rule.methods or ()):
        return client.delete(path, json={}, headers=SIGNED, base_url="http://127.0.0.1")
    if "POST" in (rule.methods or ()):
        return post(client, path, {} if endpoint.startswith(("editing.", "field.", "field_areas.", "previews.", "sign_off.")) else body)
    with client.get(path, base_url="http://127.0.0.1") as answer:
        answer.get_data()
        return answer


ENDPOINTS = sorted(RULES)
INCOMPLETE = (  # what is said of the requests of these tests once they were let in: they name no real job, revision or session
    *("job_unknown", "session_unknown", "job_running", "revision_needed", "request_empty", "request_bad", "operation_unknown"),
    *("upload_unknown", "uploads_many", "jobs_too_many"),
    *("revision_unknown", "alternative_unknown", "lease_taken", "task_word", "certificate_none", "edit_op_unknown"),
)


def test_every_route_has_a_rule_and_six_at_most_are_open(app: Flask) -> None:
    assert {r.endpoint for r in app.url_map.iter_rules()} == set(RULES) | set(OPEN)
    assert len(OPEN) <= 6 and not set(RULES) & set(OPEN)
    assert set().union(*(r.roles for r in RULES.values())) == set(ROLES)


def test_a_route_without_a_rule_fails_to_start() -> None:
    bare = Flask("bare")
    bare.add_url_rule("/new", "new", lambda: "")
    with pytest.raises(RuntimeError, match=r"without a rule: .*'new'"):
        control(bare)


def test_a_route_that_names_a_place_without_a_rule_for_it_fails_to_start(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for endpoint in ("data.ea", "data.building", "data.committee_cells", "data.sheet", "editing.edits"):
        with monkeypatch.context() as loosened:
            loosened.setitem(RULES, endpoint, Rule())
            with pytest.raises(RuntimeError, match=f"the place that the route names: .*{endpoint}"):
                create_app(town)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_nobody_gets_in_without_a_login(app: Flask, endpoint: str) -> None:
    answer = asked(browser_of(app), app, endpoint)
    assert (answer.status_code, code_of(answer)) == (401, "login_needed")


@pytest.mark.parametrize("endpoint", [e for e in OPEN if e != "people.login"])
def test_what_is_open_holds_no_data(app: Flask, endpoint: str) -> None:
    answer = asked(browser_of(app), app, endpoint)
    assert answer.status_code == 200 and A not in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_role_gets_what_its_rule_says_in_its_own_territory(app: Flask, clients: dict[str, Any], endpoint: str, role: str) -> None:
    if endpoint in ("people.log_out", "people.change_password"):
        pytest.skip("it would end the session of the other tests: tests/routes/test_login.py")
    answer = asked(clients[role], app, endpoint)
    if role not in RULES[endpoint].roles:
        assert (answer.status_code, code_of(answer)) == (403, "forbidden_role")
    elif endpoint == "jobs.cancel" and role != "county_administrator":
        assert answer.status_code in (403, 404)
    else:
        assert answer.status_code < 300 or code_of(answer) in INCOMPLETE, answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [r for r in ROLES if r != "county_administrator"])
@pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if RULES[e].territory])
def test_a_role_gets_nothing_of_a_foreign_territory(app: Flask, clients: dict[str, Any], endpoint: str, role: str) -> None:
    answer = asked(clients[role], app, endpoint, own=False)
    wanted = "forbidden_place" if role in RULES[endpoint].roles else "forbidden_role"
    assert (answer.status_code, code_of(answer)) == (403, wanted)


@pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if RULES[e].territory])
def test_an_administrator_of_the_county_gets_all_of_it(app: Flask, clients: dict[str, Any], endpoint: str) -> None:
    answer = asked(clients["county_administrator"], app, endpoint, own=False)
    assert answer.status_code < 300 or code_of(answer) in INCOMPLETE, answer.get_data(as_text=True)


def test_of_a_committee_one_gets_all_or_ones_own_part(app: Flask) -> None:
    walker = logged_in(app, "walker")  # whose territory is one EA
    shown = json.loads(asked(walker, app, "data.committee_eas").get_data())
    assert [f["properties"]["ea_code"] for f in shown["features"]] == [f"{A}001"]
    for endpoint in ("editing.draft", "editing.revisions", "editing.compare"):  # these are of the whole committee
        assert code_of(asked(walker, app, endpoint)) == "forbidden_place"


LISTS = [e for e in ENDPOINTS if not RULES[e].territory and e.startswith("data.") and e not in ("jobs.job", "jobs.cancel", "data.tile")]
ASKED_WITH = {"data.search": "?q=3703", "data.issues": "?limit=500"}


@pytest.mark.parametrize("role", [r for r in ROLES if r != "county_administrator"])
@pytest.mark.parametrize("endpoint", LISTS)
def test_lists_hold_nothing_of_a_foreign_territory(app: Flask, clients: dict[str, Any], endpoint: str, role: str) -> None:
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
    path = rule.rule + ASKED_WITH.get(endpoint, "")
    text = clients[role].get(path, base_url="http://127.0.0.1").get_data(as_text=True)
    everything = clients["whole"].get(path, base_url="http://127.0.0.1").get_data(as_text=True)
    of_foreign = {"data.committees", "data.eas", "data.committee_outlines", "data.issues", "data.search", "data.report", "data.ledger"}
    assert (FOREIGN in everything) == (endpoint in of_foreign)  # else the test would look for what is never there
    assert FOREIGN not in text and OTHER not in text


def test_totals_and_ledger_are_those_of_the_territory(clients: dict[str, Any]) -> None:
    def get(role: str, path: str) -> Any:
        return clients[role].get(path, base_url="http://127.0.0.1").get_json()

    assert get("whole", "/api/v1/project")["totals"]["committees"] == 3
    assert get("whole", "/api/v1/ledger")["housing_units"] == {"total": 1158, "in_one_ea": 768, "in_none": 390, "doubled": 0}
    assert get("township_planner", "/api/v1/project")["totals"]["committees"] == 2
    assert get("township_planner", "/api/v1/ledger")["housing_units"] == {"total": 768, "in_one_ea": 384, "in_none": 384, "doubled": 0}
    assert get("committee_planner", "/api/v1/ledger")["housing_units"] == {"total": 384, "in_one_ea": 384, "in_none": 0, "doubled": 0}
    eas = get("enumerator", "/api/v1/eas")
    assert eas["code"] == [f"{A}001"]
    assert get("enumerator", "/api/v1/ledger")["housing_units"]["total"] == eas["units"][0]
    assert get("enumerator", "/api/v1/project")["version"] != get("supervisor", "/api/v1/project")["version"]


def test_a_building_in_no_committee_is_seen_by_the_whole_project_only(app: Flask, clients: dict[str, Any]) -> None:
    lost = app.extensions["project"].read(BUILDINGS)["building_id"].iloc[-1]
    found = {r: clients[r].get(f"/api/v1/buildings/{lost}", base_url="http://127.0.0.1").status_code for r in clients}
    assert found == {**dict.fromkeys(ROLES, 403), "whole": 200}
    unknown = clients["viewer"].get("/api/v1/buildings/no-such", base_url="http://127.0.0.1")
    assert code_of(unknown) == "building_unknown"


def features(client: Any, layer: str) -> int:
    """How many features the tile of the whole world holds."""
    import gzip

    data = gzip.decompress(client.get(f"/tiles/{layer}/0/0/0.mvt", base_url="http://127.0.0.1").get_data())
    return data.count(b"370305") if layer in ("committees", "eas") else len(data)


def test_tiles_show_outlines_to_all_and_plans_within_and_one_level_around(clients: dict[str, Any]) -> None:
    assert {features(client, "committees") for client in clients.values()} == {features(clients["whole"], "committees")}
    assert features(clients["enumerator"], "barriers") == features(clients["whole"], "barriers") > 0
    whole = features(clients["whole"], "eas")
    assert features(clients["township_planner"], "eas") == whole  # the county around its township
    assert 0 < features(clients["committee_planner"], "eas") < whole  # its township, not the next
    assert 0 < features(clients["enumerator"], "eas") < features(clients["supervisor"], "eas")
    buildings = {role: features(client, "buildings") for role, client in clients.items()}
    assert buildings["enumerator"] < buildings["supervisor"] < buildings["township_planner"] < buildings["whole"]
    assert buildings["committee_planner"] == buildings["supervisor"]


def test_without_a_list_one_delineates_ones_own_territory(app: Flask, clients: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[Any] = []

    def noted(project: Project, *, committee_codes: Any, **_: Any) -> Any:
        wanted.append(committee_codes)
        return SimpleNamespace(as_json=dict)

    monkeypatch.setattr(job_work, "delineate_project", noted)
    for role in ("township_planner", "committee_planner", "whole"):
        answer = post(clients[role], "/api/v1/delineate")
        assert answer.status_code == 202, answer.get_data(as_text=True)
        while clients[role].get(f"/api/v1/jobs/{answer.get_json()['id']}", base_url="http://127.0.0.1").get_json()["state"] in UNFINISHED:
            time.sleep(0.02)
    assert [sorted(w) if w else w for w in wanted] == [[A, C], [A], None]
    mixed = post(clients["township_planner"], "/api/v1/delineate", {"committees": [A, FOREIGN]})
    assert code_of(mixed) == "forbidden_place" and len(wanted) == 3


def test_a_job_is_ended_by_who_began_it_or_an_administrator(app: Flask, clients: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: Any, progress: Any, **__: Any) -> Any:
        while True:
            time.sleep(0.02)
            progress(0, 1, "delineate")

    monkeypatch.setattr(job_work, "delineate_project", slow)
    for owner, other in (("township_planner", "committee_planner"), ("committee_planner", "township_planner")):
        job = post(clients[owner], "/api/v1/delineate", {"committees": [A]}).get_json()["id"]
        told = {role: client.get("/api/v1/project", base_url="http://127.0.0.1").get_json()["job"] for role, client in clients.items()}
        assert told == {**dict.fromkeys(told), owner: job}
        assert code_of(post(clients[other], f"/api/v1/jobs/{job}/cancel")) == "forbidden_job"
        for what in ("", "/events", "/outcome"):
            assert code_of(clients[other].get(f"/api/v1/jobs/{job}{what}", base_url="http://127.0.0.1")) == "forbidden_job"
        lists = {r: c.get("/api/v1/jobs?state=active", base_url="http://127.0.0.1") for r, c in clients.items() if r != "enumerator"}
        seen = {role for role, answer in lists.items() if job in [j["id"] for j in answer.get_json()["jobs"]]}
        assert seen == {owner, "county_administrator", "whole"}
        ender = owner if owner == "township_planner" else "county_administrator"
        assert post(clients[ender], f"/api/v1/jobs/{job}/cancel").status_code == 200
        while clients[owner].get(f"/api/v1/jobs/{job}", base_url="http://127.0.0.1").get_json()["state"] in UNFINISHED:
            time.sleep(0.02)


FOREIGN_JOBS = [
    ("township_planner", "delineate", {"committees": [FOREIGN]}, "forbidden_place"),
    ("township_planner", "print", {"eas": [f"{FOREIGN}001"]}, "forbidden_place"),
    ("township_planner", "print", {"committees": [A, FOREIGN]}, "forbidden_place"),
    ("township_planner", "report_package", {"township": OTHER}, "forbidden_place"),
    ("township_planner", "report_package", {}, "forbidden_place"),
    ("township_planner", "export", {}, "forbidden_role"),
    ("township_planner", "import", {}, "forbidden_role"),
    ("committee_planner", "report_package", {"township": TOWNSHIP}, "forbidden_role"),
    ("supervisor", "delineate", {}, "forbidden_role"),
    ("viewer", "delineate", {}, "forbidden_role"),
    ("enumerator", "print", {}, "forbidden_role"),
]


@pytest.mark.parametrize(("role", "kind", "args", "code"), FOREIGN_JOBS)
def test_a_job_is_of_ones_own_role_and_territory(clients: dict[str, Any], role: str, kind: str, args: dict[str, Any], code: str) -> None:
    answer = post(clients[role], "/api/v1/jobs", {"kind": kind, "args": args})
    assert (answer.status_code, code_of(answer)) == (403, code)


def test_without_a_list_one_prints_ones_own_territory(app: Flask, clients: dict[str, Any]) -> None:
    answer = post(clients["township_planner"], "/api/v1/jobs", {"kind": "print", "args": {"paper": "a3"}})
    job = jobs.job(app.extensions["project"], answer.get_json()["id"])
    assert {ea[:9] for ea in job.args["eas"]} == {TOWNSHIP}
    while jobs.job(app.extensions["project"], job.job_id).unfinished:
        time.sleep(0.02)


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(app: Flask, town: Path) -> None:
    project: Project = app.extensions["project"]
    with project.transaction() as connection:
        people.add(connection, "p0", "leaving", "", "township_planner", TOWNSHIP)
        people.choose_password(connection, people.person_of(connection, "leaving"), "dune-salt-orbit-pear")
    client = logged_in(app, "leaving")

    def status(own: bool) -> str:
        return code_of(asked(client, app, "data.ea", own)) or "seen"

    assert (status(True), status(False)) == ("seen", "forbidden_place")
    with Project.open(town) as elsewhere:  # from the command line, while the server runs
        with elsewhere.transaction() as connection:
            people.change(connection, "p0", "leaving", territory=OTHER)
        assert (status(True), status(False)) == ("forbidden_place", "seen")
        with elsewhere.transaction() as connection:
            people.change(connection, "p0", "leaving", role="enumerator", territory=f"{A}002")
        assert code_of(asked(client, app, "jobs.delineate")) == "forbidden_role"
        with elsewhere.transaction() as connection:
            people.revoke(connection, "p0", "leaving")
        assert status(True) == "login_needed"


def test_an_initial_password_opens_nothing_but_its_change(app: Flask) -> None:
    with app.extensions["project"].transaction() as connection:
        password = people.reset_password(connection, "p0", "novice")
    client = logged_in(app, "novice", password)
    for endpoint in ENDPOINTS:
        if not RULES[endpoint].first:
            assert code_of(asked(client, app, endpoint)) == "password_must_change"
    assert asked(client, app, "people.me").get_json()["must_change"] is True
    answer = post(client, "/api/v1/me/password", {"password": password, "new_password": "pear-orbit-salt-dune"})
    assert answer.status_code == 200
    assert asked(client, app, "data.project").status_code == 200


def test_refusals_are_in_the_audit_and_a_flood_of_them_is_one_row(app: Flask, town: Path) -> None:
    fresh = create_app(town, hosts=None)
    client = logged_in(fresh, "enumerator")
    with Project.open(town) as project:
        with project.reading() as connection:
            before, person = len(listed(connection)), people.person_of(connection, "enumerator").person_id
        for _ in range(30):
            asked(client, fresh, "data.ea", own=False)
            asked(browser_of(fresh), fresh, "data.project")
        with project.reading() as connection:
            rows = listed(connection)[before:]
    fresh.extensions["project"].close()
    assert [(r["actor"], r["action"], r["object"], r["outcome"]) for r in rows] == [
        (person, "refusal", f"/api/v1/eas/{FOREIGN}001", "refused"),
        ("unknown", "refusal", "/api/v1/project", "refused"),
    ]
    assert [json.loads(r["details"])["code"] for r in rows] == ["forbidden_place", "login_needed"]


def test_prints_and_reports_are_in_the_audit(app: Flask, clients: dict[str, Any]) -> None:
    project: Project = app.extensions["project"]
    with project.reading() as connection:
        before, person = len(listed(connection)), people.person_of(connection, "viewer").person_id
    asked(clients["viewer"], app, "data.report")
    assert asked(clients["viewer"], app, "data.sheet").status_code == 200
    with project.reading() as connection:
        rows = listed(connection)[before:]
    assert [(r["actor"], r["action"], r["object"]) for r in rows] == [(person, "report", ""), (person, "print", f"{A}001")]


def test_what_planners_do_is_theirs_in_the_audit_and_in_the_history(
    app: Flask, clients: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    project: Project = app.extensions["project"]
    client, at = clients["committee_planner"], f"/api/v1/committees/{A}"
    with project.reading() as connection:
        before, person = len(listed(connection)), people.person_of(connection, "committee_planner").person_id

    def written(project: Project, *, author: str, **_: Any) -> Any:
        project.write({}, committee_codes=[A])
        return SimpleNamespace(as_json=lambda: {"author": author})

    monkeypatch.setattr(job_work, "delineate_project", written)
    job = post(client, "/api/v1/delineate", {"committees": [A]}).get_json()["id"]
    while (done := client.get(f"/api/v1/jobs/{job}", base_url="http://127.0.0.1").get_json())["state"] in UNFINISHED:
        time.sleep(0.02)
    assert done["made"] == {"author": person}
    revision = client.get(f"{at}/draft", base_url="http://127.0.0.1").headers["ETag"]
    body = {"op": "rename_ea", "args": {"ea": f"{A}001", "name": "河东"}, "operation_id": "rename-1"}
    answer = post(client, f"{at}/edits", body, **{"If-Match": revision})
    assert answer.status_code == 200 and answer.get_json()["author"] == person, answer.get_data(as_text=True)
    assert answer.get_json()["author_name"] == "Committee_Planner"
    other = clients["township_planner"]
    late = post(other, f"{at}/edits", {**body, "operation_id": "rename-2"}, **{"If-Match": revision})
    assert (
        late.status_code == 409
        and "Committee_Planner" in late.get_json()["error"]["message"]
        and person not in late.get_json()["error"]["message"]
    )
    assert post(client, f"{at}/lease").get_json()["author_name"] == "Committee_Planner"
    held = post(other, f"{at}/lease")
    assert code_of(held) == "lease_taken" and "Committee_Planner" in held.get_json()["error"]["message"]
    with project.reading() as connection:
        rows = listed(connection)[before:]
    assert [(r["actor"], r["action"], r["object"], r["address"]) for r in rows] == [
        (person, "job_start", job, "127.0.0.1"),
        (person, "delineate", "", "127.0.0.1"),
        (person, "job_end", job, "127.0.0.1"),
        (person, "edit", A, "127.0.0.1"),
    ]
    assert json.loads(rows[3]["details"])["op"] == "rename_ea"


@pytest.mark.parametrize(
    ("role", "to", "code"),
    [
        ("committee_planner", A, "revision_needed"),  # let in, and then asked what it is made on
        ("committee_planner", C, "forbidden_place"),
        ("township_planner", C, "revision_needed"),
        ("township_planner", FOREIGN, "forbidden_place"),
        ("county_administrator", FOREIGN, "revision_needed"),  # across townships only an office above both
    ],
)
def test_what_is_handed_over_must_come_to_ones_own_territory(clients: dict[str, Any], role: str, to: str, code: str) -> None:
    body = {"op": "hand_over_building", "args": {"building": "b0", "to": f"{to}001"}, "operation_id": "hand-over"}
    assert code_of(post(clients[role], f"/api/v1/committees/{A}/edits", body)) == code


def test_planners_are_the_roles_that_the_description_names() -> None:
    assert {"county_administrator", "township_planner", "committee_planner"} == PLANNERS
    assert SIGNED["X-Enumap"] == "page"
