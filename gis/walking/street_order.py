"""Walking order along the streets: the buildings of a street side one after the other, and street after street by a short way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.numbering import hamlets, serpentine_by_group
from gis.walking.streets import REACH_M, Streets, facing
from gis.walking.tours import ways_through_runs

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_GAP_M = 80.0  # without a building of the group: the street is walked on later if that is shorter


def street_order(xy: Floats, group: Ints, streets: Streets, start: Floats, row_m: float) -> NDArray[np.int64]:
    """Number (from 1) of each place in its group, along the streets.

    Each place belongs to the street nearest to it. One side of a street is a *run* that is walked without a break; of a
    narrow one both sides are one run. Places far from any street form hamlets, each a run in serpentine rows. The first
    run is the one that ends nearest the start, walked from there; the others follow by a short way, which walks out on
    one side of a street and back on the other wherever that saves a walk back.

    Args:
        xy: (n, 2) metres.
        group: (n,) EA of each place.
        streets: the streets.
        start: (g, 2) where the way of each EA begins, in the order of their numbers; NaN for its north-west corner.
        row_m: height of a row of a hamlet.
    """
    if not len(xy):
        return np.zeros(0, dtype=np.int64)
    _, group = np.unique(group, return_inverse=True)
    run, order = _runs(xy, group, streets, row_m)  # runs are numbered group by group
    first = np.flatnonzero(np.diff(run, prepend=-1))
    size = np.diff(np.append(first, len(run)))
    begin = xy[order[first]]
    end = xy[order[first + size - 1]]
    bounds = np.searchsorted(group[order[first]], np.arange(group.max() + 2))
    way, turned = ways_through_runs(bounds, begin, end, np.where(np.isnan(start), _corners(xy, group), start))
    before = np.empty(len(size), dtype=np.int64)
    before[way] = np.cumsum(size[way]) - size[way]
    back = np.empty(len(size), dtype=bool)
    back[way] = turned
    inside = np.arange(len(run)) - first[run]
    place = before[run] + np.where(back[run], size[run] - 1 - inside, inside)
    number = np.empty(len(xy), dtype=np.int64)
    number[order] = place
    smallest = np.full(group.max() + 1, len(xy), dtype=np.int64)
    np.minimum.at(smallest, group, number)
    return number - smallest[group] + 1


def _runs(xy: Floats, group: Ints, streets: Streets, row_m: float) -> tuple[Ints, Ints]:
    """Run of each place, ascending, and the places in the order of their runs."""
    seen = facing(streets, xy)
    street, along = seen.street.copy(), seen.along_m.copy()
    off = np.flatnonzero(street < 0)
    if len(off):
        hamlet = hamlets(xy[off], group[off], REACH_M)
        street[off] = len(streets.narrow) + hamlet
        along[off] = serpentine_by_group(xy[off], hamlet, row_m)  # a step of one: no gap
    order = np.lexsort((xy[:, 0] - xy[:, 1], along, seen.side, street, group))
    key = np.stack([group, street, seen.side], axis=1)[order]
    breaks = (key[1:] != key[:-1]).any(axis=1) | (np.diff(along[order]) > _GAP_M)
    return np.concatenate([[0], np.cumsum(breaks)]).astype(np.intp), order


def _corners(xy: Floats, group: Ints) -> Floats:
    """(g, 2) north-west corner of the box round each group."""
    west, north = np.full(group.max() + 1, np.inf), np.full(group.max() + 1, -np.inf)
    np.minimum.at(west, group, xy[:, 0])
    np.maximum.at(north, group, xy[:, 1])
    return np.stack([west, north], axis=1)
