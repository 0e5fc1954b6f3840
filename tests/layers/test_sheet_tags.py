"""What stands on the buildings of an EA: one label for each piece of a building, with what that piece holds.

A tower of five slices, of which the EA has the second, third and fifth:

    +-----+-----+-----+-----+-----+
    | 002 | 001 | 001 | 002 | 001 |      +----+  a house of 001
    +-----+-----+-----+-----+-----+      +----+
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.sheet.sheet_pages import sheet_pages
from gis.sheets import SheetProfile
from layers import vendor
from layers.paper.sheet_tags import Tags, make_tags
from tests.gis import tables

PROFILE = SheetProfile()
EA, NEXT = (f"{tables.code(0)}00{k}" for k in (1, 2))
LAND = shapely.box(0, 0, 100, 60)


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    vendor.ensure()


def town() -> gpd.GeoDataFrame:
    slices = [shapely.box(10 * k, 10, 10 * k + 10, 30) for k in range(5)]
    houses = tables.buildings(*slices, shapely.box(80, 10, 90, 20), building_id=[*["tower"] * 5, "house"], housing_units=[40.0] * 5 + [3.0])
    labels = ["1-4层", "5-9层", "10-14层", "15-17层", "18-22层", ""]
    return tables.parts(houses, [NEXT, EA, EA, NEXT, EA, EA], label=labels, building_no=[1.0, 1.0, 1.0, 1.0, 1.0, 2.0])


def tags_of(lang: str) -> Tags:
    return make_tags(town(), tables.eas(LAND, ea_code=[EA]).iloc[0], frozenset(), lang, PROFILE)


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("zh", ["1: 80 · 5-9层 · 10-14层", "1: 40 · 18-22层", "2: 3"]),
        ("en", ["1: 80 · floors 5-9 · floors 10-14", "1: 40 · floors 18-22", "2: 3"]),
    ],
)
def test_each_piece_of_a_tower_says_what_it_holds(lang: str, texts: list[str]) -> None:
    """Bug: "80 · 16-20层 · 23-27层" stood once for two slices apart, and on the neighbour's slice between them."""
    tags = tags_of(lang)
    assert [f"{n}: {text}" for n, text in zip(tags.signs.numbers, tags.units, strict=True)] == texts
    for shape, spot in zip(tags.signs.shapes, tags.signs.spots, strict=True):
        assert shape.geom_type == "Polygon" and shape.contains(shapely.Point(spot))


def test_what_others_have_of_the_tower_is_kept_clear() -> None:
    assert sorted(shape.bounds[0] for shape in tags_of("zh").signs.others) == [0.0, 30.0]


def test_all_pieces_of_a_tower_are_on_a_map() -> None:
    pages = sheet_pages(LAND, tags_of("zh").signs, PROFILE)
    assert np.concatenate([one.rows for maps in pages for one in maps]).tolist() == [0, 1, 2]
