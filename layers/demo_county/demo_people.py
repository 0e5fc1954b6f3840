"""The people of the demo, one of each role, with passwords that its page shows: the demo can be reached from its own machine only."""

from __future__ import annotations

from gis.schema import EAS
from layers import people
from layers.access import audit
from layers.store import Project

PASSWORDS = {  # by login
    "admin": "demo-county-lantern",
    "township": "demo-street-harvest",
    "committee": "demo-village-orchard",
    "supervisor": "demo-walk-compass",
    "enumerator": "demo-door-pencil",
    "viewer": "demo-window-heron",
}
_ROLES = dict(
    zip(PASSWORDS, ("county_administrator", "township_planner", "committee_planner", "supervisor", "enumerator", "viewer"), strict=True)
)
_DIGITS = {"admin": 0, "township": 9, "committee": 12, "supervisor": 12, "enumerator": 15, "viewer": 6}  # of the first EA's code


def settle(project: Project) -> None:
    """Take the people in; their territories lie around the first EA of the plan."""
    code = str(project.read(EAS)["ea_code"].min())
    with project.transaction() as connection:
        for login, password in PASSWORDS.items():
            person, _ = people.add(connection, audit.PROGRAM, login, "", _ROLES[login], code[: _DIGITS[login]])
            people.choose_password(connection, person, password)


def shown(project: Project) -> list[dict[str, str]]:
    """What the page of the demo shows of them: login, password, role, territory."""
    with project.reading() as connection:
        found = [p for p in people.people(connection) if p.login in PASSWORDS and p.active and not p.must_change]
    order = list(PASSWORDS)
    found.sort(key=lambda p: order.index(p.login))
    return [{"login": p.login, "password": PASSWORDS[p.login], "role": p.role, "territory": str(p.territory)} for p in found]
