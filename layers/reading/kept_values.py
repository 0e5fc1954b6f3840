"""Cells of an update that say nothing, while the project knows a value: it is kept, and said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from gis.issues import Issue, issue
from gis.messages.phrases import said
from layers.reading.columns import BUILDINGS, COMMITTEES, TOTALS, lacking
from layers.reading.sources import Delivery

_ROLES = {"committees": COMMITTEES, "buildings": BUILDINGS, "totals": TOTALS}
_UNREAD = ("T16", "T16-row", "T17-row")  # findings about a value that could not be used: not known, while a kept one is
_NAMED = 10  # rows in a message

Kept = dict[tuple[str, object], object]  # field, and row of the file or code: the value that is kept


def keep_values(
    old: pd.DataFrame, new: pd.DataFrame, delivery: Delivery, role: str, key: str, is_known: Callable[[pd.Series], pd.Series]
) -> tuple[Any, Delivery]:
    """The rows of an update with the values of the project in cells that are empty, or hold what cannot be used.

    An empty count in a later file means that nobody has counted anew, not that the one of before was wrong: to estimate in
    its place would lose it.

    Args:
        old: table of the project, as its sources state it.
        new: rows of the delivery, ids as the project writes them.
        delivery: as read; columns it has none of are not looked at.
        role: a key of `layers.imports.ROLES`.
        key: column of the ids.
        is_known: which values of a column say something.

    Returns:
        The rows; and the delivery with a finding for each field (``T21-kept``), while those about a value that could not
        be used say what is used instead.
    """
    if role not in _ROLES or not len(old):
        return new, delivery
    before = old.drop_duplicates(key).set_index(key)
    rows = new["source_row"] if "source_row" in new else new[key]
    kept: Kept = {}
    told: list[Issue] = []
    out = new.copy()
    for column, field in lacking({}, _ROLES[role]).items():
        if column in delivery.lacking:
            continue
        values = before[column].reindex(new[key]).set_axis(new.index)
        empty = is_known(values) & (~is_known(new[column]) | rows.isin(_doubted(delivery, field)))
        out[column] = new[column].where(~empty, values).astype(new[column].dtype)
        of_field = {(field, row): value for row, value in zip(rows[empty].tolist(), values[empty].tolist(), strict=True)}
        names = dict(zip(rows[empty].tolist(), new.loc[empty, key].tolist(), strict=True))
        kept |= of_field
        told += _told(delivery, field, {row: v for (_, row), v in of_field.items()}, names)
    return out, replace(delivery, issues=[*(_corrected(i, kept) for i in delivery.issues), *told]) if kept else delivery


def _doubted(delivery: Delivery, field: str) -> list[object]:
    """Rows whose value cannot be (T17), though it is a number."""
    found = [i for i in delivery.issues if i["code"] == "T17" and i["params"].get("field") == field]
    return [_row_of(i) for i in found if i["params"]["taken"].get("say") == "taken_estimate"]


def _told(delivery: Delivery, field: str, values: Mapping[object, object], names: Mapping[object, str]) -> list[Issue]:
    """One finding for all rows that are empty in a field; those whose value could not be used have theirs already."""
    unread = {_row_of(i) for i in delivery.issues if i["params"].get("field") == field}
    empty = [row for row in values if row not in unread]
    if not empty:
        return []
    shown = [
        said("kept_of_row" if isinstance(row, int) else "kept_of_code", row=row, id=names[row], value=_plain(values[row]))
        for row in empty[:_NAMED]
    ]
    return [issue("T21-kept", None, file=delivery.file, field=field, count=len(empty), kept=shown, more=" ..." if empty[_NAMED:] else "")]


def _corrected(found: Issue, kept: Kept) -> Issue:
    """A finding that says which value is used where that of the row cannot be."""
    value = kept.get((str(found["params"].get("field")), _row_of(found)))
    if value is None:
        return found
    if found["code"] == "T17":
        return {**found, "params": {**found["params"], "taken": said("taken_known", value=_plain(value))}}
    if found["code"] in _UNREAD:
        return {**found, "code": f"{found['code']}-kept", "params": {**found["params"], "known": _plain(value)}}
    return found


def _row_of(found: Issue) -> object:
    """What `Kept` calls the row that a finding is about: its number in a layer, the code in a table."""
    return found["params"].get("row") if found["code"] in ("T16", "T17") else found["committee_code"]


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
