"""One plan of a committee from the plans of its pieces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.plan import Plan

Ints = NDArray[np.intp]


def joined(plans: list[tuple[Ints, Plan]], home: Ints, host: Ints, n: int) -> Plan:
    """One plan from those of the pieces; small pieces go to the EA of their host.

    Args:
        plans: of each piece, the rows of the building parts that reach into it, and its plan.
        home: (n,) piece of each building part.
        host: of each piece, the part elsewhere whose EA it belongs to, ``n`` for the first EA; -1 where it has EAs of its own.
        n: number of parts.
    """
    cell_base = np.cumsum([0, *(len(p.cells) for _, p in plans)])
    block_base = np.cumsum([0, *(int(p.block.max()) + 1 for _, p in plans)])
    own = np.flatnonzero(host < 0)
    ea_base = np.zeros(len(plans), dtype=np.intp)
    ea_base[own] = np.cumsum([0, *(plans[k][1].count for k in own)])[:-1]
    part_cell = np.full(n, -1, dtype=np.intp)
    for k, (mine, plan) in enumerate(plans):
        here = home[mine] == k
        part_cell[mine[here]] = plan.part_cell[here] + cell_base[k]
    ea = [p.ea + ea_base[k] for k, (_, p) in enumerate(plans)]
    for k in np.flatnonzero(host >= 0).tolist():
        target = 0
        if host[k] < n:
            h = home[host[k]]
            target = int(ea[h][part_cell[host[k]] - cell_base[h]])
        ea[k][:] = target
    return Plan(
        np.concatenate([p.cells for _, p in plans]),
        np.concatenate([p.block + block_base[k] for k, (_, p) in enumerate(plans)]),
        np.concatenate(ea),
        int(sum(plans[k][1].count for k in own)),
        part_cell,
    )
