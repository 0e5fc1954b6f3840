"""Columns that a later delivery does not bring, while the project knows values of them: kept, or the delivery refused.

Single cells of an update that say nothing are seen to by `layers.reading.kept_values`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from gis.errors import Refused
from gis.issues import issue
from gis.messages.phrases import said
from layers.reading.kept_values import keep_values
from layers.reading.sources import Delivery

_UNSAID = ("", "unknown")  # values of text columns that say nothing
_TOLD_OTHERWISE = ("T20-housing_units", "I10")  # findings that speak of rows without a value; those keep theirs


def settle(old: pd.DataFrame, new: pd.DataFrame, delivery: Delivery, role: str, key: str, mode: str | None) -> tuple[Any, Delivery]:
    """The delivered rows with the values that are kept, and the delivery with what is to be said of them.

    Args:
        old: table of the project, as its sources state it.
        new: rows of the delivery, ids as the project writes them.
        delivery: as read.
        role: a key of `layers.imports.ROLES`.
        key: column of the ids.
        mode: as the user stated it; None: not at all. Only who asks for ``replace`` may lose known values.

    Raises:
        Refused: ``columns_gone``.
    """
    if mode == "update":
        new, delivery = keep_values(old, new, delivery, role, key, _known)
    by_row = role != "units"  # dwellings are counted by building and entrance: no row has a twin to take its entrance from
    touched = old[old[key].isin(new[key])] if mode == "update" else old
    lost = {column: n for column in delivery.lacking if (n := int(_known(touched[column]).sum()))} if mode != "append" else {}
    if not lost:
        return new, delivery
    listed = ", ".join(f"{delivery.lacking[column]} ({n})" for column, n in lost.items())
    first = delivery.lacking[next(iter(lost))]
    params = {"file": delivery.file, "lost": listed, "columns": delivery.columns, "table": role, "field": first}
    if mode == "update" and by_row:
        issues = [i for i in delivery.issues if i["code"] not in _TOLD_OTHERWISE]
        return _filled(old, new, key, list(lost)), replace(delivery, issues=[*issues, issue("T20-kept", **params)])
    if mode == "replace":
        return new, replace(delivery, issues=[*delivery.issues, issue("T20-lost", **params)])
    raise Refused("columns_gone", **params, keep=said("keep_by_update") if by_row and delivery.ids_given else "")


def _known(column: pd.Series) -> pd.Series:
    return column.notna() & ~column.isin(_UNSAID)


def _filled(old: pd.DataFrame, new: pd.DataFrame, key: str, columns: list[str]) -> pd.DataFrame:
    """The new rows with the old values of some columns, the first row of an id from the first, the second from the second."""
    before = pd.MultiIndex.from_arrays([old[key], old.groupby(key).cumcount()])
    at = before.get_indexer(pd.MultiIndex.from_arrays([new[key], new.groupby(key).cumcount()]))
    values = {c: np.where(at >= 0, old[c].to_numpy()[at], new[c].to_numpy()) for c in columns}
    return new.assign(**{c: pd.Series(v, index=new.index, dtype=old[c].dtype) for c, v in values.items()})
