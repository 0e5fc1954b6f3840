"""A project is a valid GeoPackage, by the validator of GDAL: with all its tables, after writes large and small, and after a migration.

The validator is one file of gdal-utils, which needs no GDAL: ``pip install --no-deps gdal-utils`` (`tests/run.py` does it).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from osgeo_utils.samples.validate_gpkg import check

from gis.schema import BUILDINGS, ISSUES, TOTALS
from layers.storage.stored_tables import STORED
from layers.store import Project
from tests.layers.test_migrating import make_older
from tests.layers.test_store import CODE, fill, houses, rows


def faults(path: Path) -> list[object]:
    return list(check(str(path), abort_at_first_error=False, extra_checks=True, warning_as_error=True, myprint=lambda *_: None))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "county.gpkg"


def test_the_validator_finds_what_is_wrong(path: Path) -> None:
    with Project.create(path) as project:
        fill(project)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'cells'")
        connection.commit()
    assert faults(path)


def test_an_empty_project_is_valid(path: Path) -> None:
    Project.create(path).close()
    assert faults(path) == []


def test_a_project_with_rows_in_all_tables_is_valid(path: Path) -> None:
    with Project.create(path) as project:
        fill(project, 3000)
        fill(project, 40)
        codes = {"ea_code": [CODE + "001"], "committee_code": [CODE]}
        for table in STORED:
            if not len(project.read(table)):
                one = rows(table, 1, houses(1), **{c: v for c, v in codes.items() if c in table.columns})
                project.write({} if table == ISSUES else {table: one}, issues={"plan": one} if table == ISSUES else {})
        empty = rows(BUILDINGS, 3, [*houses(2), None])
        project.write({BUILDINGS: empty, TOTALS: rows(TOTALS, 0)})
        assert all(len(project.read(t)) for t in STORED if t != TOTALS)
    assert faults(path) == []


def test_a_project_that_was_brought_up_to_date_is_valid(path: Path) -> None:
    make_older(path)
    Project.open(path).close()
    assert faults(path) == []
    assert faults(path.with_name("county.before-6.gpkg")) == []
