"""The demo county is read as a user's files are, with the planted findings and no others."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis.checks import check_inputs
from gis.intake.codes import is_code
from gis.rules import Rules
from gis.workload import estimate_units
from layers import readers
from layers.demo_county.demo import FAULTS, write_demo
from layers.reading.sources import Source

PLANTED = Counter({fault.code: fault.count for fault in FAULTS})


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def read(files: dict[str, Path]) -> dict[str, readers.Delivery]:
    rules = Rules()
    committees = readers.read_committees(Source(str(files["committees"])), rules)
    crs = committees.table.crs
    return {
        "committees": committees,
        "buildings": readers.read_buildings(Source(str(files["buildings"])), rules, crs),
        "barriers": readers.read_barriers(Source(str(files["barriers"])), rules, crs),
        "regions": readers.read_regions(Source(str(files["regions"])), crs),
        "totals": readers.read_totals(Source(str(files["totals"])), Rules()),
        "dwellings": readers.read_dwellings(Source(str(files["dwellings"])), "building_id"),
    }


def test_findings_are_the_planted_ones(read: dict[str, readers.Delivery]) -> None:
    rules = Rules()
    found = Counter(i["code"] for delivery in read.values() for i in delivery.issues)
    buildings = estimate_units(read["buildings"].table, rules)
    checked = check_inputs(read["committees"].table, buildings, read["barriers"].table, rules, read["totals"].table)
    assert found + Counter(i["code"] for i in checked) == PLANTED


def test_every_row_is_taken(read: dict[str, readers.Delivery]) -> None:
    assert {name: delivery.rows_refused for name, delivery in read.items()} == dict.fromkeys(read, 0)


def test_county_is_as_large_as_said(read: dict[str, readers.Delivery]) -> None:
    assert 28 <= len(read["committees"].table) <= 32
    assert 5_500 <= len(read["buildings"].table) <= 6_500
    uses = set(read["buildings"].table["use"])
    assert uses >= {"residential", "mixed", "school", "dormitory", "industrial", "construction", "commercial", "office", "hospital"}
    assert "unknown" not in uses


def test_codes_are_right(read: dict[str, readers.Delivery]) -> None:
    committees, regions = read["committees"].table, read["regions"].table
    assert all(is_code(c) for c in committees["committee_code"])
    assert committees["name"].is_unique
    townships = regions.loc[regions["level"] == "township", "region_code"]
    assert set(committees["committee_code"].str[:9]) == set(townships)
    assert regions.loc[regions["level"] == "county", "region_code"].tolist() == [townships.iloc[0][:6]]
    urban = committees["name"].str.endswith("居民委员会")
    number = committees["committee_code"].str[9:].astype(int)
    assert (number[urban] < 200).all()
    assert (number[~urban] > 200).all()


def test_each_committee_lies_in_its_township(read: dict[str, readers.Delivery]) -> None:
    regions = read["regions"].table.set_index("region_code").geometry
    committees = read["committees"].table
    home = regions[committees["committee_code"].str[:9]].to_numpy()
    assert shapely.covers(shapely.buffer(home, 0.01), committees.geometry.to_numpy()).all()


def test_no_buildings_overlap_but_the_one_drawn_twice(read: dict[str, readers.Delivery]) -> None:
    shapes = read["buildings"].table.geometry.to_numpy()
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = a < b
    a, b = a[once], b[once]
    shared = shapely.area(shapely.intersection(shapes[a], shapes[b]))
    assert int((shared > 0.01).sum()) == PLANTED["V12"]


def test_no_barrier_runs_through_a_building(read: dict[str, readers.Delivery]) -> None:
    lines = read["barriers"].table.geometry.to_numpy()
    hit = shapely.STRtree(read["buildings"].table.geometry.to_numpy()).query(lines, predicate="crosses")
    assert hit.shape[1] == 0


def test_only_the_planted_building_crosses_a_committee_line(read: dict[str, readers.Delivery]) -> None:
    committees = read["committees"].table.geometry.to_numpy()
    edges = shapely.union_all(shapely.boundary(committees))
    shapely.prepare(edges)
    assert int(shapely.crosses(edges, read["buildings"].table.geometry.to_numpy()).sum()) == PLANTED["V10"]


def test_river_has_two_bridges(read: dict[str, readers.Delivery]) -> None:
    lines = read["barriers"].table
    river = shapely.union_all(lines.geometry[lines["kind"] == "river"].to_numpy())
    others = lines[~lines["kind"].isin(["river", "stream"])]
    bank = shapely.buffer(river, 5)
    at = shapely.union_all(shapely.intersection(others.geometry.to_numpy(), bank))
    assert len(shapely.get_parts(shapely.buffer(at, 1))) == 2
    assert set(others.loc[shapely.intersects(others.geometry.to_numpy(), river), "kind"]) == {"secondary"}


def test_dwellings_are_the_units_of_the_towers(read: dict[str, readers.Delivery]) -> None:
    counted = read["dwellings"].table.groupby("building_id")["units"].sum()
    buildings = read["buildings"].table.set_index("building_id")
    assert (buildings.loc[counted.index, "housing_units"] == counted).all()
    assert (counted > 120).all()
    assert buildings.loc[counted.index, "floors"].between(18, 33).all()


def test_same_seed_same_county(files: dict[str, Path], tmp_path: Path) -> None:
    again = write_demo(tmp_path)
    for name in ("committees", "buildings", "barriers", "regions"):
        a, b = gpd.read_file(files[name]), gpd.read_file(again[name])
        assert shapely.to_wkb(a.geometry.to_numpy()).tolist() == shapely.to_wkb(b.geometry.to_numpy()).tolist()
        pd.testing.assert_frame_equal(pd.DataFrame(a.drop(columns="geometry")), pd.DataFrame(b.drop(columns="geometry")))
    for name in ("totals", "dwellings"):
        assert files[name].read_bytes() == again[name].read_bytes()


def test_another_seed_is_another_county_with_the_same_faults_of_outlines(files: dict[str, Path], tmp_path: Path) -> None:
    other = gpd.read_file(write_demo(tmp_path, seed=2)["committees"])
    assert not np.array_equal(other.area, gpd.read_file(files["committees"]).area)
    found = Counter(i["code"] for i in check_inputs(*_tables(tmp_path), Rules()))
    for code in ("V01", "V03", "V05", "V06", "V10", "V10-doubled", "V11"):
        assert found[code] == PLANTED[code], code


def _tables(folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    rules = Rules()
    committees = readers.read_committees(Source(str(folder / "committees.gpkg")), rules).table
    buildings = readers.read_buildings(Source(str(folder / "buildings.gpkg")), rules, committees.crs).table
    barriers = readers.read_barriers(Source(str(folder / "barriers.gpkg")), rules, committees.crs).table
    return committees, estimate_units(buildings, rules), barriers


def test_layers_say_that_no_place_is_real(files: dict[str, Path]) -> None:
    for name in ("committees", "buildings", "barriers", "regions"):
        with closing(sqlite3.connect(files[name])) as store:
            said = store.execute("SELECT description FROM gpkg_contents WHERE table_name = ?", (name,)).fetchone()[0]
        assert "no real place" in said, said
