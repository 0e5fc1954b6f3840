"""The last step of the search: the best way to share the cells of a few neighbouring EAs, found by trying all.

Where an EA holds but a few large buildings, random trees miss most of the few good divisions. Here the cells of two to
seven neighbouring EAs, up to 62, are bits of a number; connected sets of them are listed, and every division into as many
connected sets is compared, worse ones cut off early. Too long lists are cut: then it is a search like any other.
"""

from __future__ import annotations

import numpy as np

from gis.compiled import njit
from gis.search.partition_moves import clashes, members
from gis.search.partition_trees import random, unrest

MOST_CELLS = 62
_MOST_SETS = 600  # listed for one EA
_MOST_LOOKS = 2000  # sets looked at in one division
_ONE = np.uint64(1)
_NONE = np.uint64(0)
_DE_BRUIJN = 0x03F79D71B4CB0A89  # its 64 windows of six bits are all different
_PLACE = np.zeros(64, np.int64)
for _k in range(64):
    _PLACE[((_DE_BRUIJN << _k) & 0xFFFFFFFFFFFFFFFF) >> 58] = _k


@njit(cache=True)
def _lowest(x):
    """Index of the lowest bit of ``x``."""
    return _PLACE[((x & (~x + _ONE)) * np.uint64(_DE_BRUIJN)) >> np.uint64(58)]


@njit(cache=True)
def _hangs_together(whole, near):
    """Whether the cells of ``whole`` are connected."""
    if whole == _NONE:
        return False
    reached = whole & (~whole + _ONE)
    front = reached
    while front != _NONE:
        k = _lowest(front)
        front &= front - _ONE
        new = near[k] & whole & ~reached
        reached |= new
        front |= new
    return reached == whole


@njit(cache=True)
def _connected_sets(free, near, load, most, masks, sums, sizes, stack, held):
    """List connected sets in ``free`` that hold its lowest cell, of a load up to ``most``; how many there are."""
    first = _lowest(free)
    count, depth = 0, 1
    stack[0, 0] = _ONE << np.uint64(first)
    stack[0, 1] = near[first] & free
    stack[0, 2] = stack[0, 0]
    held[0, 0], held[0, 1] = load[first], 1.0
    while depth > 0:
        depth -= 1
        mask, candidates, barred = stack[depth, 0], stack[depth, 1], stack[depth, 2]
        total, size = held[depth, 0], held[depth, 1]
        masks[count], sums[count], sizes[count] = mask, total, int(size)
        count += 1
        if count == len(masks):
            return count
        while candidates != _NONE:
            k = _lowest(candidates)
            bit = _ONE << np.uint64(k)
            candidates &= ~bit
            barred |= bit
            if total + load[k] > most or depth >= len(stack) - 1:
                continue
            stack[depth, 0] = mask | bit
            stack[depth, 1] = candidates | (near[k] & free & ~mask & ~barred)
            stack[depth, 2] = barred
            held[depth, 0], held[depth, 1] = total + load[k], size + 1.0
            depth += 1
    return count


@njit(cache=True)
def _border(mask, rest, near, price):
    """Cost of the border between two sets."""
    total = 0.0
    while mask != _NONE:
        k = _lowest(mask)
        mask &= mask - _ONE
        to = near[k] & rest
        while to != _NONE:
            total += price[k, _lowest(to)]
            to &= to - _ONE
    return total


@njit(cache=True)
def _least(load, parts, s):
    """No division of ``load`` into ``parts`` has less energy."""
    dev = abs(load / parts / s[0] - 1.0)
    return parts * (2.0 * dev * dev + s[4] * max(0.0, dev - 0.9 * s[1]))


@njit(cache=True)
def _divide(n, parts, near, load, price, s, bound):
    """The division of ``n`` cells into ``parts`` connected sets with least energy below ``bound``; the sets, and their energy."""
    best = np.zeros(parts, np.uint64)
    now = np.zeros(parts, np.uint64)
    found = bound
    most = max(1.3 * s[0], s[2])
    masks = np.empty((parts, _MOST_SETS), np.uint64)
    sums = np.empty((parts, _MOST_SETS))
    sizes = np.empty((parts, _MOST_SETS), np.int64)
    count = np.zeros(parts, np.int64)
    at = np.zeros(parts, np.int64)
    free = np.zeros(parts, np.uint64)
    left = np.zeros(parts)
    spent = np.zeros(parts)
    stack = np.empty((n * n + 2, 3), np.uint64)
    held = np.empty((n * n + 2, 2))
    free[0] = (_ONE << np.uint64(n)) - _ONE
    left[0] = load.sum()
    level, looks = 0, 0
    count[0] = _connected_sets(free[0], near, load, most, masks[0], sums[0], sizes[0], stack, held)
    while level >= 0 and looks < _MOST_LOOKS:
        if at[level] == count[level]:
            level -= 1
            continue
        i = at[level]
        at[level] += 1
        looks += 1
        rest = free[level] & ~masks[level, i]
        others = parts - level - 1
        if rest == _NONE:
            continue
        e = spent[level] + unrest(sums[level, i], sizes[level, i], s)
        over = left[level] - sums[level, i]
        if e + _least(over, others, s) >= found:
            continue
        e += s[3] * _border(masks[level, i], rest, near, price)
        if others == 1:
            size = 0
            x = rest
            while x != _NONE:
                x &= x - _ONE
                size += 1
            e += unrest(over, size, s)
            if e < found and _hangs_together(rest, near):
                found = e
                best[:] = now
                best[level], best[level + 1] = masks[level, i], rest
            continue
        if e >= found:
            continue
        now[level] = masks[level, i]
        level += 1
        free[level], left[level], spent[level], at[level] = rest, over, e, 0
        count[level] = _connected_sets(rest, near, load, most, masks[level], sums[level], sizes[level], stack, held)
    return best, found


@njit(cache=True)
def _neighbourhood(p, k, net, plan, work, cells, group):
    """EAs around ``p``, up to ``k`` (in ``group``), and their cells (in ``cells``); how many of each.

    An EA that is not in one piece stays out: only the piece with its anchor would be shared, and the load of the rest be lost.
    """
    group[0] = p
    n = members(plan.anchor[p], p, p, net, plan, work)
    m = 1
    if n > MOST_CELLS or n < plan.size[p]:
        for i in range(n):
            work.seen[work.queue[i]] = False
        return 0, 0
    for i in range(n):
        work.seen[work.queue[i]] = False
        cells[i] = work.queue[i]
    while m < k:
        q, chance = -1, 0
        for i in range(n):
            for j in range(net.start[cells[i]], net.start[cells[i] + 1]):
                e = plan.part[net.other[j]]
                new = True
                for g in range(m):
                    new &= group[g] != e
                if new:
                    chance += 1
                    if random(work.state) * chance < 1.0:
                        q = e
        if q < 0:
            break
        more = members(plan.anchor[q], q, q, net, plan, work)
        for i in range(more):
            work.seen[work.queue[i]] = False
        if n + more > MOST_CELLS or more < plan.size[q]:
            break
        for i in range(more):
            cells[n + i] = work.queue[i]
        n += more
        group[m] = q
        m += 1
    return m, n


@njit(cache=True)
def reshare(p, k, net, plan, work, heat):
    """Share the cells of EA ``p`` and up to ``k - 1`` around it anew, the best way there is. Returns whether anything changed."""
    cells = np.empty(MOST_CELLS, np.int64)
    group = np.empty(k, np.int64)
    m, n = _neighbourhood(p, k, net, plan, work, cells, group)
    if m < 2:
        return False
    for i in range(n - 1, 0, -1):  # in a random order, so that lists that are cut short are not always the same
        j = int(random(work.state) * (i + 1))
        cells[i], cells[j] = cells[j], cells[i]
    for i in range(n):
        work.local[cells[i]] = i
    near = np.zeros(n, np.uint64)
    price = np.empty((n, n))  # read only where `near` says so
    weight = np.empty(n)
    now = 0.0
    for i in range(n):
        weight[i] = net.load[cells[i]]
        for j in range(net.start[cells[i]], net.start[cells[i] + 1]):
            x = work.local[net.other[j]]
            if x >= 0:
                near[i] |= _ONE << np.uint64(x)
                price[i, x] = net.cost[j]
                if x > i and plan.part[cells[i]] != plan.part[net.other[j]]:
                    now += work.s[3] * net.cost[j]
    for i in range(n):
        work.local[cells[i]] = -1
    for g in range(m):
        now += unrest(plan.total[group[g]], plan.size[group[g]], work.s)
    bound = now - 1e-9 if heat <= 0.0 else now - heat * np.log(max(random(work.state), 1e-12))
    sets, found = _divide(n, m, near, weight, price, work.s, bound)
    if found >= bound:
        return False
    former = plan.part[cells[:n]].copy()
    clashing = clashes(cells, n, net, plan.part)
    for g in range(m):
        x = sets[g]
        while x != _NONE:
            plan.part[cells[_lowest(x)]] = group[g]
            x &= x - _ONE
    if clashes(cells, n, net, plan.part) > clashing:
        for i in range(n):
            plan.part[cells[i]] = former[i]
        return False
    for g in range(m):
        plan.total[group[g]], plan.size[group[g]] = 0.0, 0
    for i in range(n):
        e = plan.part[cells[i]]
        plan.total[e] += net.load[cells[i]]
        plan.size[e] += 1
        plan.anchor[e] = cells[i]
    return True
