"""What was drawn on a map in longitude and latitude, as edits take it: in metres of the project."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pyproj

from gis.edits import EDITS

DEGREES = "EPSG:4326"  # longitude, latitude, as GeoJSON has them
_DECIMALS = 4  # of a metre; the same drawing gives the same arguments, so that a repeated request is known again
_DRAWN = {edit.op: {arg.name: arg.kind for arg in edit.args if arg.kind in ("line", "polygon")} for edit in EDITS}


def in_metres(op: str, args: Mapping[str, Any], crs: object) -> dict[str, Any]:
    """Arguments of an edit with their lines and polygons in metres of ``crs``.

    Args:
        op: of `gis.edits.EDITS`; of any other nothing is converted.
        args: plain JSON, points as [longitude, latitude]; what is no such point stays as it is, for the edit to refuse.
        crs: of the project.
    """
    found = dict(args)
    for name, kind in _DRAWN.get(op, {}).items():
        value = found.get(name)
        if kind == "line":
            found[name] = _moved(value, crs)
        elif isinstance(value, list):
            found[name] = [_moved(ring, crs) for ring in value]
    return found


def _moved(points: Any, crs: object) -> Any:
    """Points in metres; as they were given where one of them is none on the globe."""
    if not (isinstance(points, list) and points and all(_is_point(p) for p in points)):
        return points
    xy = np.array(points, dtype=float)
    moved = np.column_stack(_to_metres(pyproj.CRS.from_user_input(crs)).transform(xy[:, 0], xy[:, 1]))
    return np.round(moved, _DECIMALS).tolist() if np.isfinite(moved).all() else points


def _is_point(value: Any) -> bool:
    plain = isinstance(value, list) and len(value) == 2 and all(type(v) in (int, float) for v in value)
    return plain and abs(value[0]) <= 180 and abs(value[1]) <= 90


@lru_cache(maxsize=8)
def _to_metres(crs: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(DEGREES, crs, always_xy=True)
