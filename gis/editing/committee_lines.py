"""Hand a building over to the committee beside: the line between the two moves with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.editing.building_splits import rows_of
from gis.editing.carving import cornered, finished
from gis.editing.draft import Draft
from gis.editing.edit_args import checked
from gis.editing.edit_guards import locked, virtual
from gis.editing.edit_records import Arg, Args, Edit, Reason
from gis.editing.moving import lifted
from gis.editing.rows import column, with_rows, with_values
from gis.errors import Refused

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
_LEAST_M = 0.05  # of line between its ground and the other committee


@dataclass(frozen=True)
class Lifted:
    """What goes over: its cells, its parts (numbered as in the draft it comes from), the rows of its buildings."""

    cells: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame


def handed_over(source: Draft, other: Draft, args: Mapping[str, Any]) -> tuple[Draft, Draft]:
    """Both drafts after a building has gone from one committee to the other, with its ground; the outlines of both move.

    Args:
        source: of the committee that the building is in.
        other: of the one beside.
        args: ``building``, and ``to``, an EA of the other committee; see `HAND_OVER`.

    Returns:
        The drafts, with their tables of committees changed. The building stays among the buildings of both: it is at home
        in the other one now.

    Raises:
        Refused: with the code that `why_not_handed_over` gives.
    """
    building, to = _refuse(source, other, args)
    try:
        return _handed_over(source, other, building, to)
    except shapely.errors.GEOSException as fault:
        raise Refused("edit_cannot_draw") from fault


def why_not_handed_over(source: Draft, other: Draft, args: Mapping[str, Any]) -> Reason | None:
    """Why a building cannot be handed over; None where `handed_over` does it."""
    try:
        handed_over(source, other, args)
    except Refused as refusal:
        return Reason(refusal.code, refusal.params)
    return None


def _refuse(source: Draft, other: Draft, args: Mapping[str, Any]) -> tuple[str, str]:
    """The building and the EA, or the refusal of what can be told beforehand."""
    found = checked(source, HAND_OVER, args)
    if isinstance(found, Reason):
        raise found.refusal()
    building, to = str(found["building"]), str(found["to"])
    rows = rows_of(source, building)
    codes = source.parts["ea_code"].iloc[rows]
    reason = Reason("edit_demolished", {"id": building}) if not len(rows) else locked(source, codes)
    if reason is None and not (other.eas["ea_code"] == to).any():
        reason = Reason("edit_other_committee", {"code": to, "committee": other.committee_code})
    reason = reason or virtual(other, [to]) or locked(other, [to])
    if reason is not None:
        raise reason.refusal()
    return building, to


def _handed_over(source: Draft, other: Draft, building: str, to: str) -> tuple[Draft, Draft]:
    rows = rows_of(source, building)
    codes = set(source.parts["ea_code"].iloc[rows])
    after, touched = lifted(source, rows, to)
    goes = (after.cells["ea_code"] == to).to_numpy(dtype=bool)
    if goes.all():
        raise Refused("edit_would_empty", code=sorted(codes)[0])
    inside = after.parts["cell_id"].isin(after.cells["cell_id"][goes]).to_numpy()
    left = _some(after.parts, ~inside)
    there = _some(
        after.buildings, ~after.buildings["building_id"].isin(set(after.parts["building_id"]) - set(left["building_id"])).to_numpy()
    )
    rest = replace(after, cells=_some(after.cells, ~goes), parts=left, buildings=there)
    rest = _outlined(rest)
    if shapely.get_num_geometries(rest.outline) > shapely.get_num_geometries(source.outline):
        raise Refused("edit_committee_torn", committee=source.committee_code, id=building)
    parts = _some(after.parts, inside)
    over = Lifted(_some(after.cells, goes), parts, _rows_of(source.buildings, parts))
    return finished(source, rest, codes, touched), _taken_in(other, over, building, to)


def _taken_in(draft: Draft, over: Lifted, building: str, to: str) -> Draft:
    """The other draft with what comes over in one of its EAs."""
    count = len(over.cells)
    number = int(draft.cells["cell_id"].max()) + 1 + np.arange(count)
    cells = {
        "cell_id": number,
        "committee_code": [draft.committee_code] * count,
        "block_id": int(draft.cells["block_id"].max()) + 1 + np.arange(count),
        "ea_code": [to] * count,
    }
    every = np.ones(len(draft.cells), dtype=bool)
    now = replace(draft, cells=with_rows(draft.cells, every, cells, over.cells.geometry.to_numpy(), "cell_id"))
    now, touched = cornered(now, number)
    if not _bordering(now, number):
        raise Refused("edit_not_at_line", id=building, committee=draft.committee_code)
    now = replace(now, parts=_with_parts(draft, over, dict(zip(over.cells["cell_id"], number, strict=True)), to))
    lacking = ~over.buildings["building_id"].isin(draft.buildings["building_id"]).to_numpy()
    new = over.buildings[lacking]
    stays = np.ones(len(draft.buildings), dtype=bool)
    buildings = with_rows(draft.buildings, stays, {c: new[c].to_numpy() for c in new.columns if c != "geometry"}, new.geometry.to_numpy())
    return finished(draft, _outlined(replace(now, buildings=buildings)), {to}, touched)


def _with_parts(draft: Draft, over: Lifted, cell: dict[int, int], to: str) -> gpd.GeoDataFrame:
    """The parts of the other draft, with those that come over in their new cells; demolished ones lose their number."""
    parts = over.parts
    placed = parts["ea_code"].notna().to_numpy()
    new = {c: column(parts, c) for c in parts.columns if c != "geometry"}
    new["cell_id"] = np.array([float(cell[int(c)]) for c in parts["cell_id"]])
    new["committee_code"] = np.full(len(parts), draft.committee_code, dtype=object)
    new["ea_code"] = np.array([to if there else None for there in placed], dtype=object)
    new["building_no"] = np.where(placed, new["building_no"], np.nan)
    return with_rows(draft.parts, np.ones(len(draft.parts), dtype=bool), new, parts.geometry.to_numpy())


def _bordering(draft: Draft, number: Ints) -> bool:
    """Whether the new cells share a line with those that were there."""
    new = draft.cells["cell_id"].isin(number.tolist()).to_numpy()
    shapes = draft.cells.geometry.to_numpy()
    land = shapely.coverage_union_all(shapes[new])
    near = shapes[~new & shapely.dwithin(shapes, land, _LEAST_M)]
    shared = shapely.intersection(shapely.boundary(near), shapely.boundary(land))
    return bool(shapely.length(shared).sum() >= _LEAST_M)


def _outlined(draft: Draft) -> Draft:
    """The draft with the outline that its cells make up."""
    outline = shapely.coverage_union_all(draft.cells.geometry.to_numpy())
    return replace(draft, committee=with_values(draft.committee, np.array([outline], dtype=object)))


def _some(frame: gpd.GeoDataFrame, which: NDArray[np.bool_]) -> gpd.GeoDataFrame:
    return frame[which].reset_index(drop=True)


def _rows_of(buildings: gpd.GeoDataFrame, parts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return _some(buildings, buildings["building_id"].isin(parts["building_id"]).to_numpy())


def _alone(draft: Draft, args: Args, seed: int) -> Draft:
    """It takes two drafts, and `handed_over` to make it."""
    del draft, args, seed
    raise Refused("edit_op_unknown", op=HAND_OVER.op, known="-")


HAND_OVER = Edit(
    "hand_over_building",
    "Hand a building over to the committee beside: its ground goes with it, so that the line between the two committees moves, "
    "and both plans change. Across townships only an office above both may.",
    (
        Arg("building", "building", True, "the building"),
        Arg("to", "id", True, "code of the EA of the other committee that it goes to"),
    ),
    (
        *("edit_demolished", "edit_locked", "edit_other_committee", "edit_virtual", "edit_not_at_line", "edit_committee_torn"),
        *("edit_would_empty", "edit_torn", "edit_buildings_touch", "edit_no_cut"),
    ),
    _alone,
    lambda _draft, _args: None,
)
