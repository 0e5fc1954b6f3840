"""Committee codes: 12 digits, cleaned of what spreadsheets do to them; temporary ones where there is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.errors import Refused

LENGTH = 12
TEMPORARY = "99"  # no province has this number
_MOST_DIGITS = 1e15  # a spreadsheet keeps no more in a number [T03]
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+]?\d+")
_DECIMAL = re.compile(r"(\d+)\.0+")
_RIGHT = re.compile(rf"[0-9]{{{LENGTH}}}")
_HIDDEN = "\u200b\u200c\u200d\ufeff\u00ad"


@dataclass(frozen=True)
class Codes:
    """Cleaned codes (text, "" where there is none), and how many were decimal numbers (T01) or held stray signs (T05)."""

    values: NDArray[np.object_]
    decimals: int
    cleaned: int


def clean_codes(column: pd.Series, /, **place: object) -> Codes:
    """Codes as text.

    Args:
        column: text or numbers, as read.
        place: ``file`` and ``column`` as a refusal should name them.

    Raises:
        Refused: ``T02`` where a spreadsheet has turned codes to the form 4.2E+11; ``T03`` where codes of more than 15
            digits came as numbers: in both the last digits are lost.
    """
    if pd.api.types.is_numeric_dtype(column):
        return _from_numbers(column.to_numpy(float, na_value=np.nan), place, pd.api.types.is_float_dtype(column))
    values = np.empty(len(column), dtype=object)
    decimals = cleaned = 0
    for i, cell in enumerate(column.tolist()):
        raw = "" if cell is None or cell != cell else _number_text(cell, place) if isinstance(cell, float) else str(cell)
        text = _plain(raw)
        if _SCIENTIFIC.fullmatch(text):
            raise Refused("T02", value=raw, **place)
        whole = _DECIMAL.fullmatch(text)
        decimals += bool(whole)
        cleaned += text != raw
        values[i] = whole.group(1) if whole else text
    return Codes(values, decimals, cleaned)


def is_code(code: str) -> bool:
    """Whether a code has the 12 digits of a committee."""
    return bool(_RIGHT.fullmatch(code))


def temporary_codes(count: int, taken: Iterable[str] = ()) -> list[str]:
    """The next ``count`` temporary codes, 99 and 10 digits, that are not ``taken``."""
    used = set(taken)
    out: list[str] = []
    number = 0
    while len(out) < count:
        number += 1
        code = f"{TEMPORARY}{number:0{LENGTH - len(TEMPORARY)}d}"
        if code not in used:
            out.append(code)
    return out


def duplicates(codes: NDArray[np.object_]) -> dict[str, list[int]]:
    """Codes that occur more than once, with their rows; empty codes do not count."""
    rows: dict[str, list[int]] = {}
    for i, code in enumerate(codes.tolist()):
        if code:
            rows.setdefault(code, []).append(i)
    return {code: at for code, at in rows.items() if len(at) > 1}


def _from_numbers(numbers: NDArray[np.float64], place: dict[str, object], decimal: bool) -> Codes:
    known = np.isfinite(numbers)
    if (np.abs(numbers[known]) >= _MOST_DIGITS).any():
        raise Refused("T03", value=f"{np.abs(numbers[known]).max():.0f}", **place)
    values = np.array([_number_text(v, place) if k else "" for v, k in zip(numbers.tolist(), known, strict=True)], dtype=object)
    return Codes(values, int(known.sum()) if decimal else 0, 0)


def _number_text(number: float, place: dict[str, object]) -> str:
    if abs(number) >= _MOST_DIGITS:
        raise Refused("T03", value=f"{number:.0f}", **place)
    return str(int(number)) if number.is_integer() else str(number)


def _plain(text: str) -> str:
    """Half-width, without any space, quote at the start, or invisible sign."""
    half = unicodedata.normalize("NFKC", text)
    half = "".join(half.split()).strip("'`’‘\"")
    return half.translate({ord(c): None for c in _HIDDEN})
