"""People for tests: of each role one within and one beyond the town's first committee, their passwords chosen and cheap to hash."""

from __future__ import annotations

import time
from pathlib import Path

import sqlalchemy as sa

from layers import people
from layers.access import audit
from layers.access.password_policy import set_policy
from layers.people import Person
from layers.store import Project

PASSWORD = "dune-salt-orbit-pear"


def cheap_hashes(project: Project) -> None:
    """Let a login cost a hundredth of what it does in earnest."""
    with project.transaction() as connection:
        set_policy(connection, None, {"time_cost": "1", "memory_kib": "7168"})


def settle(project: Project, entries: dict[str, tuple[str, str]]) -> dict[str, Person]:
    """Take people in, each by login with role and territory, with the password that all of them have chosen."""
    cheap_hashes(project)
    with project.transaction() as connection:
        for login, (role, territory) in entries.items():
            person, _ = people.add(connection, audit.COMMAND_LINE, login, login.title(), role, territory)
            people.choose_password(connection, person, PASSWORD)
        return {p.login: p for p in people.people(connection)}


def set_clock(monkeypatch: object, seconds: float) -> float:
    """Let the server's clock stand so many seconds from now; gives what it shows."""
    shown = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: shown)  # type: ignore[attr-defined]
    return shown


def made(path: str | Path) -> Project:
    """An empty project with an administrator."""
    project = Project.create(path)
    settle(project, {"admin": ("county_administrator", "")})
    return project


def count(project: Project, table: sa.Table) -> int:
    """Rows of a table."""
    with project.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
