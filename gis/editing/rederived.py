"""What follows from cells and parts: outlines, sums, loads, numbers, colours and scores of the EAs that an edit has changed.

They are what assembling the plan anew would give (`gis.delineation.assemble`); all other rows stay bit for bit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gis.colouring import colours
from gis.editing.draft import Draft
from gis.editing.rows import column, with_rows, with_values
from gis.measure import ea_loads
from gis.names import ea_name
from gis.replanning.ea_codes import number_of
from gis.routing import walk_metres
from gis.schema import DEMOLISHED
from gis.scores import REACH_M, scores, walk_scores
from gis.walking.building_order import building_numbers
from gis.workload import workload_minutes

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_TOUCH_M = 0.5  # EAs this near may share a border
_REACH_M = 100.0  # first look for the nearest buildings
_NEAR_M = 0.1  # EAs this near to each other differ in colour (`gis.colouring`)


def rederived(draft: Draft, changed: Collection[str], cornered: Collection[str] = (), *, numbers: bool = True) -> Draft:
    """The draft with the rows of some EAs as its cells and parts have them.

    Args:
        draft: cells and parts as edited; EAs as they were before.
        changed: codes of EAs whose land or parts are others now; those without cells any more leave, new ones come.
        cornered: codes of EAs that only got corners on their borders: their outlines are dissolved anew, all else stays.
        numbers: whether the buildings of the changed EAs are numbered anew, in walking order.
    """
    known, kinds = (draft.eas[c].to_numpy(dtype=object) for c in ("ea_code", "kind"))
    virtual = set(known[kinds == "virtual"])
    codes = sorted(set(changed) & set(draft.cells["ea_code"].unique()) - virtual)
    outlines = outlines_of(draft, codes)
    if numbers:
        draft = replace(draft, parts=numbered(draft, codes, outlines))
    eas = _with_outlines(draft.eas, sorted(set(cornered) - set(changed)), draft)
    gone = set(changed) - virtual
    stays = np.array([c not in gone for c in known], dtype=bool)
    new = _rows(draft, codes, outlines)
    if codes:
        new |= _judged(draft, eas, stays, codes, outlines)
    eas = with_rows(eas, stays, new, outlines, "ea_code")
    return replace(draft, eas=eas, used_codes=draft.used_codes | set(codes), locks=draft.locks & frozenset(eas["ea_code"]))


def outlines_of(draft: Draft, codes: list[str]) -> Geometries:
    """Polygon of each EA, dissolved from its cells."""
    rows = draft.cells.groupby("ea_code").indices if len(codes) > 8 else {c: draft.rows_in([c]) for c in codes}
    shapes = draft.cells.geometry.to_numpy()
    out: Geometries = np.array([shapely.coverage_union_all(shapes[rows[c]]) for c in codes], dtype=object)
    return out


def _with_outlines(eas: gpd.GeoDataFrame, codes: list[str], draft: Draft) -> gpd.GeoDataFrame:
    if not codes:
        return eas
    shapes = eas.geometry.to_numpy().copy()
    shapes[pd.Index(eas["ea_code"]).get_indexer(codes)] = outlines_of(draft, codes)
    return with_values(eas, shapes)


def numbered(draft: Draft, codes: list[str], outlines: Geometries) -> gpd.GeoDataFrame:
    """The parts, those of some EAs numbered in walking order, past numbers that were given up for good."""
    parts = draft.parts
    ea = pd.Index(codes).get_indexer(parts["ea_code"])
    at = np.flatnonzero(ea >= 0)
    number = column(parts, "building_no")
    if not len(at):
        return parts
    building = pd.factorize(parts["building_id"])[0][at]
    pairs, first, of = np.unique(np.stack([ea[at], building], axis=1), axis=0, return_index=True, return_inverse=True)
    spots = shapely.get_coordinates(shapely.centroid(parts.geometry.to_numpy()[at[first]]))
    walked = building_numbers(spots, pairs[:, 0], outlines, draft.barriers, draft.rules)
    for k, gone in given_up(draft, codes).items():
        mine = pairs[:, 0] == k
        free = np.setdiff1d(np.arange(1, mine.sum() + len(gone) + 1), gone)
        walked[mine] = free[walked[mine] - 1]
    number[at] = walked[of]
    return with_values(parts, building_no=number)


def given_up(draft: Draft, codes: list[str]) -> dict[int, Ints]:
    """Numbers of demolished buildings in each of some EAs, by its place in the list; EAs without any are left out."""
    gone = np.flatnonzero((draft.parts["status"] == DEMOLISHED).to_numpy())
    if not len(gone):
        return {}
    cell = pd.Index(draft.cells["cell_id"]).get_indexer(draft.parts["cell_id"].to_numpy(dtype=float)[gone])
    code = draft.cells["ea_code"].to_numpy(dtype=object)[cell]
    number = draft.parts["building_no"].to_numpy(dtype=float)[gone]
    known = (cell >= 0) & ~np.isnan(number)
    out = {k: np.unique(number[known & (code == c)]).astype(np.intp) for k, c in enumerate(codes)}
    return {k: n for k, n in out.items() if len(n)}


def _rows(draft: Draft, codes: list[str], outlines: Geometries) -> dict[str, Any]:
    """Values of the changed EAs, loads and scores still lacking."""
    known = draft.eas["ea_code"].to_numpy(dtype=object)
    at = {c: k for k, c in enumerate(known.tolist())}
    rows = [at.get(c, -1) for c in codes]
    names, kinds = (draft.eas[c].to_numpy(dtype=object) for c in ("name", "kind"))
    sums = _sums(draft, codes)
    lived_in = (sums["housing_units"] > 0) | (np.nan_to_num(sums["residents"]) > 0)
    empty = np.full(len(codes), np.nan)
    kind = np.array([kinds[k] if k >= 0 else "ordinary" for k in rows], dtype=object)
    kind[(kind == "uninhabited") & lived_in] = "ordinary"
    return {
        **{c: empty for c in draft.eas.columns if c != draft.eas.geometry.name},
        "ea_code": codes,
        "committee_code": [draft.committee_code] * len(codes),
        "name": [names[k] if k >= 0 else ea_name(number_of(c), draft.rules.language) for k, c in zip(rows, codes, strict=True)],
        "kind": kind,
        **sums,
        "area_m2": shapely.area(outlines).round(1),
        "colour": _colours(draft, codes, outlines, np.array(rows, dtype=np.intp)),
    }


def _sums(draft: Draft, codes: list[str]) -> dict[str, Any]:
    """Buildings, housing units, households and residents of each EA; the last two NaN where none is known."""
    ea = pd.Index(codes).get_indexer(draft.parts["ea_code"])
    at = np.flatnonzero(ea >= 0)
    ea, n = ea[at], len(codes)
    number = draft.parts["building_no"].to_numpy(dtype=float)[at]
    units = draft.parts["housing_units"].to_numpy(dtype=np.int64)[at]
    out: dict[str, Any] = {
        "buildings": np.bincount(np.unique(np.stack([ea, number]), axis=1)[0].astype(np.intp), minlength=n),
        "housing_units": np.bincount(ea, weights=units, minlength=n).astype(np.int64),
    }
    for name in ("households", "residents"):
        values = draft.parts[name].to_numpy(dtype=float)[at]
        there = ~np.isnan(values)
        sums = np.bincount(ea[there], weights=values[there], minlength=n)
        out[name] = np.where(np.bincount(ea[there], minlength=n) > 0, sums.round(), np.nan)
    return out


def _colours(draft: Draft, codes: list[str], outlines: Geometries, rows: Ints) -> NDArray[np.int64]:
    """Colour of each changed EA: the one it had, by its row in the EAs before (-1: it is new), unless a neighbour has it."""
    shapes, theirs, names = (draft.eas[c].to_numpy() for c in ("geometry", "colour", "ea_code"))
    if draft.around is not None:
        shapes = np.concatenate([shapes, draft.around.geometry.to_numpy()])
        theirs = np.concatenate([theirs, draft.around["colour"].to_numpy()])
        names = np.concatenate([names, draft.around["ea_code"].to_numpy()])
    others = np.flatnonzero(~np.isin(names.astype(object), codes) & ~shapely.is_missing(shapes))
    others = others[_boxes_meet(shapes[others], outlines, _NEAR_M)]
    mine = np.where(rows >= 0, draft.eas["colour"].to_numpy(dtype=np.int64)[rows], -1) if len(draft.eas) else rows.astype(np.int64)
    if not len(codes):
        return mine
    for k in range(len(codes)):
        near = shapely.dwithin(shapes[others], outlines[k], _NEAR_M)
        taken = {*theirs[others][near].tolist(), *mine[:k][shapely.dwithin(outlines[:k], outlines[k], _NEAR_M)].tolist()}
        mine[k] = -1 if mine[k] in taken else mine[k]
    lost = np.flatnonzero(mine < 0)
    if len(lost):
        kept = np.flatnonzero(mine >= 0)
        beside = np.concatenate([shapes[others], outlines[kept]])
        mine[lost] = colours(outlines[lost], beside, np.concatenate([theirs[others], mine[kept]]).astype(np.int64))
    return mine


def _boxes_meet(shapes: Geometries, outlines: Geometries, reach_m: float) -> Flags:
    """Shapes whose box is near the box of all outlines."""
    if not len(outlines):
        return np.zeros(len(shapes), dtype=bool)
    west, south, east, north = shapely.total_bounds(outlines) + np.array([-1, -1, 1, 1]) * reach_m
    b = shapely.bounds(shapes)
    return np.asarray((b[:, 0] <= east) & (b[:, 2] >= west) & (b[:, 1] <= north) & (b[:, 3] >= south))


def _judged(draft: Draft, eas: gpd.GeoDataFrame, stays: Flags, codes: list[str], outlines: Geometries) -> dict[str, Floats]:
    """Loads, minutes and scores of the changed EAs, by column; ``stays``: the rows of ``eas`` that are as they were."""
    rules = draft.rules
    mine = gpd.GeoDataFrame({"ea_code": codes}, geometry=outlines, crs=eas.crs)
    parts = draft.parts[draft.parts["ea_code"].isin(codes).to_numpy()]
    walk_m = walk_metres(parts, mine, rules)
    out = {
        "load": ea_loads(parts, mine, rules, walk_m).to_numpy(dtype=float),
        "workload_minutes": workload_minutes(parts, mine, rules, walk_m).to_numpy(dtype=float),
    }
    near = _beside(draft, eas, stays, mine)
    ways = np.append(walk_m.to_numpy(), np.zeros(near.count))
    walk = walk_scores(near.parts, near.ea, ways, np.zeros(len(ways), dtype=np.intp), rules)
    land = np.concatenate([outlines, near.touching])
    load = np.append(out["load"], np.zeros(len(near.touching)))
    walked = np.append(walk[: len(codes)], np.zeros(len(near.touching)))
    found = scores(land, np.zeros(len(land), dtype=np.intp), load, walked, _barriers_near(draft, outlines), rules)
    return out | {name: values[: len(codes)] for name, values in found.items()}


@dataclass(frozen=True)
class _Beside:
    """EAs that the scores of some others hang on: outlines of neighbours; how many are near; parts of all, and the row of each one's EA."""

    touching: Geometries
    count: int
    parts: Geometries
    ea: Ints


def _beside(draft: Draft, eas: gpd.GeoDataFrame, stays: Flags, mine: gpd.GeoDataFrame) -> _Beside:
    """Neighbours of changed EAs, and what holds the buildings nearest to theirs."""
    outlines = eas.geometry.to_numpy()[stays]
    others = eas["ea_code"].to_numpy(dtype=object)[stays]
    changed = mine.geometry.to_numpy()
    away = np.full(len(outlines), np.inf)
    box = np.flatnonzero(_boxes_meet(outlines, changed, _REACH_M))
    away[box] = shapely.distance(outlines[box], shapely.geometrycollections(list(changed)))
    codes = mine["ea_code"].to_numpy(dtype=object)
    for reach in (_REACH_M, np.inf):
        near = np.flatnonzero(away <= reach)
        row = pd.Index([*codes, *others[near]]).get_indexer(draft.parts["ea_code"])
        at = np.flatnonzero(row >= 0)
        found = _Beside(outlines[away <= _TOUCH_M], len(near), draft.parts.geometry.to_numpy()[at], row[at].astype(np.intp))
        if _second_nearest_m(found, len(codes)) <= reach:
            break
    return found


def _second_nearest_m(found: _Beside, count: int) -> float:
    """The longest way from a part of the first EAs to the second nearest of all; infinite where there are too few."""
    there = ~shapely.is_missing(found.parts)
    xy = shapely.get_coordinates(shapely.centroid(found.parts[there]))
    mine = found.ea[there] < count
    if not mine.any():
        return 0.0
    return float(KDTree(xy).query(xy[mine], k=[3])[0].max()) if len(xy) > 2 else np.inf


def _barriers_near(draft: Draft, outlines: Geometries) -> gpd.GeoDataFrame:
    return draft.barriers[_boxes_meet(draft.barriers.geometry.to_numpy(), outlines, 2 * REACH_M)]
