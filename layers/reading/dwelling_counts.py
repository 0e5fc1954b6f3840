"""How many dwellings a row of a list stands for: one, or what a column of counts says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gis.intake.counts import examples_of, read_counts
from gis.issues import Issue, issue
from layers.reading.sources import Source
from layers.reading.tables import Sheet

_MOST = 100_000  # dwellings of a row: more is an error of a whole column, such as telephone numbers


def row_units(source: Source, sheet: Sheet, picked: Mapping[str, Sequence[str]], rows: pd.DataFrame) -> tuple[pd.Series, list[Issue]]:
    """Dwellings of each row of ``sheet``, NaN where the count cannot be used, and what was found.

    Args:
        source: of the list, with the columns that the user named.
        sheet: all rows.
        picked: columns of each field.
        rows: ``building_id`` and ``entrance`` of the rows that name a building.
    """
    ones = pd.Series(1.0, index=sheet.frame.index)
    once = not rows.duplicated().any()
    if "housing_units" not in picked:
        return ones, _once_each(source, sheet, picked, rows) if once else []
    column = picked["housing_units"][0]
    counts = read_counts(sheet.frame[column])
    if not once and "housing_units" not in source.mapping:
        other = np.nan_to_num(counts.values, nan=1.0) != 1.0
        return ones, [issue("I25-rows", file=source.file, column=column)] if other.any() else []
    odd = (counts.values < 0) | (counts.values > _MOST) | (counts.values % 1 > 0)
    issues = []
    if counts.worded.any():
        told: dict[str, Any] = {"count": int(counts.worded.sum()), "field": "housing_units", "column": column}
        issues.append(issue("T16-read_table", file=source.file, examples=examples_of(sheet.frame[column], counts), **told))
    for k in rows.index[(np.isnan(counts.values) | odd)[rows.index]]:
        at: dict[str, Any] = {"file": source.file, "row": int(sheet.rows[k])}
        if counts.unread[k] or odd[k]:
            value = str(sheet.frame[column].iloc[k])
            issues.append(issue("T17-row" if odd[k] else "T16-row", field=column, value=value, **at))
        else:
            issues.append(issue("I06", field=column, **at))
    return pd.Series(np.where(odd, np.nan, counts.values), index=sheet.frame.index), issues


def _once_each(source: Source, sheet: Sheet, picked: Mapping[str, Sequence[str]], rows: pd.DataFrame) -> list[Issue]:
    """I25: no building stands on two rows, and another column holds numbers above 1, which may be the counts."""
    used = {c for columns in picked.values() for c in columns}
    numbers = [c for c in sheet.frame.columns if c not in used and _may_count(sheet.frame[c].loc[rows.index])]
    return [issue("I25", file=source.file, columns=", ".join(map(str, numbers)))] if len(rows) > 1 and numbers else []


def _may_count(column: pd.Series) -> bool:
    values = read_counts(column).values
    there = values[~np.isnan(values)]
    return len(there) > len(column) / 2 and bool(((there >= 0) & (there <= _MOST) & (there % 1 == 0)).all() and (there > 1).any())
