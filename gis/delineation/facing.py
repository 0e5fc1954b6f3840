"""What faces what across a barrier: the stretches of block edge that two blocks share, and the cells at their ends."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.triangles import Triangles
from gis.geometry.coordinates import coordinate_keys, shared_segments

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Facing:
    """Stretches of block edge from a corner u to the next, v, with a block on the left and one on the right.

    Attributes:
        metres: (s,) length.
        middle: (s, 2) its middle.
        blocks: (s, 2) the blocks.
        cells: (s, 4) cell at u and v on the left, at u and v on the right; -1 inside a wall.
        corners: (s, 4) the triangle corners there; -1 in a block that is one cell.
        beyond: (s, 4) cell one corner before u and after v on the left, before u and after v on the right.
    """

    metres: Floats
    middle: Floats
    blocks: Ints
    cells: Ints
    corners: Ints
    beyond: Ints

    def rows(self, which: NDArray[np.bool_]) -> Facing:
        """Only some of the stretches."""
        return Facing(*(getattr(self, f.name)[which] for f in fields(self)))


def facing(blocks: Geometries, tri: Triangles, only: Ints) -> Facing:
    """Find the shared stretches.

    Args:
        blocks: (b,) polygons, edge-matched.
        tri: triangles of those with several cells; their ``side`` numbers are cells.
        only: (b,) the cell of each block that has but one, else -1.
    """
    rings, block_of = shapely.get_rings(blocks, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    u, v = xy[:-1][inner], xy[1:][inner]
    of = ring[:-1][inner]
    block = block_of[of]
    start = np.searchsorted(of, of, side="left")
    end = np.searchsorted(of, of, side="right") - 1
    index = np.arange(len(u))
    before, after = np.where(index > start, index - 1, end), np.where(index < end, index + 1, start)
    corner_u = _corners(u, block, tri)
    cell_u = np.where(only[block] >= 0, only[block], np.where(corner_u >= 0, tri.side[corner_u], -1)) if len(tri.side) else only[block]
    ku = coordinate_keys(u)
    s, t = shared_segments(u, v)
    along = ku[s] == ku[t]  # both rings run the same way; else t runs from v to u

    def left(of_corner: Ints) -> list[Ints]:
        return [of_corner[s], of_corner[after[s]]]

    def right(of_corner: Ints) -> list[Ints]:
        a, b = of_corner[t], of_corner[after[t]]
        return [np.where(along, a, b), np.where(along, b, a)]

    second = after[after]
    beyond_right = [np.where(along, cell_u[before[t]], cell_u[second[t]]), np.where(along, cell_u[second[t]], cell_u[before[t]])]
    return Facing(
        np.hypot(*(v[s] - u[s]).T),
        (u[s] + v[s]) / 2,
        np.stack([block[s], block[t]], axis=1),
        np.stack(left(cell_u) + right(cell_u), axis=1),
        np.stack(left(corner_u) + right(corner_u), axis=1),
        np.stack([cell_u[before[s]], cell_u[second[s]], *beyond_right], axis=1),
    )


def across_barriers(there: Facing) -> tuple[Ints, Floats, Floats, Ints]:
    """Contacts of cells across a barrier: (c, 2) cells, (c,) metres, (c, 2) the middle of each stretch, (c,) its pair of blocks."""
    pairs = np.concatenate([there.cells[:, [0, 2]], there.cells[:, [1, 3]]])
    metres = np.concatenate([there.metres, there.metres]) / 2
    middle = np.concatenate([there.middle, there.middle])
    of = np.tile(there.blocks.min(axis=1) * (int(there.blocks.max(initial=0)) + 1) + there.blocks.max(axis=1), 2)
    real = (pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])
    return pairs[real], metres[real], middle[real], of[real]


def _corners(xy: Floats, block: Ints, tri: Triangles) -> Ints:
    """Triangle corner at each block corner; -1 where there is none."""
    out = np.full(len(xy), -1, dtype=np.intp)
    if not len(tri.xy):
        return out
    have = coordinate_keys(tri.xy) ^ coordinate_keys(np.stack([tri.block, tri.block], axis=1).astype(float))
    order = np.argsort(have)
    want = coordinate_keys(xy) ^ coordinate_keys(np.stack([block, block], axis=1).astype(float))
    at = order[np.minimum(np.searchsorted(have[order], want), len(have) - 1)]
    return np.where(have[at] == want, at, out)
