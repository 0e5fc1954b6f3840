"""A later delivery over an earlier one: what counts as new, changed, gone; what each mode keeps."""

from __future__ import annotations

import geopandas as gpd
import hypothesis.strategies as st
import pandas as pd
import pytest
import shapely
from hypothesis import given

from gis.intake.deliveries import lay_over


def houses(ids: str, floors: dict[str, float] | None = None, shift: dict[str, float] | None = None) -> gpd.GeoDataFrame:
    """Houses 8 m wide at places given by their ids: ``houses("ac")`` stand at 0 and 20."""
    x = [10.0 * (ord(i) - ord("a")) + (shift or {}).get(i, 0.0) for i in ids]
    data = {"building_id": list(ids), "source_row": range(len(ids)), "floors": [(floors or {}).get(i, 2.0) for i in ids]}
    return gpd.GeoDataFrame(data, geometry=[shapely.box(a, 0, a + 8, 8) for a in x], crs=4547)


def test_update_changes_adds_and_keeps() -> None:
    table, seen = lay_over(houses("abc"), houses("dcb", floors={"b": 5.0}), "building_id", "update")
    assert seen.counts() == {"added": 1, "changed": 1, "unchanged": 1, "vanished": 1, "known": 0}
    assert (seen.added, seen.changed, seen.unchanged, seen.vanished) == (["d"], ["b"], ["c"], ["a"])
    assert dict(zip(table["building_id"], table["floors"], strict=True)) == {"a": 2.0, "b": 5.0, "c": 2.0, "d": 2.0}
    assert isinstance(table, gpd.GeoDataFrame) and table.index.tolist() == [0, 1, 2, 3]


def test_replace_keeps_only_the_delivery() -> None:
    table, seen = lay_over(houses("abc"), houses("cd"), "building_id", "replace")
    assert table["building_id"].tolist() == ["c", "d"] and seen.vanished == ["a", "b"]


def test_append_takes_new_ids_only() -> None:
    table, seen = lay_over(houses("ab"), houses("bc", floors={"b": 9.0}), "building_id", "append")
    assert table["building_id"].tolist() == ["a", "b", "c"] and table["floors"].tolist() == [2.0, 2.0, 2.0]
    assert seen.known == ["b"] and seen.added == ["c"] and not seen.vanished


@pytest.mark.parametrize(("metres", "changed"), [(0.0, False), (0.001, False), (0.3, True)])
def test_a_shape_that_moved_is_a_change_and_rounding_is_none(metres: float, changed: bool) -> None:
    seen = lay_over(houses("a"), houses("a", shift={"a": metres}), "building_id", "update")[1]
    assert bool(seen.changed) == changed


def test_a_shape_drawn_from_another_corner_is_the_same() -> None:
    turned = houses("a")
    ring = turned.geometry[0].exterior.coords[:-1]
    turned.geometry = [shapely.Polygon([*ring[2:], *ring[:2]][::-1])]
    assert lay_over(houses("a"), turned, "building_id", "update")[1].unchanged == ["a"]


def test_rows_that_share_an_id_stand_and_fall_together() -> None:
    twice = houses("aab")
    table, seen = lay_over(twice, houses("a", floors={"a": 7.0}), "building_id", "update")
    assert seen.changed == ["a"] and sorted(table["building_id"]) == ["a", "b"]


def test_nothing_over_nothing_and_first_delivery() -> None:
    none = houses("").astype({"floors": float})
    assert len(lay_over(none, none, "building_id", "update")[0]) == 0
    table, seen = lay_over(none, houses("ab"), "building_id", "append")
    assert table["building_id"].tolist() == ["a", "b"] and seen.added == ["a", "b"]


def test_nulls_are_equal_to_nulls() -> None:
    old = pd.DataFrame({"code": ["x", "y"], "households": [None, 3.0], "name": [None, "甲"]})
    new = pd.DataFrame({"code": ["x", "y"], "households": [float("nan"), 3.0], "name": [None, "甲"]})
    assert lay_over(old, new, "code", "update")[1].unchanged == ["x", "y"]


ids = st.lists(st.sampled_from("abcdefgh"), unique=True).map("".join)


@given(old=ids, new=ids, taller=ids, mode=st.sampled_from(["replace", "append", "update"]))
def test_every_id_is_counted_once_and_no_row_is_lost(old: str, new: str, taller: str, mode: str) -> None:
    table, seen = lay_over(houses(old), houses(new, floors=dict.fromkeys(taller, 9.0)), "building_id", mode)
    counted = [*seen.added, *seen.changed, *seen.unchanged, *seen.known]
    assert sorted(counted) == sorted(new)
    assert set(table["building_id"]) == (set(new) if mode == "replace" else set(old) | set(new))
    assert not table["building_id"].duplicated().any()
