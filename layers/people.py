"""The people of a project: who they are, their roles and territories. Every change is noted in the audit with it.

People are never deleted: the history goes on naming them by their ids. Who leaves is revoked.
"""

from __future__ import annotations

import json
import secrets
import time
import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from gis.errors import NotFound, Refused
from gis.people.roles import ADMINISTRATOR, role_named, territory_of
from gis.people.territory import Territory
from layers.access import audit, sessions
from layers.access.password_policy import Policy, policy_of
from layers.access.passwords import hashed, initial_password, refuse_weak
from layers.access.people_tables import PEOPLE
from layers.storage.stored_tables import SQL

ACTIVE, REVOKED = "active", "revoked"
_MOST_LOGIN, _MOST_NAME = 40, 60
_LOGIN_SIGNS = "._-@"
_TABLE = SQL[PEOPLE.name]


@dataclass(frozen=True)
class Person:
    """A person as the store knows them, without what opens anything."""

    person_id: str
    login: str
    name: str
    role: str
    territory: Territory
    status: str
    password_set_s: float
    must_change: bool

    @property
    def active(self) -> bool:
        """Whether they may log in."""
        return self.status == ACTIVE


def anyone(connection: sa.Connection) -> bool:
    """Whether the project has people: then whoever asks must log in."""
    return connection.execute(sa.select(_TABLE.c.person_id).limit(1)).first() is not None


def people(connection: sa.Connection) -> list[Person]:
    """Everybody, in the order of their logins."""
    return [_person(row) for row in connection.execute(sa.select(_TABLE).order_by(_TABLE.c.login))]


def person_of(connection: sa.Connection, login: str) -> Person:
    """The person of a login.

    Raises:
        NotFound: ``person_unknown``.
    """
    row = connection.execute(sa.select(_TABLE).where(_TABLE.c.login == folded(login))).first()
    if row is None:
        raise NotFound("person_unknown", login=login.strip()[:_MOST_LOGIN])
    return _person(row)


def has_administrator(connection: sa.Connection) -> bool:
    """Whether somebody can log in who gives the others their roles."""
    found = sa.select(_TABLE.c.person_id).where((_TABLE.c.role == ADMINISTRATOR) & (_TABLE.c.status == ACTIVE)).limit(1)
    return connection.execute(found).first() is not None


def add(connection: sa.Connection, actor: str, login: str, name: str, role: str, territory: str) -> tuple[Person, str]:
    """Take a person in; gives them with their initial password, which is kept nowhere.

    Args:
        connection: of a transaction that writes.
        actor: who does it, for the audit.
        login: up to 40 letters, digits and ``. _ - @``; capitals count for nothing.
        name: as it is shown.
        role: a name of `gis.people.roles`.
        territory: code prefixes.

    Raises:
        Refused: ``login_bad``, ``name_bad``, ``login_taken``, ``role_unknown``, ``territory_bad``, ``territory_needed``.
    """
    checked = checked_entry(login, name, role, territory)
    if connection.execute(sa.select(_TABLE.c.login).where(_TABLE.c.login == checked["login"])).first() is not None:
        raise Refused("login_taken", login=checked["login"])
    password = initial_password()
    row: dict[str, Any] = {
        **checked,
        "person_id": f"p{secrets.token_hex(5)}",
        "status": ACTIVE,
        "password": hashed(password, policy_of(connection)),
    }
    row |= {"passwords_before": "[]", "password_set_s": time.time(), "must_change": True}
    connection.execute(sa.insert(_TABLE), row)
    told = {"role": row["role"], "territory": row["territory"]}
    audit.note(connection, actor, "person_add", row["person_id"], address=audit.current().address, details=told)
    return person_of(connection, checked["login"]), password


def checked_entry(login: str, name: str, role: str, territory: str) -> dict[str, str]:
    """The columns of an entry as they are kept; refusals as of `add`, but ``login_taken``."""
    known = role_named(role)
    return {
        "login": _checked_login(login),
        "name": _checked_name(name),
        "role": known.name,
        "territory": str(territory_of(known, territory)),
    }


def change(connection: sa.Connection, actor: str, login: str, **values: str | None) -> Person:
    """Give a person another ``name``, ``role`` or ``territory``; what is None stays. It holds from their next request on.

    Raises:
        NotFound: ``person_unknown``.
        Refused: as of `add`; ``last_administrator``.
    """
    before = person_of(connection, login)
    wanted = {k: values[k] if values.get(k) is not None else str(getattr(before, k)) for k in ("name", "role", "territory")}
    row = checked_entry(before.login, wanted["name"] or "", wanted["role"] or "", wanted["territory"] or "")
    _update(connection, before, row)
    told = {k: {"from": str(getattr(before, k)), "to": row[k]} for k in ("role", "territory") if str(getattr(before, k)) != row[k]}
    if row["name"] != before.name:
        told["name"] = {"changed": "yes"}  # names are not kept in the audit
    if told:
        audit.note(connection, actor, "person_change", before.person_id, address=audit.current().address, details=told)
    _refuse_no_administrator(connection)
    return person_of(connection, login)


def revoke(connection: sa.Connection, actor: str, login: str) -> Person:
    """Let a person in no more; what they are logged in with ends.

    Raises:
        NotFound: ``person_unknown``.
        Refused: ``last_administrator``.
    """
    before = person_of(connection, login)
    _update(connection, before, {"status": REVOKED})
    sessions.end_all(connection, before.person_id)
    audit.note(connection, actor, "person_revoke", before.person_id, address=audit.current().address)
    _refuse_no_administrator(connection)
    return person_of(connection, login)


def restore(connection: sa.Connection, actor: str, login: str) -> Person:
    """Let a revoked person in again, with the password that they had.

    Raises:
        NotFound: ``person_unknown``.
    """
    before = person_of(connection, login)
    _update(connection, before, {"status": ACTIVE})
    audit.note(connection, actor, "person_restore", before.person_id, address=audit.current().address)
    return person_of(connection, login)


def reset_password(connection: sa.Connection, actor: str, login: str) -> str:
    """Give a person a new initial password, which is kept nowhere; what they are logged in with ends.

    Raises:
        NotFound: ``person_unknown``.
    """
    person, password = person_of(connection, login), initial_password()
    _set_password(connection, person, password, policy_of(connection), must_change=True)
    sessions.end_all(connection, person.person_id)
    audit.note(connection, actor, "password", person.person_id, address=audit.current().address, details={"initial": True})
    return password


def choose_password(connection: sa.Connection, person: Person, password: str) -> None:
    """Give a person the password that they have chosen; all that they are logged in with ends.

    Raises:
        Refused: those of `layers.access.passwords.refuse_weak`.
    """
    policy = policy_of(connection)
    row = connection.execute(sa.select(_TABLE.c.password, _TABLE.c.passwords_before).where(_TABLE.c.person_id == person.person_id)).one()
    before = [row.password, *json.loads(row.passwords_before)][: max(1, policy.remembered)]
    refuse_weak(password, person.login, before, policy)
    _set_password(connection, person, password, policy, must_change=False)
    sessions.end_all(connection, person.person_id)
    audit.note(connection, person.person_id, "password", person.person_id, address=audit.current().address)


def password_of(connection: sa.Connection, login: str) -> tuple[Person, str] | None:
    """A person with the hash of their password; None for a login that nobody has."""
    row = connection.execute(sa.select(_TABLE).where(_TABLE.c.login == folded(login))).first()
    return None if row is None else (_person(row), str(row.password))


def keep_hash(connection: sa.Connection, person: Person, kept: str) -> None:
    """Keep the hash of the same password made with other costs."""
    _update(connection, person, {"password": kept})


def must_change(person: Person, policy: Policy, now_s: float) -> bool:
    """Whether the password is an initial one, or older than the policy allows."""
    return person.must_change or bool(policy.most_days and now_s - person.password_set_s > policy.most_days * 86_400)


def initial_expired(person: Person, policy: Policy, now_s: float) -> bool:
    """Whether the password is an initial one that was not used in time."""
    return person.must_change and now_s - person.password_set_s > policy.initial_days * 86_400


def folded(login: str) -> str:
    """A login as it is kept and compared."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def by_id(connection: sa.Connection, person_id: str) -> Person | None:
    """The person of an id."""
    row = connection.execute(sa.select(_TABLE).where(_TABLE.c.person_id == person_id)).first()
    return None if row is None else _person(row)


def _person(row: Any) -> Person:
    territory = Territory(tuple(row.territory.split(" ")))
    return Person(row.person_id, row.login, row.name, row.role, territory, row.status, float(row.password_set_s), bool(row.must_change))


def _update(connection: sa.Connection, person: Person, values: dict[str, Any]) -> None:
    connection.execute(sa.update(_TABLE).where(_TABLE.c.person_id == person.person_id).values(**values))


def _set_password(connection: sa.Connection, person: Person, password: str, policy: Policy, *, must_change: bool) -> None:
    row = connection.execute(sa.select(_TABLE.c.password, _TABLE.c.passwords_before).where(_TABLE.c.person_id == person.person_id)).one()
    before = [row.password, *json.loads(row.passwords_before)][: policy.remembered]
    values = {"password": hashed(password, policy), "passwords_before": json.dumps(before)}
    _update(connection, person, {**values, "password_set_s": time.time(), "must_change": must_change})


def _checked_login(text: str) -> str:
    login = folded(text)
    if not 0 < len(login) <= _MOST_LOGIN or not all(c.isalnum() or c in _LOGIN_SIGNS for c in login):
        raise Refused("login_bad", value=text.strip()[:_MOST_LOGIN], most=_MOST_LOGIN)
    return login


def _checked_name(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if len(name) > _MOST_NAME or not name.isprintable():
        raise Refused("name_bad", value=name[:_MOST_NAME], most=_MOST_NAME)
    return name


def _refuse_no_administrator(connection: sa.Connection) -> None:
    if not has_administrator(connection):
        raise Refused("last_administrator")
