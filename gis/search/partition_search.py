"""The search itself: from a first plan, rounds of moves while it cools; then exact sharing among a few EAs at a time.

*Relocation* is the one move that acts at a distance: a light EA is given to a neighbour, and its number goes to one half
of a heavy EA elsewhere. Recombination and transfers alone cannot mend a town whose heavy corner has no light neighbour.
"""

from __future__ import annotations

import numpy as np

from gis.compiled import njit
from gis.search.partition_exact import reshare
from gis.search.partition_moves import clashes, members, pick_light, pick_uneasy, recombine, relocate, transfer
from gis.search.partition_start import first_plan
from gis.search.partition_trees import Net, Shares, Work, random, unrest

_RESHARES, _TOGETHER = 10, 4  # divisions tried for each EA, in each round, and the most EAs in one
_FEW_CELLS = 4  # an EA; with fewer, more EAs fit into one division, which takes longer, so that fewer are tried:
_RESHARES_OF_FEW, _TOGETHER_OF_FEW = 4, 7
_HOT = 0.35  # share of them in which a worse plan may be taken
_CLASH = 1.0  # energy of each hand in a clash of the first plan; moves make none


@njit(cache=True)
def _work(n, s, seed):
    """Scratch space, with randomness from the seed."""
    state = np.empty(1, np.uint64)
    state[0] = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x2545F4914F6CDD1D)
    for _ in range(8):
        random(state)
    return Work(s, state, np.full(n, -1, np.int64), np.zeros(n, np.bool_), np.empty(n, np.int64), np.empty(n, np.int64))


@njit(cache=True)
def solve(start, other, cost, load, group, clash_start, clash, count, s, seed, rounds):
    """The best plan seen (EA of each cell), and its energy."""
    net = Net(start, other, cost, load, group, clash_start, clash)
    work = _work(len(load), s, seed)
    plan = Shares(first_plan(net, work, count), np.zeros(count), np.zeros(count, np.int64), np.zeros(count, np.int64))
    _sum_up(net, plan)
    best = plan.part.copy()
    low = _energy(net, plan, work)
    for r in range(rounds):
        _round(net, plan, work, max(0.0, 1.0 - (r + 1.0) / (0.8 * rounds)) ** 2, 2 * r >= rounds)
        low = _keep(net, plan, work, best, low)
    plan.part[:] = best
    _sum_up(net, plan)
    few = len(load) < _FEW_CELLS * count
    most = _TOGETHER_OF_FEW if few else _TOGETHER
    looks = (_RESHARES_OF_FEW if few else _RESHARES) * rounds * count
    for t in range(looks):
        p = int(random(work.state) * count)
        heat = max(0.0, 1.0 - t / (_HOT * looks))
        if heat > 0.05 or abs(plan.total[p] / s[0] - 1.0) > s[1]:
            reshare(p, 2 + int(random(work.state) * (most - 1.0)), net, plan, work, heat)
        if t % count == count - 1:
            low = _keep(net, plan, work, best, low)
    return best, low


@njit(cache=True)
def energy(start, other, cost, load, group, clash_start, clash, ea, s):
    """Energy of a plan."""
    count = ea.max() + 1
    plan = Shares(ea.copy(), np.zeros(count), np.zeros(count, np.int64), np.zeros(count, np.int64))
    net = Net(start, other, cost, load, group, clash_start, clash)
    _sum_up(net, plan)
    return _energy(net, plan, _work(len(load), s, 0))


@njit(cache=True)
def _round(net, plan, work, heat, fine):
    """Recombinations and relocations, as many as there are EAs; with ``fine``, transfers too: they pay once the plan has set."""
    n, count = len(net.load), len(plan.total)
    for _ in range(count):
        p, q = _neighbours(net, plan, work)
        if q >= 0:
            recombine(p, q, net, plan, work, heat)
    for _ in range(count // 2 + 1):
        relocate(pick_light(plan, work), pick_uneasy(plan, work), net, plan, work, heat)
    if fine:
        for _ in range(n):
            transfer(int(random(work.state) * n), random(work.state) < 0.3, net, plan, work, heat)


@njit(cache=True)
def _neighbours(net, plan, work):
    """Two EAs that touch, at random; -1 for the second where there is none."""
    v = int(random(work.state) * len(net.load))
    p, q, chance = plan.part[v], -1, 0
    for j in range(net.start[v], net.start[v + 1]):
        if plan.part[net.other[j]] != p:
            chance += 1
            if random(work.state) * chance < 1.0:
                q = plan.part[net.other[j]]
    if q >= 0:
        return p, q
    p = int(random(work.state) * len(plan.total))  # an inner cell: from any EA, any neighbour
    m = members(plan.anchor[p], p, p, net, plan, work)
    for i in range(m):
        x = work.queue[i]
        work.seen[x] = False
        for j in range(net.start[x], net.start[x + 1]):
            if plan.part[net.other[j]] != p:
                chance += 1
                if random(work.state) * chance < 1.0:
                    q = plan.part[net.other[j]]
    return p, q


@njit(cache=True)
def _sum_up(net, plan):
    """Load, size and anchor of the EAs, from the EA of each cell."""
    plan.total[:], plan.size[:] = 0.0, 0
    for v in range(len(plan.part)):
        p = plan.part[v]
        plan.total[p] += net.load[v]
        plan.size[p] += 1
        plan.anchor[p] = v


@njit(cache=True)
def _energy(net, plan, work):
    e = 0.0
    for p in range(len(plan.total)):
        e += unrest(plan.total[p], plan.size[p], work.s)
    border = 0.0
    for v in range(len(plan.part)):
        for j in range(net.start[v], net.start[v + 1]):
            if net.other[j] > v and plan.part[v] != plan.part[net.other[j]]:
                border += net.cost[j]
    everywhere = np.arange(len(plan.part))
    return e + work.s[3] * border + _CLASH * clashes(everywhere, len(everywhere), net, plan.part)


@njit(cache=True)
def _keep(net, plan, work, best, low):
    """Remember the plan in ``best`` if it has less energy than ``low``; the least energy so far."""
    e = _energy(net, plan, work)
    if e < low - 1e-9:
        best[:] = plan.part
        return e
    return low
