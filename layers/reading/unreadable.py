"""Rows that are there and cannot be what they say: a text where a number stands, a shape that is none. Only damage makes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pyproj
import shapely

_FAULTS = (
    sqlite3.Error,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    OverflowError,
    shapely.errors.ShapelyError,
    pyproj.exceptions.ProjError,
)


class Unreadable(Exception):
    """A table holds what no program of ours has written; the text is its name."""


@contextmanager
def reading_rows(table: str) -> Iterator[None]:
    """A block that makes something of the rows of a table, and does nothing else.

    Raises:
        Unreadable: where that fails.
    """
    try:
        yield
    except _FAULTS as e:
        raise Unreadable(table) from e
