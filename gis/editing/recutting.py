"""The cells of some EAs cut along a border that was drawn, each piece on its side."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.blocks import GRID_M
from gis.delineation.whole import shared_edges
from gis.editing.carving import Piece
from gis.editing.draft import Draft
from gis.editing.drawn_borders import REACH_M, Ground
from gis.editing.moving import others_in

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
_ON_LINE_M = 0.05  # what is this near to a line lies on it
_SCRAP_M = 0.5  # a piece of a cell without a building that is thinner stays with the rest of its cell


def ground_of(draft: Draft, codes: Collection[str], land: shapely.Polygon, line: shapely.LineString) -> Ground:
    """What a line drawn through some land of EAs must heed."""
    cells = draft.cells.geometry.to_numpy()[draft.rows_in(codes)]
    inside = np.flatnonzero(draft.parts["ea_code"].isin(list(codes)).to_numpy())
    mine = draft.parts.geometry.to_numpy()[inside]
    mine = mine[shapely.intersects(mine, land)]
    more = others_in(draft, land, inside)
    counts = np.arange(len(mine) + len(more)) < len(mine)
    return Ground(land, _targets(draft, cells, land, line), np.concatenate([mine, more]), counts, draft.rules.border_clearance_m)


def _targets(draft: Draft, cells: Geometries, land: shapely.Polygon, line: shapely.LineString) -> Geometries:
    """Lines near a drawn one that a border may follow: between cells, and barriers that end inside one."""
    start, end, _, _ = shared_edges(cells)
    edges = _lines(shapely.linestrings(np.stack([start, end], axis=1))) if len(start) else np.zeros(0, dtype=object)
    edges = edges[shapely.dwithin(edges, line, REACH_M)]
    lines = draft.barriers.geometry.to_numpy()
    near = shapely.dwithin(lines, line, REACH_M) & ~draft.barriers["kind"].isin(draft.rules.ignored_barriers).to_numpy()
    lines = lines[near]
    rest = shapely.intersection(np.where(shapely.get_dimensions(lines) == 2, shapely.boundary(lines), lines), land)
    if not len(rest):
        return np.asarray(edges, dtype=object)
    taken = shapely.union_all([*shapely.buffer(edges, _ON_LINE_M), shapely.buffer(shapely.boundary(land), _ON_LINE_M)])
    every: Geometries = np.concatenate([edges, _lines(shapely.difference(rest, taken))])
    return every


def _lines(lines: Geometries) -> Geometries:
    """Lines joined where two meet, and parted where more do."""
    parts = shapely.get_parts(lines)
    parts = parts[(shapely.get_dimensions(parts) == 1) & (shapely.length(parts) > 0)]
    if not len(parts):
        return np.zeros(0, dtype=object)
    merged: Geometries = shapely.get_parts(shapely.line_merge(shapely.union_all(parts)))
    return merged


def sided(draft: Draft, rows: Ints, one: shapely.Geometry, codes: tuple[str, str]) -> tuple[dict[int, list[Piece]], Ints, Ints]:
    """Cells in two: those that a side's edge runs through as pieces; rows of those that are whole on one side, and on the other.

    Args:
        draft: whose cells they are.
        rows: of the cells.
        one: a side, from `parted`.
        codes: EA of that side, and of the other.
    """
    shapes = draft.cells.geometry.to_numpy()[rows]
    edges = shapely.union_all([*shapely.boundary(shapes), shapely.boundary(one)], grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize([edges]))
    spots = shapely.point_on_surface(faces)
    face, cell = shapely.STRtree(shapes).query(spots, predicate="intersects")
    shapely.prepare(one)
    side = np.where(shapely.intersects(one, spots), 0, 1)
    cuts: dict[int, list[Piece]] = {}
    whole: tuple[list[int], list[int]] = ([], [])
    ids, at = draft.cells["cell_id"].to_numpy(), np.where(draft.parts["ea_code"].notna(), draft.parts["cell_id"], np.nan)
    for k, row in enumerate(rows.tolist()):
        mine = face[cell == k]
        if len(np.unique(side[mine])) == 1:
            whole[int(side[mine[0]])].append(row)
            continue
        stands = draft.parts.geometry.to_numpy()[at == ids[row]]
        lands = _lands(faces[mine], side[mine], stands)
        if all(map(len, lands)):
            cuts[row] = [Piece(p, codes[s]) for s in (0, 1) for p in lands[s]]
        else:
            whole[0 if len(lands[0]) else 1].append(row)
    return cuts, np.array(whole[0], dtype=np.intp), np.array(whole[1], dtype=np.intp)


def _lands(faces: Geometries, side: Ints, stands: Geometries) -> tuple[Geometries, Geometries]:
    """The faces of a cell as polygons of either side; scraps go with the other one."""
    parts = [shapely.get_parts(shapely.coverage_union_all(faces[side == s])) if (side == s).any() else faces[:0] for s in (0, 1)]
    keep = [np.array([_counts(p, stands) for p in some], dtype=bool) for some in parts]
    if all(k.all() for k in keep):
        return parts[0], parts[1]
    if not any(k.any() for k in keep):  # a cell that is a scrap itself
        heavy = int(shapely.area(parts[0]).sum() < shapely.area(parts[1]).sum())
        keep = [np.full(len(some), s == heavy) for s, some in enumerate(parts)]
    out = [shapely.coverage_union_all(np.concatenate([parts[s][keep[s]], parts[1 - s][~keep[1 - s]]])) for s in (0, 1)]
    lands = [shapely.get_parts(p) for p in out]
    return lands[0][shapely.area(lands[0]) > 0], lands[1][shapely.area(lands[1]) > 0]


def _counts(land: shapely.Polygon, stands: Geometries) -> bool:
    """Whether a piece of a cell is more than a scrap: it holds a building, or is no thread."""
    share = shapely.area(shapely.intersection(stands, land)) > 0.5 * shapely.area(stands)
    return bool(share.any() or not shapely.is_empty(shapely.buffer(land, -_SCRAP_M / 2)))
