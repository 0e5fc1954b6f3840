"""A committee at an earlier revision: the rows of now, with what was written since taken back."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from gis.draft import Draft
from gis.errors import Refused
from layers.bookkeeping import shown_time
from layers.changes import applied, unpacked
from layers.drafts import Drafts, Frames, Held, held_of
from layers.history import BEYOND, after, entry
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
    """Which housing units are in another EA. A building that is in both drafts counts with its units of the later one."""
    both = _where(old).merge(_where(new), how="outer", left_index=True, right_index=True, suffixes=("_old", "_new")).reset_index()
    units = both["units_new"].where(both["units_new"].notna(), both["units_old"]).astype("int64")
    ea = {side: both[f"ea_{side}"].where(both[f"ea_{side}"].notna(), None) for side in ("old", "new")}
    moved = (ea["old"].fillna("") != ea["new"].fillna("")).to_numpy()
    rows = pd.DataFrame({"from_ea": ea["old"], "to_ea": ea["new"], "building_id": both["building_id"], "housing_units": units})[moved]
    groups = rows.groupby(["from_ea", "to_ea"], dropna=False, sort=True)
    moves = groups.agg(buildings=("building_id", "nunique"), housing_units=("housing_units", "sum")).reset_index()
    moves = moves.astype({"from_ea": object, "to_ea": object})
    return Comparison(int(units.sum()), int(units[moved].sum()), moves.where(moves.notna(), None))


def _where(draft: Draft) -> pd.DataFrame:
    """EA and units of each part."""
    parts = draft.parts
    rows = {"ea": parts["ea_code"], "units": parts["housing_units"]}
    return pd.DataFrame(rows).set_index([parts["building_id"], parts["part_no"]]).rename_axis(["building_id", "part_no"])
