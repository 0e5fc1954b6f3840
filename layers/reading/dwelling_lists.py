"""Lists of dwellings, one row each, or a row with their count for each building or entrance: counted per building and entrance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from gis.errors import Refused
from gis.intake.building_ids import plain_id, plain_ids, refuse_damaged
from gis.issues import Issue, issue
from gis.messages.phrases import said
from layers.reading.columns import DWELLINGS, choose, lacking
from layers.reading.dwelling_counts import row_units
from layers.reading.findings import some
from layers.reading.sources import Delivery, Source, as_text
from layers.reading.tables import Sheet, listed, read_sheet, told_columns, total_rows


def read_dwellings(source: Source, key: str) -> Delivery:
    """Dwellings counted per building and entrance, from a table with one row per dwelling, or with a column of counts.

    A column that is known to hold counts is one only where no building, or no entrance of one, stands on several rows: a list of
    dwellings may repeat the count of the building on each. One that is mapped is summed in any case.

    Args:
        source: CSV or workbook; ``entrance`` and ``housing_units``, the count, may be mapped.
        key: column with the building id.

    Returns:
        Table `DWELLINGS`; ``entrance`` is None where the file has none, or 0 or less: the dwelling counts all the same.
        The row of a total is left out and noted.

    Raises:
        Refused: for the file as a whole; ``column_unknown`` without the key column.
    """
    keyed = Source(source.path, source.layer, {**source.mapping, "key": key}, source.where, source.crs)
    sheet, totals = _without_totals(source, read_sheet(keyed, DWELLINGS))
    picked = choose(list(sheet.frame.columns), DWELLINGS, keyed.mapping, file=source.file, layer=sheet.name)
    refuse_damaged(sheet.frame[picked["key"][0]], file=source.file, column=key)
    ids = _stripped(sheet.frame[picked["key"][0]])
    without = ids.isna().to_numpy()
    issues = [*sheet.issues, *totals, *told_columns(keyed, sheet, picked, DWELLINGS)]
    issues += [issue("I06", file=source.file, row=int(r), field=key) for r in sheet.rows[without]]
    entrance, found = _entrances(source, sheet, picked.get("entrance"))
    issues += found
    rows = pd.DataFrame({"building_id": ids, "entrance": entrance})
    rows["units"], found = row_units(keyed, sheet, picked, rows[~without])
    issues += found
    if without.all():
        raise Refused("no_rows", file=source.file, layer=sheet.name)
    without = without | rows["units"].isna().to_numpy()
    if without.all():
        first = next(i for i in issues if i["code"] in ("I06", "T16-row", "T17-row"))
        reason = said(first["code"], **first["params"])
        raise Refused("all_refused", file=source.file, layer=sheet.name, rows=len(rows), reason=reason)
    table = rows[~without].groupby(["building_id", "entrance"], dropna=False, sort=False)["units"].sum().reset_index()
    table["entrance"] = table["entrance"].astype(object).where(table["entrance"].notna(), None)
    table = table.astype({"building_id": object, "units": "int64"})
    return Delivery(
        table,
        issues,
        None,
        len(sheet.frame) + len(totals),
        int(without.sum()),
        source.file,
        source.sha256(),
        lacking=lacking(picked, DWELLINGS),
        columns=listed(sheet.frame),
        key=key,
        rows_of=pd.Series(sheet.rows[~without]).groupby(plain_ids(ids[~without])).agg(list).to_dict(),
    )


def with_rows(findings: list[Issue], delivery: Delivery) -> list[Issue]:
    """The findings, those about buildings that are not there (I07) with the rows of the file that name them."""
    return [_located(i, delivery) if i["code"] == "I07" else i for i in findings]


def _located(found: Issue, delivery: Delivery) -> Issue:
    rows = delivery.rows_of.get(plain_id(found["building_id"]))
    if not rows:  # of an earlier list, of which rows are not kept
        return found
    at = said("at_rows", file=delivery.file, count=len(rows), rows=some(rows))
    return {**found, "params": {**found["params"], "file": delivery.file, "row": rows[0], "at": at}}


def _without_totals(source: Source, sheet: Sheet) -> tuple[Sheet, list[Issue]]:
    total, found = total_rows(source, sheet)
    if total.all():
        raise Refused("no_rows", file=source.file, layer=sheet.name)
    return replace(sheet, frame=sheet.frame[~total].reset_index(drop=True), rows=sheet.rows[~total]), found


def _entrances(source: Source, sheet: Sheet, columns: list[str] | None) -> tuple[pd.Series, list[Issue]]:
    """Entrances as text, and a finding for each value that is a number of 0 or less: no door is called so."""
    if not columns:
        return pd.Series([None] * len(sheet.frame), dtype=object), []
    entrance = _stripped(sheet.frame[columns[0]])
    none = (pd.to_numeric(entrance, errors="coerce") <= 0).to_numpy()
    issues = []
    for value, at in entrance[none].groupby(entrance[none], sort=False).groups.items():
        rows = sheet.rows[np.asarray(at, dtype=np.intp)]
        issues.append(issue("T17-rows", file=source.file, field=columns[0], value=value, count=len(rows), rows=some(rows.tolist())))
    return entrance.where(~none, None), issues


def _stripped(column: pd.Series) -> pd.Series:
    text = as_text(column)
    text = text.where(text.isna(), text.fillna("").str.strip())
    return text.where(text.notna() & (text != ""), None)
