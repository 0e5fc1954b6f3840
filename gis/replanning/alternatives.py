"""Different good plans of one committee: how they are sought, when two count as different, and what tells them apart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from gis.delineation.task import Task
from gis.plan import Plan
from gis.rules import Rules
from gis.scores import COLUMNS, border_m, polsby_popper

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_STEP = 15_485_863  # between the seeds of two candidates
_LEANINGS = (1.0, 2.0, 0.5)  # what borders off barriers cost, times the rule
_FEWER = 0.1  # of the EAs that a good plan may have less within the tolerance than the first, but one in any case


@dataclass(frozen=True)
class Choice:
    """Plans of one committee that differ from each other, the first of them the ordinary one, and how many were tried for it."""

    plans: list[Plan]
    moved: list[float]  # share of the units that lie in another EA than in the first plan
    tries: int


def candidate(job: tuple[Task, Rules, int], k: int) -> tuple[Task, Rules, int]:
    """The k-th search of a committee, from 0, the ordinary one: from another start, and with borders more or less dear."""
    task, rules, seed = job
    return task, replace(rules, off_barrier_cost=rules.off_barrier_cost * _LEANINGS[k % len(_LEANINGS)]), seed + _STEP * k


def chosen(tried: list[Plan | None], load: Floats, units: Floats, count: int, rules: Rules) -> Choice:
    """Of the candidates in their order those that are as good as the first and differ from all before, ``count`` at most.

    As good is a plan with no more EAs beyond ``amber_low`` and ``amber_high``, and hardly fewer within the tolerance. So a
    longer list of candidates gives the same plans first.

    Args:
        tried: plans of the same parts; None where the search has failed. The first is always taken.
        load: (p,) of each part.
        units: (p,) housing units of each part, which tell how different two plans are.
        count: plans wanted.
        rules: bands, tolerance, and ``plans_apart``.
    """
    first = tried[0]
    assert first is not None
    plans, tries = [first], 1
    for k, plan in enumerate(tried[1:], 2):
        if len(plans) == count or first.count == 1:  # one EA is divided in one way
            break
        tries = k
        if plan is not None and _as_good(plan, first, load, rules) and _apart(plan, plans, units) >= rules.plans_apart:
            plans.append(plan)
    return Choice(plans, [moved_share(first.part_ea(), plan.part_ea(), units) for plan in plans], tries)


def moved_share(a: Ints, b: Ints, units: Floats) -> float:
    """Share of the units that lie in another EA, after the EAs of two plans are matched one to one by greatest common units.

    Args:
        a, b: (p,) EA of each part in either plan, from 0.
        units: (p,) units of each part.
    """
    common = np.zeros((int(a.max(initial=0)) + 1, int(b.max(initial=0)) + 1))
    np.add.at(common, (a, b), units)
    total = common.sum()
    return float(1.0 - common[linear_sum_assignment(common, maximize=True)].sum() / total) if total > 0 else 0.0


def figures(eas: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame, rules: Rules) -> dict[str, float | int | None]:
    """What tells plans apart: EAs, those within the tolerance, beyond the bands, medians of scores, border on barriers, compactness.

    Args:
        eas: table `EAS` of one committee, scored.
        barriers: table `BARRIERS`.
        rules: tolerance, bands, kinds of barrier that are ignored.
    """
    load, outlines = eas["load"].to_numpy(dtype=float), eas.geometry.to_numpy()
    inner_m, on_m = border_m(outlines, np.zeros(len(eas), dtype=np.intp), barriers, rules)
    over, under, within = _sizes(load, rules)
    return {
        "eas": len(eas),
        "within_tolerance": within,
        "over": over,
        "under": under,
        **{c: _rounded(float(pd.Series(eas[c]).median()), 1) for c in COLUMNS},
        "border_on_barriers": _rounded(float(np.nansum(on_m) / np.nansum(inner_m)), 3) if np.nansum(inner_m) > 0 else None,
        "compactness": _rounded(float(np.nanmedian(polsby_popper(outlines))), 3),
    }


def _sizes(load: Floats, rules: Rules) -> tuple[int, int, int]:
    """EAs over and under the bands, and those within the tolerance of their mean."""
    within = np.abs(load - load.mean()) <= rules.tolerance * load.mean() * (1 + 1e-9)
    return int((load > rules.amber_high).sum()), int((load < rules.amber_low).sum()), int(within.sum())


def _as_good(plan: Plan, first: Plan, load: Floats, rules: Rules) -> bool:
    (over, under, within), (over0, under0, within0) = (
        _sizes(np.bincount(p.part_ea(), load, p.count).astype(float), rules) for p in (plan, first)
    )
    return over <= over0 and under <= under0 and within >= within0 - max(1, int(_FEWER * first.count))


def _apart(plan: Plan, others: list[Plan], units: Floats) -> float:
    return min(moved_share(plan.part_ea(), other.part_ea(), units) for other in others)


def _rounded(value: float, digits: int) -> float | None:
    return None if np.isnan(value) else round(value, digits)
