"""Merge EAs that lie side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.editing.draft import Draft
from gis.editing.edit_guards import changeable
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.rederived import rederived
from gis.editing.rows import column, with_values

Geometries = NDArray[np.object_]


def _merged(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    codes = args["eas"]
    stays = args["keep"] or heaviest(draft, codes)
    gone = [c for c in codes if c != stays]
    return rederived(in_ea(draft, gone, stays), codes)


def in_ea(draft: Draft, codes: Iterable[str], to: str) -> Draft:
    """The draft with all cells and parts of some EAs in another one."""
    tables = {}
    for name in ("cells", "parts"):
        frame = getattr(draft, name)
        code = column(frame, "ea_code").astype(object)
        code[frame["ea_code"].isin(list(codes)).to_numpy()] = to
        tables[name] = with_values(frame, ea_code=code)
    return replace(draft, **tables)


def heaviest(draft: Draft, codes: Iterable[str]) -> str:
    """Of some EAs the one with the greatest load, of equal ones the first."""
    rows = draft.eas[draft.eas["ea_code"].isin(list(codes))]
    load = rows["load"].fillna(0.0).to_numpy(dtype=float)
    return str(rows["ea_code"].iloc[int(load.argmax())])


def _hang_together(draft: Draft, args: Args) -> Reason | None:
    codes = args["eas"]
    if len(codes) < 2:
        return Reason("edit_one_ea")
    if args["keep"] is not None and args["keep"] not in codes:
        return Reason("edit_not_among", {"code": args["keep"]})
    shapes = dict(zip(draft.eas["ea_code"], draft.eas.geometry, strict=True))
    apart = apart_from(np.array([shapes[c] for c in codes], dtype=object))
    return None if apart is None else Reason("edit_not_beside", {"code": codes[apart]})


def apart_from(outlines: Geometries) -> int | None:
    """The first of some EAs that has no border with those before it, by way of any of them; None where all hang together."""
    reached, left = [0], list(range(1, len(outlines)))
    while left:
        found = [k for k in left if _border_m(outlines[reached], outlines[k]) > 0]
        if not found:
            return left[0]
        reached += found
        left = [k for k in left if k not in found]
    return None


def _border_m(outlines: Geometries, other: shapely.Geometry) -> float:
    return float(shapely.length(shapely.intersection(shapely.boundary(outlines), shapely.boundary(other))).max())


MERGE = Edit(
    "merge_eas",
    "Make one EA of several that lie side by side.",
    (
        Arg("eas", "eas", True, "the EAs, two or more"),
        Arg("keep", "ea", False, "the one whose code, name and kind stay; else the one with the greatest load"),
    ),
    ("edit_virtual", "edit_locked", "edit_one_ea", "edit_not_among", "edit_not_beside"),
    _merged,
    guard(changeable("eas", land=True), _hang_together),
)
