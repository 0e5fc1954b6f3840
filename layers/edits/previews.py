"""What an edit would make of a committee, worked out as it would be written, and not written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from gis.edits import edited
from gis.issues import Issue
from gis.schema import CELLS, EAS, PARTS
from layers.editing import Editing, gone, new_rows, worked_out
from layers.edits.drafts import following
from layers.signing_off.standings import refuse_frozen, standing_of


@dataclass(frozen=True)
class Preview:
    """What an edit would make of a committee.

    Attributes:
        revision: of the committee that it would be made on.
        eas, cells, parts: tables `EAS`, `CELLS`, `PARTS`: rows that would be new or differ.
        gone: codes of EAs that would be no more.
        issues: findings about the EAs that would be new or differ.
    """

    revision: int
    eas: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    gone: list[str]
    issues: list[Issue]


def preview(editing: Editing, committee_code: str, op: str, args: Mapping[str, Any]) -> Preview:
    """What an edit would make of a committee as it is now; the same checks as for writing it, and nothing is written.

    Args:
        editing: of the project.
        committee_code: of the committee.
        op: of `gis.edits.EDITS`.
        args: of the edit, plain JSON in metres of the project.

    Raises:
        NotFound: ``committee_unknown``.
        Refused: with the reason of `gis.edits`; ``signoff_not_draft``, ``signoff_frozen``; ``edit_nothing``, ``edit_faulty``.
    """
    with editing.project.reading() as connection:
        held, standing = editing.drafts.read(connection, committee_code), standing_of(connection, committee_code)
    then, found, told = worked_out(held, standing, op, lambda held: following(held, edited(held.draft, op, args)), checked=True)
    refuse_frozen(committee_code, standing, found)
    eas, cells, parts = (new_rows(then, found, table) for table in (EAS, CELLS, PARTS))
    return Preview(held.revision, eas, cells, parts, gone(found), told)
