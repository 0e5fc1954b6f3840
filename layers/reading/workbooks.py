"""Rows of workbooks (XLSX, XLS, ODS): the sheet that is meant, refused where its formulas have no values."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path
from posixpath import join, normpath

from gis.errors import Refused
from gis.messages.phrases import said
from layers.reading.archives import MOST_BYTES, MOST_RATIO
from layers.reading.sources import Source
from layers.reasons import explain

# the few marks that are looked for in the parts of an XLSX; the cells themselves are read by the library
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s*/>|\s*>(?P<text>[^<]*))")
_CELL = re.compile(rb"<(?:\w+:)?c(?P<head>\s[^>]*)?(?<!/)>(?P<inner>.*?)</(?:\w+:)?c>", re.DOTALL)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s(?P<head>[^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s(?P<head>[^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def workbook_rows(path: Path, source: Source, kind: str) -> tuple[list[list[object]], str]:
    """The cells of the sheet that is named, or of the only visible one that is filled, and its name.

    Args:
        path: of the file.
        source: names the sheet, and the file for messages.
        kind: ``xlsx`` (also ODS) or ``xls``.

    Raises:
        Refused: ``layer_unknown``; ``F19`` for several sheets; ``no_rows``; ``T15``; ``unreadable_table``, ``F18-damaged``, ``F21``.
    """
    import python_calamine

    if kind == "xlsx":
        _guard(path, source.file)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        shown, cells = python_calamine.SheetVisibleEnum.Visible, python_calamine.SheetTypeEnum.WorkSheet
        names = [s.name for s in book.sheets_metadata if s.visible == shown and s.typ == cells]
        if source.layer is not None and source.layer not in book.sheet_names:
            raise Refused("layer_unknown", file=source.file, layer=source.layer, layers=", ".join(book.sheet_names))
        wanted = [source.layer] if source.layer is not None else names
        filled = {n: rows for n in wanted if (rows := book.get_sheet_by_name(n).to_python(skip_empty_area=False))}
    except (python_calamine.CalamineError, OSError, ValueError) as e:
        reason = said("reason_old_workbook", size=path.stat().st_size) if kind == "xls" else explain(e)
        raise Refused("unreadable_table", file=source.file, reason=reason) from e
    if not filled:
        raise Refused("no_rows", file=source.file, layer=source.layer or "-")
    if len(filled) > 1:
        raise Refused("F19", file=source.file, layers=", ".join(filled))
    name, rows = next(iter(filled.items()))
    if kind == "xlsx":
        _refuse_uncomputed(path, name, source.file)
    return [list(r) for r in rows], name


def _guard(path: Path, file: str) -> None:
    try:
        with zipfile.ZipFile(path) as z:
            size = sum(i.file_size for i in z.infolist())
            packed = sum(i.compress_size for i in z.infolist())
    except (zipfile.BadZipFile, OSError) as e:
        raise Refused("F18-damaged", file=file, size=path.stat().st_size) from e
    if size > MOST_BYTES or (size > 100_000_000 and size > MOST_RATIO * max(1, packed)):
        raise Refused("F21", file=file, reason=said("reason_packed", size=round(size / 1e6), packed=round(packed / 1e6, 1)))


def _refuse_uncomputed(path: Path, sheet: str, file: str) -> None:
    """Refuse a sheet with formulas that no spreadsheet program has computed yet: their cells read as empty (T15)."""
    with zipfile.ZipFile(path) as z:
        try:
            data = z.read(_part_of(z, sheet))
        except (KeyError, StopIteration):  # an ODS, or a book that only the library understands
            return
    if not _FORMULA.search(data):
        return
    cells = [_attributes(c["head"] or b"").get("r", "?") for c in _CELL.finditer(data) if _is_uncomputed(c)]
    if cells:
        raise Refused("T15", file=file, layer=sheet, count=len(cells), cell=cells[0])


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """Name of the part of an XLSX that holds a sheet."""
    sheets = [_attributes(m["head"]) for m in _SHEET.finditer(book.read(_BOOK))]
    relation = next(v for s in sheets if s.get("name") == sheet for k, v in s.items() if k.endswith(":id"))
    targets = {r["Id"]: r["Target"] for m in _RELATION.finditer(book.read(_RELATIONS)) if "Id" in (r := _attributes(m["head"]))}
    return normpath(join("/xl", targets[relation])).lstrip("/")


def _is_uncomputed(cell: re.Match[bytes]) -> bool:
    """Whether a cell has a formula and no value; a text that is empty is a value too."""
    if not _FORMULA.search(cell["inner"]):
        return False
    value = _VALUE.search(cell["inner"])
    return value is None or (not value["text"] and _attributes(cell["head"] or b"").get("t") != "str")


def _attributes(head: bytes) -> dict[str, str]:
    return {name: unescape(first or second) for name, first, second in _ATTRIBUTE.findall(head.decode("utf-8", errors="replace"))}
