"""Projects copied between files and databases: every table, every bit, and nothing where anything differs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from gis.errors import NotFound, Refused
from gis.schema import BUILDINGS, ISSUES
from layers.storage.copying import copy_project
from layers.storage.fingerprints import fingerprints
from layers.storage.stored_tables import STORED
from layers.store import Project
from tests.databases import schema
from tests.layers.test_store import CODE, fill, houses, rows


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path, place: str) -> Iterator[str]:
    """The other kind of home."""
    if Path(place).suffix != ".gpkg":
        yield str(tmp_path / "copy.gpkg")
        return
    with schema(request.getfixturevalue("server")) as url:
        yield url


@pytest.fixture
def full(place: str) -> Iterator[Project]:
    """Rows in all tables; a shape that is empty, one that is missing, numbers that are none."""
    with Project.create(place) as project:
        fill(project, 2500)
        written = rows(BUILDINGS, 5, [*houses(3), None, shapely.Polygon()], floors=[1.7e308, float("nan"), 1 / 3, 1e300, -0.0])
        project.write({BUILDINGS: written}, source={"role": "buildings", "file": "房.shp", "source_crs": "EPSG:4490"})
        codes = {"ea_code": [CODE + "001"], "committee_code": [CODE]}
        for table in STORED:
            if not len(project.read(table)) and table != ISSUES:
                project.write({table: rows(table, 1, houses(1), **{c: v for c, v in codes.items() if c in table.columns})})
        project.write({}, issues={"plan": rows(ISSUES, 3, houses(3))})
        yield project


def test_all_tables_are_the_same_on_the_other_side_and_back_again(full: Project, target: str, tmp_path: Path) -> None:
    copied = copy_project(full, target)
    assert {name: found.rows for name, found in copied.items()} == {t.name: len(full.read(t)) for t in STORED} and all(
        found.rows for found in copied.values()
    )
    with Project.open(target) as other:
        for table in STORED:
            assert full.read(table).equals(other.read(table)), table.name
        assert other.meta == full.meta and other.rules == full.rules
        with other.reading() as connection:
            assert fingerprints(connection) == copied
        copy_project(other, str(tmp_path / "back.gpkg"))
    with Project.open(tmp_path / "back.gpkg") as back, back.reading() as connection:
        assert fingerprints(connection) == copied


def test_a_copy_can_be_worked_on(full: Project, target: str) -> None:
    copy_project(full, target)
    with Project.open(target) as other:
        revision = other.revision
        fill(other, 30)
        assert other.revision == revision + 1 and len(other.read(BUILDINGS)) == 30
        assert len(full.read(BUILDINGS)) == 5


def test_an_empty_project_is_copied(place: str, target: str) -> None:
    with Project.create(place) as project:
        copy_project(project, target)
    with Project.open(target) as other:
        assert other.crs is None and fill(other) is not None


def test_a_copy_that_differs_is_refused_and_not_there(full: Project, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def loses_one(reading: object, table: object, where: object = None) -> object:
        for columns, shapes in honest(reading, table, where):
            one_less = {n: v[:-1] for n, v in columns.items()} if table == BUILDINGS else columns
            yield one_less, shapes[:-1] if shapes is not None and table == BUILDINGS else shapes

    import layers.storage.copying as copying

    honest = copying.runs
    monkeypatch.setattr(copying, "runs", loses_one)
    with pytest.raises(Refused, match="is not equal") as refused:
        copy_project(full, target)
    assert "buildings" in refused.value.say("en") and "建筑物" in refused.value.say("zh")
    with pytest.raises(NotFound):
        Project.open(target)


def test_nothing_is_copied_over_what_is_there(full: Project, target: str) -> None:
    Project.create(target).close()
    with pytest.raises(Refused, match="is there already"):
        copy_project(full, target)


@pytest.mark.parametrize("change", ["order", "value", "shape", "row"])
def test_a_fingerprint_tells_any_change(full: Project, change: str) -> None:
    with full.reading() as connection:
        before = fingerprints(connection)
    frame = full.read(BUILDINGS)
    if change == "order":
        frame = frame.iloc[[1, 0, 2, 3, 4]].reset_index(drop=True)
    elif change == "value":
        frame.loc[2, "floors"] = 1 / 3 + 1e-16
        assert frame.loc[2, "floors"] != 1 / 3
    elif change == "shape":
        frame.loc[0, "geometry"] = shapely.box(500_000, 4_000_000, 500_008, 4_000_008.000_000_001)
    else:
        frame = frame.iloc[:4]
    full.write({BUILDINGS: frame})
    with full.reading() as connection:
        after = fingerprints(connection)
    assert {n for n in before if before[n] != after[n]} == {"buildings", "meta", "audit", "audit_head"}
