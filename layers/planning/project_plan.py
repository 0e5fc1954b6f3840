"""Plans of a project: what it holds goes through `layers.pipeline`, and the plan is written in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from gis.checking.ledger import completed
from gis.colouring import colours
from gis.errors import NotFound, Refused
from gis.issues import INPUTS, issue_table
from gis.replanning.former_plans import FormerPlan
from gis.rules import Rules
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, CROSSWALK, EA_CODES, EAS, LOCKS, PARTS, REPEATED, TOGETHER, TOTALS
from layers.edits.history import LOCAL, Act
from layers.pipeline import Inputs, Made, Progress, make_plan
from layers.planning.keeping_project import TABLES, Keeping, former_plan, lock_table
from layers.reading.refused_committees import refused_committees
from layers.signing_off.standings import refuse_planned, signed_off
from layers.storage.bookkeeping import now
from layers.storage.stored_tables import PLANS
from layers.store import Project

_MOST_NAMED = 8  # codes listed in a refusal


def delineate_project(
    project: Project,
    *,
    committee_codes: Sequence[str] | None = None,
    eas: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    keeping: Keeping | None = None,
    progress: Progress | None = None,
    author: str = LOCAL,
    open_only: bool = False,
) -> Made:
    """Plan a project, or some of its committees, and write the plan in one transaction; ``eas`` as in `make_plan`.

    It is a revision of each committee that changes by it, made by ``author``. With ``open_only`` committees that are signed off stay
    as they are, and are told in ``left``.

    A plan made anew numbers its EAs from 001; one that keeps the plan before, or where there is none the earlier EAs that
    were imported, keeps their codes and never uses one again that was given up (see `layers.planning.keeping_project`).

    Raises:
        Refused: ``nothing_imported``, ``eas_too_few``, ``eas_too_many``, ``project_readonly``, ``disk_full``; ``ea_codes_used_up`` and
            those of `layers.planning.keeping_project`; ``signoff_delineate`` where a committee is signed off, or with
            ``open_only`` all are.
        NotFound: ``committee_unknown``.
        Conflict: ``revision_gone`` when somebody wrote to the project meanwhile.
    """
    project.refuse_readonly()
    keeping = keeping or Keeping()
    state = loaded(project, committee_codes, keeping, open_only)
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
    write_made(project, state, made, seed, author)
    return replace(made, left=state.left)


@dataclass(frozen=True)
class Loaded:
    """What a project has to plan with at one revision: the plan there is, codes of the committees to plan (None for all), of those left."""

    revision: int
    inputs: Inputs
    totals: pd.DataFrame
    former: FormerPlan
    codes: list[str] | None
    left: tuple[str, ...] = ()


def loaded(project: Project, committee_codes: Sequence[str] | None, keeping: Keeping, open_only: bool = False) -> Loaded:
    """Read what a plan is made from; refusals as of `delineate_project`."""
    revision, tables = project.read_all(COMMITTEES, BUILDINGS, BARRIERS, TOTALS, TOGETHER, *TABLES)
    committees, buildings, barriers, totals, together, *before = tables
    for table, frame in ((COMMITTEES, committees), (BUILDINGS, buildings)):
        if not len(frame):
            raise Refused("nothing_imported", file=project.path.name, path=project.path, table=table.name)
    codes = _known_codes(project, committees, committee_codes)
    wanted = committees["committee_code"].tolist() if codes is None else codes
    with project.reading() as connection:
        left = signed_off(connection, wanted) if open_only else []
        if left and len(left) < len(wanted):
            codes = wanted = sorted(set(wanted) - set(left))
        refuse_planned(connection, wanted)
    former = former_plan(project.path, before, keeping, codes)
    refused = refused_committees(project, committees)
    inputs = Inputs(committees, buildings, barriers, [], 0, project.source_crs, together, refused)
    return Loaded(revision, inputs, totals, former, codes, tuple(left))


def write_made(project: Project, state: Loaded, made: Made, seed: int, author: str = LOCAL) -> None:
    """Write a plan of the committees named, or of all, and its findings, in one transaction."""
    assert made.aftermath is not None
    committees, codes, rules = state.inputs.committees, state.codes, project.rules
    parts, whole = _parts_to_write(project, made, committees, rules, codes)
    issues = {step: issue_table(found, rules.language, project.crs) for step, found in made.found.items()}
    inputs_found = {INPUTS: issues.pop(INPUTS)}  # always of the whole county, also where one committee is planned
    planned = committees["committee_code"].tolist() if codes is None else codes
    states = {"committee_code": planned, "state": "planned", "seed": seed, "time": now()}
    eas = _coloured(project, made.eas, codes)
    tables = {EAS: eas, CELLS: made.cells, PLANS: pd.DataFrame(states), LOCKS: lock_table(state.former, made.eas, codes)}
    tables |= {EA_CODES: made.aftermath.codes, CROSSWALK: made.aftermath.crosswalk, PARTS: parts}
    act = Act("delineate", "delineate", {"seed": seed}, author)
    written = None if whole else codes
    project.write(tables, committee_codes=written, issues=issues, county_issues=inputs_found, based_on=state.revision, act=act)


def _coloured(project: Project, eas: gpd.GeoDataFrame, codes: Sequence[str] | None) -> gpd.GeoDataFrame:
    """EAs in colours that differ from those of the committees around, which are not planned now."""
    if codes is None:
        return eas
    before = project.read(EAS)
    others = before[~before["committee_code"].isin(list(codes))]
    return eas.assign(colour=colours(eas.geometry.to_numpy(), others.geometry.to_numpy(), others["colour"].to_numpy()))


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
