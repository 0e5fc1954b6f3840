"""The project store, in a GeoPackage and in PostGIS: whole writes, and what other programs read in it.

World: n square houses in a row; one committee around them; one EA with the same outline.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from gis.errors import Conflict, NotFound, Refused
from gis.issues import issue, issue_table
from gis.rule_packs import rule_pack
from gis.rules import with_target
from gis.schema import BUILDINGS, COMMITTEES, EAS, ISSUES, PARTS, TOTALS, Table
from layers.access.people_tables import AUDIT, AUDIT_HEAD
from layers.storage import geopackage as gp
from layers.storage.bookkeeping import set_facts
from layers.storage.stored_tables import META, PLANS, SOURCES, STORED
from layers.store import Project

ROOT = Path(__file__).resolve().parents[2]
CODE = "370305001001"


def rows(table: Table, count: int, shapes: object = None, **columns: object) -> gpd.GeoDataFrame:
    samples = {
        "text": [f"字{i}" if i % 3 else None for i in range(count)],
        "int": np.arange(count),
        "float": np.where(np.arange(count) % 4, 2.5, np.nan),
        "bool": np.arange(count) % 2 == 0,
    }
    data = {c: pd.Series(columns.get(c, samples[kind]), dtype=object if kind == "text" else None) for c, kind in table.columns.items()}
    return gpd.GeoDataFrame(data, geometry=shapes, crs=4547) if table.geometry else pd.DataFrame(data)


def houses(count: int) -> np.ndarray:
    x = 500_000 + 10.0 * np.arange(count)
    return shapely.box(x, 4_000_000, x + 8, 4_000_008)


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    """In either home."""
    with Project.create(place) as made:
        yield made


@pytest.fixture
def in_file(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "county.gpkg")


def fill(project: Project, count: int = 5) -> gpd.GeoDataFrame:
    outline = [shapely.box(499_990, 3_999_990, 500_000 + 10 * count, 4_000_020)]
    committees = rows(COMMITTEES, 1, outline, committee_code=[CODE])
    buildings = rows(BUILDINGS, count, houses(count), building_id=[f"b{i}" for i in range(count)])
    eas = rows(EAS, 1, outline, ea_code=[CODE + "001"], committee_code=[CODE])
    parts = rows(PARTS, count, houses(count), ea_code=[CODE + "001"] * count, committee_code=[CODE] * count)
    project.write({COMMITTEES: committees, BUILDINGS: buildings, EAS: eas, PARTS: parts})
    return buildings


def test_what_is_written_is_read_with_types_and_nulls(project: Project) -> None:
    written = fill(project)
    written.loc[3, "geometry"] = None
    written.loc[4, "geometry"] = shapely.Polygon()
    project.write({BUILDINGS: written})
    read = project.read(BUILDINGS)
    assert_geodataframe_equal(read, written[read.columns], check_crs=True)
    assert list(read["name"]) == [None, "字1", "字2", None, "字4"]
    assert read.geometry.isna().tolist() == [False, False, False, True, False] and read.geometry.is_empty[4]


def test_empty_tables_have_their_columns(project: Project) -> None:
    for table in STORED:
        frame = project.read(table)
        assert (len(frame) == 0 or table in (META, AUDIT, AUDIT_HEAD)) and set(table.columns) <= set(frame.columns)
        assert isinstance(frame, gpd.GeoDataFrame) == table.geometry


def test_each_write_raises_the_revision(project: Project) -> None:
    assert project.revision == 0
    fill(project)
    assert project.write({TOTALS: rows(TOTALS, 2)}) == project.revision == 2


def test_a_write_on_an_old_revision_is_refused_and_changes_nothing(project: Project) -> None:
    fill(project)
    seen = project.revision
    project.write({TOTALS: rows(TOTALS, 2)})
    with pytest.raises(Conflict, match="changed while"):
        project.write({TOTALS: rows(TOTALS, 7)}, based_on=seen)
    assert len(project.read(TOTALS)) == 2 and project.revision == seen + 1


def test_a_write_that_fails_in_the_middle_leaves_all_tables_as_they_were(project: Project) -> None:
    fill(project)
    orphans = rows(EAS, 1, houses(1), ea_code=["1" * 15], committee_code=["1" * 12])  # no such committee
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        project.write({BUILDINGS: rows(BUILDINGS, 1, houses(1)), EAS: orphans})
    assert len(project.read(BUILDINGS)) == 5 and project.read(EAS)["ea_code"].tolist() == [CODE + "001"]
    assert project.revision == 1


def test_rows_of_one_committee_are_replaced_and_the_others_stay(project: Project) -> None:
    outlines = houses(2)
    codes = [CODE, "370305001002"]
    project.write(
        {
            COMMITTEES: rows(COMMITTEES, 2, outlines, committee_code=codes),
            EAS: rows(EAS, 2, outlines, ea_code=[c + "001" for c in codes], committee_code=codes),
            PARTS: rows(
                PARTS,
                3,
                houses(3),
                building_id=["a", "b", "lost"],
                ea_code=[*(c + "001" for c in codes), None],
                committee_code=[*codes, None],
            ),
        }
    )
    project.write(
        {
            EAS: rows(EAS, 1, outlines[:1], ea_code=[CODE + "002"], committee_code=[CODE]),
            PARTS: rows(PARTS, 2, houses(2), building_id=["a", "lost"], ea_code=[CODE + "002"] * 2, committee_code=[CODE] * 2),
        },
        committee_codes=[CODE],
    )
    assert sorted(project.read(EAS)["ea_code"]) == [CODE + "002", "370305001002001"]
    assert dict(project.read(PARTS)[["building_id", "ea_code"]].to_numpy().tolist()) == {
        "b": "370305001002001",
        "a": CODE + "002",
        "lost": CODE + "002",
    }
    assert project.read(EAS, committee_code=CODE)["ea_code"].tolist() == [CODE + "002"]


def test_issues_are_replaced_by_origin(project: Project) -> None:
    fill(project)
    found = [issue("I05", shapely.Point(1, 2), file="道路.shp", layer="x"), issue("I05", None, file="b", layer="y")]
    project.write({}, issues={"barriers": issue_table(found, "zh", 4547), "plan": issue_table(found[:1], "zh", 4547)})
    project.write({}, issues={"plan": issue_table([], "zh", 4547)})
    assert len(project.read(ISSUES)) == 2 and len(project.read_issues("plan")) == 0
    assert project.read_issues("barriers").geometry.isna().tolist() == [False, True]


def test_rules_crs_and_sources_are_kept(place: str) -> None:
    rules = with_target(rule_pack("un-generic"), 70)
    with Project.create(place, rules) as project:
        assert project.crs is None and project.rules == rules
        project.write(
            {COMMITTEES: rows(COMMITTEES, 1, houses(1))}, source={"role": "committees", "file": "村.shp", "source_crs": pyproj.CRS(4490)}
        )
    with Project.open(place) as project:
        assert project.crs == pyproj.CRS(4547) and project.source_crs == pyproj.CRS(4490)
        assert project.rules == rules and project.read(SOURCES)["file"].tolist() == ["村.shp"]


def test_a_crs_without_a_number_is_kept(place: str) -> None:
    crs = pyproj.CRS("+proj=tmerc +lon_0=117.3 +x_0=40000 +ellps=GRS80 +units=m")
    with Project.create(place) as project:
        project.write({COMMITTEES: rows(COMMITTEES, 1, houses(1)).set_crs(crs, allow_override=True)})
        assert project.crs == crs and project.read(COMMITTEES).crs == crs
    if Path(place).is_file():
        assert pyproj.CRS(pyogrio.read_info(place, layer="committees")["crs"]).is_projected


def test_shapes_in_another_crs_are_a_fault(project: Project) -> None:
    fill(project)
    with pytest.raises(ValueError, match="EPSG:4548"):
        project.write({BUILDINGS: rows(BUILDINGS, 1, houses(1)).to_crs(4548)})


# what is refused at the door ----------------------------------------------------------------------------------------
def test_create_refuses_what_is_there_and_folders_that_are_not(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_text("mine")
    with pytest.raises(Refused, match=r"a\.gpkg is there already"):
        Project.create(tmp_path / "a.gpkg")
    assert (tmp_path / "a.gpkg").read_text() == "mine"
    with pytest.raises(Refused, match="no folder"):
        Project.create(tmp_path / "none" / "a.gpkg")


def test_open_refuses_other_files_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such project"):
        Project.open(tmp_path / "none.gpkg")
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=4326).to_file(tmp_path / "foreign.gpkg")
    (tmp_path / "text.gpkg").write_text("x" * 200)
    (tmp_path / "empty.gpkg").touch()
    for name in ("foreign", "text", "empty"):
        with pytest.raises(Refused, match=f"{name}.gpkg is no Enumap project"):
            Project.open(tmp_path / f"{name}.gpkg")


def test_open_refuses_a_newer_project(project: Project, place: str) -> None:
    with project.transaction() as connection:
        set_facts(connection, schema_version=999)
    with pytest.raises(Refused, match="newer Enumap"):
        Project.open(place)


def test_open_refuses_a_project_without_the_columns_of_today(project: Project, place: str) -> None:
    with project.transaction() as connection:
        set_facts(connection, schema_version=1)
    with pytest.raises(Refused, match=r"earlier Enumap .* import the same files"):
        Project.open(place)


def test_a_damaged_file_is_refused_in_words(in_file: Project) -> None:
    fill(in_file, 3000)
    in_file.close()
    data = bytearray(in_file.path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    in_file.path.write_bytes(data)
    with pytest.raises(Refused, match=r"damaged|no Enumap project"):
        Project.open(in_file.path).read(BUILDINGS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let go of a file that is open")
@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
def test_what_is_written_to_a_file_that_is_gone_would_be_lost(in_file: Project, how: str) -> None:
    """Bug: the server went on with a deleted project, and said that a plan was saved."""
    fill(in_file, 3)
    other = Project.create(in_file.path.with_name("other.gpkg"))
    other.close()
    if how == "deleted":
        in_file.path.unlink()
    elif how == "moved":
        in_file.path.rename(in_file.path.with_name("elsewhere.gpkg"))
    else:
        other.path.replace(in_file.path)
    for call in (lambda: in_file.write({}), lambda: in_file.read(BUILDINGS), in_file.refuse_readonly, lambda: in_file.meta):
        with pytest.raises(Conflict, match=r"moved, deleted or replaced.*Put it back") as gone:
            call()
        assert "放回原处" in gone.value.say("zh")


# other programs -----------------------------------------------------------------------------------------------------
def test_other_programs_read_the_layers_and_use_the_index(in_file: Project) -> None:
    fill(in_file, 3000)  # above the size from which the index is filled at once
    in_file.close()
    assert {"committees", "buildings", "enumeration_areas", "building_parts", "issues"} <= {n for n, _ in pyogrio.list_layers(in_file.path)}
    near = pyogrio.read_dataframe(in_file.path, layer="buildings", bbox=(500_000, 4_000_000, 500_015, 4_000_001))
    assert near["building_id"].tolist() == ["b0", "b1"] and near.crs.to_epsg() == 4547
    if shutil.which("ogrinfo"):
        said = subprocess.run(["ogrinfo", "-so", "-al", str(in_file.path)], capture_output=True, text=True, check=True)
        assert "Feature Count: 3000" in said.stdout and "ERROR" not in said.stderr and "Warning" not in said.stderr


@pytest.mark.parametrize("count", [5, 3000])
def test_the_index_is_right_after_rows_were_replaced(in_file: Project, count: int) -> None:
    fill(in_file, count)
    fill(in_file, count)
    in_file.write({BUILDINGS: rows(BUILDINGS, 2, houses(2))})
    with sqlite3.connect(in_file.path) as connection:
        found = connection.execute("SELECT count(*) FROM rtree_buildings_geom").fetchone()[0]
        same = connection.execute("SELECT count(*) FROM buildings JOIN rtree_buildings_geom ON id = fid").fetchone()[0]
    connection.close()
    assert found == same == 2


def test_rows_that_another_program_changes_are_read(in_file: Project) -> None:
    fill(in_file)
    in_file.close()
    extra = rows(BUILDINGS, 1, [shapely.box(500_100, 4_000_000, 500_110, 4_000_010)], building_id=["new"])
    pyogrio.write_dataframe(extra, in_file.path, layer="buildings", append=True)  # fires our triggers
    with Project.open(in_file.path) as again:
        assert again.read(BUILDINGS)["building_id"].tolist()[-1] == "new"
    assert len(pyogrio.read_dataframe(in_file.path, layer="buildings", bbox=(500_101, 4_000_001, 500_102, 4_000_002))) == 1


def test_blobs_of_every_kind_go_round() -> None:
    shapes = np.array(
        [shapely.Point(1, 2), shapely.box(0, 0, 1, 1), None, shapely.Polygon(), shapely.from_wkt("MULTILINESTRING ((0 0, 1 1))")]
    )
    blobs = gp.encode(shapes, 4547)
    assert blobs[2] is None and all(b[:2] == b"GP" for b in blobs if b)
    assert all(a is b is None or shapely.equals_identical(a, b) for a, b in zip(gp.decode(blobs), shapes, strict=True))
    assert len(gp.decode([])) == 0


# many at once, and sudden ends ----------------------------------------------------------------------------------------
WRITER = """
import sys
from tests.layers.test_store import fill
from layers.store import Project
project = Project.open(sys.argv[1])
print("ready", flush=True)
while True:
    fill(project, 3000)
    print(project.revision, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_killed_writer_leaves_whole_revisions(project: Project, place: str) -> None:
    fill(project)
    project.close()
    for wait_s in (0.05, 0.21, 0.37):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, place], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        time.sleep(wait_s)
        writer.send_signal(signal.SIGKILL)
        told = writer.stdout.read().split()
        writer.stdout.close()
        writer.wait()
        with Project.open(place) as after:
            revision, (buildings, parts) = after.read_all(BUILDINGS, PARTS)
        assert len(buildings) == len(parts) and len(buildings) in (5, 3000)
        assert revision >= max(map(int, told), default=1)  # what was told as written is there
    if Path(place).is_file():
        connection = sqlite3.connect(place)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


def test_two_writers_wait_for_each_other(project: Project, place: str) -> None:
    fill(project)
    with Project.open(place) as other:
        for _ in range(10):
            project.write({TOTALS: rows(TOTALS, 1)})
            other.write({PLANS: rows(PLANS, 1, committee_code=[CODE])})
        assert project.revision == other.revision == 21
