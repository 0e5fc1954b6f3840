"""From the tables of a county to what there is to delineate in each committee, and from plans of committees back to tables."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gis.checking.impossible_units import plannable
from gis.delineation.assemble import Planned, assemble
from gis.delineation.barrier_lines import Lines
from gis.delineation.task import Task
from gis.delineation.tower_notes import tower_notes
from gis.delineation.towers import Parts, grains, with_units
from gis.intake.homes import assign_homes
from gis.intake.together import kept, members, overlaps
from gis.issues import Issue, issue
from gis.measure import loads
from gis.plan import Plan
from gis.replanning.former_plans import FormerPlan
from gis.replanning.keeping import KeepTask
from gis.replanning.staffing import target_for
from gis.rules import Rules, with_target
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, check
from gis.workload import estimate_units
from layers.planning.succession import Aftermath, Succession
from layers.planning.workers import Job


@dataclass(frozen=True)
class County:
    """Tables `EAS`, `PARTS`, `CELLS`, the target they were made for, what was found on the way, and what differs from an earlier plan."""

    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    target: float
    issues: list[Issue]
    aftermath: Aftermath | None = None


@dataclass(frozen=True)
class Prepared:
    """What is to be planned: the tables, the grains, the home of each building, and of each committee its row, grains and job."""

    committees: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    rules: Rules
    grains: Parts
    where: tuple[NDArray[np.intp], NDArray[np.object_]]
    jobs: list[tuple[int, NDArray[np.intp], Job]]
    target: float
    whole: bool  # all committees, not only some
    follows: Succession | None  # where there may be an earlier plan
    load: NDArray[np.float64]  # of each grain
    together: gpd.GeoDataFrame | None
    member: NDArray[np.intp]  # polygon of each grain, -1 for none; empty without polygons


def prepared(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame,
    rules: Rules,
    *,
    seed: int = 1,
    committee_codes: Iterable[str] | None = None,
    eas: int | None = None,
    former: FormerPlan | None = None,
    keep: bool = False,
    together: gpd.GeoDataFrame | None = None,
) -> Prepared:
    """All that comes before the search of all committees, or of those named.

    Args:
        committees, buildings, barriers: tables of `gis.schema` in one metric CRS. Missing unit counts are estimated.
        rules: the method's parameters.
        seed: of everything random; each committee draws its own from it and its code.
        committee_codes: plan only these; only their EAs, parts and cells are returned.
        eas: wanted number of EAs of the committees that are planned; the target is then chosen for it.
        former: the plan there is, to say what changes.
        keep: change only EAs of it that no longer fit (`gis.replanning.keeping`), and keep the codes of the others.
        together: table `TOGETHER`, polygons whose buildings go to one EA where they fit.

    Raises:
        Refused: ``eas_too_few``, ``eas_too_many``, ``ea_codes_used_up``.
    """
    for frame, table in ((committees, COMMITTEES), (buildings, BUILDINGS), (barriers, BARRIERS)):
        check(frame, table)
    buildings = estimate_units(buildings, rules)
    where = assign_homes(buildings, committees, rules)
    believed = plannable(buildings, rules)
    shapes, units = buildings.geometry.to_numpy(), believed["housing_units"].to_numpy(dtype=float)
    entrances, floors = (buildings[c].to_numpy(dtype=float) for c in ("entrances", "floors"))
    lands = committees.geometry.to_numpy()[where[0]].astype(object)
    lands[where[0] < 0] = None
    pieces = grains(shapes, units, entrances, floors, lands, rules)
    wanted = None if committee_codes is None else set(committee_codes)
    rows = [k for k, code in enumerate(committees["committee_code"]) if wanted is None or code in wanted]
    load = grain_loads(pieces, units, loads(believed, where[0], rules))
    pieces = with_units(pieces, buildings["housing_units"].to_numpy(dtype=float))
    together = together if together is not None and len(together) else None
    member = members(pieces.shapes, together) if together is not None else np.zeros(0, dtype=np.intp)
    jobs = list(_jobs(rows, committees, pieces, load, where[0], member, Lines(barriers, rules), rules, seed))
    target = rules.target
    if eas is not None:
        target = target_for([j[2][0] for j in jobs], eas, rules)
        jobs = [(k, at, (task, with_target(rules, target), drawn)) for k, at, (task, _, drawn) in jobs]
    codes = committees["committee_code"].to_numpy(dtype=object)
    follows = None if former is None else Succession(former, keep, pieces, *_names(buildings, where[0], codes))
    if follows is not None:
        jobs = [(k, at, (follows.task(task, at, codes[k]), used, drawn)) for k, at, (task, used, drawn) in jobs]
    return Prepared(committees, buildings, barriers, rules, pieces, where, jobs, target, wanted is None, follows, load, together, member)


def finished(ready: Prepared, plans: list[tuple[Plan, str]]) -> County:
    """The county, of the plan of each job and what went wrong with it.

    Every building has a row in ``parts``; without an EA, its ``status`` says why.
    """
    committees, codes, follows = ready.committees, ready.committees["committee_code"].to_numpy(dtype=object), ready.follows
    issues = _faults(committees, ready.jobs, [fault for _, fault in plans])
    planned = [
        Planned(k, plan, at, None if follows is None else follows.numbers(plan, codes[k]))
        for (k, at, _), (plan, _) in zip(ready.jobs, plans, strict=True)
    ]
    made, table, cells = assemble(committees, ready.buildings, ready.grains, ready.where, planned, ready.barriers, ready.rules)
    issues += tower_notes(ready.buildings, ready.grains, table, committees) + _together_notes(ready, planned)
    if not ready.whole:
        table = table[table["committee_code"].isin([codes[k] for k, _, _ in ready.jobs])].reset_index(drop=True)
    sums = [_sums(p.plan, *job[:2], ready.rules) for p, (_, _, job) in zip(planned, ready.jobs, strict=True)]
    after = None if follows is None else follows.aftermath(made, planned, sums, codes, ready.where[0])
    return County(made, table, cells, ready.target, issues, after)


def _faults(committees: gpd.GeoDataFrame, jobs: list[tuple[int, NDArray[np.intp], Job]], faults: list[str]) -> list[Issue]:
    """E20: committees that a fault of ours left whole, or as they were."""
    found = []
    for (k, _, (task, *_)), fault in zip(jobs, faults, strict=True):
        if fault:
            code, spot = "E20-kept" if isinstance(task, KeepTask) else "E20", shapely.point_on_surface(committees.geometry.iloc[k])
            found.append(issue(code, spot, committee_code=committees["committee_code"].iloc[k], fault=fault))
    return found


def _sums(plan: Plan, task: Task, used: Rules, rules: Rules) -> NDArray[np.float64]:
    """Load of each EA, as delineation counts it; NaN where it was made for another target, so that the limits have not been asked."""
    sums = np.bincount(plan.part_ea(), weights=task.load, minlength=plan.count).astype(float)
    return sums if used.target == rules.target else np.full(plan.count, np.nan)


def _names(
    buildings: gpd.GeoDataFrame, home: NDArray[np.intp], codes: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Id of each building, None where its row is not used; code of its committee, None without one."""
    ids = buildings["building_id"].to_numpy(dtype=object).copy()
    ids[buildings["status"].fillna("").to_numpy(dtype=object) != ""] = None
    homes = codes[home].astype(object)
    homes[home < 0] = None
    return ids, homes


def _together_notes(ready: Prepared, planned: list[Planned]) -> list[Issue]:
    """E30 to E32: what became of the polygons that keep buildings together."""
    if ready.together is None:
        return []
    codes, home = ready.committees["committee_code"].to_numpy(dtype=object), ready.where[0][ready.grains.building]
    notes = overlaps(ready.together, ready.rules.overlap_report_m2)
    return notes + kept(ready.together, ready.member, ready.load, _ea_codes(planned, home, codes), home, ready.rules)


def _ea_codes(planned: list[Planned], home: NDArray[np.intp], codes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Code of the EA of each grain, None without."""
    out = np.full(len(home), None, dtype=object)
    for p in planned:
        here = home[p.parts] == p.committee
        out[p.parts[here]] = p.ea_codes(codes[p.committee])[p.plan.part_ea()[here]]
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
