"""Broken deliveries at the command line: code, message, exit status, and the project as it was. Each test names its bug."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from tests.routes.broken import EAST, WEST, Desk, X, Y, buildings, committees, issues, message_of, road, rows


def parts(path: Path) -> pd.DataFrame:
    return gpd.read_file(path, layer="building_parts")


# columns -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "field", "frame"),
    [
        ("committees", "code", committees().rename(columns={"code": "gebiet"})),
        ("buildings", "building_id", buildings().rename(columns={"building_id": "haus"})),
    ],
)
def test_a_delivery_without_its_column_of_codes_does_not_replace_a_good_one(
    desk: Desk, role: str, field: str, frame: gpd.GeoDataFrame
) -> None:
    path = desk.file("nocol.gpkg", frame)
    code, message = desk.refused(role, path)
    column = frame.columns[0]
    assert code == "column_gone"
    assert "nocol.gpkg" in message and f"Columns: {column}" in message and f"--map {role}.{field}=COLUMN" in message
    assert desk.take(role, path, "--map", f"{field}={column}").status == 0
    chosen = desk.take(role, path, "--mode", "replace")
    assert chosen.status == 0
    assert f"T20-{field} (1)" in chosen.out and "removed" in chosen.out
    assert issues(desk.project)["code"].tolist().count(f"T20-{field}") == 1


def test_a_plan_says_once_that_there_is_no_column_of_codes_and_ids(desk: Desk) -> None:
    desk.file("c.gpkg", committees().drop(columns=["code"]))
    desk.file("b.gpkg", buildings()[["floors", "geometry"]])
    said, out = desk.plan()
    assert said.status == 0
    found = issues(out).query("code.str.startswith('T')")
    assert found["code"].tolist() == ["T20-code", "T20-building_id", "T20-housing_units"]
    assert set(found["severity"]) == {"warning"}
    assert "Columns: name." in found["message"].iloc[0] and "--map committees.code=COLUMN" in found["message"].iloc[0]
    assert "b.gpkg" in found["message"].iloc[2] and "--map buildings.housing_units=COLUMN" in found["message"].iloc[2]


def test_a_column_taken_by_another_name_is_told(desk: Desk) -> None:
    path = desk.file("c2.gpkg", committees().rename(columns={"code": "代码", "name": "名称"}))
    said = desk.take("committees", path)
    assert said.status == 0
    assert "T20-taken (1)" in said.out and "代码 = code, 名称 = name" in said.out
    shape = buildings().rename(columns={"building_id": "建筑物编号"})
    frame = shape.rename(columns={"housing_units": "housing_un"})  # as a shapefile cuts it
    assert "housing_un = housing_units" in desk.take("buildings", desk.file("b2.gpkg", frame)).out
    assert "T20" not in desk.take("committees", path, "--map", "code=代码", "--map", "name=名称").out


def test_replace_says_that_rows_were_removed(desk: Desk) -> None:
    path = desk.file("b2.gpkg", buildings().iloc[:40])
    assert "10 no longer in the delivery" in desk.take("buildings", path, "--mode", "update").out
    assert "移除 10。" in desk.take("buildings", path, lang="zh").out


# the wrong file ----------------------------------------------------------------------------------------------------------
def test_footprints_in_place_of_barriers_are_told(desk: Desk) -> None:
    """Bug: "50 rows read, 0 refused", and all plans were stale."""
    footprints = buildings()[["building_id", "geometry"]]
    said = desk.take("barriers", desk.file("houses.gpkg", footprints))
    assert said.status == 0 and "warning I24 (1): houses.gpkg, layer houses: 50 of 50 barriers are areas of no known kind" in said.out
    assert "168.0 m2 as a rule: these look like buildings" in said.out and "--mode replace" in said.out
    assert "像是建筑物" in desk.take("barriers", desk.folder / "houses.gpkg", "--mode", "replace", lang="zh").out
    plan, out = desk.plan(barriers=desk.folder / "houses.gpkg")
    assert plan.status == 0 and "these look like buildings" in message_of(out, "I24")


@pytest.mark.parametrize(
    ("name", "scale", "more"), [("edges", 8.0, {}), ("lakes", 1.0, {}), ("small", 1.0, {"kind": "pond"}), ("few", 1.0, {"lines": 60})]
)
def test_barriers_may_be_areas(desk: Desk, name: str, scale: float, more: dict) -> None:
    """Edges of small areas, lakes, ponds, and a few sheds among many lines are no buildings by mistake."""
    frame = buildings()[["geometry"]]
    frame["geometry"] = frame.scale(scale, scale)
    frame["kind"] = more.get("kind")
    line = road().iloc[[0] * more.get("lines", 0)][["geometry"]]
    assert "I24" not in desk.take("barriers", desk.file(f"{name}.gpkg", pd.concat([frame, line], ignore_index=True))).out


# ids ---------------------------------------------------------------------------------------------------------------------
def test_two_buildings_of_one_id_are_not_fused(desk: Desk) -> None:
    frame = buildings()
    frame.loc[30, "building_id"] = "w03"
    desk.file("b.gpkg", frame)
    said, out = desk.plan()
    assert said.status == 1
    table = parts(out)
    assert len(table) == 50
    twins = table[table["building_id"] == "w03"]
    assert twins["status"].tolist() == ["placed", "repeated_id"] and twins["part_no"].tolist() == [1, 1]
    assert twins["ea_code"].isna().tolist() == [False, True]
    assert twins["geometry"].iloc[0].centroid.distance(frame.geometry.iloc[3].centroid) < 0.01
    assert "50 buildings" in said.out and "with an id that an earlier row has 1" in said.out
    found = issues(out).query("code == 'V18'")
    assert found[["severity", "building_id"]].to_numpy().tolist() == [["error", "w03"]]
    assert "feature 30 (counted from 0): the building id w03 is that of feature 3 already" in found["message"].iloc[0]


def test_a_row_refused_for_its_id_stays_in_the_ledger_of_a_project(desk: Desk) -> None:
    frame = buildings()
    frame.loc[[30, 31], "building_id"] = "w03"
    path = desk.file("b2.gpkg", frame)
    said = desk.take("buildings", path, "--json")
    assert (said.status, said.json["rows"]) == (1, {"read": 50, "refused": 2})
    later = committees()
    later.loc[1, "geometry"] = shapely.box(X + 200, Y, X + 420, Y + 200)
    steps = [
        lambda: desk.call("delineate", desk.project, "--workers", 1),
        lambda: desk.call("delineate", desk.project, "--committee", WEST, "--workers", 1),
        lambda: desk.take("committees", desk.file("c2.gpkg", later)),
        lambda: desk.take("buildings", path, "--mode", "update"),
    ]
    for step in steps:
        step()
        ledger = desk.call("coverage", desk.project, "--json")
        flags = ledger.json["flags"]
        assert ledger.status == 1 and flags["V18"] == 2
        assert ledger.json["housing_units"] == {"total": 200, "in_one_ea": 192, "in_none": 8, "doubled": 0}
        assert not {"E08", "E11", "E11-missing", "E15", "E16", "E18", "E19"} & set(flags), flags
    mended = desk.take("buildings", desk.folder / "b.gpkg")
    assert mended.status == 0 and desk.call("coverage", desk.project, "--json").json["flags"].get("V18") is None


def test_a_row_number_is_never_the_id_of_another_building(desk: Desk) -> None:
    frame = buildings().assign(building_id=[str(k + 1) for k in range(50)])
    frame.loc[[7, 8], "building_id"] = [None, "row 7"]
    desk.file("b.gpkg", frame)
    said, out = desk.plan()
    assert said.status == 0 and not parts(out)["building_id"].duplicated().any()
    assert desk.refused("buildings", desk.folder / "b.gpkg", "--mode", "update")[0] == "ids_partly"


@pytest.mark.parametrize(
    ("code", "ids", "said"),
    [("T02", ["4.20102E+11"] * 50, "4.20102E+11"), ("T03", [3.7030500100100012e19 + k * 1e5 for k in range(50)], "3703050010")],
)
def test_building_ids_that_lost_digits_refuse_the_column(desk: Desk, code: str, ids: list, said: str) -> None:
    path = desk.file("b2.gpkg", buildings().assign(building_id=ids))
    found, message = desk.refused("buildings", path)
    assert found == code
    assert "b2.gpkg" in message and "building_id" in message and said in message
    desk.file("b.gpkg", buildings().assign(building_id=ids))
    done, out = desk.plan()
    assert done.status == 2 and not out.exists()


def test_an_id_that_looks_like_a_power_is_an_id(desk: Desk) -> None:
    path = desk.file("b2.gpkg", buildings().assign(building_id=[f"{k}E5" for k in range(50)]))
    assert desk.take("buildings", path).status == 0


def test_building_ids_are_compared_without_spaces_and_full_width_signs(desk: Desk) -> None:
    frame = buildings()
    frame.loc[[0, 1, 2], "building_id"] = [" w00", "ｗ０１", "'w02"]
    desk.file("b.gpkg", frame)
    said, out = desk.plan()
    assert said.status == 0 and set(frame["building_id"]) == set(parts(out)["building_id"])  # as delivered
    note = issues(out).query("code == 'T05-ids'")
    assert note["severity"].tolist() == ["note"] and "3 values of building_id" in note["message"].iloc[0]
    assert desk.take("buildings", desk.folder / "b.gpkg", "--mode", "update", "--json").json["difference"]["unchanged"] == 50
    units = desk.file("u.csv", [["bid"], ["ｗ００"], ["ｗ００"], ["w01 "]])
    assert "I07" not in desk.take("units", units, "--key", "bid").out
    counted = gpd.read_file(desk.project, layer="buildings").set_index("building_id")["housing_units"]
    assert (counted["w00"], counted["w01"]) == (2, 1)


def test_an_id_with_a_space_before_it_repeats_the_id(desk: Desk) -> None:
    frame = buildings()
    frame.loc[1, "building_id"] = " w00"
    said = desk.take("buildings", desk.file("b2.gpkg", frame))
    assert said.status == 1 and message_of(desk.project, "V18").endswith("until it has its own id.")


# shapes ------------------------------------------------------------------------------------------------------------------
def test_an_outline_without_its_last_point_is_closed_and_listed(desk: Desk) -> None:
    path = desk.folder / "c2.geojson"
    west, east = (g.exterior.coords[:-1] for g in committees().geometry)
    crossed = [*east[:3], (X + 300, Y + 250)]
    path.write_text(_geojson([(WEST, "西村", west), (EAST, "东村", crossed)]), encoding="utf-8")
    said = desk.take("committees", path)
    assert said.status == 1
    assert "it was closed by a straight edge" in message_of(desk.project, "G04")
    assert "a straight edge would cross it. It was not closed" in message_of(desk.project, "G04-open")
    kept = gpd.read_file(desk.project, layer="committees").set_index("committee_code")
    assert kept.geometry[EAST].equals(committees().geometry.iloc[1]) and f"as they were: {EAST}" in said.out
    assert issues(desk.project).query("code == 'G04'")["severity"].tolist() == ["note"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_refused_committee_is_named(desk: Desk, lang: str) -> None:
    frame = committees()
    frame.loc[1, "geometry"] = None
    said = desk.take("committees", desk.file("c2.gpkg", frame), lang=lang)
    assert said.status == 1 and f"[{EAST} 东村]" in said.out
    found = issues(desk.project).query("code == 'G15'")
    assert found["committee_code"].tolist() == [EAST]


def test_the_first_twelve_digits_of_a_longer_code_are_offered(desk: Desk) -> None:
    frame = committees().assign(code=[WEST, "3703050010020000123"])
    desk.file("c.gpkg", frame)
    said, out = desk.plan()
    assert said.status == 0
    message = message_of(out, "T06-longer")
    assert "has 19 digits instead of 12" in message and f"If its first 12, {EAST}, are the code" in message
    assert set(parts(out)["committee_code"].dropna()) == {WEST, "990000000001"}  # offered, not taken


# tables ------------------------------------------------------------------------------------------------------------------
def test_every_refused_row_of_regions_has_its_reason(desk: Desk) -> None:
    lines = [["code", "name"], ["370305", "临淄区"], ["370305001", "甲镇"], ["3703", "某市"], ["abc", "?"], ["370305001", "乙镇"]]
    path = desk.file("regions.csv", [*lines, ["370305002", ""]])
    said = desk.take("regions", path, "--json")
    assert (said.status, said.json["rows"]) == (1, {"read": 6, "refused": 5})
    assert said.json["issues"] == {"I06": 1, "T06-region": 2, "T07-rows": 1}
    found = issues(desk.project)
    assert found.loc[found["code"] == "T06-region", "message"].iloc[0].startswith("regions.csv, row 4: the code '3703' has neither")
    assert "stands on 2 rows (3, 6)" in message_of(desk.project, "T07-rows")
    assert "row 7: no name" in message_of(desk.project, "I06")
    assert gpd.read_file(desk.project, layer="regions")["name"].tolist() == ["临淄区"]
    lost = desk.file("lost.csv", [["code", "name"], ["3703", "某市"]])
    assert desk.refused("regions", lost)[0] == "all_refused"


def test_bad_rows_of_totals_are_told(desk: Desk) -> None:
    values = [[WEST, 300], [EAST, -5], ["370305001003", "约三百"], ["999", 10], [WEST, 280]]
    path = desk.file("totals.csv", [["code", "housing_units"], *values])
    said = desk.take("totals", path, "--json")
    assert (said.status, said.json["rows"]) == (1, {"read": 5, "refused": 2})
    assert said.json["issues"] == {"T07-rows": 1, "T16-row": 1, "T17-row": 1, "I08": 2}
    assert "row 3: housing_units -5 is not plausible" in message_of(desk.project, "T17-row")
    assert f"the code {WEST} stands on 2 rows (2, 6)" in message_of(desk.project, "T07-rows")
    assert WEST not in [r[1] for r in rows(desk.project)["totals"]]


def test_a_list_of_dwellings_that_matches_no_building_is_refused(desk: Desk) -> None:
    assert desk.take("units", desk.file("u.csv", [["bid"], ["w00"], ["w01"]]), "--key", "bid").status == 0
    code, message = desk.refused("units", desk.file("none.csv", [["bid"], ["X1"], ["X2"]]), "--key", "bid")
    assert code == "units_unmatched"
    assert "none.csv" in message and "X1, X2" in message and "w00" in message and "--key" in message


# modes -------------------------------------------------------------------------------------------------------------------
def test_appending_what_is_there_is_refused_as_a_whole(desk: Desk) -> None:
    code, message = desk.refused("buildings", desk.folder / "b.gpkg", "--mode", "append")
    assert code == "append_all_known" and "all values of building_id (50)" in message and "--mode update" in message


def test_rows_left_out_of_an_append_are_told_once_and_forgotten(desk: Desk) -> None:
    frame = pd.concat([buildings().iloc[:30], buildings().iloc[30:31].assign(building_id="new")], ignore_index=True)
    said = desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "append", "--json")
    assert (said.status, said.json["issues"]) == (1, {"I09": 1})
    assert "30 values of building_id are in the project already (w00, w01" in message_of(desk.project, "I09")
    assert desk.take("buildings", desk.folder / "b.gpkg", "--mode", "update").status == 0
    assert "I09" not in set(issues(desk.project)["code"])


def _geojson(rows_: list[tuple[str, str, list]]) -> str:
    import json

    features = [
        {"type": "Feature", "properties": {"code": c, "name": n}, "geometry": {"type": "Polygon", "coordinates": [list(map(list, ring))]}}
        for c, n, ring in rows_
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features})
