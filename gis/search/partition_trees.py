"""Random spanning trees, and what the loops on them share: compiled loops of `gis.search.partition`.

numba takes neither objects nor closures cheaply, so a search travels as three named tuples of arrays: the graph (`Net`),
the plan so far (`Shares`), and settings, randomness and scratch space (`Work`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.compiled import njit

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Net(NamedTuple):
    """The graph, as `gis.search.partition.Graph`."""

    start: Ints
    other: Ints
    cost: Floats
    load: Floats
    group: Ints
    clash_start: Ints
    clash: Ints


class Shares(NamedTuple):
    """The plan so far: EA of each cell; load, number of cells, and one cell of each EA."""

    part: Ints
    total: Floats
    size: Ints
    anchor: Ints


class Work(NamedTuple):
    """Settings ``s`` (see `unrest`), the random state, and scratch arrays, one entry a cell, that moves leave as they found them."""

    s: Floats
    state: NDArray[np.uint64]
    local: Ints
    seen: NDArray[np.bool_]
    queue: Ints
    moved: Ints


@njit(cache=True)
def random(state):
    """A number in [0, 1): xorshift64*, so that the answer depends on the seed alone."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True)
def unrest(load, cells, s):
    """Energy of an EA's load: little within the tolerance, a step and a slope beyond, one more beyond the green band, and walls.

    ``s`` holds the mean load, the tolerance, the top load, the energy of a metre of border, slope, step, least load, and the
    ends of the green band.
    """
    dev = abs(load / s[0] - 1.0)
    e = 2.0 * dev * dev
    inner = 0.9 * s[1]
    if dev > inner:
        e += s[4] * (dev - inner)
    if dev > s[1]:
        e += s[5]
    if load < s[7] or load > s[8]:
        e += s[5]
    if load > s[2] and cells > 1:
        e += 10.0 + 20.0 * (load - s[2]) / s[0]
    if load < s[6]:
        e += s[5] + 20.0 * (s[6] - load) / s[6]
    if load <= 0.0:
        e += 20.0
    return e


@njit(cache=True)
def _root(parent, x):
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@njit(cache=True)
def random_tree(cells, net, work):
    """Random spanning tree that likes costly contacts.

    Order from the root, predecessor and depth of each (in ``work.local`` numbers), and the edges with their costs.
    """
    local = work.local
    n = len(cells)
    m = 0
    for i in range(n):
        v = cells[i]
        for j in range(net.start[v], net.start[v + 1]):
            if local[net.other[j]] > i:
                m += 1
    a = np.empty(m, np.int64)
    b = np.empty(m, np.int64)
    c = np.empty(m, np.float64)
    key = np.empty(m, np.float64)
    m = 0
    for i in range(n):
        v = cells[i]
        for j in range(net.start[v], net.start[v + 1]):
            k = local[net.other[j]]
            if k > i:
                a[m], b[m], c[m] = i, k, net.cost[j]
                key[m] = -(net.cost[j] + 1.0) * (0.1 + random(work.state))
                m += 1
    rank = np.argsort(key)
    parent = np.arange(n)
    first = np.full(n, -1, np.int64)
    link = np.full(2 * n, -1, np.int64)
    to = np.empty(2 * n, np.int64)
    used = 0
    for r in range(m):
        e = rank[r]
        x, y = _root(parent, a[e]), _root(parent, b[e])
        if x != y:
            parent[x] = y
            to[used], link[used], first[a[e]] = b[e], first[a[e]], used
            used += 1
            to[used], link[used], first[b[e]] = a[e], first[b[e]], used
            used += 1
    order = np.empty(n, np.int64)
    before = np.full(n, -1, np.int64)
    depth = np.zeros(n, np.int64)
    order[0], head, tail = 0, 0, 1
    while head < tail:
        x = order[head]
        head += 1
        e = first[x]
        while e >= 0:
            y = to[e]
            if y != before[x]:
                before[y], depth[y] = x, depth[x] + 1
                order[tail] = y
                tail += 1
            e = link[e]
    return order[:tail], before, depth, a, b, c


@njit(cache=True)
def subtrees(cells, load, order, before, depth, a, b, c):
    """Load, number of cells, and border cost of the subtree under each cell."""
    n = len(cells)
    total = np.empty(n, np.float64)
    size = np.ones(n, np.int64)
    cut = np.zeros(n, np.float64)
    for i in range(n):
        total[i] = load[cells[i]]
    for e in range(len(a)):
        x, y = a[e], b[e]
        cut[x] += c[e]
        cut[y] += c[e]
        while x != y:  # up to where both paths meet
            if depth[x] >= depth[y]:
                x = before[x]
            else:
                y = before[y]
        cut[x] -= 2.0 * c[e]
    for i in range(len(order) - 1, 0, -1):
        x = order[i]
        p = before[x]
        total[p] += total[x]
        size[p] += size[x]
        cut[p] += cut[x]
    return total, size, cut


@njit(cache=True)
def mark_below(x, order, before, out):
    """Mark the subtree of ``x`` in ``out``."""
    out[:] = False
    out[x] = True
    for i in range(len(order)):
        y = order[i]
        if before[y] >= 0 and out[before[y]]:
            out[y] = True
