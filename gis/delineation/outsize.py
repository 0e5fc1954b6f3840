"""Buildings that cannot be divided and hold far more than an EA should: they must not leave crumbs for all other EAs.

The number of EAs follows from the load of all buildings. Where one building, or one heap of overlapping ones, holds most
of it, that many EAs would share what little is left: 3,000 addresses at one place and 400 homes around them would make 42
EAs, 41 of them with ten homes each.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.numbering import nearest_count
from gis.rules import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def relieved(part_load: Floats, node_of: Ints, count: int, rules: Rules) -> tuple[Floats, int]:
    """Loads to plan with, and the number of EAs: unchanged unless the EAs without an outsize node would fall below the green band.

    Else there is one EA for each node over ``rules.hard_cap``, which then counts as an ordinary EA, and as many as fit
    the target for what the others hold.

    Args:
        part_load: (p,) load of each building part.
        node_of: (p,) node of the search that each lies in, -1 for none; no border divides a node.
        count: EAs by the load of all.
        rules: cap, bands, minimum and target.
    """
    known = node_of >= 0
    node = np.bincount(node_of[known], weights=part_load[known])
    outsize = node > rules.hard_cap
    left, others = float(node[~outsize].sum()), count - int(outsize.sum())
    if not outsize.any() or (others > 0 and left >= others * rules.green_low):
        return part_load, count
    others = max(nearest_count(left / rules.target), int(np.ceil(left / rules.top_load))) if left >= rules.minimum else 0
    usual = left / others if others else rules.target
    factor = np.where(outsize, usual / np.maximum(node, 1e-9), 1.0)
    out = part_load.copy()
    out[known] *= factor[node_of[known]]
    return out, int(outsize.sum()) + others
