"""A building handed to the committee beside: both plans and the line, in one transaction.

World: the town of `tests.town`; A and B lie side by side, both delineated.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from gis.errors import Conflict, EnumapError, Refused
from gis.schema import BUILDINGS, COMMITTEES, PARTS
from gis.signing_off.sign_off import Answer
from layers.accounts import recount_project
from layers.catalog import Catalog
from layers.editing import Editing, Saved
from layers.edits.drafts import Drafts
from layers.edits.handing_over import hand_over
from layers.edits.history import Act, entry, standing
from layers.edits.lookback import draft_at
from layers.edits.set_aside import edits_aside
from layers.sign_off import Asked, facts_of, items_of, take
from layers.signing_off.standings import standing_of
from layers.storage.changes import values_of
from layers.store import Project
from routes.web import create_app
from tests.at_the_line import over_the_line
from tests.town import A, B, C, make_town


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("made") / "town.enumap")


@pytest.fixture
def town(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "town.enumap"))


@pytest.fixture
def editing(town: Path) -> Iterator[Editing]:
    with Project.open(town) as project:
        yield Editing(project)


def give(editing: Editing, args: dict[str, str], operation: str = "give", based_on: tuple[int, int] | None = None) -> tuple[Saved, Saved]:
    seen = based_on or (editing.drafts.get(A).revision, editing.drafts.get(B).revision)
    return hand_over(editing, A, Act("hand_over", "", args, "anna", "邻里商定", operation, seen[0]), seen[1])


def land(project: Project) -> shapely.Geometry:
    return shapely.union_all(project.read(COMMITTEES).geometry.to_numpy())


def test_both_committees_and_their_line_change_together(editing: Editing) -> None:
    project, args = editing.project, over_the_line(editing)
    houses = project.read(BUILDINGS)
    before, seen, whole = land(project), (editing.drafts.get(A).revision, editing.drafts.get(B).revision), project.revision
    mine, theirs = give(editing, args)
    assert (mine.revision, theirs.revision, project.revision) == (seen[0] + 1, seen[1] + 1, whole + 1)
    parts = project.read(PARTS)
    assert set(parts.loc[parts["building_id"] == args["building"], "ea_code"]) == {args["to"]}
    assert land(project).symmetric_difference(before).area < 1e-6 and len(parts) == 193
    now = project.read(BUILDINGS)
    assert now.drop(columns="geometry").equals(houses.drop(columns="geometry")) and (now.geometry == houses.geometry).all()
    outlines = project.read(COMMITTEES).set_index("committee_code").geometry
    house = parts.geometry[(parts["building_id"] == args["building"]).to_numpy()].iloc[0]
    assert outlines[B].contains(house) and not outlines[A].intersects(house.buffer(-0.01))
    again = give(editing, args, based_on=seen)
    assert [s.repeated for s in again] == [True, True] and [s.revision for s in again] == [mine.revision, theirs.revision]
    with Project.open(project.path) as other:
        for code in (A, B):
            held, read = editing.drafts.get(code), Drafts(other).get(code)
            for (table, ours), found in zip(held.tables().items(), read.tables().values(), strict=True):
                assert values_of(table, ours) == values_of(table, found)


def test_a_building_that_went_over_is_counted_once_and_can_be_changed(editing: Editing) -> None:
    """Bug: its row was written a second time; the ledger counted it twice, and changing it was a fault."""
    project, args = editing.project, over_the_line(editing)
    before = recount_project(project).coverage.housing_units
    give(editing, args)
    assert recount_project(project).coverage.housing_units == before
    other = Editing(project)  # that reads the committee from the file
    for desk, op, more in ((editing, "change_building", {"housing_units": 8}), (other, "demolish_building", {})):
        revision = desk.drafts.get(B).revision
        desk.save(B, Act("edit", op, {"building": args["building"], **more}, "bo", "", op, revision))
    found = recount_project(project)
    assert not [i for i in found.issues if i["severity"] == "error"]
    assert found.coverage.housing_units["total"] == before["total"] - 6


def test_it_is_handed_back_not_undone_and_what_was_can_be_seen(editing: Editing) -> None:
    args = over_the_line(editing)
    before = editing.drafts.get(A)
    give(editing, args)
    with editing.project.reading() as connection:
        assert [standing(connection, code).done for code in (A, B)] == [[], []]
        row = entry(connection, A, before.revision + 1)
    assert (row["what"], row["op"], row["reason"]) == ("hand_over", "hand_over_building", "邻里商定")
    then = draft_at(editing.project, editing.drafts, A, before.revision)
    assert values_of(PARTS, then.parts) == values_of(PARTS, before.draft.parts) and then.outline.equals_exact(before.draft.outline, 0)
    with pytest.raises(Refused, match="nothing to undo"):
        editing.undo(A, Act("undo", "undo", {}, "anna", "", "undo", before.revision + 1))


@pytest.mark.parametrize("late", [A, B])
def test_neither_side_is_written_over(editing: Editing, late: str) -> None:
    args, seen = over_the_line(editing), (editing.drafts.get(A).revision, editing.drafts.get(B).revision)
    revision = editing.drafts.get(late).revision
    editing.save(late, Act("edit", "rename_ea", {"ea": late + "001", "name": "河东"}, "bo", "", "quick", revision))
    with pytest.raises(Conflict) as told:
        give(editing, args, based_on=seen)
    assert told.value.code == "revision_stale" and told.value.params["code"] == late
    with editing.project.reading() as connection:
        assert [row["op"] for row in edits_aside(connection, late, None, 5)] == ["hand_over_building"]
    assert set(editing.project.read(PARTS).query("building_id == @args['building']")["committee_code"]) == {A}


def test_what_cannot_go_over_is_refused(editing: Editing) -> None:
    seen = editing.drafts.get(A).revision
    for to in (A + "001", "x", None, C + "001"):
        with pytest.raises(EnumapError):
            give(editing, {"building": over_the_line(editing)["building"], "to": to})
    assert editing.drafts.get(A).revision == seen


def test_over_http_it_needs_a_reason_and_both_revisions(town: Path) -> None:
    with Project.open(town) as project:
        args = over_the_line(Editing(project))
    app = create_app(town)
    client = app.test_client()
    tags = [client.get(f"/api/v1/committees/{code}/draft").headers["ETag"] for code in (A, B)]
    body = {"args": args, "other_revision": int(tags[1].strip('"').split("-")[1]), "operation_id": "give", "reason": "商定"}
    path, headers = f"/api/v1/committees/{A}/hand-over", {"If-Match": tags[0]}
    assert client.post(path, json=body).status_code == 428
    assert client.post(path, json={**body, "reason": " "}, headers=headers).get_json()["error"]["code"] == "reason_needed"
    assert client.post(path, json={**body, "other_revision": "2"}, headers=headers).status_code == 400
    assert client.post(path, json={**body, "other_revision": 1}, headers=headers).status_code == 409
    told = client.post(path, json=body, headers=headers)
    assert told.status_code == 200, told.get_data(as_text=True)
    found = told.get_json()
    assert (found["from"]["committee_code"], found["to"]["committee_code"], found["other"]) == (A, B, B)
    assert told.headers["ETag"] == client.get(f"/api/v1/committees/{A}/draft").headers["ETag"] != tags[0]
    assert client.get("/api/v1/ledger").get_json()["housing_units"]["doubled"] == 0
    app.extensions["project"].close()


@pytest.mark.parametrize("signed", [A, B])
def test_a_committee_that_is_signed_off_neither_gives_nor_takes(editing: Editing, signed: str) -> None:
    args, before, catalog = over_the_line(editing), values_of(PARTS, editing.project.read(PARTS)), Catalog(editing.project)
    with editing.project.reading() as connection:
        items = items_of(connection, facts_of(catalog.now(), connection, signed), signed, "submit")
    take(catalog, [signed], Asked("submit", "county_administrator", "anna", "submit", Answer("", {i.key: "seen" for i in items}), {}))
    with pytest.raises(Refused) as told:
        give(editing, args)
    assert told.value.code == "signoff_not_draft" and signed in str(told.value)
    with editing.project.reading() as connection:
        assert [standing_of(connection, code).state for code in (A, B)] == ["submitted" if code == signed else "draft" for code in (A, B)]
    assert values_of(PARTS, editing.project.read(PARTS)) == before
