"""Committees signed off, in a file and in a database.

World: the town of `tests.town`: A and B are delineated, C is not; a house stands in no committee.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import layers.editing
import layers.sign_off
from gis.errors import EnumapError
from gis.schema import BUILDINGS, COMMITTEES, EAS, PARTS
from gis.signing_off.sign_off import Answer
from layers.access import audit
from layers.access.audit_check import check as check_audit
from layers.catalog import Catalog
from layers.editing import Editing
from layers.edits.history import Act
from layers.imports import import_source
from layers.planning.project_plan import delineate_project
from layers.reading.sources import Source
from layers.sign_off import Asked, facts_of, items_of, log, take, undone_by
from layers.signing_off.certificates import certificate, certificate_of, opened_seal, verify
from layers.signing_off.sign_off_tables import SIGN_OFF_TABLES
from layers.signing_off.standings import standing_of
from layers.signing_off.tasks import finish, take_remarks, tasks_of
from layers.signing_off.virtual_verdicts import decide, virtual_eas
from layers.storage.stored_tables import SQL
from layers.store import Project
from tests.town import A, B, C, make_town

ADMIN, PLANNER = "county_administrator", "committee_planner"
IDS = itertools.count()
FORWARD = ("submit", "check", "accept", "freeze")


@pytest.fixture
def town(place: str) -> Any:
    make_town(place)  # type: ignore[arg-type]
    project = Project.open(place)
    yield project
    project.close()


def words(project: Project, code: str, step: str) -> dict[str, str]:
    """A word for each warning."""
    with project.reading() as connection:
        facts = facts_of(Catalog(project).now(), connection, code)
        return {i.key: "seen" for i in items_of(connection, facts, code, step) if not i.blocks}


def step(project: Project, name: str, *codes: str, role: str = ADMIN, **more: Any) -> list[dict[str, Any]]:
    told = {key: word for code in codes for key, word in words(project, code, name).items()}
    answer = Answer(more.pop("reason", ""), more.pop("words", told), more.pop("understood", ()))
    return take(Catalog(project), codes, Asked(name, role, "p1", more.pop("id", f"op{next(IDS)}"), answer, more.pop("based_on", {})))


def frozen(project: Project, *codes: str) -> str:
    for name in FORWARD:
        rows = step(project, name, *codes)
    return str(rows[0]["certificate"])


def edit(project: Project, op: str, code: str = A, what: str = "edit", **args: Any) -> None:
    desk = Editing(project)
    act = Act(what, op, args, "p1", "", f"op{next(IDS)}", desk.drafts.get(code).revision)
    {"edit": desk.save, "undo": desk.undo, "redo": desk.redo}[what](code, act)


def refused(work: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(EnumapError) as caught:
        work(*args, **more)
    assert caught.value.say("zh") and caught.value.say("en")
    return caught.value.code


def some_building(project: Project) -> str:
    parts = project.read(PARTS, A)
    return str(parts["building_id"].iloc[0])


def test_a_committee_goes_its_way_and_all_of_it_is_in_the_log_and_the_audit(town: Project) -> None:
    number = frozen(town, A)
    with town.reading() as connection:
        rows = log(connection, A)
        assert [r["step"] for r in rows] == list(FORWARD) and [r["state"] for r in rows][-1] == "frozen"
        assert all(r["person"] == "p1" and r["revision"] == rows[0]["revision"] for r in rows)
        assert certificate_of(connection, A) == number == "1" and standing_of(connection, B).state == "draft"
        noted = connection.execute(sa.text("SELECT object FROM audit WHERE action = 'sign_off'")).scalars().all()
        assert noted == [A] * 4
    assert refused(step, town, "submit", A) == "signoff_no_step"
    assert refused(step, town, "submit", "370305100009") == "committee_unknown"


def test_what_is_signed_off_cannot_be_edited_until_it_is_taken_back(town: Project) -> None:
    step(town, "submit", A, role=PLANNER)
    assert refused(edit, town, "rename_ea", ea=A + "001", name="河东") == "signoff_not_draft"
    assert refused(delineate_project, town, committee_codes=[A], workers=1) == "signoff_delineate"
    assert refused(step, town, "check", A, role=PLANNER) == "signoff_role"
    assert refused(step, town, "return", A) == "signoff_reason"
    edit(town, "rename_ea", B, ea=B + "001", name="河东")  # of others nothing is held up
    step(town, "take_back", A, role=PLANNER)
    edit(town, "rename_ea", ea=A + "001", name="河东")
    step(town, "submit", A, role=PLANNER)
    row = step(town, "return", A, role="township_planner", reason="北边的界线")[0]
    assert (row["state"], row["reason"]) == ("draft", "北边的界线")


def test_nothing_is_submitted_that_was_not_seen_or_is_not_whole(town: Project) -> None:
    revision = Editing(town).drafts.get(A).revision
    edit(town, "rename_ea", ea=A + "001", name="河东")
    assert refused(step, town, "submit", A, based_on={A: revision}) == "revision_stale"
    assert refused(step, town, "submit", A, based_on={A: revision + 9}) == "revision_ahead"
    assert refused(step, town, "submit", C) == "signoff_blocked"
    assert refused(step, town, "submit", A, C) == "signoff_blocked"  # all or none
    with town.reading() as connection:
        assert standing_of(connection, A).state == "draft" and log(connection, A) == []
    buildings = town.read(BUILDINGS)
    town.write({BUILDINGS: buildings}, source={"role": "buildings", "file": "b.gpkg"})
    assert step(town, "submit", A)[0]["state"] == "submitted"


def test_a_warning_needs_a_word_once(town: Project) -> None:
    wanted = words(town, A, "submit")
    if not wanted:
        edit(town, "change_building", building=some_building(town), housing_units=400)
        wanted = words(town, A, "submit")
    assert wanted
    assert refused(step, town, "submit", A, words={}) == "signoff_wordless"
    row = step(town, "submit", A)[0]
    assert {k: w for k, (w, _) in row["words"].items()} == wanted
    assert step(town, "check", A, words={})[0]["state"] == "township_checked"  # the same warnings had their word


def test_a_step_asked_for_twice_is_taken_once(town: Project) -> None:
    first = step(town, "submit", A, id="same")
    again = step(town, "submit", A, id="same")
    assert not first[0]["repeated"] and again[0]["repeated"] and first[0]["time"] == again[0]["time"]
    assert refused(step, town, "take_back", A, id="same") == "operation_reused"
    assert refused(step, town, "submit", B, id="same") == "operation_reused"
    with town.reading() as connection:
        assert len(log(connection, A)) == 1 and log(connection, B) == []


def test_frozen_lets_counts_go_on_and_nothing_else(town: Project) -> None:
    edit(town, "rename_ea", ea=A + "001", name="河东")
    number = frozen(town, A)
    building = some_building(town)
    eas = town.read(EAS, A)
    for op, args in (
        ("rename_ea", {"ea": A + "001", "name": "河西"}),
        ("lock_eas", {"eas": [A + "001"]}),
        ("merge_eas", {"eas": [A + "001", A + "002"]}),
        ("virtual_ea", {"residents": 7}),
    ):
        assert refused(edit, town, op, **args) == "signoff_frozen", op
    assert refused(edit, town, "undo", what="undo") == "signoff_frozen"  # it would rename an EA
    edit(town, "change_building", building=building, housing_units=9)
    edit(town, "undo", what="undo")
    edit(town, "redo", what="redo")
    edit(town, "demolish_building", building=building)
    x, y, *_ = town.read(PARTS, A).geometry[town.read(PARTS, A)["building_id"] == building].iloc[0].bounds
    ring = [[x + 1, y + 1], [x + 9, y + 1], [x + 9, y + 9], [x + 1, y + 9], [x + 1, y + 1]]
    edit(town, "add_building", footprint=[ring], housing_units=3)
    assert refused(edit, town, "undo", what="undo") == "signoff_frozen"  # its number may stand on a sheet
    assert refused(delineate_project, town, workers=1) == "signoff_delineate"
    assert refused(delineate_project, town, committee_codes=[A], open_only=True, workers=1) == "signoff_delineate"
    made = delineate_project(town, open_only=True, workers=1)
    assert made.left == (A,) and A not in set(made.eas["committee_code"]) and B in set(made.eas["committee_code"])
    now = town.read(EAS, A)
    assert now["ea_code"].tolist() == eas["ea_code"].tolist() and now.geometry.geom_equals_exact(eas.geometry, 0).all()
    with town.reading() as connection:
        body = opened_seal(json.dumps(certificate(connection, number)), "c.json")
        assert [(v.outcome, v.edits) for v in verify(connection, body)] == [("open_changed", 5)]


def test_a_certificate_counts_and_is_held_against_the_project(town: Project) -> None:
    assert refused(frozen, town, A, C) == "signoff_blocked"
    number = frozen(town, A, B)
    with town.reading() as connection:
        told = certificate(connection, number)
        counts = told["counts"]
        assert (counts["omitted"], counts["doubled"], counts["committees"]) == (0, 0, 2)
        assert counts["eas"] == len(town.read(EAS)) and counts["housing_units"] == 2 * 64 * 6 and counts["buildings"] == 128
        assert [v.outcome for v in verify(connection, opened_seal(json.dumps(told), "c.json"))] == ["same", "same"]
    assert refused(opened_seal, json.dumps({**told, "counts": {**counts, "omitted": 1}}), "c.json") == "certificate_bad"
    assert refused(opened_seal, "[]", "c.json") == refused(opened_seal, "{", "c.json") == "certificate_bad"
    with town.transaction() as connection:  # another program writes the tables
        connection.execute(sa.update(SQL[EAS.name]).where(SQL[EAS.name].c.ea_code == B + "001").values(name="x"))
    with town.reading() as connection:
        outcomes = {v.committee_code: v.outcome for v in verify(connection, told)}
    assert outcomes == {A: "same", B: "differs"}


def test_a_delivery_leaves_alone_what_is_fixed(town: Project) -> None:
    frozen(town, A)
    committees, buildings = town.read(COMMITTEES), town.read(BUILDINGS)
    moved = committees.copy()
    at = moved.index[moved["committee_code"] == A][0]
    moved.loc[at, "geometry"] = moved.geometry[at].buffer(-1)
    assert refused(town.write, {COMMITTEES: moved}) == "signoff_fixed"
    other = committees.copy()
    other.loc[other["committee_code"] == C, "name"] = "新名"
    town.write({COMMITTEES: other})
    assert len(buildings) == len(town.read(BUILDINGS))


def test_withdrawal_goes_in_order_says_what_it_undoes_and_keeps_the_log(town: Project) -> None:
    frozen(town, A)
    audit.record(town, "p1", "print", A + "001")
    audit.record(town, "p1", "report_package", A[:6])
    audit.record(town, "p1", "report_package", "110101")
    edit(town, "change_building", building=some_building(town), housing_units=9)
    with town.reading() as connection:
        found = {u.code: dict(u.params) for u in undone_by(connection, A, "withdraw_eas")}
    assert set(found) == {"undo_eas", "undo_certificate", "undo_sheets", "undo_packages", "undo_edits"}
    assert (found["undo_sheets"]["count"], found["undo_packages"]["count"], found["undo_edits"]["count"]) == (1, 1, 1)
    assert refused(step, town, "withdraw_eas", A, reason="新路") == "signoff_undoes"
    assert refused(step, town, "withdraw_eas", A, understood=list(found)) == "signoff_reason"
    for early in ("withdraw_buildings", "withdraw_division"):
        assert refused(step, town, early, A, reason="新路", understood=["undo_buildings", "undo_division"]) == "signoff_no_step"
    step(town, "withdraw_eas", A, reason="新路", understood=list(found))
    edit(town, "rename_ea", ea=A + "001", name="河东")
    with town.reading() as connection:
        assert certificate_of(connection, A) == "" and [r["step"] for r in log(connection, A)] == [*FORWARD, "withdraw_eas"]
    assert frozen(town, A) == "2"
    with town.reading() as connection:
        assert "undo_sheets" not in {u.code for u in undone_by(connection, A, "withdraw_eas")}
    step(town, "withdraw_eas", A, reason="r", understood=["undo_eas", "undo_certificate"])
    step(town, "withdraw_buildings", A, reason="r", understood=["undo_buildings"])
    step(town, "withdraw_division", A, reason="r", understood=["undo_division"])
    committees = town.read(COMMITTEES)
    committees.loc[committees["committee_code"] == A, "name"] = "新名"
    town.write({COMMITTEES: committees})


def test_virtual_eas_wait_for_the_county_again_where_their_people_change(town: Project) -> None:
    edit(town, "virtual_ea", residents=120)
    code = A + "900"
    step(town, "submit", A)
    step(town, "check", A)
    assert refused(step, town, "accept", A) == "signoff_blocked"
    assert refused(decide, town, A, A + "901", "approved", "p1", "", "v0") == "virtual_unknown"
    assert refused(decide, town, A, code, "declined", "p1", " ", "v0") == "signoff_reason"
    decide(town, A, code, "approved", "p1", "", "v1")
    decide(town, A, code, "approved", "p1", "", "v1")  # asked again
    assert refused(decide, town, A, code, "approved", "p1", "", "v2") == "virtual_decided"
    assert refused(decide, town, A, code, "declined", "p1", "r", "v1") == "operation_reused"
    step(town, "accept", A)
    step(town, "freeze", A)
    edit(town, "change_virtual_ea", ea=code, residents=130)
    with town.reading() as connection:
        assert [(row["residents"], row["verdict"]) for row in virtual_eas(connection, A)] == [(130, "proposed")]


def test_remarks_become_tasks_that_somebody_does(town: Project, tmp_path: Path) -> None:
    file = tmp_path / "remarks.csv"
    file.write_text(f"普查小区代码,意见\n{A}001,界线应沿道路\n{B},名称有误\n", encoding="utf-8-sig")
    assert take_remarks(town, Source(str(file)), "p1") == 2
    assert take_remarks(town, Source(str(file)), "p1") == 0  # the same file once more
    with town.reading() as connection:
        (task,) = tasks_of(connection, A)
    assert (task["ea_code"], task["remark"], task["state"]) == (A + "001", "界线应沿道路", "open")
    assert "signoff_tasks" in words(town, A, "submit")
    assert refused(finish, town, A, task["task_id"], " ", "p1") == "task_word"
    assert refused(finish, town, B, task["task_id"], "done", "p1") == "task_unknown"
    finish(town, A, task["task_id"], "已沿路调整", "p2")
    assert refused(finish, town, A, task["task_id"], "again", "p2") == "task_done"
    assert "signoff_tasks" not in words(town, A, "submit")
    file.write_text(f"code,remark\n{A}001,x\n123,y\n{B},\n", encoding="utf-8")
    assert refused(take_remarks, town, Source(str(file)), "p1") == "remarks_rows"


def test_no_row_of_the_sign_off_can_be_altered(town: Project) -> None:
    frozen(town, A)
    with town.reading() as connection:
        assert check_audit(connection).faults == []
    for table in SIGN_OFF_TABLES[:1]:
        for statement in (sa.delete(SQL[table.name]), sa.update(SQL[table.name]).values(person="x")):
            with pytest.raises((sa.exc.DBAPIError, EnumapError)), town.transaction() as connection:
                connection.execute(statement)


def deliver(project: Project, folder: Path, buildings: Any) -> None:
    path = folder / f"b{next(IDS)}.gpkg"
    buildings.dropna(axis=1, how="all").drop(columns=["status", "source_row", "units_estimated"]).to_file(path)
    import_source(project, "buildings", Source(str(path)))


def test_a_delivery_of_buildings_keeps_those_of_what_was_frozen_until_they_are_withdrawn(town: Project, tmp_path: Path) -> None:
    frozen(town, A)
    buildings = town.read(BUILDINGS)
    inside = some_building(town)
    fewer = buildings[buildings["building_id"] != inside]
    moved = buildings.copy()
    at = moved.index[moved["building_id"] == inside][0]
    moved.loc[at, "geometry"] = moved.geometry[at].buffer(-1)
    more_units = buildings.copy()
    more_units.loc[at, "housing_units"] = 9.0
    for broken in (fewer, moved):
        assert refused(deliver, town, tmp_path, broken) == "signoff_fixed"
    deliver(town, tmp_path, more_units)
    with town.reading() as connection:
        found = [u.code for u in undone_by(connection, A, "withdraw_eas")]
    step(town, "withdraw_eas", A, reason="r", understood=found)
    assert refused(deliver, town, tmp_path, fewer) == "signoff_fixed"
    step(town, "withdraw_buildings", A, reason="r", understood=["undo_buildings"])
    deliver(town, tmp_path, fewer)
    assert inside not in set(town.read(BUILDINGS)["building_id"])


def test_what_comes_between_is_seen_in_the_transaction_that_writes(town: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit that was worked out before the committee was submitted, and a step that was worked out before an edit."""
    edited, facts = layers.editing.edited, layers.sign_off.facts_of

    def submitted_meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(layers.editing, "edited", edited)
        step(town, "submit", A)
        return edited(*args)

    monkeypatch.setattr(layers.editing, "edited", submitted_meanwhile)
    assert refused(edit, town, "rename_ea", ea=A + "001", name="河东") == "signoff_not_draft"
    step(town, "take_back", A)
    revision = Editing(town).drafts.get(A).revision
    told = words(town, A, "submit")

    def edited_meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(layers.sign_off, "facts_of", facts)
        found = facts(*args)
        edit(town, "rename_ea", ea=A + "001", name="河东")
        return found

    monkeypatch.setattr(layers.sign_off, "facts_of", edited_meanwhile)
    assert refused(step, town, "submit", A, words=told, based_on={A: revision}) == "revision_stale"
    with town.reading() as connection:
        assert standing_of(connection, A).state == "draft"
