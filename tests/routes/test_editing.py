"""Edits over HTTP: preconditions, refusals in the one error shape, what is answered, what bodies are not taken.

World: the town of `tests.town`; the first test of each kind finds it as it was made.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gis.edits import EDITS
from gis.errors import Refused
from gis.messages import MESSAGES
from routes.editing import LEASE_MINUTES
from routes.web import create_app
from tests.chinese import stray_words
from tests.town import A, B, C

AT = f"/api/v1/committees/{A}"
IDS = itertools.count()


@pytest.fixture
def client(town: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(shutil.copy(town, tmp_path / "town.enumap"))
    yield app.test_client()
    app.extensions["project"].close()


def tag(client: FlaskClient, code: str = A) -> str:
    return client.get(f"/api/v1/committees/{code}/draft").headers["ETag"]


def post(client: FlaskClient, path: str, body: Any, match: str | None, lang: str = "en") -> TestResponse:
    headers = {} if match is None else {"If-Match": match}
    kind = {"data": body, "content_type": "application/json"} if isinstance(body, (str, bytes)) else {"json": body}
    return client.post(path, headers=headers, query_string={"lang": lang}, **kind)


def edit(client: FlaskClient, op: str = "rename_ea", match: str | None = "", at: str = AT, **args: Any) -> TestResponse:
    body = {"op": op, "args": args or {"ea": A + "001", "name": "河东"}, "operation_id": f"op-{next(IDS)}", "reason": "路名"}
    return post(client, f"{at}/edits", body, tag(client) if match == "" else match)


def error(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)
    found = answer.get_json()["error"]
    assert found["message"] and found["code"] in MESSAGES
    return str(found["code"])


def test_an_edit_is_answered_with_what_it_changed_and_the_tag_to_go_on_with(client: FlaskClient) -> None:
    before = tag(client)
    answer = edit(client)
    told = answer.get_json()
    assert answer.status_code == 200 and answer.headers["ETag"] == tag(client) == f'"{A}-{told["revision"]}"' != before
    assert [f["properties"]["name"] for f in told["eas"]["features"]] == ["河东"] and told["parts"]["features"] == [] == told["gone"]
    assert (told["what"], told["op"], told["reason"], told["author"]) == ("edit", "rename_ea", "路名", "local")
    ring = told["eas"]["features"][0]["geometry"]["coordinates"][0]
    assert all(113 < x < 115 and 36 < y < 37 for x, y in ring)
    assert client.get(f"/api/v1/committees/{A}/draft").get_json()["undo"] == [told["revision"]]


def test_a_write_without_a_revision_is_428_with_another_409_with_none_that_can_be_400(client: FlaskClient) -> None:
    seen = tag(client)
    assert error(edit(client, match=None), 428) == "revision_needed"
    for match in ("*", "17", f"W/{seen}", f"{seen}, {seen}", f'"{B}-2"', f'"{A}-x"', '"' * 50, f'"{A}-٣"'):
        assert error(edit(client, match=match), 400) == "revision_header"
    assert error(edit(client, match=f'"{A}-99"'), 409) == "revision_ahead"
    assert edit(client, match=seen).status_code == 200
    late = edit(client, match=seen, ea=A + "002", name="河西")
    assert error(late, 409) == "revision_stale"
    told = late.get_json()["error"]
    assert [row["args"]["name"] for row in told["since"]] == ["河东"] and told["revision"] == told["since"][0]["revision"]
    kept = client.get(f"{AT}/alternatives").get_json()["alternatives"]
    assert [row["args"]["name"] for row in kept] == ["河西"]
    shown = client.get(f"{AT}/alternatives/{kept[0]['operation_id']}").get_json()
    assert "河西" in [f["properties"]["name"] for f in shown["eas"]["features"]]
    assert error(client.get(f"{AT}/alternatives/none"), 404) == "alternative_unknown"


def test_what_cannot_be_done_is_422_with_the_reason_and_what_makes_no_sense_400(client: FlaskClient) -> None:
    assert error(edit(client, "merge_eas", eas=[A + "001"]), 422) == "edit_one_ea"
    assert error(edit(client, "rename_ea", ea=A + "099", name="x"), 400) == "edit_ea_unknown"
    assert error(edit(client, "no_such_edit"), 400) == "edit_op_unknown"
    assert error(edit(client, "rename_ea", ea=1), 400) == "edit_arg_wrong"
    for way in ("undo", "redo"):
        first = "nothing_to_" + way
        match = tag(client, C)
        assert error(post(client, f"/api/v1/committees/{C}/{way}", {"operation_id": way}, match), 422) == first
    assert error(edit(client, at="/api/v1/committees/370305100999", match='"370305100999-0"'), 404) == "committee_unknown"
    assert error(client.get("/api/v1/committees/x/draft"), 404) == "committee_unknown"


CRAFTED = [
    b"",
    b"null",
    b"[]",
    b'"edit"',
    b"{",
    b"\xff\xfe",
    b'{"op": "rename_ea", "op": "merge_eas"}',
    b'{"op": "rename_ea", "args": {"ea": NaN}, "operation_id": "a"}',
    b'{"op": "rename_ea", "args": {"ea": 1e999}, "operation_id": "a"}',
    b'{"op": "rename_ea", "args": {"name": "\\ud800"}, "operation_id": "a"}',
    b'{"op": "rename_ea", "args": {"ea": ' + b"9" * 5000 + b'}, "operation_id": "a"}',
    b'{"op": "rename_ea", "args": {"ea": ' + b"[" * 100 + b"]" * 100 + b'}, "operation_id": "a"}',
    b'{"op": "rename_ea", "args": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"op": 1, "args": {}, "operation_id": "a"}',
    b'{"op": "rename_ea", "args": [], "operation_id": "a"}',
    b'{"op": "rename_ea", "args": "x", "operation_id": "a"}',
    b'{"op": "rename_ea", "args": {}, "operation_id": ""}',
    b'{"op": "rename_ea", "args": {}, "operation_id": 7}',
    b'{"op": "rename_ea", "args": {}, "operation_id": "a b"}',
    b'{"op": "rename_ea", "args": {}}',
    b'{"op": "rename_ea", "args": {}, "operation_id": "a", "reason": 1}',
    b'{"op": "rename_ea", "args": {}, "operation_id": "a", "reason": "' + b"x" * 501 + b'"}',
    b'{"op": "rename_ea", "args": {}, "operation_id": "a", "force": true}',
    b'{"op": "rename_ea", "args": {"\\u0000": 1}, "operation_id": "a"}',
]


@pytest.mark.parametrize("crafted", CRAFTED, ids=[str(c[:60]) for c in CRAFTED])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_crafted_body_is_a_clear_400_and_changes_nothing(client: FlaskClient, crafted: bytes, lang: str) -> None:
    seen = tag(client)
    answer = post(client, f"{AT}/edits", crafted, seen, lang)
    error(answer, 400)
    assert tag(client) == seen
    if lang == "zh":
        shown = answer.get_json()["error"]["message"]
        assert any("\u4e00" <= c <= "\u9fff" for c in shown)


def test_a_reply_that_was_lost_is_asked_for_again_and_nothing_is_done_twice(client: FlaskClient) -> None:
    seen = tag(client)
    body = {"op": "rename_ea", "args": {"ea": A + "001", "name": "河东"}, "operation_id": "lost", "reason": ""}
    first, again = (post(client, f"{AT}/edits", body, seen) for _ in range(2))
    assert first.headers["ETag"] == again.headers["ETag"]
    assert again.get_json() == {**first.get_json(), "repeated": True} and not first.get_json()["repeated"]
    assert error(post(client, f"{AT}/edits", {**body, "args": {"ea": A + "002", "name": "河东"}}, seen), 422) == "operation_reused"
    assert error(post(client, f"{AT}/undo", {"operation_id": "lost"}, tag(client)), 422) == "operation_reused"


def test_undo_redo_restore_and_what_was(client: FlaskClient) -> None:
    first = int(tag(client).strip('"').split("-")[1])
    for name in ("一", "二"):
        edit(client, ea=A + "001", name=name)
    assert post(client, f"{AT}/undo", {"operation_id": "u1"}, tag(client)).get_json()["of"] == first + 2
    assert post(client, f"{AT}/redo", {"operation_id": "r1"}, tag(client)).get_json()["eas"]["features"][0]["properties"]["name"] == "二"
    back = post(client, f"{AT}/restore", {"operation_id": "b1", "revision": first}, tag(client)).get_json()
    assert (back["what"], back["of"], back["args"]) == ("restore", first, {"revision": first})
    assert error(post(client, f"{AT}/restore", {"operation_id": "b2", "revision": True}, tag(client)), 400) == "request_bad"
    assert error(post(client, f"{AT}/restore", {"operation_id": "b3", "revision": 99}, tag(client)), 404) == "revision_unknown"
    pages, before = [], None
    while True:
        found = client.get(f"{AT}/revisions", query_string={"limit": 2, **({} if before is None else {"before": before})}).get_json()
        pages.append([row["revision"] for row in found["revisions"]])
        if (before := found["next"]) is None:
            break
    assert [n for rows in pages for n in rows] == list(range(found["revision"], 0, -1)) and all(len(rows) <= 2 for rows in pages)
    seen = client.get(f"{AT}/revisions/{first + 1}").get_json()
    assert (seen["op"], seen["eas"]["features"][0]["properties"]["name"]) == ("rename_ea", "一")
    assert error(client.get(f"{AT}/revisions/99"), 404) == "revision_unknown"
    same = client.get(f"{AT}/compare", query_string={"from": first, "to": first + 1}).get_json()
    assert (same["units"], same["units_moved"], same["moves"]) == (384, 0, [])
    assert error(client.get(f"{AT}/compare", query_string={"from": first}), 400) == "request_empty"
    assert error(client.get(f"{AT}/compare", query_string={"from": "-1", "to": "x"}), 400) == "request_bad"


def test_the_draft_is_sent_once_a_revision(client: FlaskClient) -> None:
    first = client.get(f"{AT}/draft")
    told = first.get_json()
    assert set(told) >= {"eas", "cells", "parts", "undo", "redo", "locks", "lease"} and told["parts"]["count"] == 64
    again = client.get(f"{AT}/draft", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    edit(client)
    assert client.get(f"{AT}/draft", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_lease_tells_others_and_is_free_after_a_while(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    at = {"time": "2026-03-01T14:05:00Z", "who": "anna"}
    monkeypatch.setattr("layers.edits.leases.now", lambda: at["time"])
    monkeypatch.setattr("routes.editing.author", lambda: at["who"])
    client.application.config[LEASE_MINUTES] = 30
    assert client.post(f"{AT}/lease", json={}).get_json()["since"] == "2026-03-01T14:05:00Z"
    at |= {"time": "2026-03-01T14:20:00Z"}
    assert client.post(f"{AT}/lease", json={}).get_json()["since"] == "2026-03-01T14:05:00Z"
    at |= {"time": "2026-03-01T14:49:00Z", "who": "bo"}
    taken = client.post(f"{AT}/lease", json={}, query_string={"lang": "en"})
    assert (
        error(taken, 409) == "lease_taken"
        and "anna" in taken.get_json()["error"]["message"]
        and "14:05" in taken.get_json()["error"]["message"]
    )
    assert client.get(f"{AT}/draft").get_json()["lease"]["author"] == "anna"
    assert edit(client).status_code == 200  # soft: whoever edits first is first
    at |= {"time": "2026-03-01T14:50:00Z"}
    assert client.post(f"{AT}/lease", json={}).get_json()["author"] == "bo"
    at |= {"who": "anna"}
    assert client.delete(f"{AT}/lease", json={}).status_code == 204
    assert client.get(f"{AT}/draft").get_json()["lease"]["author"] == "bo"
    at |= {"time": "2025-01-01T00:00:00Z"}  # the clock was a year ahead
    assert client.post(f"{AT}/lease", json={}).get_json()["author"] == "anna"


def test_no_message_mixes_languages(client: FlaskClient) -> None:
    seen = tag(client)
    edit(client, match=seen)
    for answer in (
        post(client, f"{AT}/edits", {"op": "rename_ea", "args": {"ea": A + "001", "name": "东"}, "operation_id": "x"}, seen, "zh"),
        post(client, f"{AT}/edits", {"op": "rename_ea", "operation_id": "x"}, None, "zh"),
        post(client, f"{AT}/redo", {"operation_id": "y"}, tag(client), "zh"),
    ):
        assert not stray_words(answer.get_json()["error"]["message"])


def test_every_edit_is_known_to_the_words_of_the_history() -> None:
    from gis.messages.word_messages import TERMS

    assert {edit.op for edit in EDITS} | {"undo", "redo", "restore", "delineate", "import"} <= set(TERMS)


def test_json_that_is_answered_is_json(client: FlaskClient) -> None:
    for path in ("draft", "revisions", "revisions/1", "alternatives"):
        json.loads(client.get(f"{AT}/{path}").get_data(as_text=True), parse_constant=lambda c: pytest.fail(c))


def test_a_number_beyond_all_revisions_is_a_clear_400(client: FlaskClient) -> None:
    """Bug: it was a fault of SQLite's whole numbers."""
    assert error(client.get(f"{AT}/revisions/9223372036854775808"), 400) == "request_bad"


@pytest.mark.parametrize("body", [b'{"op": "a\\u0000"}', b'{"op": "\x00"}', b'{"op": "\\\\\\u0000"}'])
def test_the_character_nul_is_refused_before_a_store_sees_it(client: FlaskClient, body: bytes) -> None:
    """Bug: a database server was said not to answer, with its address."""
    assert error(post(client, f"{AT}/edits", body, tag(client)), 400) == "request_nul"
    assert error(client.get(f"{AT}/alternatives/%00"), 400) == "request_nul"
    assert error(client.get("/api/v1/search", query_string={"q": "a\x00"}), 400) == "request_nul"
    assert error(post(client, f"{AT}/edits", b'{"op": "\\\\u0000"}', tag(client)), 400) != "request_nul"  # six characters of a text


@pytest.mark.parametrize(("code", "status"), [("server_unreachable", 503), ("server_fault", 503), ("disk_full", 507)])
def test_a_store_that_cannot_be_used_is_no_fault_of_the_request_and_its_place_is_not_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, code: str, status: int
) -> None:
    def silent(*_: object) -> None:
        raise Refused(code, file="/srv/secret/town.enumap", server="10.1.2.3", reason={"text": "down"})

    monkeypatch.setattr("routes.editing.committee_revision", silent)
    answer = client.get(f"{AT}/revisions")
    assert error(answer, status) == ("disk_full" if status == 507 else "health_silent")
    assert "secret" not in answer.get_data(as_text=True) and "10.1.2.3" not in answer.get_data(as_text=True)
