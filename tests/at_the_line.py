"""A building of the town of `tests.town` that can go over the line between two committees."""

from __future__ import annotations

import shapely

from gis.editing.committee_lines import why_not_handed_over
from layers.editing import Editing
from tests.town import A, B


def over_the_line(editing: Editing) -> dict[str, str]:
    """A building of A that B can take, and the EA it goes to."""
    source, other = editing.drafts.get(A).draft, editing.drafts.get(B).draft
    near = shapely.distance(source.parts.geometry.to_numpy(), other.outline) < 40
    for building in source.parts["building_id"][near]:
        for to in other.eas["ea_code"]:
            args = {"building": str(building), "to": str(to)}
            if why_not_handed_over(source, other, args) is None:
                return args
    raise AssertionError("no building stands at the line")
