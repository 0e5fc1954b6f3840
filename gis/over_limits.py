"""EAs of a plan that break a limit although their buildings could be divided."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.ground import Ground
from gis.plan import Plan
from gis.rules import Rules

Floats = NDArray[np.float64]


def over_limits(plan: Plan, ground: Ground, load: Floats, rules: Rules) -> int:
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
    return int(wide.sum()) + sum(_divisible(load[ea == k], rules) for k in np.flatnonzero(over & ~wide).tolist())


def _divisible(loads: Floats, rules: Rules) -> bool:
    """Whether some of the loads add up so that neither they nor the rest are under the minimum or over the cap."""
    whole = np.rint(loads).astype(int)
    reached = 1  # bit k: some of the loads are k together
    for one in whole.tolist():
        reached |= reached << one
    low = int(np.ceil(max(rules.minimum, whole.sum() - rules.hard_cap)))
    high = int(min(rules.hard_cap, whole.sum() - rules.minimum))
    return high >= low and bool((reached >> low) & ((1 << (high - low + 1)) - 1))
