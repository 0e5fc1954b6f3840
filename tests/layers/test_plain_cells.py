"""No text of a table is taken for a formula by a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from layers.plain_cells import plain_cell
from layers.spreadsheets import as_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_a_text_that_would_be_run_is_shown_instead(text: str) -> None:
    assert plain_cell(text) == f"'{text}"
    (row,) = csv.reader(io.StringIO(as_csv([[text, "东村"]]).decode("utf-8-sig"), newline=""))
    assert row == [f"'{text}", "东村"]


def test_numbers_and_other_texts_stay() -> None:
    assert [plain_cell(v) for v in (-1, 0.5, None, "1-2", "a=b", "")] == [-1, 0.5, None, "1-2", "a=b", ""]
