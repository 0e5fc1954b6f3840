"""Who is logged in, kept by the server: a session can be listed and ended, and ends by itself when idle or old.

The cookie holds a random token; the store has its hash only, so that who reads the file cannot use it. A token is made by the server
at each login, never taken from a browser (session fixation).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from layers.access.password_policy import Policy
from layers.access.people_tables import SESSIONS
from layers.storage.stored_tables import SQL

_TOKEN_BYTES = 32
_NOTED_EVERY_S = 60.0  # how exactly it is known when a session was last used
_AHEAD_S = 300.0  # a session begun later than that from now on is of a clock that was set back: it ends
_MOST_TEXT = 60
_TABLE = SQL[SESSIONS.name]


@dataclass(frozen=True)
class Session:
    """A login that goes on."""

    session_id: str
    person_id: str
    begun_s: float
    seen_s: float
    address: str
    browser: str

    def lives(self, policy: Policy, now_s: float) -> bool:
        """Whether it is neither idle too long nor too old, by the clock as it goes now."""
        idle, age = now_s - self.seen_s, now_s - self.begun_s
        return -_AHEAD_S <= idle <= policy.idle_minutes * 60 and -_AHEAD_S <= age <= policy.session_hours * 3600

    def to_note(self, now_s: float) -> bool:
        """Whether it is time to note that it is used (`seen`)."""
        return abs(now_s - self.seen_s) > _NOTED_EVERY_S


def begin(connection: sa.Connection, person_id: str, policy: Policy, now_s: float, *, address: str = "", browser: str = "") -> str:
    """Begin a session; gives its token. Those that are over go, and the oldest where the person has too many."""
    token = fresh_token()
    sweep(connection, policy, now_s)
    kept = connection.execute(
        sa.select(_TABLE.c.session_id).where(_TABLE.c.person_id == person_id).order_by(_TABLE.c.seen_s.desc(), _TABLE.c.begun_s.desc())
    ).scalars()
    for session_id in list(kept)[policy.most_sessions - 1 :]:
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.session_id == session_id))
    row = {"session_id": secrets.token_hex(6), "token_sha256": token_hash(token), "person_id": person_id, "begun_s": now_s, "seen_s": now_s}
    connection.execute(sa.insert(_TABLE), {**row, "address": address[:_MOST_TEXT], "browser": browser[:_MOST_TEXT]})
    return token


def of_token(connection: sa.Connection, token: str) -> Session | None:
    """The session of a token, whether it still lives or not."""
    row = connection.execute(sa.select(_TABLE).where(_TABLE.c.token_sha256 == token_hash(token))).first()
    return None if row is None else _session(row)


def seen(connection: sa.Connection, session: Session, now_s: float) -> None:
    """Note that a session is used."""
    connection.execute(sa.update(_TABLE).where(_TABLE.c.session_id == session.session_id).values(seen_s=now_s))


def sessions_of(connection: sa.Connection, person_id: str, policy: Policy, now_s: float) -> list[Session]:
    """The sessions of a person that go on, that used last first."""
    found = connection.execute(sa.select(_TABLE).where(_TABLE.c.person_id == person_id).order_by(_TABLE.c.seen_s.desc()))
    return [s for s in map(_session, found) if s.lives(policy, now_s)]


def end(connection: sa.Connection, session_id: str, person_id: str) -> bool:
    """End a session of a person; whether there was one."""
    found = (_TABLE.c.session_id == session_id) & (_TABLE.c.person_id == person_id)
    return connection.execute(sa.delete(_TABLE).where(found)).rowcount > 0


def end_all(connection: sa.Connection, person_id: str) -> None:
    """End all sessions of a person."""
    connection.execute(sa.delete(_TABLE).where(_TABLE.c.person_id == person_id))


def sweep(connection: sa.Connection, policy: Policy, now_s: float) -> None:
    """Forget the sessions that are over."""
    for session in map(_session, connection.execute(sa.select(_TABLE)).all()):
        if not session.lives(policy, now_s):
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.session_id == session.session_id))


def _session(row: sa.Row[tuple[object, ...]]) -> Session:
    return Session(row.session_id, row.person_id, float(row.begun_s), float(row.seen_s), row.address, row.browser)


def fresh_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
