"""Logins: counted before the password is looked at, locked after five failures, never for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from threading import Thread

import pytest

from gis.errors import EnumapError
from layers import people
from layers.access import audit, logins, sessions
from layers.access.audit_check import listed
from layers.access.password_policy import set_policy
from layers.access.people_tables import LOGIN_FAILURES, SESSIONS
from layers.storage.stored_tables import SQL
from layers.store import Project
from tests.people import PASSWORD, count, made, set_clock

TOWN, OTHER = "10.0.0.1", "10.0.0.2"


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    with made(place) as project:
        yield project


def attempt(project: Project, password: str = "wrong", login: str = "admin", address: str = TOWN) -> str:
    """What comes of a login: ``in``, or the code of the refusal."""
    try:
        logins.log_in(project, login, password, address=address)
    except EnumapError as e:
        return e.code
    return "in"


def test_the_right_password_lets_in_and_others_do_not(project: Project) -> None:
    assert attempt(project, PASSWORD) == "in" and attempt(project, PASSWORD, " ADMIN ") == "in"
    assert [attempt(project), attempt(project, ""), attempt(project, PASSWORD + " ")] == ["login_wrong"] * 3
    assert attempt(project, PASSWORD, "nobody") == "login_wrong"


@pytest.mark.parametrize("login", ["admin", "nobody"])
def test_five_failures_lock_an_account_whether_there_is_one_or_not(project: Project, login: str) -> None:
    assert [attempt(project, login=login) for _ in range(7)] == ["login_wrong"] * 5 + ["login_locked"] * 2
    assert attempt(project, PASSWORD, login) == "login_locked"  # the right one does not help
    assert attempt(project, PASSWORD, login, OTHER) == "login_locked"  # nor another place
    if login != "admin":
        assert attempt(project, PASSWORD) == "in"  # others are not concerned


def test_a_success_forgets_the_failures_before(project: Project) -> None:
    for _ in range(3):
        assert [attempt(project) for _ in range(4)] == ["login_wrong"] * 4
        assert attempt(project, PASSWORD) == "in"


def test_a_lock_ends_after_its_time(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        attempt(project)
    set_clock(monkeypatch, 14 * 60)
    assert attempt(project, PASSWORD) == "login_locked"
    set_clock(monkeypatch, 90)
    assert attempt(project, PASSWORD) == "in"


@pytest.mark.parametrize("years", [-20, 20])
def test_a_clock_that_was_wrong_locks_nobody_out_for_ever(project: Project, monkeypatch: pytest.MonkeyPatch, years: int) -> None:
    with monkeypatch.context() as wrong:
        set_clock(wrong, years * 365 * 86_400)
        for _ in range(6):
            attempt(project)
        assert attempt(project, PASSWORD) == "login_locked"
    assert attempt(project, PASSWORD) == "in"


def test_failures_from_one_address_lock_it_whatever_the_accounts(project: Project) -> None:
    with project.transaction() as connection:
        set_policy(connection, None, {"address_lock_after": "8"})
    assert [attempt(project, login=f"user{k}") for k in range(9)] == ["login_wrong"] * 8 + ["address_locked"]
    assert attempt(project, PASSWORD) == "address_locked"
    assert attempt(project, PASSWORD, address=OTHER) == "in"


def test_attempts_at_the_same_time_get_no_more_tries(project: Project) -> None:
    """Each is counted before its password is looked at: else ten at once would all see four failures."""
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(attempt(project))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["login_locked"] * 7 + ["login_wrong"] * 5


def test_who_is_revoked_gets_the_words_of_a_wrong_password(project: Project) -> None:
    with project.transaction() as connection:
        people.add(connection, "p0", "second", "", "county_administrator", "")
        person = people.revoke(connection, "p0", "admin")
    assert attempt(project, PASSWORD) == "login_wrong"
    with project.reading() as connection:
        last = listed(connection)[-1]
    assert (last["actor"], last["action"], last["outcome"]) == (person.person_id, "login", "failed")


def test_an_initial_password_opens_until_its_day(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with project.transaction() as connection:
        password = people.reset_password(connection, "p0", "admin")
    set_clock(monkeypatch, 15 * 86_400)
    assert attempt(project, password) == "initial_expired"
    set_clock(monkeypatch, -2 * 86_400)
    assert attempt(project, password) == "in"


def test_a_token_of_before_ends_and_is_never_taken_over(project: Project) -> None:
    """Session fixation: what the browser brought is not what the session is known by afterwards."""
    first = logins.log_in(project, "admin", PASSWORD)
    second = logins.log_in(project, "admin", PASSWORD, earlier=first)
    with project.reading() as connection:
        assert sessions.of_token(connection, first) is None and sessions.of_token(connection, second) is not None
    planted = "x" * 43
    third = logins.log_in(project, "admin", PASSWORD, earlier=planted)
    with project.reading() as connection:
        assert third != planted and sessions.of_token(connection, planted) is None


def test_a_new_password_ends_all_sessions_and_costs_of_hashes_are_kept_up(project: Project) -> None:
    tokens = [logins.log_in(project, "admin", PASSWORD) for _ in range(3)]
    with project.transaction() as connection:
        set_policy(connection, None, {"memory_kib": "8192"})
    logins.log_in(project, "admin", PASSWORD)
    with project.transaction() as connection:
        found = people.password_of(connection, "admin")
        assert found is not None and "m=8192" in found[1]
        people.choose_password(connection, found[0], "another-salt-orbit")
        assert [sessions.of_token(connection, t) for t in tokens] == [None] * 3
    assert count(project, SQL[SESSIONS.name]) == 0


def test_logins_and_failures_are_in_the_audit_and_what_was_typed_is_not(project: Project) -> None:
    attempt(project, "my-secret-in-the-wrong-field", "another-secret")
    attempt(project, "wrong")
    attempt(project, PASSWORD)
    with project.reading() as connection:
        rows = listed(connection, actions=["login"])
        person = people.person_of(connection, "admin").person_id
    assert [(r["actor"], r["outcome"], r["address"]) for r in rows] == [
        (audit.UNKNOWN, "failed", TOWN),
        (person, "failed", TOWN),
        (person, "done", TOWN),
    ]
    assert "secret" not in json.dumps(rows)


def test_an_administrator_can_unlock(project: Project) -> None:
    for _ in range(5):
        attempt(project)
    with project.transaction() as connection:
        logins.unlock(connection, "p0", people.person_of(connection, "admin"))
    assert attempt(project, PASSWORD) == "in" and count(project, SQL[LOGIN_FAILURES.name]) == 0
