"""Whether what an EA holds can be shared between two EAs at all, wherever it lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.rules import Rules


def divisible(loads: NDArray[np.float64], rules: Rules) -> bool:
    """Whether some of the loads add up so that neither they nor the rest are under the minimum or over the cap."""
    whole = np.rint(loads).astype(int)
    reached = 1  # bit k: some of the loads are k together
    for one in whole.tolist():
        reached |= reached << one
    low = int(np.ceil(max(rules.minimum, whole.sum() - rules.hard_cap)))
    high = int(min(rules.hard_cap, whole.sum() - rules.minimum))
    return high >= low and bool((reached >> low) & ((1 << (high - low + 1)) - 1))
