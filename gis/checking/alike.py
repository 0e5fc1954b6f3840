"""Checks of buildings against each other: drawn twice, heaped on one place, overlapping (V12, V13).

Findings grow with the number of buildings, not of their pairs: one a heap, one a double (with the first of its kind), and
what overlaps is told in the name of the first of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.checking.building_checks import Homes
from gis.checking.engulfing import engulfed
from gis.geometry.heaps import CROWD, crowded, unions
from gis.issues import Issue, issue

Shapes = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_SAME = 0.9  # shared area by joint area from which two footprints are one building drawn twice [V12]
_SAME_PLACE_M = 0.1  # between two points that are one building drawn twice [V12]
_OVERLAPS = 0.1  # shared area by the smaller one from which an overlap is told [V13]
_MOST_NAMED = 8  # buildings of a heap


def alike(b: Homes) -> Iterator[Issue]:
    """V12 and V13: buildings that are the same, or overlap by more than a tenth of the smaller one."""
    usable = (b.buildings["status"].fillna("") == "").to_numpy()
    yield from _points_alike(b, np.flatnonzero(usable & (shapely.get_type_id(b.shapes) == 0)))
    rows = np.flatnonzero(usable & (shapely.area(b.shapes) > 0))
    shapes = b.shapes[rows]
    heaps = _heaps(shapes)
    for heap in heaps:
        yield _heaped(b, rows[heap])
        shapes[heap[0]] = shapely.union_all(shapes[heap])
    lone = np.setdiff1d(np.arange(len(rows)), np.concatenate([h[1:] for h in heaps])) if heaps else np.arange(len(rows))
    yield from _pairs(b, rows[lone], shapes[lone])


def _heaps(shapes: Shapes) -> list[Ints]:
    """The heaps among some footprints: the rows of each, rising."""
    some = np.flatnonzero(crowded(shapes))
    if not len(some):
        return []
    of = unions(shapes[some])[1]
    order = np.argsort(of, kind="stable")
    return np.split(some[order], np.flatnonzero(np.diff(of[order])) + 1)


def _heaped(b: Homes, rows: Ints) -> Issue:
    """V12-many: buildings on one place; the place is the first one's."""
    ids = ", ".join(map(str, b.ids[rows[:_MOST_NAMED]])) + (" ..." if len(rows) > _MOST_NAMED else "")
    params: dict[str, Any] = {"count": len(rows), "ids": ids, "units": int(b.units[rows].sum())}
    first = rows[0]
    return issue("V12-many", b.spot(rows[:1])[0], committee_code=b.code(first), building_id=b.ids[first], concerned=b.codes(rows), **params)


def _pairs(b: Homes, rows: Ints, shapes: Shapes) -> Iterator[Issue]:
    """V12 of each double with the first of its kind, V13 of the rest; none with a footprint that has V16 for all it covers."""
    area, over = shapely.area(shapes), engulfed(b.shapes, b.rules)[rows] > 0
    first, second = _box_pairs(shapes, area)
    told = over[first] == over[second]
    first, second = first[told], second[told]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    smaller, joint = np.minimum(area[first], area[second]), area[first] + area[second] - shared
    same = shared / joint > _SAME
    across = ~same & (shared > _OVERLAPS * smaller) & (shared > b.rules.overlap_report_m2)
    kind = np.arange(len(rows))  # the first that each is a double of
    np.minimum.at(kind, second[same], first[same])
    once = same & (kind[second] == first)
    across &= (kind[first] == first) & (kind[second] == second)
    told = once | across
    place = b.spot(rows[first[told]])
    for k, point in zip(np.flatnonzero(told), place, strict=True):
        i, j = rows[first[k]], rows[second[k]]
        if same[k]:
            yield _double(b, i, j, point, round(100 * shared[k] / joint[k]))
            continue
        params = {"id": b.ids[i], "other": b.ids[j], "area_m2": round(float(shared[k]), 1)}
        yield issue("V13", point, committee_code=b.code(i), building_id=b.ids[i], concerned=b.codes([i, j]), **params)


def _double(b: Homes, i: np.intp, j: np.intp, point: object, percent: int) -> Issue:
    params = {"id": b.ids[i], "other": b.ids[j], "percent": percent, "units": int(b.units[i]), "other_units": int(b.units[j])}
    return issue("V12", point, committee_code=b.code(i), building_id=b.ids[i], concerned=b.codes([i, j]), **params)


def _points_alike(b: Homes, rows: Ints) -> Iterator[Issue]:
    """V12 of buildings that are points: each with the first one at its place, or all of a heap at once."""
    _, first, place = np.unique(shapely.get_coordinates(b.shapes[rows]), axis=0, return_index=True, return_inverse=True)
    places = b.shapes[rows[first]]
    one, other = shapely.STRtree(places).query(places, predicate="dwithin", distance=_SAME_PLACE_M)
    earliest = first.copy()
    np.minimum.at(earliest, one, first[other])
    of = earliest[place.ravel()]
    many = np.bincount(of, minlength=len(rows))[of] > CROWD
    for k in np.flatnonzero(many & (of == np.arange(len(rows)))):
        yield _heaped(b, rows[of == k])
    for k in np.flatnonzero(~many & (of < np.arange(len(rows)))):
        yield _double(b, rows[of[k]], rows[k], b.shapes[rows[of[k]]], 100)


def _box_pairs(shapes: Shapes, area: Floats) -> tuple[Ints, Ints]:
    """Pairs of shapes whose boxes share so much that the shapes could overlap by more than a tenth of the smaller."""
    first, second = shapely.STRtree(shapes).query(shapes)
    once = np.flatnonzero(first < second)
    once = once[np.lexsort((second[once], first[once]))]
    first, second = first[once], second[once]
    box = shapely.bounds(shapes)
    low, high = np.maximum(box[first, :2], box[second, :2]), np.minimum(box[first, 2:], box[second, 2:])
    common = np.clip(high - low, 0, None).prod(axis=1)
    may = common > _OVERLAPS * np.minimum(area[first], area[second])
    return first[may], second[may]
