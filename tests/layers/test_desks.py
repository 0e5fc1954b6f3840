"""Desks in other processes: what they do is what this one would do, and it is done once, whatever becomes of them.

World: the town of `tests.town`: A and B are delineated into areas of about 80 housing units, C is not.
"""

from __future__ import annotations

import pickle
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from gis.errors import Conflict, EnumapError, NotFound, Refused
from layers.access.acts import acting
from layers.editing import Editing
from layers.edits.desk import Desk
from layers.edits.desks import Desks
from layers.edits.history import Act
from layers.edits.turns import Turns
from layers.storage.copying import copy_project
from layers.storage.stored_tables import SQL
from layers.store import Project
from tests.amounts import so_many
from tests.town import A, B, make_town


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("made") / "town.enumap")


@pytest.fixture
def own(made: Path, place: str) -> Iterator[Desk]:
    """In a file, and in a database."""
    if "://" in str(place):
        with Project.open(made) as source:
            copy_project(source, place)
    else:
        shutil.copy(made, place)
    with Project.open(place) as project:
        yield Desk(Editing(project))


@pytest.fixture
def desks(own: Desk) -> Iterator[Desks]:
    found = Desks(own, 2)
    until_ready(found)
    yield found
    found.close()


def until_ready(desks: Desks) -> None:
    for seat in desks._seats:
        seat._starting.join(60)
        assert seat._pipe is not None


def rename(n: int, based_on: int, code: str = A) -> Act:
    return Act("edit", "rename_ea", {"ea": code + "001", "name": f"名{n}"}, "anna", "", f"op-{code}-{n}", based_on)


def refused(desks: Desks | Desk, act: Act, code: str = A) -> EnumapError:
    with pytest.raises(EnumapError) as refusal:
        desks.write(code, act, "zh")
    return refusal.value


def busy(own: Desk) -> None:
    raise AssertionError("the server has done it itself")


def test_what_a_desk_answers_is_what_this_process_would(desks: Desks, own: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = own.draft(A, "en")
    monkeypatch.setattr(Desk, "write", busy)
    monkeypatch.setattr(Desk, "draft", busy)
    assert desks.draft(A, "en") == shown
    first = desks.write(A, rename(1, shown.revision), "zh")
    assert first.row["committee_revision"] == shown.revision + 1 and "名1" in first.shapes["eas"] and not first.repeated
    again = desks.write(A, rename(1, shown.revision), "zh")
    assert again.repeated and again.row == first.row
    assert desks.draft(A, "zh", [shown.revision + 1]).shapes == {}


def test_refusals_come_through_with_all_that_they_say(desks: Desks, own: Desk) -> None:
    n = own.draft(A, "zh").revision
    for act in (Act("edit", "rename_ea", {"ea": A + "999"}, "anna", "", "x", n), Act("redo", "redo", {}, "anna", "", "y", n)):
        there, here = refused(desks, act), refused(own, act)
        assert (type(there), there.code, there.say("zh")) == (type(here), here.code, here.say("zh"))
    desks.write(A, rename(1, n), "zh")
    late = refused(desks, rename(2, n))
    assert isinstance(late, Conflict) and late.code == "revision_stale" and [row["author"] for row in late.params["acts"]] == ["anna"]
    assert isinstance(refused(desks, rename(1, 0, "370305999999"), "370305999999"), NotFound)


def test_each_sees_at_once_what_another_has_written(desks: Desks, own: Desk) -> None:
    n = own.draft(A, "zh").revision
    for k in range(0, 6, 2):
        assert desks.write(A, rename(k, n + k), "zh").row["committee_revision"] == n + k + 1
        assert own.write(A, rename(k + 1, n + k + 1), "zh").row["committee_revision"] == n + k + 2
    assert desks.draft(A, "zh") == own.draft(A, "zh") and "名5" in desks.draft(A, "zh").shapes["eas"]


def test_the_audit_names_who_asks_and_from_where(desks: Desks, own: Desk) -> None:
    with acting("anna", address="10.0.0.7"):
        desks.write(A, rename(1, own.draft(A, "zh").revision), "zh")
    audit = SQL["audit"]
    with own.editing.project.reading() as connection:
        row = connection.execute(sa.select(audit.c.actor, audit.c.address).order_by(audit.c.number.desc()).limit(1)).one()
    assert tuple(row) == ("anna", "10.0.0.7")


def test_a_desk_that_ends_takes_nothing_with_it_and_another_takes_its_place(desks: Desks, own: Desk) -> None:
    revisions = {code: own.draft(code, "zh").revision for code in (A, B)}
    before = dict(revisions)
    kills = so_many(4, 12)
    for k in range(kills):
        victim = desks._seat((A, B)[k % 2])._process
        assert victim is not None and victim.pid is not None
        killer = Thread(target=lambda pid=victim.pid, s=k * 0.004: (time.sleep(s), psutil.Process(pid).kill()))
        killer.start()
        for code in (A, B):
            told = desks.write(code, rename(k, revisions[code], code), "zh")
            assert told.row["committee_revision"] == revisions[code] + 1
            revisions[code] += 1
        killer.join()
        desks.draft(A, "zh")
        desks.draft(B, "zh")
        until_ready(desks)
    for code in (A, B):
        assert own.draft(code, "zh").revision == before[code] + kills


def test_a_project_that_may_not_be_written_is_not_written_by_desks(desks: Desks, own: Desk) -> None:
    n = own.draft(A, "zh").revision
    own.editing.project.freeze("project_spoilt")
    found = refused(desks, rename(1, n))
    assert isinstance(found, Refused) and found.code == "project_spoilt" and own.draft(A, "zh").revision == n


def test_desks_end_when_they_are_closed(own: Desk) -> None:
    desks = Desks(own, 2)
    until_ready(desks)
    processes = [seat._process for seat in desks._seats]
    desks.close()
    assert all(process is not None and not process.is_alive() for process in processes)


def test_a_refusal_is_the_same_in_another_process() -> None:
    error = Refused("edit_locked", code=A + "001")
    error.add_note("where")
    found = pickle.loads(pickle.dumps(error))
    assert (type(found), found.code, found.params, str(found), found.__notes__) == (
        Refused,
        error.code,
        error.params,
        str(error),
        ["where"],
    )


def test_turns_come_in_the_order_of_asking() -> None:
    turns, order = Turns(), []
    assert turns.take(1) and not turns.take(0.01)

    def work(k: int) -> None:
        assert turns.take(10)
        order.append(k)
        turns.leave()

    threads = []
    for k in range(8):
        threads.append(Thread(target=work, args=(k,)))
        threads[-1].start()
        while len(turns._waiting) < k + 1:
            time.sleep(0.001)
    turns.leave()
    for thread in threads:
        thread.join()
    assert order == list(range(8)) and turns.take(0)


def test_who_gives_up_waiting_holds_nobody_up() -> None:
    turns = Turns()
    results: list[Any] = []
    assert turns.take(0)
    waiting = Thread(target=lambda: results.append(turns.take(0.05)))
    waiting.start()
    waiting.join()
    turns.leave()
    assert results == [False] and turns.take(0)
