"""Polygons that keep buildings together: hamlets, villager groups, gated compounds, grid cells of before."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.intake.codes import LENGTH
from gis.issues import Issue, issue
from gis.rules import Rules

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
_MOST_NAMED = 10
_MOSTLY = 0.5  # share of a footprint in a polygon that makes it belong there


def members(shapes: Geometries, together: gpd.GeoDataFrame) -> Ints:
    """The polygon (row of ``together``) that most of each shape lies in, the first of several; -1 for none.

    Args:
        shapes: (p,) building parts; missing ones lie nowhere.
        together: table `TOGETHER`.
    """
    out = np.full(len(shapes), -1, dtype=np.intp)
    polygons = together.geometry.to_numpy()
    part, row = shapely.STRtree(polygons).query(shapes, predicate="intersects")
    size = shapely.area(shapes[part])
    shared = shapely.area(shapely.intersection(shapes[part], polygons[row]))
    inside = np.where(size > 0, shared >= _MOSTLY * size, shapely.intersects(polygons[row], shapely.point_on_surface(shapes[part])))
    part, row = part[inside], row[inside]
    order = np.argsort(row, kind="stable")[::-1]
    out[part[order]] = row[order]  # the first row is written last
    return out


def overlaps(together: gpd.GeoDataFrame, least_m2: float) -> list[Issue]:
    """One finding a polygon that shares land with earlier ones: their buildings go with the earliest (E32)."""
    polygons = together.geometry.to_numpy()
    later, earlier = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    pairs = np.stack([later, earlier], axis=1)[later > earlier]
    pairs = pairs[shapely.area(shapely.intersection(polygons[pairs[:, 0]], polygons[pairs[:, 1]])) > least_m2]
    names = called(together)
    firsts = {k: int(pairs[pairs[:, 0] == k, 1].min()) for k in np.unique(pairs[:, 0]).tolist()}
    return [issue("E32", shapely.point_on_surface(polygons[k]), named=names[k], other=names[first]) for k, first in firsts.items()]


def kept(together: gpd.GeoDataFrame, member: Ints, load: Floats, ea: NDArray[np.object_], home: Ints, rules: Rules) -> list[Issue]:
    """What became of the polygons: those whose buildings lie in several EAs, and why; those that hold no building with load.

    Args:
        together: table `TOGETHER`.
        member: (p,) polygon of each building part.
        load: (p,) its load.
        ea: (p,) code of its EA, None without.
        home: (p,) committee of each, -1 for none.
        rules: gives ``hard_cap``.
    """
    out, names = [], called(together)
    idle = []
    counts = (load > 0) & (home >= 0) & (member >= 0)
    for k, shape in enumerate(together.geometry.to_numpy()):
        mine = np.flatnonzero(counts & (member == k))
        spot = shapely.point_on_surface(shape)
        if not len(mine):
            idle.append(k)
            continue
        eas = sorted({str(code) for code in ea[mine] if code is not None})
        if len(eas) > 1:
            total = float(load[mine].sum())
            code = "E30-committees" if len(set(home[mine].tolist())) > 1 else "E30-load" if total > rules.hard_cap else "E30-apart"
            figures: dict[str, Any] = {"load": round(total), "limit": round(rules.hard_cap), "count": len(eas), "eas": ", ".join(eas)}
            committee = None if code == "E30-committees" else eas[0][:LENGTH]
            out.append(issue(code, spot, committee_code=committee, named=names[k], **figures))
    if idle:
        listed = ", ".join(names[k] for k in idle[:_MOST_NAMED]) + (" ..." if len(idle) > _MOST_NAMED else "")
        out.append(issue("E31", shapely.point_on_surface(together.geometry.iloc[idle[0]]), count=len(idle), named=listed))
    return out


def called(together: gpd.GeoDataFrame) -> list[str]:
    """How messages name each polygon: its name, or its row in the file."""
    return [str(name or row + 1) for name, row in zip(together["name"], together["source_row"], strict=True)]
