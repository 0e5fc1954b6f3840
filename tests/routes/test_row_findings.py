"""Rows of deliveries that are taken with a doubt or left out, and how they are counted and named (world: `broken`)."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from tests.routes.broken import WEST, Desk, X, Y, buildings, committees, issues, message_of, rows


def test_an_entrance_below_one_is_told_and_the_dwelling_counts(desk: Desk) -> None:
    """Bug: -1 passed as the name of an entrance, in silence, and made one more of them."""
    listed = [["bid", "entrance"], ["w00", -1], ["w00", 1], ["w01", -1], ["w01", "0"], ["w02", "A"]]
    said = desk.take("units", desk.file("u.csv", listed), "--key", "bid")
    assert said.status == 0 and "warning T17-rows (2): u.csv: 2 rows have the entrance -1 (2, 4)" in said.out
    found = gpd.read_file(desk.project, layer="buildings").set_index("building_id")
    assert found.loc[["w00", "w01", "w02"], "housing_units"].tolist() == [2, 2, 1]
    assert found.loc["w00", "entrances"] == 1 and pd.isna(found.loc["w01", "entrances"])


def test_an_append_counts_refused_rows_once_and_in_rows(desk: Desk) -> None:
    """Bug: `difference.refused` counted buildings and `rows.refused` rows and buildings together."""
    first = desk.file("u.csv", [["bid"], ["w00"], ["w01"]])
    assert desk.take("units", first, "--key", "bid").status == 0
    more = desk.file("u2.csv", [["bid"], ["w00"], ["w00"], ["w00"], ["w02"], [""], ["w03"]])
    said = desk.take("units", more, "--key", "bid", "--mode", "append", "--json")
    assert (said.status, said.json["rows"]) == (1, {"read": 5, "refused": 3})
    assert said.json["difference"] == {"added": 2, "changed": 0, "unchanged": 0, "vanished": 0, "known": 1}
    frame = pd.concat([buildings().iloc[:3], buildings().iloc[30:31].assign(building_id="new")], ignore_index=True)
    frame.loc[1, "geometry"] = None  # refused by its shape already
    said = desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "append", "--json")
    assert said.json["rows"] == {"read": 4, "refused": 3} and said.json["difference"]["known"] == 3


def test_an_append_names_the_column_as_the_file_does(desk: Desk) -> None:
    """Bug: the refusal spoke of committee_code where the file's column is code."""
    frame = committees().rename(columns={"code": "XZQDM"})
    _, message = desk.refused("committees", desk.file("c2.gpkg", frame), "--mode", "append")
    assert "all values of XZQDM (2) are in the project already" in message and "committee_code" not in message
    frame.loc[1, "XZQDM"] = "370305001009"
    desk.take("committees", desk.file("c3.gpkg", frame), "--mode", "append")
    assert f"1 value of XZQDM is in the project already ({WEST})" in message_of(desk.project, "I09")


def test_findings_about_other_tables_have_a_code(desk: Desk) -> None:
    said = desk.take("totals", desk.file("t.csv", [["code", "housing_units"], [WEST, 100], ["370305001077", 10]]))
    assert "warning I08 (1): The table of totals: 370305001077 is no committee" in said.out
    said = desk.take("units", desk.file("u.csv", [["bid"], ["w00"], ["nobody"]]), "--key", "bid", lang="zh")
    assert "警告 I07" in said.out
    assert len(rows(desk.project)["dwellings"]) == 2


@pytest.mark.parametrize(("word", "place"), [("合计", 0), ("Total", 1), ("小计", 0)])
def test_the_total_of_a_list_of_dwellings_is_no_building(desk: Desk, word: str, place: int) -> None:
    """Bug: the last row was told as a building that the project does not have, with the advice to import it."""
    total: list[object] = ["", "", 3]
    total[place] = word
    listed = [["住房登记表", "", ""], ["bid", "note", "n"], ["w00", "a", 1], ["w00", "b", 1], ["w01", "c", 1], total]
    said = desk.take("units", desk.file("u.csv", listed), "--key", "bid")
    assert "I07" not in said.out and f"T13 (1): u.csv, row 6: looks like a total ({word}) and was left out." in said.out
    assert "4 rows read, 0 refused" in said.out
    units = gpd.read_file(desk.project, layer="buildings").set_index("building_id")["housing_units"]
    assert units[["w00", "w01"]].tolist() == [2, 1]
    code, _ = desk.refused("units", desk.file("only.csv", [["bid", "n"], [word, 3]]), "--key", "bid")
    assert code == "no_rows"


def test_a_building_that_is_not_there_is_told_with_the_rows_that_name_it(desk: Desk) -> None:
    """Bug: in a list of 5,000 dwellings nobody found the row that was meant."""
    path = desk.file("u.csv", [["bid"], ["w00"], ["nobody"], ["w01"], ["nobody"], *[["ghost"]] * 12])
    said = desk.take("units", path, "--key", "bid", "--json")
    found = {f["building_id"]: f for f in said.json["findings"] if f["code"] == "I07"}
    assert found["nobody"]["message"].startswith("u.csv, rows 3, 5: 2 dwellings name the building nobody")
    assert (found["nobody"]["file"], found["nobody"]["row"]) == ("u.csv", 3)
    assert "u.csv, rows 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 ...: 12 dwellings" in found["ghost"]["message"]
    assert "u.csv 第 3, 5 行:2 套住房" in desk.take("units", path, "--key", "bid", lang="zh").out
    later = desk.take("buildings", desk.folder / "b.gpkg")
    assert "The list of dwellings: 2 dwellings name the building nobody" in later.out


def test_a_building_without_a_shape_is_told_alike_by_plan_export_and_coverage(desk: Desk) -> None:
    """Bug: coverage and export added an E17 to the G15 that was all that plan told."""
    frame = buildings()
    frame.loc[3, "geometry"] = None
    desk.file("b.gpkg", frame)
    said, out = desk.plan()
    planned = sorted(issues(out)["code"])
    assert said.status == 1 and planned.count("E17") == planned.count("G15") == 1
    desk.take("buildings", desk.folder / "b.gpkg")
    desk.call("delineate", desk.project, "--workers", 1)
    exported = desk.folder / "e.gpkg"
    assert desk.call("export", desk.project, "--out", exported).status == 1
    assert sorted(issues(exported)["code"]) == planned
    flags = desk.call("coverage", desk.project, "--json").json["flags"]
    assert flags == {code: planned.count(code) for code in sorted(set(planned))}
    one = desk.call("delineate", desk.project, "--committee", WEST, "--json")
    assert one.json["issues"] == flags


def test_barriers_that_are_all_points_are_the_wrong_layer(desk: Desk) -> None:
    """Bug: each point was said to differ from the other features of the layer."""
    trees = gpd.GeoDataFrame({"kind": ["tree", "tree"]}, geometry=buildings().geometry.iloc[:2].centroid, crs=4547)
    code, message = desk.refused("barriers", desk.file("trees.gpkg", trees))
    assert code == "wrong_shapes" and "it holds points, but lines are needed" in message


def test_collections_say_what_was_left_of_them(desk: Desk) -> None:
    """Bugs: a row that was refused had but its points counted; points in a collection of lines went without a word."""
    line, point = shapely.LineString([(X, Y + 5), (X + 200, Y + 5)]), shapely.Point(X, Y)
    shapes = [shapely.GeometryCollection([line, point]), shapely.GeometryCollection([point]), line]
    frame = gpd.GeoDataFrame({"kind": ["road"] * 3}, geometry=shapes, crs=4547)
    said = desk.take("barriers", desk.file("r2.gpkg", frame), "--mode", "replace")
    assert said.status == 1 and "3 rows read, 1 refused" in said.out
    assert (
        "note G17 (1): r2.gpkg, layer r2, feature 0 (counted from 0): a collection of shapes: 1 line was kept, 1 other shape was left"
        in said.out
    )
    assert "error G17 (1)" in said.out and "there are no lines among its 1 shape. Draw it again or delete the row." in said.out
    houses = buildings()
    houses.loc[3, "geometry"] = shapely.GeometryCollection([shapely.Point(X + 20, Y + 20)])
    said = desk.take("buildings", desk.file("b2.gpkg", houses), lang="zh")
    assert said.status == 1 and "其中 1 个图形都不是面,请重新绘制或删除该行" in said.out


def test_a_layer_is_no_table_and_a_table_no_layer(desk: Desk) -> None:
    """Bug: both were said to be other than their name says."""
    code, message = desk.refused("totals", desk.folder / "b.gpkg")
    assert code == "F22-table" and "b.gpkg is a GeoPackage and no table" in message and ".xlsx" in message
    code, message = desk.refused("buildings", desk.file("t.csv", [["code", "x"], [1, 2]]))
    assert code == "F22-shapes" and "t.csv is a table without shapes" in message
    recipe = desk.folder / "recipe.json"
    recipe.write_text('{"type": "gdal_vector_pipeline", "command_line": "gdal vector read b.gpkg"}', encoding="utf-8")
    code, message = desk.refused("buildings", recipe)
    assert code == "unreadable" and "no known format is recognised in it" in message and "driver" not in message


def three_odd_counts(desk: Desk) -> Path:
    return desk.file("b2.gpkg", buildings().assign(housing_units=[-3, 2.5, 2001, *[4] * 47]))


@pytest.mark.parametrize(("lang", "rows_named"), [("en", "feature {} (counted"), ("zh", "第 {} 个要素")])
def test_all_rows_of_a_kind_are_named_by_every_command(desk: Desk, lang: str, rows_named: str) -> None:
    """Bug: only the first of several rows was named, the others stood in the issues layer of an export alone."""
    said = desk.take("buildings", three_odd_counts(desk), lang=lang)
    done = [said, *(desk.call(word, desk.project, "--lang", lang) for word in ("delineate", "coverage"))]
    done.append(desk.plan(lang=lang, buildings=Path("b2.gpkg"))[0])
    for each in done:
        assert "T17 (3):" in each.out or "T17(3 项):" in each.out
        for row, value in enumerate(("-3", "2.5", "2001")):
            assert rows_named.format(row) in each.out and value in each.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_many_rows_of_a_kind_are_named_as_far_as_can_be_read_and_the_rest_counted(desk: Desk, lang: str) -> None:
    said = desk.take("buildings", desk.file("b2.gpkg", buildings().assign(housing_units=[-1] * 14 + [4] * 36)), lang=lang)
    told = [line for line in said.out.splitlines() if "housing_units" in line]
    assert len(told) == 10 and ("feature 9 " if lang == "en" else "第 9 个要素") in told[-1]
    assert ("and 4 more; --json lists all" if lang == "en" else "另有 4 项;用 --json 可列出全部") in said.out


def test_json_lists_every_finding_with_its_row(desk: Desk) -> None:
    """Bug: `import --json` gave {"T17": 3} and named no row at all."""
    said = desk.take("buildings", three_odd_counts(desk), "--json").json
    found = [f for f in said["findings"] if f["code"] == "T17"]
    assert [(f["row"], f["building_id"], f["severity"], f["file"]) for f in found] == [
        (k, f"w0{k}", "warning", "b2.gpkg") for k in range(3)
    ]
    assert "housing_units -3 is not plausible" in found[0]["message"] and said["issues"]["T17"] == 3
    assert [f["severity"] for f in said["findings"]] == sorted(
        (f["severity"] for f in said["findings"]), key=("error", "warning", "note").index
    )
    for words in (("delineate", desk.project), ("coverage", desk.project), ("export", desk.project, "--out", desk.folder / "e.gpkg")):
        said = desk.call(*words, "--json", "--lang", "en").json
        assert [f["row"] for f in said["findings"] if f["code"] == "T17"] == [0, 1, 2]
