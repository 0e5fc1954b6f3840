"""Texts of tables that a spreadsheet will open: none is taken for a formula (a name that begins with = would be run)."""

from __future__ import annotations

_BEGIN = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(value: object) -> object:
    """The value; a text that a spreadsheet would run has an apostrophe before it, which it takes away again."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGIN) else value
