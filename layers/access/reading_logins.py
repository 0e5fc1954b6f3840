"""Logins while a project can only be read (damaged, or write-protected): nothing can be noted in it, so they are held in memory.

The same limits of tries hold as in `layers.access.logins`; the log of the server tells of them, as the audit cannot.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock
from weakref import WeakKeyDictionary

from gis.errors import LoginNeeded, TooMany
from layers.access.password_policy import Policy, policy_of
from layers.access.passwords import verified
from layers.access.sessions import Session, fresh_token, token_hash
from layers.people import anyone, folded, initial_expired, password_of
from layers.store import Project

_MOST_SESSIONS = 1000  # the oldest end beyond it


@dataclass
class _Held:
    sessions: dict[str, Session] = field(default_factory=dict)  # by the hash of their token
    tries: list[tuple[str, str, float]] = field(default_factory=list)  # login, address, when
    lock: Lock = field(default_factory=Lock)


_HELD: WeakKeyDictionary[Project, _Held] = WeakKeyDictionary()
_MAKING = Lock()


def log_in(project: Project, login: str, password: str, *, address: str = "", browser: str = "") -> str:
    """Log a person in to read; gives the token. It ends with the server, or when it is idle or old.

    Raises:
        LoginNeeded: ``no_people``, ``login_wrong``, ``initial_expired``.
        TooMany: ``login_locked``, ``address_locked``.
    """
    now_s = time.time()
    with project.reading() as connection:
        if not anyone(connection):
            raise LoginNeeded("no_people")
        policy, found = policy_of(connection), password_of(connection, login)
    _count(project, folded(login), address, policy, now_s)
    right = verified(found[1] if found else None, password, policy)
    if found is None or not right or not found[0].active:
        raise LoginNeeded("login_wrong")
    if initial_expired(found[0], policy, now_s):
        raise LoginNeeded("initial_expired")
    token = fresh_token()
    session = Session(secrets.token_hex(6), found[0].person_id, now_s, now_s, address, browser)
    with _held(project) as held:
        held.sessions[token_hash(token)] = session
        held.tries = [one for one in held.tries if one[0] != folded(login)]
        for oldest in list(held.sessions)[:-_MOST_SESSIONS]:
            del held.sessions[oldest]
    logging.getLogger("enumap").warning("login to read: person %s from %s", session.person_id, address)
    return token


def of_token(project: Project, token: str) -> Session | None:
    """The session of a token, whether it still lives or not; None for none."""
    with _held(project) as held:
        return held.sessions.get(token_hash(token))


def seen(project: Project, session: Session, now_s: float) -> None:
    """Note that a session is used; nothing for one that is not held here."""
    with _held(project) as held:
        for key, one in held.sessions.items():
            if one.session_id == session.session_id:
                held.sessions[key] = replace(one, seen_s=now_s)
                return


def end(project: Project, session: Session) -> bool:
    """End a session; whether it was held here."""
    with _held(project) as held:
        before = len(held.sessions)
        held.sessions = {key: one for key, one in held.sessions.items() if one.session_id != session.session_id}
        return len(held.sessions) < before


@contextmanager
def _held(project: Project) -> Iterator[_Held]:
    with _MAKING:
        held = _HELD.setdefault(project, _Held())
    with held.lock:
        yield held


def _count(project: Project, account: str, address: str, policy: Policy, now_s: float) -> None:
    """Count a try, or refuse it."""
    window = policy.lock_minutes * 60
    with _held(project) as held:
        held.tries = [one for one in held.tries if now_s - window < one[2] <= now_s]
        for at, value, most, code in (
            (0, account, policy.lock_after, "login_locked"),
            (1, address, policy.address_lock_after, "address_locked"),
        ):
            times = [one[2] for one in held.tries if one[at] == value]
            if len(times) >= most:
                raise TooMany(code, minutes=max(1, round((times[-most] + window - now_s) / 60)), tries=most)
        held.tries.append((account, address, now_s))
