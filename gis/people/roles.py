"""The roles that a person can have, and the territories that go with each (what each may do: `routes.access`)."""

from __future__ import annotations

from dataclasses import dataclass

from gis.errors import Refused
from gis.people.territory import Territory


@dataclass(frozen=True)
class Role:
    """A role.

    Attributes:
        name: of it in the store and in files.
        lengths: digits that the prefixes of its territory may have.
        other_names: what files of people call it too.
        sees_around: whether it sees the lines of EAs one level beyond its territory, to fit its own to them.
    """

    name: str
    lengths: tuple[int, ...]
    other_names: tuple[str, ...]
    sees_around: bool = True


ADMINISTRATOR = "county_administrator"
VIEWER = "viewer"
ROLES = {
    role.name: role
    for role in (
        Role(ADMINISTRATOR, (0, 2, 4, 6), ("administrator", "县级管理员", "县管理员", "区管理员", "管理员")),
        Role("township_planner", (9,), ("乡镇划分员", "乡镇绘图员", "街道划分员", "街道绘图员")),
        Role("committee_planner", (12,), ("普查区划分员", "普查区绘图员", "村划分员", "社区划分员", "划分员", "绘图员")),
        Role("supervisor", (9, 12, 15), ("普查指导员", "指导员")),
        Role("enumerator", (12, 15), ("普查员",), sees_around=False),
        Role(VIEWER, (0, 2, 4, 6, 9, 12), ("浏览者", "查看者", "只读"), sees_around=False),
    )
}


def role_named(text: str) -> Role:
    """The role of a name, as the store, a file or a person writes it (capitals, spaces and hyphens count for nothing).

    Raises:
        Refused: ``role_unknown``.
    """
    wanted = text.strip().casefold().replace(" ", "_").replace("-", "_")
    for role in ROLES.values():
        if wanted in (role.name, *(n.casefold() for n in role.other_names)):
            return role
    raise Refused("role_unknown", value=text.strip()[:40], known=", ".join(ROLES))


def territory_of(role: Role, text: str) -> Territory:
    """The territory that a person of ``role`` gets from ``text``.

    Raises:
        Refused: ``territory_needed`` where the role has none without codes; ``territory_bad``.
    """
    if 0 not in role.lengths and not text.strip():
        raise Refused("territory_needed", role=role.name, lengths=", ".join(map(str, role.lengths)))
    return Territory.parse(text, role.lengths)
