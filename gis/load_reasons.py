"""Why an EA has too much load or too little: what a planner can do about it, and where nothing can be done."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from gis.measure import loads
from gis.phrases import said
from gis.rules import Rules


def why_heavy(ea: str, parts: gpd.GeoDataFrame, rules: Rules) -> dict[str, object]:
    """One building part that is over the limit alone, or the advice to split.

    Args:
        ea: code of an EA with more than ``rules.amber_high``.
        parts: table `PARTS`.
        rules: limits and measure.
    """
    mine = parts[parts["ea_code"] == ea].reset_index(drop=True)
    each = loads(mine, np.zeros(len(mine), dtype=np.intp), rules)
    if len(each) and each.max() > rules.amber_high:
        k = int(each.argmax())
        return said("why_one_part", building=mine["building_id"].iloc[k], load=round(float(each[k])), counted=f"load {rules.measure}")
    return said("why_divisible")


def why_light(row: int, eas: gpd.GeoDataFrame, rules: Rules) -> dict[str, object]:
    """The neighbour that it goes with best, or that there is none that it could be merged with.

    Args:
        row: of an EA with less than ``rules.amber_low``.
        eas: table `EAS`.
        rules: limits.
    """
    near = np.flatnonzero((eas["committee_code"] == eas["committee_code"].iloc[row]).to_numpy())
    near = near[near != row]
    outlines = eas.geometry.to_numpy()
    near = near[shapely.intersects(outlines[near], outlines[row])]
    if not len(near):
        return said("why_no_neighbour")
    load = eas["load"].to_numpy(dtype=float)
    best = near[load[near].argmin()]
    together = round(float(load[best] + load[row]))
    if together > rules.amber_high:
        return said("why_no_room", ea=eas["ea_code"].iloc[best], together=together, limit=round(rules.amber_high))
    return said("why_room", ea=eas["ea_code"].iloc[best], together=together)
