"""People and sizes: the target that gives as many EAs as there are enumerators, and whether these suffice for the limits of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gis.delineate import ea_count
from gis.delineation.task import Task
from gis.errors import Refused
from gis.rules import Rules, with_target

_WIDE = 64.0  # targets looked at are this many times as large or small as the mean load
_STEPS = 60  # halvings of that span: then two targets differ by rounding alone


def target_for(tasks: Sequence[Task], wanted: int, rules: Rules) -> float:
    """The target, in the measure of the rules, with which some committees get ``wanted`` EAs in all.

    The number of EAs falls in steps as the target rises: where no target gives just as many, the one that comes nearest.

    Args:
        tasks: the committees.
        wanted: EAs in all.
        rules: bands, cap and minimum move with the target.

    Raises:
        Refused: ``eas_too_few`` when the committees are more than that, ``eas_too_many`` when their load does not suffice.
    """

    def count(target: float) -> int:
        return sum(ea_count(task, with_target(rules, target)) for task in tasks)

    mean = sum(float(task.load.sum()) for task in tasks) / wanted
    if mean <= 0:
        raise Refused("eas_too_many", wanted=wanted, most=len(tasks))
    small, large = mean / _WIDE, mean * _WIDE
    most, least = count(small), count(large)
    if least > wanted:
        raise Refused("eas_too_few", wanted=wanted, least=least)
    if most < wanted:
        raise Refused("eas_too_many", wanted=wanted, most=most)
    for _ in range(_STEPS):
        middle = float(np.sqrt(small * large))
        now = count(middle)
        if now == wanted:
            return middle
        if now > wanted:
            small, most = middle, now
        else:
            large, least = middle, now
    return small if most - wanted < wanted - least else large


@dataclass(frozen=True)
class Staffing:
    """How some EAs, one for each enumerator, stand to the limits of the rules that the project has.

    Attributes:
        eas: how many there are.
        mean_load: of an EA, in the measure of the rules.
        limit: ``rules.amber_high``, above which an EA is told as too large.
        over: EAs above it.
        least: EAs without which it cannot be kept, however the buildings lie.
        good: ``rules.green_high``.
        easy: EAs with which the mean load of each committee is no more than that.
    """

    eas: int
    mean_load: float
    limit: float
    over: int
    least: int
    good: float
    easy: int

    @property
    def too_few(self) -> bool:
        """Whether EAs are over the limit that more EAs would bring below it."""
        return self.over > 0 and self.eas < self.easy


def staffing(eas: pd.DataFrame, rules: Rules) -> Staffing:
    """How the EAs of a plan stand to the limits.

    Args:
        eas: table `EAS`, loads filled.
        rules: of the project, with its own target.
    """
    load = eas["load"].to_numpy(dtype=float)
    sums = eas.groupby("committee_code")["load"].sum().to_numpy(dtype=float)

    def needed(most: float) -> int:
        return int(np.maximum(np.ceil(sums / most - 1e-9), 1).sum())

    over = int((load > rules.amber_high).sum())
    mean = round(float(load.mean()), 1)
    return Staffing(len(eas), mean, rules.amber_high, over, needed(rules.amber_high), rules.green_high, needed(rules.green_high))
