"""Moves that make a plan better: compiled loops of `gis.search.partition`.

A move looks at its gain in energy; ``heat`` says how readily a worse plan is taken. Each leaves every EA connected and
makes no new clash.
"""

from __future__ import annotations

import numpy as np

from gis.compiled import njit
from gis.search.partition_trees import mark_below, random, random_tree, subtrees, unrest

_DRAWS = 4  # EAs looked at for the light and the heavy side of a relocation


@njit(cache=True)
def clashes(cells, m, net, part):
    """How many clashes the first ``m`` of ``cells`` have a hand in (those between them counted more than once)."""
    k = 0
    for i in range(m):
        v = cells[i]
        for j in range(net.clash_start[v], net.clash_start[v + 1]):
            a, b = part[v], part[net.clash[j, 1]]
            if part[net.clash[j, 0]] == a and b != a and part[net.clash[j, 2]] == b:
                k += 1
    return k


@njit(cache=True)
def members(seed, p, q, net, plan, work):
    """Cells of EAs p and q that hang together with cell ``seed``, in ``work.queue``; returns how many. Leaves ``work.seen`` marked."""
    work.queue[0] = seed
    work.seen[seed] = True
    head, tail = 0, 1
    while head < tail:
        v = work.queue[head]
        head += 1
        for j in range(net.start[v], net.start[v + 1]):
            u = net.other[j]
            if not work.seen[u] and (plan.part[u] == p or plan.part[u] == q):
                work.seen[u] = True
                work.queue[tail] = u
                tail += 1
    return tail


@njit(cache=True)
def recombine(p, q, net, plan, work, heat):
    """Cut EAs p and q anew along a random tree; keep the better cut. Returns whether anything changed."""
    n = members(plan.anchor[p], p, q, net, plan, work)
    cells = work.queue[:n].copy()
    for i in range(n):
        work.seen[cells[i]] = False
        work.local[cells[i]] = i
    order, before, depth, a, b, c = random_tree(cells, net, work)
    sub, count, cut = subtrees(cells, net.load, order, before, depth, a, b, c)
    now = 0.0
    for e in range(len(a)):
        if plan.part[cells[a[e]]] != plan.part[cells[b[e]]]:
            now += c[e]
    old = unrest(plan.total[p], plan.size[p], work.s) + unrest(plan.total[q], plan.size[q], work.s) + work.s[3] * now
    best, pick = 1e300, -1
    whole = sub[0]
    for i in range(1, len(order)):
        x = order[i]
        e = unrest(sub[x], count[x], work.s) + unrest(whole - sub[x], n - count[x], work.s) + work.s[3] * cut[x]
        if e < best:
            best, pick = e, x
    for i in range(n):
        work.local[cells[i]] = -1
    if pick < 0 or (best - old >= -1e-9 and (heat <= 0.0 or random(work.state) >= np.exp(-(best - old) / heat))):
        return False
    mark = np.zeros(n, np.bool_)
    mark_below(pick, order, before, mark)
    same = 0
    for i in range(n):
        same += (plan.part[cells[i]] == p) == mark[i]
    inside, outside = (p, q) if 2 * same >= n else (q, p)
    clashing = clashes(cells, n, net, plan.part)
    former = plan.part[cells].copy()
    for i in range(n):
        plan.part[cells[i]] = inside if mark[i] else outside
    if clashes(cells, n, net, plan.part) > clashing:
        plan.part[cells] = former
        return False
    for i in range(n):
        plan.anchor[inside if mark[i] else outside] = cells[i]
    plan.total[inside], plan.total[outside] = sub[pick], whole - sub[pick]
    plan.size[inside], plan.size[outside] = count[pick], n - count[pick]
    return True


@njit(cache=True)
def _stays_whole(m, p, net, plan, work):
    """Whether EA p hangs together without the ``m`` cells in ``work.moved`` (already marked in ``work.seen``)."""
    left = plan.size[p] - m
    if left <= 0:
        return False
    first = -1
    for i in range(m):
        v = work.moved[i]
        for j in range(net.start[v], net.start[v + 1]):
            u = net.other[j]
            if plan.part[u] == p and not work.seen[u]:
                first = u
                break
        if first >= 0:
            break
    if first < 0:
        return False
    tail = members(first, p, p, net, plan, work)
    for i in range(tail):
        work.seen[work.queue[i]] = False
    return tail == left


@njit(cache=True)
def _gather(v, whole_group, net, plan, work):
    """The cells that move with ``v``: itself, or all that hang together with it in its block and EA.

    They stand in ``work.moved``, marked in ``work.seen``.
    """
    work.moved[0] = v
    work.seen[v] = True
    head, tail = 0, 1
    while whole_group and head < tail:
        x = work.moved[head]
        head += 1
        for j in range(net.start[x], net.start[x + 1]):
            u = net.other[j]
            if not work.seen[u] and net.group[u] == net.group[v] and plan.part[u] == plan.part[v]:
                work.seen[u] = True
                work.moved[tail] = u
                tail += 1
    return tail


@njit(cache=True)
def transfer(v, whole_group, net, plan, work, heat):
    """Offer ``v`` (or its block's share) to one neighbouring EA; returns whether it went."""
    p = plan.part[v]
    q = -1
    chance = 0
    for j in range(net.start[v], net.start[v + 1]):
        if plan.part[net.other[j]] != p:
            chance += 1
            if random(work.state) * chance < 1.0:
                q = plan.part[net.other[j]]
    if q < 0:
        return False
    m = _gather(v, whole_group, net, plan, work)
    weight, change = 0.0, 0.0
    for i in range(m):
        x = work.moved[i]
        weight += net.load[x]
        for j in range(net.start[x], net.start[x + 1]):
            u = net.other[j]
            if plan.part[u] == q:
                change -= net.cost[j]
            elif plan.part[u] == p and not work.seen[u]:
                change += net.cost[j]
    gain = unrest(plan.total[p] - weight, plan.size[p] - m, work.s) + unrest(plan.total[q] + weight, plan.size[q] + m, work.s)
    gain += work.s[3] * change - unrest(plan.total[p], plan.size[p], work.s) - unrest(plan.total[q], plan.size[q], work.s)
    go = m < plan.size[p] and (gain < -1e-9 or (heat > 0.0 and random(work.state) < np.exp(-gain / heat)))
    if go:
        go = _stays_whole(m, p, net, plan, work)
    if go:
        clashing = clashes(work.moved, m, net, plan.part)
        for i in range(m):
            plan.part[work.moved[i]] = q
        if clashes(work.moved, m, net, plan.part) > clashing:
            go = False
            for i in range(m):
                plan.part[work.moved[i]] = p
    for i in range(m):
        work.seen[work.moved[i]] = False
    if go:
        plan.total[p] -= weight
        plan.total[q] += weight
        plan.size[p] -= m
        plan.size[q] += m
        if plan.part[plan.anchor[p]] != p:
            plan.anchor[p] = work.queue[0]
    return go


@njit(cache=True)
def pick_light(plan, work):
    """The lightest of a few EAs."""
    count = len(plan.total)
    best = int(random(work.state) * count)
    for _ in range(_DRAWS):
        k = int(random(work.state) * count)
        if plan.total[k] < plan.total[best]:
            best = k
    return best


@njit(cache=True)
def pick_uneasy(plan, work):
    """The heavy EA furthest from its goal among a few that can be cut; -1 for none."""
    count = len(plan.total)
    best, worst = -1, work.s[5]  # those within the tolerance need no relief
    for _ in range(2 * _DRAWS):
        k = int(random(work.state) * count)
        e = unrest(plan.total[k], plan.size[k], work.s)
        if plan.size[k] > 1 and plan.total[k] > work.s[0] and e > worst:
            best, worst = k, e
    return best


@njit(cache=True)
def _lightest_neighbour(p, net, plan, work):
    """Cells of EA p (in ``work.queue``), its lightest neighbour (or -1), and the cost of the border between the two."""
    n = members(plan.anchor[p], p, p, net, plan, work)
    q = -1
    for i in range(n):
        work.seen[work.queue[i]] = False
        for j in range(net.start[work.queue[i]], net.start[work.queue[i] + 1]):
            k = plan.part[net.other[j]]
            if k != p and (q < 0 or plan.total[k] < plan.total[q]):
                q = k
    between = 0.0
    for i in range(n):
        for j in range(net.start[work.queue[i]], net.start[work.queue[i] + 1]):
            if plan.part[net.other[j]] == q:
                between += net.cost[j]
    return n, q, between


@njit(cache=True)
def relocate(p, h, net, plan, work, heat):
    """Give EA p to its lightest neighbour and its number to a part of EA h. Returns whether anything changed."""
    if h < 0 or p == h:
        return False
    m, q, between = _lightest_neighbour(p, net, plan, work)
    if q < 0 or q == h:
        return False
    given = work.queue[:m].copy()
    gain = (
        unrest(plan.total[p], plan.size[p], work.s)
        + unrest(plan.total[q], plan.size[q], work.s)
        + work.s[3] * between
        + unrest(plan.total[h], plan.size[h], work.s)
    )
    price = unrest(plan.total[p] + plan.total[q], plan.size[p] + plan.size[q], work.s)
    n = members(plan.anchor[h], h, h, net, plan, work)
    cells = work.queue[:n].copy()
    for i in range(n):
        work.seen[cells[i]] = False
        work.local[cells[i]] = i
    order, before, depth, a, b, c = random_tree(cells, net, work)
    sub, held, cut = subtrees(cells, net.load, order, before, depth, a, b, c)
    for i in range(n):
        work.local[cells[i]] = -1
    best, pick = 1e300, -1
    for i in range(1, len(order)):
        x = order[i]
        e = unrest(sub[x], held[x], work.s) + unrest(sub[0] - sub[x], n - held[x], work.s) + work.s[3] * cut[x]
        if e < best:
            best, pick = e, x
    worse = price + best - gain
    if pick < 0 or (worse >= -1e-9 and (heat <= 0.0 or random(work.state) >= np.exp(-worse / heat))):
        return False
    mark = np.zeros(n, np.bool_)
    mark_below(pick, order, before, mark)
    clashing = clashes(given, m, net, plan.part) + clashes(cells, n, net, plan.part)
    plan.part[given] = q
    for i in range(n):
        plan.part[cells[i]] = p if mark[i] else h
    if clashes(given, m, net, plan.part) + clashes(cells, n, net, plan.part) > clashing:
        plan.part[given] = p
        plan.part[cells] = h
        return False
    plan.total[q], plan.size[q] = plan.total[q] + plan.total[p], plan.size[q] + plan.size[p]
    for i in range(n):
        plan.anchor[p if mark[i] else h] = cells[i]
    plan.total[p], plan.total[h] = sub[pick], sub[0] - sub[pick]
    plan.size[p], plan.size[h] = held[pick], n - held[pick]
    return True
