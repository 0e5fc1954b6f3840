"""Rows of a later delivery that are refused: the project keeps what it has under their codes and ids (world: `broken`)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from tests.routes.broken import EAST, WEST, Desk, X, Y, buildings, committees, issues, message_of, rows


def stored(desk: Desk, layer: str) -> gpd.GeoDataFrame:
    return gpd.read_file(desk.project, layer=layer)


with np.errstate(invalid="ignore"):
    NOT_A_NUMBER = shapely.Polygon([(X, Y), (X + 9, Y), (X + 9, np.nan), (X, Y + 9)])


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), NOT_A_NUMBER], ids=["null", "empty", "nan"])
def test_a_building_that_an_update_refuses_stays_as_it_was(desk: Desk, shape: shapely.Geometry | None) -> None:
    """Bug: the refused row took the place of the good one, and its units fell out of the plan."""
    before = rows(desk.project)["building_parts"]
    frame = buildings().iloc[2:5].reset_index(drop=True)
    frame.loc[1, "geometry"] = shape
    said = desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "update")
    assert said.status == 1 and "3 rows read, 1 refused" in said.out and "0 changed, 2 unchanged, 47 no longer in the delivery" in said.out
    assert "1 row was refused; the project keeps the buildings it has under its code or id, as they were: w03." in said.out
    assert sorted(r[1:] for r in rows(desk.project)["building_parts"]) == sorted(r[1:] for r in before)
    zh = desk.take("buildings", desk.folder / "b2.gpkg", "--mode", "update", lang="zh")
    assert "项目中相应的建筑物保持原样:w03" in zh.out
    assert sum(issues(desk.project)["code"].isin(["G15", "G16", "G07"])) == 1  # told once, however often it is sent
    desk.take("buildings", desk.folder / "b.gpkg", "--mode", "update")
    assert not issues(desk.project)["code"].isin(["G15", "G16", "G07", "I13"]).any()


def test_a_new_building_that_an_update_refuses_is_in_the_ledger(desk: Desk) -> None:
    frame = buildings().iloc[:1].assign(building_id="new")
    frame.loc[0, "geometry"] = None
    frame = pd.concat([frame, buildings().iloc[:1]], ignore_index=True)
    said = desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "update", "--json").json
    assert said["difference"]["added"] == 1 and "I13" not in said["issues"]
    assert stored(desk, "buildings").set_index("building_id")["status"]["new"] == "no_geometry"


def test_rows_that_share_an_id_do_not_enter_by_an_update(desk: Desk) -> None:
    """Bug: it said that none was added, and the project had two buildings more, on the footprints of others."""
    frame = buildings()
    frame.loc[[1, 2], "building_id"] = "w00"
    said = desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "update", "--json").json
    assert said["rows"] == {"read": 50, "refused": 2} and said["issues"]["V18"] == 2
    assert said["difference"] == {"added": 0, "changed": 0, "unchanged": 48, "vanished": 2, "known": 0}
    assert len(stored(desk, "buildings")) == 50 and stored(desk, "building_parts")["status"].eq("placed").all()


def test_rows_that_shared_an_id_before_stay_when_they_do_so_again(desk: Desk) -> None:
    frame = buildings()
    frame.loc[1, "building_id"] = "w00"
    twice = desk.file("b2.gpkg", frame)
    desk.take("buildings", twice, "--mode", "replace")
    before = sorted(stored(desk, "buildings")["status"])
    said = desk.take("buildings", twice, "--mode", "update", "--json").json
    assert said["difference"]["unchanged"] == 49 and not said["difference"]["changed"]
    assert sorted(stored(desk, "buildings")["status"]) == before
    desk.take("buildings", desk.folder / "b.gpkg", "--mode", "update")  # which has the right id
    assert len(stored(desk, "buildings")) == 50 and stored(desk, "buildings")["status"].isin(["", None]).all()


@pytest.mark.parametrize("mode", ["replace", "update"])
def test_a_committee_whose_row_is_refused_stays_with_its_plan(desk: Desk, mode: str) -> None:
    """Bug: a replacement dropped it and its areas, as not in the delivery, though it was in it."""
    before = rows(desk.project)
    frame = committees()
    frame.loc[1, "geometry"] = None
    said = desk.take("committees", desk.file("c2.gpkg", frame), "--mode", mode)
    assert said.status == 1 and "not in the delivery" not in said.out
    assert message_of(desk.project, "I13").endswith(f"{EAST}.")
    after = rows(desk.project)
    for table in ("committees", "enumeration_areas", "building_parts", "plans"):
        assert sorted(r[2:] for r in after[table]) == sorted(r[2:] for r in before[table])


def test_a_committee_that_is_not_in_the_file_goes_while_a_refused_one_stays(desk: Desk) -> None:
    frame = committees()
    frame.loc[1, "geometry"] = None
    frame = pd.concat([frame.iloc[1:], committees().iloc[:1].assign(code="370305001009")], ignore_index=True)
    frame.loc[1, "geometry"] = frame.geometry.iloc[1].buffer(-9.0)  # another committee, not the same under another code
    said = desk.take("committees", desk.file("c2.gpkg", frame))
    assert f"西村 {WEST}" in said.out and sorted(stored(desk, "committees")["committee_code"]) == [EAST, "370305001009"]


def test_a_refused_committee_is_known_by_the_code_of_its_source(desk: Desk) -> None:
    frame = committees().assign(code=["42010200100", "42010200101"])
    desk.take("committees", desk.file("c2.gpkg", frame))
    frame.loc[1, "geometry"] = shapely.Polygon()
    said = desk.take("committees", desk.file("c3.gpkg", frame), "--json").json
    assert said["difference"] == {"added": 0, "changed": 0, "unchanged": 2, "vanished": 0, "known": 0}
    assert "42010200101" in message_of(desk.project, "I13")


def test_committees_with_other_codes_are_appended_once(desk: Desk) -> None:
    """Bug: each append of codes that are not 12 digits added the same committees again, under new temporary codes."""
    shapes = [shapely.box(X + 400, Y, X + 600, Y + 200), shapely.box(X + 600, Y, X + 800, Y + 200)]
    frame = gpd.GeoDataFrame({"code": ["42010200100", "4201020010020"], "name": ["丙", "丁"]}, geometry=shapes, crs=4547)
    path = desk.file("c2.gpkg", frame)
    assert desk.take("committees", path, "--mode", "append").status == 0
    code, message = desk.refused("committees", path, "--mode", "append")
    assert code == "append_all_known" and "all values of code (2) are in the project already" in message
    more = pd.concat([frame, frame.iloc[:1].assign(code="4201", name="戊")], ignore_index=True)
    more.loc[2, "geometry"] = shapely.box(X + 800, Y, X + 900, Y + 200)
    said = desk.take("committees", desk.file("c3.gpkg", more), "--mode", "append", "--json")
    assert said.status == 1 and said.json["difference"] == {"added": 1, "changed": 0, "unchanged": 0, "vanished": 0, "known": 2}
    assert "42010200100, 4201020010020" in message_of(desk.project, "I09")
    table = stored(desk, "committees").set_index("source_code")
    assert len(table) == 5 and table["committee_code"]["4201"] == "990000000003"
    assert any("990000000003" in f["message"] for f in said.json["findings"] if "'4201'" in f["message"])
    houses = buildings().iloc[:5].reset_index(drop=True).assign(building_id=[f"n{k}" for k in range(5)])
    houses = houses.set_geometry(houses.translate(xoff=400))
    desk.take("buildings", desk.file("b2.gpkg", houses), "--mode", "append")
    desk.call("delineate", desk.project, "--workers", 1)
    assert stored(desk, "building_parts")["status"].eq("placed").all()


def test_committees_without_any_code_are_not_appended_twice(desk: Desk) -> None:
    """Only the file itself tells that they are the same: nothing else names them."""
    other, path = desk.folder / "other.gpkg", desk.file("c2.gpkg", committees().drop(columns=["code", "name"]))
    for words in (["new", other], ["import", other, "committees", path]):
        assert desk.call(*words, "--lang", "en").status == 0
    said = desk.call("import", other, "committees", path, "--mode", "append", "--lang", "en")
    assert said.status == 2 and "c2.gpkg was imported already" in said.err


@pytest.mark.parametrize(
    ("table", "code", "text"),
    [
        ([["x", 1], ["420102009009", 2], ["", 3]], "totals_unmatched", "no code of 2 in column code is a committee of the project"),
        ([[WEST, 1], [WEST, 2]], "all_refused", "no row of 2 can be used"),
        ([[WEST, ""], [EAST, ""]], "totals_empty", "no row has a number"),
        ([[WEST, "many"], [EAST, ""]], "all_refused", "First reason: t2.csv, row 2: housing_units 'many' cannot be read"),
        ([[WEST, "1e9"]], "all_refused", "no row of 1 can be used. First reason: t2.csv, row 2: housing_units 1e9 is not plausible"),
    ],
)
@pytest.mark.parametrize("mode", ["replace", "update", "append"])
def test_totals_that_say_nothing_leave_the_earlier_ones(desk: Desk, table: list, code: str, text: str, mode: str) -> None:
    """Bug: the earlier totals were removed, and nothing came in their place."""
    assert desk.take("totals", desk.file("t.csv", [["code", "housing_units"], [WEST, 100], [EAST, 100]])).status == 0
    found = desk.refused("totals", desk.file("t2.csv", [["code", "housing_units"], *table]), "--mode", mode)
    assert found[0] == code and text in found[1]


def test_totals_may_come_before_the_committees(desk: Desk) -> None:
    other = desk.folder / "other.gpkg"
    path = desk.file("t.csv", [["code", "housing_units"], [WEST, 100]])
    for words in (["new", other], ["import", other, "totals", path]):
        assert desk.call(*words, "--lang", "en").status == 0


@pytest.mark.parametrize("named", [True, False])
def test_buildings_of_a_refused_committee_are_told_with_the_cause(desk: Desk, named: bool) -> None:
    """Bug: "leave it out if it belongs to another county", 100 times, of a committee that had just been refused."""
    frame = committees()
    frame.loc[0, "geometry"] = None
    if not named:
        frame.loc[0, ["code", "name"]] = None
    desk.file("c.gpkg", frame)
    name = WEST if named else "c.gpkg, feature 0 (counted from 0)"
    told = f"1 committee was refused ({name}), which is the likely cause: mend that first. Correct an outline, or leave it out"
    said, out = desk.plan()
    assert said.status == 1 and issues(out).query("code == 'V11'")["message"].str.contains(told, regex=False).sum() == 25
    assert "有 1 个普查区被拒收" in desk.plan(lang="zh")[0].out
    new = desk.folder / "new.gpkg"
    for words in (
        ["new", new],
        ["import", new, "committees", desk.folder / "c.gpkg"],
        ["import", new, "buildings", desk.folder / "b.gpkg"],
    ):
        desk.call(*words, "--lang", "en")
    for words in (["coverage", new], ["delineate", new, "--workers", 1], ["coverage", new]):
        assert told in desk.call(*words, "--lang", "en").out
    desk.call("import", new, "committees", desk.file("sound.gpkg", committees().iloc[1:]), "--lang", "en")
    assert "lies in no committee. Correct" in desk.call("coverage", new, "--lang", "en").out


def test_a_refused_row_of_a_committee_that_stays_is_no_cause(desk: Desk) -> None:
    houses = buildings()
    houses.loc[0, "geometry"] = shapely.box(X - 90, Y, X - 80, Y + 10)
    desk.take("buildings", desk.file("b2.gpkg", houses))
    frame = committees()
    frame.loc[0, "geometry"] = None
    assert "G15" in desk.take("committees", desk.file("c2.gpkg", frame)).out
    assert "lies in no committee. Correct" in desk.call("coverage", desk.project, "--lang", "en").out
