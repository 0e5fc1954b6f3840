"""Edits in the store: nothing is overwritten unseen, written twice, or lost; all of it can be taken back.

World: the town of `tests.town`: A and B are delineated into areas of about 80 housing units, C is not.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from gis.editing.draft import Draft
from gis.errors import Conflict, EnumapError, NotFound, Refused
from gis.schema import BUILDINGS, CELLS, EA_CODES, EAS, LOCKS, PARTS, Table
from layers.editing import Editing, Saved
from layers.edits.history import Act, committee_revision, page
from layers.edits.history_tables import ALTERNATIVES, HISTORY
from layers.edits.lookback import _moved, compared, draft_at
from layers.edits.set_aside import draft_aside, edits_aside
from layers.planning.project_plan import delineate_project
from layers.storage.copying import copy_project
from layers.storage.stored_tables import SQL
from layers.store import Project
from tests.town import A, B, C, make_town

PLAN = (EAS, CELLS, PARTS, LOCKS, EA_CODES, BUILDINGS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("made") / "town.enumap")


@pytest.fixture
def town(made: Path, place: str) -> str:
    """In a file, and in a database."""
    if "://" not in str(place):
        shutil.copy(made, place)
        return str(place)
    with Project.open(made) as source:
        copy_project(source, place)
    return place


@pytest.fixture
def editing(town: str) -> Iterator[Editing]:
    with Project.open(town) as project:
        yield Editing(project)


def act(op: str, based_on: int, operation_id: str = "", **args: Any) -> Act:
    what = op if op in ("undo", "redo", "restore") else "edit"
    return Act(what, op, args, "anna", "", operation_id or f"{op}-{based_on}-{json.dumps(args)}", based_on)


def now(editing: Editing, code: str = A) -> int:
    with editing.project.reading() as connection:
        return committee_revision(connection, code)


def rename(editing: Editing, name: str, code: str = A, **more: Any) -> Saved:
    return editing.save(code, act("rename_ea", now(editing, code), ea=f"{code}001", name=name, **more))


def merge(editing: Editing, code: str = A) -> Saved:
    """Merge the first EA with one beside it."""
    held = editing.drafts.get(code)
    eas = held.draft.eas
    shared = [shape.intersection(eas.geometry[0]).length for shape in eas.geometry]
    shared[0] = 0
    codes = [eas["ea_code"][0], eas["ea_code"][int(np.argmax(shared))]]
    return editing.save(code, act("merge_eas", held.revision, eas=codes, keep=codes[0]))


def undo(editing: Editing, code: str = A, what: str = "undo") -> Saved:
    return getattr(editing, what)(code, act(what, now(editing, code)))


def rows(project: Project, table: Table, code: str) -> list[tuple[Any, ...]]:
    """The rows of a committee as they stand in the file, in any order."""
    frame = project.read(table) if table is BUILDINGS else project.read(table, code)
    columns = [[None if v is None or v != v else v for v in frame[c].tolist()] for c in table.columns]
    if table.geometry:
        columns.append(frame.geometry.to_wkb().tolist())
    return sorted(zip(*columns, strict=True), key=str)


def plan(project: Project, code: str = A) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: rows(project, table, code) for table in PLAN}


def test_an_edit_writes_the_rows_that_differ_and_says_so(editing: Editing) -> None:
    before, others, whole = plan(editing.project), plan(editing.project, B), editing.project.revision
    saved = rename(editing, "河东")
    assert saved.eas["name"].tolist() == ["河东"] and not saved.gone and not len(saved.parts) and not saved.repeated
    assert saved.revision == now(editing) and editing.project.revision == whole + 1 == saved.row["revision"]
    after = plan(editing.project)
    assert {name for name in after if after[name] != before[name]} == {EAS.name}
    assert plan(editing.project, B) == others


def test_merged_areas_are_one_in_all_tables_and_the_code_is_retired(editing: Editing) -> None:
    saved = merge(editing)
    (gone,) = saved.gone
    for table in (EAS, CELLS, PARTS):
        assert gone not in set(editing.project.read(table, A)["ea_code"])
    codes = editing.project.read(EA_CODES, A).set_index("ea_code")
    assert codes["retired"][gone] and not codes["retired"][saved.eas["ea_code"][0]]
    assert codes["load"][saved.eas["ea_code"][0]] == saved.eas["load"][0] > 100
    assert {i["code"] for i in saved.issues} <= {"E01"}


def test_what_is_held_in_memory_is_what_another_process_reads(editing: Editing, town: str) -> None:
    merge(editing)
    undo(editing)
    rename(editing, "河东")
    held = editing.drafts.get(A)
    with Project.open(town) as other:
        read = Editing(other).drafts.get(A)
    assert (held.revision, held.base) == (read.revision, read.base)
    for (table, ours), theirs in zip(held.tables().items(), read.tables().values(), strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(ours), pd.DataFrame(theirs), check_dtype=False, obj=table.name)
    assert held.draft.locks == read.draft.locks and held.draft.used_codes == read.draft.used_codes


def test_undo_and_redo_go_all_the_way_across_restarts(editing: Editing, town: str) -> None:
    states = [plan(editing.project)]
    for k in range(3):
        rename(editing, f"第{k}名")
        states.append(plan(editing.project))
    merge(editing)
    states.append(plan(editing.project))
    for state in states[-2::-1]:
        with Project.open(town) as again:  # nothing is kept in memory
            undo(Editing(again))
            assert plan(again) == state
    for state in states[1:]:
        with Project.open(town) as again:
            undo(Editing(again), what="redo")
            assert plan(again) == state
    with pytest.raises(Refused, match="nothing to redo"):
        undo(editing, what="redo")
    undo(editing)
    rename(editing, "另一个")
    with pytest.raises(Refused, match="nothing to redo"):
        undo(editing, what="redo")


def test_a_delineation_can_be_undone_down_to_no_plan_but_not_a_delivery(editing: Editing) -> None:
    bare = plan(editing.project, C)
    delineate_project(editing.project, committee_codes=[C], workers=1)
    planned = plan(editing.project, C)
    undo(editing, C)
    assert plan(editing.project, C) == bare and len(editing.project.read(PARTS)) == 193
    undo(editing, C, "redo")
    assert plan(editing.project, C) == planned
    undo(editing, C)
    with pytest.raises(Refused, match="nothing to undo"):
        undo(editing, C)


def test_a_stale_edit_is_refused_told_and_kept_aside(editing: Editing) -> None:
    seen = now(editing)
    rename(editing, "河东")
    late = act("rename_ea", seen, "late", ea=A + "002", name="河西")
    for _ in range(2):  # asked again, it is kept once
        with pytest.raises(Conflict) as told:
            editing.save(A, late)
    assert told.value.code == "revision_stale" and [a["op"] for a in told.value.params["acts"]] == ["rename_ea"]
    assert "anna" in told.value.say("en") and "anna" in told.value.say("zh") and "kept aside" in told.value.say("en")
    with editing.project.reading() as connection:
        (kept,) = edits_aside(connection, A, None, 10)
    assert (kept["operation_id"], kept["based_on"], kept["found"], kept["args"]["name"]) == ("late", seen, seen + 1, "河西")
    row, draft = draft_aside(editing.project, editing.drafts, A, "late")
    assert row == kept and draft.eas["name"].tolist()[:2] != ["河东", "河西"] and draft.eas["name"][1] == "河西"
    assert editing.project.read(EAS, A)["name"].tolist()[:2] == ["河东", draft_at(editing.project, editing.drafts, A, seen).eas["name"][1]]
    with pytest.raises(NotFound):
        draft_aside(editing.project, editing.drafts, A, "none")


def test_an_edit_on_a_revision_that_never_was_is_refused(editing: Editing) -> None:
    with pytest.raises(Conflict, match="there are only"):
        editing.save(A, act("rename_ea", now(editing) + 1, ea=A + "001", name="河东"))
    assert not len(editing.project.read(ALTERNATIVES))


def test_the_same_operation_is_taken_once(editing: Editing) -> None:
    seen = now(editing)
    first = editing.save(A, act("merge_eas", seen, "one", eas=merged(editing), keep=A + "001"))
    rename(editing, "之后")
    again = editing.save(A, act("merge_eas", seen, "one", **first.row["args"]))
    assert again.repeated and again.row == first.row and again.gone == first.gone and again.issues == first.issues
    assert again.eas.equals(first.eas) and again.parts.equals(first.parts)
    assert now(editing) == seen + 2
    for other in (act("merge_eas", seen, "one", eas=[A + "003", A + "004"]), act("undo", seen + 2, "one")):
        with pytest.raises(Refused, match="taken before"):
            editing.save(A, other)
    with pytest.raises(Refused, match="taken before"):
        editing.save(B, act("merge_eas", now(editing, B), "one", **first.row["args"]))


def merged(editing: Editing) -> list[str]:
    return merged_codes(editing.drafts.get(A).draft.eas)


def merged_codes(eas: pd.DataFrame) -> list[str]:
    shared = [shape.intersection(eas.geometry[0]).length for shape in eas.geometry]
    shared[0] = 0
    return [eas["ea_code"][0], eas["ea_code"][int(np.argmax(shared))]]


def test_committees_do_not_conflict(editing: Editing) -> None:
    in_a, in_b = now(editing), now(editing, B)
    rename(editing, "河东")
    editing.save(B, act("rename_ea", in_b, ea=B + "001", name="河东"))
    assert (now(editing), now(editing, B)) == (in_a + 1, in_b + 1)


def test_what_cannot_be_done_leaves_no_trace(editing: Editing) -> None:
    before, seen, whole = plan(editing.project), now(editing), editing.project.revision
    for op, args in (("rename_ea", {"ea": A + "099", "name": "x"}), ("none", {}), ("merge_eas", {"eas": [A + "001"]})):
        with pytest.raises(Refused):
            editing.save(A, act(op, seen, ea=1) if op == "none" else act(op, seen, **args))
    with pytest.raises(NotFound):
        editing.save("370305100999", act("rename_ea", 0, ea=A + "001", name="x"))
    assert plan(editing.project) == before and now(editing) == seen and editing.project.revision == whole


def test_any_revision_can_be_looked_at_compared_and_restored(editing: Editing) -> None:
    first, state = now(editing), plan(editing.project)
    names = editing.project.read(EAS, A)["name"].tolist()
    merge(editing)
    rename(editing, "河东")
    old, new = (draft_at(editing.project, editing.drafts, A, n) for n in (first, now(editing)))
    assert old.eas["name"].tolist() == names and "河东" in new.eas["name"].tolist()
    found = compared(old, new)
    (row,) = found.moves.to_dict("records")
    assert found.units == 64 * 6 and row["housing_units"] == found.units_moved == row["buildings"] * 6 > 0
    assert row["from_ea"] not in set(new.eas["ea_code"]) and row["to_ea"] == A + "001"
    saved = editing.restore(A, Act("restore", "restore", {"revision": first}, "anna", "", "back", now(editing), first))
    assert plan(editing.project) == state and saved.row["what"] == "restore" and saved.row["of_revision"] == first
    with pytest.raises(Refused, match="nothing to restore"):
        editing.restore(A, Act("restore", "restore", {}, "anna", "", "again", now(editing), first))
    undo(editing)
    assert "河东" in editing.project.read(EAS, A)["name"].tolist()
    with pytest.raises(NotFound, match="no revision 99"):
        draft_at(editing.project, editing.drafts, A, 99)


def test_a_revision_from_before_a_delivery_can_be_seen_and_not_restored(editing: Editing) -> None:
    rename(editing, "河东")
    seen = now(editing)
    parts, buildings = editing.project.read(PARTS), editing.project.read(BUILDINGS)
    parts["housing_units"] += 1
    buildings["housing_units"] += 1
    editing.project.write({PARTS: parts, BUILDINGS: buildings})
    assert now(editing) == seen + 1
    before = draft_at(editing.project, editing.drafts, A, seen)
    assert set(before.parts["housing_units"]) == {6} and set(before.buildings["housing_units"]) == {6.0}
    with pytest.raises(Refused, match="before a delivery"):
        editing.restore(A, Act("restore", "restore", {}, "anna", "", "back", now(editing), seen))
    with pytest.raises(Refused, match="nothing to undo"):
        undo(editing)


def test_a_plan_that_another_program_has_changed_is_not_undone_over(editing: Editing) -> None:
    saved = merge(editing)
    with editing.project.transaction() as connection:
        parts = SQL[PARTS.name]
        connection.execute(sa.delete(parts).where(parts.c.ea_code == saved.eas["ea_code"][0]))
    fresh = Editing(editing.project)
    with pytest.raises(Conflict, match="another program"):
        undo(fresh)
    with pytest.raises(Conflict, match="another program"):
        undo(editing)  # which still holds the draft of before
    assert now(editing) == saved.revision


def test_contested_saves_overwrite_nothing(town: str) -> None:
    """Eight planners, two projects open on the file, all rename EAs of two committees as fast as they can."""
    won: list[tuple[str, int]] = []
    lost: list[str] = []
    with Project.open(town) as first, Project.open(town) as second:
        desks = [Editing(first), Editing(second)]
        before = {code: now(desks[0], code) for code in (A, B)}

        def work(k: int) -> None:
            editing, code = desks[k % 2], (A, B)[k // 2 % 2]
            for n in range(12):
                try:
                    saved = editing.save(code, act("rename_ea", now(editing, code), f"{k}-{n}", ea=f"{code}001", name=f"{k}-{n}"))
                    won.append((code, saved.revision))
                except EnumapError as e:
                    lost.append(e.code)

        threads = [Thread(target=work, args=(k,)) for k in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) + len(lost) == 96 and set(lost) <= {"revision_stale"} and len(won) >= 24
        for code in (A, B):
            mine = sorted(n for c, n in won if c == code)
            assert mine == list(range(before[code] + 1, now(desks[0], code) + 1))  # each revision is one planner's, and none lacks
            with first.reading() as connection:
                told = page(connection, code, None, 1000)
            assert [row["committee_revision"] for row in told] == list(range(now(desks[0], code), 0, -1))
            assert first.read(EAS, code)["name"][0] == told[0]["args"]["name"]
        assert len(first.read(ALTERNATIVES)) == len(lost)
        assert len(first.read(HISTORY)) == sum(now(desks[0], code) for code in (A, B, C))


def test_order_is_that_of_revisions_whatever_the_clock_says(editing: Editing, monkeypatch: pytest.MonkeyPatch) -> None:
    for k, time in enumerate(("2031-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "2026-01-01T00:00:00Z")):
        monkeypatch.setattr("layers.edits.history.now", lambda time=time: time)
        rename(editing, f"第{k}名")
    with editing.project.reading() as connection:
        assert [row["args"]["name"] for row in page(connection, A, None, 3)] == ["第2名", "第1名", "第0名"]
    undo(editing)
    assert editing.project.read(EAS, A)["name"][0] == "第1名"


def test_an_edit_that_would_tear_the_plan_is_not_written(editing: Editing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours in an edit must not get into the file."""
    before, seen = plan(editing.project), now(editing)

    def torn(draft: Draft, op: str, args: object) -> Draft:
        shapes = draft.eas.geometry.to_numpy().copy()
        shapes[0] = shapes[0].buffer(-5)
        return replace(draft, eas=draft.eas.set_geometry(gpd.GeoSeries(shapes, crs=draft.eas.crs)))

    monkeypatch.setattr("layers.editing.edited", torn)
    with pytest.raises(Refused, match="no longer fill it edge to edge"):
        rename(editing, "河东")
    assert plan(editing.project) == before and now(editing) == seen


def test_a_building_divided_within_an_ea_moves_nothing_by_comparison(editing: Editing) -> None:
    """Bug: parts were compared one by one, so that a new part had come from nowhere, and its units were counted on top."""
    first = now(editing)
    parts = editing.project.read(PARTS, A)
    building = str(parts["building_id"].iloc[0])
    editing.save(A, act("change_building", first, building=building, housing_units=12, entrances=2))
    edited = now(editing)
    editing.save(A, act("split_building", edited, building=building, by="entrances", after=[1]))
    split, whole = (draft_at(editing.project, editing.drafts, A, n) for n in (now(editing), edited))
    for old, new in ((whole, split), (split, whole)):
        found = compared(old, new)
        assert (found.units, found.units_moved, len(found.moves)) == (64 * 6 + 6, 0, 0)
    corrected = compared(draft_at(editing.project, editing.drafts, A, first), whole)
    assert (corrected.units, corrected.units_moved) == (64 * 6 + 6, 0)


def test_units_go_from_eas_that_have_fewer_to_those_that_have_more() -> None:
    def told(more: list[tuple[str, int]], new: bool = False, gone: bool = False) -> list[tuple[tuple[str, str], int]]:
        return list(_moved(more, new=new, gone=gone))

    assert told([("a", -5), ("b", 2), ("c", 3)]) == [(("a", "b"), 2), (("a", "c"), 3)]
    assert told([("a", -2), ("b", -3), ("c", 5)]) == [(("a", "c"), 2), (("b", "c"), 3)]
    assert told([("a", 4)]) == told([("a", -4)]) == []  # a count that was corrected
    assert told([("a", 4)], new=True) == [(("", "a"), 4)] and told([("a", -4)], gone=True) == [(("a", ""), 4)]
