"""Change what is known of a building; mark it as demolished; take that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.delineation.part_rows import SHARED
from gis.editing.building_splits import rows_of
from gis.editing.draft import Draft
from gis.editing.edit_guards import locked
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.new_buildings import next_number
from gis.editing.rederived import rederived
from gis.editing.rows import column, with_values
from gis.schema import DEMOLISHED, USES
from gis.workload import estimate_units

Ints = NDArray[np.intp]
_COUNTS = ("housing_units", "vacant_units", "households", "residents", "establishments")
_FACTS = ("use", "floors", "entrances", "name")
_COPIED = ("use", "floors", "entrances", "units_estimated")  # of the building, in each of its parts


def _changed(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    given = {c: args[c] for c in (*_COUNTS, *_FACTS) if args[c] is not None}
    if args["housing_units"] is not None:
        given["units_estimated"] = False
    buildings = with_building(draft.buildings, args["building"], given)
    rows = rows_of(draft, args["building"])
    now = replace(draft, buildings=buildings, parts=_dealt(draft, buildings, rows, args))
    return rederived(now, set(draft.parts["ea_code"].iloc[rows]), numbers=False)


def with_building(buildings: gpd.GeoDataFrame, name: str, given: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """The buildings, one of them with other values."""
    at = (buildings["building_id"] == name).to_numpy(dtype=bool)
    columns = {}
    for field, value in given.items():
        columns[field] = column(buildings, field)
        columns[field][at] = value
    return with_values(buildings, **columns)


def _dealt(draft: Draft, buildings: gpd.GeoDataFrame, rows: Ints, args: Args) -> gpd.GeoDataFrame:
    """The parts, those of a changed building with its values, counts shared by their units."""
    parts = draft.parts
    building = buildings[(buildings["building_id"] == args["building"]).to_numpy(dtype=bool)].iloc[0]
    units = column(parts, "housing_units")
    before = units[rows].astype(float)
    if args["housing_units"] is not None:
        share = np.cumsum(np.append(0.0, before if before.sum() > 0 else np.ones(len(rows))))
        units[rows] = np.diff(np.floor(share * args["housing_units"] / share[-1] + 1e-9).astype(np.int64))
    total = units[rows].sum()
    portion = units[rows] / total if total > 0 else np.full(len(rows), 1.0 / len(rows))
    columns: dict[str, Any] = {"housing_units": units}
    for field in (*SHARED, *_COPIED):
        columns[field] = column(parts, field)
        columns[field][rows] = building[field] * portion if field in SHARED else building[field]
    return with_values(parts, **columns)


def _some_given(draft: Draft, args: Args) -> Reason | None:
    building = draft.buildings[(draft.buildings["building_id"] == args["building"]).to_numpy(dtype=bool)]
    given = {c: args[c] for c in (*_COUNTS, *_FACTS) if args[c] is not None}
    if all(building[c].iloc[0] == value for c, value in given.items()):
        return Reason("edit_nothing_changes")
    units, vacant = (given.get(c, building[c].iloc[0]) for c in ("housing_units", "vacant_units"))
    if not pd.isna(units) and not pd.isna(vacant) and vacant > units:
        return Reason("edit_more_vacant", {"id": args["building"], "vacant": int(vacant), "units": int(units)})
    return None


def _stands(draft: Draft, args: Args) -> Reason | None:
    rows = rows_of(draft, args["building"])
    if not len(rows):
        return Reason("edit_demolished", {"id": args["building"]})
    return locked(draft, draft.parts["ea_code"].iloc[rows])


def _demolished(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    rows = rows_of(draft, args["building"])
    codes = set(draft.parts["ea_code"].iloc[rows])
    counts = (*_COUNTS, "boarders")
    zero = {c: 0.0 for c in counts if not pd.isna(_value(draft, args, c))}
    buildings = with_building(draft.buildings, args["building"], {**zero, "status": DEMOLISHED, "units_estimated": False})
    columns: dict[str, Any] = {}
    for field in (*counts, "ea_code", "status"):
        columns[field] = column(draft.parts, field)
        columns[field][rows] = {"ea_code": None, "status": DEMOLISHED}.get(field, zero.get(field, 0))
    return rederived(replace(draft, buildings=buildings, parts=with_values(draft.parts, **columns)), codes, numbers=False)


def _value(draft: Draft, args: Args, field: str) -> Any:
    return draft.buildings.loc[(draft.buildings["building_id"] == args["building"]).to_numpy(dtype=bool), field].iloc[0]


def _reinstated(draft: Draft, args: Args, seed: int) -> Draft:
    """The building is one part again, in the EA where it lies, with the next number."""
    del seed
    rows = _gone(draft, args)
    code = _code_of(draft, rows)
    given: dict[str, Any] = {"status": "", "housing_units": np.nan, "vacant_units": np.nan}
    given |= {"households": np.nan, "residents": np.nan, "establishments": np.nan, "boarders": np.nan}
    given |= {"housing_units": float(args["housing_units"])} if args["housing_units"] is not None else {}
    buildings = with_building(draft.buildings, args["building"], given)
    at = (buildings["building_id"] == args["building"]).to_numpy(dtype=bool)
    known = estimate_units(buildings[at], draft.rules).iloc[0]
    buildings = with_building(buildings, args["building"], {c: known[c] for c in ("housing_units", "units_estimated")})
    stays = np.ones(len(draft.parts), dtype=bool)
    stays[rows[1:]] = False
    values = {"ea_code": code, "status": "placed", "label": "", "part_no": 1, "building_no": float(next_number(draft, code))}
    values |= {"housing_units": int(known["housing_units"]), "units_estimated": bool(known["units_estimated"])}
    values |= dict.fromkeys(SHARED, np.nan)
    columns = {}
    for field, value in values.items():
        columns[field] = column(draft.parts, field)
        columns[field][rows[0]] = value
    shapes = draft.parts.geometry.to_numpy().copy()
    shapes[rows[0]] = buildings.geometry.to_numpy()[at][0]
    parts = with_values(draft.parts, shapes, **columns)[stays].reset_index(drop=True)
    return rederived(replace(draft, buildings=buildings, parts=parts), {code}, numbers=False)


def _gone(draft: Draft, args: Args) -> Ints:
    parts = draft.parts
    return np.flatnonzero(((parts["building_id"] == args["building"]) & (parts["status"] == DEMOLISHED)).to_numpy(dtype=bool))


def _code_of(draft: Draft, rows: Ints) -> str:
    cell = draft.parts["cell_id"].iloc[rows[0]]
    return str(draft.cells.loc[(draft.cells["cell_id"] == cell).to_numpy(), "ea_code"].iloc[0])


def _is_gone(draft: Draft, args: Args) -> Reason | None:
    rows = _gone(draft, args)
    if not len(rows):
        return Reason("edit_not_demolished", {"id": args["building"]})
    return locked(draft, [_code_of(draft, rows)])


_BUILDING = Arg("building", "building", True, "the building")
CHANGE_BUILDING = Edit(
    "change_building",
    "Change what is known of a building. Of a divided one, counts are dealt out by the units of its parts. Numbers stay.",
    (
        _BUILDING,
        *(Arg(c, "count", False, c.replace("_", " ")) for c in _COUNTS),
        Arg("use", "choice", False, "its use", USES),
        Arg("floors", "some", False, "its floors"),
        Arg("entrances", "some", False, "its stairwells"),
        Arg("name", "text", False, "its name"),
    ),
    ("edit_demolished", "edit_locked", "edit_nothing_changes", "edit_more_vacant"),
    _changed,
    guard(_stands, _some_given),
)
DEMOLISH = Edit(
    "demolish_building",
    "Mark a building as demolished: it leaves its EA, its counts are 0, its number is never given again.",
    (_BUILDING,),
    ("edit_demolished", "edit_locked"),
    _demolished,
    _stands,
)
REINSTATE = Edit(
    "reinstate_building",
    "Take a demolished building back into the EA where it lies, whole and with the next number.",
    (_BUILDING, Arg("housing_units", "count", False, "its housing units; without, they are estimated")),
    ("edit_not_demolished", "edit_locked"),
    _reinstated,
    _is_gone,
)
