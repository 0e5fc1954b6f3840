"""What follows from cells and parts: outlines, sums, loads, numbers, colours and scores of the EAs that an edit has changed.

They are what assembling the plan anew would give (`gis.assemble`); all other rows stay bit for bit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gis.building_order import building_numbers
from gis.colouring import colours
from gis.draft import Draft
from gis.ea_codes import number_of
from gis.measure import ea_loads
from gis.names import ea_name
from gis.routing import walk_metres
from gis.rows import column, with_rows, with_values
from gis.schema import DEMOLISHED
from gis.scores import REACH_M, with_scores
from gis.workload import workload_minutes

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_NEAR_M = 0.1  # EAs this near to each other differ in colour (`gis.colouring`)


def rederived(draft: Draft, changed: Collection[str], cornered: Collection[str] = (), *, numbers: bool = True) -> Draft:
    """The draft with the rows of some EAs as its cells and parts have them.

    Args:
        draft: cells and parts as edited; EAs as they were before.
        changed: codes of EAs whose land or parts are others now; those without cells any more leave, new ones come.
        cornered: codes of EAs that only got corners on their borders: their outlines are dissolved anew, all else stays.
        numbers: whether the buildings of the changed EAs are numbered anew, in walking order.
    """
    land = draft.cells["ea_code"].to_numpy(dtype=object)
    virtual = draft.eas["ea_code"].to_numpy(dtype=object)[(draft.eas["kind"] == "virtual").to_numpy()]
    codes = sorted(set(changed) & set(land) - set(virtual))
    outlines = outlines_of(draft, codes)
    if numbers:
        draft = replace(draft, parts=numbered(draft, codes, outlines))
    eas = _with_outlines(draft.eas, sorted(set(cornered) - set(changed)), draft)
    stays = ~eas["ea_code"].isin([*changed]).to_numpy() | eas["ea_code"].isin(virtual).to_numpy()
    new = _rows(draft, codes, outlines)
    draft = replace(draft, eas=with_rows(eas, stays, new, outlines, "ea_code"), used_codes=draft.used_codes | set(codes))
    draft = replace(draft, locks=draft.locks & frozenset(draft.eas["ea_code"]))
    return _judged(draft, codes)


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


def _rows(draft: Draft, codes: list[str], outlines: Geometries) -> dict[str, object]:
    """Values of the changed EAs, loads and scores still lacking."""
    before = draft.eas.set_index("ea_code")
    parts = draft.parts[draft.parts["ea_code"].isin(codes).to_numpy()]
    groups = parts.groupby("ea_code")
    known = groups[["households", "residents"]].sum(min_count=1).reindex(codes)
    units = groups["housing_units"].sum().reindex(codes, fill_value=0).to_numpy(dtype=np.int64)
    kinds = [str(before["kind"].get(c, "ordinary")) for c in codes]
    lived_in = (units > 0) | (known["residents"].fillna(0).to_numpy() > 0)
    empty = np.full(len(codes), np.nan)
    return {
        **{c: empty for c in draft.eas.columns if c != draft.eas.geometry.name},
        "ea_code": codes,
        "committee_code": [draft.committee_code] * len(codes),
        "name": [before["name"].get(c, ea_name(number_of(c), draft.rules.language)) for c in codes],
        "kind": ["ordinary" if k == "uninhabited" and full else k for k, full in zip(kinds, lived_in, strict=True)],
        "buildings": groups["building_no"].nunique().reindex(codes, fill_value=0).to_numpy(dtype=np.int64),
        "housing_units": units,
        "households": known["households"].to_numpy(dtype=float).round(),
        "residents": known["residents"].to_numpy(dtype=float).round(),
        "area_m2": shapely.area(outlines).round(1),
        "colour": _colours(draft, codes, outlines, before["colour"]),
    }


def _colours(draft: Draft, codes: list[str], outlines: Geometries, before: pd.Series) -> NDArray[np.int64]:
    """Colour of each changed EA: the one it had, unless a neighbour has it or it is new."""
    shapes, theirs, names = (draft.eas[c].to_numpy() for c in ("geometry", "colour", "ea_code"))
    if draft.around is not None:
        shapes = np.concatenate([shapes, draft.around.geometry.to_numpy()])
        theirs = np.concatenate([theirs, draft.around["colour"].to_numpy()])
        names = np.concatenate([names, draft.around["ea_code"].to_numpy()])
    others = np.flatnonzero(~np.isin(names.astype(object), codes) & ~shapely.is_missing(shapes))
    others = others[_boxes_meet(shapes[others], outlines)]
    mine = np.array([int(before.get(c, -1)) for c in codes], dtype=np.int64)
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


def _boxes_meet(shapes: Geometries, outlines: Geometries) -> NDArray[np.bool_]:
    """Shapes whose box is near the box of all outlines."""
    if not len(outlines):
        return np.zeros(len(shapes), dtype=bool)
    west, south, east, north = shapely.total_bounds(outlines) + np.array([-_NEAR_M, -_NEAR_M, _NEAR_M, _NEAR_M])
    b = shapely.bounds(shapes)
    return np.asarray((b[:, 0] <= east) & (b[:, 2] >= west) & (b[:, 1] <= north) & (b[:, 3] >= south))


def _judged(draft: Draft, codes: list[str]) -> Draft:
    """The draft with loads, minutes and scores of the changed EAs."""
    if not codes:
        return draft
    eas, rules = draft.eas, draft.rules
    own = np.flatnonzero(eas["ea_code"].isin(codes).to_numpy())
    mine, parts = eas.iloc[own], draft.parts[draft.parts["ea_code"].isin(codes).to_numpy()]
    walk_m = walk_metres(parts, mine, rules)
    found = {"load": ea_loads(parts, mine, rules, walk_m), "workload_minutes": workload_minutes(parts, mine, rules, walk_m)}
    columns = {}
    for name, values in found.items():
        columns[name] = column(eas, name)
        columns[name][own] = values.to_numpy()
    eas = with_values(eas, **columns)
    near = _near(draft, own)
    around = draft.parts[draft.parts["ea_code"].isin(eas["ea_code"].iloc[near]).to_numpy()]
    there = eas.iloc[near]
    scored = with_scores(there, around, _barriers_near(draft, mine), rules, walk_m.reindex(pd.Index(there["ea_code"]), fill_value=0.0))
    rows = np.flatnonzero(np.isin(near, own))
    for name in scored.columns[scored.columns.str.startswith("score")]:
        columns[name] = column(eas, name)
        columns[name][near[rows]] = scored[name].to_numpy()[rows]
    return replace(draft, eas=with_values(eas, **columns))


def _near(draft: Draft, own: Ints) -> Ints:
    """Rows of some EAs, and of all whose borders and buildings their scores hang on: neighbours, and what holds the nearest buildings."""
    outlines = draft.eas.geometry.to_numpy()
    land = shapely.geometrycollections(list(outlines[own]))
    away = shapely.distance(outlines, land)
    near = np.flatnonzero(away <= 1.0)
    reach = _second_nearest_m(draft, own, near)
    return near if reach <= 0 else np.flatnonzero(away <= max(reach, 1.0))


def _second_nearest_m(draft: Draft, own: Ints, near: Ints) -> float:
    """The longest way from a part of some EAs to the second nearest of others near; infinite where there are too few."""
    codes = draft.eas["ea_code"]
    row = pd.Index(codes.iloc[near]).get_indexer(draft.parts["ea_code"])
    there = np.flatnonzero((row >= 0) & ~shapely.is_missing(draft.parts.geometry.to_numpy()))
    xy = shapely.get_coordinates(shapely.centroid(draft.parts.geometry.to_numpy()[there]))
    mine = np.isin(near[row[there]], own)
    if not mine.any():
        return 0.0
    return float(KDTree(xy).query(xy[mine], k=[3])[0].max()) if len(xy) > 2 else np.inf


def _barriers_near(draft: Draft, eas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    around = shapely.box(*(shapely.total_bounds(eas.geometry.to_numpy()) + np.array([-1, -1, 1, 1]) * 2 * REACH_M))
    return draft.barriers[_boxes_meet(draft.barriers.geometry.to_numpy(), np.array([around]))]
