"""Where buildings and their parts lie by geometry: homes, the EAs that hold each part, and footprints that a border cuts."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.checking.ledger import own_ids
from gis.geometry.prepared import prepared
from gis.intake.homes import assign_homes
from gis.rules import Rules

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
Flags = NDArray[np.bool_]
_SAME_M = 0.05  # corners of the box of a footprint and of its parts agree to this
_APART_M2 = 0.5  # of a part in a second EA of its committee, from which it is told
_CUT_DEPTH_M = 0.2  # behind the walls: what a border runs through deeper than this, it cuts
_CUT_M2 = 0.01  # on both sides of that border


@dataclass(frozen=True)
class Placement:
    """What geometry says of a plan.

    Attributes:
        home: (n,) row of the home committee of each building, or -1.
        status: (n,) "" or why a building has no home (`gis.intake.homes`).
        building: (p,) row of the building of each part, or -1.
        moved: (p,) whether a part lies outside the footprint of its building.
        part, ea: (k,) pairs: this EA holds this part.
        apart: (q, 2) pairs of part and an EA of its committee that holds a piece of it, but not the part.
        cut: (q,) whether the border of that EA runs through the part; else it runs between pieces of it, or through a
            neck no wider than walls.
    """

    home: Ints
    status: NDArray[np.object_]
    building: Ints
    moved: Flags
    part: Ints
    ea: Ints
    apart: NDArray[np.intp]
    cut: Flags

    def times(self) -> Ints:
        """In how many EAs each part lies."""
        return np.bincount(self.part, minlength=len(self.building))


def placement(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    eas: gpd.GeoDataFrame,
    parts: gpd.GeoDataFrame,
    rules: Rules,
    homes: tuple[Ints, Shapes] | None = None,
) -> Placement:
    """Judge by geometry alone; of the columns only codes are used, to know which committee an EA belongs to.

    An EA holds a part when its committee is the home of the building (or one of those that overlap there) and at least
    half of the part's share inside the committee lies in the EA. An EA without geometry holds the parts that name it.

    Args:
        committees, buildings, eas, parts: tables of `gis.schema` in one metric CRS.
        rules: gives the home rule.
        homes: what `gis.intake.homes.assign_homes` says of these buildings, where it has been asked.
    """
    home, status = homes or assign_homes(buildings, committees, rules)
    building = rows_of_parts(buildings, parts)
    near = _near(committees, eas, parts)
    doubled = np.isin(building, np.flatnonzero(status == "doubled"))
    of_part = np.where(building >= 0, home[building], -1) if len(home) else np.full(len(parts), -1, dtype=np.intp)
    at_home = (near.committee >= 0) & (near.committee == of_part[near.part])
    at_home |= doubled[near.part] & (near.share >= rules.home_share)
    holds = at_home & near.most
    part, ea = _one_of_touching(near, holds, parts, eas)
    no_shape, named = _without_shape(eas, parts)
    apart = np.flatnonzero(at_home & ~near.most & (near.inside_m2 > _APART_M2))
    apart = apart[_behind_walls(parts.geometry.to_numpy()[near.part[apart]], eas.geometry.to_numpy()[near.ea[apart]])]
    pieces = [f.geometry.to_numpy()[k] for f, k in ((parts, near.part[apart]), (eas, near.ea[apart]), (committees, near.committee[apart]))]
    return Placement(
        home,
        status,
        building,
        _moved(buildings, parts, building),
        np.concatenate([part, no_shape]),
        np.concatenate([ea, named]),
        np.stack([near.part[apart], near.ea[apart]], axis=1),
        _cut_through(*pieces),
    )


@dataclass(frozen=True)
class _Near:
    """Pairs of a part and an EA that touch: the EA's committee, the part's share in it, the piece in the EA."""

    part: Ints
    ea: Ints
    committee: Ints
    share: Floats  # of the part inside the committee of the EA
    inside_m2: Floats  # of the part inside the EA
    most: Flags  # at least half of that share lies in the EA


def _near(committees: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame) -> _Near:
    shapes, outlines, lands = parts.geometry.to_numpy(), prepared(eas.geometry.to_numpy()), committees.geometry.to_numpy()
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    ea, part = shapely.STRtree(np.where(usable, shapes, None)).query(outlines, predicate="intersects")
    committee = pd.Index(committees["committee_code"]).get_indexer(eas["committee_code"])[ea]
    area = shapely.area(shapes[part])
    inside, here = area.copy(), area.copy()
    whole = shapely.contains(outlines[ea], shapes[part])
    rest = np.flatnonzero(~whole & (area > 0))
    inside[rest] = shapely.area(shapely.intersection(shapes[part[rest]], outlines[ea[rest]]))
    known = rest[committee[rest] >= 0]
    here[known] = shapely.area(shapely.intersection(shapes[part[known]], lands[committee[known]]))
    most = np.where(area > 0, (inside > 0) & (inside >= 0.5 * here), True)
    share = np.where(area > 0, here / np.maximum(area, 1e-9), 1.0)
    return _Near(part, ea, committee, share, inside, most)


def _one_of_touching(near: _Near, holds: Flags, parts: gpd.GeoDataFrame, eas: gpd.GeoDataFrame) -> tuple[Ints, Ints]:
    """The pairs that hold; a point on a border, or a part halved exactly, is in one EA: that of the list, else the first."""
    part, ea, committee = near.part[holds], near.ea[holds], near.committee[holds]
    stated = pd.Index(eas["ea_code"]).get_indexer(parts["ea_code"])[part] == ea
    order = np.lexsort((ea, ~stated, committee, part))
    part, ea, committee = part[order], ea[order], committee[order]
    first = np.ones(len(part), dtype=bool)
    first[1:] = (part[1:] != part[:-1]) | (committee[1:] != committee[:-1])
    overlapping = near.inside_m2[holds][order] > 0.5 * shapely.area(parts.geometry.to_numpy()[part]) + _CUT_M2
    keep = first | overlapping
    return part[keep], ea[keep]


def _behind_walls(shapes: Shapes, outlines: Shapes) -> Flags:
    """Whether each outline holds some of the shape beside it, and not only a strip along its walls."""
    inner = shapely.buffer(shapes, -_CUT_DEPTH_M, join_style="mitre")
    return np.asarray(shapely.area(shapely.intersection(inner, outlines)) > _CUT_M2)


def _cut_through(shapes: Shapes, outlines: Shapes, lands: Shapes) -> Flags:
    """Whether the border of each outline, inside its land, runs through a piece of the shape beside it."""
    inner, of = shapely.get_parts(shapely.buffer(shapes, -_CUT_DEPTH_M), return_index=True)
    inside = shapely.area(shapely.intersection(inner, outlines[of]))
    here = shapely.area(shapely.intersection(inner, lands[of]))
    through = (inside > _CUT_M2) & (inside < here - _CUT_M2)
    out: Flags = np.bincount(of[through], minlength=len(shapes)) > 0
    return out


def _without_shape(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame) -> tuple[Ints, Ints]:
    """Pairs of a part and the virtual EA that it names."""
    outlines = eas.geometry.to_numpy()
    bare = shapely.is_missing(outlines) | shapely.is_empty(outlines)
    at = pd.Index(eas["ea_code"]).get_indexer(parts["ea_code"])
    part = np.flatnonzero((at >= 0) & bare[at]) if len(bare) else np.zeros(0, dtype=np.intp)
    return part, at[part]


def rows_of_parts(buildings: gpd.GeoDataFrame, parts: gpd.GeoDataFrame) -> Ints:
    """Row of the building that each part belongs to, -1 for none; where an id is used twice the nearest shape decides."""
    ids, named = pd.Index(own_ids(buildings)), own_ids(parts)
    twice = ids.duplicated(keep=False)
    single = np.flatnonzero(~twice)
    at = ids[single].get_indexer(named)
    out: Ints = np.where(at >= 0, single[at] if len(single) else -1, -1)
    if not twice.any():
        return out
    boxes = shapely.bounds(buildings.geometry.to_numpy()), shapely.bounds(parts.geometry.to_numpy())
    rows_of = pd.Series(np.flatnonzero(twice)).groupby(ids[twice].to_numpy(), sort=False).groups
    where = np.flatnonzero(twice)
    shared = np.flatnonzero(named.isin(list(rows_of)))
    for name, group in pd.Series(shared).groupby(named.to_numpy()[shared], sort=False):
        rows, pieces = where[rows_of[name]], group.to_numpy()
        off = np.nan_to_num(np.abs(boxes[0][rows][None] - boxes[1][pieces][:, None]).max(axis=2), nan=1e9)
        out[pieces] = rows[_matched(off)]
    return out


def _matched(off: Floats) -> Ints:
    """Column for each row of a table of distances: one to one where there are as many, else the nearest."""
    from scipy.optimize import linear_sum_assignment

    if off.shape[0] == off.shape[1]:
        columns: Ints = linear_sum_assignment(off)[1]
        return columns
    nearest: Ints = off.argmin(axis=1)
    return nearest


def _moved(buildings: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, building: Ints) -> Flags:
    """Parts that reach out of their footprint, and lone parts that are not the footprint."""
    out = np.zeros(len(parts), dtype=bool)
    known = np.flatnonzero(building >= 0)
    rows = building[known]
    pieces, prints = parts.geometry.to_numpy()[known], buildings.geometry.to_numpy()[rows]
    a, b = shapely.bounds(pieces), shapely.bounds(prints)
    gap = np.stack([b[:, 0] - a[:, 0], b[:, 1] - a[:, 1], a[:, 2] - b[:, 2], a[:, 3] - b[:, 3]])
    with np.errstate(invalid="ignore"):
        outside = (gap > _SAME_M).any(axis=0)
        lone = np.bincount(rows, minlength=len(buildings))[rows] == 1
        outside |= lone & (np.abs(gap) > _SAME_M).any(axis=0)
    out[known] = outside & ~shapely.is_missing(pieces) & ~shapely.is_missing(prints)
    return out
