"""What commands really say, in Chinese. See `tests/test_chinese.py`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from routes.commands import main
from tests.chinese import stray_words
from tests.layers.garden import write_layer

X, Y = 500_000, 4_060_000


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with a building in no committee, one without a shape, dwellings and totals that match nothing."""
    folder = tmp_path_factory.mktemp("县")
    x, y = (a.ravel() for a in np.meshgrid(np.arange(6) * 45.0 + 10, np.arange(6) * 45.0 + 10))
    write_layer(folder / "区.gpkg", [shapely.box(X, Y, X + 300, Y + 300)], 4547, code=["370305001001"], name=["东村"])
    shapes = shapely.box(X + x, Y + y, X + x + 14, Y + y + 12).tolist()
    shapes[0], shapes[1] = shapely.box(X + 900, Y, X + 910, Y + 10), None
    write_layer(folder / "房.gpkg", shapes, 4547, building_id=[f"号{i}" for i in range(36)], housing_units=[3] * 36)
    (folder / "户.csv").write_text("房号\n号2\n无号\n", encoding="utf-8")
    (folder / "总.csv").write_text("code,housing_units\n370305001001,900\n370305001009,3\n", encoding="utf-8")
    project = str(folder / "县.gpkg")
    assert main(["new", project]) == 0
    assert main(["import", project, "committees", str(folder / "区.gpkg")]) == 0
    assert main(["import", project, "buildings", str(folder / "房.gpkg")]) == 1
    return folder


COMMANDS = [
    ["import", "{p}", "units", "{f}/户.csv", "--key", "房号"],
    ["import", "{p}", "totals", "{f}/总.csv"],
    ["import", "{p}", "buildings", "{f}/房.gpkg", "--mode", "append"],
    ["import", "{p}", "barriers", "{f}/房.gpkg", "--mode", "update"],
    ["import", "{p}", "buildings", "{f}/房.gpkg", "--map", "floors"],
    ["import", "{n}", "buildings", "{f}/房.gpkg"],
    ["delineate", "{p}"],
    ["delineate", "{n}"],
    ["delineate", "{p}", "--workers", "0"],
    ["delineate", "{p}", "--workers", "多"],
    ["delineate"],
    ["coverage", "{p}"],
    ["export", "{p}", "--out", "{f}/出.gpkg"],
    ["export", "{p}", "--out", "{f}/无/出.gpkg"],
    ["export", "{p}", "--out", "{f}"],
    ["export", "{p}", "--out", "{p}"],
    ["export", "{p}", "--out", "{f}/出.shp"],
    ["export", "{f}/区.gpkg", "--out", "{f}/出.gpkg"],
    ["coverage", "{p}", "--html", "{f}/总.csv"],
    ["coverage", "{p}", "--html", "{f}/无/报.html"],
    ["plan", "--committees", "{f}/区.gpkg", "--buildings", "{f}/房.gpkg", "--out", "{f}/新.gpkg"],
    ["plan", "--committees", "{f}/区.gpkg", "--buildings", "{f}/房.gpkg", "--out", "{f}/新.gpkg", "--where", "甲=1"],
    ["plan", "--committees", "{f}/区.gpkg", "--buildings", "{f}/房.gpkg", "--out", "{f}/新.gpkg", "--map", "floors"],
    ["plan", "--committees", "{f}/区.gpkg", "--buildings", "{f}/房.gpkg", "--out", "{f}/新.gpkg", "--crs", "4547"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_what_commands_say_is_chinese(county: Path, words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """Bugs: "还没有committees", "无法写入:a folder", "no_committee 25", "must be 1 or more", "dwelling_unmatched" and others."""
    places = {"f": county, "p": county / "县.gpkg", "n": county / "空.gpkg"}
    if not places["n"].exists():
        main(["new", str(places["n"])])
    capfd.readouterr()
    assert main([*(w.format(**places) for w in words), "--lang", "zh"]) in (0, 1, 2)
    heard = capfd.readouterr()
    text = (heard.out + heard.err).replace(str(county), "").replace(str(county.parent), "")
    assert text and "_committee" not in text.replace("状态为 no_committee", "") and "unmatched" not in text and "append_known" not in text
    assert stray_words(text, "PROJECT") == [], text
