"""Differences of a plan from the map issued before.

World: two committees of 100 x 100 m side by side, each of two EAs::

    +----+----+----+----+
    | A1 | A2 | B1 | B2 |
    +----+----+----+----+
"""

from __future__ import annotations

import geopandas as gpd
import shapely

from gis.replanning.map_differences import Map, differences

A, B = "370305001001", "370305001002"


def strip(x: float, wide: float) -> shapely.Polygon:
    return shapely.box(x, 0, x + wide, 100)


def eas(*rows: tuple[str, str | None, shapely.Geometry | None]) -> gpd.GeoDataFrame:
    codes, names, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"ea_code": codes, "name": names}, geometry=list(shapes), crs=4547)


def committees(**names: str) -> gpd.GeoDataFrame:
    data = {"committee_code": [A, B], "name": [names.get("a", "东村"), names.get("b", "西村")]}
    return gpd.GeoDataFrame(data, geometry=[strip(0, 100), strip(100, 100)], crs=4547)


OLD = [
    (A + "001", "一", strip(0, 50)),
    (A + "002", "二", strip(50, 50)),
    (B + "001", "一", strip(100, 50)),
    (B + "002", "二", strip(150, 50)),
]
BEFORE = Map(committees(), eas(*OLD))


def told(now: Map, issued: Map = BEFORE) -> list[tuple[str, ...]]:
    return [tuple(row) for row in differences(issued, now).to_numpy().tolist()]


def test_the_same_map_has_no_differences() -> None:
    assert told(BEFORE) == []
    nudged = eas(*[(c, n, shapely.set_precision(s.buffer(0.001), 1e-6)) for c, n, s in OLD])
    assert told(Map(committees(), nudged)) == []


def test_names_and_areas_of_what_has_kept_its_code() -> None:
    now = Map(committees(b="新西村"), eas((A + "001", "河东", strip(0, 60)), (A + "002", "二", strip(60, 40)), *OLD[2:]))
    assert told(now) == [
        ("committee", B, "name", "西村", "新西村", ""),
        ("ea", A + "001", "area", "5000.0", "6000.0", "+1000.0"),
        ("ea", A + "001", "name", "一", "河东", ""),
        ("ea", A + "002", "area", "5000.0", "4000.0", "-1000.0"),
    ]


def test_counts_codes_and_what_has_another_code() -> None:
    now = Map(
        committees(), eas(*OLD[:2], (B + "003", "一", strip(100, 50)), (B + "004", "四", strip(150, 25)), (B + "005", "五", strip(175, 25)))
    )
    assert told(now) == [
        ("county", B[:6], "count", "4", "5", "+1"),
        ("township", B[:9], "count", "4", "5", "+1"),
        ("committee", B, "count", "2", "3", "+1"),
        ("ea", B + "001", "code", B + "001", B + "003", ""),
        ("ea", B + "002", "code", B + "002", "", ""),
        ("ea", B + "004", "code", "", B + "004", ""),
        ("ea", B + "005", "code", "", B + "005", ""),
    ]


def test_areas_of_committees_and_their_sums_only_where_the_issued_map_has_them() -> None:
    wider = committees()
    wider.loc[1, "geometry"] = strip(100, 120)
    found = told(Map(wider, eas(*OLD)))
    assert [(level, code) for level, code, *_ in found] == [("county", B[:6]), ("township", B[:9]), ("committee", B)]
    assert told(Map(wider, eas(*OLD)), Map(committees().iloc[:0], eas(*[(c, None, s) for c, _, s in OLD]))) == []


def test_a_virtual_area_has_no_shape_and_counts() -> None:
    now = Map(committees(), eas(*OLD, (A + "900", "九百", None)))
    assert [row[:3] for row in told(now)] == [
        ("county", A[:6], "count"),
        ("township", A[:9], "count"),
        ("committee", A, "count"),
        ("ea", A + "900", "code"),
    ]
