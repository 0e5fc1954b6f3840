"""Why an EA has too much load or too little: what a planner can do about it, and where nothing can be done."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.checking.impossible_units import impossible_units
from gis.delineation.divisible import fewest_shares
from gis.delineation.obstacles import obstacles
from gis.delineation.towers import grains
from gis.measure import loads
from gis.messages.phrases import said
from gis.messages.words import counted
from gis.rules import Rules

Ints = NDArray[np.intp]
_AROUND_M = np.array([-1.0, -1.0, 1.0, 1.0])  # around buildings, for land that all of them lie in


def why_heavy(ea: str, land: shapely.Geometry | None, parts: gpd.GeoDataFrame, rules: Rules) -> dict[str, object]:
    """One building or part that is over the limit alone, and why it is not divided; else whether the buildings can be shared.

    Args:
        ea: code of an EA with more than ``rules.amber_high``.
        land: outline of its committee, None where that is not known.
        parts: table `PARTS`.
        rules: limits and measure.
    """
    mine = parts[parts["ea_code"] == ea].reset_index(drop=True)
    each = loads(mine, np.zeros(len(mine), dtype=np.intp), rules)
    k = int(each.argmax()) if len(each) else 0
    if len(each) and each[k] > rules.amber_high:
        if impossible_units(mine.iloc[[k]], rules).any():
            return said("why_impossible", building=mine["building_id"].iloc[k])
        return _why_undivided(mine.iloc[k], land, round(float(each[k])), parts, rules)
    heap, each = _heaps(mine, each)
    k = int(each.argmax()) if len(each) else 0
    if len(each) and each[k] > rules.amber_high:
        load = round(float(each[k]))
        about = {"building": mine["building_id"].iloc[int(np.flatnonzero(heap == k)[0])], "load": load}
        return said("why_heap", count=int((heap == k).sum()), counted=counted(rules.measure, load), **about)
    areas = fewest_shares(each, rules)
    if len(each) and not areas:
        limits = {"low": round(rules.minimum), "high": round(rules.hard_cap)}
        largest = {"building": mine["building_id"].iloc[int(np.flatnonzero(heap == k)[0])], "load": round(float(each[k]))}
        largest["counted"] = counted(rules.measure, largest["load"])
        return said("why_indivisible", count=int((each > 0).sum()), **largest, **limits)
    return said("why_divisible_more", areas=areas) if areas > 2 else said("why_divisible")


def _heaps(mine: gpd.GeoDataFrame, each: NDArray[np.float64]) -> tuple[Ints, NDArray[np.float64]]:
    """Heap of each building or part of an EA, and the load of each heap: what overlaps has no border between it."""
    shapes = mine.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    heap = np.arange(len(shapes))
    if there.any():
        heap[there] = obstacles(shapes[there], shapely.box(*shapely.total_bounds(shapes[there]) + _AROUND_M))[1] + len(shapes)
    _, heap = np.unique(heap, return_inverse=True)
    return heap, np.bincount(heap, weights=each).astype(float)


def _why_undivided(part: pd.Series, land: shapely.Geometry | None, load: int, parts: gpd.GeoDataFrame, rules: Rules) -> dict[str, object]:
    """Why one building, or a part of one, stays in one piece."""
    about = {"building": part["building_id"], "load": load, "counted": counted(rules.measure, load)}
    if part["label"]:
        areas = int(np.ceil(load / rules.amber_high)) if "-" in part["label"] else 1  # entrances or floors 1-3
        why, more = ("why_several_more", {"areas": areas}) if areas > 2 else ("why_several" if areas == 2 else "why_one_part", {})
        return said(why, part=part["label"], **about, **more)
    if part["housing_units"] <= rules.split_above:
        return said("why_small_building", limit=round(rules.split_above), **about)
    if shapely.area(part["geometry"]) <= 1.0:
        return said("why_point", **about)
    return said("why_left_whole" if _could_be_split(part, land, parts, rules) else "why_one_building", **about)


def _could_be_split(part: pd.Series, land: shapely.Geometry | None, parts: gpd.GeoDataFrame, rules: Rules) -> bool:
    """Whether a building that a plan leaves whole comes apart by these rules, and stays so beside those that overlap it."""
    units, entrances, floors = (np.array([part[c]], dtype=float) for c in ("housing_units", "entrances", "floors"))
    shape, lands = np.array([part["geometry"]], dtype=object), np.array([land], dtype=object)
    made = grains(shape, units, entrances, floors, lands, rules)
    others = parts.geometry.to_numpy()[(parts["building_id"] != part["building_id"]).to_numpy()]
    others = others[shapely.intersects(others, part["geometry"])]
    _, of = obstacles(np.append(made.shapes, others), shapely.envelope(part["geometry"]))
    return len(np.unique(of[: len(made.shapes)])) > 1


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
