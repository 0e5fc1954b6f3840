"""Split an EA in two along a line that was drawn."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.editing.carving import carved, finished
from gis.editing.draft import Draft
from gis.editing.drawn_borders import parted
from gis.editing.edit_guards import changeable
from gis.editing.edit_records import Arg, Args, Edit
from gis.editing.moving import cells_in
from gis.editing.recutting import ground_of, sided
from gis.measure import loads
from gis.replanning.ea_codes import LAST, kept_numbers, number_of

Ints = NDArray[np.intp]
LINES = ("edit_line_not_across", "edit_line_twice", "edit_side_empty", "edit_line_through", "edit_torn", "edit_cannot_draw")


def _split(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    code, line = args["ea"], args["line"]
    land = land_crossed(draft.eas.geometry[(draft.eas["ea_code"] == code).to_numpy()].iloc[0], line)
    one = parted(ground_of(draft, [code], land, line), line)
    new = new_code(draft)
    rows = draft.rows_in([code])
    rows = rows[shapely.intersects(land, shapely.point_on_surface(draft.cells.geometry.to_numpy()[rows]))]
    codes = (code, new) if _heavier(draft, code, land, one) else (new, code)
    after, touched = bordered(draft, rows, one, codes)
    return finished(draft, after, {code, new}, touched)


def bordered(draft: Draft, rows: Ints, one: shapely.Geometry, codes: tuple[str, str]) -> tuple[Draft, frozenset[str]]:
    """The draft with some cells cut along the edge of a side, and dealt out to two EAs; and the EAs that only got corners."""
    cuts, here, there = sided(draft, rows, one, codes)
    after = cells_in(cells_in(draft, here, codes[0]), there, codes[1])
    return carved(after, cuts) if cuts else (after, frozenset())


def land_crossed(outline: shapely.Geometry, line: shapely.LineString) -> shapely.Polygon:
    """The piece of an EA's land that a line runs through longest, or is nearest to."""
    pieces = shapely.get_parts(outline)
    inside = shapely.length(shapely.intersection(pieces, line))
    return pieces[int(inside.argmax() if inside.max() > 0 else shapely.distance(pieces, line).argmin())]


def new_code(draft: Draft) -> str:
    """The next code of the committee that was never used.

    Raises:
        Refused: ``ea_codes_used_up``.
    """
    ever = [number_of(c) for c in draft.used_codes]
    number = kept_numbers(np.array([-1]), [], [n for n in ever if n <= LAST], draft.committee_code)
    return f"{draft.committee_code}{int(number[0]):03d}"


def _heavier(draft: Draft, code: str, land: shapely.Polygon, one: shapely.Geometry) -> bool:
    """Whether a side has at least half of the load, so that it keeps the code."""
    parts = draft.parts[(draft.parts["ea_code"] == code).to_numpy(dtype=bool)]
    load = loads(parts, np.zeros(len(parts), dtype=np.intp), draft.rules)
    spots = shapely.point_on_surface(parts.geometry.to_numpy())
    inside, here = shapely.intersects(one, spots), shapely.intersects(land, spots)
    return bool(load[inside].sum() >= load[here & ~inside].sum())


SPLIT = Edit(
    "split_ea",
    "Split an EA in two along a drawn line. It follows barriers that it runs beside, and goes round buildings; "
    "the side with more load keeps the code.",
    (Arg("ea", "ea", True, "the EA"), Arg("line", "line", True, "the line, from one edge of the EA to another")),
    ("edit_virtual", "edit_locked", "ea_codes_used_up", *LINES),
    _split,
    changeable("ea", land=True),
)
