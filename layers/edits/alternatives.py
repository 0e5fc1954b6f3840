"""Different good plans of one committee of a project, for a planner to pick from; only the one that is taken is written."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.checks import check_inputs
from gis.errors import Refused
from gis.plan import Plan
from gis.replanning.alternatives import Choice, candidate, chosen, figures
from layers.pipeline import Made, Progress, checked
from layers.planning.county import Prepared, finished, prepared
from layers.planning.keeping_project import Keeping
from layers.planning.project_plan import loaded, write_made
from layers.planning.workers import Job, delineate_all
from layers.store import Project

_TRIES = 8  # searches for each plan that is wanted


@dataclass(frozen=True)
class Alternatives:
    """The plans found, by their figures, the code of their committee, how many searches it took, and the plan that was written."""

    committee_code: str
    plans: list[dict[str, float | int | None]]
    tries: int
    taken: Made | None


def alternatives(
    project: Project,
    committee_code: str,
    count: int,
    *,
    take: int | None = None,
    eas: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Alternatives:
    """Different plans of one committee, the first the one that `delineate_project` makes; the same seed gives the same.

    Args:
        project: with committees and buildings; written to only where a plan is taken.
        committee_code: of the committee, or its source code.
        count: plans wanted; fewer are found where the committee allows no more.
        take: number of the plan to write, from 1.
        eas, seed, workers, progress: as in `delineate_project`.

    Raises:
        Refused: ``plan_not_found`` for a number beyond those found, and those of `delineate_project`.
        NotFound: ``committee_unknown``.
        Conflict: ``revision_gone``.
    """
    if take is not None:
        project.refuse_readonly()
    state = loaded(project, [committee_code], Keeping())
    rules = project.rules
    inputs = state.inputs
    ready = prepared(
        inputs.committees,
        inputs.buildings,
        inputs.barriers,
        rules,
        seed=seed,
        committee_codes=state.codes,
        eas=eas,
        former=state.former,
        together=inputs.together,
    )
    choice, fault = _searched(ready, count, workers, progress)
    if take is not None and take > len(choice.plans):
        raise Refused("plan_not_found", take=take, found=len(choice.plans))
    counties = [finished(ready, [(plan, fault)]) for plan in choice.plans]
    rows = [
        {"plan": k, **figures(county.eas, inputs.barriers, rules), "units_moved": round(moved, 4)}
        for k, (county, moved) in enumerate(zip(counties, choice.moved, strict=True), 1)
    ]
    made = None
    if take is not None:
        found = check_inputs(inputs.committees, ready.buildings, inputs.barriers, rules, state.totals, inputs.refused)
        made = checked(inputs, counties[take - 1], ready.buildings, rules, found)
        write_made(project, state, made, seed)
    assert state.codes is not None
    return Alternatives(state.codes[0], rows, choice.tries, made)


def _searched(ready: Prepared, count: int, workers: int | None, progress: Progress | None) -> tuple[Choice, str]:
    """The plans, and what went wrong with the first; the searches are made a few at a time, until there are enough."""
    ((_, at, job),) = ready.jobs
    rules, load = ready.rules, job[0].load
    units = _units(ready, at, load)
    most, few = _TRIES * count, max(count, workers or os.cpu_count() or 1)
    tried: list[Plan | None] = []
    fault = ""
    while True:
        done = len(tried)
        jobs: list[Job] = [candidate(job, k) for k in range(done, min(done + few, most))]

        results = delineate_all(jobs, workers, _after(done, most, progress))
        fault = fault if tried else results[0][1]
        tried += [plan if not wrong or not (done + k) else None for k, (plan, wrong) in enumerate(results)]
        choice = chosen(tried, load, units, count, rules)
        if len(choice.plans) == count or len(tried) == most or choice.plans[0].count == 1:
            return choice, fault


def _after(done: int, most: int, progress: Progress | None) -> Progress | None:
    """Progress of a few searches among all that may be made."""
    return progress and (lambda k, _, word: progress(done + k, most, word))


def _units(ready: Prepared, at: NDArray[np.intp], load: NDArray[np.float64]) -> NDArray[np.float64]:
    """Housing units of each part of the committee; what counts as load where there are none."""
    here = ready.where[0][ready.grains.building[at]] == ready.jobs[0][0]
    units = np.where(here, ready.grains.units[at], 0).astype(float)
    return units if units.sum() > 0 else load
