"""GeoJSON in other encodings, and with entries that are no features."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gis.errors import Refused
from gis.rules import Rules
from layers.readers import Source, read_buildings, read_committees
from tests.layers.garden import METRIC, codes


def feature(k: int, name: str) -> dict:
    x, y = 114 + k / 100, 30.5
    ring = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]
    properties = {"code": f"42010200100{k}", "building_id": f"b{k}", "name": name}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def written(path: Path, features: list[dict | None], encoding: str) -> Source:
    path.write_bytes(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode(encoding))
    return Source(str(path))


WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
NAMES = ["东村", "大桥村", "鑫淼社区"]


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig"])
def test_chinese_names_are_read_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    """Bug: those in GBK became replacement characters, without a word."""
    read = read_committees(written(tmp_path / "c.geojson", [feature(k, n) for k, n in enumerate(NAMES)], encoding), Rules())
    assert read.table["name"].tolist() == NAMES
    told = [i["params"] for i in read.issues if i["code"] == "F04"]
    assert [(t["encoding"], t["sample"]) for t in told] == ([("gb18030", "东村")] if encoding.startswith("gb") else [])


def test_chinese_that_is_utf_8_by_chance_is_read(tmp_path: Path) -> None:
    read = read_buildings(written(tmp_path / "b.geojson", [feature(0, "住宅")], "gbk"), Rules(), METRIC)
    assert read.table["name"].tolist() == ["住宅"] and codes(read).get("F04") == 1


def test_accents_in_utf_8_are_left_alone(tmp_path: Path) -> None:
    read = read_buildings(written(tmp_path / "b.geojson", [feature(0, "São Tomé")], "utf-8"), Rules(), METRIC)
    assert read.table["name"].tolist() == ["São Tomé"] and "F04" not in codes(read)


def test_other_encodings_are_refused_with_what_to_do(tmp_path: Path) -> None:
    for encoding, code in (("iso-8859-1", "F06-json"), *((e, "F07-layer") for e in WIDE)):
        with pytest.raises(Refused, match="Save it as UTF-8") as refused:
            read_committees(written(tmp_path / "c.geojson", [feature(0, "Évora e Tomé")], encoding), Rules())
        assert refused.value.code == code and "UTF-8" in refused.value.say("zh")
        assert code == "F06-json" or f"is {encoding[:6].upper()};" in refused.value.say("en"), encoding  # bug: UTF-32 was called UTF-16


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_file_cut_within_a_sign_is_refused(tmp_path: Path, encoding: str) -> None:
    """Bug: it ended in an error of Python."""
    source = written(tmp_path / "c.geojson", [feature(k, n) for k, n in enumerate(NAMES)], encoding)
    data = (tmp_path / "c.geojson").read_bytes()
    (tmp_path / "c.geojson").write_bytes(data[: data.rindex("区".encode(encoding)) + 1])
    with pytest.raises(Refused) as refused:
        read_committees(source, Rules())
    assert refused.value.code == "unreadable"


def test_an_entry_that_is_null_is_a_row(tmp_path: Path) -> None:
    """Bug: it was passed over, and the numbers of all rows after it were one too low."""
    entries = [feature(0, "a"), None, feature(2, "b"), {**feature(3, "c"), "geometry": None}]
    read = read_buildings(written(tmp_path / "b.geojson", entries, "utf-8"), Rules(), METRIC)
    assert (read.rows_read, read.rows_refused) == (4, 2)
    assert [i["params"]["row"] for i in read.issues if i["code"] == "G15"] == [1, 3]
    assert read.table["building_id"].tolist() == ["b0", "1", "b2", "b3"]


@pytest.mark.parametrize("ending", ["geojson", "geojsonl"])
@pytest.mark.parametrize("whole", [True, False])
def test_coordinates_that_are_texts_are_told(tmp_path: Path, ending: str, whole: bool) -> None:
    """Bug: "there is no shape. Draw it or delete the row"."""
    entries = [feature(k, n) for k, n in enumerate(NAMES)]
    for entry in entries[1:]:
        ring = entry["geometry"]["coordinates"][0]
        entry["geometry"]["coordinates"][0] = [[str(x) if whole else x, str(y)] for x, y in ring]
    source = written(tmp_path / "c.geojson", entries, "utf-8")
    if ending == "geojsonl":
        source = Source(str(tmp_path / "c.geojsonl"))
        (tmp_path / "c.geojsonl").write_text("\n".join(json.dumps(e) for e in entries), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_committees(source, Rules())
    first = "114.01" if whole else "30.5"
    assert refused.value.code == "G28" and f'of 2 features are text and no numbers, such as "{first}" in feature 1' in refused.value.say(
        "en"
    )
    assert f'2 个要素的坐标是文本,不是数字,例如第 1 个要素(从 0 起)中的 "{first}"' in refused.value.say("zh")


def test_texts_elsewhere_are_no_coordinates(tmp_path: Path) -> None:
    entry = feature(0, "a")
    entry["properties"]["doors"] = ["1", "2"]
    assert len(read_committees(written(tmp_path / "c.geojson", [entry], "utf-8"), Rules()).table) == 1
