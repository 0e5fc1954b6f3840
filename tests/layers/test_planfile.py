"""The plan file: what stands in it, in which CRS and types, and that it is there whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely

from gis.errors import Refused
from gis.issues import issue, issue_table
from gis.schema import ISSUES, PARTS, PLANNED_EAS
from layers.planfile import plan_file, refuse_unwritable, write_plan
from tests.layers.test_store import CODE, houses, rows

EA = CODE + "001"


def tables() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Two EAs side by side, one of them of two pieces; three buildings, the last without an EA and without a shape."""
    x, y = 500_000, 4_000_000
    first, second, islet = shapely.box(x, y, x + 10, y + 10), shapely.box(x + 10, y, x + 20, y + 10), shapely.box(x + 30, y, x + 35, y + 5)
    shapes = [first, shapely.MultiPolygon([second, islet])]
    eas = rows(PLANNED_EAS, 2, shapes, ea_code=[EA, CODE + "002"], committee_code=[CODE] * 2)
    parts = rows(
        PARTS, 3, [*houses(2), None], ea_code=[EA, EA, None], committee_code=[CODE, CODE, None], building_no=[1.0, 2.0, float("nan")]
    )
    found = [issue("I05", shapely.Point(500_000, 4_000_000), file="路.shp", layer="x"), issue("I05", None, file="b", layer="y")]
    return eas, parts, issue_table(found, "zh", 4547)


def test_layers_columns_and_nulls(tmp_path: Path) -> None:
    eas, parts, issues = tables()
    eas["note"] = ["中文", None]
    write_plan(tmp_path / "plan.gpkg", eas, parts, issues, pyproj.CRS(4490))
    read = {n: pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer=n) for n, _ in pyogrio.list_layers(tmp_path / "plan.gpkg")}
    assert list(read) == ["enumeration_areas", "building_parts", "issues"]
    for table in (PLANNED_EAS, PARTS, ISSUES):
        assert set(table.columns) <= set(read[table.name].columns) and read[table.name].crs.to_epsg() == 4490
    assert read["enumeration_areas"]["ea_code"].tolist() == [EA, CODE + "002"]
    assert read["enumeration_areas"]["note"].tolist()[0] == "中文"
    codes = read["building_parts"]["ea_code"]
    assert codes.tolist()[:2] == [EA, EA] and pd.isna(codes[2])
    assert read["issues"]["message"].str.contains("路.shp").tolist() == [True, False]
    assert read["building_parts"].geometry.isna().tolist() == [False, False, True]
    assert read["issues"].geometry.isna().tolist() == [False, True]


def test_texts_that_say_nothing_are_null(tmp_path: Path) -> None:
    eas, parts, issues = tables()
    write_plan(tmp_path / "plan.gpkg", eas, parts.assign(label=["", "1-9层", ""]), issues, None)
    labels = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="building_parts")["label"]
    assert labels.isna().tolist() == [True, False, True] and labels[1] == "1-9层"


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = [tmp_path / f".plan.gpkg.{ended.pid}.new.gpkg{end}" for end in ("", "-journal")]
    other, running = tmp_path / f".other.gpkg.{ended.pid}.new.gpkg", tmp_path / f".plan.gpkg.{os.getppid()}.new.gpkg"
    for file in (*left, other, running):
        file.write_bytes(b"x")
    write_plan(tmp_path / "plan.gpkg", *tables(), None)
    assert {p.name for p in tmp_path.iterdir()} == {"plan.gpkg", other.name, running.name} | (
        set() if os.name == "posix" else {p.name for p in left}
    )


def test_types_are_those_of_the_tables_on_disk(tmp_path: Path) -> None:
    write_plan(tmp_path / "plan.gpkg", *tables(), None)
    connection = sqlite3.connect(tmp_path / "plan.gpkg")
    kinds = connection.execute("SELECT typeof(ea_code), typeof(building_no), typeof(housing_units) FROM building_parts").fetchall()
    version = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    assert kinds == [("text", "integer", "integer"), ("text", "integer", "integer"), ("null", "null", "integer")]
    assert version == (10200,)


def test_neighbours_share_their_line_after_the_change_of_crs(tmp_path: Path) -> None:
    write_plan(tmp_path / "plan.gpkg", *tables(), pyproj.CRS(4326))
    shapes = pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="enumeration_areas").geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes) and shapely.length(shapely.intersection(*shapes)) > 0


def test_empty_tables_make_three_layers(tmp_path: Path) -> None:
    write_plan(tmp_path / "plan.gpkg", *(t.iloc[:0] for t in tables()), None)
    assert len(pyogrio.list_layers(tmp_path / "plan.gpkg")) == 3


def test_an_earlier_file_is_replaced_whole(tmp_path: Path) -> None:
    eas, parts, issues = tables()
    write_plan(tmp_path / "plan.gpkg", eas, parts, issues, None)
    write_plan(tmp_path / "plan.gpkg", eas.iloc[:1], parts, issues, None)
    assert len(pyogrio.read_dataframe(tmp_path / "plan.gpkg", layer="enumeration_areas")) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["plan.gpkg"]


def test_a_failed_write_leaves_the_earlier_file(tmp_path: Path) -> None:
    eas, parts, issues = tables()
    write_plan(tmp_path / "plan.gpkg", eas, parts, issues, None)
    before = (tmp_path / "plan.gpkg").read_bytes()
    with pytest.raises(KeyError):
        write_plan(tmp_path / "plan.gpkg", eas, parts.drop(columns=["status"]), issues, None)
    assert (tmp_path / "plan.gpkg").read_bytes() == before and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["no/such/folder/plan.gpkg", "."])
def test_places_that_cannot_be_written_are_refused(tmp_path: Path, name: str) -> None:
    for attempt in (lambda p: write_plan(p, *tables(), None), refuse_unwritable):
        with pytest.raises(Refused, match="cannot be written"):
            attempt(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_asking_whether_a_place_can_be_written_leaves_nothing(tmp_path: Path) -> None:
    refuse_unwritable(tmp_path / "plan.gpkg")
    assert not list(tmp_path.iterdir())


def test_a_plan_that_is_given_up_half_written_leaves_the_earlier_one(tmp_path: Path) -> None:
    path, (eas, parts, issues) = tmp_path / "plan.gpkg", tables()
    write_plan(path, eas, parts, issues, None)
    before = path.read_bytes()
    with pytest.raises(OSError, match="not ours"), plan_file(path, None) as file:
        file.add(PLANNED_EAS, eas)
        raise OSError("not ours")  # is not said to be the file's fault
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["plan.gpkg"]
