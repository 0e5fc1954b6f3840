"""Edges of a triangulation, flipped: compiled loops of `delaunay`. A half edge is 3 t + i, from corner i of triangle t to the next."""

from __future__ import annotations

import numpy as np

from gis.compiled import njit


@njit(cache=True)
def _next(h):
    return h - h % 3 + (h + 1) % 3


@njit(cache=True)
def _before(h):
    return h - h % 3 + (h + 2) % 3


@njit(cache=True)
def turn_edge(corner, mate, h):
    """Put the other diagonal of the two triangles beside half edge ``h`` in its place, where both have one; in place.

    Args:
        corner: (3 t,) first corner of each half edge.
        mate: (3 t,) as in `Mesh`.
        h: a half edge with a mate.
    """
    g = mate[h]
    hn, gn = _next(h), _next(g)
    corner[hn], corner[gn] = corner[_before(g)], corner[_before(h)]
    beyond_h, beyond_g = mate[gn], mate[hn]
    mate[h], mate[g] = beyond_h, beyond_g
    if beyond_h >= 0:
        mate[beyond_h] = h
    if beyond_g >= 0:
        mate[beyond_g] = g
    mate[hn], mate[gn] = gn, hn


@njit(cache=True)
def _area(xy, a, b, c):
    return (xy[b, 0] - xy[a, 0]) * (xy[c, 1] - xy[a, 1]) - (xy[c, 0] - xy[a, 0]) * (xy[b, 1] - xy[a, 1])


@njit(cache=True)
def _better(xy, a, b, c, d):
    """Whether the edge a-b of the triangles a-b-c and b-a-d should be c-d: d lies in the circle of a-b-c, and c-d within both."""
    ax, ay = xy[a, 0] - xy[d, 0], xy[a, 1] - xy[d, 1]
    bx, by = xy[b, 0] - xy[d, 0], xy[b, 1] - xy[d, 1]
    cx, cy = xy[c, 0] - xy[d, 0], xy[c, 1] - xy[d, 1]
    aa, bb, cc = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    inside = aa * (bx * cy - cx * by) - bb * (ax * cy - cx * ay) + cc * (ax * by - bx * ay)
    return inside > 1e-12 * aa * bb and _area(xy, a, d, c) > 0.0 and _area(xy, d, b, c) > 0.0


@njit(cache=True)
def flip_edges(xy, corner, mate, most):
    """Flip edges until each triangle's circle is free of the corners beyond its edges, constraints aside; in place.

    ``corner`` (3 t,) holds the first corner of each half edge.
    """
    stack = np.empty(len(mate) + 16, np.int64)
    waits = np.zeros(len(mate), np.bool_)
    size = 0
    for h in range(len(mate)):
        if mate[h] > h:
            stack[size] = h
            waits[h] = True
            size += 1
    flips = 0
    while size > 0 and flips < most:
        size -= 1
        h = stack[size]
        waits[h] = False
        g = mate[h]
        if g < 0:
            continue
        if not _better(xy, corner[h], corner[_next(h)], corner[_before(h)], corner[_before(g)]):
            continue
        flips += 1
        turn_edge(corner, mate, h)
        for e in (h, _before(h), g, _before(g)):
            if not waits[e] and mate[e] >= 0 and not waits[mate[e]] and size < len(stack):
                stack[size] = e
                waits[e] = True
                size += 1
    return flips


@njit(cache=True)
def mates(corners, n):
    """(3 t,) the half edge on the other side of each, -1 where there is none.

    Args:
        corners: (t, 3) corners of each triangle, less than ``n``.
    """
    mate = np.full(3 * len(corners), -1, np.int64)
    first, following = np.full(n, -1, np.int64), np.full(3 * len(corners), -1, np.int64)  # half edges without a mate, by their lower end
    for h in range(len(mate)):
        a, b = corners[h // 3, h % 3], corners[h // 3, (h + 1) % 3]
        low, high = min(a, b), max(a, b)
        before, g = -1, first[low]
        while g >= 0 and corners[g // 3, g % 3] + corners[g // 3, (g + 1) % 3] != low + high:
            before, g = g, following[g]
        if g < 0:
            following[h], first[low] = first[low], h
            continue
        mate[h], mate[g] = g, h
        if before < 0:
            first[low] = following[g]
        else:
            following[before] = following[g]
    return mate
