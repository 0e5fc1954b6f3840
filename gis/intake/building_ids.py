"""Ids of buildings: as the source has them, the plain form they are compared by, and what a spreadsheet has done to them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.errors import Refused

_MOST_DIGITS = 1e15  # a spreadsheet keeps no more in a number [T03]
_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?[eE]\+\d+")  # as spreadsheets write it: 12E5 may be a real id, 1.2E+06 is none
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"))
_QUOTES = "'`’‘\""


def refuse_damaged(column: pd.Series, /, **place: object) -> None:
    """Refuse a column of ids whose last digits are lost.

    Args:
        column: text or numbers, as read.
        place: ``file`` and ``column`` as a refusal should name them.

    Raises:
        Refused: ``T02`` for texts of the form 4.2E+11; ``T03`` for numbers of more than 15 digits.
    """
    if pd.api.types.is_numeric_dtype(column):
        _refuse_long(column.to_numpy(float, na_value=np.nan), place)
        return
    cells = column.dropna().tolist()
    _refuse_long(np.array([c for c in cells if isinstance(c, int | float)], dtype=float), place)
    for cell in cells:
        if isinstance(cell, str) and ("+" in cell or "\uff0b" in cell) and _SCIENTIFIC.fullmatch(plain_id(cell)):
            raise Refused("T02", value=cell, **place)


def plain_id(text: str) -> str:
    """The id without what typing and spreadsheets add: full-width signs, spaces and quotes around it, invisible signs.

    A space inside stays: house 1 of row 12 is not house 12 of row 1.
    """
    if text.isascii():  # nearly all are, and a county has a hundred thousand
        return text if text.isalnum() else text.strip().strip(_QUOTES).strip()
    return text.translate(_HALF_WIDTH).translate(_HIDDEN).strip().strip(_QUOTES).strip()


def plain_ids(ids: Iterable[str]) -> NDArray[np.object_]:
    """The plain form of each id."""
    given = [*ids]
    if not _all_plain(given):
        given = [*map(plain_id, given)]
    return np.array([*given, None], dtype=object)[:-1]


def or_row_number(ids: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Ids with the number of the row where there is none, never one that another row has; and which rows these are."""
    without = np.array(pd.isna(ids), dtype=bool)
    without[~without] = plain_ids(ids[~without]) == ""
    taken = set(plain_ids(ids[~without]))
    out = ids.copy()
    for row in np.flatnonzero(without).tolist():
        name = str(row)
        while name in taken:
            name = f"row {name}"
        out[row] = name
        taken.add(name)
    return out, without


def _all_plain(ids: list[str]) -> bool:
    """Whether no id has anything but letters and digits; asked of all together, it takes no time."""
    text = "".join(ids)
    return not text or (text.isascii() and text.isalnum())


def first_rows(ids: NDArray[np.object_]) -> NDArray[np.intp]:
    """The first row that has the id of each row, compared in their plain form."""
    codes = pd.factorize(plain_ids(ids))[0]
    _, first = np.unique(codes, return_index=True)
    return np.asarray(first[codes], dtype=np.intp)


def _refuse_long(numbers: NDArray[np.float64], place: dict[str, object]) -> None:
    long = numbers[np.isfinite(numbers) & (np.abs(numbers) >= _MOST_DIGITS)]
    if len(long):
        raise Refused("T03", value=f"{np.abs(long).max():.0f}", **place)
