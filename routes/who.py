"""Who asks: the person of the session cookie, the one user of an office without people, or a visitor of the demo."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Response, current_app, g, request

from gis.errors import EnumapError
from gis.people.roles import ADMINISTRATOR, ROLES, VIEWER
from gis.people.territory import EVERYTHING, Territory
from layers import people
from layers.access import audit, reading_logins, sessions
from layers.access.acts import acting
from layers.access.password_policy import policy_of
from layers.access.sessions import Session
from layers.people import Person
from layers.store import Project

ALONE = "ENUMAP_ALONE"  # key of the application: only this machine can ask, so that a project without people is open to who sits there
PROJECT_ID = "ENUMAP_PROJECT_ID"  # the same: what the cookie is named after
VISITORS = "ENUMAP_VISITORS"  # the same: who is not logged in may read all


@dataclass(frozen=True)
class Who:
    """Who asks, and what they may see."""

    actor: str  # as the audit names them
    role: str
    territory: Territory
    person: Person | None = None
    session: Session | None = None
    must_change: bool = False  # a password, before anything else

    @property
    def sees_around(self) -> bool:
        """Whether the lines of EAs one level wider are shown too."""
        return ROLES[self.role].sees_around


_LOCAL = Who(audit.LOCAL, ADMINISTRATOR, EVERYTHING)
_VISITOR = Who(audit.VISITOR, VIEWER, EVERYTHING)


def who() -> Who:
    """Who asks, once access was given."""
    found: Who = g.who
    return found


def identified() -> Who | None:
    """Who asks; None for nobody. Read from the store at each request, so that what was revoked is gone with the next one."""
    project: Project = current_app.extensions["project"]
    now_s = time.time()
    with project.reading() as connection:
        if not people.anyone(connection):
            return _LOCAL if current_app.config[ALONE] else None
        found = _of_session(project, connection, now_s)
    if found is None:
        return _VISITOR if current_app.config[VISITORS] else None
    session = found.session
    if session is not None and session.to_note(now_s) and not project.frozen:
        with suppress(EnumapError), project.transaction() as connection:  # on a full disk one can still read
            sessions.seen(connection, session, now_s)
    return found


def _of_session(project: Project, connection: sa.Connection, now_s: float) -> Who | None:
    token = request.cookies.get(cookie_name())
    session = (sessions.of_token(connection, token) or reading_logins.of_token(project, token)) if token else None
    if session is None:
        return None
    policy = policy_of(connection)
    person = people.by_id(connection, session.person_id)
    if person is None or not person.active or not session.lives(policy, now_s):
        return None
    if project.frozen:
        reading_logins.seen(project, session, now_s)
    return Who(person.person_id, person.role, person.territory, person, session, people.must_change(person, policy, now_s))


def cookie_name() -> str:
    """Name of the cookie: one of its own for each project, as cookies of one host are shared by all its ports."""
    made = hashlib.sha256(current_app.config[PROJECT_ID].encode()).hexdigest()[:8]
    return f"{'__Host-' if request.is_secure else ''}enumap-{made}"


def give_cookie(response: Response, token: str | None) -> None:
    """Let the browser keep a token until it is closed; None takes it away."""
    more = {"path": "/", "httponly": True, "samesite": "Strict", "secure": request.is_secure}
    if token is None:
        response.delete_cookie(cookie_name(), **more)
        response.headers["Clear-Site-Data"] = '"cache"'  # tiles of the territory: the next at this computer may have another
    else:
        response.set_cookie(cookie_name(), token, **more)


def address() -> str:
    """The network address that asks."""
    return request.remote_addr or ""


def browser() -> str:
    """The browser that asks, in a word, as the list of sessions shows it."""
    text = request.headers.get("User-Agent", "")
    name = next((n for sign, n in _BROWSERS if sign in text), "")
    system = next((n for sign, n in _SYSTEMS if sign in text), "")
    return " / ".join(filter(None, (name, system)))


_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


def asking(found: Who | None) -> None:
    """Keep who asks for the rest of the request: what it writes is noted as theirs."""
    g.who = found
    g.act = acting(found.actor if found else audit.UNKNOWN, address=address())
    g.act.__enter__()


def asked(_: BaseException | None = None) -> None:
    """Forget who asks, at the end of the request."""
    act = g.pop("act", None)
    if act is not None:
        act.__exit__(None, None, None)
