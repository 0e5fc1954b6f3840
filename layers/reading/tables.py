"""Tables without shapes (CSV, XLSX, XLS, ODS): totals of committees, lists of codes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.errors import Refused
from gis.intake.codes import clean_codes, duplicates
from gis.intake.counts import examples_of, read_counts
from gis.issues import Issue, issue
from gis.messages.phrases import said
from gis.rules import Rules
from layers.reading import sniffing
from layers.reading.archives import MOST_BYTES
from layers.reading.columns import TOTALS, Role, choose, column_notes, lacking
from layers.reading.encodings import of_text
from layers.reading.findings import some
from layers.reading.sources import Delivery, Source, as_text
from layers.reading.workbooks import workbook_rows
from layers.reasons import explain

MOST_ROWS, MOST_COLUMNS = 1_000_000, 200
_HEADER_ROWS = 10  # the header is looked for in the first rows only
_TOTAL = ("合计", "总计", "小计", "total", "sum")
_TOTALS = ("housing_units", "households", "residents")
_SEPARATORS = ",;\t|,"


@dataclass(frozen=True)
class Sheet:
    """A table as text and numbers, the row of the file that each row and the header stand in (from 1), and what was found."""

    frame: pd.DataFrame
    rows: np.ndarray
    name: str
    header: int
    issues: list[Issue] = field(default_factory=list)

    @property
    def columns(self) -> dict[str, object]:
        """The columns, and where their names stand, as a refusal for want of one says it."""
        return {"layer": self.name, "columns": listed(self.frame), "hint": said("hint_header", row=self.header)}


@dataclass(frozen=True)
class CodeList:
    """Codes and names of a table with the row each stands in; what was found, and how many rows were read and refused."""

    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    rows: np.ndarray
    issues: list[Issue]
    rows_read: int
    rows_refused: int
    layer: str
    key: str


def read_totals(source: Source, rules: Rules) -> Delivery:
    """Known totals per committee.

    Args:
        source: the file.
        rules: give the largest total that is taken.

    Returns:
        Table `TOTALS`; rows without a code, rows that share one, and the row of the grand total are left out and noted.

    Raises:
        Refused: for the file as a whole; ``column_needed`` without codes or without any column of totals; ``all_refused``
            and ``totals_empty`` where no row can be used, or none has a total.
    """
    sheet = read_sheet(source, TOTALS)
    frame, issues = _coded_rows(source, sheet, TOTALS)
    picked = choose(list(sheet.frame.columns), TOTALS, source.mapping, file=source.file, layer=sheet.name)
    issues += told_columns(source, sheet, picked, TOTALS)
    if not any(f in picked for f in _TOTALS):
        raise Refused("column_needed", file=source.file, field="housing_units", **sheet.columns)
    repeated, found = repeated_rows(source, frame["code "].to_numpy(dtype=object), frame["row "].to_numpy())
    issues += found
    frame = frame.drop(index=list(repeated)).reset_index(drop=True)
    table = pd.DataFrame({"committee_code": frame["code "].to_numpy(dtype=object)})
    for column in _TOTALS:
        table[column] = _amount(source, frame, picked.get(column), column, rules, issues)
    _refuse_empty(source, sheet, table, issues)
    refused = sum(i["code"] == "I06" for i in issues) + len(repeated)
    return Delivery(
        table.astype({"committee_code": object}),
        issues,
        None,
        len(sheet.frame),
        refused,
        source.file,
        source.sha256(),
        lacking=lacking(picked, TOTALS),
        columns=listed(sheet.frame),
        key=picked["code"][0],
    )


def read_code_list(source: Source, role: Role) -> CodeList | None:
    """Codes and names from a table; None where the file holds shapes instead.

    Raises:
        Refused: for the file as a whole; ``column_needed`` without codes or without names.
    """
    if sniffing.kind_of(Path(source.path), source.file) not in sniffing.TABLES:
        return None
    sheet = read_sheet(source, role)
    frame, issues = _coded_rows(source, sheet, role)
    picked = choose(list(sheet.frame.columns), role, source.mapping, file=source.file, layer=sheet.name)
    issues += told_columns(source, sheet, picked, role)
    if "name" not in picked:
        raise Refused("column_needed", file=source.file, field="name", **sheet.columns)
    names = as_text(frame[picked["name"][0]]).fillna("").str.strip().to_numpy(dtype=object)
    refused = sum(i["code"] == "I06" for i in issues)
    codes, rows = frame["code "].to_numpy(dtype=object), frame["row "].to_numpy()
    return CodeList(codes, names, rows, issues, len(sheet.frame), refused, sheet.name, picked["code"][0])


def repeated_rows(source: Source, codes: NDArray[np.object_], rows: np.ndarray) -> tuple[set[int], list[Issue]]:
    """Places of the codes that stand on several rows, and a finding for each such code."""
    lost: set[int] = set()
    issues = []
    for code, at in duplicates(codes).items():
        lost |= set(at)
        issues.append(issue("T07-rows", file=source.file, value=code, count=len(at), rows=some(rows[at].tolist())))
    return lost, issues


def read_sheet(source: Source, role: Role) -> Sheet:
    """The table of a file, its header found in the first rows.

    Raises:
        Refused: ``F22-table`` for a file that is no table, ``F21``, ``open_quote``, ``unreadable_table``,
            ``no_rows``; those of `layers.reading.workbooks`.
    """
    path = Path(source.path)
    kind = sniffing.kind_of(path, source.file)
    if kind not in sniffing.TABLES:
        raise Refused("F22-table", file=source.file, found=kind)
    rows, name = _csv_rows(path, source) if kind == "csv" else workbook_rows(path, source, kind)
    header, issues = _header_row(rows, role, source)
    body = [(i, r) for i, r in enumerate(rows[header + 1 :], start=header + 2) if any(c not in ("", None) for c in r)]
    if not body:
        raise Refused("no_rows", file=source.file, layer=name)
    if len(body) > MOST_ROWS or len(rows[header]) > MOST_COLUMNS:
        raise Refused("F21", file=source.file, reason=said("reason_table", rows=MOST_ROWS, columns=MOST_COLUMNS))
    names = _unique([str(c).strip() if c is not None else "" for c in rows[header]])
    width = len(names)
    cells = [[*r[:width], *[None] * (width - len(r))] for _, r in body]
    frame = pd.DataFrame(cells, columns=names, dtype=object)
    return Sheet(frame.where(frame.notna() & (frame != ""), None), np.array([i for i, _ in body]), name, header + 1, issues)


def total_rows(source: Source, sheet: Sheet) -> tuple[NDArray[np.bool_], list[Issue]]:
    """Which rows hold the sum of the others, by a word in any cell (合计, total), and a finding for each (T13)."""
    words = sheet.frame.astype(str).apply(lambda c: c.str.strip())
    named = words.where(words.apply(lambda c: c.str.lower().isin(_TOTAL)))
    value = named.bfill(axis=1).iloc[:, 0]
    total = value.notna().to_numpy()
    told = zip(sheet.rows[total].tolist(), value[total], strict=True)
    return total, [issue("T13", file=source.file, row=row, value=word) for row, word in told]


def told_columns(source: Source, sheet: Sheet, picked: Mapping[str, Sequence[str]], role: Role) -> list[Issue]:
    """Findings about the columns of a table: those recognised by other names, and fields that several could hold."""
    notes = column_notes(picked, list(sheet.frame.columns), role, source.mapping)
    place: dict[str, Any] = {"file": source.file, "layer": sheet.name}
    return [issue(code, **{**place, **params}) for code, params in notes]


def listed(frame: pd.DataFrame) -> str:
    """The columns of a table, as messages list them."""
    return ", ".join(str(c) for c in frame.columns)


def _csv_rows(path: Path, source: Source) -> tuple[list[list[object]], str]:
    source.refuse_other_layer(path.stem)
    if path.stat().st_size > MOST_BYTES:
        raise Refused(
            "F21", file=source.file, reason=said("reason_size", size=round(path.stat().st_size / 1e6), most=round(MOST_BYTES / 1e6))
        )
    data = path.read_bytes()
    try:
        text = data.decode(of_text(data))
        first = next((line for line in text.splitlines() if line.strip()), "")
        separator = max(_SEPARATORS, key=first.count)
        rows = _cells(text, separator, source)
    except (UnicodeDecodeError, csv.Error) as e:
        raise Refused("unreadable_table", file=source.file, reason=explain(e)) from e
    return rows, path.stem


def _cells(text: str, separator: str, source: Source) -> list[list[object]]:
    """Rows of cells; a quote that is never closed is refused (``open_quote``), as it takes all rows that follow into one cell."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[object]] = []
    begin = end = 0
    for row in reader:
        rows.append(list(row))
        begin, end = end, reader.line_num
    if end - begin > 1 and "".join(io.StringIO(text, newline="").readlines()[begin:]).count('"') % 2:
        raise Refused("open_quote", file=source.file, row=begin + 1)
    return rows


def _header_row(rows: list[list[object]], role: Role, source: Source) -> tuple[int, list[Issue]]:
    """The row with most of the mapped or known columns, the first of these; else the first that is filled (T12).

    A header of two rows, or a title with the name of a column in it, has one such row beside the right one: then the
    choice is noted.
    """
    found: dict[int, int] = {}
    for i, row in enumerate(rows[:_HEADER_ROWS]):
        cells = [str(c) for c in row if c not in ("", None)]
        try:
            found[i] = len(choose(cells, role, source.mapping, file=source.file, layer=""))
        except Refused as refused:
            if refused.code == "field_unknown":
                raise
    best = max(found, key=lambda i: found[i], default=0)
    if not found.get(best):
        return next((i for i, row in enumerate(rows) if any(c not in ("", None) for c in row)), 0), []
    doubtful = [i + 1 for i, count in found.items() if count and i != best]
    return best, [issue("T12", file=source.file, row=best + 1, others=some(doubtful))] if doubtful else []


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return out


def _coded_rows(source: Source, sheet: Sheet, role: Role) -> tuple[pd.DataFrame, list[Issue]]:
    """Rows with a code, cleaned, in the column ``"code "``, with their row in ``"row "``; totals and rows without a code are noted."""
    picked = choose(list(sheet.frame.columns), role, source.mapping, file=source.file, layer=sheet.name)
    if "code" not in picked:
        raise Refused("column_needed", file=source.file, field="code", **sheet.columns)
    column = sheet.frame[picked["code"][0]]
    total, found = total_rows(source, sheet)
    codes = clean_codes(column, file=source.file, column=column.name).values
    empty = (codes == "") & ~total
    issues = [*sheet.issues, *found]
    issues += [issue("I06", file=source.file, row=int(r), field=column.name) for r in sheet.rows[empty]]
    keep = ~total & ~empty
    if not keep.any():
        raise Refused("no_rows", file=source.file, layer=sheet.name)
    frame = sheet.frame[keep].reset_index(drop=True)
    frame["code "] = codes[keep]
    frame["row "] = sheet.rows[keep]
    return frame, issues


def _refuse_empty(source: Source, sheet: Sheet, table: pd.DataFrame, issues: list[Issue]) -> None:
    """Refuse a file that has no total to give: taken, it would but remove those that are known."""
    if not table[list(_TOTALS)].isna().all(axis=None):
        return
    first = next((i for i in issues if i["severity"] == "error" or i["code"] in ("T16-row", "T17-row")), None)
    if first is None:
        raise Refused("totals_empty", file=source.file, **sheet.columns)
    reason = said(first["code"], **first["params"])
    raise Refused("all_refused", file=source.file, layer=sheet.name, rows=len(sheet.frame), reason=reason)


def _amount(source: Source, frame: pd.DataFrame, columns: list[str] | None, field: str, rules: Rules, issues: list[Issue]) -> np.ndarray:
    if not columns:
        return np.full(len(frame), np.nan)
    counts = read_counts(frame[columns[0]])
    if counts.worded.any():
        told: dict[str, Any] = {"count": int(counts.worded.sum()), "field": field, "column": columns[0]}
        issues.append(issue("T16-read_table", file=source.file, examples=examples_of(frame[columns[0]], counts), **told))
    odd = (counts.values < 0) | (counts.values > rules.plausible_total)
    for k in np.flatnonzero(counts.unread | odd).tolist():
        code, row, value = frame["code "].iloc[k], int(frame["row "].iloc[k]), str(frame[columns[0]].iloc[k])
        found = "T17-row" if odd[k] else "T16-row"
        issues.append(issue(found, committee_code=code, file=source.file, row=row, field=field, value=value))
    return np.where(odd, np.nan, counts.values)
