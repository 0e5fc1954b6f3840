"""Findings where the list of building parts and the map disagree, or a building is in no EA, or in two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.intake.placement import Placement
from gis.issues import Issue, issue
from gis.messages.words import spots, who

QUARANTINE = ("no_geometry", "no_area", "bad_shape", "bad_position")
LEDGER_CODES = ("E08", "E10", "E11", "E11-missing", "E13", "E13-apart", "E15", "E16", "E17", "E18", "E19")  # what `ledger_findings` finds


def ledger_findings(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    eas: gpd.GeoDataFrame,
    parts: gpd.GeoDataFrame,
    placed: Placement,
    *,
    whole: bool = True,
) -> list[Issue]:
    """Disagreements, one row each.

    Args:
        committees, buildings, eas, parts: tables in one metric CRS.
        placed: where everything lies.
        whole: the tables hold the plan of the whole county; else only buildings of committees that have EAs, and those
            without a usable shape, which are in no committee, are judged.
    """
    codes = committees["committee_code"].to_numpy(dtype=object)
    planned = np.isin(codes, eas["committee_code"].to_numpy(dtype=object))
    home_planned = (placed.home >= 0) & planned[placed.home] if len(codes) else np.zeros(len(buildings), dtype=bool)
    home_code = np.array([*codes, None], dtype=object)[placed.home]
    parts = _with_committees(parts, home_code, placed)
    out = [*_unplanned(committees, buildings, placed, planned)] if whole else []
    out += _missing(buildings, parts, placed, home_code, None if whole else home_planned)
    out += _elsewhere(committees, eas, parts, placed, home_planned)
    out += _several(eas, parts, placed)
    out += _cut(eas, parts, placed)
    out += _moved(parts, placed)
    return [*out, *_unshaped(buildings, placed)]


def _with_committees(parts: gpd.GeoDataFrame, home_code: NDArray[np.object_], placed: Placement) -> gpd.GeoDataFrame:
    """The parts, those without a committee under that of their building's home, so that a finding is kept with its committee."""
    stated = parts["committee_code"].to_numpy(dtype=object).copy()
    lacking = pd.isna(stated) & (placed.building >= 0)
    stated[lacking] = home_code[placed.building[lacking]]
    return parts.assign(committee_code=stated)


def _unplanned(committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, placed: Placement, planned: NDArray[np.bool_]) -> Iterator[Issue]:
    at = placed.home >= 0
    units = np.nan_to_num(buildings["housing_units"].to_numpy(dtype=float))
    count = np.bincount(placed.home[at], minlength=len(committees))
    sums = np.bincount(placed.home[at], weights=units[at], minlength=len(committees))
    where = spots(committees.geometry.to_numpy())
    for k in np.flatnonzero(~planned):
        code = committees["committee_code"].iloc[k]
        yield issue("E10", where[k], committee_code=code, a=who(committees, k), buildings=int(count[k]), units=int(sums[k]))


def _missing(
    buildings: gpd.GeoDataFrame,
    parts: gpd.GeoDataFrame,
    placed: Placement,
    home_code: NDArray[np.object_],
    only: NDArray[np.bool_] | None,
) -> list[Issue]:
    """Buildings without a row, with other units than their rows; rows without a building."""
    ids = buildings["building_id"].to_numpy(dtype=object)
    units = whole_units(buildings)
    known = placed.building >= 0
    count = np.bincount(placed.building[known], minlength=len(buildings))
    listed = parts["housing_units"].to_numpy(dtype=float)
    sums = np.bincount(placed.building[known], weights=listed[known], minlength=len(buildings))
    where = buildings.geometry.to_numpy()
    missing = count == 0 if only is None else (count == 0) & only
    other = (count > 0) & (np.abs(sums - units) > 0.5)
    out = []
    for code, k in [("E11-missing", k) for k in np.flatnonzero(missing)] + [("E11", k) for k in np.flatnonzero(other)]:
        place = {"committee_code": home_code[k], "building_id": ids[k]}
        out.append(issue(code, _spot(where[k]), **place, id=ids[k], units=int(units[k]), found=int(sums[k])))
    for k in np.flatnonzero(~known):
        row = parts.iloc[k]
        place = {"committee_code": row["committee_code"], "ea_code": row["ea_code"], "building_id": row["building_id"]}
        out.append(issue("E16", _spot(row.geometry), **place, id=row["building_id"], units=int(listed[k])))
    return out


def _elsewhere(
    committees: gpd.GeoDataFrame, eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, placed: Placement, home_planned: NDArray[np.bool_]
) -> Iterator[Issue]:
    """Parts that the list puts in another EA than the map; parts in no EA of their planned committee."""
    stated = parts["ea_code"].to_numpy(dtype=object)
    named = pd.notna(stated)
    found = _found(eas, placed, len(parts))
    held = found != ""
    right = np.zeros(len(parts), dtype=bool)
    right[placed.part[eas["ea_code"].to_numpy(dtype=object)[placed.ea] == stated[placed.part]]] = True
    wrong = np.where(named, ~right, held & (placed.times() == 1)) & (placed.building >= 0)
    lost = ~named & ~held & (placed.building >= 0)
    lost[lost] = home_planned[placed.building[lost]]
    for k in np.flatnonzero(wrong | lost):
        row = parts.iloc[k]
        place = {"committee_code": row["committee_code"], "ea_code": row["ea_code"], "building_id": row["building_id"]}
        params = {"id": row["building_id"], "part": int(row["part_no"])}
        if wrong[k]:
            yield issue("E08", _spot(row.geometry), **place, **params, stated=stated[k] if named[k] else "-", found=found[k] or "-")
        else:
            home = who(committees, placed.home[placed.building[k]])
            yield issue("E19", _spot(row.geometry), **place, **params, a=home, units=int(row["housing_units"]))


def _several(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, placed: Placement) -> Iterator[Issue]:
    """Parts in two EAs, other than those in the overlap of committees (a finding about inputs)."""
    found = _found(eas, placed, len(parts))
    times = placed.times()
    for k in np.flatnonzero((times > 1) & (placed.building >= 0)):
        row = parts.iloc[k]
        if placed.status[placed.building[k]] == "doubled":
            continue
        place = {"committee_code": row["committee_code"], "ea_code": row["ea_code"], "building_id": row["building_id"]}
        params = {"id": row["building_id"], "units": int(row["housing_units"]), "count": int(times[k]), "eas": found[k]}
        yield issue("E18", _spot(row.geometry), **place, concerned=_committees(found[k].split(", ")), **params)


def _cut(eas: gpd.GeoDataFrame, parts: gpd.GeoDataFrame, placed: Placement) -> Iterator[Issue]:
    """Parts with a piece in another EA than the one that holds them: cut by its border, or lying apart."""
    if not len(placed.apart):
        return
    found = _found(eas, placed, len(parts))
    codes = eas["ea_code"].to_numpy(dtype=object)
    for part, others in pd.DataFrame({"code": codes[placed.apart[:, 1]], "cut": placed.cut}).groupby(placed.apart[:, 0]):
        row = parts.iloc[part]
        place = {"committee_code": row["committee_code"], "ea_code": row["ea_code"], "building_id": row["building_id"]}
        names = [n for n in [found[part], *sorted(others["code"])] if n]
        code = "E13" if others["cut"].any() else "E13-apart"
        yield issue(code, _spot(row.geometry), **place, concerned=_committees(names), id=row["building_id"], eas=", ".join(names))


def _moved(parts: gpd.GeoDataFrame, placed: Placement) -> Iterator[Issue]:
    for k in np.flatnonzero(placed.moved):
        row = parts.iloc[k]
        place = {"committee_code": row["committee_code"], "ea_code": row["ea_code"], "building_id": row["building_id"]}
        yield issue("E15", _spot(row.geometry), **place, id=row["building_id"], part=int(row["part_no"]))


def _unshaped(buildings: gpd.GeoDataFrame, placed: Placement) -> Iterator[Issue]:
    ids, units = buildings["building_id"].to_numpy(dtype=object), whole_units(buildings)
    for k in np.flatnonzero(np.isin(placed.status, QUARANTINE)):
        yield issue("E17", _spot(buildings.geometry.iloc[k]), building_id=ids[k], id=ids[k], units=int(units[k]), status=placed.status[k])


def whole_units(buildings: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Housing units as whole numbers; 0 where there is none yet."""
    units: NDArray[np.int64] = np.rint(np.nan_to_num(buildings["housing_units"].to_numpy(dtype=float))).astype(np.int64)
    return units


def _found(eas: gpd.GeoDataFrame, placed: Placement, count: int) -> NDArray[np.object_]:
    """Codes of the EAs that hold each part, "" for none."""
    codes = eas["ea_code"].to_numpy(dtype=object)
    out = np.full(count, "", dtype=object)
    out[placed.part] = codes[placed.ea]
    for k in np.flatnonzero(placed.times() > 1):
        out[k] = ", ".join(sorted(codes[placed.ea[placed.part == k]]))
    return out


def _committees(ea_codes: Iterable[str]) -> set[str]:
    """Codes of the committees of EAs."""
    return {code[:-3] for code in ea_codes}


def _spot(shape: shapely.Geometry | None) -> shapely.Point | None:
    return spots(np.array([shape], dtype=object))[0]
