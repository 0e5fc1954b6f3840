"""Small tables drawn by hand, in the shape of `gis.schema`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS, PARTS, Table

CRS = "EPSG:4547"
_EMPTY = {"text": None, "int": 0, "float": np.nan, "bool": False}


def code(k: int) -> str:
    """Code of the k-th committee."""
    return f"370305100{k + 1:03d}"


def table(schema: Table, shapes: Sequence[Any], **columns: Any) -> gpd.GeoDataFrame:
    """A table with the given columns; the others are empty."""
    n = len(shapes)
    types = {"text": object, "int": "int64", "float": float, "bool": bool}
    data = {}
    for name, what in schema.columns.items():
        value = columns.get(name, _EMPTY[what])
        values = list(value) if isinstance(value, (list, tuple, np.ndarray, pd.Series)) else [value] * n
        data[name] = pd.Series(values, dtype=types[what], index=range(n))
    unknown = set(columns) - set(schema.columns)
    assert not unknown, unknown
    geometry = np.empty(n, dtype=object)
    geometry[:] = list(shapes)
    return gpd.GeoDataFrame(data, geometry=geometry, crs=CRS)


def committees(*shapes: Any, **columns: Any) -> gpd.GeoDataFrame:
    """Committees with codes 370305100001 ..."""
    columns.setdefault("committee_code", [code(k) for k in range(len(shapes))])
    columns.setdefault("name", [f"第{k + 1}居委会" for k in range(len(shapes))])
    return table(COMMITTEES, shapes, **columns)


def buildings(*shapes: Any, **columns: Any) -> gpd.GeoDataFrame:
    """Buildings b0, b1 ..., residential, one housing unit each."""
    n = len(shapes)
    given = {
        "building_id": [f"b{k}" for k in range(n)],
        "source_row": list(range(n)),
        "use": "residential",
        "housing_units": 1.0,
        "status": "",
    }
    return table(BUILDINGS, shapes, **(given | columns))


def barriers(*shapes: Any, **columns: Any) -> gpd.GeoDataFrame:
    """Barriers of kind road."""
    return table(BARRIERS, shapes, **({"kind": "road", "rank": 3, "name": ""} | columns))


def eas(*shapes: Any, **columns: Any) -> gpd.GeoDataFrame:
    """EAs 001, 002 ... of the first committee."""
    n = len(shapes)
    given = {
        "ea_code": [f"{code(0)}{k + 1:03d}" for k in range(n)],
        "name": [f"EA {k + 1:03d}" for k in range(n)],
        "kind": "ordinary",
        "area_m2": [0.0 if s is None else shapely.area(s) for s in shapes],
    }
    given |= columns
    given.setdefault("committee_code", [c[:12] for c in given["ea_code"]])
    given.setdefault("load", given.get("housing_units", np.nan))
    return table(EAS, shapes, **given)


def parts(houses: gpd.GeoDataFrame, ea_code: Sequence[str | None], **columns: Any) -> gpd.GeoDataFrame:
    """One part a building, in the given EAs."""
    n = len(houses)
    assert len(ea_code) == n
    given = {
        "building_id": list(houses["building_id"]),
        "part_no": 1,
        "ea_code": list(ea_code),
        "committee_code": [None if c is None else c[:12] for c in ea_code],
        "building_no": [np.nan if c is None else list(ea_code[:k]).count(c) + 1.0 for k, c in enumerate(ea_code)],
        "housing_units": list(houses["housing_units"].fillna(0).astype("int64")),
        "units_estimated": list(houses["units_estimated"]),
        "label": "",
        "use": list(houses["use"]),
        "floors": list(houses["floors"]),
        "status": ["no_committee" if c is None else "placed" for c in ea_code],
    }
    return table(PARTS, list(houses.geometry), **(given | columns))


def square(x: float, y: float, side: float = 10.0) -> shapely.Polygon:
    """A square by its south-west corner."""
    return shapely.box(x, y, x + side, y + side)
