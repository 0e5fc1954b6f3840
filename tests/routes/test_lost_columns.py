"""Later deliveries without a column of which the project knows values: kept, or refused, never lost in silence (world: `broken`)."""

from __future__ import annotations

import geopandas as gpd

from tests.routes.broken import Desk, buildings, committees, message_of, rows


def stored(desk: Desk, layer: str) -> gpd.GeoDataFrame:
    return gpd.read_file(desk.project, layer=layer)


def test_buildings_without_the_column_of_units_are_refused(desk: Desk) -> None:
    """Bug: all counts were replaced by estimates, with exit status 0."""
    path = desk.file("b2.gpkg", buildings().drop(columns=["housing_units", "floors"]))
    code, message = desk.refused("buildings", path)
    assert code == "columns_gone"
    assert "housing_units (50), floors (50)" in message and "Columns: building_id, use" in message
    assert "--map buildings.housing_units=COLUMN" in message and "--mode update" in message


def test_committees_without_the_column_of_names_are_refused(desk: Desk) -> None:
    code, message = desk.refused("committees", desk.file("c2.gpkg", committees().drop(columns="name")))
    assert code == "columns_gone" and "name (2)" in message and "--map committees.name=COLUMN" in message


def test_an_update_keeps_the_values_of_columns_that_it_does_not_bring(desk: Desk) -> None:
    later = buildings().drop(columns=["housing_units", "use"]).assign(floors=3)
    later.loc[49, "building_id"] = "new"
    said = desk.take("buildings", desk.file("b2.gpkg", later), "--mode", "update")
    assert said.status == 0 and "keep the known values: housing_units (49), use (49)" in message_of(desk.project, "T20-kept")
    assert "T20-housing_units" not in said.out  # nothing known has become an estimate
    table = stored(desk, "buildings").set_index("building_id")
    kept = table.loc[buildings()["building_id"]]
    assert (kept["housing_units"] == 4).all() and not kept["units_estimated"].any() and (kept["use"] == "residential").all()
    assert kept["floors"].drop("e24").eq(3).all() and table["units_estimated"]["new"]


def test_an_update_keeps_the_names_of_committees(desk: Desk) -> None:
    said = desk.take("committees", desk.file("c2.gpkg", committees().drop(columns="name")), "--mode", "update", "--json")
    assert said.status == 0 and said.json["difference"]["unchanged"] == 2
    assert stored(desk, "committees")["name"].tolist() == ["西村", "东村"]


def test_who_asks_for_replace_is_told_what_went(desk: Desk) -> None:
    path = desk.file("b2.gpkg", buildings().drop(columns="housing_units"))
    assert desk.take("buildings", path, "--mode", "replace").status == 0
    assert "the known values of the project are gone" in message_of(desk.project, "T20-lost")
    assert stored(desk, "buildings")["units_estimated"].all()


def test_what_nobody_knew_is_not_missed(desk: Desk) -> None:
    plain = buildings()[["building_id", "geometry"]]
    assert desk.take("buildings", desk.file("b2.gpkg", plain), "--mode", "replace").status == 0
    assert desk.take("buildings", desk.file("b3.gpkg", plain)).status == 0


def test_totals_keep_the_columns_that_an_update_does_not_bring(desk: Desk) -> None:
    west, east = committees()["code"]
    full = desk.file("t.csv", [["code", "housing_units", "households"], [west, 100, 90], [east, 100, 80]])
    assert desk.take("totals", full).status == 0
    part = desk.file("t2.csv", [["code", "housing_units"], [west, 101]])
    assert desk.refused("totals", part)[0] == "columns_gone"
    assert desk.take("totals", part, "--mode", "update").status == 0
    assert {r[1:4] for r in rows(desk.project)["totals"]} == {(west, 101.0, 90.0), (east, 100.0, 80.0)}


def test_a_list_of_dwellings_without_entrances_does_not_replace_one_that_has_them(desk: Desk) -> None:
    assert desk.take("units", desk.file("u.csv", [["bid", "entrance"], ["w00", 1], ["w00", 2]]), "--key", "bid").status == 0
    path = desk.file("u2.csv", [["bid"], ["w00"]])
    code, message = desk.refused("units", path, "--key", "bid")
    assert code == "columns_gone" and "entrance (2)" in message and "--mode update" not in message
    assert desk.refused("units", path, "--key", "bid", "--mode", "update")[0] == "columns_gone"
    assert desk.take("units", path, "--key", "bid", "--mode", "replace").status == 0
