"""Numbers as people write them: 120, 1,200, 120户, 1.2万, 3层, true for 1; what cannot be read is said, not guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.messages.phrases import said

NOTHING = frozenset(("", "null", "none", "nan", "n/a", "na", "-", "--", "—", "无", "未知", "/", "不详"))
_TRUTH = {"true": 1.0, "false": 0.0}
_WAYS_TOLD = 4  # of writing a number as text, an example of each
_NUMBER = re.compile(
    r"([+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?)\s*(万)?\s*"
    r"(户|套|间|人|层|楼|个|单元|栋|米|m|metres?|meters?|units?|floors?|storeys?|households?)?\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Counts:
    """Numbers (NaN where there is none), which rows were read from something such as 120户 or True, and which could not be read (T16)."""

    values: NDArray[np.float64]
    worded: NDArray[np.bool_]
    unread: NDArray[np.bool_]


def read_counts(column: pd.Series) -> Counts:
    """Numbers from numbers, text, or True and False, which are 1 and 0: a source of houses of one dwelling may say so."""
    none = np.zeros(len(column), bool)
    if pd.api.types.is_bool_dtype(column):
        return Counts(column.to_numpy(float, na_value=np.nan), column.notna().to_numpy(), none)
    if pd.api.types.is_numeric_dtype(column):
        return Counts(column.to_numpy(float, na_value=np.nan), none, none)
    truth = column.map(type).eq(bool)  # in a column that is not filled everywhere
    numbers = pd.to_numeric(column.mask(truth), errors="coerce").to_numpy(float, na_value=np.nan).copy()
    worded, unread = none.copy(), none.copy()
    rest = np.flatnonzero(np.isnan(numbers) & column.notna().to_numpy())
    codes, words = pd.factorize(column.iloc[rest])
    read = [read_number(str(w)) for w in words]
    for k, value in enumerate(read):
        rows = rest[codes == k]
        if value is not None:
            numbers[rows] = value
            worded[rows] = True
        elif _plain(str(words[k])).lower() not in NOTHING:
            unread[rows] = True
    return Counts(numbers, worded, unread)


def examples_of(column: pd.Series, counts: Counts) -> list[dict[str, object]]:
    """What was read, an example of each way of writing (1,200, 120户, full-width, True ...), as values of messages.

    Args:
        column: as read.
        counts: what `read_counts` made of it.
    """
    first: dict[str, tuple[str, int]] = {}
    for row in np.flatnonzero(counts.worded).tolist():
        text = str(column.iloc[row])
        first.setdefault(re.sub(r"\d+", "0", text), (text, row))
        if len(first) == _WAYS_TOLD:
            break
    return [said("number_read", text=text, value=f"{counts.values[row]:.12g}") for text, row in first.values()]


def read_number(text: str) -> float | None:
    """The number a text says without doubt, or None: '120户' is 120, '约百户' is nothing."""
    text = _plain(text)
    if text.lower() in _TRUTH:
        return _TRUTH[text.lower()]
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    return float(found.group(1).replace(",", "")) * (10_000 if found.group(2) else 1)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("'\"")
