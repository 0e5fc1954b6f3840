"""From inputs to a checked plan: the one way that `plan`, `delineate`, the demo and the browser all go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj

from gis.checks import check_inputs, check_plan
from gis.errors import NotFound, Refused
from gis.far_off import layer_far_off
from gis.former_plans import FormerPlan
from gis.issues import Issue, issue_table
from gis.ledger import completed, numbered
from gis.rules import Rules
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, CROSSWALK, EA_CODES, EAS, LOCKS, PARTS, REPEATED, TOGETHER, TOTALS, empty
from gis.workload import estimate_units
from layers.bookkeeping import now
from layers.county import County, delineate_county
from layers.keeping_project import TABLES, Keeping, former_plan, lock_table
from layers.readers import Source, read_barriers, read_buildings, read_committees, read_together
from layers.store import Project
from layers.stored_tables import PLANS
from layers.succession import Aftermath

Progress = Callable[[int, int, str], None]
INPUTS, DELINEATION, PLAN = "inputs", "delineation", "plan"  # origins of issues
_MOST_NAMED = 8  # codes listed in a refusal


@dataclass(frozen=True)
class Inputs:
    """Tables to plan with, in one metric CRS, and what was found while they were read."""

    committees: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    issues: list[Issue]
    rows_refused: int
    source_crs: pyproj.CRS | None
    together: gpd.GeoDataFrame | None = None


@dataclass(frozen=True)
class Made:
    """A plan: its tables, the buildings with their units, the target, and the findings by step: inputs, delineation, checks of the plan."""

    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    target: float
    found: dict[str, list[Issue]]
    aftermath: Aftermath | None = None  # where there is a project, and so may be an earlier plan

    @property
    def issues(self) -> list[Issue]:
        """All findings."""
        return [i for step in self.found.values() for i in step]


def read_inputs(
    committees: Source,
    buildings: Source,
    barriers: Sequence[Source],
    rules: Rules,
    progress: Progress | None = None,
    together: Sequence[Source] = (),
) -> Inputs:
    """Read the deliveries of one county.

    Raises:
        Refused: for a file as a whole.
    """
    steps = 2 + len(barriers)
    _say(progress, 0, steps, committees.file)
    outlines = read_committees(committees, rules)
    crs = outlines.table.crs
    _say(progress, 1, steps, buildings.file)
    houses = read_buildings(buildings, rules, crs)
    lines = []
    for i, source in enumerate(barriers):
        _say(progress, 2 + i, steps, source.file)
        lines.append(read_barriers(source, rules, crs))
    _say(progress, steps, steps, "")
    areas = [read_together(source, crs) for source in together]
    deliveries = [outlines, houses, *lines, *areas]
    return Inputs(
        outlines.table,
        houses.table,
        _all_lines([d.table for d in lines], crs),
        [i for d in deliveries for i in d.issues] + [i for d in deliveries[1:] for i in layer_far_off(d.table, outlines.table, d.file)],
        sum(d.rows_refused for d in deliveries),
        outlines.source_crs,
        areas[0].table if areas else None,
    )


def make_plan(
    inputs: Inputs,
    rules: Rules,
    *,
    seed: int = 1,
    workers: int | None = None,
    committee_codes: Sequence[str] | None = None,
    eas: int | None = None,
    totals: pd.DataFrame | None = None,
    former: FormerPlan | None = None,
    keep: bool = False,
    progress: Progress | None = None,
) -> Made:
    """Fill the units, check the inputs, delineate, check the plan.

    Args:
        inputs: the tables.
        rules: the method.
        seed: the same one gives the same plan.
        workers: processes; None to decide by the work.
        committee_codes: plan these only; the tables then hold rows of these and of buildings in no committee.
        eas: wanted number of EAs; the target is then chosen for it.
        totals: table `TOTALS`, known totals to check the buildings against.
        former: the plan there is.
        keep: change only EAs of it that no longer fit.
        progress: called with done, total and a text.
    """
    buildings = estimate_units(inputs.buildings, rules)
    found = check_inputs(inputs.committees, buildings, inputs.barriers, rules, totals)
    county = delineate_county(
        inputs.committees,
        buildings,
        inputs.barriers,
        rules,
        seed=seed,
        workers=workers,
        committee_codes=list(committee_codes) if committee_codes is not None else None,
        eas=eas,
        former=former,
        keep=keep,
        together=inputs.together,
        progress=progress,
    )
    return checked(inputs, county, buildings, rules, found)


def checked(inputs: Inputs, county: County, buildings: gpd.GeoDataFrame, rules: Rules, found: list[Issue]) -> Made:
    """A plan with its findings, those of the inputs given."""
    parts = numbered(county.parts)
    faults = check_plan(inputs.committees, buildings, county.eas, parts, rules)
    steps = {INPUTS: found, DELINEATION: county.issues, PLAN: faults}
    return Made(county.eas, parts, county.cells, buildings, county.target, steps, county.aftermath)


def delineate_project(
    project: Project,
    *,
    committee_codes: Sequence[str] | None = None,
    eas: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    keeping: Keeping | None = None,
    progress: Progress | None = None,
) -> Made:
    """Plan a project, or some of its committees, and write the plan in one transaction; ``eas`` as in `make_plan`.

    A plan made anew numbers its EAs from 001; one that keeps the plan before, or where there is none the earlier EAs that
    were imported, keeps their codes and never uses one again that was given up (see `layers.keeping_project`).

    Raises:
        Refused: ``nothing_imported``, ``eas_too_few``, ``eas_too_many``, ``project_readonly``, ``disk_full``; ``ea_codes_used_up``
            and those of `layers.keeping_project`.
        NotFound: ``committee_unknown``.
        Conflict: ``revision_gone`` when somebody wrote to the project meanwhile.
    """
    project.refuse_readonly()
    keeping = keeping or Keeping()
    state = loaded(project, committee_codes, keeping)
    made = make_plan(
        state.inputs,
        project.rules,
        seed=seed,
        workers=workers,
        committee_codes=state.codes,
        eas=eas,
        totals=state.totals,
        former=state.former,
        keep=keeping.keep,
        progress=progress,
    )
    write_made(project, state, made, seed)
    return made


@dataclass(frozen=True)
class Loaded:
    """What a project has to plan with, at one revision: the plan there is, and the codes of the committees to plan; None for all."""

    revision: int
    inputs: Inputs
    totals: pd.DataFrame
    former: FormerPlan
    codes: list[str] | None


def loaded(project: Project, committee_codes: Sequence[str] | None, keeping: Keeping) -> Loaded:
    """Read what a plan is made from; refusals as of `delineate_project`."""
    revision, tables = project.read_all(COMMITTEES, BUILDINGS, BARRIERS, TOTALS, TOGETHER, *TABLES)
    committees, buildings, barriers, totals, together, *before = tables
    for table, frame in ((COMMITTEES, committees), (BUILDINGS, buildings)):
        if not len(frame):
            raise Refused("nothing_imported", file=project.path.name, table=table.name)
    codes = _known_codes(project, committees, committee_codes)
    former = former_plan(project.path.name, before, keeping, codes)
    inputs = Inputs(committees, buildings, barriers, [], 0, project.source_crs, together)
    return Loaded(revision, inputs, totals, former, codes)


def write_made(project: Project, state: Loaded, made: Made, seed: int) -> None:
    """Write a plan of the committees named, or of all, and its findings, in one transaction."""
    assert made.aftermath is not None
    committees, codes, rules = state.inputs.committees, state.codes, project.rules
    parts, whole = _parts_to_write(project, made, committees, rules, codes)
    issues = {step: issue_table(found, rules.language, project.crs) for step, found in made.found.items()}
    inputs_found = {INPUTS: issues.pop(INPUTS)}  # always of the whole county, also where one committee is planned
    planned = committees["committee_code"].tolist() if codes is None else codes
    states = {"committee_code": planned, "state": "planned", "seed": seed, "time": now()}
    tables = {EAS: made.eas, CELLS: made.cells, PLANS: pd.DataFrame(states), LOCKS: lock_table(state.former, made.eas, codes)}
    tables |= {EA_CODES: made.aftermath.codes, CROSSWALK: made.aftermath.crosswalk, PARTS: parts}
    project.write(tables, committee_codes=None if whole else codes, issues=issues, county_issues=inputs_found, based_on=state.revision)


def _parts_to_write(
    project: Project, made: Made, committees: gpd.GeoDataFrame, rules: Rules, codes: Sequence[str] | None
) -> tuple[gpd.GeoDataFrame, bool]:
    """Parts so that every building has a row, and whether they take the place of all parts."""
    before = project.read(PARTS) if codes is not None else None
    if codes is None or before is None or not len(before):
        return completed(made.parts, made.buildings, committees, rules), True
    left = set(before.loc[before["committee_code"].isin(list(codes)), "building_id"]) - set(made.parts["building_id"])
    refused = (made.buildings["status"] == REPEATED) & made.buildings["building_id"].isin([*left, *made.parts["building_id"]])
    rest = made.buildings[made.buildings["building_id"].isin(left) | refused].reset_index(drop=True)  # the store takes ids as a whole
    return completed(made.parts, rest, committees, rules), False


def _known_codes(project: Project, committees: pd.DataFrame, codes: Sequence[str] | None) -> list[str] | None:
    """Committee codes as the project has them; a source code is understood too."""
    if codes is None:
        return None
    known = set(committees["committee_code"])
    by_source = dict(
        zip(committees["source_code"].dropna(), committees.loc[committees["source_code"].notna(), "committee_code"], strict=True)
    )
    out = []
    for code in dict.fromkeys(codes):
        if code not in known and code not in by_source:
            listed = ", ".join(sorted(known)[:_MOST_NAMED]) + (" ..." if len(known) > _MOST_NAMED else "")
            raise NotFound("committee_unknown", file=project.path.name, code=code, known=listed)
        out.append(code if code in known else by_source[code])
    return out


def _all_lines(tables: list[Any], crs: pyproj.CRS) -> gpd.GeoDataFrame:
    filled = [t for t in tables if len(t)]
    if not filled:
        return empty(BARRIERS, crs)
    return gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=crs)


def _say(progress: Progress | None, done: int, total: int, text: str) -> None:
    if progress:
        progress(done, total, text)
