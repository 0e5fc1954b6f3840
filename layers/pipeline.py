"""From inputs to a checked plan: the one way that `plan`, `delineate`, the demo and the browser all go.

No project here, and no database: `layers.planning.project_plan` goes this way with what a project holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj

from gis.checking.far_off import layer_far_off
from gis.checking.ledger import numbered
from gis.checks import check_inputs, check_plan
from gis.issues import DELINEATION, INPUTS, PLAN, Issue
from gis.replanning.former_plans import FormerPlan
from gis.rules import Rules
from gis.schema import BARRIERS, empty
from gis.workload import estimate_units
from layers.planning.county import County, finished, prepared
from layers.planning.succession import Aftermath
from layers.planning.unfinished import Unfinished
from layers.planning.workers import Delineation
from layers.readers import Source, read_barriers, read_buildings, read_committees, read_together

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Inputs:
    """Tables to plan with, in one metric CRS, what was found while they were read, and findings that cost committees their rows."""

    committees: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    issues: list[Issue]
    rows_refused: int
    source_crs: pyproj.CRS | None
    together: gpd.GeoDataFrame | None = None
    refused: Sequence[Issue] = ()


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
    left: tuple[str, ...] = ()  # codes of committees that were to be planned, and are signed off

    @property
    def issues(self) -> list[Issue]:
        """All findings."""
        return [i for step in self.found.values() for i in step]

    def as_json(self) -> dict[str, Any]:
        """How many committees and EAs, what changes (None without an earlier plan), and which are signed off, for programs."""
        after = self.aftermath.changes if self.aftermath is not None else None
        figures = {"committees": self.eas["committee_code"].nunique(), "eas": len(self.eas), "changes": after and after.as_json()}
        return figures | {"signed_off": list(self.left)}


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
        [i for i in outlines.issues if i["severity"] == "error"],
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
    unfinished: Unfinished | None = None,
    progress: Progress | None = None,
) -> Made:
    """Fill the units, check the inputs while committees are delineated, check the plan.

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
        unfinished: plans of committees from a run that was cut short; those of this run are added.
        progress: called with done, total and a text.
    """
    buildings = estimate_units(inputs.buildings, rules)
    ready = prepared(
        inputs.committees,
        buildings,
        inputs.barriers,
        rules,
        seed=seed,
        committee_codes=list(committee_codes) if committee_codes is not None else None,
        eas=eas,
        former=former,
        keep=keep,
        together=inputs.together,
    )
    with Delineation([job for _, _, job in ready.jobs], workers, unfinished) as running:
        found = check_inputs(inputs.committees, buildings, inputs.barriers, rules, totals, inputs.refused)
        plans = running.collect(progress)
    county = finished(ready, plans)
    return checked(inputs, county, buildings, rules, found)


def checked(inputs: Inputs, county: County, buildings: gpd.GeoDataFrame, rules: Rules, found: list[Issue]) -> Made:
    """A plan with its findings, those of the inputs given."""
    parts = numbered(county.parts)
    faults = check_plan(inputs.committees, buildings, county.eas, parts, rules, barriers=inputs.barriers)
    steps = {INPUTS: found, DELINEATION: county.issues, PLAN: faults}
    return Made(county.eas, parts, county.cells, buildings, county.target, steps, county.aftermath)


def _all_lines(tables: list[Any], crs: pyproj.CRS) -> gpd.GeoDataFrame:
    filled = [t for t in tables if len(t)]
    if not filled:
        return empty(BARRIERS, crs)
    return gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=crs)


def _say(progress: Progress | None, done: int, total: int, text: str) -> None:
    if progress:
        progress(done, total, text)
