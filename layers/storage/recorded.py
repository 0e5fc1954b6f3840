"""Writes of whole tables in the history: what an import or a delineation changes of each committee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import sqlalchemy as sa

from gis.schema import BUILDINGS, PARTS, REPEATED, Table
from layers.storage.changes import KEYS, Change, Changes, by_committee, change, keys
from layers.storage.stored_rows import read, written_over

Frames = dict[Table, pd.DataFrame]


def standing_rows(connection: sa.Connection, tables: Mapping[Table, pd.DataFrame], codes: Sequence[str] | None) -> Frames:
    """The rows that a write of ``tables`` takes the place of, of those tables whose history is kept."""
    return {t: read(connection, t, None, where=written_over(t, frame, codes)) for t, frame in tables.items() if t in KEYS}


def changed(before: Frames, tables: Mapping[Table, pd.DataFrame]) -> dict[str, Changes]:
    """The changes of each committee. Rows of no committee, before and after, are of no history.

    Args:
        before: of `standing_rows`.
        tables: what takes their place.
    """
    out: dict[str, Changes] = {}
    homes = _homes(before.get(PARTS), tables.get(PARTS))
    for table, old in before.items():
        made = change(table, _known(table, old), _known(table, tables[table]))
        if made is None:
            continue
        for code, one in by_committee(made, *_codes(table, made, homes)).items():
            out.setdefault(code, {})[table] = one
    return dict(sorted(out.items()))


def _known(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that have an id of their own."""
    return frame[(frame["status"] != REPEATED).to_numpy()] if table in (PARTS, BUILDINGS) else frame


def _codes(table: Table, made: Change, homes: dict[object, object]) -> tuple[list[object], list[object]]:
    """Committee of each row before and after."""
    if table is BUILDINGS:
        return ([homes.get(i) for i in made.before["building_id"]], [homes.get(i) for i in made.after["building_id"]])
    before, after = made.before["committee_code"].tolist(), made.after["committee_code"].tolist()
    if table is PARTS:  # one that is in no EA any more, or was in none, belongs to the committee of the other
        old, new = dict(zip(keys(made.before, table), before, strict=True)), dict(zip(keys(made.after, table), after, strict=True))
        before = [code if code == code and code is not None else new.get(key) for key, code in old.items()]
        after = [code if code == code and code is not None else old.get(key) for key, code in new.items()]
    return before, after


def _homes(before: pd.DataFrame | None, after: pd.DataFrame | None) -> dict[object, object]:
    """Committee of each building that has a part in one."""
    out: dict[object, object] = {}
    for frame in (before, after):
        if frame is not None:
            placed = frame[frame["committee_code"].notna()]
            out |= dict(zip(placed["building_id"], placed["committee_code"], strict=True))
    return out
