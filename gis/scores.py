"""How good an EA is, 0 to 100: its load, its shape, how much of its border is seen on the ground, how much walking it takes."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gis.geometry.along import along_m
from gis.routing import walk_metres
from gis.rules import SCORED, Rules
from gis.schema import EAS

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Geometries = NDArray[np.object_]

COLUMNS = ("score", *(f"score_{part}" for part in SCORED))
REACH_M = 1.0  # from a border to the barrier that it lies on
_APART_M = 1e8  # lifts committees off each other, so that the nearest buildings are of the same
_LEAST_STEP_M = 10.0  # way from a building to the next that is never too much


def with_scores(
    eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame, rules: Rules, walk_m: pd.Series | None = None
) -> gpd.GeoDataFrame:
    """Table `EAS` with the columns `COLUMNS`, in place of those it may have had.

    The score is the mean of its parts by ``rules.score_weights``. What an EA has none of (a virtual one has no shape) is
    NaN and left out of the mean. The score of an EA depends on the EAs and parts of its committee and on the barriers alone.

    Args:
        eas: table `EAS`, loads filled, with scores or without; EAs of one committee share their border corner for corner.
        parts: table `PARTS`, buildings numbered.
        barriers: table `BARRIERS`.
        rules: target, bands, kinds of barrier that are ignored, weights.
        walk_m: the ways of these EAs, where they are known already, as `gis.routing.walk_metres` gives them.
    """
    outlines, committee = eas.geometry.to_numpy(), pd.factorize(eas["committee_code"])[0].astype(np.intp)
    walk_m = walk_metres(parts, eas, rules) if walk_m is None else walk_m
    ea = walk_m.index.get_indexer(parts["ea_code"])
    walk = walk_scores(parts.geometry.to_numpy(), ea, walk_m.to_numpy(), committee, rules)
    found = scores(outlines, committee, eas["load"].to_numpy(dtype=float), walk, barriers, rules)
    return eas.assign(**found)[[*EAS.columns, eas.geometry.name]]


def scores(
    outlines: Geometries, committee: Ints, load: Floats, walk: Floats, barriers: gpd.GeoDataFrame, rules: Rules
) -> dict[str, Floats]:
    """The columns `COLUMNS` of EAs.

    Args:
        outlines, committee: as in `border_m`.
        load: (n,) of each.
        walk: (n,) score of the way, as `walk_scores` gives it.
        barriers: table `BARRIERS`.
        rules: as in `with_scores`.
    """
    inner_m, on_m = border_m(outlines, committee, barriers, rules)
    each = {
        "balance": balance(load, rules),
        "compactness": 100.0 * np.minimum(1.0, polsby_popper(outlines) / (np.pi / 4.0)),
        "border": np.where(inner_m > 0, 100.0 * on_m / np.maximum(inner_m, 1e-9), np.where(np.isnan(inner_m), np.nan, 100.0)),
        "walk": walk,
    }
    values = np.stack([each[part] for part in SCORED]).round(1)
    weight = np.array([rules.score_weights[part] for part in SCORED])[:, None] * ~np.isnan(values)
    total = weight.sum(axis=0)
    mean = (weight * np.nan_to_num(values)).sum(axis=0) / np.where(total > 0, total, np.nan)
    return dict(zip(COLUMNS, [mean.round(1), *values], strict=True))


def balance(load: Floats, rules: Rules) -> Floats:
    """100 at the target, 80 and 40 at the ends of the green and the amber band, 0 at no load and twice the amber band; linear between."""
    bands = [0.0, rules.amber_low, rules.green_low, rules.target, rules.green_high, rules.amber_high, 2.0 * rules.amber_high]
    apart = np.arange(-3, 4) * 1e-9 * rules.target  # where two limits are one, the better score holds at it
    out: Floats = np.interp(load, np.array(bands) + apart, [0.0, 40.0, 80.0, 100.0, 80.0, 40.0, 0.0])
    return np.where(np.isnan(load), np.nan, out)


def polsby_popper(outlines: Geometries) -> Floats:
    """4 pi area / perimeter^2 (Polsby and Popper 1991): 1 for a circle, 0.785 for a square, NaN without a shape."""
    area, around = shapely.area(outlines), shapely.length(outlines)
    out: Floats = 4.0 * np.pi * area / np.where(around > 0, around, np.nan) ** 2
    return out


def border_m(outlines: Geometries, committee: Ints, barriers: gpd.GeoDataFrame, rules: Rules) -> tuple[Floats, Floats]:
    """Metres of the border of each EA with others of its committee, and metres of it within `REACH_M` of a barrier.

    The outline of the committee is given and counts in neither. An EA without a shape has NaN.

    Args:
        outlines: (n,) of EAs that share their borders corner for corner, metric CRS.
        committee: (n,) number of the committee of each.
        barriers: table `BARRIERS`; of ``rules.ignored_barriers`` none is seen.
        rules: those kinds.
    """
    ends, owner = _inner_sides(outlines, committee)
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    seen = along_m(ends, barriers[~barriers["kind"].isin(rules.ignored_barriers).to_numpy()].geometry.to_numpy(), REACH_M)
    lacking = np.where(shapely.is_missing(outlines) | shapely.is_empty(outlines), np.nan, 0.0)
    inner, on = (np.bincount(owner.ravel(), np.repeat(w, 2), len(outlines)).astype(float) for w in (length, seen))
    return inner + lacking, on + lacking


def _inner_sides(outlines: Geometries, committee: Ints) -> tuple[Floats, Ints]:
    """(s, 2, 2) sides that two EAs of one committee have in common, and (s, 2) the two."""
    pieces, of = shapely.get_parts(outlines, return_index=True)
    rings, piece = shapely.get_rings(pieces, return_index=True)
    of = of[piece]
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = np.flatnonzero(ring[1:] == ring[:-1])
    a, b, owner = xy[same], xy[same + 1], of[ring[same]]
    turned = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    a[turned], b[turned] = b[turned], a[turned]
    key = np.rint(np.column_stack([a, b]) * 1000.0).astype(np.int64)  # corners lie on a grid of a millimetre
    order = np.lexsort((committee[owner], *key.T))
    again = (key[order][1:] == key[order][:-1]).all(axis=1) & (committee[owner[order]][1:] == committee[owner[order]][:-1])
    first, second = order[:-1][again], order[1:][again]
    other = owner[first] != owner[second]
    first, second = first[other], second[other]
    return np.stack([a[first], b[first]], axis=1), np.stack([owner[first], owner[second]], axis=1).astype(np.intp)


def walk_scores(shapes: Geometries, ea: Ints, walk_m: Floats, committee: Ints, rules: Rules) -> Floats:
    """100 where the way through the buildings is as short as that to the nearest ones, 0 from ``score_walk_most`` times that.

    Args:
        shapes: (p,) building parts, metric CRS.
        ea: (p,) row of the EA of each, -1 for none.
        walk_m: (n,) way through the buildings of each EA.
        committee: (n,) number of the committee of each.
        rules: gives ``score_walk_most`` and the detour.
    """
    there = (ea >= 0) & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    spots, ea = shapely.centroid(shapes[there]), ea[there]
    way_m = walk_m / rules.detour_factor
    count = np.bincount(ea, minlength=len(walk_m))
    step_m = np.bincount(ea, weights=_near_m(spots, committee[ea]), minlength=len(walk_m)) / np.maximum(count, 1)
    usual_m = np.maximum(step_m, _LEAST_STEP_M) * np.maximum(count - 1, 1)
    out: Floats = 100.0 * np.clip((rules.score_walk_most - way_m / usual_m) / (rules.score_walk_most - 1.0), 0.0, 1.0)
    return out


def _near_m(spots: Geometries, committee: Ints) -> Floats:
    """Mean way from each building to the two nearest of its committee: no round through all can have shorter steps on average."""
    if not len(spots):
        return np.zeros(0)
    xyz = np.column_stack([shapely.get_coordinates(spots), committee * _APART_M])
    away, _ = KDTree(xyz, balanced_tree=False).query(xyz, k=(2, 3))
    out: Floats = np.where(away < _APART_M / 2, away, np.nan)
    one = np.isnan(out[:, 1])  # of two buildings
    return np.nan_to_num(np.where(one, out[:, 0], out.mean(axis=1)))
