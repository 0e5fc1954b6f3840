"""Which cells touch, along how many metres, and what a border there would cost."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.coordinates import coordinate_keys
from gis.partition import Graph
from gis.triangles import Triangles, middle_lines

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
LEAST_CONTACT_M = 2.0  # cells that touch along less do not hang together


def inner_contacts(tri: Triangles) -> tuple[Ints, Floats]:
    """Pairs of obstacles (c, 2) that face each other within a block, and the length of the middle line between them."""
    segments, pairs, _ = middle_lines(tri, tri.side)
    return pairs, np.hypot(*(segments[:, 1] - segments[:, 0]).T)


def barrier_contacts(blocks: Geometries, tri: Triangles, only: Ints) -> tuple[Ints, Floats, Floats]:
    """Cells that face each other across a barrier.

    Args:
        blocks: (b,) polygons, edge-matched.
        tri: triangles of those with several cells; their ``side`` numbers are cells.
        only: (b,) the cell of each block that has but one, else -1.

    Returns:
        (c, 2) cells, (c,) metres, (c, 2) the middle of each stretch.
    """
    rings, block_of = shapely.get_rings(blocks, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    u, v = xy[:-1][same], xy[1:][same]
    block = block_of[ring[:-1][same]]
    ku, kv = coordinate_keys(u), coordinate_keys(v)
    undirected = ku + kv
    order = np.argsort(undirected, kind="stable")
    twin = undirected[order[1:]] == undirected[order[:-1]]
    s, t = order[:-1][twin], order[1:][twin]
    at_u, at_v = _cells(u, block, tri, only), _cells(v, block, tri, only)
    crossed = ku[s] != ku[t]
    t_u = np.where(crossed, at_v[t], at_u[t])
    t_v = np.where(crossed, at_u[t], at_v[t])
    half = np.hypot(*(v[s] - u[s]).T) / 2
    pairs = np.concatenate([np.stack([at_u[s], t_u], axis=1), np.stack([at_v[s], t_v], axis=1)])
    metres = np.concatenate([half, half])
    middle = np.concatenate([u[s] + v[s], u[s] + v[s]]) / 2
    real = (pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])
    return pairs[real], metres[real], middle[real]


def _cells(xy: Floats, block: Ints, tri: Triangles, only: Ints) -> Ints:
    """Cell at each block corner: the block's only one, or the side of the triangle corner there (-1: inside a wall)."""
    cell = only[block].copy()
    several = np.flatnonzero(cell < 0)
    if not len(tri.xy) or not len(several):
        return cell
    have = coordinate_keys(tri.xy) ^ coordinate_keys(np.stack([tri.block, tri.block], axis=1).astype(float))
    order = np.argsort(have)
    b = block[several]
    want = coordinate_keys(xy[several]) ^ coordinate_keys(np.stack([b, b], axis=1).astype(float))
    at = order[np.minimum(np.searchsorted(have[order], want), len(have) - 1)]
    cell[several] = np.where(have[at] == want, tri.side[at], -1)
    return cell


def build_graph(pairs: Ints, metres: Floats, cost: Floats, load: Floats, group: Ints) -> Graph:
    """Connected graph of cells.

    Contacts shorter than `LEAST_CONTACT_M` count only where the graph would fall apart without them.

    Args:
        pairs: (c, 2) cells that touch; a pair may occur often.
        metres: (c,) length of each contact.
        cost: (c,) its cost as a border.
        load, group: (n,) load and block of each cell.
    """
    n = len(load)
    key = pairs.min(axis=1) * n + pairs.max(axis=1)
    keys, of = np.unique(key, return_inverse=True)
    length = np.bincount(of, weights=metres, minlength=len(keys))
    total = np.bincount(of, weights=cost, minlength=len(keys))
    a, b = (keys // n).astype(np.intp), (keys % n).astype(np.intp)
    firm = length >= LEAST_CONTACT_M
    keep = firm | _bridges(a, b, length.astype(float), firm, n)
    a, b, total = a[keep], b[keep], total[keep]
    order = np.argsort(np.concatenate([a, b]), kind="stable")
    start = np.zeros(n + 1, dtype=np.int64)
    start[1:] = np.cumsum(np.bincount(np.concatenate([a, b]), minlength=n))
    other = np.concatenate([b, a])[order].astype(np.int64)
    return Graph(start, other, np.concatenate([total, total])[order], load.astype(float), group.astype(np.int64))


def _bridges(a: Ints, b: Ints, length: Floats, firm: NDArray[np.bool_], n: int) -> NDArray[np.bool_]:
    """The longest weak contacts that join what the firm ones leave apart."""
    use = np.zeros(len(a), dtype=bool)
    weak = np.flatnonzero(~firm)
    _, piece = connected_components(coo_array((np.ones(firm.sum()), (a[firm], b[firm])), shape=(n, n)), directed=False)
    for k in weak[np.argsort(-length[weak], kind="stable")]:
        p, q = piece[a[k]], piece[b[k]]
        if p != q:
            piece[piece == q] = p
            use[k] = True
    return use
