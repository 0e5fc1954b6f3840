"""Workbooks as people send them: formulas without values, titles and headers of two rows, old and damaged ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from gis.errors import Refused
from gis.rules import Rules
from layers.readers import Source, read_dwellings, read_totals
from tests.layers.garden import codes

SECOND = "甲 & 乙"


def book(path: Path, rows: list[list[object]], merged: tuple[int, int, int, int] | None = None) -> Path:
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("封面")
        sheet = made.add_worksheet(SECOND)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(r, c, cell, value=7)
                else:
                    sheet.write(r, c, cell)
        if merged:
            sheet.merge_range(*merged, str(rows[merged[0]][merged[1]]))
    return path


def without_values(path: Path, formula: bytes) -> Path:
    """The book as a program writes it that does not compute: no value beside a formula."""
    out = path.with_name(f"bare_{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</f><v>7</v>", formula))
    return out


ROWS = [["code", "housing_units"], ["420102001001", "=1+1"], ["420102001002", 5], ["420102001003", "=SUM(B2:B3)"]]


@pytest.mark.parametrize("formula", [b"</f><v></v>", b"</f><v/>", b"</f><v />", b"</f>"])
def test_formulas_that_nobody_has_computed_are_refused(tmp_path: Path, formula: bytes) -> None:
    """Bug: their cells were read as empty, the totals were silently none."""
    computed = book(tmp_path / "t.xlsx", ROWS)
    assert read_totals(Source(str(computed)), Rules()).table["housing_units"].tolist() == [7, 5, 7]
    with pytest.raises(Refused, match=r"T15|sheet 甲 & 乙: 2 cells hold formulas whose value is not in the file, B2 first") as refused:
        read_totals(Source(str(without_values(computed, formula))), Rules())
    assert refused.value.code == "T15" and "B2" in refused.value.say("zh")
    with pytest.raises(Refused, match="2 cells hold formulas"):
        read_dwellings(Source(str(without_values(computed, formula))), "code")


def test_a_formula_that_gives_an_empty_text_is_computed(tmp_path: Path) -> None:
    plain = book(tmp_path / "t.xlsx", [["code", "housing_units", "note"], ["420102001001", 5, "=x"]])
    out = tmp_path / "text.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"</f><v>7</v>", b"</f><v></v>").replace(b'<c r="C2">', b'<c r="C2" t="str">')
            new.writestr(name, text)
    assert read_totals(Source(str(out)), Rules()).table["housing_units"].tolist() == [5]


def test_the_row_with_most_names_is_the_header(tmp_path: Path) -> None:
    """Bug: the first row with any known name was taken, and the table refused for want of codes."""
    rows: list[list[object]] = [["住房单元汇总表", "", ""], ["普查区", "", "住房单元"], ["code", "name", "housing_units"]]
    path = book(tmp_path / "t.xlsx", [*rows, ["420102001001", "东村", 277]], merged=(1, 0, 1, 1))
    read = read_totals(Source(str(path)), Rules())
    assert read.table["housing_units"].tolist() == [277] and codes(read) == {"T12": 1}
    assert (read.issues[0]["params"]["row"], read.issues[0]["params"]["others"]) == (3, "2")


def test_a_header_without_the_column_is_named_by_its_row(tmp_path: Path) -> None:
    """Bug: only its cells were listed, one of them without a name."""
    rows: list[list[object]] = [["住房单元汇总表"], ["普查区", "", "住房单元"], ["", "", "户数"], ["420102001001", "东村", 277]]
    with pytest.raises(Refused, match=r"no column was found for code.*Row 2 was taken as the header") as refused:
        read_totals(Source(str(book(tmp_path / "t.xlsx", rows, merged=(1, 0, 1, 1)))), Rules())
    assert "已将第 2 行作为表头" in refused.value.say("zh")


def test_a_damaged_workbook_is_to_be_saved_as_a_table(tmp_path: Path) -> None:
    """Bug: the advice was to send a GeoPackage."""
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    with pytest.raises(Refused, match=r"damaged, or of a kind of workbook that is too old \(508 bytes\).*\.xlsx or \.csv") as refused:
        read_totals(Source(str(path)), Rules())
    assert "GeoPackage" not in refused.value.say("en") + refused.value.say("zh")


def test_totals_without_a_single_number_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("code,housing_units\n420102001001,无\n420102001002,\n", encoding="utf-8")
    with pytest.raises(Refused, match="no row has a number of housing units"):
        read_totals(Source(str(path)), Rules())
