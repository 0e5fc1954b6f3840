"""Which owned corner of a triangulation is nearest along its edges (Dijkstra from many sources): compiled loops of `triangles`."""

from __future__ import annotations

import numpy as np

from gis.compiled import njit


@njit(cache=True)
def nearest_owner(xy, corners, mate, owner):
    """The owner (v,) of the nearest corner that has one, along the edges of the triangles; -1 where there is none.

    Args:
        xy, corners, mate: as in `gis.delineation.delaunay.Mesh`.
        owner: (v,) owner of each corner, -1 for none.
    """
    n = len(xy)
    start, other, length = _edges(xy, corners, mate)
    known = np.flatnonzero(owner >= 0)
    source, apart, done = np.full(n, -1, np.int64), np.full(n, np.inf), np.zeros(n, np.bool_)
    heap, key, size = np.empty(len(other) + len(known) + 1, np.int64), np.empty(len(other) + len(known) + 1), 0
    for k in range(len(known)):
        source[known[k]], apart[known[k]] = k, 0.0
    for k in range(len(known)):
        done[known[k]] = True
    for k in range(len(known)):
        v = known[k]
        for j in range(start[v], start[v + 1]):
            size = _offer(heap, key, size, other[j], length[j], source[v], source, apart, done)
    while size > 0:
        v = heap[0]
        size = _drop_first(heap, key, size)
        if done[v]:
            continue
        done[v] = True
        for j in range(start[v], start[v + 1]):
            size = _offer(heap, key, size, other[j], apart[v] + length[j], source[v], source, apart, done)
    out = np.full(n, -1, np.int64)
    for v in range(n):
        if source[v] >= 0:
            out[v] = owner[known[source[v]]]
    return out


@njit(cache=True)
def _edges(xy, corners, mate):
    """Where the edges of each corner begin (v + 1,), and the far end and the metres of each."""
    start = np.zeros(len(xy) + 1, np.int64)
    for h in range(len(mate)):
        if mate[h] < h:
            start[corners[h // 3, h % 3] + 1] += 1
            start[corners[h // 3, (h + 1) % 3] + 1] += 1
    start = np.cumsum(start)
    put, other, length = start[:-1].copy(), np.empty(start[-1], np.int64), np.empty(start[-1])
    for h in range(len(mate)):
        if mate[h] < h:
            a, b = corners[h // 3, h % 3], corners[h // 3, (h + 1) % 3]
            metres = np.hypot(xy[a, 0] - xy[b, 0], xy[a, 1] - xy[b, 1]) + 1e-9
            for v, u in ((a, b), (b, a)):
                other[put[v]], length[put[v]] = u, metres
                put[v] += 1
    return start, other, length


@njit(cache=True)
def _offer(heap, key, size, v, metres, of, source, apart, done):
    """Let corner ``v`` be reached after ``metres``, where that is nearer than before; the heap's new size."""
    if done[v] or metres >= apart[v]:
        return size
    apart[v], source[v] = metres, of
    at = size
    while at > 0 and key[(at - 1) // 2] > metres:
        heap[at], key[at] = heap[(at - 1) // 2], key[(at - 1) // 2]
        at = (at - 1) // 2
    heap[at], key[at] = v, metres
    return size + 1


@njit(cache=True)
def _drop_first(heap, key, size):
    """Take the nearest corner off the heap; its new size."""
    size -= 1
    v, metres = heap[size], key[size]
    at = 0
    while True:
        low = 2 * at + 1
        if low >= size:
            break
        if low + 1 < size and key[low + 1] < key[low]:
            low += 1
        if key[low] >= metres:
            break
        heap[at], key[at] = heap[low], key[low]
        at = low
    heap[at], key[at] = v, metres
    return size
