"""Edits of a draft: what can be done, what speaks against it, and the draft after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely

from gis.editing.building_changes import CHANGE_BUILDING, DEMOLISH, REINSTATE
from gis.editing.building_splits import JOIN_BUILDING, SPLIT_BUILDING
from gis.editing.draft import Draft
from gis.editing.ea_kinds import KIND
from gis.editing.edit_args import checked
from gis.editing.edit_records import Arg, Edit, Reason
from gis.editing.locking import LOCK, UNLOCK
from gis.editing.merging import MERGE
from gis.editing.moving import MOVE_BUILDINGS, MOVE_CELLS
from gis.editing.naming import RENAME
from gis.editing.new_buildings import ADD_BUILDING
from gis.editing.redelineating import REDELINEATE
from gis.editing.redrawing import REDRAW
from gis.editing.renumbering import RENUMBER_BUILDINGS, RENUMBER_EAS
from gis.editing.splitting import SPLIT
from gis.editing.virtual_eas import CHANGE_VIRTUAL, REMOVE_VIRTUAL, VIRTUAL
from gis.errors import Refused

__all__ = ["EDITS", "Arg", "Draft", "Edit", "Reason", "edited", "why_not"]

EDITS: tuple[Edit, ...] = (
    *(MERGE, SPLIT, REDRAW, MOVE_CELLS, MOVE_BUILDINGS, REDELINEATE),
    *(RENAME, KIND, RENUMBER_EAS, RENUMBER_BUILDINGS, LOCK, UNLOCK),
    *(VIRTUAL, CHANGE_VIRTUAL, REMOVE_VIRTUAL),
    *(CHANGE_BUILDING, ADD_BUILDING, DEMOLISH, REINSTATE, SPLIT_BUILDING, JOIN_BUILDING),
)
_BY_NAME = {edit.op: edit for edit in EDITS}


def why_not(draft: Draft, op: str, args: Mapping[str, Any], seed: int = 1) -> Reason | None:
    """Why an edit cannot be made; None where `edited` makes it with the same seed.

    Whether a line can be drawn is only known once it is: so the edit is made, and what comes of it is thrown away.
    """
    try:
        edited(draft, op, args, seed)
    except Refused as refusal:
        return Reason(refusal.code, refusal.params)
    return None


def edited(draft: Draft, op: str, args: Mapping[str, Any], seed: int = 1) -> Draft:
    """The draft after an edit; the same draft, edit and seed give the same. The argument stays as it was.

    Args:
        draft: of one committee.
        op: name of one of `EDITS`.
        args: plain JSON, as the record of the edit says.
        seed: of what is searched anew.

    Raises:
        Refused: with the code that `why_not` gives: one of ``ARG_CODES``, or of the refusals of the edit.
    """
    edit = _BY_NAME.get(op)
    if edit is None:
        raise Refused("edit_op_unknown", op=str(op)[:60], known=", ".join(_BY_NAME))
    found = checked(draft, edit, args)
    reason = found if isinstance(found, Reason) else edit.why_not(draft, found)
    if reason is not None:
        raise reason.refusal()
    assert not isinstance(found, Reason)
    try:
        return edit.apply(draft, found, seed)
    except shapely.errors.GEOSException as fault:  # lines nearer to each other than the grid
        raise Refused("edit_cannot_draw") from fault


def button_why_not(draft: Draft, op: str, args: Mapping[str, Any]) -> Reason | None:
    """As `why_not`, by what can be told without making the edit: fast, for a button; the edit may still be refused."""
    edit = _BY_NAME.get(op)
    if edit is None:
        return Reason("edit_op_unknown", {"op": str(op)[:60], "known": ", ".join(_BY_NAME)})
    found = checked(draft, edit, args)
    return found if isinstance(found, Reason) else edit.why_not(draft, found)
