"""Tables whose rows are taken all or none: read into texts, each row with its number, and refused with every row that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gis.errors import EnumapError, Refused
from gis.messages.phrases import said
from layers.reading.columns import Role, choose
from layers.reading.sources import Source, as_text
from layers.reading.tables import read_sheet


class RowsRefused(Refused):
    """Rows of a file that cannot be taken; ``rows`` are messages (`gis.messages.phrases.said`), one a row."""

    def __init__(self, code: str, file: str, rows: Sequence[dict[str, object]]) -> None:
        self.rows = list(rows)
        super().__init__(code, file=file, count=len(self.rows))


def read_rows(source: Source, role: Role) -> list[tuple[int, dict[str, str]]]:
    """The rows of a file, each with its number (from 1): text of each field of the role, "" where the file says nothing.

    Raises:
        Refused: for the file as a whole (`layers.reading.tables.read_sheet`); ``column_needed`` without an expected column.
    """
    sheet = read_sheet(source, role)
    picked = choose(list(sheet.frame.columns), role, source.mapping, file=source.file, layer=sheet.name)
    for needed in role.expected:
        if needed not in picked:
            raise Refused("column_needed", file=source.file, field=needed, **sheet.columns)
    cells = {f: as_text(sheet.frame[picked[f][0]]).fillna("").str.strip().tolist() for f in role.fields if f in picked}
    return [(row, {f: str(cells[f][k]) if f in cells else "" for f in role.fields}) for k, row in enumerate(sheet.rows.tolist())]


def fault(file: str, row: int, error: EnumapError) -> dict[str, Any]:
    """What is said of a row that cannot be taken."""
    return said("row_fault", file=file, row=row, why=said(error.code, **error.params))
