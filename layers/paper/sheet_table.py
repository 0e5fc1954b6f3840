"""Tables on paper: heads on each page, rows to write in, a last row of totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layers.paper.sheet_paper import POINT_MM, Paper

_HEAD_PT, _CELL_PT, _LEAST_PT = 7.0, 8.0, 5.0
_HEAD_MM = 7.0
_PAD_MM = 0.8
Row = Sequence[str]


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in mm, and where its texts stand (left, center, right)."""

    head: str
    width_mm: float
    align: str = "left"


def rows_of(height_mm: float, row_mm: float) -> int:
    """How many rows a table of a height holds below its head."""
    return int((height_mm - _HEAD_MM) / row_mm + 1e-6)


def pages_of(rows: Sequence[Row], first: int, next_: int) -> list[Sequence[Row]]:
    """Rows shared among pages, of which the first has another number of rows; at least one page."""
    out = [rows[:first]]
    out += [rows[k : k + next_] for k in range(first, len(rows), next_)]
    return out


def draw_table(paper: Paper, columns: Sequence[Column], rows: Sequence[Row], at: tuple[float, float], row_mm: float) -> float:
    """Draw a table with its upper left corner at a place in mm; gives the height of its lower edge. The last row may be of totals.

    Args:
        paper: with its page begun.
        columns: from left to right.
        rows: texts, as many a row as there are columns.
        at: left, top.
        row_mm: height of a row.
    """
    left, top = at
    edges = [left]
    for column in columns:
        edges.append(edges[-1] + column.width_mm)
    low = top - _HEAD_MM - row_mm * len(rows)
    levels = [top, *(top - _HEAD_MM - row_mm * k for k in range(len(rows) + 1))]
    paper.box((left, top - _HEAD_MM, edges[-1] - left, _HEAD_MM), 0.0, fill=0.9)
    for k, column in enumerate(columns):
        _cell(paper, column.head, (edges[k], top - _HEAD_MM, column.width_mm, _HEAD_MM), "center", _HEAD_PT)
    for number, row in enumerate(rows):
        bottom = levels[number + 2]
        for k, text in enumerate(row):
            if text:
                _cell(paper, text, (edges[k], bottom, columns[k].width_mm, row_mm), columns[k].align, _CELL_PT)
    paper.grid([(left, y, edges[-1], y) for y in levels] + [(x, top, x, low) for x in edges], 0.25)
    return low


def _cell(paper: Paper, text: str, box: tuple[float, float, float, float], align: str, size: float) -> None:
    """A text in a cell: smaller where it is long, and cut, with dots, where that does not do."""
    x, y, width, height = box
    room = width - 2 * _PAD_MM
    wide = paper.width(text, size)
    if wide > room:
        size = max(_LEAST_PT, size * room / wide)
        while paper.width(text, size) > room and len(text) > 1:
            text = text[:-2] + "…"
    place = {"left": x + _PAD_MM, "center": x + width / 2, "right": x + width - _PAD_MM}[align]
    paper.text(place, y + height / 2 - 0.36 * size * POINT_MM, text, size, align=align)
