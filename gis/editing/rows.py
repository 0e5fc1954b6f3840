"""Tables with some rows replaced: new ones beside those that stay, which keep their values bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from geopandas.array import from_shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]


def with_rows(
    frame: gpd.GeoDataFrame, stays: NDArray[np.bool_], new: Mapping[str, Any], shapes: Geometries, key: str | None = None
) -> gpd.GeoDataFrame:
    """The rows that stay, and new ones.

    Args:
        frame: any table; it is not changed.
        stays: (n,) which of its rows stay.
        new: (m,) values of every column.
        shapes: (m,) geometry of the new rows.
        key: column to sort by; None: the new ones come last.
    """
    place = frame.geometry.name
    plain = pd.DataFrame(frame)
    out = plain.take(np.flatnonzero(stays))
    if len(shapes):
        added = {c: pd.Series(new[c], dtype=dtype) for c, dtype in plain.dtypes.items() if c != place}
        added[place] = from_shapely(shapes, crs=frame.crs)
        out = pd.concat([out, pd.DataFrame(added)[list(plain.columns)]], ignore_index=True)
    if key is not None:
        out = out.take(np.argsort(out[key].to_numpy(), kind="stable"))
    out.index = pd.RangeIndex(len(out))
    return gpd.GeoDataFrame(out, geometry=place)


def some_rows(frame: gpd.GeoDataFrame, which: NDArray[np.bool_]) -> gpd.GeoDataFrame:
    """Some rows of a table, with an index of their own."""
    out = frame.take(np.flatnonzero(which))
    out.index = pd.RangeIndex(len(out))
    return out


def with_values(frame: gpd.GeoDataFrame, shapes: Geometries | None = None, **columns: Any) -> gpd.GeoDataFrame:
    """The table with other values of whole columns, and other shapes where they are given."""
    out = frame.copy(deep=False)  # pandas copies what is written to
    for name, values in columns.items():
        out[name] = pd.Series(values, dtype=frame[name].dtype, index=frame.index)
    if shapes is not None:
        out[frame.geometry.name] = from_shapely(shapes, crs=frame.crs)
    return out


def column(frame: pd.DataFrame, name: str) -> NDArray[Any]:
    """A copy of a column, to be written to."""
    return np.array(frame[name].to_numpy())
