"""The EAs that a committee had before: their land laid into its outline as it is now, so that they fill it without overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.blocks import GRID_M
from gis.delineation.whole import contacts

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_NEAR_M = 0.01  # lines that are nearer than this are one: outlines are stored on a grid of a millimetre
NONE = -1


@dataclass(frozen=True)
class Former:
    """An earlier plan of one committee.

    Attributes:
        cells: (c,) polygons of its EAs, or of pieces of them.
        ea: (c,) EA of each cell, 0 ... e - 1.
        block: (c,) block of each cell.
        load: (e,) load of each EA when it was made, NaN where that is not known or it was made for other limits.
        locked: (e,) whether an EA must stay as it is.
    """

    cells: Geometries
    ea: Ints
    block: Ints
    load: Floats
    locked: Flags


@dataclass(frozen=True)
class Laid:
    """Cells that fill the outline, edge-matched; their block, and their EA: built-up land of none is a new one, from ``e`` on."""

    cells: Geometries
    block: Ints
    ea: Ints


def lay(former: Former, outline: shapely.Geometry, spots: Geometries) -> Laid:
    """The EAs of before in the outline of now.

    Where both fit, they stay as they are. Else they are cut to the outline; where two overlap the first has the land; land of
    none goes to the neighbour with the longest line, unless it holds a building; and so do shreds of an EA without buildings.

    Args:
        former: the plan of before.
        outline: valid polygon or multipolygon, metric CRS.
        spots: (s,) points in the buildings that count.
    """
    if _fits(former.cells, outline):
        return Laid(former.cells, former.block, former.ea)
    faces = _faces(former.cells, outline)
    label = _labels(faces, former)
    pairs, metres = contacts(faces)
    held = np.zeros(len(faces), dtype=bool)
    held[shapely.STRtree(faces).query(spots, predicate="intersects")[1] if len(spots) else []] = True
    ea = np.where(label >= 0, former.ea[label], NONE)
    label[(ea >= 0) & _shreds(ea, pairs, faces, outline) & ~held] = NONE
    free = (label < 0) & held
    lands = _pieces(np.where(free, 0, NONE), pairs)
    label[free] = len(former.cells) + np.unique(lands[free], return_inverse=True)[1]
    _adopt(label, pairs, metres, former.locked[former.ea])
    rows, of = np.unique(label, return_inverse=True)
    cells = np.array([_joined(faces[of == k]) for k in range(len(rows))], dtype=object)
    old = rows < len(former.cells)
    block = np.full(len(rows), int(former.block.max(initial=-1)) + 1)
    block[old] = former.block[rows[old]]
    block[~old] += np.arange((~old).sum())
    now = len(former.load) + np.cumsum(~old) - 1
    now[old] = former.ea[rows[old]]
    return _single(Laid(cells, block.astype(np.intp), now.astype(np.intp)))


def _fits(cells: Geometries, outline: shapely.Geometry) -> bool:
    """Whether the cells fill the outline, but for the rounding to the grid, and match."""
    if not len(cells) or not shapely.is_valid(cells).all() or not shapely.coverage_is_valid(cells):
        return False
    land = shapely.coverage_union_all(cells)
    wide = land.buffer(_NEAR_M).covers(outline)
    return bool(wide and outline.buffer(_NEAR_M).covers(land))


def _faces(cells: Geometries, outline: shapely.Geometry) -> Geometries:
    """Faces between the lines of the cells and the outline, inside it."""
    rim = shapely.boundary(outline)
    lines = shapely.snap(shapely.boundary(cells), rim, _NEAR_M)
    edges = shapely.union_all(np.append(lines, [rim]), grid_size=GRID_M)
    faces: Geometries = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    shapely.prepare(outline)
    inside: Geometries = faces[shapely.intersects(outline, shapely.point_on_surface(faces))]
    return inside


def _labels(faces: Geometries, former: Former) -> Ints:
    """Cell that each face lies in, that of a locked EA before others, then the first; -1 for none."""
    label = np.full(len(faces), NONE, dtype=np.intp)
    cell, face = shapely.STRtree(shapely.point_on_surface(faces)).query(former.cells, predicate="intersects")
    order = np.lexsort((-cell, former.locked[former.ea[cell]]))  # the last that is written stays
    label[face[order]] = cell[order]
    return label


def _shreds(ea: Ints, pairs: Ints, faces: Geometries, outline: shapely.Geometry) -> Flags:
    """Faces that are not in the largest part of their EA in their piece of the committee."""
    part = _pieces(ea, pairs)
    lands = shapely.get_parts(outline)
    land = np.zeros(len(faces), dtype=np.intp)
    spot, at = shapely.STRtree(lands).query(shapely.point_on_surface(faces), predicate="intersects")
    land[spot] = at
    key = ea * len(lands) + land
    size = np.bincount(part, weights=shapely.area(faces))
    order = np.lexsort((size[part], key))
    keys, last = np.unique(key[order][::-1], return_index=True)
    main = part[order][::-1][last]
    return np.asarray(part != main[np.searchsorted(keys, key)])


def _pieces(label: Ints, pairs: Ints) -> Ints:
    """Number of the connected piece of each face, of faces with one label."""
    same = pairs[label[pairs[:, 0]] == label[pairs[:, 1]]]
    n = len(label)
    _, piece = connected_components(coo_array((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(n, n)), directed=False)
    return np.asarray(piece, dtype=np.intp)


def _adopt(label: Ints, pairs: Ints, metres: Floats, locked: Flags) -> None:
    """Give each face without a label that of the neighbour with the longest line, that of a locked EA where there is no other.

    What has no neighbour at all gets a label of its own.
    """
    last = np.append(locked, np.zeros(len(label) + 1, dtype=bool))
    while (label < 0).any():
        both = np.concatenate([pairs, pairs[:, ::-1]])
        long = np.concatenate([metres, metres])
        use = (label[both[:, 0]] < 0) & (label[both[:, 1]] >= 0)
        if not use.any():
            label[label < 0] = label.max(initial=-1) + 1
            return
        order = np.lexsort((-label[both[use, 1]], long[use], ~last[label[both[use, 1]]]))
        face, other = both[use][order].T
        label[face] = label[other]


def _joined(faces: Geometries) -> shapely.Geometry:
    return faces[0] if len(faces) == 1 else shapely.coverage_union_all(faces)


def _single(laid: Laid) -> Laid:
    """The cells as polygons: those in pieces become several."""
    cells, of = shapely.get_parts(laid.cells, return_index=True)
    return Laid(cells, laid.block[of], laid.ea[of])
