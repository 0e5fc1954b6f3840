"""A whole table of the project with the rows of some committees renewed, as reading it anew would give it, but sooner."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.schema import Table
from layers.storage.changes import differing, keys

Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Patch:
    """A table, where each of its rows was before, and which have changed.

    Attributes:
        frame: the table.
        came_from: (n,) row in the table before, -1 for a row that was not there.
        changed: rows that were not there, or differ.
    """

    frame: pd.DataFrame
    came_from: Ints
    changed: Ints


def patched(table: Table, before: pd.DataFrame, rows: Ints, now: pd.DataFrame) -> Patch | None:
    """A table in which ``now`` takes the place of some rows; None where they are the same.

    Rows keep their places by their keys, as in the file; new ones come last.

    Args:
        table: which.
        before: the whole table.
        rows: of it that may have changed.
        now: what they are now.
    """
    old, new = keys(before.iloc[rows], table), keys(now, table)
    at = dict(zip(old, rows.tolist(), strict=True))
    both = np.array([k for k, key in enumerate(new) if key in at], dtype=np.intp)
    place = np.array([at[new[k]] for k in both], dtype=np.intp)
    differ = differing(table, before.iloc[place], now.iloc[both])
    known = set(new)
    gone = np.array([row for key, row in at.items() if key not in known], dtype=np.intp)
    come = np.array([k for k, key in enumerate(new) if key not in at], dtype=np.intp)
    if not (differ.any() or len(gone) or len(come)):
        return None
    kept = np.ones(len(before), dtype=bool)
    kept[gone] = False
    came_from = np.concatenate([np.flatnonzero(kept), np.full(len(come), -1, dtype=np.intp)])
    where = np.cumsum(kept) - 1
    changed = np.sort(np.concatenate([where[place[differ]], np.arange(kept.sum(), len(came_from))]))
    source = np.full(len(came_from), -1, dtype=np.intp)  # row of ``now`` that each changed row takes its values from
    source[where[place[differ]]], source[kept.sum() :] = both[differ], come
    return Patch(_frame(table, before, now, came_from, changed, source[changed]), came_from, changed)


def _frame(table: Table, before: pd.DataFrame, now: pd.DataFrame, came_from: Ints, changed: Ints, source: Ints) -> pd.DataFrame:
    def column(name: str) -> NDArray[np.generic]:
        values: NDArray[np.generic] = before[name].to_numpy()[np.maximum(came_from, 0)] if len(before) else now[name].to_numpy()[source]
        values[changed] = now[name].to_numpy()[source]
        return values

    columns = {name: pd.Series(column(name), dtype=object if kind == "text" else None) for name, kind in table.columns.items()}
    frame = pd.DataFrame(columns)
    if not table.geometry:
        return frame
    assert isinstance(before, gpd.GeoDataFrame)
    return gpd.GeoDataFrame(frame, geometry=column("geometry"), crs=before.crs)
