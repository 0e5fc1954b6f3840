"""Codes of EAs: a re-run keeps those of EAs that stay, appends new ones, and never uses a retired one again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.errors import Refused
from gis.intake.codes import LENGTH
from gis.schema import EA_CODES

Ints = NDArray[np.intp]
LAST = 899  # 001-899 are codes of EAs on the map, those from 900 are virtual [R51]


def kept_numbers(origin: Ints, before: Iterable[int], ever: Iterable[int], committee_code: str) -> Ints:
    """The last three digits of each EA's code.

    Args:
        origin: (e,) the earlier EA whose code each one keeps, -1 for new ones, which are numbered in their order.
        before: numbers of the earlier EAs.
        ever: all numbers that the committee has ever used, retired ones too.
        committee_code: for the refusal.

    Raises:
        Refused: ``ea_codes_used_up`` where a number above 899 would be needed.
    """
    old = np.array(list(before), dtype=np.intp)
    highest = max((n for n in (*old.tolist(), *ever) if n <= LAST), default=0)
    new = origin < 0
    if highest + int(new.sum()) > LAST:
        raise Refused("ea_codes_used_up", code=committee_code, last=LAST)
    out = np.zeros(len(origin), dtype=np.intp)
    out[new] = highest + 1 + np.arange(new.sum())
    out[~new] = old[origin[~new]]
    return out


def number_of(ea_code: str) -> int:
    """The last three digits of a code."""
    return int(ea_code[LENGTH:])


def register(loads: pd.Series, earlier: pd.DataFrame, codes: Iterable[str], locked: Collection[str]) -> pd.DataFrame:
    """Table `EA_CODES` of some committees after a plan was made.

    Args:
        loads: load of each EA of the plan by ``ea_code``, NaN where it was not made for the limits of the rules.
        earlier: the table as it was, of these committees.
        codes: of the EAs that the committees had before.
        locked: codes of EAs that were not asked whether they fit.
    """
    gone = sorted({*earlier["ea_code"], *codes} - set(loads.index))
    every = [*loads.index, *gone]
    data = {
        "ea_code": every,
        "committee_code": [c[:LENGTH] for c in every],
        "retired": [False] * len(loads) + [True] * len(gone),
        "load": [*loads.where(~loads.index.isin(list(locked))).tolist(), *[np.nan] * len(gone)],
    }
    types = {"text": object, "bool": bool, "float": float}
    return pd.DataFrame({c: pd.Series(data[c], dtype=types[kind]) for c, kind in EA_CODES.columns.items()})
