"""Add a building that is on no delivery."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.blocks import on_grid
from gis.delineation.obstacles import SHRINK_M
from gis.delineation.part_rows import part_rows
from gis.editing.carving import cells_joined
from gis.editing.draft import Draft
from gis.editing.edit_guards import locked
from gis.editing.edit_records import Arg, Args, Edit, Reason
from gis.editing.rederived import given_up, rederived
from gis.editing.rows import with_rows
from gis.schema import BUILDINGS, DEMOLISHED, USES
from gis.workload import estimate_units

Ints = NDArray[np.intp]
_OVERLAP = 0.1  # shared area by the smaller one, from which a building stands there already [V13]
_NO_ROW = -1  # of a file: it is from none


def _added(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    rows = _cells_under(draft, _footprint(args))
    code = str(draft.cells["ea_code"].iloc[rows[0]])
    draft, cell = cells_joined(draft, rows)
    shapes = np.array([_footprint(args)], dtype=object)
    every = np.ones(len(draft.buildings), dtype=bool)
    values = {**dict.fromkeys(BUILDINGS.columns, None), **{c: np.nan for c, kind in BUILDINGS.columns.items() if kind == "float"}}
    values |= {"building_id": args["building_id"] or _new_id(draft), "source_row": _NO_ROW, "status": "", "units_estimated": False}
    values |= {c: args[c] for c in ("name", "floors", "entrances", "housing_units", "residents") if args[c] is not None}
    values["use"] = args["use"] or "residential"
    buildings = with_rows(draft.buildings, every, {c: [values[c]] for c in draft.buildings.columns if c != "geometry"}, shapes)
    known = estimate_units(buildings.iloc[[-1]].reset_index(drop=True), draft.rules)
    last = len(buildings) - 1
    buildings = buildings.assign(
        housing_units=np.append(buildings["housing_units"].to_numpy()[:last], known["housing_units"]),
        units_estimated=np.append(buildings["units_estimated"].to_numpy()[:last], known["units_estimated"]),
    )
    units = known["housing_units"].to_numpy(dtype=np.int64)
    new: dict[str, Any] = part_rows(known, np.zeros(1, dtype=np.intp), units, np.array([""], dtype=object))
    new |= {"ea_code": [code], "committee_code": [draft.committee_code], "cell_id": [float(draft.cells["cell_id"].iloc[cell])]}
    new["building_no"] = [float(next_number(draft, code))]
    parts = with_rows(draft.parts, np.ones(len(draft.parts), dtype=bool), new, shapes)
    return rederived(replace(draft, buildings=buildings, parts=parts), {code}, numbers=False)


def next_number(draft: Draft, code: str) -> int:
    """The number after all that were ever given in an EA, those of demolished buildings too."""
    here = draft.parts["building_no"].to_numpy(dtype=float)[(draft.parts["ea_code"] == code).to_numpy(dtype=bool)]
    gone = given_up(draft, [code]).get(0, np.zeros(0, dtype=np.intp))
    return int(max(np.nan_to_num(here).max(initial=0), gone.max(initial=0))) + 1


def _footprint(args: Args) -> shapely.Polygon:
    return shapely.transform(args["footprint"], on_grid)


def _new_id(draft: Draft) -> str:
    """An id that no building of the committee has."""
    used = {*draft.buildings["building_id"], *draft.parts["building_id"]}
    number = 1
    while f"{draft.committee_code}-N{number}" in used:
        number += 1
    return f"{draft.committee_code}-N{number}"


def _cells_under(draft: Draft, shape: shapely.Polygon) -> Ints:
    """Rows of the cells that a footprint stands on, but for a strip as wide as walls."""
    core = shapely.buffer(shape, -SHRINK_M, join_style="mitre")
    shapes = draft.cells.geometry.to_numpy()
    return np.flatnonzero(shapely.intersects(shapes, core if not shapely.is_empty(core) else shapely.point_on_surface(shape)))


def _room(draft: Draft, args: Args) -> Reason | None:
    shape = _footprint(args)
    if not shape.is_valid or shape.area <= 0:
        return Reason("edit_arg_wrong", {"op": "add_building", "name": "footprint", "form": "arg polygon"})
    name = args["building_id"]
    if name is not None and name in {*draft.buildings["building_id"], *draft.parts["building_id"]}:
        return Reason("edit_id_taken", {"id": name})
    if shapely.area(shapely.intersection(shape, draft.outline)) < draft.rules.home_share * shape.area:
        return Reason("edit_outside", {"code": draft.committee_code})
    return _across(draft, shape) or _taken(draft, shape)


def _across(draft: Draft, shape: shapely.Polygon) -> Reason | None:
    rows = _cells_under(draft, shape)
    codes = sorted(set(draft.cells["ea_code"].iloc[rows]))
    if len(codes) > 1:
        return Reason("edit_across_border", {"codes": ", ".join(codes)})
    if shapely.coverage_union_all(draft.cells.geometry.to_numpy()[rows]).geom_type != "Polygon":
        return Reason("edit_parts_apart")
    return locked(draft, codes)


def _taken(draft: Draft, shape: shapely.Polygon) -> Reason | None:
    stands = draft.buildings[(draft.buildings["status"].fillna("") != DEMOLISHED).to_numpy()]
    shapes = stands.geometry.to_numpy()
    near = shapely.STRtree(shapes).query(shape, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[near], shape))
    over = np.flatnonzero(shared > _OVERLAP * np.minimum(shapely.area(shapes[near]), shape.area))
    return Reason("edit_stands_there", {"id": str(stands["building_id"].iloc[near[over[0]]])}) if len(over) else None


ADD_BUILDING = Edit(
    "add_building",
    "Add a building, in the EA where it lies, with the next number there. Cells of that EA that it stands on become one.",
    (
        Arg("footprint", "polygon", True, "its outline"),
        Arg("building_id", "id", False, "its id; without, one is made from the code of the committee"),
        Arg("housing_units", "count", False, "its housing units; without, they are estimated"),
        Arg("residents", "count", False, "its residents"),
        Arg("use", "choice", False, "its use; without, residential", USES),
        Arg("floors", "some", False, "its floors"),
        Arg("entrances", "some", False, "its stairwells"),
        Arg("name", "text", False, "its name"),
    ),
    ("edit_id_taken", "edit_outside", "edit_across_border", "edit_parts_apart", "edit_locked", "edit_stands_there"),
    _added,
    _room,
)
