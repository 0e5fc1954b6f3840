"""A drawn line laid onto lines that are there, where it runs along them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_STEP_M = 1.0  # between the spots of a drawn line that look for a line near
_STRAIGHT_M = 0.05  # corners of a drawn line nearer than this to its course are dropped


def snapped(line: shapely.LineString, targets: Geometries, reach_m: float) -> shapely.LineString:
    """The line, its stretches along a target replaced by that of the target; what only crosses one stays as drawn.

    Args:
        line: as drawn, metric CRS.
        targets: (t,) lines that end where they meet.
        reach_m: a stretch at least twice as long whose spots are all this near to a target lies on it.
    """
    xy = shapely.get_coordinates(shapely.segmentize(line, _STEP_M))
    runs = _runs(_nearest(xy, targets, reach_m))
    stretches: list[Floats] = []
    for k, (target, first, last) in enumerate(runs):
        drawn = xy[first : last + 1]
        laid = None if target < 0 else _along(targets[target], drawn, reach_m, (k > 0, k < len(runs) - 1))
        stretches.append(_plain(drawn) if laid is None else laid)
    points = np.concatenate(stretches)
    points = points[np.concatenate([[True], np.hypot(*np.diff(points, axis=0).T) > 0])]
    return shapely.LineString(points) if len(points) > 1 else line


def _plain(drawn: Floats) -> Floats:
    """A drawn stretch without the spots on its way."""
    return np.asarray(shapely.get_coordinates(shapely.simplify(shapely.LineString(drawn), _STRAIGHT_M))) if len(drawn) > 2 else drawn


def _nearest(xy: Floats, targets: Geometries, reach_m: float) -> Ints:
    """Target near each spot, -1 for none."""
    out = np.full(len(xy), -1, dtype=np.intp)
    if len(targets):
        spot, target = shapely.STRtree(targets).query_nearest(shapely.points(xy), max_distance=reach_m, all_matches=False)
        out[spot] = target
    return out


def _runs(target: Ints) -> list[tuple[int, int, int]]:
    """Target, first and last spot of each stretch with one target."""
    first = np.flatnonzero(np.append(True, target[1:] != target[:-1]))
    last = np.append(first[1:], len(target)) - 1
    return list(zip(target[first].tolist(), first.tolist(), last.tolist(), strict=True))


def _along(target: shapely.LineString, drawn: Floats, reach_m: float, more: tuple[bool, bool]) -> Floats | None:
    """The stretch of a target beside a drawn one; None where the drawn one only crosses it.

    Towards a neighbouring stretch it goes on to the end of the target, where that is near: lines meet there.
    """
    length = float(np.hypot(*np.diff(drawn, axis=0).T).sum())
    if length < 2 * reach_m:
        return None
    start, end = (shapely.line_locate_point(target, shapely.Point(drawn[i])) for i in (0, -1))
    if not 0.5 * length <= abs(end - start) <= 1.5 * length + 2 * reach_m:
        return None
    ends = [start, end]
    for i, there in enumerate(more):
        for edge in (0.0, target.length):
            if there and abs(ends[i] - edge) <= 2 * reach_m:
                ends[i] = edge
    piece = substring(target, *ends)
    return shapely.get_coordinates(piece) if piece.length > 0 else None
