"""Plan many committees at once, in as many processes as there are cores; the answer does not depend on how many."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.assemble import Planned, assemble
from gis.delineate import Task
from gis.homes import assign_homes
from gis.issues import Issue, issue
from gis.measure import loads
from gis.rules import Rules, with_target
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, check
from gis.staffing import target_for
from gis.together import kept, members, overlaps
from gis.tower_notes import tower_notes
from gis.towers import Parts, grains
from gis.workload import estimate_units
from layers.barrier_lines import Lines
from layers.workers import Job, Progress, delineate_all


@dataclass(frozen=True)
class County:
    """Tables `EAS`, `PARTS`, `CELLS`, the target they were made for, and what was found on the way."""

    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    target: float
    issues: list[Issue]


def delineate_county(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame,
    rules: Rules,
    *,
    seed: int = 1,
    workers: int | None = None,
    committee_codes: Iterable[str] | None = None,
    eas: int | None = None,
    together: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> County:
    """Delineate all committees, or those named.

    Args:
        committees, buildings, barriers: tables of `gis.schema` in one metric CRS. Missing unit counts are estimated.
        rules: the method's parameters.
        seed: of everything random; each committee draws its own from it and its code.
        workers: processes; None for one a core. Same plan for any number.
        committee_codes: plan only these; only their EAs, parts and cells are returned.
        eas: wanted number of EAs of the committees that are planned; the target is then chosen for it.
        together: table `TOGETHER`, polygons whose buildings go to one EA where they fit.
        progress: called with committees done, committees in all, and a word.

    Returns:
        The county. Every building has a row in ``parts``; without an EA, ``status`` says why.

    Raises:
        Refused: ``eas_too_few``, ``eas_too_many``.
    """
    for frame, table in ((committees, COMMITTEES), (buildings, BUILDINGS), (barriers, BARRIERS)):
        check(frame, table)
    buildings = estimate_units(buildings, rules)
    where = assign_homes(buildings, committees, rules)
    shapes, units = buildings.geometry.to_numpy(), buildings["housing_units"].to_numpy(dtype=float)
    entrances, floors = (buildings[c].to_numpy(dtype=float) for c in ("entrances", "floors"))
    lands = committees.geometry.to_numpy()[where[0]].astype(object)
    lands[where[0] < 0] = None
    pieces = grains(shapes, units, entrances, floors, lands, rules)
    codes = committees["committee_code"].to_numpy(dtype=object)
    wanted = None if committee_codes is None else set(committee_codes)
    rows = [k for k, code in enumerate(codes) if wanted is None or code in wanted]
    load = grain_loads(pieces, units, loads(buildings, where[0], rules))
    together = together if together is not None and len(together) else None
    member = members(pieces.shapes, together) if together is not None else np.zeros(0, dtype=np.intp)
    jobs = list(_jobs(rows, committees, pieces, load, where[0], member, Lines(barriers, rules), rules, seed))
    target = rules.target
    if eas is not None:
        target = target_for([j[2][0] for j in jobs], eas, rules)
        jobs = [(k, at, (task, with_target(rules, target), drawn)) for k, at, (task, _, drawn) in jobs]
    planned, issues = [], []
    for (k, at, _), (plan, fault) in zip(jobs, delineate_all([j[2] for j in jobs], workers, progress), strict=True):
        planned.append(Planned(k, plan, at))
        if fault:
            issues.append(issue("E20", shapely.point_on_surface(committees.geometry.iloc[k]), committee_code=codes[k], fault=fault))
    made, table, cells = assemble(committees, buildings, pieces, where, planned, rules)
    issues += tower_notes(buildings, pieces, table)
    if together is not None:
        home = where[0][pieces.building]
        issues += overlaps(together, rules.overlap_report_m2)
        issues += kept(together, member, load, _ea_codes(planned, home, codes), home, rules)
    if wanted is not None:
        table = table[table["committee_code"].isin([codes[k] for k in rows])].reset_index(drop=True)
    return County(made, table, cells, target, issues)


def _ea_codes(planned: list[Planned], home: NDArray[np.intp], codes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Code of the EA of each grain, None without."""
    out = np.full(len(home), None, dtype=object)
    for p in planned:
        here = home[p.parts] == p.committee
        out[p.parts[here]] = [f"{codes[p.committee]}{ea + 1:03d}" for ea in p.plan.part_ea()[here].tolist()]
    return out


def grain_loads(pieces: Parts, units: NDArray[np.float64], load: NDArray[np.float64]) -> NDArray[np.float64]:
    """Load of each grain: its building's by its share of the units, the whole of a building in one grain."""
    total = np.nan_to_num(units)[pieces.building]
    share: NDArray[np.float64] = np.where(total > 0, pieces.units / np.maximum(total, 1e-9), 1.0)
    return share * load[pieces.building]


def _jobs(
    rows: list[int],
    committees: gpd.GeoDataFrame,
    parts: Parts,
    loads: NDArray[np.float64],
    home: NDArray[np.intp],
    member: NDArray[np.intp],
    lines: Lines,
    rules: Rules,
    seed: int,
) -> Iterator[tuple[int, NDArray[np.intp], Job]]:
    """Row of each committee, the parts that reach into it, and what a worker needs."""
    outlines = committees.geometry.to_numpy()
    usable = ~(shapely.is_missing(parts.shapes) | shapely.is_empty(parts.shapes))
    of_part, tree = home[parts.building], shapely.STRtree(_only(parts.shapes, usable))
    codes = committees["committee_code"].to_numpy(dtype=object)
    for k in rows:
        at = np.sort(tree.query(outlines[k], predicate="intersects"))
        load = np.where(of_part[at] == k, loads[at], 0.0)
        task = Task(
            outlines[k], parts.shapes[at], load, parts.building[at], *lines.inside(outlines[k]), member[at] if len(member) else member
        )
        yield k, at, (task, rules, zlib.crc32(f"{seed}:{codes[k]}".encode()))


def _only(shapes: NDArray[np.object_], use: NDArray[np.bool_]) -> NDArray[np.object_]:
    """The shapes, None in place of those that are not to be used."""
    out = shapes.copy()
    out[~use] = None
    return out
