"""Supervision areas: at most five EAs, equal in size, connected, none left out.

Worlds: grids of squares of 100 m; EAs are named by their column and row.
"""

from __future__ import annotations

import time

import geopandas as gpd
import pytest
import shapely

from gis.field.supervision import contacts, grouped, supervision_areas


def grid(columns: int, rows: int) -> gpd.GeoDataFrame:
    cells = [(x, y) for x in range(columns) for y in range(rows)]
    shapes = [shapely.box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100) for x, y in cells]
    return gpd.GeoDataFrame({"ea_code": [f"{x:02}{y:02}" for x, y in cells]}, geometry=shapes, crs="EPSG:32650")


def connected(eas: gpd.GeoDataFrame, codes: list[str]) -> bool:
    return shapely.union_all(eas.geometry[eas["ea_code"].isin(codes)].buffer(-1e-6).buffer(2e-6).to_numpy()).geom_type == "Polygon"


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (5, 1), (3, 2), (12, 1), (4, 4), (7, 7), (5, 9)])
def test_areas_hold_every_ea_once_are_connected_and_of_nearly_one_size(columns: int, rows: int) -> None:
    eas = grid(columns, rows)
    areas = supervision_areas(eas)
    assert sorted(c for area in areas for c in area) == sorted(eas["ea_code"])
    assert len(areas) == -(-len(eas) // 5)
    assert max(map(len, areas)) <= 5 and max(map(len, areas)) - min(map(len, areas)) <= 1
    assert all(connected(eas, area) for area in areas)


def test_order_of_the_rows_changes_nothing() -> None:
    eas = grid(5, 5)
    assert supervision_areas(eas.iloc[::-1]) == supervision_areas(eas)


def test_an_ea_apart_from_all_others_joins_the_nearest() -> None:
    eas = grid(3, 1)
    eas.loc[2, "geometry"] = shapely.box(900, 0, 1000, 100)
    touching = contacts(eas["ea_code"].tolist(), eas.geometry.to_numpy())
    assert touching["0100"] == {"0000": 100.0, "0200": 0.0}
    assert supervision_areas(eas) == [["0000", "0100", "0200"]]


def test_eas_that_meet_in_a_corner_do_not_touch() -> None:
    eas = grid(2, 2)
    assert "0101" not in contacts(eas["ea_code"].tolist(), eas.geometry.to_numpy())["0000"]


def test_an_ea_with_very_many_neighbours_is_soon_done() -> None:
    ring = [f"a{i:02}" for i in range(48)]
    touching = {code: {ring[i - 1]: 50.0, ring[(i + 1) % 48]: 50.0, "hub": 9.0} for i, code in enumerate(ring)}
    began = time.process_time()
    areas = grouped({**touching, "hub": dict.fromkeys(ring, 9.0)})
    assert time.process_time() - began < 5
    assert sorted(map(len, areas)) == [4] + [5] * 9


def test_a_star_leaves_no_rest_without_a_way_to_it() -> None:
    arms = [f"a{i}" for i in range(8)]
    touching = {"hub": dict.fromkeys(arms, 10.0), **{a: {"hub": 10.0} for a in arms}}
    areas = grouped(touching)
    assert sorted(c for a in areas for c in a) == sorted([*arms, "hub"])
    assert all(len(area) == 1 or "hub" in area for area in areas)
