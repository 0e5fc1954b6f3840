"""Row differences: what is put back is what was there, to the last bit."""

from __future__ import annotations

import zlib

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import Conflict
from gis.schema import CELLS, EAS, PARTS
from layers.storage.changes import applied, change, changes, inverse, ordered, packed, unpacked
from tests.gis import tables


def areas(*rows: tuple[int, float, float | None]) -> gpd.GeoDataFrame:
    """EAs of number, place and load."""
    codes = [f"{tables.code(0)}{n:03d}" for n, _, _ in rows]
    loads = [np.nan if load is None else load for _, _, load in rows]
    return tables.eas(*(tables.square(x, 0) for _, x, _ in rows), ea_code=codes, load=loads)


ROWS = st.lists(
    st.tuples(st.integers(1, 30), st.floats(-1e6, 1e6), st.one_of(st.none(), st.floats(0, 1e3))), max_size=8, unique_by=lambda row: row[0]
)


@given(ROWS, ROWS)
def test_a_change_and_its_inverse_through_the_file_lead_there_and_back(old: list, new: list) -> None:
    before, after = ordered(EAS, areas(*old)), ordered(EAS, areas(*new))
    made = changes({EAS: before}, {EAS: after})
    kept = unpacked(packed(made), tables.CRS)
    there = applied(EAS, before, kept.get(EAS))
    back = applied(EAS, there, inverse(kept).get(EAS))
    for found, wanted in ((there, after), (back, before)):
        pd.testing.assert_frame_equal(pd.DataFrame(found.drop(columns="geometry")), pd.DataFrame(wanted.drop(columns="geometry")))
        assert found.geometry.to_wkb().tolist() == wanted.geometry.to_wkb().tolist()
    assert bool(made) == (shapes(before) != shapes(after) or loads(before) != loads(after))


def shapes(frame: gpd.GeoDataFrame) -> list:
    return list(zip(frame["ea_code"], frame.geometry.to_wkb(), strict=True))


def loads(frame: gpd.GeoDataFrame) -> list:
    return [None if v != v else v for v in frame["load"]]


def test_only_rows_that_differ_are_told() -> None:
    before = areas((1, 0, 5.0), (2, 10, None), (3, 20, 7.0))
    after = before.copy()
    after.loc[1, "geometry"] = shapely.set_coordinates(after.geometry[1], shapely.get_coordinates(after.geometry[1]) + 1e-9)
    made = change(EAS, before, after)
    assert made is not None and made.before["ea_code"].tolist() == made.after["ea_code"].tolist() == [f"{tables.code(0)}002"]
    assert change(EAS, before, before.copy()) is None and change(EAS, before, before) is None


def test_a_change_of_what_is_not_there_is_refused() -> None:
    before, after = areas((1, 0, 5.0)), areas((1, 0, 6.0))
    made = change(EAS, before, after)
    with pytest.raises(Conflict, match="history"):
        applied(EAS, areas((2, 0, 5.0)), made)
    added = change(EAS, areas(), areas((2, 0, 5.0)))
    with pytest.raises(Conflict, match="history"):
        applied(EAS, areas((2, 0, 5.0)), added)


@pytest.mark.parametrize("kept", [b"", b"\x00\xff", zlib.compress(b"{"), zlib.compress(b'{"none": 1}'), zlib.compress(b'{"cells": {}}')])
def test_a_damaged_row_is_told(kept: bytes) -> None:
    with pytest.raises(Conflict, match="history"):
        unpacked(kept, tables.CRS)


def test_rows_of_one_key_are_told_apart() -> None:
    houses = tables.buildings(tables.square(0, 0), tables.square(20, 0), building_id=["a", "a"])
    before = tables.parts(houses, [None, None])
    after = before.copy()
    after["units_estimated"] = [False, True]
    made = change(PARTS, before, after)
    assert made is not None and made.after["units_estimated"].tolist() == [True]
    assert made.before.geometry.iloc[0].equals(houses.geometry[1])


def test_cells_of_one_number_in_two_committees_are_two() -> None:
    both = tables.table(
        CELLS,
        [tables.square(0, 0), tables.square(10, 0)],
        cell_id=[0, 0],
        committee_code=[tables.code(0), tables.code(1)],
        ea_code=["x", "y"],
    )
    after = both.assign(ea_code=["x", "z"])
    made = change(CELLS, both, after)
    assert made is not None and made.after["committee_code"].tolist() == [tables.code(1)]
