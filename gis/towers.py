"""Buildings too big for one EA, split vertically into parts by entrance (R43, R44)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity

from gis.rules import Rules

Geometries = NDArray[np.object_]


_MAIN_SHARE = 0.6  # a slice in pieces must have this much of itself in one, or the building stays whole


@dataclass(frozen=True)
class Parts:
    """Building parts.

    Attributes:
        building: (p,) row of the building.
        part_no: (p,) from 1.
        units: (p,) housing units, whole numbers that add up to the building's.
        label: (p,) "" for a whole building, else 1单元, 2单元 ... (entrance 1 ... in English packs).
        shapes: (p,) the footprint, or its slice.
    """

    building: NDArray[np.intp]
    part_no: NDArray[np.int64]
    units: NDArray[np.int64]
    label: NDArray[np.object_]
    shapes: Geometries


def split_towers(shapes: Geometries, units: NDArray[np.float64], entrances: NDArray[np.float64], rules: Rules) -> Parts:
    """One part a building, or one an entrance where a building has more than ``rules.split_above`` units.

    Args:
        shapes: (n,) footprints, metric CRS.
        units: (n,) housing units.
        entrances: (n,) stairwells, NaN where unknown: then estimated from length and units.
        rules: gives ``split_above``, ``entrance_m``, ``units_per_entrance``, ``language``.
    """
    whole = np.rint(np.nan_to_num(units)).astype(np.int64)
    tall = np.flatnonzero((whole > rules.split_above) & (shapely.area(shapes) > 1.0))
    number = np.ones(len(shapes), dtype=np.int64)
    slices: dict[int, tuple[list[shapely.Geometry], NDArray[np.int64]]] = {}
    for k in tall:
        count = _entrance_count(shapes[k], int(whole[k]), float(entrances[k]), rules)
        if count < 2:
            continue
        share = np.diff(np.arange(count + 1) * whole[k] // count)
        cut = slice_across(shapes[k], share / whole[k])
        if len(cut) == count and min(_largest_share(c) for c in cut) >= _MAIN_SHARE:
            slices[int(k)] = (cut, share)
            number[k] = count
    building = np.repeat(np.arange(len(shapes)), number)
    part_no = np.arange(len(building)) - np.repeat(np.cumsum(number) - number, number) + 1
    out_units, out_shapes, label = whole[building], shapes[building], np.full(len(building), "", dtype=object)
    for row, (cut, share) in slices.items():
        at = np.flatnonzero(building == row)
        out_units[at] = share
        out_shapes[at] = cut
        label[at] = [f"{i + 1}单元" if rules.language == "zh" else f"entrance {i + 1}" for i in range(len(cut))]
    return Parts(building, part_no, out_units, label, out_shapes)


def _largest_share(shape: shapely.Geometry) -> float:
    sizes = shapely.area(shapely.get_parts(shape))
    return float(sizes.max() / sizes.sum())


def _entrance_count(shape: shapely.Geometry, units: int, entrances: float, rules: Rules) -> int:
    """Number of parts: the entrances known, else as many as length and units suggest."""
    if entrances >= 2 and units / entrances <= rules.split_above:
        return int(entrances)
    by_length = round(_length_m(shape) / rules.entrance_m)
    by_units = int(np.ceil(units / rules.units_per_entrance))
    return max(2, by_length if units / max(1, by_length) <= rules.split_above else 0, by_units, int(np.nan_to_num(entrances)))


def _length_m(shape: shapely.Geometry) -> float:
    box = shapely.get_coordinates(shapely.oriented_envelope(shape))
    sides = np.hypot(*np.diff(box, axis=0).T)
    return float(sides.max()) if len(sides) else 0.0


def slice_across(shape: shapely.Geometry, shares: NDArray[np.float64]) -> list[shapely.Geometry]:
    """Cut a footprint across its long axis into slices that have ``shares`` of its area, from west to east (or north to south).

    A footprint with wings that would fall apart is cut across its short axis where that leaves more slices whole.
    """
    box = shapely.get_coordinates(shapely.oriented_envelope(shape))
    steps = np.diff(box, axis=0)[:2]
    long_first = np.argsort(-np.hypot(*steps.T), kind="stable")
    best: list[shapely.Geometry] = []
    for axis in long_first:
        slices = _slices_along(shape, steps[axis], shares)
        if slices and (not best or _broken(slices) < _broken(best)):
            best = slices
        if best and not _broken(best):
            break
    return best


def _broken(slices: list[shapely.Geometry]) -> int:
    """How many slices are in pieces."""
    return sum(s.geom_type == "MultiPolygon" for s in slices)


def _slices_along(shape: shapely.Geometry, along: NDArray[np.float64], shares: NDArray[np.float64]) -> list[shapely.Geometry]:
    """Slices one after the other in direction ``along``; none where they cannot be had."""
    if along[0] < 0 or (abs(along[0]) < 1e-6 * abs(along[1]) and along[1] > 0):
        along = -along
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    origin = shape.centroid
    flat = affinity.rotate(shape, -angle, origin=origin)
    west, south, east, north = flat.bounds
    inner = [_cut_at(flat, float(want)) for want in np.cumsum(shares)[:-1] * flat.area]
    cuts = [west - 1.0, *inner, east + 1.0]
    pieces = []
    for left, right in pairwise(cuts):
        strip = shapely.box(left, south - 1.0, right, north + 1.0)
        pieces.append(shapely.intersection(shape, affinity.rotate(strip, angle, origin=origin)))
    polygonal = [p for p in pieces if p.geom_type in ("Polygon", "MultiPolygon") and p.area > 0]
    return polygonal if len(polygonal) == len(shares) else []


def _cut_at(flat: shapely.Geometry, want: float) -> float:
    """Where a vertical line leaves ``want`` m2 of ``flat`` to its left, to the millimetre."""
    west, south, east, north = flat.bounds
    low, high = west, east
    while high - low > 1e-3:
        mid = (low + high) / 2
        if shapely.clip_by_rect(flat, west - 1.0, south - 1.0, mid, north + 1.0).area < want:
            low = mid
        else:
            high = mid
    return float(low + high) / 2
