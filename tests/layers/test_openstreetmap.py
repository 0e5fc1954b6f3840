"""OpenStreetMap extracts and the other real places."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from gis.barriers import KINDS
from gis.errors import Refused
from gis.rules import Rules
from gis.schema import USES
from layers.readers import Source, read_barriers, read_buildings, read_committees
from layers.reading import openstreetmap
from tests.layers.garden import codes
from tests.places import place

RULES = Rules()


def test_the_extract_of_porto():
    path = str(place("porto/porto.osm.pbf"))
    parishes = read_committees(Source(path, where="admin_level='9'"), RULES)
    assert sorted(parishes.table["name"]) == ["Miragaia", "São Nicolau", "Sé", "Vitória"]
    assert parishes.table.is_valid.all()
    houses = read_buildings(Source(path), RULES, parishes.table.crs)
    assert len(houses.table) >= 11_390
    raw = gpd.read_file(path, layer="multipolygons", columns=["osm_id", "osm_way_id"], where="building IS NOT NULL", use_arrow=True)
    ids = np.where(
        raw["osm_way_id"].notna(), "w" + raw["osm_way_id"].astype(object).fillna(""), "r" + raw["osm_id"].astype(object).fillna("")
    )
    assert houses.table["building_id"].tolist() == ids.tolist()
    assert houses.table["floors"].notna().sum() > 600
    assert houses.table.is_valid.all()
    lines = read_barriers(Source(path), RULES, parishes.table.crs)
    assert set(lines.table["kind"]) <= set(KINDS)
    assert {"residential", "railway", "river", "footway"} <= set(lines.table["kind"])
    assert codes(lines) == {"I01": 1, "I02": 1}


def test_parts_of_an_extract_by_name():
    path = str(place("porto/porto.osm.pbf"))
    crs = read_committees(Source(path, where="admin_level='9'"), RULES).table.crs
    rails = read_barriers(Source(path, layer="railways"), RULES, crs)
    assert set(rails.table["kind"]) == {"railway", "tram"}
    rivers = read_barriers(Source(path, layer="waterways", where="waterway = 'river'"), RULES, crs)
    assert set(rivers.table["kind"]) == {"river"}
    with pytest.raises(Refused, match="highways"):
        read_barriers(Source(path, layer="pipes"), RULES, crs)


def test_an_extract_that_is_cut_short_is_refused(tmp_path):
    data = place("porto/porto.osm.pbf").read_bytes()
    torn = tmp_path / "torn.osm.pbf"
    torn.write_bytes(data[: len(data) // 2])
    with pytest.raises(Refused) as refused:
        read_buildings(Source(str(torn)), RULES, 32629)
    assert refused.value.code == "F18-damaged" and refused.value.say("en").startswith(
        "torn.osm.pbf: the file is cut short"
    )  # bug: "layer -"


def test_boundaries_of_several_levels_ask_for_one():
    table = pd.DataFrame({"admin_level": ["8", "9", "9", None]})
    with pytest.raises(Refused, match=r"8 \(1\), 9 \(2\)"):
        openstreetmap.refuse_mixed_levels(table, None, "x.osm.pbf")
    openstreetmap.refuse_mixed_levels(table, "admin_level = '9'", "x.osm.pbf")
    openstreetmap.refuse_mixed_levels(table[table["admin_level"] == "9"], None, "x.osm.pbf")


def test_tags_within_the_packed_text():
    table = pd.DataFrame(
        {
            "osm_id": [None, "7"],
            "osm_way_id": ["5", None],
            "name": [None, None],
            "other_tags": ['"a"=>"b","building:levels"=>"4"', '"height"=>"9 \\"m\\""'],
        }
    )
    out = openstreetmap.with_tags(table, "multipolygons", ["a"])
    assert out["building_id"].tolist() == ["w5", "r7"]
    assert out["building:levels"].iloc[0] == "4"
    assert out["a"].iloc[0] == "b"


@pytest.mark.parametrize(
    ("name", "committees", "where", "count", "houses", "lines"),
    [
        ("porto/porto.gpkg", "admin", "admin_level='9'", 4, 11_404, ("roads", "railways", "waterways")),
        ("malta/malta.gpkg", "admin", "admin_level='8'", 60, 9_732, ("roads", "railways", "waterways")),
        ("tw_taipei_wanhua/tw_taipei_wanhua.gpkg", "villages", None, 36, 4_884, ("small_areas",)),
        ("task_vulamba/task_vulamba.gpkg", "aoi", None, 1, 870, ()),
    ],
)
def test_every_row_of_the_real_places_is_read(name, committees, where, count, houses, lines):
    path = str(place(name))
    land = read_committees(Source(path, committees, where=where), RULES)
    assert len(land.table) == count
    assert land.table["code_temporary"].all()
    homes = read_buildings(Source(path, "buildings"), RULES, land.table.crs)
    assert homes.table["building_id"].tolist() == [str(i) for i in range(houses)]
    assert (homes.table["status"] == "").all()
    assert set(homes.table["use"]) <= set(USES)
    for layer in lines:
        read = read_barriers(Source(path, layer), RULES, land.table.crs)
        assert set(read.table.geom_type) == {"LineString"}
        assert read.table.crs == land.table.crs


def test_a_wide_table_of_roads():
    path = str(place("swellendam/swellendam.gpkg"))
    read = read_barriers(Source(path, "roads"), RULES, "EPSG:32734")
    assert read.rows_read == 717
    assert "residential" in set(read.table["kind"])
