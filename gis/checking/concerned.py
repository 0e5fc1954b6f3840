"""Which committees a finding is of: all that it names, else those that its building or its place touches or lies nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gis.issues import Issue


def concerned(issues: Sequence[Issue], committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame) -> list[tuple[str, ...]]:
    """Codes of the committees that each finding is of, in the order of the table; none for what is about the whole delivery.

    A finding names committees by its ``committee_code`` or ``ea_code``, and further ones by what `gis.issues.issue` was
    told; names of committees that are not there count for nothing.

    Args:
        issues: findings, their places in the CRS of the tables.
        committees: table `COMMITTEES`.
        buildings: table `BUILDINGS`.
    """
    codes = committees["committee_code"].to_numpy(dtype=object)
    row = {code: k for k, code in enumerate(codes)}
    out = [sorted({row[code] for code in _named(i) if code in row}) for i in issues]
    at, shapes = _unnamed(issues, out, buildings)
    if len(at) and len(codes):
        found, near = shapely.STRtree(committees.geometry.to_numpy()).query_nearest(shapes)
        for k, c in zip(found.tolist(), near.tolist(), strict=True):
            out[at[k]].append(c)
    return [tuple(codes[sorted(rows)]) for rows in out]


def _named(found: Issue) -> list[str]:
    own = found["committee_code"] or (found["ea_code"] or "")[:-3]
    return [own, *found.get("concerned", ())]  # those of imports are read from the project without


def _unnamed(issues: Sequence[Issue], rows: list[list[int]], buildings: gpd.GeoDataFrame) -> tuple[list[int], Any]:
    """Findings that name no committee but have a place, and the shapes to look around: footprints before points."""
    footprints = dict(zip(buildings["building_id"], buildings.geometry, strict=True))
    at, shapes = [], []
    for k, found in enumerate(issues):
        shape = footprints.get(found["building_id"])
        shape = found["geometry"] if shape is None or shape.is_empty else shape
        if not rows[k] and shape is not None and not shape.is_empty and np.isfinite(shape.bounds).all():
            at.append(k)
            shapes.append(shape)
    return at, np.array(shapes, dtype=object)
