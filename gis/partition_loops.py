"""The compiled loops of `gis.partition`: spanning trees, bisection, recombination, transfers.

numba takes neither objects nor closures cheaply, so state travels as arrays: ``part`` (EA of each cell), ``total`` and
``size`` (load and cells of each EA), ``anchor`` (one cell of each), ``s`` (mean load, tolerance, top load, weight of a
metre of border), ``heat`` (how readily a worse plan is taken), and scratch arrays ``local``, ``seen``, ``queue``, ``moved``.
"""

from __future__ import annotations

import numpy as np
from numba import njit


# --- randomness: xorshift64*, so that the answer depends on the seed alone --------------------------------------------
@njit(cache=True)
def _random(state):
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


# --- energy -----------------------------------------------------------------------------------------------------------
@njit(cache=True)
def _unrest(load, cells, s):
    """Energy of an EA's load: little within the tolerance, a step and a slope beyond, walls at the top and the bottom."""
    dev = abs(load / s[0] - 1.0)
    e = 2.0 * dev * dev
    inner = 0.9 * s[1]
    if dev > inner:
        e += s[4] * (dev - inner)
    if dev > s[1]:
        e += s[5]
    if load > s[2] and cells > 1:
        e += 10.0 + 20.0 * (load - s[2]) / s[0]
    if load < s[6]:
        e += s[5]
    if load <= 0.0:
        e += 20.0
    return e


# --- spanning tree of a set of cells ------------------------------------------------------------------------------------
@njit(cache=True)
def _root(parent, x):
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@njit(cache=True)
def _tree(cells, local, start, other, cost, state):
    """Random spanning tree that likes costly contacts: order from the root, predecessor of each (local numbers)."""
    n = len(cells)
    m = 0
    for i in range(n):
        v = cells[i]
        for j in range(start[v], start[v + 1]):
            if local[other[j]] > i:
                m += 1
    a = np.empty(m, np.int64)
    b = np.empty(m, np.int64)
    c = np.empty(m, np.float64)
    key = np.empty(m, np.float64)
    m = 0
    for i in range(n):
        v = cells[i]
        for j in range(start[v], start[v + 1]):
            k = local[other[j]]
            if k > i:
                a[m], b[m], c[m] = i, k, cost[j]
                key[m] = -(cost[j] + 1.0) * (0.1 + _random(state))
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
def _subtrees(cells, load, order, before, depth, a, b, c):
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
def _below(x, order, before, out):
    """Mark the subtree of ``x`` in ``out``."""
    out[:] = False
    out[x] = True
    for i in range(len(order)):
        y = order[i]
        if before[y] >= 0 and out[before[y]]:
            out[y] = True


# --- first plan: recursive bisection ------------------------------------------------------------------------------------
@njit(cache=True)
def _bisect(cells, count, local, start, other, cost, load, s, state, tries):
    """Best of ``tries`` tree cuts of ``cells`` into shares of j and count - j EAs: j and whether each cell is in the first."""
    n = len(cells)
    for i in range(n):
        local[cells[i]] = i
    best = 1e300
    share = 1
    side = np.zeros(n, np.bool_)
    mark = np.zeros(n, np.bool_)
    for _ in range(tries):
        order, before, depth, a, b, c = _tree(cells, local, start, other, cost, state)
        total, size, cut = _subtrees(cells, load, order, before, depth, a, b, c)
        whole = total[0]
        pick = -1
        for i in range(1, len(order)):
            x = order[i]
            j = min(max(int(np.floor(total[x] / whole * count + 0.5)) if whole > 0 else 1, 1), count - 1)
            if size[x] < j or n - size[x] < count - j:
                continue
            off = abs(total[x] - whole * j / count) / s[0]
            uneven = abs(2.0 * j / count - 1.0)
            e = 8.0 * off / np.sqrt(min(j, count - j)) + s[3] * cut[x] + 1.0 * uneven
            if e < best:
                best, pick, share = e, x, j
        if pick >= 0:
            _below(pick, order, before, mark)
            side[:] = mark
    for i in range(n):
        local[cells[i]] = -1
    return share, side, best < 1e300


@njit(cache=True)
def _first_plan(start, other, cost, load, count, s, state):
    n = len(load)
    part = np.zeros(n, np.int64)
    local = np.full(n, -1, np.int64)
    todo = [(0, count)]  # first EA number of the set, number of EAs in it; the set is the cells with that number
    while len(todo) > 0:
        base, k = todo.pop()
        if k <= 1:
            continue
        cells = np.flatnonzero(part == base)
        tries = 12 if len(cells) < 3000 else 4
        j, side, found = _bisect(cells, k, local, start, other, cost, load, s, state, tries)
        if not found:
            j = 1  # cannot be: a tree of n cells always has a cut with one cell on a side
            side[0] = True
        for i in range(len(cells)):
            if not side[i]:
                part[cells[i]] = base + j
        todo.append((base, j))
        todo.append((base + j, k - j))
    return part


# --- clashes: joins that exclude each other --------------------------------------------------------------------------------
@njit(cache=True)
def _clashes(cells, m, part, cstart, clash):
    """How many clashes the first ``m`` of ``cells`` have a hand in (those between them counted more than once)."""
    k = 0
    for i in range(m):
        v = cells[i]
        for j in range(cstart[v], cstart[v + 1]):
            a, b = part[v], part[clash[j, 1]]
            if part[clash[j, 0]] == a and b != a and part[clash[j, 2]] == b:
                k += 1
    return k


# --- better plans: recombination and transfers ---------------------------------------------------------------------------
@njit(cache=True)
def _members(seed, p, q, part, start, other, seen, queue):
    """Cells of EAs p and q that hang together with cell ``seed``, in ``queue``; returns how many. Leaves ``seen`` marked."""
    queue[0] = seed
    seen[seed] = True
    head, tail = 0, 1
    while head < tail:
        v = queue[head]
        head += 1
        for j in range(start[v], start[v + 1]):
            u = other[j]
            if not seen[u] and (part[u] == p or part[u] == q):
                seen[u] = True
                queue[tail] = u
                tail += 1
    return tail


@njit(cache=True)
def _recombine(p, q, anchor, part, total, size, local, start, other, cost, load, s, state, heat, seen, queue, cstart, clash):
    """Cut EAs p and q anew along a random tree; keep the better cut. Returns whether anything changed."""
    n = _members(anchor[p], p, q, part, start, other, seen, queue)
    cells = queue[:n].copy()
    for i in range(n):
        seen[cells[i]] = False
        local[cells[i]] = i
    order, before, depth, a, b, c = _tree(cells, local, start, other, cost, state)
    sub, count, cut = _subtrees(cells, load, order, before, depth, a, b, c)
    now = 0.0
    for e in range(len(a)):
        if part[cells[a[e]]] != part[cells[b[e]]]:
            now += c[e]
    old = _unrest(total[p], size[p], s) + _unrest(total[q], size[q], s) + s[3] * now
    best, pick = 1e300, -1
    whole = sub[0]
    for i in range(1, len(order)):
        x = order[i]
        e = _unrest(sub[x], count[x], s) + _unrest(whole - sub[x], n - count[x], s) + s[3] * cut[x]
        if e < best:
            best, pick = e, x
    for i in range(n):
        local[cells[i]] = -1
    if pick < 0 or (best - old >= -1e-9 and (heat <= 0.0 or _random(state) >= np.exp(-(best - old) / heat))):
        return False
    mark = np.zeros(n, np.bool_)
    _below(pick, order, before, mark)
    same = 0
    for i in range(n):
        same += (part[cells[i]] == p) == mark[i]
    inside, outside = (p, q) if 2 * same >= n else (q, p)
    clashing = _clashes(cells, n, part, cstart, clash)
    former = part[cells].copy()
    for i in range(n):
        part[cells[i]] = inside if mark[i] else outside
    if _clashes(cells, n, part, cstart, clash) > clashing:
        part[cells] = former
        return False
    for i in range(n):
        anchor[inside if mark[i] else outside] = cells[i]
    total[inside], total[outside] = sub[pick], whole - sub[pick]
    size[inside], size[outside] = count[pick], n - count[pick]
    return True


@njit(cache=True)
def _stays_whole(moved, m, p, size, part, start, other, seen, queue):
    """Whether EA p hangs together without the ``m`` cells in ``moved`` (already marked in ``seen``)."""
    left = size[p] - m
    if left <= 0:
        return False
    first = -1
    for i in range(m):
        v = moved[i]
        for j in range(start[v], start[v + 1]):
            u = other[j]
            if part[u] == p and not seen[u]:
                first = u
                break
        if first >= 0:
            break
    if first < 0:
        return False
    queue[0] = first
    seen[first] = True
    head, tail = 0, 1
    while head < tail:
        v = queue[head]
        head += 1
        for j in range(start[v], start[v + 1]):
            u = other[j]
            if part[u] == p and not seen[u]:
                seen[u] = True
                queue[tail] = u
                tail += 1
    for i in range(tail):
        seen[queue[i]] = False
    return tail == left


@njit(cache=True)
def _gather(v, whole_group, part, group, start, other, seen, moved):
    """The cells that move with ``v``: itself, or all that hang together with it in its block and EA. Marks ``seen``."""
    moved[0] = v
    seen[v] = True
    head, tail = 0, 1
    while whole_group and head < tail:
        x = moved[head]
        head += 1
        for j in range(start[x], start[x + 1]):
            u = other[j]
            if not seen[u] and group[u] == group[v] and part[u] == part[v]:
                seen[u] = True
                moved[tail] = u
                tail += 1
    return tail


@njit(cache=True)
def _transfer(
    v, whole_group, part, total, size, anchor, group, start, other, cost, load, s, state, heat, seen, queue, moved, cstart, clash
):
    """Offer ``v`` (or its block's share) to one neighbouring EA; returns whether it went."""
    p = part[v]
    q = -1
    chance = 0
    for j in range(start[v], start[v + 1]):
        if part[other[j]] != p:
            chance += 1
            if _random(state) * chance < 1.0:
                q = part[other[j]]
    if q < 0:
        return False
    m = _gather(v, whole_group, part, group, start, other, seen, moved)
    weight, change = 0.0, 0.0
    for i in range(m):
        x = moved[i]
        weight += load[x]
        for j in range(start[x], start[x + 1]):
            u = other[j]
            if part[u] == q:
                change -= cost[j]
            elif part[u] == p and not seen[u]:
                change += cost[j]
    gain = _unrest(total[p] - weight, size[p] - m, s) + _unrest(total[q] + weight, size[q] + m, s)
    gain += s[3] * change - _unrest(total[p], size[p], s) - _unrest(total[q], size[q], s)
    go = m < size[p] and (gain < -1e-9 or (heat > 0.0 and _random(state) < np.exp(-gain / heat)))
    if go:
        go = _stays_whole(moved, m, p, size, part, start, other, seen, queue)
    if go:
        clashing = _clashes(moved, m, part, cstart, clash)
        for i in range(m):
            part[moved[i]] = q
        if _clashes(moved, m, part, cstart, clash) > clashing:
            go = False
            for i in range(m):
                part[moved[i]] = p
    for i in range(m):
        seen[moved[i]] = False
    if go:
        total[p] -= weight
        total[q] += weight
        size[p] -= m
        size[q] += m
        if part[anchor[p]] != p:
            anchor[p] = queue[0]
    return go
