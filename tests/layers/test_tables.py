"""Tables of totals, codes and dwellings, from CSV in any encoding and from workbooks."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import xlsxwriter

from gis.errors import Refused
from gis.messages import message
from gis.rules import Rules
from gis.schema import DWELLINGS, REGIONS, TOTALS
from layers.readers import Source, read_barriers, read_dwellings, read_regions, read_totals
from tests.layers.garden import METRIC, codes, square, write_layer

TEXT = '普查区代码,住房单元数,户数\n420102001001,120,118\n420102001002,"1,300",80户\n合计,1420,198\n'


def workbook(path, sheets: dict[str, list[list]]):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, row)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("separator", [",", ";", "\t", ","])
def test_totals_in_any_encoding_with_any_separator(tmp_path, encoding, separator):
    path = tmp_path / "t.csv"
    text = TEXT if separator == "," else TEXT.replace(",", separator).replace(f'"1{separator}300"', '"1,300"')
    path.write_bytes(text.encode(encoding))
    read = read_totals(Source(str(path)), Rules())
    assert list(read.table.columns) == list(TOTALS.columns)
    assert read.table["committee_code"].tolist() == ["420102001001", "420102001002"]
    assert read.table["housing_units"].tolist() == [120, 1300]
    assert read.table["households"].tolist() == [118, 80]
    assert np.isnan(read.table["residents"]).all()
    assert codes(read) == {"T13": 1, "T16-read_table": 2}
    told = [message(i["code"], "en", **i["params"]) for i in read.issues]
    assert "t.csv: 1 value of housing_units (column 住房单元数) is no plain number and was read so: '1,300' as 1300." in told[2]
    assert "普查区代码 = code, 住房单元数 = housing_units, 户数 = households" in told[1]
    assert read.key == "普查区代码"
    assert [i["params"]["value"] for i in read.issues if i["code"] == "T13"] == ["合计"]


def test_totals_of_a_workbook_under_a_title(tmp_path):
    rows = [["江岸区住房情况"], [], ["代码", "住房单元数"], [420102001001, 120], ["420102001002", -5], [None, 7]]
    read = read_totals(Source(str(workbook(tmp_path / "t.xlsx", {"表1": rows}))), Rules())
    assert read.table["committee_code"].tolist() == ["420102001001", "420102001002"]
    assert read.table["housing_units"].tolist() == pytest.approx([120, np.nan], nan_ok=True)
    assert codes(read) == {"I06": 1, "T17-row": 1}
    assert [i["params"]["row"] for i in read.issues if i["code"] != "T20-taken"] == [6, 5]


@pytest.mark.parametrize(
    ("cell", "open_"), [('"东村', True), ('"东\n村"', False), ('"东""村"', False), ('东"村', False), ('"东""村', True)]
)
def test_a_quote_that_is_never_closed_takes_no_rows_silently(tmp_path, cell: str, open_: bool):
    path = tmp_path / "t.csv"
    path.write_text(f"代码,名称,户数\n420102001001,甲,3\n420102001002,{cell},4\n420102001003,乙,5\n", encoding="utf-8")
    if open_:
        with pytest.raises(Refused, match=r"t\.csv, row 3: a quotation mark is opened and never closed"):
            read_totals(Source(str(path)), Rules())
    else:
        assert len(read_totals(Source(str(path)), Rules()).table) == 3


def test_tables_that_cannot_be_taken(tmp_path):
    two = workbook(tmp_path / "a.xlsx", {"甲": [["代码", "户数"], ["1", 2]], "乙": [["代码", "户数"], ["1", 2]]})
    damaged = tmp_path / "b.csv"
    damaged.write_text("code,households\n4.20102E+11,5\n", encoding="utf-8")
    bare = tmp_path / "c.csv"
    bare.write_text("ort,menge\nx,5\n", encoding="utf-8")
    head = tmp_path / "d.csv"
    head.write_text("code,households\n", encoding="utf-8")
    numbers = workbook(tmp_path / "e.xlsx", {"甲": [["code", "households"], [4.2010200100100001e16, 2]]})
    torn = tmp_path / "f.xlsx"
    torn.write_bytes(numbers.read_bytes()[:-200])
    layer = write_layer(tmp_path / "g.gpkg", [square(0, 0)])
    locked = tmp_path / "h.xlsx"  # as office programs write one with a password: a compound file that names this part
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1600) + "EncryptedPackage".encode("utf-16-le") + bytes(900))
    for path, code in (
        (locked, "F18-password"),
        (two, "F19"),
        (damaged, "T02"),
        (bare, "column_needed"),
        (head, "no_rows"),
        (numbers, "T03"),
        (torn, "F18-damaged"),
        (layer, "F22-table"),
    ):
        with pytest.raises(Refused) as refused:
            read_totals(Source(str(path)), Rules())
        assert refused.value.code == code
    assert read_totals(Source(str(two), layer="乙"), Rules()).table["households"].tolist() == [2]


def test_dwellings_are_counted_by_building_and_entrance(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("楼号,单元,房号\nb1,1,101\nb1,1,102\nb1,2,101\nb2,,1\n,,9\n", encoding="gb18030")
    read = read_dwellings(Source(str(path)), "楼号")
    assert list(read.table.columns) == list(DWELLINGS.columns)
    assert read.table.to_dict("list") == {"building_id": ["b1", "b1", "b2"], "entrance": ["1", "2", None], "units": [2, 1, 1]}
    assert codes(read) == {"I06": 1}
    assert (read.rows_read, read.rows_refused, read.issues[1]["params"]["row"]) == (5, 1, 6)
    assert read.issues[0]["params"]["pairs"] == "单元 = entrance"


def test_dwellings_of_a_workbook_with_numbers(tmp_path):
    path = workbook(tmp_path / "d.xlsx", {"户": [["id", "entrance"], [12, 1], [12, 1], [7, 2]]})
    read = read_dwellings(Source(str(path)), "id")
    assert read.table.to_dict("list") == {"building_id": ["12", "7"], "entrance": ["1", "2"], "units": [2, 1]}
    with pytest.raises(Refused, match="id, entrance"):
        read_dwellings(Source(str(path)), "key")


@pytest.mark.parametrize(
    ("text", "mapping", "units", "found"),
    [
        ("楼号,套数\nb1,7\nb2,12户\nb3,0\n", {}, {"b1": 7, "b2": 12, "b3": 0}, {"T16-read_table": 1}),
        ("楼号,单元,套数\nb1,1,7\nb1,2,8\n", {}, {"b1": 15}, {}),
        ("楼号,套数\nb1,7\nb2,-3\nb3,x\nb4,\nb5,2.5\n", {}, {"b1": 7}, {"T17-row": 2, "T16-row": 1, "I06": 1}),
        ("楼号,户号,套数\nb1,1,2\nb1,2,2\nb2,1,1\n", {}, {"b1": 2, "b2": 1}, {"I25-rows": 1}),
        ("楼号,户号,套数\nb1,甲,1\nb1,乙,1\nb2,甲,1\n", {}, {"b1": 2, "b2": 1}, {}),
        ("楼号,数\nb1,7\nb1,2\nb2,3\n", {"housing_units": "数"}, {"b1": 9, "b2": 3}, {}),
        ("楼号,数\nb1,7\nb2,3\n", {}, {"b1": 1, "b2": 1}, {"I25": 1}),
        ("楼号,门牌\nb1,甲7\nb2,乙3\n", {}, {"b1": 1, "b2": 1}, {}),
    ],
)
def test_a_list_of_buildings_with_counts(tmp_path, text, mapping, units, found):
    """Bug: a table with one row per building and its count made one dwelling of each building, silently."""
    path = tmp_path / "d.csv"
    path.write_text(text, encoding="utf-8")
    read = read_dwellings(Source(str(path), mapping=mapping), "楼号")
    assert read.table.groupby("building_id")["units"].sum().to_dict() == units
    told = codes(read)
    told.pop("T20-taken", None)
    assert told == found
    assert read.rows_refused == sum(found.get(c, 0) for c in ("T16-row", "T17-row", "I06"))


def test_regions_from_a_list_of_codes(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("代码,名称\n420102000000,江岸区\n420102001000,大智街道\n420102002,一元街道\n", encoding="utf-8")
    read = read_regions(Source(str(path)), METRIC)
    assert read.table["region_code"].tolist() == ["420102", "420102001", "420102002"]
    assert read.table["level"].tolist() == ["county", "township", "township"]
    assert [i["params"]["pairs"] for i in read.issues] == ["代码 = code, 名称 = name"]
    assert read.table.geometry.isna().all()
    assert read.table.crs == METRIC


def test_regions_with_outlines(tmp_path):
    path = write_layer(tmp_path / "r.gpkg", [square(0, 0, 90), square(100, 0, 90)], code=["420102", "42010"], name=["江岸区", "?"])
    read = read_regions(Source(str(path)), pyproj.CRS.from_epsg(32649))
    assert list(read.table.columns) == [*REGIONS.columns, "geometry"]
    assert read.table["region_code"].tolist() == ["420102"]
    assert read.table.crs.to_epsg() == 32649
    assert (read.rows_read, read.rows_refused) == (2, 1)
    assert codes(read) == {"T06-region_shape": 1}


def test_outlines_of_regions_that_share_a_code_or_lack_a_name_are_told(tmp_path):
    shapes = [square(x, 0, 90) for x in (0, 100, 200)]
    path = write_layer(tmp_path / "r.gpkg", shapes, code=["420102", "420103", "420103000000"], name=[None, "甲", "乙"])
    read = read_regions(Source(str(path)), METRIC)
    assert read.table["region_code"].tolist() == ["420102"] and read.rows_refused == 2
    assert codes(read) == {"T07": 1, "I10": 1}


def test_a_csv_has_no_other_layer_than_itself(tmp_path):
    """Bug: the layer named for it was not heeded."""
    path = tmp_path / "t.csv"
    path.write_text("code,households\n420102001001,5\n", encoding="utf-8")
    assert len(read_totals(Source(str(path), layer="t"), Rules()).table) == 1
    with pytest.raises(Refused, match=r"t.csv has no layer nolayer. It has: t"):
        read_totals(Source(str(path), layer="nolayer"), Rules())


def test_a_table_is_no_layer(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_barriers(Source(str(path)), Rules(), METRIC)
    assert refused.value.code == "F22-shapes"


def test_a_total_that_no_committee_has_is_told_and_not_taken(tmp_path):
    """Bug: 1,000,000,000 dwellings were taken without a word."""
    path = tmp_path / "t.csv"
    path.write_text("code,housing_units,residents\n420102001001,1000000000,1000000\n420102001002,80,1e7\n", encoding="utf-8")
    read = read_totals(Source(str(path)), Rules())
    assert read.table["housing_units"].tolist() == pytest.approx([np.nan, 80], nan_ok=True)
    assert read.table["residents"].tolist() == pytest.approx([1_000_000, np.nan], nan_ok=True)
    told = [message(i["code"], "en", **i["params"]) for i in read.issues]
    assert told[0] == "t.csv, row 2: housing_units 1000000000 is not plausible and counts as not known. Correct it."
    assert told[1].startswith("t.csv, row 3: residents 1e7 is not plausible")
