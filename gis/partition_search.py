"""The search itself: from a first plan, rounds of moves while it cools.

*Relocation* is the one move that acts at a distance: a light EA is given to a neighbour, and its number goes to one half
of a heavy EA elsewhere. Recombination and transfers alone cannot mend a town whose heavy corner has no light neighbour.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from gis.partition_exact import _reshare
from gis.partition_loops import _below, _clashes, _first_plan, _members, _random, _recombine, _subtrees, _transfer, _tree, _unrest

_RESHARES = 40
_CLASH = 1.0  # energy of each hand in a clash of the first plan; moves make none
_DRAWS = 4  # EAs looked at for the light and the heavy side of a relocation


@njit(cache=True)
def _pick_light(total, count, state):
    """The lightest of a few EAs."""
    best = int(_random(state) * count)
    for _ in range(_DRAWS):
        k = int(_random(state) * count)
        if total[k] < total[best]:
            best = k
    return best


@njit(cache=True)
def _pick_uneasy(total, size, count, s, state):
    """The heavy EA furthest from its goal among a few that can be cut; -1 for none."""
    best, worst = -1, s[5]  # those within the tolerance need no relief
    for _ in range(2 * _DRAWS):
        k = int(_random(state) * count)
        e = _unrest(total[k], size[k], s)
        if size[k] > 1 and total[k] > s[0] and e > worst:
            best, worst = k, e
    return best


@njit(cache=True)
def _lightest_neighbour(p, anchor, part, total, start, other, cost, seen, queue):
    """Cells of EA p (in ``queue``), its lightest neighbour (or -1), and the cost of the border between the two."""
    n = _members(anchor[p], p, p, part, start, other, seen, queue)
    q = -1
    for i in range(n):
        seen[queue[i]] = False
        for j in range(start[queue[i]], start[queue[i] + 1]):
            k = part[other[j]]
            if k != p and (q < 0 or total[k] < total[q]):
                q = k
    between = 0.0
    for i in range(n):
        for j in range(start[queue[i]], start[queue[i] + 1]):
            if part[other[j]] == q:
                between += cost[j]
    return n, q, between


@njit(cache=True)
def _relocate(p, h, anchor, part, total, size, local, start, other, cost, load, s, state, heat, seen, queue, cstart, clash):
    """Give EA p to its lightest neighbour and its number to a part of EA h. Returns whether anything changed."""
    if h < 0 or p == h:
        return False
    m, q, between = _lightest_neighbour(p, anchor, part, total, start, other, cost, seen, queue)
    if q < 0 or q == h:
        return False
    given = queue[:m].copy()
    gain = _unrest(total[p], size[p], s) + _unrest(total[q], size[q], s) + s[3] * between + _unrest(total[h], size[h], s)
    price = _unrest(total[p] + total[q], size[p] + size[q], s)
    n = _members(anchor[h], h, h, part, start, other, seen, queue)
    cells = queue[:n].copy()
    for i in range(n):
        seen[cells[i]] = False
        local[cells[i]] = i
    order, before, depth, a, b, c = _tree(cells, local, start, other, cost, state)
    sub, held, cut = _subtrees(cells, load, order, before, depth, a, b, c)
    for i in range(n):
        local[cells[i]] = -1
    best, pick = 1e300, -1
    for i in range(1, len(order)):
        x = order[i]
        e = _unrest(sub[x], held[x], s) + _unrest(sub[0] - sub[x], n - held[x], s) + s[3] * cut[x]
        if e < best:
            best, pick = e, x
    worse = price + best - gain
    if pick < 0 or (worse >= -1e-9 and (heat <= 0.0 or _random(state) >= np.exp(-worse / heat))):
        return False
    mark = np.zeros(n, np.bool_)
    _below(pick, order, before, mark)
    clashing = _clashes(given, m, part, cstart, clash) + _clashes(cells, n, part, cstart, clash)
    part[given] = q
    for i in range(n):
        part[cells[i]] = p if mark[i] else h
    if _clashes(given, m, part, cstart, clash) + _clashes(cells, n, part, cstart, clash) > clashing:
        part[given] = p
        part[cells] = h
        return False
    total[q], size[q] = total[q] + total[p], size[q] + size[p]
    for i in range(n):
        anchor[p if mark[i] else h] = cells[i]
    total[p], total[h] = sub[pick], sub[0] - sub[pick]
    size[p], size[h] = held[pick], n - held[pick]
    return True


@njit(cache=True)
def _energy(part, total, size, start, other, cost, s):
    e = 0.0
    for p in range(len(total)):
        e += _unrest(total[p], size[p], s)
    border = 0.0
    for v in range(len(part)):
        for j in range(start[v], start[v + 1]):
            if other[j] > v and part[v] != part[other[j]]:
                border += cost[j]
    return e + s[3] * border


@njit(cache=True)
def solve(start, other, cost, load, group, cstart, clash, count, s, seed, rounds):
    """A first plan, then rounds of recombination, relocation and transfers while it cools; the best plan seen and its energy."""
    n = len(load)
    state = np.empty(1, np.uint64)
    state[0] = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x2545F4914F6CDD1D)
    for _ in range(8):
        _random(state)
    part = _first_plan(start, other, cost, load, count, s, state)
    total = np.zeros(count)
    size = np.zeros(count, np.int64)
    anchor = np.zeros(count, np.int64)
    for v in range(n):
        total[part[v]] += load[v]
        size[part[v]] += 1
        anchor[part[v]] = v
    local = np.full(n, -1, np.int64)
    seen = np.zeros(n, np.bool_)
    queue = np.empty(n, np.int64)
    moved = np.empty(n, np.int64)
    best = part.copy()
    all_cells = np.arange(n)
    low = _energy(part, total, size, start, other, cost, s) + _CLASH * _clashes(all_cells, n, part, cstart, clash)
    for r in range(rounds):
        heat = 1.0 * max(0.0, 1.0 - (r + 1.0) / (0.8 * rounds)) ** 2
        for _ in range(count):
            v = int(_random(state) * n)
            p, q = part[v], -1
            chance = 0
            for j in range(start[v], start[v + 1]):
                if part[other[j]] != p:
                    chance += 1
                    if _random(state) * chance < 1.0:
                        q = part[other[j]]
            if q < 0:  # an inner cell: from its EA, any neighbour
                p = int(_random(state) * count)
                m = _members(anchor[p], p, p, part, start, other, seen, queue)
                for i in range(m):
                    x = queue[i]
                    seen[x] = False
                    for j in range(start[x], start[x + 1]):
                        if part[other[j]] != p:
                            chance += 1
                            if _random(state) * chance < 1.0:
                                q = part[other[j]]
            if q >= 0:
                _recombine(p, q, anchor, part, total, size, local, start, other, cost, load, s, state, heat, seen, queue, cstart, clash)
        for _ in range(count // 2 + 1):
            p = _pick_light(total, count, state)
            h = _pick_uneasy(total, size, count, s, state)
            _relocate(p, h, anchor, part, total, size, local, start, other, cost, load, s, state, heat, seen, queue, cstart, clash)
        for _ in range(n if 2 * r >= rounds else 0):
            v = int(_random(state) * n)
            _transfer(
                v,
                _random(state) < 0.3,
                part,
                total,
                size,
                anchor,
                group,
                start,
                other,
                cost,
                load,
                s,
                state,
                heat,
                seen,
                queue,
                moved,
                cstart,
                clash,
            )
        e = _energy(part, total, size, start, other, cost, s) + _CLASH * _clashes(all_cells, n, part, cstart, clash)
        if e < low - 1e-9:
            low = e
            best[:] = part
    part[:] = best
    total[:], size[:] = 0.0, 0
    for v in range(n):
        total[part[v]] += load[v]
        size[part[v]] += 1
        anchor[part[v]] = v
    looks = _RESHARES * count
    for t in range(looks):
        p = int(_random(state) * count)
        heat = 1.0 * max(0.0, 1.0 - t / (0.7 * looks))
        if heat <= 0.05 and abs(total[p] / s[0] - 1.0) <= s[1]:
            continue
        _reshare(
            p,
            2 + int(_random(state) * 3.0),
            anchor,
            part,
            total,
            size,
            local,
            start,
            other,
            cost,
            load,
            s,
            state,
            heat,
            seen,
            queue,
            cstart,
            clash,
        )
        if t % count == count - 1:
            e = _energy(part, total, size, start, other, cost, s) + _CLASH * _clashes(all_cells, n, part, cstart, clash)
            if e < low - 1e-9:
                low = e
                best[:] = part
    return best, low
