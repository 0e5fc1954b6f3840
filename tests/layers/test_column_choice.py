"""Which of several columns a field is read from (T20-several)."""

from __future__ import annotations

import warnings

import geopandas as gpd

from gis.messages import message
from tests.layers.garden import METRIC, buildings, committees, square, write_layer

TWO = [square(0, 0), square(20, 0)]


def test_of_two_columns_for_one_field_the_one_used_is_named(tmp_path):
    """Bug: the note did not say which of them was used."""
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, 代码=["420102001001", "420102001002"], xzqdm=["1", "2"]))
    assert read.table["committee_code"].tolist() == ["420102001001", "420102001002"]
    found = next(i["params"] for i in read.issues if i["code"] == "T20-several")
    assert "code was read from the column 代码, not from xzqdm" in message("T20-several", "en", **found)
    assert "取自列 代码,未采用列 xzqdm" in message("T20-several", "zh", **found)


def test_what_chinese_offices_call_their_columns_is_known_and_told(tmp_path):
    """Bug: 单元 of a shapefile in GBK was neither read nor told."""
    columns = {"编号": ["1", "2"], "单元": [2, 3], "层数": [6, 11], "户数": [24, 60], "使用性质": ["住宅", "商业"], "楼号": ["3号楼", None]}
    path = tmp_path / "b.shp"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gpd.GeoDataFrame(columns, geometry=TWO, crs=METRIC).to_file(path, engine="pyogrio", encoding="GBK")
    path.with_suffix(".cpg").unlink()
    read = buildings(path)
    assert read.table["entrances"].tolist() == [2, 3] and read.table["floors"].tolist() == [6, 11]
    assert read.table["building_id"].tolist() == ["1", "2"] and read.table["name"].tolist() == ["3号楼", None]
    assert read.table["use"].tolist() == ["residential", "commercial"]
    (found,) = [i["params"]["pairs"] for i in read.issues if i["code"] == "T20-taken"]
    for pair in ("编号 = building_id", "楼号 = name", "使用性质 = use", "层数 = floors", "单元 = entrances", "户数 = households"):
        assert pair in found


def test_long_chinese_names_are_known_where_a_shapefile_has_cut_them(tmp_path):
    columns = {"统计用区划": ["420102001001", "420102001002"], "村居委会名": ["一村", "二村"]}
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, **columns))
    assert read.table["committee_code"].tolist() == ["420102001001", "420102001002"]


def test_a_general_name_is_no_id_where_rows_share_a_value(tmp_path):
    """代码 of topographic data is that of the kind of object: all but the first building would be refused for it."""
    path = write_layer(tmp_path / "b.gpkg", TWO, 代码=["310300", "310300"], 套数=[4, 5])
    read = buildings(path)
    assert read.table["building_id"].tolist() == ["0", "1"] and not read.rows_refused and not read.ids_given
    found = {i["code"]: i["params"] for i in read.issues}
    assert "代码" not in found["T20-taken"]["pairs"] and "T20-building_id" in found
    said = message("T20-repeated", "en", **found["T20-repeated"])
    assert "the column 代码 was not taken for building_id: 2 rows share" in said and "--map buildings.building_id=代码" in said
    assert "未将列 代码 作为 building_id" in message("T20-repeated", "zh", **found["T20-repeated"])
    assert buildings(path, mapping={"building_id": "代码"}).rows_refused == 1


def test_nothing_is_said_where_the_column_was_named_or_several_are_pooled(tmp_path):
    path = write_layer(tmp_path / "c.gpkg", TWO, 代码=["420102001001", "420102001002"], xzqdm=["1", "2"])
    read = [
        committees(path, mapping={"code": "xzqdm"}),
        buildings(write_layer(tmp_path / "b.gpkg", TWO, 用途=["住宅", ""], shop=["", "yes"])),
    ]
    assert not [i for r in read for i in r.issues if i["code"] == "T20-several"]
