"""A later delivery of a table laid over the earlier one: what is new, what differs, what is gone, and the table that results."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

MODES = ("replace", "append", "update")
_ROUND_M = 0.01  # shapes that differ by less are the same
_NOT_COMPARED = ("source_row",)


@dataclass(frozen=True)
class Difference:
    """Ids of a delivery against those that were there: keys of the table, as text, in order.

    ``known`` are those that an append leaves out, as they are there already; with the other modes there are none.
    """

    added: list[str]
    changed: list[str]
    unchanged: list[str]
    vanished: list[str]
    known: list[str]

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: len(ids) for name, ids in vars(self).items()}


def lay_over(old: pd.DataFrame, new: pd.DataFrame, key: str, mode: str) -> tuple[pd.DataFrame, Difference]:
    """The table after a delivery.

    Args:
        old: what is there.
        new: what is delivered, with the same columns.
        key: column of the ids; rows that share one stand or fall together.
        mode: ``replace`` keeps nothing else; ``append`` takes only ids that are not there, the others are left out;
            ``update`` puts new rows in place of those of the same id, adds the others, and keeps what the delivery
            does not name.

    Returns:
        A table with a RangeIndex, and the difference; with ``update`` the vanished rows are still in the table.
    """
    mine, theirs = _signatures(old, key), _signatures(new, key)
    known = [k for k in theirs if k in mine]
    changed = {k for k in known if theirs[k] != mine[k]}
    difference = Difference(
        added=[k for k in theirs if k not in mine],
        changed=[] if mode == "append" else [k for k in known if k in changed],
        unchanged=[] if mode == "append" else [k for k in known if k not in changed],
        vanished=[] if mode == "append" else [k for k in mine if k not in theirs],
        known=known if mode == "append" else [],
    )
    if mode == "replace" or not len(old):
        return new.reset_index(drop=True), difference
    if mode == "append":
        return _stacked(old, new[~new[key].isin(known)]), difference
    return _stacked(old[~old[key].isin(list(theirs))], new), difference


def _stacked(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    if not len(first) or not len(second):
        return (second if len(second) else first).reset_index(drop=True)
    return pd.concat([first, second[first.columns]], ignore_index=True)


def _signatures(frame: pd.DataFrame, key: str) -> dict[str, list[int]]:
    """What the rows of each id say, as numbers that differ where the rows do."""
    shape = frame.geometry.name if hasattr(frame, "geometry") else None
    columns = [c for c in frame.columns if c not in (shape, *_NOT_COMPARED)]
    plain = frame[columns].astype(object)
    total = pd.util.hash_pandas_object(plain.where(plain.notna(), "").astype(str), index=False).to_numpy()
    if shape is not None:
        total = total ^ _shape_numbers(frame.geometry.to_numpy())
    out: dict[str, list[int]] = {}
    for name, number in zip(frame[key].tolist(), total.tolist(), strict=True):
        out.setdefault(name, []).append(number)
    return out


def _shape_numbers(shapes: NDArray[np.object_]) -> NDArray[np.uint64]:
    rounded = shapely.transform(shapes, lambda xy: np.round(xy / _ROUND_M))
    return np.array([hash(b) & 0xFFFFFFFFFFFFFFFF for b in shapely.to_wkb(shapely.normalize(rounded))], dtype=np.uint64)
