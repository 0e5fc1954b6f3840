"""Pieces of the middle lines between labelled corners of triangles: compiled loops of `gis.delineation.triangles`."""

from __future__ import annotations

import numpy as np

from gis.compiled import njit


@njit(cache=True)
def _edge_point(xy, on_wall, corners, mate, label, t, i, out):
    """Where a border crosses edge ``i`` of triangle ``t``, into ``out``: its middle, or a corner where the edge is a rim."""
    a, b = corners[t, i], corners[t, (i + 1) % 3]
    if mate[3 * t + i] < 0 and not (on_wall[a] and on_wall[b]):
        end = a
        if on_wall[a] or (not on_wall[b] and label[a] >= label[b]):
            end = b
        out[0], out[1] = xy[end, 0], xy[end, 1]
    else:
        out[0], out[1] = (xy[a, 0] + xy[b, 0]) / 2, (xy[a, 1] + xy[b, 1]) / 2


@njit(cache=True)
def middle_pieces(xy, on_wall, corners, mate, label):
    """Segments (s, 2, 2) between corners of different ``label`` (v,), the two labels of each (s, 2), and its triangle (s,).

    The other arguments are as in `gis.delineation.triangles.Triangles`.
    """
    count = 0
    for t in range(len(corners)):
        a, b, c = label[corners[t, 0]], label[corners[t, 1]], label[corners[t, 2]]
        kinds = int(a != b) + int(b != c) + int(c != a)
        count += 1 if kinds == 2 else kinds
    segments, pairs, triangle = np.empty((count, 2, 2)), np.empty((count, 2), np.int64), np.empty(count, np.int64)
    found = 0
    for t in range(len(corners)):
        lab = (label[corners[t, 0]], label[corners[t, 1]], label[corners[t, 2]])
        kinds = int(lab[0] != lab[1]) + int(lab[1] != lab[2]) + int(lab[2] != lab[0])
        if kinds == 2:
            same = 0  # the edge whose ends have one label: the border crosses the other two
            while lab[same] != lab[(same + 1) % 3]:
                same += 1
            for k in range(2):
                _edge_point(xy, on_wall, corners, mate, label, t, (same + 1 + k) % 3, segments[found, k])
            pairs[found], triangle[found] = (lab[same], lab[(same + 2) % 3]), t
            found += _long(segments[found])
        elif kinds == 3:
            for i in range(3):
                _edge_point(xy, on_wall, corners, mate, label, t, i, segments[found, 0])
                for k in range(2):
                    segments[found, 1, k] = (xy[corners[t, 0], k] + xy[corners[t, 1], k] + xy[corners[t, 2], k]) / 3
                pairs[found], triangle[found] = (lab[i], lab[(i + 1) % 3]), t
                found += _long(segments[found])
    return segments[:found], pairs[:found], triangle[:found]


@njit(cache=True)
def _long(segment):
    """1 for a segment with two ends, 0 for one that begins where it ends."""
    return int(segment[0, 0] != segment[1, 0] or segment[0, 1] != segment[1, 1])
