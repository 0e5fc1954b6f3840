"""A committee that comes again under another code, with its outline: its plan goes on (world: `broken`)."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from tests.routes.broken import EAST, WEST, Desk, X, Y, committees

NEW = "370305001022"


def layer(desk: Desk, name: str) -> pd.DataFrame:
    return gpd.read_file(desk.project, layer=name)


def plan_of(desk: Desk) -> pd.DataFrame:
    parts = layer(desk, "building_parts")
    return parts.set_index("building_id")[["ea_code", "building_no"]].sort_index()


@pytest.mark.parametrize("renamed", [{EAST: NEW}, {EAST: "12345"}, {EAST: NEW, WEST: "370305001021"}])
def test_its_areas_and_numbers_go_on_under_the_new_code(desk: Desk, renamed: dict[str, str]) -> None:
    """Bug: its areas were dropped, and its buildings were in none."""
    before = plan_of(desk)
    frame = committees()
    said = desk.take("committees", desk.file("c2.gpkg", frame.assign(code=frame["code"].replace(renamed))), "--json")
    assert said.status == 0 and said.json["dropped"]["eas"] == 0 and said.json["stale"] == []
    told = [f for f in said.json["findings"] if f["code"] == "I26"]
    assert len(told) == len(renamed) and all("goes on" in f["message"] or "go on" in f["message"] for f in told)
    table = layer(desk, "committees")
    now = table.set_index(table["source_code"].fillna(table["committee_code"]))["committee_code"]
    codes = {old: now[new] for old, new in renamed.items()}
    expected = before.assign(ea_code=before["ea_code"].map(lambda c: codes.get(c[:12], c[:12]) + c[12:]))
    pd.testing.assert_frame_equal(plan_of(desk), expected)
    assert set(layer(desk, "enumeration_areas")["ea_code"]) == set(expected["ea_code"]) == set(layer(desk, "cells")["ea_code"])
    assert desk.call("coverage", desk.project, "--json").json["housing_units"]["in_one_ea"] == 200


def test_a_temporary_code_gives_way_to_the_right_one(desk: Desk) -> None:
    frame = committees()
    desk.take("committees", desk.file("c2.gpkg", frame.assign(code=["1234567", EAST])))
    before = plan_of(desk)
    said = desk.take("committees", desk.file("c3.gpkg", frame), "--json")
    assert said.json["dropped"]["eas"] == 0
    after = plan_of(desk)
    assert (after["building_no"] == before["building_no"]).all()
    assert set(after["ea_code"].str[:12]) == {WEST, EAST}


def test_findings_of_the_plan_speak_of_the_new_code(desk: Desk) -> None:
    houses = gpd.GeoDataFrame(
        {"building_id": ["tower"], "housing_units": [300], "floors": 30, "use": "residential"},
        geometry=[shapely.box(X + 376, Y + 100, X + 398, Y + 112)],
        crs=4547,
    )
    desk.take("buildings", desk.file("b2.gpkg", houses), "--mode", "append")
    desk.call("delineate", desk.project, "--workers", 1)
    before = [f["message"] for f in desk.call("coverage", desk.project, "--json").json["findings"] if EAST in f["message"]]
    assert before
    frame = committees()
    desk.take("committees", desk.file("c2.gpkg", frame.assign(code=[WEST, NEW])))
    after = [f["message"] for f in desk.call("coverage", desk.project, "--json").json["findings"]]
    assert {m.replace(EAST, NEW) for m in before} <= set(after)
    assert not any(EAST in m and "had the code" not in m for m in after)


def test_another_outline_under_another_code_is_another_committee(desk: Desk) -> None:
    shapes = [*committees().geometry[:1], shapely.box(X + 200, Y, X + 390, Y + 200)]
    frame = gpd.GeoDataFrame({"code": [WEST, NEW], "name": ["西村", "东村"]}, geometry=shapes, crs=4547)
    said = desk.take("committees", desk.file("c2.gpkg", frame), "--json")
    assert [c["committee_code"] for c in said.json["dropped"]["committees"]] == [EAST]
    assert set(layer(desk, "enumeration_areas")["committee_code"]) == {WEST}
