"""A committee at an earlier revision: the rows of now, with what was written since taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import pandas as pd
import sqlalchemy as sa

from gis.editing.draft import Draft
from gis.errors import Refused
from layers.edits.drafts import Drafts, Frames, Held, held_of
from layers.edits.history import BEYOND, after, entry
from layers.storage.bookkeeping import shown_time
from layers.storage.changes import applied, unpacked
from layers.store import Project


def tables_at(connection: sa.Connection, held: Held, n: int, *, restoring: bool = False) -> Frames:
    """The rows of a committee at revision ``n``; barriers are not kept by revision.

    Args:
        connection: to read from.
        held: the committee as it is now.
        n: 0 for before anything was written of it.
        restoring: they are to be written again.

    Raises:
        NotFound: ``revision_unknown``.
        Refused: ``restore_import`` where a delivery lies between that cannot be undone for one committee alone.
        Conflict: ``history_broken``.
    """
    code, frames = held.draft.committee_code, held.tables()
    if n:
        entry(connection, code, n)
    for row in after(connection, code, n, changes=True):
        if row["committee_revision"] > held.revision:
            continue
        if restoring and row["what"] in BEYOND:
            raise Refused("restore_import", code=code, revision=n, time=shown_time(row["time"]))
        made = unpacked(row["changes"], held.draft.committee.crs)
        frames = {
            table: applied(table, frame, made[table].inverse, strict=row["what"] != "import") if table in made else frame
            for table, frame in frames.items()
        }
    return frames


def draft_at(project: Project, drafts: Drafts, committee_code: str, n: int) -> Draft:
    """The plan of a committee at revision ``n``, to be looked at; its surroundings and barriers are those of now.

    Raises:
        NotFound: ``committee_unknown``, ``revision_unknown``.
        Conflict: ``history_broken``.
    """
    held = drafts.get(committee_code)
    with project.reading() as connection:
        return held_of(held, tables_at(connection, held, n), n).draft


@dataclass(frozen=True)
class Comparison:
    """Two revisions of a committee: housing units in all, those whose EA differs, and between which EAs.

    ``moves`` has ``from_ea`` and ``to_ea`` (None for no EA), ``buildings`` and ``housing_units``.
    """

    units: int
    units_moved: int
    moves: pd.DataFrame


def compared(old: Draft, new: Draft) -> Comparison:
    """Which housing units are in another EA. A building that is in both drafts counts with its units of the later one.

    Units are told apart by building and EA only: a building that is divided anew within an EA moves nothing, nor does a count that
    was corrected.
    """
    before, after = _where(old), _where(new)
    here = after.groupby("building_id")["units"].sum()
    gone = before[~before["building_id"].isin(here.index)]
    both = before.merge(after, how="outer", on=["building_id", "ea"], suffixes=("_old", "_new")).fillna({"units_old": 0, "units_new": 0})
    both["more"] = (both["units_new"] - both["units_old"]).astype("int64")
    changed = both.loc[both["more"] != 0, ["building_id", "ea", "more"]].sort_values(["building_id", "ea"])
    was, stays = set(before["building_id"]), set(here.index)
    rows = [
        (*way, building, n)
        for building, of_it in groupby(changed.itertuples(index=False, name=None), key=itemgetter(0))
        for way, n in _moved([(ea, n) for _, ea, n in of_it], new=building not in was, gone=building not in stays)
    ]
    found = pd.DataFrame(rows, columns=["from_ea", "to_ea", "building_id", "housing_units"])
    groups = found.groupby(["from_ea", "to_ea"], dropna=False, sort=True)
    moves = groups.agg(buildings=("building_id", "nunique"), housing_units=("housing_units", "sum")).reset_index().replace({"": None})
    return Comparison(
        int(here.sum() + gone["units"].sum()), int(found["housing_units"].sum()), moves.astype({"from_ea": object, "to_ea": object})
    )


def _moved(more: Sequence[tuple[str, int]], *, new: bool, gone: bool) -> Iterator[tuple[tuple[str, str], int]]:
    """From where to where the units of a building went: EAs with fewer units than before, to those with more; "" for none.

    Args:
        more: of each EA where they differ, how many more units the building has there than before.
        new: the building was not there before.
        gone: it is not there any more.
    """
    from_eas, to_eas = [(ea, -n) for ea, n in more if n < 0], [(ea, n) for ea, n in more if n > 0]
    while from_eas and to_eas:
        (source, out), (target, into) = from_eas.pop(0), to_eas.pop(0)
        yield (source, target), min(out, into)
        if out > into:
            from_eas.insert(0, (source, out - into))
        elif into > out:
            to_eas.insert(0, (target, into - out))
    yield from ((("", ea), n) for ea, n in to_eas if new)
    yield from (((ea, ""), n) for ea, n in from_eas if gone)


def _where(draft: Draft) -> pd.DataFrame:
    """Units of each building in each EA; "" for no EA."""
    parts = draft.parts
    rows = pd.DataFrame({"building_id": parts["building_id"], "ea": parts["ea_code"].fillna(""), "units": parts["housing_units"]})
    return rows.groupby(["building_id", "ea"], as_index=False)["units"].sum()
