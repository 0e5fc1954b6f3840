"""What people ask about themselves: logging in and out, who they are, their password, where they are logged in."""

from __future__ import annotations

import time

from flask import Blueprint, Response, current_app, jsonify, request

from gis.errors import NotFound, Refused
from layers import people
from layers.access import audit, logins, sessions
from layers.access.password_policy import policy_of
from layers.store import Project
from routes.access import may
from routes.guards import json_body
from routes.who import Who, address, browser, cookie_name, give_cookie, who

people_routes = Blueprint("people", __name__)
DEMO_PEOPLE = "ENUMAP_DEMO_PEOPLE"  # key of the application: logins with their passwords, which the demo shows
_SHOWN = ("least_length", "most_length", "least_kinds", "common_refused", "remembered")  # of the policy, for who chooses a password


@people_routes.get("/login")
def login_page() -> Response:
    """The page to log in, and to see to one's own login."""
    return current_app.send_static_file("login.html")


@people_routes.post("/api/v1/login")
def login() -> Response:
    """Log in; the cookie of the answer is the session."""
    given = _texts("login", "password")
    token = logins.log_in(
        _project(), given["login"], given["password"], address=address(), browser=browser(), earlier=request.cookies.get(cookie_name())
    )
    response = jsonify(done=True)
    give_cookie(response, token)
    return response


@people_routes.post("/api/v1/logout")
def log_out() -> Response:
    """Log out."""
    logins.log_out(_project(), _session(), address())
    response = jsonify(done=True)
    give_cookie(response, None)
    return response


@people_routes.get("/api/v1/me")
def me() -> Response:
    """Who asks, and what the page may offer them."""
    found = who()
    with _project().reading() as connection:
        policy = policy_of(connection)
    person = found.person
    return jsonify(
        login=person.login if person else None,
        name=person.name if person else None,
        kind="person" if person else found.actor,
        role=found.role,
        territory=[p for p in found.territory.prefixes if p],
        must_change=found.must_change,
        may={
            "delineate": may(found.role, "jobs.delineate"),
            "sign_off": may(found.role, "sign_off.checks"),
            "import": may(found.role, "uploads.send"),
        },
        policy={k: getattr(policy, k) for k in _SHOWN},  # what who chooses a password must know
        demo=current_app.config[DEMO_PEOPLE],
    )


@people_routes.post("/api/v1/me/password")
def change_password() -> Response:
    """Take another password; all sessions end, and this browser gets a new one."""
    given, found = _texts("password", "new_password"), who()
    person = found.person
    if person is None:
        raise Refused("no_people")
    logins.confirm_password(_project(), person, given["password"], address())
    with audit.acting(person.person_id, address=address()), _project().transaction() as connection:
        people.choose_password(connection, person, given["new_password"])
        policy = policy_of(connection)
        token = sessions.begin(connection, person.person_id, policy, time.time(), address=address(), browser=browser())
    response = jsonify(done=True)
    give_cookie(response, token)
    return response


@people_routes.get("/api/v1/me/sessions")
def own_sessions() -> Response:
    """Where one is logged in."""
    own = _session()
    with _project().reading() as connection:
        found = sessions.sessions_of(connection, own.person_id, policy_of(connection), time.time())
    shown = ("session_id", "address", "browser", "begun_s", "seen_s")
    return jsonify(
        total=len(found), sessions=[{**{k: getattr(s, k) for k in shown}, "this": s.session_id == own.session_id} for s in found]
    )


@people_routes.post("/api/v1/me/sessions/<session_id>/end")
def end_session(session_id: str) -> Response:
    """End one of one's own sessions."""
    own = _session()
    with _project().transaction() as connection:
        if not sessions.end(connection, session_id, own.person_id):
            raise NotFound("session_unknown")
        audit.note(connection, own.person_id, "session_end", own.person_id, address=address())
    return jsonify(done=True)


def _project() -> Project:
    project: Project = current_app.extensions["project"]
    return project


def _session() -> sessions.Session:
    found: Who = who()
    if found.session is None:
        raise NotFound("session_unknown")
    return found.session


def _texts(*names: str) -> dict[str, str]:
    """Texts of the body, by name."""
    body = json_body()
    given = body if isinstance(body, dict) else {}
    for name in names:
        if not isinstance(given.get(name), str):
            raise Refused("text_needed", name=name)
    return {name: given[name] for name in names}
