"""Undo of any sequence of any edits is identity; what is held in memory is what the file holds; redo makes it again.

World: the town of `tests.town`; edits drawn by `tests.gis.random_edits`, which draws all there are.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.edits import EDITS
from gis.errors import Conflict, Refused
from gis.schema import BUILDINGS, CELLS, EA_CODES, EAS, LOCKS, PARTS, Table
from layers.editing import Editing
from layers.edits.drafts import Drafts
from layers.edits.history import Act, standing
from layers.edits.lookback import draft_at, tables_at
from layers.planning.project_plan import delineate_project
from layers.storage.changes import KEYS, values_of
from layers.store import Project
from tests.amounts import so_many
from tests.gis.random_edits import some_edit
from tests.town import A, B, make_town

PLAN = (EAS, CELLS, PARTS, LOCKS, EA_CODES, BUILDINGS)
IDS = itertools.count()
MADE: Counter[str] = Counter()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("town") / "town.enumap")


def rows(project: Project, table: Table) -> dict[Any, Any]:
    """All rows of a table of the file, by key."""
    frame = project.read(table)
    return dict(sorted(values_of(table, frame).items(), key=str))


def act(op: str, revision: int, args: dict[str, Any] | None = None) -> Act:
    return Act("edit" if op not in ("undo", "redo") else op, op, args or {}, "anna", "", f"{next(IDS)}", revision)


def edit_at_random(editing: Editing, rng: np.random.Generator) -> None:
    """One edit of A, of many drawn until one can be made."""
    for _ in range(30):
        held = editing.drafts.get(A)
        op, args = some_edit(held.draft, rng)
        try:
            editing.save(A, act(op, held.revision, args))
        except Refused as e:
            assert e.code.startswith("edit_") and e.code != "edit_faulty", (op, args, e)
            continue
        MADE[op] += 1
        return


def test_held_and_written_agree_after_each_edit_and_undo_is_identity(town: Path) -> None:
    @settings(max_examples=so_many(3, 12))
    @given(st.integers(0, 2**32 - 1))
    def run(seed: int) -> None:
        with tempfile.TemporaryDirectory() as folder, Project.open(shutil.copy(town, Path(folder) / "town.enumap")) as project:
            editing, rng = Editing(project), np.random.default_rng(seed)
            states = [{table: rows(project, table) for table in PLAN}]
            first = editing.drafts.get(A).revision
            for _ in range(6):
                edit_at_random(editing, rng)
                states.append({table: rows(project, table) for table in PLAN})
                agree(project, editing)
            with project.reading() as connection:
                held = editing.drafts.get(A)
                back = tables_at(connection, held, first)
                assert len(standing(connection, A).done) == len(states)  # the delineation can be undone too
            for table in (EAS, CELLS, PARTS, LOCKS, EA_CODES):
                wanted = {key: row for key, row in states[0][table].items() if A in map(str, row) or table is PARTS}
                found = values_of(table, back[table])
                assert found == {key: wanted[key] for key in found} and len(found) == len(project_rows(states[0][table], table))
            for way, order in (("undo", states[-2::-1]), ("redo", states[1:])):
                for state in order:
                    getattr(editing, way)(A, act(way, editing.drafts.get(A).revision))
                    for table in PLAN:
                        assert rows(project, table) == state[table], (way, table.name)
                    agree(project, editing)

    run()
    assert len(MADE) >= 6 and set(MADE) <= {edit.op for edit in EDITS}, MADE


def project_rows(found: dict[Any, Any], table: Table) -> list[Any]:
    """Rows of A."""
    at = list(table.columns).index("committee_code")
    return [row for row in found.values() if row[at] == A]


def agree(project: Project, editing: Editing) -> None:
    """What is held is what is read anew."""
    held, read = editing.drafts.get(A), Drafts(project).get(A)
    assert (held.revision, held.draft.locks, held.draft.used_codes) == (read.revision, read.draft.locks, read.draft.used_codes)
    for (table, ours), theirs in zip(held.tables().items(), read.tables().values(), strict=True):
        assert values_of(table, ours) == values_of(table, theirs), table.name
        assert list(ours.columns) == list(theirs.columns) and set(KEYS[table]) <= set(ours.columns)


def test_an_edit_beside_another_committee_sees_what_is_there_now(town: Path, tmp_path: Path) -> None:
    """The draft of A knows the EAs of B beside it; after an edit of B those of then."""
    with Project.open(shutil.copy(town, tmp_path / "town.enumap")) as project:
        editing = Editing(project)
        before = editing.drafts.get(A).draft.around
        assert before is not None and set(before["committee_code"]) == {B}
        held = editing.drafts.get(B)
        beside = before["ea_code"].tolist()
        editing.save(B, act("rename_ea", held.revision, {"ea": beside[0], "name": "河东"}))
        now = editing.drafts.get(A).draft.around
        assert now is not None and "河东" in now["name"].tolist() and "河东" not in before["name"].tolist()


def test_every_revision_of_a_long_history_can_be_seen(town: Path, tmp_path: Path) -> None:
    with Project.open(shutil.copy(town, tmp_path / "town.enumap")) as project:
        editing, rng, seen = Editing(project), np.random.default_rng(4), {}
        for _ in range(12):
            edit_at_random(editing, rng)
            held = editing.drafts.get(A)
            seen[held.revision] = {t: values_of(t, f) for t, f in ((EAS, held.draft.eas), (CELLS, held.draft.cells))}
        delineate_project(project, committee_codes=[A], workers=1) if not editing.drafts.get(A).draft.locks else None
        for n, wanted in seen.items():
            draft = draft_at(project, Drafts(project), A, n)
            assert {EAS: values_of(EAS, draft.eas), CELLS: values_of(CELLS, draft.cells)} == wanted


def test_what_was_written_last_is_undone_from_memory_as_from_the_history(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.open(shutil.copy(town, tmp_path / "town.enumap")) as project:
        editing, other, rng = Editing(project), Editing(project), np.random.default_rng(5)
        for _ in range(4):
            before = {table: rows(project, table) for table in PLAN}
            edit_at_random(editing, rng)
            after = {table: rows(project, table) for table in PLAN}
            with monkeypatch.context() as patch:
                patch.setattr("layers.editing.unpacked", None)  # of a row of the history
                for way, state in (("undo", before), ("redo", after), ("undo", before)):
                    getattr(editing, way)(A, act(way, editing.drafts.get(A).revision))
                    assert {table: rows(project, table) for table in PLAN} == state
                    agree(project, editing)
            edit_at_random(editing, rng)
            edit_at_random(other, rng)  # behind the back of the first
            now = {table: rows(project, table) for table in PLAN}
            for one in (editing, other, editing):
                one.undo(A, act("undo", one.drafts.get(A).revision))
                agree(project, one)
                one.redo(A, act("redo", one.drafts.get(A).revision))
                assert {table: rows(project, table) for table in PLAN} == now
                agree(project, one)


def test_rows_that_another_program_has_taken_away_are_not_written_over(town: Path, tmp_path: Path) -> None:
    with Project.open(shutil.copy(town, tmp_path / "town.enumap")) as project:
        editing = Editing(project)
        codes = editing.drafts.get(A).draft.eas["ea_code"]
        editing.save(A, act("rename_ea", editing.drafts.get(A).revision, {"ea": codes[0], "name": "河东"}))
        with project.transaction() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.exec_driver_sql("UPDATE enumeration_areas SET ea_code = ea_code || 'x' WHERE ea_code = ?", (codes[0],))
            connection.exec_driver_sql("UPDATE cells SET ea_code = ea_code || 'x' WHERE ea_code = ?", (codes[0],))
            connection.exec_driver_sql("UPDATE building_parts SET ea_code = ea_code || 'x' WHERE ea_code = ?", (codes[0],))
        with pytest.raises(Conflict, match="history does not fit"):
            editing.undo(A, act("undo", editing.drafts.get(A).revision))
