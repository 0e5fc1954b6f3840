"""Tables with some rows replaced: new ones beside those that stay, which keep their values bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
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
    data = {c: np.concatenate([_values(frame, c)[stays], np.asarray(new[c], dtype=_values(frame, c).dtype)]) for c in _columns(frame)}
    geometry = np.concatenate([frame.geometry.to_numpy()[stays], shapes])
    if key is not None:
        order = np.argsort(data[key], kind="stable")
        data, geometry = {c: v[order] for c, v in data.items()}, geometry[order]
    return _table(frame, data, geometry)


def with_values(frame: gpd.GeoDataFrame, shapes: Geometries | None = None, **columns: Any) -> gpd.GeoDataFrame:
    """The table with other values of whole columns, and other shapes where they are given."""
    data = {c: columns.get(c, frame[c]) for c in _columns(frame)}
    return _table(frame, data, frame.geometry.to_numpy() if shapes is None else shapes)


def row_values(frame: gpd.GeoDataFrame, row: int) -> dict[str, Any]:
    """Values of one row by column, without its geometry."""
    return {c: _values(frame, c)[row] for c in _columns(frame)}


def column(frame: pd.DataFrame, name: str) -> NDArray[Any]:
    """A copy of a column, to be written to."""
    return np.array(frame[name].to_numpy())


def _columns(frame: gpd.GeoDataFrame) -> list[str]:
    return [c for c in frame.columns if c != frame.geometry.name]


def _values(frame: gpd.GeoDataFrame, name: str) -> NDArray[Any]:
    values: NDArray[Any] = frame[name].to_numpy()
    return values


def _table(frame: gpd.GeoDataFrame, data: Mapping[str, Any], geometry: Geometries) -> gpd.GeoDataFrame:
    """A table with the columns and types of another."""
    columns = {c: v if isinstance(v, pd.Series) else pd.Series(v, dtype=frame[c].dtype) for c, v in data.items()}
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=frame.crs)
