"""Townships that go out and come back: nothing else is touched, nothing is taken twice, and what changed on both sides is asked.

World: two townships, the first with two committees, the second with one; 5 x 5 houses of 6 units in each; all are planned. One
house stands in no committee::

    +---------+---------+  +---------+
    | 100 001 | 100 002 |  | 101 001 |   #
    +---------+---------+  +---------+
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import shapely

from gis.errors import NotFound, Refused
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS, PARTS
from gis.signing_off.sign_off import Answer
from layers.access.people_tables import AUDIT, PEOPLE, SESSIONS
from layers.catalog import Catalog
from layers.editing import Editing
from layers.edits.history import Act, committee_revision, page
from layers.planning.project_plan import delineate_project
from layers.safekeeping.packages import Merged, merge, split
from layers.safekeeping.townships import APPENDED, AROUND, GIVEN_OUT, KEPT_HOME, TAKEN_BACK, Township
from layers.sign_off import Asked, facts_of, items_of, take
from layers.signing_off.standings import standings
from layers.storage.fingerprints import runs
from layers.storage.stored_tables import SQL, STORED
from layers.store import Project
from tests.databases import schema
from tests.gis import tables

WEST, EAST = "370305100", "370305101"
A, B, C = f"{WEST}001", f"{WEST}002", f"{EAST}001"
X, Y = 500_000.0, 4_060_000.0


def make_county(place: str) -> None:
    outlines = [shapely.box(X + x, Y, X + x + 200, Y + 200) for x in (0, 200, 450)]
    at = [(x + i, j) for x in (0, 200, 450) for i in range(10, 200, 40) for j in range(10, 200, 38)]
    houses = [shapely.box(X + x, Y + y, X + x + 14, Y + y + 12) for x, y in at]
    houses.append(shapely.box(X + 800, Y, X + 820, Y + 12))
    road = shapely.LineString([(X, Y + 101), (X + 700, Y + 101)])
    with Project.create(place) as project:
        project.write(
            {
                COMMITTEES: tables.committees(*outlines, committee_code=[A, B, C]),
                BUILDINGS: tables.buildings(*houses, housing_units=6.0, floors=2.0, entrances=1.0),
                BARRIERS: tables.barriers(road),
            }
        )
        delineate_project(project, workers=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "county.gpkg"
    make_county(str(path))
    return path


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(shutil.copy(made, tmp_path / "county.gpkg")) as opened:
        yield opened


def rename(project: Project, code: str, name: str, author: str = "anna") -> None:
    with project.reading() as connection:
        revision = committee_revision(connection, code)
    act = Act("edit", "rename_ea", {"ea": f"{code}001", "name": name}, author, "wish of the office", f"{author}-{code}-{name}", revision)
    Editing(project).save(code, act)


def rename_in(path: Path, code: str, name: str, author: str = "bei") -> None:
    with Project.open(path) as package:
        rename(package, code, name, author)


def name_of(project: Project, code: str) -> str | None:
    eas = project.read(EAS, code)
    return eas.loc[eas["ea_code"] == f"{code}001", "name"].iloc[0]


def content(project: Project, township: str) -> str:
    with project.reading() as connection:
        return Township(connection, township).content()


def everything(project: Project, but: tuple[str, ...] = ()) -> dict[str, object]:
    with project.reading() as connection:
        return {t.name: [repr(run) for run in runs(connection, t)] for t in STORED if t.name not in but}


def out(project: Project, *townships: str) -> list[Path]:
    return [package.path for package in split(project, Path(project.path).parent / "out", townships or None)]


def test_every_table_has_a_rule() -> None:
    ruled = [t.name for t in (*TAKEN_BACK, *APPENDED, *AROUND, *GIVEN_OUT, *KEPT_HOME, PEOPLE)]
    assert sorted(ruled) == sorted(t.name for t in STORED)


def test_a_package_is_a_project_of_its_township_alone(project: Project) -> None:
    before = everything(project)
    west, east = out(project)
    assert (west.name, east.name) == (f"county-{WEST}.gpkg", f"county-{EAST}.gpkg")
    for path, code, committees, houses in ((west, WEST, [A, B], 50), (east, EAST, [C], 25)):
        with Project.open(path) as package:
            assert package.read(COMMITTEES)["committee_code"].tolist() == committees
            assert len(package.read(BUILDINGS)) == len(package.read(PARTS)) == houses and len(package.read(BARRIERS)) == 1
            assert (
                package.rules == project.rules and package.revision == project.revision and content(package, code) == content(project, code)
            )
            rename(package, committees[0], "试")  # it can be worked on
            delineate_project(package, workers=1)
    assert everything(project) == before


def test_edits_come_back_with_their_authors_and_times_and_nothing_else_changes(project: Project) -> None:
    (west,) = out(project, WEST)
    rename_in(west, A, "井", "anna")
    rename_in(west, A, "泉")
    rename_in(west, B, "河")
    rename(project, C, "山")
    east, revision = content(project, EAST), project.revision
    assert merge(project, [west]) == [Merged(WEST, str(west), "taken", 3)]
    assert (name_of(project, A), name_of(project, B), name_of(project, C)) == ("泉", "河", "山")
    assert content(project, EAST) == east and project.revision == revision + 3
    with project.reading() as here, Project.open(west) as package, package.reading() as there:
        for code in (A, B):
            ours, theirs = (page(c, code, None, 9) for c in (here, there))
            assert [{**row, "revision": 0} for row in ours] == [{**row, "revision": 0} for row in theirs]
        assert [row["author"] for row in page(here, A, None, 9)][:2] == ["bei", "anna"]
        revision = committee_revision(here, A)
    Editing(project).undo(A, Act("undo", "undo", {}, "chen", "", "u1", revision))  # what was done there can be undone here
    assert name_of(project, A) == "井"


def test_a_second_merge_changes_nothing(project: Project) -> None:
    (west,) = out(project, WEST)
    rename_in(west, A, "泉")
    merge(project, [west])
    before = everything(project)
    assert [one.outcome for one in merge(project, [west, west])] == ["nothing_new"] * 2
    assert everything(project) == before
    rename(project, B, "河")  # also when the project has gone on meanwhile
    before = everything(project)
    assert [one.outcome for one in merge(project, [west])] == ["nothing_new"] and everything(project) == before


def test_a_package_that_was_not_changed_brings_nothing(project: Project) -> None:
    paths = out(project)
    rename(project, A, "泉")
    before = everything(project)
    assert [one.outcome for one in merge(project, paths)] == ["nothing_new"] * 2 and everything(project) == before


def test_work_on_the_package_goes_on_after_a_merge(project: Project) -> None:
    (west,) = out(project, WEST)
    for name in ("泉", "井", "河"):
        rename_in(west, A, name)
        assert [(one.outcome, one.edits) for one in merge(project, [west])] == [("taken", 1)]
        assert name_of(project, A) == name and content(project, WEST) == content_of(west, WEST)


def content_of(path: Path, township: str) -> str:
    with Project.open(path) as package:
        return content(package, township)


def test_what_changed_on_both_sides_is_asked_before_anything_is_written(project: Project) -> None:
    west, east = out(project)
    rename_in(west, A, "泉")
    rename_in(east, C, "湖")
    rename(project, A, "山", "chen")
    before = everything(project)
    with pytest.raises(Refused, match=f"{WEST}.*--take theirs") as asked:
        merge(project, [east, west])
    assert WEST in asked.value.say("zh") and EAST not in asked.value.say("zh") and everything(project) == before
    with pytest.raises(Refused, match=WEST):
        merge(project, [east, west], {EAST: "theirs"})
    done = merge(project, [east, west], {WEST: "ours"})
    assert [one.outcome for one in done] == ["taken", "kept"]
    assert (name_of(project, A), name_of(project, C)) == ("山", "湖")
    before = everything(project)
    assert [one.outcome for one in merge(project, [east, west])] == ["nothing_new"] * 2 and everything(project) == before


def test_theirs_over_ours_keeps_both_histories(project: Project) -> None:
    (west,) = out(project, WEST)
    rename_in(west, A, "泉")
    rename(project, A, "山", "chen")
    with Project.open(west) as package, package.reading() as connection:
        made = page(connection, A, None, 1)[0]
    merge(project, [west], {"": "theirs"})
    assert name_of(project, A) == "泉"
    with project.reading() as connection:
        over, before = page(connection, A, None, 2)
    assert (before["author"], before["args"]["name"]) == ("chen", "山") and over["what"] == "import"
    told = over["args"]["edits"]
    assert [(e["author"], e["time"], e["operation_id"]) for e in told] == [(made["author"], made["time"], made["operation_id"])]
    rename(project, A, "新")  # and it goes on
    before_second = everything(project)
    assert merge(project, [west])[0].outcome == "nothing_new" and everything(project) == before_second


def test_a_building_added_or_moved_out_there_comes_back(project: Project) -> None:
    (west,) = out(project, WEST)
    with Project.open(west) as package:
        buildings = package.read(BUILDINGS)
        gone, extra = buildings["building_id"].iloc[0], buildings.iloc[[1]].assign(building_id="new")
        extra = extra.set_geometry(extra.geometry.translate(14.5, 0))
        package.write({BUILDINGS: pd.concat([buildings.iloc[1:], extra], ignore_index=True)})
        delineate_project(package, workers=1)
    merge(project, [west])
    ids = project.read(BUILDINGS)["building_id"].tolist()
    assert "new" in ids and gone not in ids and len(ids) == len(set(ids)) == 76
    assert sorted(project.read(PARTS)["building_id"]) == sorted(ids)


def test_layers_around_are_not_taken_and_that_is_said(project: Project) -> None:
    (west,) = out(project, WEST)
    with Project.open(west) as package:
        package.write({BARRIERS: package.read(BARRIERS).assign(name="新路")})
        rename(package, A, "泉")
    assert merge(project, [west])[0].left == ("barriers",)
    assert project.read(BARRIERS)["name"].tolist() == [""]


def test_what_does_not_belong_is_refused(project: Project, tmp_path: Path) -> None:
    (west,) = out(project, WEST)
    make_county(str(tmp_path / "other.gpkg"))
    with Project.open(tmp_path / "other.gpkg") as other:
        with pytest.raises(Refused, match=r"is no package of other\.gpkg"):
            merge(other, [west])
        with pytest.raises(Refused, match="is no package"):
            merge(project, [tmp_path / "other.gpkg"])
    with Project.open(west) as package:
        package.write({BUILDINGS: project.read(BUILDINGS), PARTS: project.read(PARTS, A).assign(building_id="b60")})
    before = everything(project)
    with pytest.raises(Refused, match="of others") as refused:
        merge(project, [west])
    assert "b60" in refused.value.say("zh") and everything(project) == before
    with pytest.raises(NotFound, match="no committees of township 370305109"):
        split(project, tmp_path / "x", ["370305109"])
    with pytest.raises(Refused, match="is there already"):
        split(project, west.parent)
    assert sorted(p.name for p in west.parent.iterdir()) == [west.name]


def test_what_cannot_go_out_is_said(project: Project, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Refused, match="cannot be written") as refused:
        split(project, tmp_path / "taken" / "out")
    assert "无法写入" in refused.value.say("zh")
    with Project.create(tmp_path / "empty.gpkg") as empty, pytest.raises(Refused, match="has no committees yet"):
        split(empty, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_merge_that_fails_changes_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (west,) = out(project, WEST)
    rename_in(west, A, "泉")
    before = everything(project)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr("layers.safekeeping.merging.set_facts", fails)
    with pytest.raises(RuntimeError):
        merge(project, [west])
    assert everything(project) == before


def test_a_township_without_a_plan_goes_out_with_its_buildings(tmp_path: Path) -> None:
    outlines = [shapely.box(X + x, Y, X + x + 100, Y + 100) for x in (0, 100)]
    houses = [shapely.box(X + x, Y + 10, X + x + 10, Y + 20) for x in (10, 110)]
    with Project.create(tmp_path / "county.gpkg") as project:
        project.write({COMMITTEES: tables.committees(*outlines, committee_code=[A, C]), BUILDINGS: tables.buildings(*houses)})
        west, east = out(project)
        for path, ids in ((west, ["b0"]), (east, ["b1"])):
            with Project.open(path) as package:
                assert package.read(BUILDINGS)["building_id"].tolist() == ids
                delineate_project(package, workers=1)
        assert [one.outcome for one in merge(project, [west, east])] == ["taken", "taken"]
        assert len(project.read(EAS)) == 2 and len(project.read(BUILDINGS)) == 2


def test_packages_of_a_database_come_back_to_it(server: str, tmp_path: Path) -> None:
    with schema(server) as url:
        make_county(url)
        with Project.open(url) as project:
            paths = [p.path for p in split(project, tmp_path)]
            rename_in(paths[0], A, "泉")
            east = content(project, EAST)
            assert [one.outcome for one in merge(project, paths)] == ["taken", "nothing_new"]
            assert name_of(project, A) == "泉" and content(project, EAST) == east
            assert content(project, WEST) == content_of(paths[0], WEST)
            rename(project, A, "河")


def test_only_people_of_the_township_go_out_and_no_sessions(project: Project) -> None:
    people = {"anna": "", "bei": "370305", "chen": WEST, "dao": f"{EAST} {A}", "er": EAST, "fu": "370306"}
    with project.transaction() as connection:
        for login, territory in people.items():
            row = {"person_id": login, "login": login, "territory": territory, "role": "viewer", "status": "active", "must_change": False}
            connection.execute(SQL[PEOPLE.name].insert(), row)
        connection.execute(SQL[SESSIONS.name].insert(), {"session_id": "s", "token_sha256": "t", "person_id": "anna"})
    (west,) = out(project, WEST)
    with Project.open(west) as package:
        assert package.read(PEOPLE)["login"].tolist() == ["anna", "bei", "chen", "dao"]
        assert len(package.read(SESSIONS)) == 0
        assert package.read(AUDIT)["action"].tolist() == ["split"]  # what was done before stays in the county
    before = project.read(PEOPLE)
    rename_in(west, A, "泉")
    merge(project, [west])
    assert project.read(PEOPLE).equals(before) and len(project.read(SESSIONS)) == 1
    assert project.read(AUDIT)["action"].tolist()[-1] == "merge"


def sign(project: Project, step: str, *codes: str, role: str = "county_administrator") -> None:
    with project.reading() as connection:
        now = Catalog(project).now()
        items = [i for c in codes for i in items_of(connection, facts_of(now, connection, c), c, step)]
    answer = Answer("why", {i.key: "seen" for i in items})
    take(Catalog(project), codes, Asked(step, role, "anna", uuid.uuid4().hex, answer))


def states(project: Project) -> dict[str, str]:
    with project.reading() as connection:
        return {code: one.state for code, one in standings(connection).items()}


def test_what_a_township_has_signed_off_comes_back_and_the_county_decides_at_home(project: Project) -> None:
    (path,) = out(project, WEST)
    with Project.open(path) as package:
        for step in ("submit", "check"):
            sign(package, step, A)
        with pytest.raises(Refused) as caught:
            sign(package, "accept", A)
        assert caught.value.code == "signoff_package"
    assert [m.outcome for m in merge(project, [path])] == ["taken"] and states(project) == {A: "township_checked"}
    assert [m.outcome for m in merge(project, [path])] == ["nothing_new"]
    sign(project, "accept", A)
    sign(project, "freeze", A)
    assert states(project) == {A: "frozen"}


def test_a_package_changes_nothing_that_is_frozen_and_returns_what_it_is_put_over(project: Project) -> None:
    (path,) = out(project, WEST)
    rename_in(path, A, "河西")
    for step in ("submit", "check", "accept", "freeze"):
        sign(project, step, A)
    sign(project, "submit", B)
    with pytest.raises(Refused) as caught:
        merge(project, [path], {"": "theirs"})
    assert caught.value.code == "signoff_fixed" and A in str(caught.value) and states(project) == {A: "frozen", B: "submitted"}
    other = split(project, project.path.parent / "again", [WEST])[0].path
    with Project.open(other) as package:
        sign(package, "take_back", B)
    rename_in(other, B, "河西")
    sign(project, "check", B)  # here too something has changed
    merge(project, [other], {"": "theirs"})
    assert states(project) == {A: "frozen", B: "draft"} and name_of(project, B) == "河西"
