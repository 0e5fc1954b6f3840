"""Projects of version 3 in the Enumap of today: brought up to date whole or not at all, with a copy of what was there."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from geopandas.testing import assert_geodataframe_equal

from gis.errors import Refused
from gis.schema import BUILDINGS, CROSSWALK, EARLIER_EAS, LOCKS, PARTS
from layers.jobs import Order, start
from layers.storage import geopackage as gp
from layers.storage.bookkeeping import set_facts
from layers.storage.dialects import dialect_of
from layers.storage.migrating import OLDEST
from layers.storage.stored_tables import SCHEMA_VERSION, STORED
from layers.store import Project
from tests.layers.test_store import ROOT, fill, houses, rows
from tests.protected import protected


def structure(path: Path) -> dict[str, object]:
    """Tables, columns, indexes, triggers, and what the package says of its layers."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found: dict[str, object] = {t: sorted(r[1] for r in connection.execute(f"PRAGMA table_info('{t}')")) for t in tables}
        found["other"] = sorted(r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')"))
        for table, columns in (("gpkg_contents", "table_name, data_type, srs_id"), ("gpkg_geometry_columns", "table_name, srs_id")):
            found[f"rows of {table}"] = sorted(connection.execute(f"SELECT {columns} FROM {table}"))
    return found


def make_older(path: Path) -> Path:
    """A project that is filled and then lacks a layer, a table, columns and an index, as one of version 3 lacks those of 4."""
    with Project.create(path) as project:
        fill(project, 50)
    with closing(sqlite3.connect(path)) as connection:
        gp.register_functions(connection)
        for name in gp.triggers(EARLIER_EAS.name):
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(f"DROP TABLE {gp.index_table(EARLIER_EAS.name)}")
        for system in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"):
            connection.execute(f"DELETE FROM {system} WHERE table_name IN ('earlier_eas', 'crosswalk')")
        for table in (EARLIER_EAS, CROSSWALK):
            connection.execute(f"DROP TABLE {table.name}")
        connection.execute("DROP INDEX ix_building_parts_building_id")
        for column in ("establishments", "vacant_units", "units_estimated"):
            connection.execute(f"ALTER TABLE buildings DROP COLUMN {column}")
        connection.execute("DELETE FROM meta WHERE key = 'project_id'")
        connection.execute(f"UPDATE meta SET value = '{OLDEST}' WHERE key = 'schema_version'")
        connection.commit()
    return path


@pytest.fixture
def older(tmp_path: Path) -> Path:
    return make_older(tmp_path / "county.gpkg")


def test_what_is_missing_is_made_and_the_rest_is_as_it_was(older: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "new.gpkg") as new:
        fill(new, 50)
        buildings, parts = new.read(BUILDINGS), new.read(PARTS)
    with Project.open(older) as project:
        assert project.migrated is not None
        assert (project.migrated.before, project.migrated.after) == (OLDEST, SCHEMA_VERSION) and len(project.meta["project_id"]) == 32
        assert project.meta["schema_version"] == str(SCHEMA_VERSION) and project.revision == 1
        gained = ["establishments", "vacant_units", "units_estimated"]
        read = project.read(BUILDINGS)
        assert_geodataframe_equal(read.drop(columns=gained), buildings.drop(columns=gained))
        assert not read["units_estimated"].any() and read["establishments"].isna().all()
        assert_geodataframe_equal(project.read(PARTS), parts)
        for table in STORED:
            project.read(table)
        project.write({EARLIER_EAS: rows(EARLIER_EAS, 2, houses(2)), LOCKS: rows(LOCKS, 1)})
    assert structure(older) == structure(tmp_path / "new.gpkg")
    with Project.open(older) as again:
        assert again.migrated is None


def test_one_of_version_4_gets_the_table_of_jobs(tmp_path: Path) -> None:
    path = tmp_path / "county.gpkg"
    with Project.create(path) as project:
        fill(project, 5)
        with project.transaction() as connection:
            connection.exec_driver_sql("DROP TABLE jobs")
            connection.exec_driver_sql("DELETE FROM gpkg_contents WHERE table_name = 'jobs'")
            set_facts(connection, schema_version=4)
    with Project.open(path) as project:
        assert project.migrated is not None and (project.migrated.before, project.migrated.after) == (4, SCHEMA_VERSION)
        assert start(project, Order("test", {}, "p1")).state == "waiting" and project.revision == 1
    with Project.create(tmp_path / "new.gpkg") as new:
        fill(new, 5)
    assert structure(path) == structure(tmp_path / "new.gpkg")


def test_a_copy_of_what_was_there_stands_beside(older: Path) -> None:
    before = structure(older)
    with Project.open(older) as project:
        assert project.migrated is not None and project.migrated.copy == older.with_name("county.before-6.gpkg")
    assert structure(older.with_name("county.before-6.gpkg")) == before
    assert sorted(p.name for p in older.parent.iterdir()) == ["county.before-6.gpkg", "county.gpkg"]


def test_a_file_of_the_users_under_the_name_of_the_copy_stays(older: Path) -> None:
    mine = older.with_name("county.before-6.gpkg")
    mine.write_text("mine")
    with Project.open(older) as project:
        assert project.migrated is not None and project.migrated.copy == older.with_name("county.before-6-2.gpkg")
    assert mine.read_text() == "mine"


def test_a_step_that_fails_changes_nothing(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, content = structure(older), older.read_bytes()

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(type(dialect_of(_connection(older))), "add_column", fails)
    with pytest.raises(Exception, match="disk is full"):
        Project.open(older)
    assert structure(older) == before and older.read_bytes()[100:] == content[100:]


def _connection(path: Path) -> object:
    class Sqlite:
        class dialect:  # noqa: N801
            name = "sqlite"

    return Sqlite()


@pytest.mark.skipif(os.name == "nt", reason="by the rights of Unix")
def test_an_earlier_one_that_cannot_be_written_is_refused_in_words(older: Path) -> None:
    with protected(older) as folder, pytest.raises(Refused, match="Copy it to a folder that can be written") as refused:
        Project.open(folder / older.name)
    assert "复制到可以写入的文件夹" in refused.value.say("zh")


def test_two_that_open_it_at_once_bring_it_up_to_date_once(older: Path) -> None:
    code = "import sys; from layers.store import Project; p = Project.open(sys.argv[1]); print(p.migrated is not None, p.revision)"
    both = [subprocess.Popen([sys.executable, "-c", code, str(older)], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(b.communicate()[0].strip() for b in both) == ["False 1", "True 1"]


@pytest.mark.parametrize("place", ["server"], indirect=True)
def test_in_a_database_it_is_the_same(place: str) -> None:
    with Project.create(place) as project:
        fill(project, 50)
        with project.transaction() as connection:
            connection.exec_driver_sql("DROP TABLE earlier_eas, crosswalk")
            connection.exec_driver_sql("DROP INDEX ix_building_parts_building_id")
            connection.exec_driver_sql("ALTER TABLE buildings DROP COLUMN establishments, DROP COLUMN units_estimated")
            set_facts(connection, schema_version=OLDEST)
    with Project.open(place) as project:
        assert project.migrated is not None and project.migrated.copy is None
        project.write({EARLIER_EAS: rows(EARLIER_EAS, 2, houses(2)), BUILDINGS: rows(BUILDINGS, 2, houses(2))})
        with project.reading() as connection:
            query = "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema()"
            indexes = {tuple(row) for row in connection.exec_driver_sql(query)}
        assert {("earlier_eas", "ix_earlier_eas_geom"), ("building_parts", "ix_building_parts_building_id")} <= indexes
