"""A first plan, by cutting random spanning trees: compiled loops of `gis.search.partition`."""

from __future__ import annotations

import numpy as np

from gis.compiled import njit
from gis.search.partition_trees import mark_below, random_tree, subtrees

_MANY = 150  # EAs in a set, from which many are cut off at once


@njit(cache=True)
def _bisect(cells, count, net, work, tries):
    """Best of ``tries`` tree cuts of ``cells`` into shares of j and count - j EAs: j and whether each cell is in the first."""
    n = len(cells)
    for i in range(n):
        work.local[cells[i]] = i
    best = 1e300
    share = 1
    side = np.zeros(n, np.bool_)
    mark = np.zeros(n, np.bool_)
    for _ in range(tries):
        order, before, depth, a, b, c = random_tree(cells, net, work)
        total, size, cut = subtrees(cells, net.load, order, before, depth, a, b, c)
        whole = total[0]
        pick = -1
        for i in range(1, len(order)):
            x = order[i]
            j = min(max(int(np.floor(total[x] / whole * count + 0.5)) if whole > 0 else 1, 1), count - 1)
            if size[x] < j or n - size[x] < count - j:
                continue
            off = abs(total[x] - whole * j / count) / work.s[0]
            uneven = abs(2.0 * j / count - 1.0)
            e = 8.0 * off / np.sqrt(min(j, count - j)) + work.s[3] * cut[x] + 1.0 * uneven
            if e < best:
                best, pick, share = e, x, j
        if pick >= 0:
            mark_below(pick, order, before, mark)
            side[:] = mark
    for i in range(n):
        work.local[cells[i]] = -1
    return share, side, best < 1e300


@njit(cache=True)
def _cut_off(cells, count, net, work):
    """Branches of one random tree that fit a whole number of EAs best, a thirtieth of all EAs at most.

    One at a time, each from a tree of its own, they would take time that grows with the square of the cells.

    Returns:
        Number of the branch of each cell, 0 for the rest, and the EAs of the rest and of each branch.
    """
    n = len(cells)
    for i in range(n):
        work.local[cells[i]] = i
    order, before, depth, a, b, c = random_tree(cells, net, work)
    total, size, cut = subtrees(cells, net.load, order, before, depth, a, b, c)
    mean = total[0] / count
    eas = np.maximum(np.floor(total / max(mean, 1e-9) + 0.5), 1.0)
    rank = np.argsort(8.0 * np.abs(total - eas * mean) / work.s[0] / np.sqrt(eas) + work.s[3] * cut / eas)
    for i in range(n):
        work.local[cells[i]] = -1
    return _branches(rank, order, before, size, eas, count)


@njit(cache=True)
def _branches(rank, order, before, size, eas, count):
    """Take nodes in the order ``rank`` as branches, unless they lie in one another or leave too few cells; see `_cut_off`."""
    n = len(before)
    branch = np.zeros(n, np.int64)
    above = np.zeros(n, np.bool_)  # on the way from a branch to the root
    mark = np.zeros(n, np.bool_)
    shares = [count]
    left, most = n, max(count // 30, 1)
    for r in range(n):
        x = rank[r]
        k = int(eas[x])
        if x == order[0] or branch[x] > 0 or above[x] or k > most or size[x] < k or left - size[x] < shares[0] - k:
            continue
        shares.append(k)
        shares[0] -= k
        left -= size[x]
        most -= k
        mark_below(x, order, before, mark)
        branch[mark] = len(shares) - 1
        y = x
        while y >= 0 and not above[y]:
            above[y] = True
            y = before[y]
        if most == 0:
            break
    return branch, shares


@njit(cache=True)
def first_plan(net, work, count):
    """EA of each cell, by cutting in two again and again, or while there are many, cutting off many at once."""
    n = len(net.load)
    part = np.zeros(n, np.int64)
    todo = [(0, count)]  # first EA number of the set, number of EAs in it; the set is the cells with that number
    while len(todo) > 0:
        base, k = todo.pop()
        if k <= 1:
            continue
        cells = np.flatnonzero(part == base)
        if k > _MANY:
            branch, shares = _cut_off(cells, k, net, work)
            if len(shares) > 1:
                first = base
                for g in range(len(shares)):
                    part[cells[branch == g]] = first
                    todo.append((first, shares[g]))
                    first += shares[g]
                continue
        tries = 4
        j, side, found = _bisect(cells, k, net, work, tries)
        if not found:
            j = 1  # cannot be: a tree of n cells always has a cut with one cell on a side
            side[0] = True
        for i in range(len(cells)):
            if not side[i]:
                part[cells[i]] = base + j
        todo.append((base, j))
        todo.append((base + j, k - j))
    return part
