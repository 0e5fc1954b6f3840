"""Committees that a delivery gives under another code, with the outline they had: their plan goes on under the new code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

_SAME = 0.99  # of the land of both together that they share: corners that a neighbour lends are no other committee
_CODE = re.compile(r"(?<!\d)(\d{12})(?=(\d{3})?(?!\d))")  # of a committee, or the head of that of an EA
_COLUMNS = ("committee_code", "ea_code", "old_ea_code", "new_ea_code")


def recoded(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> dict[str, str]:
    """New code of each committee whose code is gone and whose outline is there under a code that is new.

    Args:
        before, after: tables `COMMITTEES`, one metric CRS.
    """
    gone = before[~before["committee_code"].isin(after["committee_code"])]
    new = after[~after["committee_code"].isin(before["committee_code"])]
    old_shapes, new_shapes = gone.geometry.to_numpy(), new.geometry.to_numpy()
    i, j = shapely.STRtree(new_shapes).query(old_shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(old_shapes[i], new_shapes[j]))
    share = shared / np.maximum(shapely.area(old_shapes[i]) + shapely.area(new_shapes[j]) - shared, 1e-9)
    out: dict[str, str] = {}
    for k in np.flatnonzero(share >= _SAME).tolist():
        old, now = gone["committee_code"].iloc[i[k]], new["committee_code"].iloc[j[k]]
        if old not in out and now not in out.values():
            out[old] = now
    return out


def with_codes(frame: Any, codes: Mapping[str, str]) -> Any:
    """A table of committees, of a plan, or of findings, under the new codes: in its columns of codes, in texts and their values."""
    if not codes or not len(frame):
        return frame
    named = {c: _renamed(frame[c], codes) for c in (*_COLUMNS, "message", "params") if c in frame}
    return frame.assign(**named)


def _renamed(column: pd.Series, codes: Mapping[str, str]) -> pd.Series:
    return column.map(lambda v: _CODE.sub(lambda found: codes.get(found[1], found[1]), v) if isinstance(v, str) else v).astype(object)
