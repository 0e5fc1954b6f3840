"""What a new plan of a county takes over from an earlier one: EAs to keep, their codes, and the account of what changes."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.delineation.assemble import Planned
from gis.delineation.task import Task
from gis.delineation.towers import Parts
from gis.plan import Plan
from gis.replanning.crosswalk import Changes, changes, crosswalk
from gis.replanning.ea_codes import kept_numbers, number_of, register
from gis.replanning.former_plans import FormerPlan
from gis.replanning.keeping import KeepTask

Ints = NDArray[np.intp]
Codes = NDArray[np.object_]


@dataclass(frozen=True)
class Aftermath:
    """Tables `CROSSWALK` and `EA_CODES` of the committees that were planned, and what has changed (None without an earlier plan)."""

    crosswalk: pd.DataFrame
    codes: pd.DataFrame
    changes: Changes | None


class Succession:
    """The earlier plan beside the grains of now."""

    def __init__(self, former: FormerPlan, keep: bool, grains: Parts, ids: Codes, homes: Codes) -> None:
        """Look up where the grains were.

        Args:
            former: the earlier plan.
            keep: whether it is to be kept as far as it fits.
            grains: of all buildings.
            ids: ``building_id`` of the buildings, None for rows that are not used.
            homes: committee code of each building, None without one.
        """
        self.former, self.keep, self.grains = former, keep, grains
        self.held = former.held(ids, grains, homes)
        self.old = former.located(self.held, grains, homes)

    def task(self, task: Task, at: Ints, committee_code: str) -> Task:
        """The task of a committee, with the EAs to keep where it has any; ``at``: rows of its grains."""
        if not self.keep:
            return task
        former, codes = self.former.of(committee_code)
        if not len(codes):
            return task
        row = {c: k for k, c in enumerate(codes)}
        held = np.array([row.get(c, -1) for c in self.held[at]], dtype=np.intp)
        return KeepTask(**vars(task), former=former, held=held)

    def numbers(self, plan: Plan, committee_code: str) -> Ints | None:
        """Last digits of the codes of a plan's EAs; None to number them from 001.

        Raises:
            Refused: ``ea_codes_used_up``.
        """
        if not self.keep:
            return None
        _, codes = self.former.of(committee_code)
        origin = plan.origin if plan.origin is not None else np.full(plan.count, -1, dtype=np.intp)
        return kept_numbers(origin, map(number_of, codes), map(number_of, self.former.ever(committee_code)), committee_code)

    def aftermath(
        self, eas: gpd.GeoDataFrame, planned: list[Planned], loads: list[NDArray[np.float64]], codes: Codes, home: Ints
    ) -> Aftermath:
        """What has changed.

        Args:
            eas: table `EAS` of the new plans, in their order.
            planned: the new plans.
            loads: of each plan, that of each of its EAs; NaN where it was not made for the limits of the rules.
            codes: of all committees.
            home: committee (row) of each building, -1 without one.
        """
        there = set(codes[[p.committee for p in planned]])
        new = np.full(len(self.old), None, dtype=object)
        ea_code = eas["ea_code"].to_numpy(dtype=object)
        first = 0
        for p in planned:
            here = home[self.grains.building[p.parts]] == p.committee
            new[p.parts[here]] = ea_code[first + p.plan.part_ea()[here]]
            first += p.plan.count
        before = self.former.eas[self.former.eas["committee_code"].isin(there)]
        ever = self.former.codes[self.former.codes["committee_code"].isin(there)]
        numbers = register(pd.Series(np.concatenate([*loads, np.zeros(0)]), index=ea_code), ever, before["ea_code"], self.former.locked)
        table = crosswalk(self.old, new, self.grains.building, self.grains.units)
        return Aftermath(table if len(before) else table[:0], numbers, changes(table, before, eas) if len(before) else None)
