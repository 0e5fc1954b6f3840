"""Logging in through the page's server: cookies, requests of other pages, sessions, offices without people, visitors of the demo."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from layers import people
from layers.access.audit_check import listed
from layers.store import Project
from routes.web import create_app
from tests.people import PASSWORD, made, set_clock, settle
from tests.routes.people_client import ORIGIN, SIGNED, browser_of, code_of, logged_in, post

NEW = "pear-orbit-salt-dune"
RIGHT = {"login": "admin", "password": PASSWORD}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with made(tmp_path / "county.gpkg") as project:
        settle(project, {"li": ("viewer", "370305001")})
        yield project


@pytest.fixture
def app(project: Project) -> Iterator[Flask]:
    app = create_app(project.path)
    yield app
    app.extensions["project"].close()


def get(client: Any, path: str = "/api/v1/me") -> Any:
    return client.get(path, base_url=ORIGIN)


def test_the_cookie_is_for_the_server_alone_and_strict(app: Flask) -> None:
    answer = post(browser_of(app), "/api/v1/login", RIGHT)
    cookie = answer.headers["Set-Cookie"]
    assert {p.strip() for p in cookie.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Strict"}
    assert cookie.startswith("enumap-") and "Expires" not in cookie  # gone with the browser


def test_under_tls_the_cookie_is_secure_and_of_this_host(app: Flask) -> None:
    client = app.test_client()
    secure = "https://127.0.0.1"
    answer = client.post("/api/v1/login", json=RIGHT, headers={**SIGNED, "Origin": secure}, base_url=secure)
    assert answer.headers["Set-Cookie"].startswith("__Host-enumap-") and "; Secure;" in answer.headers["Set-Cookie"]
    assert client.get("/api/v1/me", base_url=secure).status_code == 200


def test_who_is_logged_in_is_told_who_they_are(app: Flask) -> None:
    told = get(logged_in(app, "li")).get_json()
    assert (told["login"], told["kind"], told["role"], told["territory"]) == ("li", "person", "viewer", ["370305001"])
    assert told["may"] == {"delineate": False, "sign_off": True, "import": False} and told["policy"]["least_length"] == 8
    assert get(logged_in(app, "admin")).get_json()["may"] == {"delineate": True, "sign_off": True, "import": True}


def test_a_wrong_login_is_401_and_a_locked_one_429_with_the_minutes(app: Flask) -> None:
    client = browser_of(app)
    answers = [post(client, "/api/v1/login", {"login": "admin", "password": "wrong"}) for _ in range(6)]
    assert [a.status_code for a in answers] == [401] * 5 + [429]
    assert "15" in answers[-1].get_json()["error"]["message"]
    known, unknown = answers[0].get_json(), post(client, "/api/v1/login", {"login": "nobody", "password": "wrong"}).get_json()
    assert known == unknown


FOREIGN_PAGES = [
    {"Origin": "http://evil.example", "X-Enumap": "page"},
    {"Origin": "null", "X-Enumap": "page"},
    {"Origin": "http://127.0.0.1:5001", "X-Enumap": "page"},  # another program on this machine
    {"Origin": "https://127.0.0.1", "X-Enumap": "page"},
    {"X-Enumap": "page"},  # no origin at all
    {"Origin": ORIGIN},  # without our header: a form, or a script that may not send it
    {**SIGNED, "Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN_PAGES)
@pytest.mark.parametrize(
    "path", ["/api/v1/login", "/api/v1/logout", "/api/v1/me/password", "/api/v1/delineate", "/api/v1/me/sessions/x/end"]
)
def test_another_page_changes_nothing_though_the_cookie_be_sent(app: Flask, path: str, headers: dict[str, str]) -> None:
    client = logged_in(app, "admin")
    body = {**RIGHT, "new_password": NEW} if path != "/api/v1/delineate" else {}
    answer = client.post(path, json=body, headers=headers, base_url=ORIGIN)
    assert (answer.status_code, code_of(answer)) in ((403, "request_unsigned"), (400, "request_foreign"))
    assert "Set-Cookie" not in answer.headers and get(client).status_code == 200


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_a_form_changes_nothing(app: Flask, kind: str) -> None:
    client = logged_in(app, "admin")
    answer = client.post("/api/v1/logout", data="{}", content_type=kind, headers=SIGNED, base_url=ORIGIN)
    assert code_of(answer) == "request_foreign" and get(client).status_code == 200


def test_a_token_that_was_planted_is_not_taken_over(app: Flask) -> None:
    """Session fixation: the attacker's cookie in the victim's browser is worth nothing after the login, and nothing before."""
    name = post(browser_of(app), "/api/v1/login", RIGHT).headers["Set-Cookie"].partition("=")[0]
    victim, attacker = browser_of(app), browser_of(app)
    for client in (victim, attacker):
        client.set_cookie(name, "planted", domain="127.0.0.1")
    assert post(victim, "/api/v1/login", RIGHT).status_code == 200
    assert get(victim).status_code == 200 and get(attacker).status_code == 401


def test_a_token_is_new_with_each_login_and_that_of_before_ends(app: Flask) -> None:
    client = logged_in(app, "admin")
    first = next(iter(client._cookies.values())).value  # type: ignore[union-attr]
    post(client, "/api/v1/login", RIGHT)
    second = next(iter(client._cookies.values())).value  # type: ignore[union-attr]
    thief = browser_of(app)
    thief.set_cookie(next(iter(client._cookies.values())).key, first, domain="127.0.0.1")  # type: ignore[union-attr]
    assert first != second and get(thief).status_code == 401 and get(client).status_code == 200


def test_logging_out_ends_the_session_at_the_server(app: Flask) -> None:
    client = logged_in(app, "admin")
    cookie = next(iter(client._cookies.values()))  # type: ignore[union-attr]
    answer = post(client, "/api/v1/logout")
    assert answer.status_code == 200 and answer.headers["Clear-Site-Data"] == '"cache"'
    client.set_cookie(cookie.key, cookie.value, domain="127.0.0.1")  # kept by somebody
    assert get(client).status_code == 401


def test_sessions_are_listed_and_others_of_ones_own_can_be_ended(app: Flask) -> None:
    here, there, other = logged_in(app, "admin"), logged_in(app, "admin"), logged_in(app, "li")
    rows = get(here, "/api/v1/me/sessions").get_json()["sessions"]
    assert [r["this"] for r in rows].count(True) == 1 and len(rows) == 2
    elsewhere = next(r["session_id"] for r in rows if not r["this"])
    assert code_of(post(other, f"/api/v1/me/sessions/{elsewhere}/end")) == "session_unknown"  # it is not theirs
    assert get(there).status_code == 200
    assert post(here, f"/api/v1/me/sessions/{elsewhere}/end").status_code == 200
    assert get(there).status_code == 401 and get(here).status_code == 200


def test_a_new_password_ends_the_sessions_elsewhere_and_goes_on_here(app: Flask) -> None:
    here, there = logged_in(app, "admin"), logged_in(app, "admin")
    assert code_of(post(here, "/api/v1/me/password", {"password": "wrong", "new_password": NEW})) == "password_wrong"
    assert code_of(post(here, "/api/v1/me/password", {"password": PASSWORD, "new_password": "admin-2026"})) == "password_login"
    assert code_of(post(here, "/api/v1/me/password", {"password": PASSWORD, "new_password": PASSWORD})) == "password_again"
    assert post(here, "/api/v1/me/password", {"password": PASSWORD, "new_password": NEW}).status_code == 200
    assert get(here).status_code == 200 and get(there).status_code == 401
    assert post(browser_of(app), "/api/v1/login", RIGHT).status_code == 401
    assert logged_in(app, "admin", NEW)


def test_guessing_the_present_password_is_locked_too(app: Flask) -> None:
    client = logged_in(app, "admin")
    codes = [code_of(post(client, "/api/v1/me/password", {"password": "wrong", "new_password": NEW})) for _ in range(6)]
    assert codes == ["password_wrong"] * 5 + ["login_locked"]


@pytest.mark.parametrize("minutes", [31, 24 * 60, -24 * 60])
def test_an_idle_session_ends_whichever_way_the_clock_goes(app: Flask, monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    client = logged_in(app, "admin")
    set_clock(monkeypatch, minutes * 60)
    assert get(client).status_code == 401
    assert logged_in(app, "admin")  # and one can log in again at once


def test_a_session_in_use_goes_on_until_it_is_old(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.time()
    client, found = logged_in(app, "admin"), []
    for quarter in range(1, 50):
        monkeypatch.setattr(time, "time", lambda q=quarter: begun + q * 900)
        found.append(get(client).status_code)
    assert found == [200] * 48 + [401]  # 12 hours


def test_an_office_without_people_works_without_logins_until_there_are_some(tmp_path: Path) -> None:
    with Project.create(tmp_path / "office.gpkg") as project:
        app = create_app(project.path)
        client = browser_of(app)
        told = get(client).get_json()
        assert (told["kind"], told["role"], told["login"]) == ("local", "county_administrator", None)
        assert code_of(post(client, "/api/v1/login", RIGHT)) == "no_people"
        assert get(client, "/api/v1/me/sessions").status_code == 401
        settle(project, {"admin": ("county_administrator", "")})
        assert code_of(get(client)) == "login_needed"
        assert post(client, "/api/v1/login", RIGHT).status_code == 200 and get(client).status_code == 200
        app.extensions["project"].close()


def test_where_others_can_reach_it_nobody_is_local(tmp_path: Path) -> None:
    with Project.create(tmp_path / "office.gpkg") as project:
        app = create_app(project.path, hosts=None)
        assert code_of(get(browser_of(app))) == "login_needed"
        app.extensions["project"].close()


def test_visitors_of_the_demo_read_and_change_nothing(project: Project) -> None:
    app = create_app(project.path, demo_people=[{"login": "li", "password": PASSWORD, "role": "viewer", "territory": "370305001"}])
    visitor = browser_of(app)
    told = get(visitor).get_json()
    assert (told["kind"], told["role"]) == ("visitor", "viewer") and told["demo"][0]["password"] == PASSWORD
    assert get(visitor, "/api/v1/project").status_code == 200
    assert code_of(post(visitor, "/api/v1/delineate")) == "login_needed"
    assert code_of(get(visitor, "/api/v1/me/sessions")) == "login_needed"
    assert get(logged_in(app, "li")).get_json()["kind"] == "person"
    app.extensions["project"].close()


def test_two_projects_on_one_machine_have_cookies_of_their_own(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.store.now", lambda: "2026-01-01T00:00:00Z")
    with made(tmp_path / "second.gpkg") as second:
        other = create_app(second.path)
        names = {post(browser_of(a), "/api/v1/login", RIGHT).headers["Set-Cookie"].partition("=")[0] for a in (app, other)}
        assert len(names) == 2
        other.extensions["project"].close()


def test_a_body_that_is_no_text_is_refused_with_words(app: Flask) -> None:
    for body in ([], {"login": "admin"}, {"login": 5, "password": ["x"]}, {"login": None, "password": None}):
        assert code_of(post(browser_of(app), "/api/v1/login", body)) == "text_needed"


def test_logouts_and_ended_sessions_are_in_the_audit(app: Flask, project: Project) -> None:
    here, there = logged_in(app, "admin"), logged_in(app, "admin")
    own = next(r["session_id"] for r in get(here, "/api/v1/me/sessions").get_json()["sessions"] if not r["this"])
    post(here, f"/api/v1/me/sessions/{own}/end")
    post(here, "/api/v1/logout")
    assert get(there).status_code == 401
    with project.reading() as connection:
        person = people.person_of(connection, "admin").person_id
        rows = [(r["actor"], r["action"]) for r in listed(connection) if r["actor"] == person and r["action"] != "password"]
    assert rows == [(person, a) for a in ("login", "login", "session_end", "logout")]


def test_a_project_that_can_only_be_read_is_read_by_who_may_log_in(app: Flask, project: Project) -> None:
    """Bug: a session is a row, so that nobody got in where no row can be written: of a damaged project nothing was shown."""
    app.extensions["project"].freeze("project_spoilt")
    before = project.revision
    client = logged_in(app, "li")
    assert get(client).get_json()["territory"] == ["370305001"]
    assert get(client, "/api/v1/committees").status_code == 200
    assert code_of(post(client, "/api/v1/me/password", {"password": PASSWORD, "new_password": NEW})) == "project_spoilt"
    assert post(client, "/api/v1/logout").status_code == 200 and get(client).status_code == 401
    with project.reading() as connection:
        assert not [row for row in listed(connection) if row["action"] == "login"] and project.revision == before


def test_tries_are_counted_while_nothing_can_be_written_too(app: Flask) -> None:
    app.extensions["project"].freeze("project_spoilt")
    client = browser_of(app)
    said = [code_of(post(client, "/api/v1/login", {"login": "li", "password": f"wrong {k}"})) for k in range(30)]
    assert said[0] == "login_wrong" and said[-1] in ("login_locked", "address_locked")
    assert code_of(post(client, "/api/v1/login", {"login": "li", "password": PASSWORD})) == said[-1]


def test_a_login_to_read_ends_when_it_is_idle(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.extensions["project"].freeze("project_spoilt")
    client, now = logged_in(app, "li"), time.time()
    for later, status in ((20 * 60, 200), (45 * 60, 200), (50 * 3600, 401)):
        monkeypatch.setattr(time, "time", lambda at=now + later: at)
        assert get(client).status_code == status, later
