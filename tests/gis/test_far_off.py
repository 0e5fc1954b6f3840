"""Layers and committees far from where they belong: how far, where, and why; and near worlds without a word.

Two committees at 500,000 east, 3,380,000 north (114 degrees east, 30.5 north), each 1 km wide.
"""

from __future__ import annotations

import pytest
import shapely

from gis.checking.far_off import committees_far_off, layer_far_off
from gis.rules import Rules
from tests.gis import tables
from tests.gis.findings import one, said
from tests.gis.tables import code, square

X, Y = 500_000.0, 3_380_000.0
LANDS = [square(X, Y, 1000), square(X + 1000, Y, 1000)]


def layer(x: float, y: float):
    return list(layer_far_off(tables.buildings(*[square(x + 20 * k, y) for k in range(5)]), tables.committees(*LANDS), "b.gpkg"))


@pytest.mark.parametrize(
    ("x", "y", "away", "cause"),
    [
        (X - 287_700, Y, "about 289 km to the west", "That is 3 degrees of longitude"),
        (X + 38_000_000, Y, "about 37999 km to the east", "The eastings of the layer seem to begin with the zone number 38"),
        (Y, X, "km to the south-east", "With x and y exchanged"),
        (10, 10, "about 3414 km to the south of", "Coordinates near (0, 0)"),
        (X, Y + 50_000, "about 50 km to the north", "Check its coordinate system (--crs)"),
    ],
)
def test_r10_a_layer_far_from_all_committees(x: float, y: float, away: str, cause: str) -> None:
    row = one(layer(x, y), "R10")
    assert row["severity"] == "warning" and row["geometry"].distance(square(x, y)) < 200
    assert said(row).startswith("b.gpkg: nothing of it lies within 5 km of a committee: its 5 shapes lie")
    assert away in said(row) and cause in said(row)


@pytest.mark.parametrize("y", [Y + 500, Y + 5_900, Y - 4_900])
def test_a_layer_with_something_near_has_none(y: float) -> None:
    assert layer(X, y) == []
    far = [square(X, Y + 400_000)] * 9  # a country's buildings with one parish of it
    assert layer_far_off(tables.buildings(*far, square(X, y)), tables.committees(*LANDS), "b.gpkg") == []


def test_rows_without_a_usable_shape_say_nothing() -> None:
    houses = tables.buildings(square(0, 0), None, shapely.Polygon(), status=["bad_position", "no_geometry", "no_geometry"])
    assert layer_far_off(houses, tables.committees(*LANDS), "b.gpkg") == []


def far(*lands):
    return list(committees_far_off(tables.committees(*lands), tables.buildings(), Rules()))


def test_r17_a_committee_far_from_the_others() -> None:
    row = one(far(*LANDS, square(X + 287_700, Y, 1000)), "R17")
    assert (row["committee_code"], row["concerned"]) == (code(2), (code(2),))
    assert said(row).startswith(f"1 committee lies about 287 km to the east of the others: 第3居委会 ({code(2)}). That is 3 degrees")


def test_r17_committees_in_a_row_or_on_islands_are_one_county() -> None:
    assert far(*[square(X + 99_000 * k, Y, 1000) for k in range(9)]) == []
    assert far(LANDS[0]) == far() == []


def test_r17_another_town_is_one_finding() -> None:
    row = one(far(*LANDS, *[square(X + 1000 * k, Y - 900_000, 1000) for k in range(2)], square(X, Y + 1000, 1000)), "R17")
    assert row["params"]["count"] == 2 and "900 km to the south" in said(row)
