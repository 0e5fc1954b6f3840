"""Delineate some EAs of a committee anew, and leave all others exactly as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.checking.impossible_units import plannable
from gis.delineate import delineate
from gis.delineation.barrier_lines import Lines
from gis.delineation.part_rows import part_rows, with_parts
from gis.delineation.task import Task
from gis.delineation.towers import Parts, grains, joined
from gis.editing.carving import cornered, finished
from gis.editing.draft import Draft
from gis.editing.edit_guards import changeable
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.moving import others_in
from gis.editing.rows import with_rows
from gis.measure import loads
from gis.plan import Plan
from gis.replanning.ea_codes import LAST, kept_numbers, number_of
from gis.replanning.staffing import target_for
from gis.rules import Rules, with_target
from gis.workload import estimate_units

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Region:
    """Some EAs to be cut anew.

    Attributes:
        codes: of its EAs.
        land: of all its cells.
        kept: rows of parts of buildings that other EAs have a share in: they stay parts.
        buildings: those that are whole in the region, units filled.
        pieces: their grains.
        task: what there is to delineate: kept parts, grains, then what only must not be cut.
    """

    codes: list[str]
    land: shapely.Geometry
    kept: Ints
    buildings: gpd.GeoDataFrame
    pieces: Parts
    task: Task


def _redelineated(draft: Draft, args: Args, seed: int) -> Draft:
    now, changed = draft, set(args["eas"])
    touched: set[str] = set()
    groups = _groups(draft, args["eas"])
    for codes in groups:
        region = _region(now, codes)
        rules = draft.rules if args["count"] is None else _for_count(region.task, args["count"], draft)
        plan = delineate(region.task, rules, seed)
        now, corners = _laid(now, region, plan)
        touched |= corners
        changed |= now.used_codes - draft.used_codes
    return finished(draft, now, changed, touched, retiring=True)


def _for_count(task: Task, count: int, draft: Draft) -> Rules:
    return with_target(draft.rules, target_for([task], count, draft.rules))


def _groups(draft: Draft, codes: list[str]) -> list[list[str]]:
    """The EAs in groups that hang together."""
    shapes = dict(zip(draft.eas["ea_code"], draft.eas.geometry, strict=True))
    left, out = list(codes), []
    while left:
        group, edge = [], [left.pop(0)]
        while edge:
            group += edge
            beside = [c for c in left if any(_meet(shapes[c], shapes[e]) for e in edge)]
            left = [c for c in left if c not in beside]
            edge = beside
        out.append(sorted(group))
    return out


def _meet(a: shapely.Geometry, b: shapely.Geometry) -> bool:
    return bool(shapely.length(shapely.intersection(shapely.boundary(a), shapely.boundary(b))) > 0)


def _region(draft: Draft, codes: list[str]) -> Region:
    land = shapely.coverage_union_all(draft.cells.geometry.to_numpy()[draft.rows_in(codes)])
    inside = draft.parts["ea_code"].isin(codes).to_numpy()
    elsewhere = draft.parts["building_id"].isin(draft.parts["building_id"][~inside & draft.parts["ea_code"].notna().to_numpy()]).to_numpy()
    kept = np.flatnonzero(inside & elsewhere)
    whole = draft.buildings["building_id"].isin(draft.parts["building_id"][inside & ~elsewhere]).to_numpy()
    buildings = estimate_units(draft.buildings[whole].reset_index(drop=True), draft.rules)
    believed = plannable(buildings, draft.rules)
    shapes, units = buildings.geometry.to_numpy(), believed["housing_units"].to_numpy(dtype=float)
    lands = np.full(len(buildings), draft.outline, dtype=object)
    entrances, floors = (buildings[c].to_numpy(dtype=float) for c in ("entrances", "floors"))
    pieces = grains(shapes, units, entrances, floors, lands, draft.rules)
    load = loads(believed, np.zeros(len(believed), dtype=np.intp), draft.rules)
    share = np.where(units[pieces.building] > 0, pieces.units / np.maximum(units[pieces.building], 1e-9), 1.0)
    task = _task(draft, land, np.flatnonzero(inside), kept, pieces, load[pieces.building] * share)
    return Region(codes, land, kept, buildings, pieces, task)


def _task(draft: Draft, land: shapely.Geometry, inside: Ints, kept: Ints, pieces: Parts, load: Floats) -> Task:
    parts = draft.parts.iloc[kept]
    of_kept = loads(parts, np.zeros(len(parts), dtype=np.intp), draft.rules)
    more = others_in(draft, land, inside)
    count = int(pieces.building.max(initial=-1)) + 1
    own = pd.factorize(parts["building_id"])[0] + count
    last = int(own.max(initial=count - 1)) + 1
    return Task(
        land,
        np.concatenate([parts.geometry.to_numpy(), pieces.shapes, more]),
        np.concatenate([of_kept, load, np.zeros(len(more))]),
        np.concatenate([own, pieces.building, last + np.arange(len(more))]).astype(np.intp),
        *Lines(draft.barriers, draft.rules).inside(land),
    )


def _laid(draft: Draft, region: Region, plan: Plan) -> tuple[Draft, frozenset[str]]:
    """The draft with the cells and parts of a region as a plan has them; EAs are not derived anew."""
    codes = _codes(draft, region, plan)
    rows = draft.rows_in(region.codes)
    number = int(draft.cells["cell_id"].max()) + 1 + np.arange(len(plan.cells))
    new = {
        "cell_id": number,
        "committee_code": [draft.committee_code] * len(number),
        "block_id": plan.block + int(draft.cells["block_id"].max()) + 1,
        "ea_code": codes[plan.ea],
    }
    stays = np.ones(len(draft.cells), dtype=bool)
    stays[rows] = False
    cells = with_rows(draft.cells, stays, new, plan.cells, "cell_id")
    kept = len(region.kept)
    end = kept + len(region.pieces.building)
    made, first = joined(region.pieces, plan.part_ea()[kept:end], region.buildings.geometry.to_numpy())
    at = np.concatenate([np.arange(kept), kept + first])
    values = _values(draft, region, made)
    values["ea_code"], values["cell_id"] = codes[plan.part_ea()[at]], number[plan.part_cell[at]].astype(float)
    values["committee_code"] = np.full(len(at), draft.committee_code, dtype=object)
    shapes = np.concatenate([draft.parts.geometry.to_numpy()[region.kept], made.shapes])
    parts = with_parts(draft, draft.parts["ea_code"].isin(region.codes).to_numpy(), values, shapes)
    parts = _demolished_in(draft, parts, cells, rows)
    after = replace(draft, cells=cells, parts=parts, used_codes=draft.used_codes | set(codes.tolist()))
    return cornered(after, number)


def _values(draft: Draft, region: Region, made: Parts) -> dict[str, NDArray[np.object_]]:
    """Values of the parts kept, then of those made anew."""
    new = part_rows(region.buildings, made.building, made.units, made.labels(draft.rules.language))
    old = draft.parts.iloc[region.kept]
    return {c: np.concatenate([old[c].to_numpy(dtype=object), np.asarray(new[c], dtype=object)]) for c in new}


def _demolished_in(draft: Draft, parts: gpd.GeoDataFrame, cells: gpd.GeoDataFrame, gone: Ints) -> gpd.GeoDataFrame:
    """The parts; demolished ones that lay in cells that are gone in those that are there now, their number forgotten with its EA."""
    lost = np.flatnonzero(parts["ea_code"].isna().to_numpy() & parts["cell_id"].isin(draft.cells["cell_id"].iloc[gone]).to_numpy())
    if not len(lost):
        return parts
    spots = shapely.point_on_surface(parts.geometry.to_numpy()[lost])
    at = shapely.STRtree(cells.geometry.to_numpy()).query_nearest(spots, all_matches=False)[1]
    cell = np.array(parts["cell_id"].to_numpy())
    cell[lost] = cells["cell_id"].to_numpy()[at]
    return parts.assign(cell_id=cell)


def _codes(draft: Draft, region: Region, plan: Plan) -> NDArray[np.object_]:
    """Code of each EA of a plan: that of the EA before with which it shares most load; new ones for the others."""
    kept, made = len(region.kept), len(region.pieces.building)
    inside = draft.parts[draft.parts["ea_code"].isin(region.codes).to_numpy()]
    before = inside.drop_duplicates("building_id").set_index("building_id")["ea_code"]
    held = draft.parts["ea_code"].to_numpy(dtype=object)[region.kept]
    was = np.concatenate([held, before.loc[region.buildings["building_id"].iloc[region.pieces.building]].to_numpy(dtype=object)])
    old = pd.Index(region.codes).get_indexer(was)
    shared = np.zeros((len(region.codes), plan.count))
    np.add.at(shared, (old, plan.part_ea()[: kept + made]), region.task.load[: kept + made] + 1e-6)
    origin = np.full(plan.count, -1, dtype=np.intp)
    for _ in range(min(shared.shape)):
        e, k = np.unravel_index(int(shared.argmax()), shared.shape)
        if shared[e, k] <= 0:
            break
        origin[k] = e
        shared[e, :], shared[:, k] = -1.0, -1.0
    ever = [n for n in map(number_of, draft.used_codes) if n <= LAST]
    numbers = kept_numbers(origin, map(number_of, region.codes), ever, draft.committee_code)
    return np.array([f"{draft.committee_code}{n:03d}" for n in numbers.tolist()], dtype=object)


def _count_of_one(draft: Draft, args: Args) -> Reason | None:
    """A count is of EAs that hang together."""
    groups = _groups(draft, args["eas"]) if args["count"] is not None else []
    return Reason("edit_not_beside", {"code": groups[1][0]}) if len(groups) > 1 else None


REDELINEATE = Edit(
    "re_delineate",
    "Delineate some EAs anew by the rules; all others stay exactly as they are. Towers are divided anew too.",
    (
        Arg("eas", "eas", True, "the EAs"),
        Arg("count", "some", False, "how many EAs there shall be in their place; only for EAs that hang together"),
    ),
    (
        "edit_virtual",
        "edit_locked",
        "edit_not_beside",
        "ea_codes_used_up",
        "eas_too_few",
        "eas_too_many",
        "edit_torn",
        "edit_would_empty",
        "edit_cannot_draw",
    ),
    _redelineated,
    guard(changeable("eas", land=True), _count_of_one),
)
