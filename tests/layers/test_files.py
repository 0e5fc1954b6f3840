"""Files as such: formats, names of layers, filters, coordinate systems, and content that is not what the name says."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.errors import Refused
from gis.messages import message
from layers.readers import Source
from layers.reading.filters import unknown_columns
from tests.layers.garden import (
    EAST,
    METRIC,
    NORTH,
    SOUND,
    barriers,
    buildings,
    codes,
    committees,
    moved,
    square,
    write_geojson,
    write_kml,
    write_layer,
)

TWO = [square(0, 0), square(20, 0)]
DEGREES = gpd.GeoSeries(TWO, crs=METRIC).to_crs(4326).tolist()


def refusal(read, path, **options) -> str:
    with pytest.raises(Refused) as refused:
        read(path, **options)
    assert refused.value.say("zh")
    return refused.value.code


@pytest.mark.parametrize("name", ["b.gpkg", "b.geojson", "b.shp", "b.fgb", "b.kml", "b.parquet"])
def test_every_format_gives_the_same_buildings(tmp_path, name):
    path = tmp_path / name
    columns = {"name": ["甲", "乙"], "floors": [3, 4]}
    if name.endswith("parquet"):
        gpd.GeoDataFrame(columns, geometry=DEGREES, crs=4326).to_parquet(path)
    elif name.endswith("kml"):
        write_kml(path, DEGREES, **columns)
    else:
        write_layer(path, DEGREES, 4326, **columns)
    read = buildings(path)
    assert dict(zip(read.table["name"], read.table["floors"], strict=True)) == {"甲": 3, "乙": 4}
    assert np.allclose(read.table.area, 100.0, atol=0.01)
    assert read.table.crs == METRIC
    assert read.source_crs.is_geographic
    assert set(codes(read)) <= {"G19"}  # the heights of KML


@pytest.mark.parametrize("name", ["b.gpkg", "b.geojson", "b.shp", "b.fgb", "b.parquet"])
@pytest.mark.parametrize("where", ["level = '9'", "\"level\" IN ('9', '10') AND floors >= 4", "floors <> 3 AND level IS NOT NULL"])
def test_a_filter_may_use_columns_that_are_not_read(tmp_path, name, where):
    path = tmp_path / name
    columns = {"level": ["8", "9"], "floors": [3, 4]}
    if name.endswith("parquet"):
        gpd.GeoDataFrame(columns, geometry=TWO, crs=METRIC).to_parquet(path)
    else:
        write_layer(path, TWO, **columns)
    assert buildings(path, where=where).table["floors"].tolist() == [4]
    assert buildings(path, where=where).table["building_id"].tolist() == ["0"]


@pytest.mark.parametrize("name", ["b.gpkg", "b.parquet", "b.geojson"])
def test_a_filter_that_makes_no_sense_is_refused_and_one_that_finds_nothing_too(tmp_path, name):
    path = tmp_path / name
    frame = gpd.GeoDataFrame({"level": ["8", "9"]}, geometry=TWO, crs=METRIC)
    frame.to_parquet(path) if name.endswith("parquet") else frame.to_file(path)
    assert refusal(buildings, path, where="level =") == "where_bad"
    assert refusal(buildings, path, where="storey = '9'") == "where_bad"
    assert refusal(buildings, path, where="level = '7'") == "filter_empty"


@pytest.mark.parametrize("name", ["b.gpkg", "b.parquet", "b.geojson", "b.shp", "b.fgb"])
@pytest.mark.parametrize("where", ["storey = '9'", "level = '8' AND storey IS NOT NULL", "\"storey\" <> 'no column = text'"])
def test_a_filter_on_a_column_that_is_not_there_names_it_and_those_there_are(tmp_path, name, where):
    """Bugs: only GeoParquet named it; of a GeoPackage, a name in quotes was a text to which all rows were compared."""
    path = tmp_path / name
    frame = gpd.GeoDataFrame({"level": ["8", "9"], "wing": ["a", "b"]}, geometry=TWO, crs=METRIC)
    frame.to_parquet(path) if name.endswith("parquet") else frame.to_file(path)
    with pytest.raises(Refused) as refused:
        buildings(path, where=where)
    assert refused.value.say("en").endswith("(there is no column storey). Columns: level, wing.")
    assert "没有列 storey" in refused.value.say("zh")


def test_what_a_filter_compares_by_name_is_told_from_its_other_words():
    have = ["level", "名称", "building:levels"]
    assert unknown_columns("LEVEL = 'x = y' AND \"building:levels\" > 2 AND 名称 LIKE 'a%' OR fid IN (1, 2)", have) == []
    assert unknown_columns("level COLLATE NOCASE = 'a' AND NOT (stock NOT IN ('1') OR 楼层 IS NULL)", have) == ["stock", "楼层"]
    assert unknown_columns('stock = 1 AND "楼层" = 2', have, only_quoted=True) == ["楼层"]


def test_a_geoparquet_file_has_no_other_layer_than_itself(tmp_path):
    """Bug: the layer named for it was not heeded."""
    path = tmp_path / "b.parquet"
    gpd.GeoDataFrame({"level": ["8", "9"]}, geometry=TWO, crs=METRIC).to_parquet(path)
    assert len(buildings(path, layer="B").table) == 2
    with pytest.raises(Refused, match=r"b.parquet has no layer nolayer. It has: b"):
        buildings(path, layer="nolayer")


def test_of_kml_only_columns_that_somebody_has_filled_are_spoken_of(tmp_path):
    """Bug: "id = source_code", and twelve columns that the driver adds to every KML file."""
    path = write_kml(tmp_path / "c.kml", DEGREES, name=["甲", "乙"], kode=["1", "2"])
    found = {i["code"]: i["params"] for i in committees(path).issues}
    assert found["T20-code"]["columns"] == "Name, kode"
    assert "T20-taken" not in found
    path.write_text(path.read_text(encoding="utf-8").replace("<Placemark>", '<Placemark id="w1">'), encoding="utf-8")
    found = {i["code"]: i["params"] for i in committees(path).issues}
    assert found["T20-taken"]["pairs"] == "id = source_code"


def test_of_kml_a_column_of_names_is_read_where_the_places_have_none(tmp_path):
    path = write_kml(tmp_path / "c.kml", DEGREES, name=["", ""], cunmc=["甲", "乙"])
    assert committees(path).table["name"].tolist() == ["甲", "乙"]


def test_the_name_of_a_layer(tmp_path):
    path = write_layer(tmp_path / "a.gpkg", TWO, layer="houses")
    write_layer(path, [shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH)])], layer="roads")
    assert codes(buildings(path)) == {"I03": 1}
    assert codes(buildings(path, layer="houses")) == {}
    write_layer(path, TWO, layer="sheds")
    with pytest.raises(Refused, match=r"houses, roads, sheds"):
        buildings(path)
    assert refusal(buildings, path, layer="towers") == "layer_unknown"


@pytest.mark.parametrize(
    ("spec", "path", "layer"),
    [
        ("a.gpkg", "a.gpkg", None),
        ("a.gpkg:houses", "a.gpkg", "houses"),
        (r"C:\data\a.gpkg", r"C:\data\a.gpkg", None),
        (r"C:\data\a.gpkg:houses", r"C:\data\a.gpkg", "houses"),
        ("C:/data/a.gpkg:普查区", "C:/data/a.gpkg", "普查区"),
        ("/data/a:b/c.gpkg", "/data/a:b/c.gpkg", None),
    ],
)
def test_file_and_layer_are_told_apart(spec, path, layer):
    assert (Source.parse(spec).path, Source.parse(spec).layer) == (path, layer)


@pytest.mark.parametrize("spec", ["https://example.org/a.gpkg", "/vsicurl/http://x/a.gpkg", "/VSIZIP/a.zip", "s3://b/a.gpkg"])
def test_addresses_and_virtual_paths_are_refused(spec):
    with pytest.raises(Refused) as refused:
        Source.parse(spec)
    assert refused.value.code == "path_refused"


VRT = "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"


@pytest.mark.parametrize(
    "content",
    [VRT, "<!DOCTYPE html><html></html>", "%PDF-1.7 x", "hello", '{"type": "gdal_streamed_alg"}', "\x00\x01\x02", '{"type":"Topology"}'],
)
@pytest.mark.parametrize("name", ["a.shp", "a.geojson", "a.gpkg", "a.kml", "a"])
def test_content_that_is_something_else_is_refused(tmp_path, content, name):
    path = tmp_path / name
    path.write_text(content)
    assert refusal(buildings, path) == "F22"


def test_a_right_file_under_another_formats_name_is_refused(tmp_path):
    path = write_layer(tmp_path / "a.gpkg", TWO)
    assert refusal(buildings, path.rename(tmp_path / "a.shp")) == "F22"


def test_a_database_that_is_no_geopackage_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "a.gpkg") as db:
        db.execute("create table t (x)")
    db.close()
    assert refusal(buildings, tmp_path / "a.gpkg") == "F22"


def test_empty_missing_and_folders(tmp_path):
    (tmp_path / "a.gpkg").touch()
    assert refusal(buildings, tmp_path / "a.gpkg") == "F23"
    assert refusal(buildings, tmp_path / "b.gpkg") == "file_missing"
    assert refusal(buildings, tmp_path) == "file_folder"


@pytest.mark.parametrize("entry", ["layers.pipeline", "layers.planning.project_plan", "layers.imports", "layers.planfile", "routes.web"])
def test_pointer_formats_are_not_even_registered(entry: str):
    """In a process of its own: drivers are registered once, when pyogrio is first loaded."""
    code = f"import {entry}, pyogrio; print(*sorted({{'OGR_VRT', 'GDALG', 'WFS', 'HTTP'}} & set(pyogrio.list_drivers())))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300),
    st.sampled_from(["gpkg", "shp", "geojson", "fgb", "kml", "parquet", "osm.pbf", "zip", "csv"]),
    st.sampled_from(
        [
            b"",
            b"SQLite format 3\0",
            b"\0\0\x27\x0a",
            b'{"type":"FeatureCollection",',
            b"fgb\x03fgb\x00",
            b"<kml>",
            b"PAR1",
            b"\0\0\0\x0d\x0a\x09OSMHeader",
            b"PK\x03\x04",
        ]
    ),
)
def test_random_bytes_are_refused_and_nothing_else_is_raised(tmp_path, noise, ending, start):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(start + noise)
    for read in (committees, buildings):
        with pytest.raises(Refused):
            read(path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(100, 4000), st.binary(min_size=1, max_size=40), st.sampled_from(["gpkg", "fgb", "geojson", "parquet"]))
def test_damaged_files_are_refused_or_read_but_nothing_else_is_raised(tmp_path, at, noise, ending):
    path = tmp_path / f"b.{ending}"
    if not path.exists():
        frame = gpd.GeoDataFrame({"building_id": ["a", "b"]}, geometry=TWO, crs=METRIC)
        frame.to_parquet(path) if ending == "parquet" else frame.to_file(path)
    data = bytearray(path.read_bytes())
    at %= len(data)
    data[at : at + len(noise)] = noise
    torn = tmp_path / f"torn.{ending}"
    torn.write_bytes(data)
    try:
        buildings(torn)
    except Refused as refused:
        assert refused.say("zh")


def test_without_a_coordinate_system_the_likely_ones_are_named(tmp_path):
    path = write_layer(tmp_path / "b.gpkg", TWO, None)
    with pytest.raises(Refused) as refused:
        buildings(path)
    assert refused.value.code == "R01"
    assert "EPSG:4547" in str(refused.value)
    assert buildings(path, crs="EPSG:4547").table.crs == METRIC
    with pytest.raises(Refused, match="EPSG:4490"):
        committees(write_layer(tmp_path / "c.gpkg", DEGREES, None))
    zoned = [shapely.transform(g, lambda xy: xy + np.array([38e6, 0])) for g in TWO]
    with pytest.raises(Refused, match="EPSG:4526"):
        committees(write_layer(tmp_path / "z.gpkg", zoned, None))
    assert refusal(buildings, path, crs="EPSG:nothing") == "crs_bad"


def test_degrees_said_to_be_metres_and_the_reverse(tmp_path):
    assert refusal(buildings, write_layer(tmp_path / "a.gpkg", DEGREES, METRIC)) == "R02"
    assert refusal(committees, write_layer(tmp_path / "b.gpkg", TWO, 4326)) == "R02"
    assert refusal(barriers, write_layer(tmp_path / "d.gpkg", [g.boundary for g in DEGREES], METRIC)) == "R02"
    points = [g.centroid for g in DEGREES]
    assert refusal(buildings, write_layer(tmp_path / "e.gpkg", points, METRIC)) == "R02"
    read = buildings(write_layer(tmp_path / "c.gpkg", DEGREES, METRIC), crs="EPSG:4326")
    assert np.allclose(read.table.area, 100.0, atol=0.01)


def test_rows_off_the_globe_are_set_aside(tmp_path):
    read = buildings(write_layer(tmp_path / "a.gpkg", [*DEGREES, shapely.box(114, 89, 114.1, 91)], 4326))
    assert read.table["status"].tolist() == ["", "", "bad_position"]
    assert codes(read) == {"G07": 1}
    land = committees(write_layer(tmp_path / "b.gpkg", [*DEGREES, shapely.box(114, 89, 114.1, 500)], 4326))
    assert (len(land.table), land.rows_refused) == (2, 1)


def test_latitude_and_longitude_exchanged(tmp_path):
    swapped = [shapely.transform(g, lambda xy: xy[:, ::-1]) for g in DEGREES]
    path = write_layer(tmp_path / "a.geojson", swapped, 4326)
    assert refusal(committees, path) == "R03"
    read = committees(path, crs="EPSG:4326,yx")
    assert np.allclose(read.table.area, 100.0, atol=0.2)


def test_a_small_world_in_metres_is_not_taken_for_degrees(tmp_path):
    read = buildings(write_layer(tmp_path / "b.gpkg", [shapely.box(0, 0, 5, 5), shapely.box(10, 0, 30, 20)]))
    assert read.table.area.tolist() == [25.0, 400.0]


def test_a_coordinate_system_in_three_dimensions(tmp_path):
    read = committees(write_layer(tmp_path / "c.gpkg", DEGREES, 4979))
    assert read.table.crs.is_projected
    assert len(read.source_crs.axis_info) == 2
    assert read.source_crs == pyproj.CRS.from_epsg(4979).to_2d()


def test_nothing_is_left_behind_and_the_file_is_not_touched(tmp_path):
    path = write_geojson(tmp_path / "b.geojson", [SOUND])
    before = path.read_bytes()
    read = buildings(path)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path]
    assert read.sha256 == buildings(path).sha256


@pytest.mark.parametrize("read", [committees, buildings])
def test_a_filter_that_lets_nothing_through_is_named(tmp_path, read):
    path = write_layer(tmp_path / "c.gpkg", [square(0, 0), square(20, 0)], code=["420102001001", "420102001002"])
    with pytest.raises(Refused) as refused:
        read(path, where="code = '9'")
    for lang in ("en", "zh"):
        assert "code = '9'" in refused.value.say(lang) and "c.gpkg" in refused.value.say(lang)


def test_a_filter_that_lets_no_line_through_is_named(tmp_path):
    """Bug: "the layer has no lines"."""
    path = write_layer(tmp_path / "r.gpkg", [shapely.LineString(moved((0, 0), (9, 9)))], kind=["road"])
    (found,) = barriers(path, where="kind = 'river'").issues
    assert found["code"] == "I05-where"
    for lang in ("en", "zh"):
        assert "kind = 'river'" in message("I05-where", lang, **found["params"])
