"""What the made pages of this folder have in common: tables, and messages with their places shown."""

from __future__ import annotations

import re

_PLACE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def shown(template: str) -> str:
    """A message as a cell of a table: its places as ‹name›, of several forms of a word the last."""
    return _PLACE.sub(_place, template).replace("|", "\\|").replace("\n", " ")


def _place(found: re.Match[str]) -> str:
    name, form = found.groups()
    return form.split("|")[-1] if form and "|" in form else f"‹{name}›"
