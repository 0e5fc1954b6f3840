"""The audit: one chain of rows that the database keeps, and a check that finds whatever was done to it behind its back."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa

from gis.errors import EnumapError
from gis.messages import message
from gis.schema import REGIONS, empty
from layers.access import audit
from layers.access.audit_check import COLUMNS, Checked, Head, as_csv, check, listed
from layers.access.people_tables import AUDIT
from layers.storage.connections import engine
from layers.storage.stored_tables import SQL
from layers.store import Project

ROWS = 60
OTHER_WAYS = ("delete", "cut", "insert", "append", "exchange", "head", "headless")


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    """In either home."""
    with Project.create(place) as made:
        yield made


@pytest.fixture
def in_file(tmp_path: Path) -> Iterator[Project]:
    """In a file, which a test tampers with."""
    with Project.create(tmp_path / "county.gpkg") as made:
        yield made


def filled(project: Project, rows: int = ROWS) -> None:
    """So many rows, that of the making included."""
    with project.transaction() as connection:
        for k in range(rows - 1):
            audit.note(connection, f"p{k % 7}", "edit", f"3703050010{k:02d}", address="10.0.0.1", details={"op": "合并", "n": k})


def checked(project: Project, expected: Head | None = None) -> Checked:
    with project.reading() as connection:
        return check(connection, expected)


def unlocked(path: Path) -> sqlite3.Connection:
    """A connection of somebody who has the file and knows how to take the triggers away."""
    connection = sqlite3.connect(path, isolation_level=None)
    for verb in ("update", "delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS audit_no_{verb}")
    return connection


def test_a_chain_as_it_was_written_has_no_fault(project: Project) -> None:
    filled(project)
    found = checked(project)
    assert (found.rows, found.faults, found.head.rows) == (ROWS, [], ROWS)


def test_the_making_of_a_project_is_its_first_row(project: Project) -> None:
    with project.reading() as connection:
        (row,) = listed(connection)
    assert (row["number"], row["action"], row["actor"], row["object"]) == (1, "make", audit.PROGRAM, project.path.name)


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit WHERE number = 3", "TRUNCATE audit"])
def test_the_database_refuses_to_change_or_delete_a_row(project: Project, statement: str) -> None:
    filled(project)
    with pytest.raises((sa.exc.DBAPIError, EnumapError)), project.transaction() as connection:
        connection.exec_driver_sql(statement)
    found = checked(project)
    assert (found.rows, found.faults) == (ROWS, [])


def mutated(connection: sqlite3.Connection, rng: random.Random) -> str:
    """Do one of the things to the audit that somebody might; its name."""
    number = rng.randint(1, ROWS)
    other = rng.choice([n for n in range(1, ROWS + 1) if n != number])
    what = rng.choice(
        [*(c for c in COLUMNS if c != "number"), "number", "delete", "cut", "insert", "exchange", "head", "headless", "append"]
    )
    if what in COLUMNS and what != "number":
        (value,) = connection.execute(f"SELECT {what} FROM audit WHERE number = ?", (number,)).fetchone()
        connection.execute(f"UPDATE audit SET {what} = ? WHERE number = ?", (_changed(value, rng), number))
    elif what == "number":
        connection.execute("UPDATE audit SET number = ? WHERE number = ?", (rng.choice([ROWS + 5, 0, -3, "x", None]), number))
    elif what == "delete":
        connection.execute("DELETE FROM audit WHERE number = ?", (number,))
    elif what == "cut":
        connection.execute("DELETE FROM audit WHERE number >= ?", (number,))
    elif what in ("insert", "append"):  # a copy of a row, under the next number or in between
        at = ROWS + 1 if what == "append" else number
        connection.execute("UPDATE audit SET number = -number - 1 WHERE number >= ?", (at,))
        connection.execute("UPDATE audit SET number = -number WHERE number < 0")
        names = ", ".join(c for c in COLUMNS if c != "number")
        taken = number + 1 if what == "insert" else number
        connection.execute(f"INSERT INTO audit (number, {names}) SELECT ?, {names} FROM audit WHERE number = ?", (at, taken))
    elif what == "exchange":
        for a, b in ((number, -1), (other, number), (-1, other)):
            connection.execute("UPDATE audit SET number = ? WHERE number = ?", (b, a))
    elif what == "head":
        connection.execute("UPDATE audit_head SET rows = rows + ?", (rng.choice([-1, 1]),))
    else:
        connection.execute("DELETE FROM audit_head")
    return what


def _changed(value: str, rng: random.Random) -> str | bytes | None:
    at = rng.randrange(len(value) + 1)
    return rng.choice([value[:at] + "x" + value[at:], value + " ", None, b"\x00", value[:-1] if value else "y"])


def test_each_of_1000_mutations_is_found(in_file: Project) -> None:
    filled(in_file)
    rng = random.Random(20201101)
    done: dict[str, int] = {}
    missed = []
    unlocked(in_file.path).close()
    by_hand = engine(in_file.path)
    for k in range(1_000):
        with by_hand.connect() as connection:
            connection.begin()
            what = mutated(connection.connection.driver_connection, rng)
            found = check(connection).faults
            connection.rollback()
        if not found:
            missed.append((k, what))
        for fault in found:
            assert message(str(fault["say"]), "en", **fault["with"]) != message(str(fault["say"]), "zh", **fault["with"])
        done[what] = done.get(what, 0) + 1
    by_hand.dispose()
    assert missed == []
    assert len(done) == len(COLUMNS) + len(OTHER_WAYS) and min(done.values()) > 20  # each kind was tried
    assert checked(in_file).faults == []


def test_a_tail_cut_off_together_with_its_head_is_found_by_a_noted_head(in_file: Project) -> None:
    """What the chain alone cannot tell: the file as it was some rows ago. A head noted elsewhere tells."""
    filled(in_file)
    noted = Head.parse(str(checked(in_file).head))
    assert noted is not None
    with closing(unlocked(in_file.path)) as connection:
        connection.execute("DELETE FROM audit WHERE number > 50")
        connection.execute("UPDATE audit_head SET rows = 50, hash = (SELECT hash FROM audit WHERE number = 50)")
    assert checked(in_file).faults == []
    assert [f["say"] for f in checked(in_file, noted).faults] == ["audit_unexpected"]


def test_a_chain_made_anew_is_found_by_a_noted_head(in_file: Project) -> None:
    filled(in_file)
    noted = checked(in_file).head
    with in_file.reading() as connection:
        rows = listed(connection)
    rows[10]["actor"] = "somebody else"
    before = audit.FIRST
    with closing(unlocked(in_file.path)) as connection:
        for row in rows:
            row["hash"] = before = audit.chained(before, [row[c] for c in audit.HASHED])
            connection.execute("UPDATE audit SET actor = :actor, hash = :hash WHERE number = :number", row)
        connection.execute("UPDATE audit_head SET hash = ?", (before,))
    assert checked(in_file).faults == []
    assert [f["say"] for f in checked(in_file, noted).faults] == ["audit_unexpected"]
    assert checked(in_file, Head(10, rows[9]["hash"])).faults == []  # up to there it is the same


def test_rows_that_a_transaction_gives_up_are_not_there(project: Project) -> None:
    with pytest.raises(RuntimeError), project.transaction() as connection:
        audit.note(connection, "p1", "edit", "x")
        raise RuntimeError
    audit.record(project, "p1", "login")
    found = checked(project)
    assert (found.rows, found.faults) == (2, [])


def test_writers_at_the_same_time_make_one_chain(project: Project) -> None:
    def write() -> None:
        for _ in range(20):
            audit.record(project, "p1", "edit")

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = checked(project)
    assert (found.rows, found.faults) == (81, [])


def test_a_write_of_tables_is_noted_with_who_does_it(project: Project) -> None:
    with audit.acting("p7", "import", "regions.csv", "10.1.1.1"):
        project.write({REGIONS: empty(REGIONS, 4547)}, source={"role": "regions", "file": "regions.csv", "sha256": "ab", "rows": 0})
    project.write({REGIONS: empty(REGIONS, 4547)}, committee_codes=["370305001001"])
    with project.reading() as connection:
        _, first, second = listed(connection)
    assert [first[c] for c in ("actor", "action", "object", "address")] == ["p7", "import", "regions.csv", "10.1.1.1"]
    assert '"sha256": "ab"' in first["details"] and '"revision": 1' in first["details"]
    assert (second["actor"], second["action"]) == (audit.PROGRAM, "write") and "370305001001" in second["details"]


def test_the_audit_leaves_the_revision_as_it_is(project: Project) -> None:
    """The page reads a project anew when its facts change: a login must not cost that."""
    before = project.meta
    audit.record(project, "p1", "login")
    assert project.meta == before


def test_rows_by_time_action_and_person(project: Project) -> None:
    filled(project, 8)
    audit.record(project, "p3", "login")
    with project.reading() as connection:
        assert [r["number"] for r in listed(connection, actions=["login", "make"])] == [1, 9]
        assert {r["actor"] for r in listed(connection, actor="p3")} == {"p3"}
        assert listed(connection, since="9999") == [] and len(listed(connection, since="2020")) == 9


def test_no_cell_of_the_csv_is_a_formula(project: Project) -> None:
    audit.record(project, "p1", "export", "=cmd|' /C calc'!A0")
    with project.reading() as connection:
        text = as_csv(listed(connection))
    assert "\"'=cmd" in text or ",'=cmd" in text
    assert text.count("\r\n") == 3


def test_words_that_are_in_no_list_are_a_fault_of_ours(project: Project) -> None:
    with pytest.raises(ValueError, match="no such"):
        audit.record(project, "p1", "dance")
    assert SQL[AUDIT.name].c.hash is not None and checked(project).rows == 1
