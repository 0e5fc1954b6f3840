"""What a write changes of a committee: the rows of each table before and after, which together go either way.

Rows are known by their keys (`KEYS`), not by where they stand in the file. A change is kept as compressed JSON, shapes as
WKB in hexadecimal, so that what is put back is what was there to the last bit.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.errors import Conflict
from gis.schema import BUILDINGS, CELLS, COMMITTEES, EA_CODES, EAS, LOCKS, PARTS, Table
from layers.storage.stored_rows import series, values
from layers.storage.stored_tables import PLANS

KEYS: dict[Table, tuple[str, ...]] = {
    COMMITTEES: ("committee_code",),
    BUILDINGS: ("building_id", "source_row"),
    EAS: ("ea_code",),
    CELLS: ("committee_code", "cell_id"),
    PARTS: ("building_id", "part_no"),
    LOCKS: ("ea_code",),
    EA_CODES: ("ea_code",),
    PLANS: ("committee_code",),
}
BY_NAME = {table.name: table for table in KEYS}
_SHAPE = "geom"
_SPEED = 1  # of zlib: 6 saves a tenth of the room and takes thrice the time


@dataclass(frozen=True)
class Change:
    """Rows of a table that go, and rows that come; a row that is in both by its key has changed."""

    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def inverse(self) -> Change:
        """What undoes it."""
        return Change(self.after, self.before)


Changes = dict[Table, Change]


def keys(frame: pd.DataFrame, table: Table) -> list[tuple[Any, ...]]:
    """The key of each row; where several rows share one, all but the first with a number behind."""
    plain = pd.DataFrame(frame)  # of which columns are had at a tenth of the cost
    found = list(zip(*(plain[c].tolist() for c in KEYS[table]), strict=True))
    if len(set(found)) == len(found):
        return found
    seen: dict[tuple[Any, ...], int] = {}
    out = []
    for key in found:
        seen[key] = seen.get(key, 0) + 1
        out.append(key if seen[key] == 1 else (*key, seen[key]))
    return out


def values_of(table: Table, frame: pd.DataFrame) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The rows of a table as plain values by their key, shapes in hexadecimal: what two tables are compared by."""
    return dict(zip(keys(frame, table), zip(*_rows(table, frame).values(), strict=True), strict=True))


def change(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> Change | None:
    """The rows that differ between two states of a table; None where none does."""
    if before is after:
        return None
    old, new = keys(before, table), keys(after, table)
    if old == new:
        rows = np.flatnonzero(differing(table, before, after))
        gone = come = rows
    else:
        at = {key: k for k, key in enumerate(new)}
        both = np.array([(k, at[key]) for k, key in enumerate(old) if key in at], dtype=np.intp).reshape(-1, 2)
        changed = differing(table, before.iloc[both[:, 0]], after.iloc[both[:, 1]])
        known = set(old)
        gone = np.sort([*both[changed, 0], *(k for k, key in enumerate(old) if key not in at)]).astype(np.intp)
        come = np.sort([*both[changed, 1], *(k for k, key in enumerate(new) if key not in known)]).astype(np.intp)
    if not len(gone) and not len(come):
        return None
    return Change(before.iloc[gone].reset_index(drop=True), after.iloc[come].reset_index(drop=True))


def changes(before: Mapping[Table, pd.DataFrame], after: Mapping[Table, pd.DataFrame]) -> Changes:
    """The changes of all tables that both states have."""
    found = {table: change(table, before[table], after[table]) for table in KEYS if table in before and table in after}
    return {table: one for table, one in found.items() if one is not None}


def inverse(made: Changes) -> Changes:
    """What undoes all of it."""
    return {table: one.inverse for table, one in made.items()}


def applied(table: Table, frame: pd.DataFrame, one: Change | None, *, strict: bool = True) -> pd.DataFrame:
    """A table after a change, its rows in the order of their keys.

    Raises:
        Conflict: ``history_broken`` where a row that goes is not there, or one that comes is there already; not so where
            it is not ``strict``, because rows may have come from beyond the committee or gone there.
    """
    if one is None:
        return frame
    there, gone, come = set(keys(frame, table)), set(keys(one.before, table)), set(keys(one.after, table))
    if strict and (gone - there or (come - gone) & there):
        raise Conflict("history_broken", table=table.name)
    gone |= come
    kept = frame[np.array([key not in gone for key in keys(frame, table)], dtype=bool)]
    found = _stacked(kept, one.after[list(kept.columns)])
    found.columns = frame.columns
    return ordered(table, found)


def ordered(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of their keys, so that a table is the same by whichever way it came about."""
    found = keys(frame, table)
    order = sorted(range(len(found)), key=found.__getitem__)
    if order == list(range(len(found))):
        return frame if isinstance(frame.index, pd.RangeIndex) else frame.reset_index(drop=True)
    return frame.iloc[order].reset_index(drop=True)


def packed(made: Changes) -> bytes:
    """Changes as they are kept."""
    content = {table.name: {"before": _rows(table, one.before), "after": _rows(table, one.after)} for table, one in made.items()}
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(), _SPEED)


def unpacked(kept: bytes, crs: object) -> Changes:
    """Changes that were kept.

    Raises:
        Conflict: ``history_broken`` where they cannot be read.
    """
    try:
        content = json.loads(zlib.decompress(kept))
        return {
            BY_NAME[name]: Change(_frame(BY_NAME[name], one["before"], crs), _frame(BY_NAME[name], one["after"], crs))
            for name, one in content.items()
        }
    except (zlib.error, ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as e:
        raise Conflict("history_broken", table="edits") from e


def by_committee(made: Change, codes_before: Iterable[object], codes_after: Iterable[object]) -> dict[str, Change]:
    """A change of a table told apart by the committees that its rows are of; rows of none are left out.

    Args:
        made: the change.
        codes_before, codes_after: committee code of each of its rows, None for none.
    """
    old, new = pd.Series(list(codes_before), dtype=object), pd.Series(list(codes_after), dtype=object)
    gone, come = old.groupby(old).indices, new.groupby(new).indices
    none = np.zeros(0, dtype=np.intp)
    return {
        str(code): Change(
            made.before.iloc[gone.get(code, none)].reset_index(drop=True), made.after.iloc[come.get(code, none)].reset_index(drop=True)
        )
        for code in sorted({*gone, *come})
    }


def differing(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each row of a table differs from the one at the same place in another."""
    out = np.zeros(len(before), dtype=bool)
    old, new = pd.DataFrame(before), pd.DataFrame(after)
    for name, kind in table.columns.items():
        out |= values_differ(old[name].to_numpy(), new[name].to_numpy(), kind)
    return out | shapes_differ(before, after) if table.geometry else out


def values_differ(old: NDArray[Any], new: NDArray[Any], kind: str) -> NDArray[np.bool_]:
    """Whether the values of a column differ, row by row; missing ones are alike."""
    differ: NDArray[np.bool_] = np.asarray(old != new, dtype=bool)
    if not differ.any():
        return differ
    missing = pd.isna(old) & pd.isna(new) if kind in ("text", "bytes") else (old != old) & (new != new)
    return np.asarray(differ & ~missing, dtype=bool)


def shapes_differ(before: pd.DataFrame, after: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether the shapes of two tables differ in any bit, row by row."""
    pairs = zip(before.geometry.to_numpy(), after.geometry.to_numpy(), strict=True)
    return np.array([a is not b and _wkb(a) != _wkb(b) for a, b in pairs], dtype=bool)


def _wkb(shape: shapely.Geometry | None) -> bytes | None:
    return None if shape is None else bytes(shapely.to_wkb(shape))


def _rows(table: Table, frame: pd.DataFrame) -> dict[str, list[Any]]:
    plain = pd.DataFrame(frame)
    columns = {name: values(plain, name, kind) for name, kind in table.columns.items()}
    if table.geometry:
        columns[_SHAPE] = shapely.to_wkb(frame.geometry.to_numpy(), hex=True, byte_order=1).tolist()
    return columns


def _frame(table: Table, rows: Mapping[str, list[Any]], crs: object) -> pd.DataFrame:
    frame = pd.DataFrame({name: series(rows[name], kind) for name, kind in table.columns.items()})
    if not table.geometry:
        return frame
    shapes = shapely.from_wkb(np.array([*rows[_SHAPE], None], dtype=object)[:-1])
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=crs)


def _stacked(kept: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    filled = [frame for frame in (kept, more) if len(frame)]
    if len(filled) < 2:
        return (filled or [kept])[0].reset_index(drop=True)
    return pd.concat(filled, ignore_index=True)
