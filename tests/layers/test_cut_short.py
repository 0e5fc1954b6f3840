"""Files that are cut short or damaged are called so."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.errors import Refused
from gis.rules import Rules
from layers.readers import Source, read_totals
from tests.layers.garden import METRIC, barriers, buildings, committees, square, write_kml, write_layer

TWO = [square(0, 0), square(20, 0)]


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_a_geopackage_that_is_cut_short_is_called_so(tmp_path: Path, share: float) -> None:
    """Bug: "content (SQLite) is not what the name says"."""
    path = write_layer(tmp_path / "c.gpkg", TWO, code=["420102001001", "420102001002"])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Refused) as refused:
        committees(path)
    assert refused.value.code == "F24" and f"a GeoPackage of {len(data)} bytes of which {int(len(data) * share)}" in refused.value.say("en")
    assert f"文件不完整或已损坏:GeoPackage 应有 {len(data)} 字节" in refused.value.say("zh")


def test_a_geopackage_whose_list_of_tables_is_damaged_is_called_so(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "c.gpkg", TWO)
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xee" * 3996
    path.write_bytes(bytes(data))
    with pytest.raises(Refused) as refused:
        committees(path)
    assert refused.value.code == "F24-damaged" and "is damaged" in refused.value.say("en") and "已损坏" in refused.value.say("zh")


def test_a_layer_file_without_a_readable_layer_is_not_said_to_have_several(tmp_path: Path) -> None:
    """Bug: a FlatGeobuf cut in half "holds several layers. Layers: ."."""
    path = write_layer(tmp_path / "c.fgb", TWO)
    path.write_bytes(path.read_bytes()[:150])
    with pytest.raises(Refused, match="cannot be read: no layer in it can be read") as refused:
        committees(path)
    assert "其中没有可读取的图层" in refused.value.say("zh")


def row_of_squares(path: Path, count: int = 60) -> Path:
    shapes = [square(20 * i, 0) for i in range(count)]
    return write_layer(path, shapes, building_id=[f"b{i}" for i in range(count)])


@pytest.mark.parametrize("share", [0.4, 0.7, 0.99])
@pytest.mark.parametrize("where", [None, "building_id = 'b1' OR building_id LIKE 'b5%'"])
@pytest.mark.parametrize("read", [committees, buildings, barriers])
def test_a_flatgeobuf_that_is_cut_short_is_refused(tmp_path: Path, share: float, where: str | None, read: Callable[..., object]) -> None:
    """Bug: its first rows were taken as all there are, with status 0; as a later delivery that removed good buildings."""
    path = row_of_squares(tmp_path / "b.fgb")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Refused) as refused:
        read(path, where=where)
    assert refused.value.code == "F10" and refused.value.params["stated"] == 60 > refused.value.params["found"]
    found = refused.value.params["found"]
    assert refused.value.say("en") == f"b.fgb: the file is cut short: {found} shapes of 60. Send it again."
    assert refused.value.say("zh") == f"b.fgb:文件不完整,只有 60 个图形中的 {found} 个。请重新发送。"


def test_a_whole_flatgeobuf_is_taken_with_and_without_a_filter(tmp_path: Path) -> None:
    path = row_of_squares(tmp_path / "b.fgb")
    assert len(buildings(path).table) == 60 and len(buildings(path, where="building_id = 'b1'").table) == 1


@pytest.mark.parametrize("where", [None, "building_id = 'b1'"])
@pytest.mark.parametrize("line", [9, 59])
def test_a_broken_line_of_geojson_with_a_feature_a_line_is_refused(tmp_path: Path, where: str | None, line: int) -> None:
    """Bug: the driver left the line out in silence."""
    shapes = [shapely.to_geojson(shapely.box(114 + i / 1e3, 30, 114.0001 + i / 1e3, 30.0001)) for i in range(60)]
    lines = [f'{{"type":"Feature","properties":{{"building_id":"b{i}"}},"geometry":{shape}}}' for i, shape in enumerate(shapes)]
    path = tmp_path / "b.geojsonl"
    path.write_text("\n".join([*lines, "", ""]), encoding="utf-8")
    assert len(buildings(path, where=where).table) == (1 if where else 60)
    lines[line] = lines[line][:80]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        buildings(path, where=where)
    assert refused.value.code == "unreadable" and f"error at line {line + 1}, column" in refused.value.say("en")
    assert f"第 {line + 1} 行" in refused.value.say("zh")


def test_a_shapefile_whose_index_is_cut_short_is_refused(tmp_path: Path) -> None:
    """Bug: without a .dbf to compare with, the shapes beyond the index were left out in silence."""
    path = row_of_squares(tmp_path / "b.shp")
    index = path.with_suffix(".shx")
    index.write_bytes(index.read_bytes()[: 100 + 8 * 20])
    path.with_suffix(".dbf").unlink()
    with pytest.raises(Refused) as refused:
        buildings(path)
    assert refused.value.code == "F10" and "20 shapes of 60" in refused.value.say("en")


@pytest.mark.parametrize(("name", "said"), [("b.geojson", "第 {line} 行"), ("b.kml", "第 {line} 行"), ("b.parquet", "文件末尾缺失")])
def test_chinese_says_where_a_damaged_file_ends(tmp_path: Path, name: str, said: str) -> None:
    """Bug: the details were to be had in English alone."""
    path = tmp_path / name
    if path.suffix == ".parquet":
        gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=TWO, crs=METRIC).to_parquet(path)
    else:
        shapes = shapely.box(114 + np.arange(40) / 1e3, 30, 114.0005 + np.arange(40) / 1e3, 30.0005)
        write = write_kml if path.suffix == ".kml" else partial(write_layer, crs=4326)
        write(path, shapes, name=[f"b{i}" for i in range(40)])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * 0.6)])
    with pytest.raises(Refused) as refused:
        buildings(path)
    text = refused.value.say("zh")
    line = refused.value.params["reason"]["with"].get("line")
    assert said.format(line=line) in text and "英文" not in text
    assert line is None or f"at line {line}, column" in refused.value.say("en")


@pytest.mark.parametrize("name", ["t.zip", "t.xlsx"])
def test_an_archive_that_is_cut_short_is_not_said_to_have_a_password(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("xl/workbook.xml" if name.endswith("xlsx") else "c.shp", bytes(2000))
    path.write_bytes(path.read_bytes()[:900])
    for read in (lambda: committees(path), lambda: read_totals(Source(str(path)), Rules())):
        with pytest.raises(Refused) as refused:
            read()
        assert refused.value.code == "F18-damaged" and "(900 bytes). Copy or send it again" in refused.value.say("en")
        assert "密码" not in refused.value.say("zh")
