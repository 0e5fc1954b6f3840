"""EAs of a plan that break a limit although their buildings could be divided."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.divisible import divisible
from gis.delineation.ground import Ground
from gis.plan import Plan
from gis.rules import Rules

Floats = NDArray[np.float64]


def over_limits(plan: Plan, ground: Ground, load: Floats, rules: Rules) -> list[int]:
    """EAs over the cap that their buildings allow to divide, and EAs of several loaded parts with too much land."""
    walls = ground.wall_of >= 0
    load = np.bincount(ground.bundle, weights=load).astype(float)
    ea = np.full(len(load), -1, dtype=np.intp)
    ea[ground.bundle[ground.wall_of[walls]]] = plan.part_ea()[walls]
    over = np.bincount(ea[ea >= 0], weights=load[ea >= 0], minlength=plan.count) > rules.hard_cap * (1 + 1e-9)
    wide = np.zeros(plan.count, dtype=bool)
    if rules.max_area_m2:
        several = np.bincount(ea[(ea >= 0) & (load > 0)], minlength=plan.count) > 1
        wide = several & (shapely.area(plan.outlines()) > rules.max_area_m2)
    return [k for k in np.flatnonzero(over | wide).tolist() if wide[k] or divisible(load[ea == k], rules)]
