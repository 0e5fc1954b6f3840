"""What is really said of broken files, in Chinese. See `tests/test_chinese.py`.

All files, layers and columns here have Chinese names, so that every word in Latin letters that is left must be allowed.
"""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from gis.errors import EnumapError, Refused
from gis.messages import message
from gis.rules import Rules
from layers.readers import Source, read_regions, read_totals
from layers.rule_files import read_rules
from tests.chinese import stray_words
from tests.layers.garden import BOW_TIE, METRIC, SOUND, barriers, buildings, committees, ring, square, write_geojson, write_layer


def degrees(*shapes: shapely.Geometry) -> list[shapely.Geometry]:
    return gpd.GeoSeries(list(shapes), crs=METRIC).to_crs(4326).tolist()


def cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as z:
        for name, data in members.items():
            z.writestr(name.replace("__", "."), data)
    return path


TWO = [square(0, 0), square(20, 0)]
POINTS = [s.centroid for s in TWO]
NAN = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[NaN,1]}}]}'
BROKEN: dict[str, Callable[[Path], object]] = {
    "points for areas": lambda f: committees(write_layer(f / "区.gpkg", POINTS)),
    "lines for areas": lambda f: committees(write_layer(f / "区.gpkg", [s.boundary for s in TWO])),
    "points for lines": lambda f: barriers(write_layer(f / "路.gpkg", POINTS)),
    "a table": lambda f: committees(write_layer(f / "区.shp", TWO).with_suffix(".dbf")),
    "all without shape": lambda f: committees(write_layer(f / "区.gpkg", [shapely.Polygon(), None], code=["1", "2"])),
    "all of one line": lambda f: buildings(write_layer(f / "房.gpkg", [shapely.Polygon([(5e5, 3.3e6), (5e5 + 9, 3.3e6), (5e5, 3.3e6)])])),
    "no crs": lambda f: committees(write_layer(f / "区.gpkg", TWO, None)),
    "no crs, degrees": lambda f: committees(write_layer(f / "区.gpkg", degrees(*TWO), None)),
    "no crs, zone": lambda f: committees(write_layer(f / "区.gpkg", [shapely.box(38.5e6, 3.3e6, 38.501e6, 3.301e6)], None)),
    "no crs, beyond": lambda f: committees(write_layer(f / "区.gpkg", [shapely.box(5e8, 5e8, 6e8, 6e8)], None)),
    "no crs, as others": lambda f: buildings(write_layer(f / "房.gpkg", TWO, None)),
    "degrees as metres": lambda f: committees(write_layer(f / "区.gpkg", degrees(*TWO), 4547)),
    "metres as degrees": lambda f: committees(write_layer(f / "区.gpkg", TWO, 4490)),
    "nan": lambda f: committees(written(f / "区.geojson", NAN)),
    "bad json": lambda f: committees(written(f / "区.geojson", '{"type": "FeatureCollection", "features": [,]}')),
    "bad json, nan": lambda f: committees(written(f / "区.geojson", '{"type": "FeatureCollection", "features": [NaN,]}')),
    "bad where": lambda f: committees(write_layer(f / "区.gpkg", TWO, code=["1", "2"]), where="code >"),
    "bad where, parquet": lambda f: buildings(parquet(f / "房.parquet"), where="甲 LIKE 'x'"),
    "no column, parquet": lambda f: buildings(parquet(f / "房.parquet"), where="乙 = 1"),
    "parquet, no shapes": lambda f: buildings(plain_parquet(f / "房.parquet")),
    "parquet, cut": lambda f: buildings(cut(parquet(f / "房.parquet"), 0.5)),
    "gpkg, cut": lambda f: committees(cut(write_layer(f / "区.gpkg", TWO), 0.5)),
    "gpkg, damaged": lambda f: committees(damaged(write_layer(f / "区.gpkg", TWO))),
    "fgb, cut": lambda f: committees(cut(write_layer(f / "区.fgb", TWO), 0.5)),
    "kml, cut": lambda f: committees(written(f / "区.kml", '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Pl')),
    "pbf, cut": lambda f: buildings(written(f / "房.pbf", struct.pack(">I", 13) + b"\x0a\x09OSMHeader\x18\xff\x01")),
    "html": lambda f: committees(written(f / "区.shp", "<html><body>404</body></html>")),
    "unknown": lambda f: committees(written(f / "区.bin", b"\x01\x02\x03")),
    "empty archive": lambda f: committees(packed(f / "区.zip", a__txt=b"x")),
    "slip": lambda f: committees(packed(f / "区.zip", **{"../区": b"x"})),
    "no zip": lambda f: committees(written(f / "区.zip", b"PK\x03\x04xx")),
    "a folder": lambda f: committees(f),
    "no layer": lambda f: committees(write_layer(f / "区.gpkg", TWO), layer="街"),
    "no column": lambda f: committees(write_layer(f / "区.gpkg", TWO), mapping={"code": "甲"}),
    "no field": lambda f: committees(write_layer(f / "区.gpkg", TWO), mapping={"旗": "甲"}),
    "no crs of that name": lambda f: committees(write_layer(f / "区.gpkg", TWO), crs="东"),
    "csv, bad text": lambda f: read_totals(Source(str(written(f / "总.csv", b"code,units\n\xff\xff\x80,\x81\n"))), Rules()),
    "csv, no codes": lambda f: read_totals(Source(str(written(f / "总.csv", "甲,乙\n1,2\n"))), Rules()),
    "regions, no codes": lambda f: read_regions(Source(str(write_layer(f / "乡.gpkg", TWO))), METRIC),
    "workbook": lambda f: read_totals(Source(str(packed(f / "总.xlsx", **{"xl/workbook.xml": b"<x"}))), Rules()),
    "rules, bytes": lambda f: read_rules(str(written(f / "则.toml", b"\xff\xfe=1"))),
    "rules, syntax": lambda f: read_rules(str(written(f / "则.toml", "a = = 1"))),
    "rules, cut": lambda f: read_rules(str(written(f / "则.toml", "[a"))),
    "rules, folder": lambda f: read_rules(str(f)),
    "rules, unknown": lambda f: read_rules(str(written(f / "则.toml", "甲 = 1\n".replace("甲", '"甲"')))),
    "rules, near": lambda f: read_rules(str(written(f / "则.toml", "tolerence = 1")), language="zh"),
}  # fmt: skip
FLAWED: dict[str, Callable[[Path], object]] = {
    "counts": lambda f: buildings(
        write_layer(f / "房.gpkg", [square(20 * i, 0) for i in range(5)], housing_units=[-3, 25_000, 2.4, 1, 1], floors=[-2, 900, 1, 1, 1])
    ),
    "words for counts": lambda f: buildings(write_layer(f / "房.gpkg", TWO, housing_units=["约百户", "120户"], entrances=[-1, 2])),
    "shapes": lambda f: committees(
        write_layer(f / "区.gpkg", [BOW_TIE, None, shapely.Polygon(), square(20, 0)], code=["甲", "乙", "丙", "丁"])
    ),
    "mixed": lambda f: committees(write_geojson(f / "区.geojson", [SOUND, {"type": "Point", "coordinates": [5e5, 3.3e6]}])),
    "rings": lambda f: buildings(write_geojson(f / "房.geojson", [SOUND, ring((0, 0), (10, 0), (10, 10)), ring((0, 0), (9, 0), (0, 0))])),
    "points": lambda f: buildings(write_layer(f / "房.gpkg", POINTS)),
    "lines": lambda f: barriers(write_layer(f / "路.gpkg", [TWO[0].boundary, POINTS[1]], kind=["x", "y"])),
    "codes": lambda f: committees(write_layer(f / "区.gpkg", TWO, code=["420102001001", "420102001001 "])),
}


def parquet(path: Path) -> Path:
    gpd.GeoDataFrame({"甲": ["1", "2"]}, geometry=TWO, crs=METRIC).to_parquet(path)
    return path


def plain_parquet(path: Path) -> Path:
    pd.DataFrame({"a": [1]}).to_parquet(path)
    return path


def damaged(path: Path) -> Path:
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xee" * 3996
    return written(path, bytes(data))


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.filterwarnings("ignore")
def test_refusals_of_broken_files_are_chinese(tmp_path: Path, case: str) -> None:
    """Bugs: "全部无法使用。首个原因:" followed by English, "其中是 Point", "坐标值像是 degrees", "NaN is no number" and others."""
    with pytest.raises(EnumapError) as refused:
        BROKEN[case](tmp_path)
    text = refused.value.say("zh").replace(str(tmp_path), "").replace(tmp_path.name, "")
    assert stray_words(text, "tolerence", "LIKE") == [], text
    assert refused.value.say("en") and "{" not in text


@pytest.mark.parametrize("case", FLAWED)
@pytest.mark.filterwarnings("ignore")
def test_findings_about_flawed_rows_are_chinese(tmp_path: Path, case: str) -> None:
    try:
        issues = FLAWED[case](tmp_path).issues
    except Refused as refused:
        issues = [{"code": refused.code, "params": refused.params}]
    assert issues
    for found in issues:
        stored = json.loads(json.dumps(found["params"], default=str))  # as a project keeps them
        text = message(found["code"], "zh", **stored)
        assert stray_words(text) == [], text


def test_a_reason_inside_a_refusal_is_said_in_the_language_of_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        committees(write_layer(tmp_path / "c.gpkg", [None], code=["1"]))
    assert "First reason: c.gpkg" in refused.value.say("en") and "there is no shape" in refused.value.say("en")
    assert "没有图形" in refused.value.say("zh").split("首个原因:")[1]


def test_nan_in_json_names_the_line_and_the_feature(tmp_path: Path) -> None:
    """Bug G07: "NaN is no number of JSON (G07)", no feature or line named."""
    write_geojson(tmp_path / "c.geojson", [SOUND, ring((0, 0), (9, 0), (9, 9), (0, 0))], [{"note": "NaN, a text"}, {}])
    text = (tmp_path / "c.geojson").read_text(encoding="utf-8").replace('{"type": "Feature"', '\n{"type": "Feature"')
    at = text.rindex("[[[")
    (tmp_path / "c.geojson").write_text(text[: at + 3] + "NaN" + text[text.index(",", at) :], encoding="utf-8")
    with pytest.raises(Refused) as refused:
        committees(tmp_path / "c.geojson")
    assert "line 3, feature 1 (counted from 0): NaN is no number" in refused.value.say("en")
    assert "第 3 行,第 1 个要素(从 0 起):NaN 不是数字" in refused.value.say("zh")
