"""People from a CSV or XLSX file: every row is checked before anybody is taken in, and a faulty one keeps them all out."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from gis.errors import EnumapError, NotFound, Refused
from layers import people
from layers.people import Person
from layers.reading.columns import Role
from layers.reading.row_files import RowsRefused, fault, read_rows
from layers.reading.sources import Source
from layers.reasons import explain

FILE = Role(
    "people",
    "none",
    {
        "login": "account username user_name user 账号 帐号 登录名 用户名 登录账号",
        "name": "full_name 姓名 名字 人员姓名",
        "role": "角色 岗位 职务 身份",
        "territory": "territories code codes area 范围 管辖范围 负责范围 区划代码 代码 普查区代码 管辖代码",
    },
    expected=("login", "role"),
)
_HEAD = ("login", "name", "role", "territory", "initial_password")


@dataclass
class Taken:
    """What an import has done: people added with their initial passwords, people changed, and how many stay as they are."""

    added: list[tuple[Person, str]] = field(default_factory=list)
    changed: list[Person] = field(default_factory=list)
    unchanged: int = 0


def read_people(source: Source) -> list[tuple[int, dict[str, str]]]:
    """The entries of a file, each with its row (from 1).

    Raises:
        RowsRefused: rows with a login, name, role or territory that cannot be, and logins that stand twice.
        Refused: for the file as a whole; ``column_needed`` without logins or roles.
    """
    entries, faults, row_of = [], [], dict[str, int]()
    for row, entry in read_rows(source, FILE):
        try:
            checked = people.checked_entry(**entry)
            first = row_of.setdefault(checked["login"], row)
            if first != row:
                raise Refused("login_twice", login=checked["login"], first=first)
            entries.append((row, checked))
        except EnumapError as e:
            faults.append(fault(source.file, row, e))
    if faults:
        raise RowsRefused("people_rows", source.file, faults)
    return entries


def take_people(connection: sa.Connection, actor: str, source: Source) -> Taken:
    """Take the people of a file in, and give those that are there what it says of them; nobody goes.

    Args:
        connection: of a transaction that writes.
        actor: who does it, for the audit.
        source: the file.

    Raises:
        RowsRefused: as of `read_people`.
        Refused: ``last_administrator``.
    """
    taken = Taken()
    for _, entry in read_people(source):
        try:
            before = people.person_of(connection, entry["login"])
        except NotFound:
            taken.added.append(people.add(connection, actor, **entry))
            continue
        values = {k: v for k, v in entry.items() if k != "login" and (v or k != "name")}
        if all(str(getattr(before, k)) == v for k, v in values.items()):
            taken.unchanged += 1
        else:
            taken.changed.append(people.change(connection, actor, entry["login"], **values))
    return taken


def write_passwords(path: Path, added: Sequence[tuple[Person, str]]) -> None:
    """Write the initial passwords to a new file that its owner alone can read.

    Raises:
        Refused: ``out_exists``, ``passwords_unwritable``.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    writer.writerows([p.login, p.name, p.role, str(p.territory), password] for p, password in added)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as e:
        raise Refused("out_exists", file=str(path)) from e
    except OSError as e:
        raise Refused("passwords_unwritable", file=str(path), reason=explain(e)) from e
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as f:
            f.write(out.getvalue())
            f.flush()
            os.fsync(f.fileno())
    except OSError as e:
        with suppress(OSError):
            path.unlink()
        raise Refused("passwords_unwritable", file=str(path), reason=explain(e)) from e
