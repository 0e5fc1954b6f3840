"""Whether what an EA holds can be shared among several EAs at all, wherever it lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.rules import Rules

_LARGEST = 40  # loads that are tried everywhere; smaller ones fill up
_LOOKS = 2000  # places tried, after which sharing is not shown to be impossible


def divisible(loads: NDArray[np.float64], rules: Rules) -> bool:
    """Whether the loads can be shared among two EAs or more so that each is within minimum and cap."""
    return fewest_shares(loads, rules) > 0


def fewest_shares(loads: NDArray[np.float64], rules: Rules) -> int:
    """The least number of EAs, from two on, among which the loads can be shared with each within minimum and cap; 0 for none."""
    whole = np.sort(np.rint(loads[loads > 0]).astype(int))[::-1].tolist()
    total = sum(whole)
    if not whole or whole[0] > rules.hard_cap:
        return 0
    if _halves(whole, rules):
        return 2
    fewest = max(3, int(np.ceil(total / rules.hard_cap - 1e-9)))
    most = min(len(whole), int(total / rules.minimum))
    return next((k for k in range(fewest, most + 1) if _Sharing(whole, k, rules).found()), 0)


def _halves(whole: list[int], rules: Rules) -> bool:
    """Whether some of the loads add up so that neither they nor the rest are under the minimum or over the cap."""
    reached = 1  # bit k: some of the loads are k together
    for one in whole:
        reached |= reached << one
    low = int(np.ceil(max(rules.minimum, sum(whole) - rules.hard_cap)))
    high = int(min(rules.hard_cap, sum(whole) - rules.minimum))
    return high >= low and bool((reached >> low) & ((1 << (high - low + 1)) - 1))


class _Sharing:
    """Loads, the largest first, dealt out among some EAs by trying."""

    def __init__(self, whole: list[int], count: int, rules: Rules) -> None:
        self.whole, self.rules, self.looks = whole, rules, 0
        self.sums = [0] * count
        self.left = [*np.cumsum(whole[::-1])[::-1].tolist(), 0]

    def found(self, k: int = 0) -> bool:
        """Whether the loads from the ``k``-th on can be dealt out."""
        if sum(max(0, self.rules.minimum - s) for s in self.sums) > self.left[k]:
            return False
        if k == len(self.whole) or k == _LARGEST:
            return self._filled(k)
        for s in sorted(set(self.sums)):
            self.looks += 1
            if self.looks > _LOOKS:
                return True
            if s + self.whole[k] > self.rules.hard_cap:
                return False
            at = self.sums.index(s)
            self.sums[at] += self.whole[k]
            if self.found(k + 1):
                return True
            self.sums[at] = s
        return False

    def _filled(self, k: int) -> bool:
        """Whether each EA is within the limits once each of the other loads has gone to the lightest."""
        sums = self.sums.copy()
        for one in self.whole[k:]:
            sums[sums.index(min(sums))] += one
        return min(sums) >= self.rules.minimum and max(sums) <= self.rules.hard_cap
