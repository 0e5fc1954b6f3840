"""Hashes of the plan of a committee: of what a freeze fixes, and of all that can be counted in it. No order of rows changes them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from gis.schema import CELLS, EAS, PARTS, Table

_FIXED = ("ea_code", "name", "kind")


def fixed_sha256(committee: gpd.GeoDataFrame, eas: gpd.GeoDataFrame) -> str:
    """Of the outline of a committee, and of code, name, kind and border of each EA.

    Args:
        committee: table `COMMITTEES`, its one row.
        eas: table `EAS` of it.
    """
    outline = [committee["committee_code"].iloc[0], _wkb(committee.geometry.iloc[0])]
    return _sha256([outline, _rows(eas, _FIXED)])


def content_sha256(eas: gpd.GeoDataFrame, cells: gpd.GeoDataFrame, parts: gpd.GeoDataFrame) -> str:
    """Of all values and shapes of the tables `EAS`, `CELLS` and `PARTS` of a committee."""
    frames: list[tuple[Table, gpd.GeoDataFrame]] = [(EAS, eas), (CELLS, cells), (PARTS, parts)]
    return _sha256([_rows(frame, tuple(table.columns)) for table, frame in frames])


def _rows(frame: gpd.GeoDataFrame, columns: tuple[str, ...]) -> list[str]:
    plain = pd.DataFrame(frame)[list(columns)]
    values = zip(*(map(_value, plain[c].tolist()) for c in columns), map(_wkb, frame.geometry.to_numpy()), strict=True)
    return sorted(json.dumps(row, ensure_ascii=False) for row in values)


def _value(value: Any) -> Any:
    """As JSON writes it the same for the same number, whatever type its column has."""
    if value is None or value != value:
        return None
    return value if isinstance(value, (str, bool)) else float(value)


def _wkb(shape: shapely.Geometry | None) -> str | None:
    return None if shape is None else str(shapely.to_wkb(shape, hex=True, byte_order=1))


def _sha256(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
