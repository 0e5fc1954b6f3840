"""Previews of edits, what the page knows of a committee while it is edited, and lines drawn in degrees.

World: the town of `tests.town`.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask.testing import FlaskClient

from layers.store import Project
from routes.openapi import SCHEMAS
from routes.web import create_app
from tests.people import settle
from tests.routes.people_client import logged_in
from tests.town import EAST, NORTH, SIDE, A, B

AT = f"/api/v1/committees/{A}"
IDS = itertools.count()


@pytest.fixture
def client(town: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(shutil.copy(town, tmp_path / "town.enumap"))
    yield app.test_client()
    app.extensions["project"].close()


def ask(client: FlaskClient, op: str, status: int = 200, crs: str | None = None, **args: Any) -> Any:
    body = {"op": op, "args": args} | ({} if crs is None else {"crs": crs})
    answer = client.post(f"{AT}/previews", json=body, query_string={"lang": "en"})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json() if status == 200 else answer.get_json()["error"]["code"]


def errors(schema: str, value: Any) -> list[str]:
    whole = {**SCHEMAS[schema], "components": {"schemas": SCHEMAS}}
    return [e.message for e in jsonschema_rs.validator_for(whole).iter_errors(value)]


def draft(client: FlaskClient) -> Any:
    return client.get(f"{AT}/draft", query_string={"lang": "en"}).get_json()


def made(client: FlaskClient, op: str, status: int = 200, **more: Any) -> Any:
    match = {"If-Match": f'"{A}-{client.get(f"{AT}/desk").get_json()["revision"]}"'}
    body = {"op": op, "operation_id": f"p-{next(IDS)}", **more}
    answer = client.post(f"{AT}/edits", json=body, headers=match, query_string={"lang": "en"})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def degrees(client: FlaskClient) -> list[list[float]]:
    """A line across an EA of A, through its middle from west to east, in longitude and latitude."""
    ring = draft(client)["eas"]["features"][0]["geometry"]["coordinates"][0]
    (west, east), (south, north) = ((min(v), max(v)) for v in zip(*ring, strict=True))
    middle = (south + north) / 2
    return [[west - 1e-5, middle], [east + 1e-5, middle]]


def test_a_preview_is_what_the_edit_then_makes_and_writes_nothing(client: FlaskClient) -> None:
    before = draft(client)
    eas = [f["properties"]["ea_code"] for f in before["eas"]["features"]][:2]
    found = ask(client, "merge_eas", eas=eas)
    assert not errors("Preview", found)
    assert draft(client) == before and found["revision"] == before["revision"]
    then = made(client, "merge_eas", args={"eas": eas})
    assert [f["properties"] for f in then["eas"]["features"]] == [f["properties"] for f in found["eas"]["features"]]
    assert then["gone"] == found["gone"] and len(found["gone"]) == 1 and found["cells"]["count"] > 0


def test_what_cannot_be_made_is_refused_as_the_edit_would_be(client: FlaskClient) -> None:
    assert ask(client, "merge_eas", 422, eas=[f"{A}001"]) == "edit_one_ea"
    assert ask(client, "rename_ea", 400, ea=f"{A}099", name="x") == "edit_ea_unknown"
    assert ask(client, "no_such_edit", 400) == "edit_op_unknown"
    assert client.post(f"{AT}/previews", json={"op": "merge_eas", "reason": "x"}).status_code == 400
    assert client.post("/api/v1/committees/999999999999/previews", json={"op": "merge_eas"}).status_code == 404


def test_a_line_in_degrees_is_the_line_in_metres(client: FlaskClient) -> None:
    code = f"{A}001"
    line = degrees(client)
    found = ask(client, "split_ea", crs="EPSG:4326", ea=code, line=line)
    there = {f["properties"]["ea_code"]: f["properties"]["housing_units"] for f in draft(client)["eas"]["features"]}
    sides = [f["properties"] for f in found["eas"]["features"] if f["properties"]["ea_code"] not in set(there) - {code}]
    assert len(sides) == 2 and sum(ea["housing_units"] for ea in sides) == there[code]
    kept = made(client, "split_ea", args={"ea": code, "line": line}, crs="EPSG:4326")["args"]["line"]
    assert all(EAST - 5 < x < EAST + SIDE + 5 and NORTH - 5 < y < NORTH + SIDE + 5 for x, y in kept)


@pytest.mark.parametrize("points", [[[200, 0], [0, 0]], [["a", 1], [0, 0]], [[0, 95], [0, 0]], [], "line", [[True, False], [0, 0]], None])
def test_what_is_no_point_on_the_globe_is_refused(client: FlaskClient, points: Any) -> None:
    code = "edit_arg_missing" if points is None else ("edit_arg_wrong", "edit_line_not_across")
    given = client.post(f"{AT}/previews", json={"op": "split_ea", "args": {"ea": f"{A}001", "line": points}, "crs": "EPSG:4326"})
    assert given.status_code in (400, 422) and given.get_json()["error"]["code"] in code
    assert ask(client, "split_ea", 400, crs="EPSG:3857", ea=f"{A}001", line=[[0, 0], [1, 1]]) == "request_choice"
    assert ask(client, "add_building", 400, crs="EPSG:4326", footprint="x") == "edit_arg_wrong"


def test_the_desk_tells_revision_turns_lease_and_what_is_barred(client: FlaskClient) -> None:
    def desk() -> Any:
        told = client.get(f"{AT}/desk", query_string={"lang": "en"}).get_json()
        assert not errors("Desk", told)
        return told

    first = desk()
    assert (first["state"], first["barred"], first["lease"], first["redo"]) == ("draft", {}, None, None)
    assert first["undo"]["op"] == "delineate"
    made(client, "rename_ea", args={"ea": f"{A}001", "name": "河东"})
    client.post(f"{AT}/lease", json={})
    then = desk()
    assert then["undo"]["op"] == "rename_ea" and then["revision"] == first["revision"] + 1 and then["lease"]["author"] == "local"
    assert client.get("/api/v1/committees/999999999999/desk").status_code == 404


def test_a_submitted_committee_bars_edits_and_says_why(client: FlaskClient) -> None:
    found = client.get(f"{AT}/checks").get_json()
    words = {c["key"]: "seen" for s in found["steps"] for c in s["checks"]}
    body = {"step": "submit", "words": words, "operation_id": "s"}
    assert client.post(f"{AT}/state", json=body, headers={"If-Match": f'"{A}-{found["revision"]}"'}).status_code == 200
    told = client.get(f"{AT}/desk", query_string={"lang": "en"}).get_json()
    assert told["state"] == "submitted" and {"merge_eas", "change_building", "undo"} <= set(told["barred"])
    assert told["barred"]["merge_eas"]["code"] == "signoff_not_draft" and "submitted" in told["barred"]["merge_eas"]["message"]
    assert ask(client, "merge_eas", 422, eas=[f"{A}001", f"{A}002"]) == "signoff_not_draft"


def test_who_may_not_edit_is_told_so_for_every_edit(town: Path, tmp_path: Path) -> None:
    own = shutil.copy(town, tmp_path / "town.enumap")
    with Project.open(own) as project:
        settle(project, {"viewer": ("viewer", A), "committee": ("committee_planner", A)})
    app = create_app(own, hosts=None)
    for login, barred in (("viewer", "merge_eas"), ("committee", "virtual_ea")):
        asked = logged_in(app, login)
        told = asked.get(f"{AT}/desk", base_url="http://127.0.0.1").get_json()["barred"]
        assert barred in told and ("undo" in told) == (login == "viewer")
        assert asked.get(f"/api/v1/committees/{B}/desk", base_url="http://127.0.0.1").status_code == 403
    app.extensions["project"].close()
