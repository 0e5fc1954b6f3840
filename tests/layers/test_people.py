"""People of a project: taken in, changed, revoked, read from files; nothing half-done, and every change in the audit."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from gis.errors import EnumapError, Refused
from gis.messages import message
from layers import people
from layers.access import sessions
from layers.access.audit_check import check, listed
from layers.access.password_policy import PROFILES
from layers.access.people_files import Taken, take_people, write_passwords
from layers.access.people_tables import PEOPLE, SESSIONS
from layers.reading.row_files import RowsRefused
from layers.reading.sources import Source
from layers.storage.stored_tables import SQL
from layers.store import Project
from tests.people import PASSWORD, count, made

ROWS = [
    ("账号", "姓名", "角色", "管辖范围"),
    ("Li.Wei", "李伟", "乡镇划分员", 370305001),
    ("zhang", "张敏", "committee planner", "370305001001, 370305001002"),
    ("wang", "", "enumerator", "370305001001001"),
]


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    with made(place) as project:
        yield project


def workbook(path: Path, rows: list[tuple[object, ...]]) -> Source:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for k, row in enumerate(rows):
        sheet.write_row(k, 0, row)
    book.close()
    return Source(str(path))


def table(path: Path, rows: list[tuple[object, ...]]) -> Source:
    path.write_text("\n".join(",".join(f'"{c}"' for c in row) for row in rows), encoding="gb18030")
    return Source(str(path))


def imported(project: Project, source: Source) -> Taken:
    with project.transaction() as connection:
        return take_people(connection, "p0", source)


def refused_code(act: object, *args: object, **more: object) -> str:
    with pytest.raises(EnumapError) as refused:
        act(*args, **more)  # type: ignore[operator]
    return refused.value.code


@pytest.mark.parametrize("made_by", [workbook, table])
def test_people_come_from_workbooks_and_tables(project: Project, tmp_path: Path, made_by: object) -> None:
    taken = imported(project, made_by(tmp_path / ("p.xlsx" if made_by is workbook else "p.csv"), ROWS))  # type: ignore[operator]
    assert [(p.login, p.role, str(p.territory), p.must_change) for p, _ in taken.added] == [
        ("li.wei", "township_planner", "370305001", True),
        ("zhang", "committee_planner", "370305001001 370305001002", True),
        ("wang", "enumerator", "370305001001001", True),
    ]
    assert len({password for _, password in taken.added}) == 3


def test_a_second_import_changes_what_differs_and_no_password(project: Project, tmp_path: Path) -> None:
    imported(project, workbook(tmp_path / "a.xlsx", ROWS))
    with project.reading() as connection:
        kept = people.password_of(connection, "zhang")
    again = imported(project, workbook(tmp_path / "b.xlsx", [ROWS[0], ROWS[1], ("zhang", "张敏", "supervisor", "370305001")]))
    assert (again.added, again.unchanged, [p.role for p in again.changed]) == ([], 1, ["supervisor"])
    with project.reading() as connection:
        assert len(people.people(connection)) == 4  # who is not in the file stays
        now = people.password_of(connection, "zhang")
    assert kept is not None and now is not None and kept[1] == now[1]


def test_one_faulty_row_keeps_all_out_and_each_is_named(project: Project, tmp_path: Path) -> None:
    faulty = [("no spaces", "a", "viewer", ""), ("li.wei", "b", "viewer", ""), ("x", "c", "boss", "1"), ("y", "d", "enumerator", "370305")]
    with pytest.raises(RowsRefused) as refused:
        imported(project, table(tmp_path / "p.csv", [*ROWS, *faulty, ("z", "e", "enumerator", "")]))
    told = [message(str(r["say"]), "en", **r["with"]) for r in refused.value.rows]  # type: ignore[arg-type]
    assert [t.split(":")[0] for t in told] == [f"p.csv, row {k}" for k in (5, 6, 7, 8, 9)]
    for text, value in zip(told, ("no spaces", "row 2", "boss", "370305", "enumerator"), strict=True):
        assert value in text
    assert count(project, SQL[PEOPLE.name]) == 1


def test_the_passwords_file_is_for_its_owner_and_new(project: Project, tmp_path: Path) -> None:
    taken = imported(project, workbook(tmp_path / "a.xlsx", ROWS))
    out = tmp_path / "passwords.csv"
    write_passwords(out, taken.added)
    assert taken.added[0][1] in out.read_text(encoding="utf-8-sig")
    if os.name != "nt":
        assert out.stat().st_mode & 0o777 == 0o600
    assert refused_code(write_passwords, out, taken.added) == "out_exists"
    assert refused_code(write_passwords, tmp_path / "no" / "p.csv", taken.added) == "passwords_unwritable"


def test_the_audit_names_ids_and_no_names(project: Project, tmp_path: Path) -> None:
    imported(project, workbook(tmp_path / "a.xlsx", ROWS))
    with project.transaction() as connection:
        people.change(connection, "p0", "zhang", role="supervisor", name="张三丰")
        people.revoke(connection, "p0", "wang")
        people.restore(connection, "p0", "wang")
        people.reset_password(connection, "p0", "wang")
    with project.reading() as connection:
        rows = listed(connection)
        everybody = {p.login: p.person_id for p in people.people(connection)}
        assert check(connection).faults == []
    actions = [r["action"] for r in rows if r["actor"] == "p0"]
    assert actions == ["person_add"] * 3 + ["person_change", "person_revoke", "person_restore", "password"]
    change = next(r for r in rows if r["action"] == "person_change")
    assert change["object"] == everybody["zhang"]
    assert json.loads(change["details"])["role"] == {"from": "committee_planner", "to": "supervisor"}
    everything = json.dumps(rows, ensure_ascii=False)
    assert not [word for word in ("李伟", "张敏", "张三丰", "zhang", "li.wei", "wang") if word in everything]


def test_who_would_be_the_last_administrator_stays(project: Project) -> None:
    for act, more in ((people.revoke, {}), (people.change, {"role": "viewer"})):
        with pytest.raises(Refused) as refused, project.transaction() as connection:
            act(connection, "p0", "admin", **more)
        assert refused.value.code == "last_administrator"
    with project.reading() as connection:
        assert people.has_administrator(connection)


def test_an_import_that_takes_the_last_administrator_away_takes_nobody(project: Project, tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[1], ("admin", "", "viewer", "")]
    with pytest.raises(Refused) as refused:
        imported(project, table(tmp_path / "p.csv", rows))
    assert refused.value.code == "last_administrator" and count(project, SQL[PEOPLE.name]) == 1


def test_no_password_stands_in_the_file(tmp_path: Path) -> None:
    project = made(tmp_path / "county.gpkg")
    taken = imported(project, workbook(tmp_path / "a.xlsx", ROWS))
    with project.transaction() as connection:
        token = sessions.begin(connection, taken.added[0][0].person_id, PROFILES["asvs"], 0.0)
    project.close()
    kept = b"".join(p.read_bytes() for p in tmp_path.glob("county.gpkg*"))
    for secret in (PASSWORD, token, *(password for _, password in taken.added)):
        assert secret.encode() not in kept


def test_a_person_has_so_many_sessions_and_the_oldest_ends(project: Project) -> None:
    policy = PROFILES["asvs"]
    with project.transaction() as connection:
        tokens = [sessions.begin(connection, "p1", policy, 1000.0 + k) for k in range(policy.most_sessions + 2)]
        living = [sessions.of_token(connection, t) is not None for t in tokens]
    assert living == [False, False, *[True] * policy.most_sessions]
    assert count(project, SQL[SESSIONS.name]) == policy.most_sessions


@pytest.mark.parametrize(
    ("begun_s", "seen_s", "lives"),
    [
        (0, 0, True),
        (-60, -60, True),
        (-31 * 60, -31 * 60, False),  # idle
        (-13 * 3600, -60, False),  # too old
        (86_400, 86_400, False),  # of a clock that stood a day ahead
        (-60, 86_400, False),
        (60, 60, True),  # clocks are never quite right
    ],
)
def test_a_session_ends_idle_old_or_of_another_time(begun_s: float, seen_s: float, lives: bool) -> None:
    now = 1_800_000_000.0
    session = sessions.Session("a", "p1", now + begun_s, now + seen_s, "", "")
    assert session.lives(PROFILES["asvs"], now) is lives
