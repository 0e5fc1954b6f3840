"""The four limits of an EA: what each side runs along and faces.

World: a square of 100 m between a river in the east and Xinhua Road in the north; EA 002 in the north, a committee in the east.
"""

from __future__ import annotations

import geopandas as gpd
import shapely

from gis.sheet.sheet_limits import NOBODY, Piece, Stretch, limits

SQUARE = shapely.box(0, 0, 100, 100)
NEIGHBOURS = {"370305001001002": shapely.box(0, 100, 100, 200), "370305001002": shapely.box(100, -100, 300, 300)}


def lines(*rows: tuple[str, str | None, list[tuple[float, float]]]) -> gpd.GeoDataFrame:
    kinds, names, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    return gpd.GeoDataFrame({"kind": kinds, "rank": 1, "name": names}, geometry=[shapely.LineString(s) for s in shapes], crs=4547)


def only(side: tuple[Stretch, ...]) -> Stretch:
    (stretch,) = side
    return stretch


def beside(piece: Piece) -> dict[str, tuple[str, ...]]:
    return {word: tuple(code for stretch in side for code in stretch.neighbours) for word, side in piece.sides.items()}


def test_barriers_by_kind_and_name_and_who_is_beyond() -> None:
    (found,) = limits(SQUARE, lines(("river", None, [(100, -50), (100, 150)]), ("primary", "新华路", [(-50, 101), (150, 101)])), NEIGHBOURS)
    assert found == Piece(
        {
            "n": (Stretch("primary", "新华路", ("370305001001002",)),),
            "e": (Stretch("river", "", ("370305001002",)),),
            "s": (Stretch("", ""),),
            "w": (Stretch("", ""),),
        }
    )


def test_a_line_of_no_kind_gives_way_to_the_outline_of_the_committee() -> None:
    """Bug: all four limits of a sheet of Wanhua read "line"."""
    drawn = lines(("line", None, [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]))
    (found,) = limits(SQUARE, drawn, NEIGHBOURS, shapely.box(-500, 0, 100, 500))
    assert only(found.sides["e"]) == Stretch("limit", "", ("370305001002",))
    assert only(found.sides["n"]) == Stretch("line", "", ("370305001001002",))


def test_the_ea_is_named_before_the_committee_it_lies_in() -> None:
    both = {"370305001002004": shapely.box(100, 0, 200, 100), "370305001002": shapely.box(100, -100, 300, 300)}
    (found,) = limits(SQUARE, lines(("road", None, [(100, 0), (100, 100)])), both)
    assert only(found.sides["e"]).neighbours == ("370305001002004",)


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
    (found,) = limits(strip, lines(("road", None, [(900, 0), (900, 9)])), {"west": west, "north": north})
    assert beside(found) == {"n": ("north",), "w": ("west",), "e": (), "s": ()}


def test_an_exclave_has_limits_of_its_own_and_the_main_piece_those_that_it_has() -> None:
    """Bug: sides were told from the middle of both pieces, so that the whole east side of the main one was not there.

    ::

                      ......      .: committee far, all around the exclave
        ####          .#....
        ####road      ......
    """
    exclave, far = shapely.box(900, 500, 950, 550), shapely.box(700, 300, 1100, 700)
    land = shapely.MultiPolygon([SQUARE, exclave])
    around = {"370305001003": far.difference(exclave), "370305001002": shapely.box(100, -100, 300, 300)}
    main, other = limits(land, lines(("road", "青柳路", [(100, -20), (100, 120)])), around, land)
    assert only(main.sides["e"]) == Stretch("road", "青柳路", ("370305001002",))
    assert set(other.sides.values()) == {(Stretch("limit", "", ("370305001003",)),)}


def test_what_lies_in_a_hole_is_told() -> None:
    hole = shapely.box(40, 40, 60, 60)
    (found,) = limits(SQUARE.difference(hole), lines(), {"370305001003001": hole, "370305001003": hole})
    assert found.holes == ("370305001003001",)


def test_beyond_the_outline_of_the_county_there_is_nobody() -> None:
    """Bug: the county line was told as the border with a committee that touches 38 m of 862 m of it."""
    around = {"370305001002": shapely.box(-100, 0, 0, 5)}
    (found,) = limits(SQUARE, lines(), around, SQUARE)
    assert only(found.sides["w"]) == Stretch("limit", "", (NOBODY,))
    (half,) = limits(SQUARE, lines(), {"370305001002": shapely.box(-100, 0, 0, 45)}, SQUARE)
    assert only(half.sides["w"]) == Stretch("limit", "", ("370305001002", NOBODY))


def test_each_neighbour_with_a_fair_part_of_a_side_is_named() -> None:
    """Bug: of two neighbours with 29 m each only the first was named."""
    around = {
        "370305001001010": shapely.box(-100, 50, 0, 100),
        "370305001001011": shapely.box(-100, 4, 0, 50),
        "370305001001012": shapely.box(-100, 0, 0, 4),
    }
    (found,) = limits(SQUARE, lines(("lane", None, [(0, 0), (0, 100)])), around)
    assert only(found.sides["w"]) == Stretch("lane", "", ("370305001001010", "370305001001011"))


def test_all_who_share_a_good_part_of_a_side_are_named_the_longest_first() -> None:
    """Bug: of a south side only the neighbour with 315 m of 1,379 m was named, not those with 277 m and 178 m."""
    widths = {"006003": 40, "006004": 30, "007012": 20, "007013": 5, "007014": 5}
    west, around = 0, {}
    for code, wide in reversed(widths.items()):
        around[f"375901001{code}"] = shapely.box(west, -50, west + wide, 0)
        west += wide
    (found,) = limits(SQUARE, lines(("railway", None, [(-20, 0), (120, 0)])), around)
    assert only(found.sides["s"]) == Stretch("railway", "", ("375901001006003", "375901001006004", "375901001007012"))
    many = {f"37590100100700{k}": shapely.box(16 * k, -50, 16 * k + 16, 0) for k in range(6)}
    (found,) = limits(SQUARE, lines(("railway", None, [(-20, 0), (120, 0)])), many)
    assert len(only(found.sides["s"]).neighbours) == 5


def test_a_lane_that_ends_at_the_boundary_or_crosses_it_is_no_limit() -> None:
    """Bug: the lanes at the north and south of a small EA, whose ends its east and west sides touch, were named there too.

    ::

        -----lane-----
             |  |
        -----lane-----    and one that crosses the west side
    """
    small = shapely.box(0, 0, 30, 40)
    lanes = lines(*(("lane", None, [(-50, y), (80, y)]) for y in (0, 40)), ("lane", None, [(-50, 22), (10, 20)]))
    (found,) = limits(small, lanes, NEIGHBOURS)
    assert [[stretch.kind for stretch in found.sides[word]] for word in "nesw"] == [["lane"], [""], ["lane"], [""]]
    (slanting,) = limits(small, lines(("lane", None, [(34, -5), (30, 20), (33, 45)])), NEIGHBOURS)
    assert only(slanting.sides["e"]).kind == "lane"


def test_a_border_through_a_split_building_is_told_however_short() -> None:
    """Bug: it read "between buildings"."""
    (found,) = limits(SQUARE, lines(), {"370305001001002": shapely.box(100, 0, 200, 100)}, None, {"B1": shapely.box(90, 40, 110, 52)})
    assert found.sides["e"] == (Stretch("", "", ("370305001001002",)), Stretch("tower", "B1", ("370305001001002",)))
