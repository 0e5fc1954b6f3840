"""Short ways through places that are walked from end to end: compiled loops of `gis.walking.street_order` and `gis.routing`.

A *run* is walked as a whole, in one of two directions; a single place is a run whose two ends are one. A way is kept as
two (n, 2) arrays in its order: where each run is entered and where it is left.
"""

from __future__ import annotations

import numpy as np

from gis.compiled import njit

_WINDOW = 60  # runs that a change spans at most, so that time grows in step with their number
_FEW, _MANY = 3, 12  # places, runs that are moved elsewhere at a time at most: there are fewer runs than places
_PASSES = 8
_GAIN_M = 1e-6  # less is rounding


@njit(cache=True)
def _apart(a, b):
    return np.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)


@njit(cache=True)
def _gap(a, i, b, j):
    """Metres from place ``i`` of ``a`` to place ``j`` of ``b``; none beyond the ends of the way."""
    if i < 0 or j >= len(b):
        return 0.0
    return _apart(a[i], b[j])


@njit(cache=True)
def _turn(run, turned, enter, leave, i, j):
    """Walk the runs from place ``i`` to ``j`` the other way round; in place."""
    while i <= j:
        run[i], run[j] = run[j], run[i]
        first = turned[i]
        turned[i] = not turned[j]
        turned[j] = not first
        for c in range(2):
            a, b, x, y = enter[i, c], leave[i, c], enter[j, c], leave[j, c]
            enter[i, c], leave[i, c] = y, x
            enter[j, c], leave[j, c] = b, a
        i += 1
        j -= 1


@njit(cache=True)
def _turned_stretch(run, turned, enter, leave, i):
    """Turn a stretch that begins at place ``i`` round where that is shorter; whether it was done."""
    for j in range(i, min(len(run), i + _WINDOW)):
        now = _gap(leave, i - 1, enter, i) + _gap(leave, j, enter, j + 1)
        if _gap(leave, i - 1, leave, j) + _gap(enter, i, enter, j + 1) < now - _GAIN_M:
            _turn(run, turned, enter, leave, i, j)
            return True
    return False


@njit(cache=True)
def _moved_stretch(run, turned, enter, leave, fixed, most, i):
    """Move up to ``most`` runs from place ``i`` elsewhere, turned round or not, where that is shorter; whether it was done."""
    n = len(run)
    for j in range(i, min(n, i + most)):
        a, b = enter[i], leave[j]
        saved = _gap(leave, i - 1, enter, i) + _gap(leave, j, enter, j + 1) - _gap(leave, i - 1, enter, j + 1) - _GAIN_M
        if saved <= 0:
            continue
        for k in range(max(fixed - 1, i - _WINDOW), min(n, j + _WINDOW)):  # it goes behind place k
            if i - 1 <= k <= j:
                continue
            broken = saved + _gap(leave, k, enter, k + 1)
            before, behind = 0.0, 0.0
            if k >= 0:
                before, behind = _apart(leave[k], a), _apart(leave[k], b)
            if min(before, behind) >= broken:
                continue
            if k + 1 < n:
                before, behind = before + _apart(b, enter[k + 1]), behind + _apart(a, enter[k + 1])
            if min(before, behind) < broken:
                _move(run, turned, enter, leave, i, j, k, behind < before)
                return True
    return False


@njit(cache=True)
def _move(run, turned, enter, leave, i, j, k, back):
    """Put the runs from place ``i`` to ``j`` behind place ``k``, turned round where ``back``; in place."""
    low, high = min(i, k + 1), max(j, k)
    _turn(run, turned, enter, leave, low, high)  # the stretch and what it passes, now in the other order and turned
    size = j - i
    first = high - size if k > j else low
    if not back:
        _turn(run, turned, enter, leave, first, first + size)
    if k > j:
        _turn(run, turned, enter, leave, low, first - 1)
    else:
        _turn(run, turned, enter, leave, first + size + 1, high)


@njit(cache=True)
def _better(run, turned, enter, leave, fixed, most):
    """Shorten a way by turning stretches round and moving runs, up to ``most`` at a time, until nothing helps; in place.

    The first ``fixed`` runs stay.
    """
    for _ in range(_PASSES):
        done = True
        for i in range(fixed, len(run)):
            if _turned_stretch(run, turned, enter, leave, i) or _moved_stretch(run, turned, enter, leave, fixed, most, i):
                done = False
        if done:
            break


@njit(cache=True)
def _nearest_first(run, turned, enter, leave, start):
    """Order runs so that each begins nearest to where the one before ends, the first nearest ``start``; in place."""
    at = start.copy()
    for k in range(len(run)):
        best, least, other = k, np.inf, False
        for i in range(k, len(run)):
            for back in (False, True):
                way = _apart(at, leave[i] if back else enter[i])
                if way < least - _GAIN_M:
                    best, least, other = i, way, back
        if other:
            _turn(run, turned, enter, leave, best, best)
        if best != k:
            run[k], run[best] = run[best], run[k]
            turned[k], turned[best] = turned[best], turned[k]
            for c in range(2):
                enter[k, c], enter[best, c] = enter[best, c], enter[k, c]
                leave[k, c], leave[best, c] = leave[best, c], leave[k, c]
        at[:] = leave[k]


@njit(cache=True)
def ways_through_runs(bounds, enter, leave, start):
    """Order and direction in which the runs of each group are walked, the first from its end nearest the start.

    Args:
        bounds: (g + 1,) runs bounds[k] to bounds[k + 1] are those of group k.
        enter, leave: (r, 2) first and last place of each run, metres.
        start: (g, 2) where the way of each group begins.

    Returns:
        (r,) runs, group after group in the order of their way, and whether each of these is walked from its last place.
    """
    run, turned = np.arange(len(enter)), np.zeros(len(enter), np.bool_)
    enter, leave = enter.copy(), leave.copy()
    for g in range(len(bounds) - 1):
        at = slice(bounds[g], bounds[g + 1])
        _nearest_first(run[at], turned[at], enter[at], leave[at], start[g])
        _better(run[at], turned[at], enter[at], leave[at], 1, _MANY)
    return run, turned


@njit(cache=True, nogil=True)
def way_lengths(bounds, xy):
    """(g,) metres of a short way through the places of each group, straight from one to the next, wherever it begins and ends.

    Args:
        bounds: (g + 1,) places bounds[k] to bounds[k + 1] are those of group k, in an order that is bettered.
        xy: (n, 2) metres.
    """
    out = np.zeros(len(bounds) - 1)
    for g in range(len(bounds) - 1):
        first, last = bounds[g], bounds[g + 1]
        enter, leave = xy[first:last].copy(), xy[first:last].copy()
        _better(np.arange(last - first), np.zeros(last - first, np.bool_), enter, leave, 0, _FEW)
        for k in range(last - first - 1):
            out[g] += _apart(enter[k], enter[k + 1])
    return out
