"""A table for a spreadsheet, as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from layers.plain_cells import plain_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows, the head first, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([plain_cell(value) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def as_workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows, the head first and in bold; texts stay texts, so that no code becomes a number."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row, None if at else book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 18)
    return out.getvalue()
