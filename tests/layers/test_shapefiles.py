"""Shapefiles and their parts, text in GBK, and zip archives: F01, F02, F04-F06, F10-F12, F16-F21."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from gis.errors import Refused
from layers.reading.archives import MOST_FILES
from layers.reading.drivers import pyogrio
from layers.reading.encodings import of_text
from tests.layers.garden import METRIC, barriers, buildings, codes, committees, square, write_layer

TWO = [square(0, 0), square(20, 0)]
CODES = ["420102001001", "420102001002"]
NAMES = ["武汉市江岸区一村", "二村"]


def shapefile(
    folder: Path, encoding: str = "GBK", cpg: str | None = None, language: int = 0, names: list[str] = NAMES, column: str = "名称"
) -> Path:
    """A shapefile whose .cpg and language byte say what the test wants."""
    path = folder / "c.shp"
    folder.mkdir(exist_ok=True)
    pyogrio.write_dataframe(gpd.GeoDataFrame({"code": CODES, column: names}, geometry=TWO, crs=METRIC), path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = language
    path.with_suffix(".dbf").write_bytes(table)
    return path


def refusal(read, path, **options) -> str:
    with pytest.raises(Refused) as refused:
        read(path, **options)
    assert refused.value.say("zh")
    return refused.value.code


@pytest.mark.parametrize(
    ("encoding", "cpg", "language", "finding"),
    [
        ("GBK", "GBK", 0, {}),
        ("GBK", "936", 0, {}),
        ("GBK", None, 0x4D, {}),
        ("GBK", None, 0, {"F04": 1}),
        ("GBK", None, 0x57, {"F04": 1}),
        ("UTF-8", "UTF-8", 0, {}),
        ("UTF-8", None, 0, {"F04": 1}),
        ("GBK", "UTF-8", 0, {"F05": 1}),
    ],
)
def test_chinese_text_is_read_right_whatever_the_parts_say(tmp_path, encoding, cpg, language, finding):
    read = committees(shapefile(tmp_path / "d", encoding, cpg, language))
    assert read.table["name"].tolist() == NAMES
    assert codes(read) == finding
    if finding:
        assert "武汉市江岸区一村" in str(read.issues[0]["params"]["sample"])


def test_text_that_is_not_chinese_is_not_made_so(tmp_path):
    read = committees(shapefile(tmp_path / "d", "ISO-8859-1", names=["São João", "Cabeção"], column="name"))
    assert read.table["name"].tolist() == ["São João", "Cabeção"]
    assert codes(read) == {"F06": 1}


@pytest.mark.parametrize("word", ["住宅", "学校", "路", "支路", "商店", "小学"])
def test_short_chinese_text_is_not_read_as_another_script(tmp_path, word):
    """Two bytes of a Chinese sign can be one Hebrew, Cyrillic or Latin sign of UTF-8."""
    read = buildings(shapefile(tmp_path / "d", "GBK", names=[word, word], column="name"))
    assert read.table["name"].tolist() == [word, word]
    assert codes(read) == {"F04": 1}
    (found,) = (i["params"] for i in read.issues if i["code"] == "F04")
    assert (found["encoding"], found["sample"]) == ("GB18030", word)


@pytest.mark.parametrize("word", ["São João", "Москва", "ירושלים", "Αθήνα", "100 m²", "住宅"])
def test_utf8_without_a_word_about_it_stays_utf8(tmp_path, word):
    read = buildings(shapefile(tmp_path / "d", "UTF-8", names=[word, word], column="name"))
    assert read.table["name"].tolist() == [word, word]


def test_a_csv_of_short_chinese_text_is_gb18030():
    assert of_text("id,use\nB1,住宅\nB2,路\n".encode("gbk")) == "gb18030"
    assert of_text("id,name\n1,São João\n2,é\n".encode()) == "utf-8"


def test_plain_text_needs_no_word(tmp_path):
    assert codes(committees(shapefile(tmp_path / "d", names=["a", "b"], column="name"))) == {}


def test_missing_parts(tmp_path):
    path = shapefile(tmp_path / "d", "UTF-8", "UTF-8")
    path.with_suffix(".shx").unlink()
    read = committees(path)
    assert codes(read) == {"F01": 1}
    assert read.table["name"].tolist() == NAMES
    assert not path.with_suffix(".shx").exists()
    path.with_suffix(".dbf").unlink()
    assert refusal(committees, path) == "F02"
    assert codes(buildings(path)) == {"F02": 1, "F01": 1}
    assert codes(barriers(path))["F02"] == 1
    path.with_suffix(".prj").unlink()
    assert refusal(buildings, path) == "R01"


def test_names_that_differ_in_case_belong_together(tmp_path):
    path = shapefile(tmp_path / "d", "UTF-8", "UTF-8")
    upper = path.rename(path.with_name("C.SHP"))
    assert committees(upper).table["name"].tolist() == NAMES


@pytest.mark.parametrize(("ending", "code"), [(".shp", "F10"), (".dbf", "F11")])
def test_a_part_that_is_cut_short(tmp_path, ending, code):
    part = shapefile(tmp_path / "d").with_suffix(ending)
    part.write_bytes(part.read_bytes()[:-60])
    assert refusal(committees, part.with_suffix(".shp")) == code
    assert refusal(buildings, part.with_suffix(".shp")) == code


def test_a_shape_cut_short_is_seen_without_an_index_too(tmp_path):
    path = shapefile(tmp_path / "d")
    path.with_suffix(".shx").unlink()
    path.write_bytes(path.read_bytes()[:-60])
    assert refusal(buildings, path) == "F10"


def test_parts_of_two_files(tmp_path):
    path = shapefile(tmp_path / "d")
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[4:8] = struct.pack("<I", 1)
    path.with_suffix(".dbf").write_bytes(table)
    assert refusal(committees, path) == "F12"


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return path


def parts_of(shp: Path, name: str) -> dict[str, bytes]:
    return {name + p.suffix: p.read_bytes() for p in shp.parent.iterdir()}


@pytest.mark.parametrize("name", ["c", "边界/普查区", "a b/c.d"])
def test_a_zipped_shapefile_in_any_folder(tmp_path, name):
    path = packed(tmp_path / "c.zip", parts_of(shapefile(tmp_path / "d", "GBK", "GBK"), name))
    read = committees(path)
    assert read.table["name"].tolist() == NAMES
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.zip", "d"]


def test_names_in_gbk_within_the_archive(tmp_path):
    """The archiver writes GBK bytes without saying so; both layers keep their Chinese names."""
    one = parts_of(shapefile(tmp_path / "d", "GBK", "GBK"), "xxxx")
    path = packed(tmp_path / "c.zip", one | {"yyyy" + k[4:]: v for k, v in one.items()})
    path.write_bytes(path.read_bytes().replace(b"xxxx", "区界".encode("gbk")).replace(b"yyyy", "村界".encode("gbk")))
    with pytest.raises(Refused, match="区界, 村界"):
        committees(path)
    assert committees(path, layer="村界").table["name"].tolist() == NAMES


def test_several_layers_in_one_archive(tmp_path):
    one = parts_of(shapefile(tmp_path / "d", "GBK", "GBK"), "区界")
    path = packed(tmp_path / "c.zip", one | {"村界" + k[2:]: v for k, v in one.items()})
    with pytest.raises(Refused, match="区界, 村界"):
        committees(path)
    assert committees(path, layer="村界").table["name"].tolist() == NAMES
    assert refusal(committees, path, layer="镇界") == "layer_unknown"


def test_the_only_layer_of_areas_in_an_archive_is_taken(tmp_path):
    roads = write_layer(tmp_path / "roads.gpkg", [s.boundary for s in TWO])
    files = parts_of(shapefile(tmp_path / "d", "GBK", "GBK"), "c") | {"roads.gpkg": roads.read_bytes()}
    assert codes(committees(packed(tmp_path / "c.zip", files))) == {"I03": 1}


def test_an_archive_in_an_archive_is_opened_once_and_no_deeper(tmp_path):
    inner = packed(tmp_path / "inner.zip", parts_of(shapefile(tmp_path / "d", "GBK", "GBK"), "c"))
    outer = packed(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()})
    assert committees(outer).table["name"].tolist() == NAMES
    assert refusal(committees, packed(tmp_path / "most.zip", {"outer.zip": outer.read_bytes()})) == "F17"
    assert refusal(committees, packed(tmp_path / "two.zip", {"inner.zip": inner.read_bytes(), "a.txt": b"x"})) == "F17"


def test_archives_that_are_not_accepted(tmp_path):
    assert refusal(committees, packed(tmp_path / "a.zip", {"../c.shp": b"x"})) == "F21"
    assert refusal(committees, packed(tmp_path / "b.zip", {"/etc/c.shp": b"x"})) == "F21"
    assert refusal(committees, packed(tmp_path / "c.zip", {"c.geojson": b"0" * 3_000_000})) == "F21"
    assert refusal(committees, packed(tmp_path / "d.zip", {f"{i}.txt": b"" for i in range(MOST_FILES + 1)})) == "F21"
    assert refusal(committees, packed(tmp_path / "e.zip", {"a.shp": b"x", "A.SHP": b"x"})) == "F20"
    assert refusal(committees, packed(tmp_path / "f.zip", {"readme.txt": b"x"})) == "F22"
    link = zipfile.ZipInfo("c.shp")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "g.zip", "w") as z:
        z.writestr(link, "/etc/passwd")
    assert refusal(committees, tmp_path / "g.zip") == "F21"


def test_archives_with_a_password_and_other_packers(tmp_path):
    path = packed(tmp_path / "c.zip", {"c.shp": b"x"})
    data = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(sign) + at] |= 1
    path.write_bytes(data)
    assert refusal(committees, path) == "F18"
    for name, head in (("c.rar", b"Rar!\x1a\x07\x01\x00"), ("c.7z", b"7z\xbc\xaf\x27\x1c")):
        (tmp_path / name).write_bytes(head + b"0" * 50)
        assert refusal(committees, tmp_path / name) == "F18"
    torn = packed(tmp_path / "t.zip", {"c.shp": b"x" * 500})
    torn.write_bytes(torn.read_bytes()[:60])
    with pytest.raises(Refused) as refused:  # bug: "Send a .zip without a password"
        committees(torn)
    assert refused.value.say("en") == "t.zip: the file is cut short or damaged and cannot be opened (60 bytes). Copy or send it again."
    assert "文件不完整或已损坏" in refused.value.say("zh") and "密码" not in refused.value.say("zh")


def test_a_table_without_its_shapes(tmp_path):
    path = shapefile(tmp_path / "d", "GBK", "GBK")
    assert refusal(committees, path.with_suffix(".dbf")) == "F03"
    parts = parts_of(path, "c")
    parts.pop("c.shp")
    assert refusal(committees, packed(tmp_path / "c.zip", parts)) == "F03"


def test_a_layer_without_shapes(tmp_path):
    path = tmp_path / "t.gpkg"
    pyogrio.write_dataframe(pd.DataFrame({"code": CODES}), path, layer="t")
    assert refusal(committees, path) == "wrong_shapes"
