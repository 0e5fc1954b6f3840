"""The four limits of an EA: what each side runs along and faces.

World: a square of 100 m between a river in the east and Xinhua Road in the north; EA 002 in the north, a committee in the east.
"""

from __future__ import annotations

import geopandas as gpd
import shapely

from gis.sheet_limits import Side, limits

SQUARE = shapely.box(0, 0, 100, 100)
NEIGHBOURS = {"370305001001002": shapely.box(0, 100, 100, 200), "370305001002": shapely.box(100, -100, 300, 300)}


def lines(*rows: tuple[str, str | None, list[tuple[float, float]]]) -> gpd.GeoDataFrame:
    kinds, names, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"kind": kinds, "rank": 1, "name": names}, geometry=[shapely.LineString(s) for s in shapes], crs=4547)


def test_barriers_by_kind_and_name_and_who_is_beyond() -> None:
    found = limits(SQUARE, lines(("river", None, [(100, -50), (100, 150)]), ("primary", "新华路", [(-50, 101), (150, 101)])), NEIGHBOURS)
    assert found == {
        "n": Side("primary", "新华路", "370305001001002"),
        "e": Side("river", "", "370305001002"),
        "s": Side("", "", ""),
        "w": Side("", "", ""),
    }


def test_a_line_of_no_kind_gives_way_to_the_outline_of_the_committee() -> None:
    """Bug: all four limits of a sheet of Wanhua read "line"."""
    drawn = lines(("line", None, [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]))
    found = limits(SQUARE, drawn, NEIGHBOURS, shapely.box(-500, 0, 100, 500))
    assert found["e"] == Side("limit", "", "370305001002") and found["s"] == Side("limit", "", "")
    assert found["n"] == Side("line", "", "370305001001002")


def test_the_ea_is_named_before_the_committee_it_lies_in() -> None:
    both = {"370305001002004": shapely.box(100, 0, 200, 100), "370305001002": shapely.box(100, -100, 300, 300)}
    assert limits(SQUARE, lines(("road", None, [(100, 0), (100, 100)])), both)["e"].neighbour == "370305001002004"


def test_the_western_neighbour_of_a_slanting_ea_is_not_in_its_north() -> None:
    """A strip that leans to the right: most of what lies in its north quarter is its long western side.

    ::

             north
        west /#/
            /#/
    """
    strip = shapely.Polygon([(0, 0), (20, 0), (80, 100), (60, 100)])
    west = shapely.Polygon([(-200, 0), (0, 0), (60, 100), (-200, 100)])
    north = shapely.box(-200, 100, 300, 200)
    found = limits(strip, lines(("road", None, [(900, 0), (900, 9)])), {"west": west, "north": north})
    assert found["n"].neighbour == "north" and found["w"].neighbour == "west"
    assert found["e"].neighbour == found["s"].neighbour == ""
