"""Cells of an update that say nothing, or nothing that can be: the project keeps what it knows (world: `broken`)."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from tests.routes.broken import EAST, WEST, Desk, buildings, committees, issues, message_of, rows


def stored(desk: Desk) -> gpd.GeoDataFrame:
    return gpd.read_file(desk.project, layer="buildings").set_index("building_id")


def test_an_empty_count_keeps_the_known_one_and_is_named(desk: Desk) -> None:
    """Bug: an estimate took the place of the known count, and nothing was said."""
    frame = buildings().iloc[:6].assign(housing_units=[5, None, 4, 4, 4, 4])
    said = desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "update")
    assert said.status == 0 and "1 changed, 5 unchanged" in said.out
    text = "1 row says no housing_units; the project keeps the known value: feature 1 (counted from 0) [w01]: 4."
    assert text in message_of(desk.project, "T21-kept")
    assert stored(desk)["housing_units"][["w00", "w01"]].tolist() == [5, 4] and not stored(desk)["units_estimated"].any()
    zh = desk.take("buildings", desk.folder / "b2.gpkg", "--mode", "update", lang="zh")
    assert "第 1 个要素(从 0 起)[w01]:4" in zh.out
    assert issues(desk.project)["code"].eq("T21-kept").sum() == 1


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (-4, "T17", "housing_units -4 is not plausible; the known value of the project, 4, is kept"),
        (90_000, "T17", "housing_units 90000 is not plausible; the known value of the project, 4, is kept"),
        ("约百户", "T16-kept", "housing_units '约百户' cannot be read as a number; the known value of the project, 4, is kept"),
    ],
)
def test_a_count_that_cannot_be_keeps_the_known_one(desk: Desk, value: object, code: str, text: str) -> None:
    frame = buildings().iloc[:2]
    frame = frame.assign(housing_units=[str(value), "4"] if isinstance(value, str) else [value, 4])
    said = desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "update", "--json").json
    (found,) = [f for f in said["findings"] if f["code"] == code]
    assert text in found["message"] and found["row"] == 0 and "T21-kept" not in said["issues"]
    assert said["difference"]["unchanged"] == 2 and (stored(desk)["housing_units"] == 4).all()


def test_what_was_not_known_is_estimated_as_before(desk: Desk) -> None:
    desk.take("buildings", desk.file("b2.gpkg", buildings().assign(housing_units=[None, *[4] * 49])), "--mode", "replace")
    frame = buildings().iloc[:1].assign(housing_units=[-4])
    said = desk.take("buildings", desk.file("b3.gpkg", frame), "--mode", "update", "--json").json
    assert "it counts as not known" in next(f["message"] for f in said["findings"] if f["code"] == "T17")
    assert stored(desk)["units_estimated"]["w00"]


def test_who_replaces_loses_what_the_file_does_not_say(desk: Desk) -> None:
    frame = buildings().assign(housing_units=[None, *[4] * 49])
    desk.take("buildings", desk.file("b2.gpkg", frame), "--mode", "replace")
    assert stored(desk)["units_estimated"]["w00"]


def test_names_and_totals_are_kept_too(desk: Desk) -> None:
    frame = committees().assign(name=["", "东村新"])
    desk.take("committees", desk.file("c2.gpkg", frame), "--mode", "update")
    assert f"1 row says no name; the project keeps the known value: {WEST}: 西村." in message_of(desk.project, "T21-kept")
    assert sorted(r[5] for r in rows(desk.project)["committees"]) == sorted(["西村", "东村新"])
    head = ["code", "housing_units", "households", "residents"]
    desk.take("totals", desk.file("t.csv", [head, [WEST, 100, 90, 300], [EAST, 100, 80, 200]]))
    said = desk.take("totals", desk.file("t2.csv", [head, [WEST, "", "约百", -3], [EAST, 100, 80, 200]]), "--mode", "update", "--json").json
    table = pd.DataFrame(rows(desk.project)["totals"])
    assert {tuple(r[1:]) for r in table.itertuples(index=False)} == {(WEST, 100.0, 90.0, 300.0), (EAST, 100.0, 80.0, 200.0)}
    assert {"T21-kept", "T16-row-kept", "T17-row-kept"} <= set(said["issues"])
