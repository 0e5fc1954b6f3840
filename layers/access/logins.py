"""Logging in and out: attempts are counted before a password is looked at, so that nobody can try more than the policy allows.

Logins that nobody has are counted and answered alike, in the same words and after the same work.
"""

from __future__ import annotations

import hashlib
import time
from typing import NoReturn

import sqlalchemy as sa

from gis.errors import LoginNeeded, TooMany
from layers.access import audit, reading_logins, sessions
from layers.access.password_policy import Policy, policy_of
from layers.access.passwords import hashed, outdated, verified
from layers.access.people_tables import LOGIN_FAILURES
from layers.people import Person, anyone, folded, initial_expired, keep_hash, password_of
from layers.storage.stored_tables import SQL
from layers.store import Project

_TABLE = SQL[LOGIN_FAILURES.name]


def log_in(project: Project, login: str, password: str, *, address: str = "", browser: str = "", earlier: str | None = None) -> str:
    """Log a person in; gives the token of the new session.

    Args:
        project: whose person it is; where it can only be read, the login is held in memory (`layers.access.reading_logins`).
        login: as typed.
        password: as typed.
        address: network address that asks.
        browser: that asks, for the list of sessions.
        earlier: token of the session that the browser has had; it ends.

    Raises:
        LoginNeeded: ``login_wrong``; ``initial_expired``.
        TooMany: ``login_locked``, ``address_locked``.
        Refused: ``no_people``.
    """
    if project.frozen:
        return reading_logins.log_in(project, login, password, address=address, browser=browser)
    try:
        with project.transaction() as connection:
            if not anyone(connection):
                raise LoginNeeded("no_people")
            policy = policy_of(connection)
            _count(connection, login, address, policy, time.time())
            found = password_of(connection, login)
    except TooMany as locked:
        audit.record(project, audit.UNKNOWN, "login", outcome="refused", address=address, details={"code": locked.code})
        raise
    right = verified(found[1] if found else None, password, policy)  # outside of any transaction: it takes a while, on purpose
    if found is None or not right or not found[0].active:
        _fail(project, found[0] if found else None, address, "login_wrong")
    person = found[0]
    if initial_expired(person, policy, time.time()):
        _fail(project, person, address, "initial_expired")
    renewed = hashed(password, policy) if outdated(found[1], policy) else None
    with project.transaction() as connection:
        now = password_of(connection, login)
        if now is None or now[1] != found[1] or not now[0].active:  # changed or revoked while the password was looked at
            raise LoginNeeded("login_wrong")
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.account == _account(login)))
        if earlier is not None:
            _end_earlier(connection, earlier)
        if renewed is not None:
            keep_hash(connection, person, renewed)
        token = sessions.begin(connection, person.person_id, policy, time.time(), address=address, browser=browser)
        audit.note(connection, person.person_id, "login", person.person_id, address=address)
    return token


def confirm_password(project: Project, person: Person, password: str, address: str) -> None:
    """Ask a person who is logged in for their password again, counted as a login is.

    Raises:
        LoginNeeded: ``password_wrong``.
        TooMany: ``login_locked``, ``address_locked``.
    """
    with project.transaction() as connection:
        policy = policy_of(connection)
        _count(connection, person.login, address, policy, time.time())
        found = password_of(connection, person.login)
    if found is None or not verified(found[1], password, policy):
        _fail(project, person, address, "password_wrong")
    with project.transaction() as connection:
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.account == _account(person.login)))


def log_out(project: Project, session: sessions.Session, address: str) -> None:
    """End the session of a person."""
    if reading_logins.end(project, session):
        return
    with project.transaction() as connection:
        sessions.end(connection, session.session_id, session.person_id)
        audit.note(connection, session.person_id, "logout", session.person_id, address=address)


def unlock(connection: sa.Connection, actor: str, person: Person) -> None:
    """Forget the failed logins of a person."""
    connection.execute(sa.delete(_TABLE).where(_TABLE.c.account == _account(person.login)))
    audit.note(connection, actor, "person_unlock", person.person_id)


def _count(connection: sa.Connection, login: str, address: str, policy: Policy, now_s: float) -> None:
    """Count an attempt, or refuse it. Attempts that lie in the future are of a clock that was set back: they are forgotten."""
    window = policy.lock_minutes * 60
    connection.execute(sa.delete(_TABLE).where((_TABLE.c.time_s <= now_s - window) | (_TABLE.c.time_s > now_s)))
    account = _account(login)
    for column, value, most, code in (
        (_TABLE.c.account, account, policy.lock_after, "login_locked"),
        (_TABLE.c.address, address, policy.address_lock_after, "address_locked"),
    ):
        newest = sa.select(_TABLE.c.time_s).where(column == value).order_by(_TABLE.c.time_s.desc()).limit(most)
        times = connection.execute(newest).scalars().all()
        if len(times) >= most:
            minutes = max(1, round((float(times[-1]) + window - now_s) / 60))
            raise TooMany(code, minutes=minutes, tries=most)
    connection.execute(sa.insert(_TABLE), {"account": account, "address": address, "time_s": now_s})


def _fail(project: Project, person: Person | None, address: str, code: str) -> NoReturn:
    """Note a failed login and refuse it. What was typed is not kept: it may be a password in the wrong field."""
    actor = person.person_id if person else audit.UNKNOWN
    audit.record(project, actor, "login", actor if person else "", "failed", address=address, details={"code": code})
    raise LoginNeeded(code)


def _end_earlier(connection: sa.Connection, token: str) -> None:
    session = sessions.of_token(connection, token)
    if session is not None:
        sessions.end(connection, session.session_id, session.person_id)


def _account(login: str) -> str:
    return hashlib.sha256(folded(login).encode()).hexdigest()
