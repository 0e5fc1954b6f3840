"""What a file holds, told before anything is imported: layers, guesses, first rows, where it lies."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, box

from gis.errors import Refused
from layers.reading.describing import described
from layers.reading.guessing import guess
from layers.reading.sources import Source

HOUSES = gpd.GeoDataFrame(
    {"楼栋编号": ["a", "b"], "层数": [3, 6], "备注": ["x" * 90, None]},
    geometry=[box(500_000, 4_000_000, 500_010, 4_000_010), box(500_100, 4_000_100, 500_110, 4_000_110)],
    crs="EPSG:4547",
)


def test_a_layer_is_told_with_its_columns_samples_and_place(tmp_path: Path) -> None:
    HOUSES.to_file(tmp_path / "town.gpkg", layer="houses")
    (found,) = described(Source(str(tmp_path / "town.gpkg"), name="镇.gpkg"))
    assert (found["layer"], found["title"], found["shape"], found["rows"], found["crs"]) == (None, "镇", "areas", 2, "EPSG:4547")
    assert found["role"] == "buildings" and json.loads(json.dumps(found)) == found
    columns = {f["field"]: f["column"] for f in found["fields"]["buildings"] if f["column"]}
    assert columns == {"building_id": "楼栋编号", "floors": "层数"}
    samples = {c["name"]: c["samples"] for c in found["columns"]}
    assert samples["层数"] == ["3", "6"] and samples["备注"] == ["x" * 60]
    west, south, east, north = HOUSES.to_crs(4326).total_bounds
    assert found["box"] == pytest.approx([west, south, east, north], abs=2e-6) and len(found["dots"]) == 2


def test_without_a_coordinate_system_the_one_that_is_chosen_says_where_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "houses.zip"
    HOUSES.to_file(tmp_path / "houses.shp", encoding="gbk")
    (tmp_path / "houses.prj").unlink()
    with zipfile.ZipFile(file, "w") as archive:
        for part in sorted(tmp_path.glob("houses.[sd]*")):
            archive.write(part, part.name)
    (unplaced,) = described(Source(str(file)))
    assert (unplaced["crs"], unplaced["box"], unplaced["dots"]) == (None, None, [])
    (placed,) = described(Source(str(file), crs="EPSG:4547"))
    assert placed["crs"] == "EPSG:4547" and placed["box"][0] == pytest.approx(HOUSES.to_crs(4326).total_bounds[0], abs=2e-6)
    (turned,) = described(Source(str(file), crs="EPSG:4547,yx"))
    assert turned["box"] != placed["box"]
    with pytest.raises(Refused, match="EPSG:1"):
        described(Source(str(file), crs="EPSG:1"))


def test_levels_of_districts_come_with_the_filter_for_each(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"admin_level": ["9", "9", "8"]}, geometry=[box(i, 0, i + 1, 1) for i in range(3)], crs=4326)
    frame.to_file(tmp_path / "admin.gpkg")
    (found,) = described(Source(str(tmp_path / "admin.gpkg")))
    assert found["levels"]["values"][1] == {"value": "9", "rows": 2, "where": "\"admin_level\" = '9'"}


def test_tables_and_archives_of_several_layers_are_told(tmp_path: Path) -> None:
    (tmp_path / "totals.csv").write_text("普查区代码,户数\n370305001001,12\n", encoding="utf-8")
    (table,) = described(Source(str(tmp_path / "totals.csv")))
    assert (table["shape"], table["role"], table["rows"], table["box"]) == ("none", "totals", 1, None)
    HOUSES.to_file(tmp_path / "houses.geojson")
    gpd.GeoDataFrame({"kind": ["road"]}, geometry=[LineString([(0, 0), (1, 1)])], crs=4326).to_file(tmp_path / "roads.geojson")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("houses.geojson", "roads.geojson"):
            archive.write(tmp_path / name, name)
    found = described(Source(str(tmp_path / "all.zip")))
    assert [(f["layer"], f["role"]) for f in found] == [("houses", "buildings"), ("roads", "barriers")]


@pytest.mark.parametrize(
    ("name", "shape", "columns", "role"),
    [
        ("普查区", "areas", ["代码"], "committees"),
        ("普查小区", "areas", ["代码"], "eas"),
        ("landuse", "areas", ["osm_id", "name"], None),
        ("x", "areas", ["floors", "name"], "buildings"),
        ("places", "points", ["name", "population"], None),
        ("道路", "lines", [], "barriers"),
        ("户", "none", ["楼", "单元"], "units"),
        ("sheet1", "none", ["普查区代码", "户数"], "totals"),
    ],
)
def test_what_a_layer_is_is_guessed_by_name_shapes_and_columns(name: str, shape: str, columns: list[str], role: str | None) -> None:
    assert guess(name, shape, columns) == role
