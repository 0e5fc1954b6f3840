"""Columns called by a general name (编号, 代码): they are taken for codes or ids only where each row has its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from layers.reading.columns import Role, plain_name

Fields = dict[str, list[pd.Series]]


def without_repeated(fields: Fields, role: Role, mapping: Mapping[str, str]) -> tuple[Fields, list[tuple[str, dict[str, Any]]]]:
    """The fields without those read from a column that ``role`` is unsure of and that names several rows alike; what is to be said.

    Such a column numbers something else (kinds of building, numbers within a street), and rows would be refused for sharing
    a value. A column that the user names stays.
    """
    out: Fields = {}
    notes: list[tuple[str, dict[str, Any]]] = []
    for field, columns in fields.items():
        first = columns[0]
        repeated = int(first.dropna().duplicated(keep=False).sum()) if field not in mapping and plain_name(first.name) in role.unsure else 0
        if repeated:
            notes.append(("T20-repeated", {"table": role.name, "field": field, "column": str(first.name), "count": repeated}))
        else:
            out[field] = columns
    return out, notes
