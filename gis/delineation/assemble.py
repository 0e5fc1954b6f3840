"""From plans of committees to the tables of a county: EAs, building parts, cells."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.colouring import colours
from gis.delineation.towers import Parts, joined
from gis.measure import ea_loads
from gis.names import ea_name
from gis.plan import Plan
from gis.routing import walk_metres
from gis.rules import Rules
from gis.schema import CELLS, PARTS
from gis.scores import with_scores
from gis.walking.building_order import building_numbers
from gis.workload import workload_minutes

Ints = NDArray[np.intp]
_SHARED = ("vacant_units", "households", "residents", "establishments", "boarders")  # by the units of each part


@dataclass(frozen=True)
class Planned:
    """One committee's plan: its row in the committees table, the plan, the row of each of its grains.

    And the last digits of each EA's code: 001, 002, ... where they are None.
    """

    committee: int
    plan: Plan
    parts: Ints
    numbers: Ints | None = None

    def ea_codes(self, committee_code: str) -> NDArray[np.object_]:
        """Code of each EA."""
        numbers = np.arange(1, self.plan.count + 1) if self.numbers is None else self.numbers
        return np.array([f"{committee_code}{n:03d}" for n in numbers.tolist()], dtype=object)


def assemble(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    grains: Parts,
    where: tuple[Ints, NDArray[np.object_]],
    planned: list[Planned],
    barriers: gpd.GeoDataFrame,
    rules: Rules,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Tables `EAS`, `PARTS`, `CELLS`.

    Args:
        committees, buildings: tables; every building has a row in the parts.
        grains: of all buildings, in their order; those that lie side by side in an EA become one part.
        where: home committee (row or -1) and status of each building, as `gis.intake.homes.assign_homes` gives them.
        planned: the plans made.
        barriers: table `BARRIERS`; buildings may be numbered along the streets among them, and borders along them are seen.
        rules: language, order of numbers, load model, scores.
    """
    codes = committees["committee_code"].to_numpy(dtype=object)
    ea_of, cell_of = _places(len(grains.building), where[0][grains.building], planned)
    parts, first = joined(grains, ea_of, buildings.geometry.to_numpy())
    ea_of, cell_of = ea_of[first], cell_of[first]
    cells = _cells(codes, planned, committees.crs)
    bounds = np.cumsum([0, *(p.plan.count for p in planned)])
    ea_code = np.concatenate([np.zeros(0, dtype=object), *(p.ea_codes(codes[p.committee]) for p in planned)])
    outlines = np.concatenate([p.plan.outlines() for p in planned]) if planned else np.zeros(0, dtype=object)
    spots = shapely.centroid(parts.shapes)
    number = _building_numbers(spots, parts.building, ea_of, outlines, barriers, rules)
    table = _parts(buildings, parts, where, (ea_of, cell_of, number), ea_code, rules.language)
    owner = np.repeat([p.committee for p in planned], np.diff(bounds)).astype(np.intp)
    eas = _eas(table, ea_code, codes[owner], outlines, rules, committees.crs)
    on_foot = table.set_geometry(spots)  # ways lead to the middles of buildings, found once; loads need the footprints
    walk_m = walk_metres(on_foot, eas, rules)
    eas["load"] = ea_loads(table, eas, rules, walk_m).to_numpy()
    eas["workload_minutes"] = workload_minutes(table, eas, rules, walk_m).to_numpy(dtype=float)
    return with_scores(eas, on_foot, barriers, rules, walk_m), table, cells


def _places(n: int, home: Ints, planned: list[Planned]) -> tuple[Ints, Ints]:
    """Running number of the EA in the county, and of the cell in its committee, that each part lies in; -1 for none."""
    ea_of, cell_of = np.full(n, -1, dtype=np.intp), np.full(n, -1, dtype=np.intp)
    ea_base = 0
    for p in planned:
        here = home[p.parts] == p.committee
        ea_of[p.parts[here]] = p.plan.part_ea()[here] + ea_base
        cell_of[p.parts[here]] = p.plan.part_cell[here]
        ea_base += p.plan.count
    return ea_of, cell_of


def _cells(codes: NDArray[np.object_], planned: list[Planned], crs: object) -> gpd.GeoDataFrame:
    size = [len(p.plan.cells) for p in planned]
    owner = np.repeat([p.committee for p in planned], size).astype(np.intp)
    data = {
        "cell_id": np.concatenate([np.arange(k) for k in size]) if planned else np.zeros(0, dtype=np.int64),
        "committee_code": codes[owner],
        "block_id": np.concatenate([p.plan.block for p in planned]) if planned else np.zeros(0, dtype=np.int64),
        "ea_code": np.concatenate([np.zeros(0, dtype=object), *(p.ea_codes(codes[p.committee])[p.plan.ea] for p in planned)]),
    }
    shapes = np.concatenate([p.plan.cells for p in planned]) if planned else np.zeros(0, dtype=object)
    return gpd.GeoDataFrame({c: data[c] for c in CELLS.columns}, geometry=shapes, crs=crs)


def _parts(
    buildings: gpd.GeoDataFrame,
    parts: Parts,
    where: tuple[Ints, NDArray[np.object_]],
    place: tuple[Ints, Ints, NDArray[np.float64]],
    ea_code: NDArray[np.object_],
    language: str,
) -> gpd.GeoDataFrame:
    ea_of, cell_of, number = place
    row = parts.building
    placed = ea_of >= 0
    status = where[1][row].copy()
    status[placed] = "placed"
    status[~placed & (status == "")] = "unplanned"
    code = np.full(len(row), None, dtype=object)
    code[placed] = ea_code[ea_of[placed]]
    total = np.nan_to_num(buildings["housing_units"].to_numpy(dtype=float))[row]
    share = np.where(total > 0, parts.units / np.maximum(total, 1e-9), 1.0)
    ids = buildings["building_id"].to_numpy(dtype=object)[row]
    data = {
        "building_id": ids,
        "part_no": pd.Series(ids).groupby(ids, sort=False).cumcount().to_numpy() + 1,  # an id used twice is numbered on
        "ea_code": code,
        "committee_code": np.array([None if c is None else c[:-3] for c in code], dtype=object),
        "cell_id": np.where(placed, cell_of, np.nan),
        "building_no": number,
        "housing_units": parts.units,
        "units_estimated": buildings["units_estimated"].to_numpy(dtype=bool)[row],
        **{c: buildings[c].to_numpy(dtype=float)[row] * share for c in _SHARED},
        "school_level": buildings["school_level"].to_numpy(dtype=object)[row],
        "entrances": buildings["entrances"].to_numpy(dtype=float)[row],
        "label": parts.labels(language),
        "use": buildings["use"].to_numpy(dtype=object)[row],
        "floors": buildings["floors"].to_numpy(dtype=float)[row],
        "status": status,
    }
    return gpd.GeoDataFrame({c: data[c] for c in PARTS.columns}, geometry=parts.shapes, crs=buildings.crs)


def _building_numbers(
    spots: NDArray[np.object_], building: Ints, ea_of: Ints, outlines: NDArray[np.object_], barriers: gpd.GeoDataFrame, rules: Rules
) -> NDArray[np.float64]:
    """Walking order of the buildings in each EA, from 1; parts of one building in an EA share the number."""
    out = np.full(len(ea_of), np.nan)
    placed = np.flatnonzero(ea_of >= 0)
    if not len(placed):
        return out
    once = ea_of[placed].astype(np.int64) * (building.max() + 1) + building[placed]
    _, first, of = np.unique(once, return_index=True, return_inverse=True)
    number = building_numbers(shapely.get_coordinates(spots[placed[first]]), ea_of[placed[first]], outlines, barriers, rules)
    out[placed] = number[of]
    return out


def _eas(
    table: gpd.GeoDataFrame,
    ea_code: NDArray[np.object_],
    committee: NDArray[np.object_],
    outlines: NDArray[np.object_],
    rules: Rules,
    crs: object,
) -> gpd.GeoDataFrame:
    placed = table[table["ea_code"].notna()]
    sums = placed.groupby("ea_code")[["housing_units"]].sum()
    known = placed.groupby("ea_code")[["households", "residents"]].sum(min_count=1)
    buildings = placed.groupby("ea_code")["building_no"].nunique()
    data = {
        "ea_code": ea_code,
        "committee_code": committee,
        "name": [ea_name(int(c[-3:]), rules.language) for c in ea_code],
        "kind": "ordinary",
        "buildings": buildings.reindex(ea_code, fill_value=0).to_numpy(dtype=np.int64),
        "housing_units": sums["housing_units"].reindex(ea_code, fill_value=0).to_numpy(dtype=np.int64),
        "households": known["households"].reindex(ea_code).to_numpy(dtype=float).round(),
        "residents": known["residents"].reindex(ea_code).to_numpy(dtype=float).round(),
        "area_m2": shapely.area(outlines).round(1),
        "colour": colours(outlines),
    }
    return gpd.GeoDataFrame(data, geometry=outlines, crs=crs)
