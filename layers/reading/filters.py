"""Attribute filters for tables that GDAL does not read (GeoParquet): plain comparisons joined by AND."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_TERM = re.compile(
    r"""\(*\s*(?:"(?P<quoted>[^"]+)"|(?P<name>[^\s=<>!'"()]+))\s*
    (?:(?P<null>IS\s+(?:NOT\s+)?NULL)|(?P<op><=|>=|<>|!=|=|<|>)\s*(?P<value>'(?:[^']|'')*'|[-+.\w]+)|(?P<isin>(?:NOT\s+)?IN)\s*\((?P<list>[^)]*)\))\s*\)*""",
    re.VERBOSE | re.IGNORECASE,
)
_TEXT = re.compile(r"'(?:[^']|'')*'")
_COMPARED = re.compile(
    r"""(?:"(?P<quoted>[^"]+)"|(?P<name>[^\W\d]\w*))\s*(?=[<>=!]|\b(?:IS|IN|LIKE|ILIKE|BETWEEN|NOT\s+(?:IN|LIKE|ILIKE|BETWEEN))\b)""",
    re.IGNORECASE,
)
_NO_COLUMN = frozenset(("and", "or", "not", "is", "in", "like", "between", "end", "nocase", "binary", "rtrim", "fid", "ogc_fid", "rowid"))
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def columns_of(where: str) -> list[str]:
    """Columns that the filter names.

    Raises:
        ValueError: the filter is more than plain comparisons joined by AND.
    """
    return [m.group("quoted") or m.group("name") for m in _terms(where)]


def unknown_columns(where: str, available: Iterable[str], *, only_quoted: bool = False) -> list[str]:
    """Names that a filter in the language of GDAL compares, and which no column has.

    Args:
        where: any filter.
        available: columns of the layer; capitals make no difference.
        only_quoted: leave out names without quotes, which may also be words of that language.
    """
    known = {c.casefold() for c in available} | _NO_COLUMN
    found = _COMPARED.finditer(_TEXT.sub("''", where))
    names = [m.group("quoted") or m.group("name") for m in found if m.group("quoted") or not only_quoted]
    return list(dict.fromkeys(n for n in names if n.casefold() not in known and not n.casefold().startswith("ogr_")))


def rows_that_match(table: pd.DataFrame, where: str) -> NDArray[np.bool_]:
    """Which rows the filter lets through.

    Raises:
        ValueError: the filter is more than plain comparisons joined by AND.
        KeyError: it names a column that does not exist.
    """
    keep = np.ones(len(table), bool)
    for term in _terms(where):
        keep &= _holds(table[term.group("quoted") or term.group("name")], term)
    return keep


def _terms(where: str) -> list[re.Match[str]]:
    found = [_TERM.fullmatch(part.strip()) for part in re.split(r"\s+AND\s+", where.strip(), flags=re.IGNORECASE)]
    terms = [m for m in found if m is not None]
    if len(terms) < len(found):
        raise ValueError("only comparisons joined by AND")
    return terms


def _holds(column: pd.Series, term: re.Match[str]) -> NDArray[np.bool_]:
    there = column.notna().to_numpy()
    if null := term.group("null"):
        return np.asarray(there if "NOT" in null.upper() else ~there, dtype=bool)
    if term.group("isin"):
        values = [_value(v.strip(), column) for v in term.group("list").split(",")]
        inside = column.isin(values).to_numpy()
        return np.asarray(there & (~inside if "NOT" in term.group("isin").upper() else inside), dtype=bool)
    answer = _COMPARE[term.group("op")](column, _value(term.group("value"), column))
    return np.asarray(there & answer.fillna(False).to_numpy(bool), dtype=bool)


def _value(text: str, column: pd.Series) -> object:
    bare = text[1:-1].replace("''", "'") if text.startswith("'") else text
    return float(bare) if pd.api.types.is_numeric_dtype(column) else bare
