"""A building that an enumerator has found: it gets a small footprint where the map was tapped, and the next number of its EA."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis.edits import edited
from gis.errors import Refused
from layers.editing import Editing
from layers.edits.desk import Writes
from layers.edits.drawn_args import in_metres
from layers.edits.history import Act, by_operation

HALF_M = 3.0  # half a side of the footprint, until somebody draws it


@dataclass(frozen=True)
class Found:
    """What an enumerator says of a new building.

    Attributes:
        at: longitude and latitude.
        housing_units: that it has.
        over_cap: whether it is to be added though the EA then passes the most that is allowed.
        operation_id: of the request; the same one adds one building.
    """

    at: tuple[float, float]
    housing_units: int
    over_cap: bool
    operation_id: str

    @property
    def building_id(self) -> str:
        """The id that it gets: the same for the same request."""
        return f"n{hashlib.sha256(self.operation_id.encode()).hexdigest()[:12]}"


def add_found(editing: Editing, desk: Writes, ea_code: str, found: Found, person: str, lang: str) -> None:
    """Add a building to the plan, in its EA and nowhere else.

    Raises:
        NotFound: ``committee_unknown``.
        Refused: ``field_outside``; ``field_over_cap`` before the load of the EA passes the most allowed; those of ``add_building``
            and of the sign-off; ``operation_reused``.
        Conflict: as `layers.editing.Editing.save`.
    """
    committee = ea_code[:-3]
    held = editing.drafts.get(committee)
    with editing.project.reading() as connection:
        known = by_operation(connection, found.operation_id)
    args: dict[str, Any] = {"footprint": _footprint(found.at, editing.project.crs), "building_id": found.building_id}
    args |= {"housing_units": found.housing_units}
    if known is None:
        ea = held.draft.eas.loc[held.draft.eas["ea_code"] == ea_code]
        if not len(ea) or not ea.geometry.iloc[0].covers(shapely.Polygon(args["footprint"][0])):
            raise Refused("field_outside", code=ea_code[:60])
        after = edited(held.draft, "add_building", args).eas
        load, cap = float(after.loc[after["ea_code"] == ea_code, "load"].iloc[0]), held.draft.rules.hard_cap
        if load > cap and not found.over_cap:
            raise Refused("field_over_cap", code=ea_code, load=round(load), cap=round(cap))
    desk.write(committee, Act("edit", "add_building", args, person, "", found.operation_id, held.revision), lang)


def load_of(editing: Editing, ea_code: str) -> dict[str, float]:
    """Load of an EA as it is now, and the most load that is allowed."""
    draft = editing.drafts.get(ea_code[:-3]).draft
    row = draft.eas.loc[draft.eas["ea_code"] == ea_code].iloc[0]
    return {"load": round(float(row["load"]), 1), "most": round(float(draft.rules.hard_cap), 1)}


def _footprint(at: tuple[float, float], crs: object) -> list[list[list[float]]]:
    """A square around a point of the globe, in metres."""
    corner = in_metres("add_building", {"footprint": [[list(at)]]}, crs)["footprint"][0][0]
    x, y = np.asarray(corner, dtype=float)
    ring = [(x - HALF_M, y - HALF_M), (x + HALF_M, y - HALF_M), (x + HALF_M, y + HALF_M), (x - HALF_M, y + HALF_M)]
    return [[[float(a), float(b)] for a, b in (*ring, ring[0])]]
