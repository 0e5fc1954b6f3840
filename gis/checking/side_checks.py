"""Check of EAs that lie on both sides of a barrier that binds (E25): which sides, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.barrier_lines import Lines
from gis.delineation.lands import Land, lands
from gis.issues import Issue, issue
from gis.measure import loads
from gis.messages.phrases import said
from gis.messages.words import spots
from gis.rules import Rules

Floats = NDArray[np.float64]
_ANY_LOAD = 1e-9  # a side without load is land around a building on the line, or waits for its first building


def on_both_sides(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame, rules: Rules) -> Iterator[Issue]:
    """E25: EAs with load on both sides of a barrier of ``rules.must_hold``, or of ``rules.never_cross`` where no way leads over it.

    Sides are told apart as delineation does it (`gis.delineation.lands`): a line that ends inside the EA parts nothing, and a building
    that stands across a line lies on one side of it.

    Args:
        eas, parts, barriers: tables `EAS`, `PARTS`, `BARRIERS`.
        rules: kinds of barrier that bind, ``piece_minimum``, measure.
    """
    binding = barriers[barriers["kind"].isin([*rules.must_hold, *rules.never_cross])].reset_index(drop=True)
    if not len(binding) or not len(eas):
        return
    lines, load = Lines(barriers, rules), loads(parts, np.zeros(len(parts), dtype=np.intp), rules)
    rows = parts.groupby("ea_code").indices
    for k in np.flatnonzero(~eas.geometry.is_empty.to_numpy() & eas.geometry.notna().to_numpy()):
        ea, outline = eas["ea_code"].iloc[k], eas.geometry.iloc[k]
        mine = rows.get(ea, np.zeros(0, dtype=np.intp))
        shapes = parts.geometry.to_numpy()[mine]
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        held = lines.inside(outline)[2]
        if not held or not there.any():
            continue
        shapes, own = shapes[there], load[mine[there]]
        for piece in shapely.get_parts(outline):
            sides = lands(piece, shapes, np.where(shapely.intersects(piece, shapes), own, 0.0), held, _ANY_LOAD, rules.border_clearance_m)
            if len(sides) > 1:
                yield _told(str(ea), sides, _loads(sides, shapes, own), binding, rules)


def _loads(sides: list[Land], shapes: NDArray[np.object_], load: Floats) -> Floats:
    at = shapely.STRtree([side.outline for side in sides]).query_nearest(shapely.point_on_surface(shapes), all_matches=False)[1]
    return np.bincount(at, weights=load, minlength=len(sides)).astype(float)


def _told(ea: str, sides: list[Land], load: Floats, binding: gpd.GeoDataFrame, rules: Rules) -> Issue:
    small = int(load.argmin())
    outline = sides[small].outline
    others = shapely.union_all([side.outline for k, side in enumerate(sides) if k != small])
    middle = shapely.line_interpolate_point(_longest(shapely.intersection(outline, others)), 0.5, normalized=True)
    line = binding.iloc[int(binding.sindex.nearest(middle, return_all=False)[1][0])]
    limit = round(rules.piece_minimum)
    why = said("why_side_small", load=round(load[small]), limit=limit) if load[small] < rules.piece_minimum else said("why_side_open")
    params: dict[str, Any] = {
        "ea": ea,
        "barrier": f"barrier {line['kind']}",
        "named": _named(line["name"]),
        "counted": f"load {rules.measure}",
        "why": why,
    }
    sums = " + ".join(str(round(one)) for one in sorted(load.tolist(), reverse=True))
    return issue("E25", spots(np.array([middle]))[0], committee_code=ea[:-3], ea_code=ea, loads=sums, **params)


def _named(name: object) -> str:
    return f" {name}" if isinstance(name, str) and name else ""


def _longest(border: shapely.Geometry) -> shapely.LineString:
    """The longest line of what two sides share."""
    pieces = shapely.get_parts(shapely.line_merge(border) if border.geom_type == "MultiLineString" else border)
    return pieces[shapely.length(pieces).argmax()]
