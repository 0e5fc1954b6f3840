"""Divide a building into parts by its entrances, floors or units, or make it whole again; its parts stay in their EA."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.cuts_between import cut_between
from gis.delineation.part_rows import part_rows, with_parts
from gis.editing.carving import Piece, carved, cells_joined, finished
from gis.editing.draft import Draft
from gis.editing.edit_guards import locked, virtual
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.moving import others_in
from gis.errors import Refused
from gis.geometry.slices import broken, slice_across
from gis.sheet.part_labels import made_label
from gis.workload import estimate_units

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Units = NDArray[np.int64]
BY = {"entrances": "entrance", "floors": "floor", "units": "unit"}  # what is counted, and one of it
_THIN_M = 1.0  # no slice is thinner
_LEAST_M2 = 1.0  # a smaller footprint cannot be cut


def _split(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    rows = rows_of(draft, args["building"])
    code = str(draft.parts["ea_code"].iloc[rows[0]])
    building = draft.buildings[(draft.buildings["building_id"] == args["building"]).to_numpy(dtype=bool)].reset_index(drop=True)
    building = estimate_units(building, draft.rules)
    bounds, units = _shares(draft, args)
    slices = _slices(building.geometry.iloc[0], units, draft.outline)
    kind, lang = BY[args["by"]], draft.rules.language
    labels = np.array([made_label(kind, a + 1, b, lang) for a, b in pairwise(bounds)], dtype=object)
    joined, cell = cells_joined(draft, _cells_of(draft, rows))
    gone = np.zeros(len(draft.parts), dtype=bool)
    gone[rows] = True
    new = part_rows(building, np.zeros(len(units), dtype=np.intp), units, labels)
    new |= {
        "ea_code": [code] * len(units),
        "committee_code": [draft.committee_code] * len(units),
        "cell_id": np.full(len(units), float(joined.cells["cell_id"].iloc[cell])),
    }
    divided = replace(joined, parts=with_parts(joined, gone, new, slices))
    after, touched = carved(divided, {cell: _pieces(divided, cell, args["building"])})
    return finished(draft, after, {code}, touched)


def rows_of(draft: Draft, building: str) -> Ints:
    """Rows of the parts of a building that lie in an EA."""
    parts = draft.parts
    return np.flatnonzero((parts["building_id"] == building).to_numpy(dtype=bool) & parts["ea_code"].notna().to_numpy())


def _shares(draft: Draft, args: Args) -> tuple[list[int], Units]:
    """After how many of what is counted a part ends (0 first), and the units of each part."""
    total, count = _total(draft, args)
    bounds = np.array([0, *args["after"], count])
    given = args["units"]
    units = np.array(given, dtype=np.int64) if given else np.diff(bounds * total // count).astype(np.int64)
    return bounds.tolist(), units


def _total(draft: Draft, args: Args) -> tuple[int, int]:
    """Housing units of a building, and how many there are of what it is divided by; 0 where that is not known."""
    rows = rows_of(draft, args["building"])
    total = int(draft.parts["housing_units"].to_numpy()[rows].sum())
    if args["by"] == "units":
        return total, total
    known = draft.parts[args["by"]].to_numpy(dtype=float)[rows[0]] if args["count"] is None else args["count"]
    return total, int(np.nan_to_num(known))


def _slices(shape: shapely.Geometry, units: Units, outline: shapely.Geometry) -> Geometries:
    """A footprint in slices, one a part, each at least half in the committee.

    Raises:
        Refused: ``edit_no_slices``.
    """
    shares = np.maximum(units, units.sum() * 0.05 if units.sum() else 1).astype(float)
    slices = slice_across(shape, shares / shares.sum()) if shapely.area(shape) > _LEAST_M2 else []
    made: Geometries = np.array(slices, dtype=object)
    if len(slices) != len(units) or broken(slices) or shapely.is_empty(shapely.buffer(made, -_THIN_M / 2)).any():
        raise Refused("edit_no_slices")
    if (shapely.area(shapely.intersection(made, outline)) < 0.5 * shapely.area(made)).any():
        raise Refused("edit_no_slices")
    return made


def _cells_of(draft: Draft, rows: Ints) -> Ints:
    """Rows of the cells of some parts."""
    return np.flatnonzero(draft.cells["cell_id"].isin(draft.parts["cell_id"].to_numpy(dtype=float)[rows]).to_numpy())


def _pieces(draft: Draft, cell: int, building: str) -> list[Piece]:
    """A cell cut between the parts of a building; what else stands there goes with the part that is nearest."""
    inside = np.flatnonzero((draft.parts["cell_id"] == draft.cells["cell_id"].iloc[cell]).to_numpy())
    inside = inside[draft.parts["ea_code"].notna().to_numpy()[inside]]
    shapes = draft.parts.geometry.to_numpy()[inside]
    mine = (draft.parts["building_id"].iloc[inside] == building).to_numpy(dtype=bool)
    label = np.full(len(inside), -1, dtype=np.intp)
    label[mine] = np.arange(mine.sum())
    more = others_in(draft, draft.cells.geometry.iloc[cell], inside)
    every = np.concatenate([shapes, more])
    labels = np.concatenate([label, np.full(len(more), -1, dtype=np.intp)])
    land, _ = cut_between(draft.cells.geometry.iloc[cell], every, labels, draft.rules.border_clearance_m)
    code = str(draft.cells["ea_code"].iloc[cell])
    return [Piece(shape, code) for shape in land]


def _in_one_ea(draft: Draft, args: Args) -> Reason | None:
    rows = rows_of(draft, args["building"])
    if not len(rows):
        return Reason("edit_building_unknown", {"id": args["building"]})
    codes = draft.parts["ea_code"].iloc[rows]
    if codes.nunique() > 1:
        return Reason("edit_building_in_several", {"id": args["building"], "codes": ", ".join(sorted(set(codes)))})
    return virtual(draft, codes) or locked(draft, codes)


def _divides(draft: Draft, args: Args) -> Reason | None:
    total, count = _total(draft, args)
    if count < 1:
        return Reason("edit_count_unknown", {"id": args["building"], "counted": f"counted {args['by']}"})
    if args["after"][-1] >= count:
        return Reason(
            "edit_cut_beyond", {"id": args["building"], "last": args["after"][-1], "count": count, "counted": f"counted {args['by']}"}
        )
    if args["units"] is not None and (len(args["units"]) != len(args["after"]) + 1 or sum(args["units"]) != total):
        return Reason("edit_units_differ", {"id": args["building"], "units": total, "parts": len(args["after"]) + 1})
    return None


def _joined(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    rows = rows_of(draft, args["building"])
    now, cell = cells_joined(draft, _cells_of(draft, rows))
    building = draft.buildings[(draft.buildings["building_id"] == args["building"]).to_numpy(dtype=bool)].reset_index(drop=True)
    building = estimate_units(building, draft.rules)
    units = np.array([draft.parts["housing_units"].to_numpy()[rows].sum()], dtype=np.int64)
    gone = np.zeros(len(draft.parts), dtype=bool)
    gone[rows] = True
    code = str(now.cells["ea_code"].iloc[cell])
    new = part_rows(building, np.zeros(1, dtype=np.intp), units, np.array([""], dtype=object))
    new |= {"ea_code": [code], "committee_code": [draft.committee_code], "cell_id": [float(now.cells["cell_id"].iloc[cell])]}
    now = replace(now, parts=with_parts(now, gone, new, building.geometry.to_numpy()))
    return finished(draft, now, {code})


def _is_split(draft: Draft, args: Args) -> Reason | None:
    whole = len(rows_of(draft, args["building"])) < 2
    return Reason("edit_building_whole", {"id": args["building"]}) if whole else None


SPLIT_BUILDING = Edit(
    "split_building",
    "Divide a building into parts, each with a cell of its own in the EA, so that they can be moved. Its units are dealt out: "
    "evenly by what is counted, or as given.",
    (
        Arg("building", "building", True, "the building; where it is divided already, it is divided anew"),
        Arg("by", "choice", True, "what it is divided by", tuple(BY)),
        Arg("after", "counts", True, "after which entrance, floor or unit a part ends: [2] makes two parts, [2, 4] three"),
        Arg("count", "some", False, "how many entrances or floors there are, where that is not known or wrong"),
        Arg("units", "units", False, "housing units of each part; they must add up to those of the building"),
    ),
    (
        *("edit_virtual", "edit_locked", "edit_building_in_several", "edit_count_unknown", "edit_cut_beyond", "edit_units_differ"),
        *("edit_no_slices", "edit_parts_apart", "edit_buildings_touch", "edit_no_cut", "edit_torn"),
    ),
    _split,
    guard(_in_one_ea, _divides),
)
JOIN_BUILDING = Edit(
    "join_building",
    "Make the parts of a building that lie in one EA a whole building again.",
    (Arg("building", "building", True, "the building"),),
    ("edit_virtual", "edit_locked", "edit_building_in_several", "edit_building_whole", "edit_parts_apart", "edit_torn"),
    _joined,
    guard(_in_one_ea, _is_split),
)
