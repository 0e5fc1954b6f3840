"""Move cells or buildings from one EA to another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.delineation.cuts_between import cut_between
from gis.editing.carving import Piece, carved, finished
from gis.editing.draft import Draft
from gis.editing.edit_guards import changeable, locked, virtual
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.rows import column, with_values

Ints = NDArray[np.intp]
Geometries = NDArray[np.object_]
_TORN = ("edit_torn", "edit_would_empty", "edit_cannot_draw")


def _cells_moved(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    rows = _rows_of_cells(draft, args)
    changed = {*draft.cells["ea_code"].iloc[rows], args["to"]}
    return finished(draft, cells_in(draft, rows, args["to"]), changed)


def cells_in(draft: Draft, rows: Ints, to: str) -> Draft:
    """The draft with some cells and their parts in another EA; the EAs are not derived anew."""
    code = column(draft.cells, "ea_code").astype(object)
    code[rows] = to
    parts = column(draft.parts, "ea_code").astype(object)
    inside = draft.parts["cell_id"].isin(draft.cells["cell_id"].iloc[rows]).to_numpy() & draft.parts["ea_code"].notna().to_numpy()
    parts[inside] = to
    return replace(draft, cells=with_values(draft.cells, ea_code=code), parts=with_values(draft.parts, ea_code=parts))


def _rows_of_cells(draft: Draft, args: Args) -> Ints:
    """Rows of the cells that really move."""
    rows = pd.Index(draft.cells["cell_id"]).get_indexer(args["cells"])
    return np.asarray(rows[(draft.cells["ea_code"].iloc[rows] != args["to"]).to_numpy()], dtype=np.intp)


def _cells_free(draft: Draft, args: Args) -> Reason | None:
    rows = _rows_of_cells(draft, args)
    return locked(draft, draft.cells["ea_code"].iloc[rows]) if len(rows) else Reason("edit_nothing_changes")


def _buildings_moved(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    moved, to = _parts_of(draft, args), args["to"]
    after, touched = lifted(draft, moved, to)
    return finished(draft, after, {*draft.parts["ea_code"].iloc[moved], to}, touched)


def lifted(draft: Draft, moved: Ints, to: str) -> tuple[Draft, frozenset[str]]:
    """The draft with some parts and their ground under another code, and the EAs that only got corners; none is derived anew.

    Args:
        draft: before.
        moved: rows of the parts; a cell with others is cut between them.
        to: code of the EA that they go to.

    Raises:
        Refused: ``edit_buildings_touch``, ``edit_no_cut``.
    """
    cell = draft.parts["cell_id"].to_numpy(dtype=float)
    placed = draft.parts["ea_code"].notna().to_numpy()
    cuts: dict[int, list[Piece]] = {}
    whole = []
    for k in np.unique(pd.Index(draft.cells["cell_id"]).get_indexer(cell[moved])).tolist():
        inside = np.flatnonzero((cell == draft.cells["cell_id"].iloc[k]) & placed)
        if np.isin(inside, moved).all():
            whole.append(k)
            continue
        shapes, label = _standing(draft, k, inside, moved)
        pieces, side = cut_between(draft.cells.geometry.iloc[k], shapes, label, draft.rules.border_clearance_m)
        stays = str(draft.cells["ea_code"].iloc[k])
        cuts[k] = [Piece(shape, to if s else stays) for shape, s in zip(pieces, side.tolist(), strict=True)]
    after = cells_in(draft, np.array(whole, dtype=np.intp), to)
    return carved(after, cuts) if cuts else (after, frozenset())


def _standing(draft: Draft, cell: int, inside: Ints, moved: Ints) -> tuple[Geometries, Ints]:
    """What stands in a cell: the parts that move (1) and stay (0), and what reaches into it (-1)."""
    more = others_in(draft, draft.cells.geometry.iloc[cell], inside)
    shapes = np.concatenate([draft.parts.geometry.to_numpy()[inside], more])
    return shapes, np.concatenate([np.isin(inside, moved), np.full(len(more), -1)]).astype(np.intp)


def others_in(draft: Draft, land: shapely.Geometry, but: Ints) -> Geometries:
    """Footprints that reach into some land, those of some rows of the parts apart: no border may cut them."""
    parts, buildings = draft.parts, draft.buildings
    placed = np.array(parts["ea_code"].notna())
    placed[but] = False
    at_home = buildings["building_id"].isin(parts["building_id"]).to_numpy() | (buildings["status"].fillna("") != "").to_numpy()
    shapes = np.concatenate([parts.geometry.to_numpy()[placed], buildings.geometry.to_numpy()[~at_home]])
    b, (west, south, east, north) = shapely.bounds(shapes), land.bounds
    near = shapes[(b[:, 0] <= east) & (b[:, 2] >= west) & (b[:, 1] <= north) & (b[:, 3] >= south)]
    reaching: Geometries = near[shapely.intersects(near, land)]
    return reaching


def _parts_of(draft: Draft, args: Args) -> Ints:
    """Rows of the parts that really move."""
    parts = draft.parts
    rows: Ints = np.flatnonzero(parts["building_id"].isin([name for name, _ in args["buildings"]]).to_numpy())
    names, numbers = parts["building_id"].to_numpy()[rows], parts["part_no"].to_numpy()[rows]
    codes = parts["ea_code"].to_numpy(dtype=object)[rows]
    wanted = {(name, number) for name, number in args["buildings"]}
    named = [(n, None) in wanted or (n, int(k)) in wanted for n, k in zip(names, numbers, strict=True)]
    moves = [here and not pd.isna(c) and c != args["to"] for here, c in zip(named, codes, strict=True)]
    found: Ints = rows[np.array(moves, dtype=bool)]
    return found


def _buildings_free(draft: Draft, args: Args) -> Reason | None:
    rows = _parts_of(draft, args)
    if not len(rows):
        return Reason("edit_nothing_changes")
    codes = draft.parts["ea_code"].iloc[rows]
    return virtual(draft, codes) or locked(draft, codes)


_TO = Arg("to", "ea", True, "the EA they go to")
MOVE_CELLS = Edit(
    "move_cells",
    "Move cells, and the buildings in them, to another EA.",
    (Arg("cells", "cells", True, "the cells"), _TO),
    ("edit_virtual", "edit_locked", "edit_nothing_changes", *_TORN),
    _cells_moved,
    guard(changeable("to", land=True), _cells_free),
)
MOVE_BUILDINGS = Edit(
    "move_buildings",
    "Move buildings, or parts of split ones, to another EA. The cell goes with them; one that holds others is cut between them.",
    (Arg("buildings", "buildings", True, "the buildings"), _TO),
    ("edit_virtual", "edit_locked", "edit_nothing_changes", "edit_buildings_touch", "edit_no_cut", *_TORN),
    _buildings_moved,
    guard(changeable("to", land=True), _buildings_free),
)
