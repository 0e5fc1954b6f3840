"""People and sizes: the target that gives as many EAs as there are enumerators."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gis.delineate import Task, ea_count
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
