"""Cells of a draft cut into pieces, each for an EA; and what must hold before it counts: EAs in one piece, nothing cut, no gap."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.blocks import GRID_M
from gis.delineation.whole import contacts
from gis.editing.draft import Draft
from gis.editing.rederived import rederived
from gis.editing.rows import column, with_rows, with_values
from gis.errors import Refused
from gis.geometry.corners import with_corners

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Codes = NDArray[np.object_]
_POLYGON = 3
_NEAR_M = 2e-3  # from a corner to the side it lies on: twice the grid


@dataclass(frozen=True)
class Piece:
    """A piece of a cell, and the EA it goes to."""

    shape: shapely.Polygon
    ea_code: str


def carved(draft: Draft, cuts: Mapping[int, list[Piece]]) -> tuple[Draft, frozenset[str]]:
    """The draft with cells cut into pieces, their parts placed anew, and corners for the neighbours where a cut ends on their line.

    Args:
        draft: before; its EAs are not derived anew.
        cuts: pieces by row of the cell. The largest keeps the number of the cell.

    Returns:
        The draft, and the codes of EAs whose cells got a corner.
    """
    rows = np.array(sorted(cuts), dtype=np.intp)
    pieces = [sorted(cuts[k], key=lambda p: -p.shape.area) for k in rows.tolist()]
    size = [len(p) for p in pieces]
    ids, blocks = (draft.cells[c].to_numpy()[rows] for c in ("cell_id", "block_id"))
    number = np.repeat(ids, size)
    more = np.ones(len(number), dtype=bool)
    more[np.cumsum([0, *size])[:-1]] = False
    number[more] = int(draft.cells["cell_id"].max()) + 1 + np.arange(more.sum())
    new = {
        "cell_id": number,
        "committee_code": [draft.committee_code] * len(number),
        "block_id": np.repeat(blocks, size),
        "ea_code": [p.ea_code for some in pieces for p in some],
    }
    shapes: Geometries = np.array([p.shape for some in pieces for p in some], dtype=object)
    stays = np.ones(len(draft.cells), dtype=bool)
    stays[rows] = False
    parts = _placed(draft, dict(zip(ids.tolist(), np.split(np.arange(len(number)), np.cumsum(size)[:-1]), strict=True)), new, shapes)
    cells = with_rows(draft.cells, stays, new, shapes, "cell_id")
    return cornered(replace(draft, cells=cells, parts=parts), number)


def _placed(draft: Draft, pieces: Mapping[int, Ints], new: Mapping[str, Any], shapes: Geometries) -> gpd.GeoDataFrame:
    """The parts: those of the cut cells in the piece that holds most of them."""
    parts = draft.parts
    cell, code = column(parts, "cell_id"), column(parts, "ea_code").astype(object)
    number, codes = np.asarray(new["cell_id"]), np.asarray(new["ea_code"], dtype=object)
    footprint = parts.geometry.to_numpy()
    for k in np.flatnonzero(np.isin(cell, list(pieces))).tolist():
        mine = pieces[int(cell[k])]
        at = mine[_holds(shapes[mine], footprint[k])]
        cell[k] = number[at]
        code[k] = codes[at] if not pd.isna(code[k]) else None
    return with_values(parts, cell_id=cell, ea_code=code)


def _holds(pieces: Geometries, shape: shapely.Geometry) -> int:
    """The piece with most of a part, the nearest for one without area."""
    inside = shapely.area(shapely.intersection(pieces, shape))
    return int(inside.argmax()) if inside.max() > 0 else int(shapely.distance(pieces, shape).argmin())


def cornered(draft: Draft, ids: Ints) -> tuple[Draft, frozenset[str]]:
    """The draft, its cells matched corner for corner around some; and the codes of EAs whose cells have changed by it."""
    shapes = draft.cells.geometry.to_numpy()
    new = draft.cells["cell_id"].isin(ids.tolist()).to_numpy()
    box = shapely.total_bounds(shapes[new]) + np.array([-1.0, -1.0, 1.0, 1.0])
    b = shapely.bounds(shapes)
    near = np.flatnonzero((b[:, 0] <= box[2]) & (b[:, 2] >= box[0]) & (b[:, 1] <= box[3]) & (b[:, 3] >= box[1]))
    near = near[shapely.dwithin(shapes[near], shapely.geometrycollections(list(shapes[new])), _NEAR_M)]
    made = _matched(with_corners(shapes[near], _NEAR_M))
    differs = ~shapely.equals_identical(shapely.normalize(made), shapely.normalize(shapes[near]))
    made = np.where(differs, made, shapes[near])
    if not differs.any():
        return draft, frozenset()
    out = shapes.copy()
    out[near] = made
    touched = frozenset(draft.cells["ea_code"].to_numpy(dtype=object)[near[differs & ~new[near]]].tolist())
    return replace(draft, cells=with_values(draft.cells, out)), touched


def _matched(cells: Geometries) -> Geometries:
    """The cells; where corners a millimetre apart part them, these are one."""
    if shapely.coverage_is_valid(cells):
        return cells
    for snap_m in (0.5 * GRID_M, GRID_M, 2 * GRID_M, 4 * GRID_M):
        made: Geometries = shapely.coverage_clean(cells, snapping_distance=snap_m, gap_width=4 * GRID_M)
        if shapely.coverage_is_valid(made) and (shapely.get_type_id(made) == _POLYGON).all():
            return made
    return cells


def cells_joined(draft: Draft, rows: Ints) -> tuple[Draft, int]:
    """The draft with some cells of one EA as one, and its row.

    Raises:
        Refused: ``edit_parts_apart`` where they do not touch.
    """
    if len(rows) == 1:
        return draft, int(rows[0])
    land = shapely.coverage_union_all(draft.cells.geometry.to_numpy()[rows])
    if land.geom_type != "Polygon":
        raise Refused("edit_parts_apart")
    first = int(draft.cells["cell_id"].iloc[rows[0]])
    stays = np.ones(len(draft.cells), dtype=bool)
    stays[rows] = False
    new = {c: [draft.cells[c].iloc[rows[0]]] for c in ("cell_id", "committee_code", "block_id", "ea_code")}
    cells = with_rows(draft.cells, stays, new, np.array([land], dtype=object), "cell_id")
    cell = column(draft.parts, "cell_id")
    cell[np.isin(cell, draft.cells["cell_id"].to_numpy()[rows])] = first
    return replace(draft, cells=cells, parts=with_values(draft.parts, cell_id=cell)), int(np.flatnonzero(cells["cell_id"] == first)[0])


def finished(before: Draft, draft: Draft, changed: Collection[str], touched: Collection[str] = (), *, retiring: bool = False) -> Draft:
    """The draft with its EAs derived anew, after it has been found sound.

    Args:
        before: the draft before the edit.
        draft: cells and parts as edited.
        changed: codes of the EAs whose land or parts have changed.
        touched: codes of those that only got corners.
        retiring: whether EAs that have no land any more are retired, instead of the edit being refused.

    Raises:
        Refused: ``edit_torn``, ``edit_would_empty``, ``edit_cannot_draw``.
    """
    draft = _whole(draft, changed)
    _refuse_empty(before, draft, {*changed} & set(draft.cells["ea_code"]) if retiring else changed)
    _refuse_faults(draft, {*changed, *touched})
    return rederived(draft, changed, touched)


def _whole(draft: Draft, changed: Collection[str]) -> Draft:
    """The draft, pieces of changed EAs that lie apart and hold nobody given to the changed EA beside.

    Raises:
        Refused: ``edit_torn`` where such a piece holds a building.
    """
    rows = draft.rows_in(changed)
    shapes, code = draft.cells.geometry.to_numpy()[rows], draft.cells["ea_code"].to_numpy(dtype=object)[rows].copy()
    land = _land(draft, shapes)
    pairs, metres = contacts(shapes)
    held = np.isin(draft.cells["cell_id"].to_numpy()[rows], draft.parts["cell_id"].dropna().to_numpy())
    for _ in range(len(rows)):
        stray = _strays(code, land, pairs, shapes, held)
        if not stray.any():
            break
        k = int(np.flatnonzero(stray)[0])
        beside = (pairs == k).any(axis=1)
        other = pairs[beside].sum(axis=1) - k
        use = (code[other] != code[k]) & ~stray[other]
        if held[stray & (code == code[k])].any() or not use.any():
            raise Refused("edit_torn", code=str(code[k]))
        code[k] = code[other[use][metres[beside][use].argmax()]]
    if (code == draft.cells["ea_code"].to_numpy(dtype=object)[rows]).all():
        return draft
    every = column(draft.cells, "ea_code").astype(object)
    every[rows] = code
    return replace(draft, cells=with_values(draft.cells, ea_code=every))


def _land(draft: Draft, shapes: Geometries) -> Ints:
    """Piece of the committee that each cell lies in."""
    lands = shapely.get_parts(draft.outline)
    if len(lands) == 1:
        return np.zeros(len(shapes), dtype=np.intp)
    spots = shapely.point_on_surface(shapes)
    return np.asarray(shapely.STRtree(lands).query_nearest(spots, all_matches=False)[1], dtype=np.intp)


def _strays(code: Codes, land: Ints, pairs: Ints, shapes: Geometries, held: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells that are not in the main piece of their EA in their piece of the committee: the one with most buildings, then land."""
    n = len(code)
    inner = pairs[code[pairs[:, 0]] == code[pairs[:, 1]]]
    count, piece = connected_components(coo_array((np.ones(len(inner)), (inner[:, 0], inner[:, 1])), shape=(n, n)), directed=False)
    weight = np.bincount(piece, weights=shapely.area(shapes) + 1e9 * held, minlength=count)
    keys = pd.factorize(code)[0] * (int(land.max(initial=0)) + 1) + land
    best: dict[int, int] = {}
    for k in range(n):
        if weight[piece[k]] > weight[best.setdefault(int(keys[k]), int(piece[k]))]:
            best[int(keys[k])] = int(piece[k])
    return np.array([piece[k] != best[int(keys[k])] for k in range(n)], dtype=bool)


def _refuse_empty(before: Draft, draft: Draft, changed: Collection[str]) -> None:
    """No EA may lose all its buildings, or all its land: then it should be merged."""
    every = set(before.eas["ea_code"])
    had, has = (set(d.parts["ea_code"].dropna().unique()) for d in (before, draft))
    land = set(draft.cells["ea_code"].unique())
    for code in sorted(changed):
        known = code in every
        if (code in had and code not in has) or (known and code not in land):
            raise Refused("edit_would_empty", code=code)


def _refuse_faults(draft: Draft, codes: Collection[str]) -> None:
    """What no plan may have around the edit: cells that overlap or do not match."""
    rows = draft.rows_in(codes)
    shapes = draft.cells.geometry.to_numpy()
    near = shapely.STRtree(shapes).query(shapes[rows], predicate="dwithin", distance=_NEAR_M)[1]
    some = shapes[np.unique(near)]
    sound = (shapely.get_type_id(some) == _POLYGON).all() and shapely.is_valid(some).all() and shapely.coverage_is_valid(some)
    if not sound:
        raise Refused("edit_cannot_draw")
