"""Columns that a driver adds to every KML file: where nothing stands in them, nobody wrote them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

_ADDED = frozenset(
    ("id", "Name", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon")
)
_UNSAID = ("", -1, 0)  # what the driver gives for a text or number that the file does not say


def written(available: Sequence[str], table: pd.DataFrame, named: Collection[str]) -> list[str]:
    """The columns of a KML file without those that the driver has added and that hold nothing.

    Args:
        available: all columns.
        table: what stands in them.
        named: columns that the user names; they stay.
    """
    return [c for c in available if c not in _ADDED or c in named or not (table[c].isna() | table[c].astype(object).isin(_UNSAID)).all()]
