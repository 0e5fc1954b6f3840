"""Why an EA has too much load or too little: what a planner can do about it, and where nothing can be done."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.divisible import divisible
from gis.measure import loads
from gis.phrases import said
from gis.rules import Rules
from gis.words import counted

Ints = NDArray[np.intp]


def why_heavy(ea: str, parts: gpd.GeoDataFrame, rules: Rules) -> dict[str, object]:
    """One building or part that is over the limit alone, and why it is not divided; else whether the buildings can be shared.

    Args:
        ea: code of an EA with more than ``rules.amber_high``.
        parts: table `PARTS`.
        rules: limits and measure.
    """
    mine = parts[parts["ea_code"] == ea].reset_index(drop=True)
    each = loads(mine, np.zeros(len(mine), dtype=np.intp), rules)
    k = int(each.argmax()) if len(each) else 0
    if len(each) and each[k] > rules.amber_high:
        return _why_undivided(mine.iloc[k], round(float(each[k])), rules)
    if len(each) and not divisible(each, rules):
        limits = {"low": round(rules.minimum), "high": round(rules.hard_cap)}
        largest = {"building": mine["building_id"].iloc[k], "load": round(float(each[k]))}
        largest["counted"] = counted(rules.measure, largest["load"])
        return said("why_indivisible", count=int((each > 0).sum()), **largest, **limits)
    return said("why_divisible")


def _why_undivided(part: pd.Series, load: int, rules: Rules) -> dict[str, object]:
    """Why one building, or a part of one, stays in one piece."""
    about = {"building": part["building_id"], "load": load, "counted": counted(rules.measure, load)}
    if part["label"]:
        several = "-" in part["label"]  # entrances or floors 1-3
        return said("why_several" if several else "why_one_part", part=part["label"], **about)
    if part["housing_units"] <= rules.split_above:
        return said("why_small_building", limit=round(rules.split_above), **about)
    if shapely.area(part["geometry"]) <= 1.0:
        return said("why_point", **about)
    return said("why_one_building", **about)


def why_light(row: int, eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, rules: Rules) -> dict[str, object]:
    """The neighbour that it goes with best, or that there is none that it could be merged with or take buildings from.

    Args:
        row: of an EA with less than ``rules.amber_low``.
        eas: table `EAS`.
        parts: table `PARTS`.
        rules: limits and measure.
    """
    near = _beside(row, eas)
    if not len(near):
        return said("why_no_neighbour")
    load = eas["load"].to_numpy(dtype=float)
    best = near[load[near].argmin()]
    together = round(float(load[best] + load[row]))
    if together <= rules.amber_high:
        return said("why_room", ea=eas["ea_code"].iloc[best], together=together)
    theirs = parts[parts["ea_code"].isin(eas["ea_code"].iloc[near])].reset_index(drop=True)
    loaded = theirs[loads(theirs, np.zeros(len(theirs), dtype=np.intp), rules) > 0]
    lone = len(loaded) > 0 and loaded["ea_code"].is_unique and (loaded["label"] == "").all()
    return said("why_lone" if lone else "why_no_room", ea=eas["ea_code"].iloc[best], together=together, limit=round(rules.amber_high))


def _beside(row: int, eas: gpd.GeoDataFrame) -> Ints:
    """EAs of the same committee that share a line with one: what touches at a corner makes no EA with it."""
    near = np.flatnonzero((eas["committee_code"] == eas["committee_code"].iloc[row]).to_numpy())
    near = near[near != row]
    outlines = eas.geometry.to_numpy()
    near = near[shapely.intersects(outlines[near], outlines[row])]
    shared_m = shapely.length(shapely.intersection(outlines[near], outlines[row]))
    return np.asarray(near[shared_m > 0], dtype=np.intp)
