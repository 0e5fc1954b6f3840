"""Which EAs of an earlier plan no longer fit: too heavy, too light, torn, halved buildings, land of no EA."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.former import Former, Laid
from gis.rules import Rules

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_DEEP_M = 0.2  # behind the walls, from which a border cuts a building
_SAME = 0.01  # of the target: a load that has changed by less is the same


def ea_of_parts(shapes: Geometries, laid: Laid, held: Ints) -> Ints:
    """EA of each building part: the one it was in, where that is known; else the one that holds most of it, or is nearest."""
    out = held.copy()
    rest = np.flatnonzero(held < 0)
    if not len(rest):
        return out
    tree = shapely.STRtree(laid.cells)
    part, cell = tree.query(shapes[rest], predicate="intersects")
    both = np.where(shapely.area(shapes[rest[part]]) > 0, shapely.area(shapely.intersection(shapes[rest[part]], laid.cells[cell])), 1.0)
    pairs, of = np.unique(np.stack([part, laid.ea[cell]], axis=1), axis=0, return_inverse=True)
    order = np.lexsort((-pairs[:, 1], np.bincount(of, weights=both, minlength=len(pairs)), pairs[:, 0]))
    out[rest[pairs[order, 0]]] = pairs[order, 1]
    lost = np.flatnonzero(out < 0)
    if len(lost):
        out[lost] = laid.ea[tree.query_nearest(shapes[lost], all_matches=False)[1]]
    return out


def off_bands(loads: Floats, parts: Ints, rules: Rules) -> Flags:
    """EAs outside the amber bands, but for those of one loaded part alone, which cannot be made lighter.

    Args:
        loads: (e,) load of each EA.
        parts: (e,) building parts with a load in each.
        rules: ``amber_low`` to ``amber_high`` fits: green or amber.
    """
    return np.asarray((loads < rules.amber_low) | ((loads > rules.amber_high * (1 + 1e-9)) & (parts > 1)))


def no_longer_within(loads: Floats, parts: Ints, before: Floats, rules: Rules) -> Flags:
    """EAs that have left the bands; those that were outside when they were made have if their load is another now."""
    same = np.abs(loads - np.nan_to_num(before, nan=-np.inf)) <= _SAME * rules.target
    return off_bands(loads, parts, rules) & ~same


def torn(laid: Laid, outline: shapely.Geometry, count: int) -> Flags:
    """EAs with more pieces than pieces of the committee they lie in."""
    out = np.zeros(count, dtype=bool)
    lands = shapely.get_parts(outline)
    for e in np.unique(laid.ea):
        pieces = shapely.get_parts(shapely.coverage_union_all(laid.cells[laid.ea == e]))
        if len(pieces) > 1:
            spots = shapely.point_on_surface(pieces)
            out[e] = len(pieces) > len(np.unique(shapely.distance(lands[:, None], spots[None]).argmin(axis=0)))
    return out


def halving(shapes: Geometries, new: Flags, laid: Laid, outline: shapely.Geometry, count: int) -> Flags:
    """EAs whose borders run through a building that was not there when they were made."""
    out = np.zeros(count, dtype=bool)
    rows = np.flatnonzero(new)
    part, cell = shapely.STRtree(laid.cells).query(shapes[rows], predicate="intersects")
    several = np.bincount(part, minlength=len(rows))[part] > 1
    part, cell = part[several], cell[several]
    core = shapely.buffer(shapely.intersection(shapes[rows[part]], outline), -_DEEP_M)
    deep = shapely.area(shapely.intersection(core, laid.cells[cell])) > 0
    pairs = np.unique(np.stack([part[deep], laid.ea[cell[deep]]], axis=1), axis=0)
    cut = np.bincount(pairs[:, 0], minlength=len(rows))[pairs[:, 0]] > 1
    out[pairs[cut, 1]] = True
    return out


def misfits(
    former: Former, laid: Laid, outline: shapely.Geometry, parts: tuple[Geometries, Floats, Ints, Flags], rules: Rules
) -> tuple[Flags, Flags]:
    """EAs to be cut anew; and those of them that must be, whatever comes of it: torn, with a halved building, or land of no EA.

    Args:
        former, laid: the EAs before, and as they lie in the outline; locked ones are none of these.
        outline: of the committee.
        parts: shapes, loads and EAs of the building parts, and whether each was not in the plan before.
        rules: the bands.
    """
    shapes, load, ea, new = parts
    count = max(len(former.load), int(laid.ea.max(initial=-1)) + 1)
    added = np.arange(count) >= len(former.load)
    there = np.zeros(count, dtype=bool)
    there[laid.ea] = True
    before = np.append(former.load, np.full(int(added.sum()), np.nan))
    fixed = np.append(former.locked, np.zeros(int(added.sum()), dtype=bool)) | ~there
    must = added | torn(laid, outline, count) | halving(shapes, new & (load > 0), laid, outline, count)
    loads = np.bincount(ea, weights=load, minlength=count).astype(float)
    number = np.bincount(ea[load > 0], minlength=count)
    return (must | no_longer_within(loads, number, before, rules)) & ~fixed, must & ~fixed
