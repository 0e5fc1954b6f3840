"""People who sleep in a building and count elsewhere, or who only will live there: boarders (R31), construction sites (R32)."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.rules import Rules
from gis.schema import SCHOOL_LEVELS

Floats = NDArray[np.float64]

_WORDS = (  # of a value, the first that fits decides; a 中学 may be either
    ("kindergarten", ("幼儿", "托儿", "学前", "kindergarten", "preschool")),
    ("junior_high", ("初中", "初级中学", "junior", "middle school", "lower secondary")),
    ("senior_high", ("高中", "高级中学", "职高", "中专", "技校", "中职", "职业", "senior", "high school", "upper secondary", "vocational")),
    ("primary_school", ("小学", "primary", "elementary")),
    ("university", ("大学", "大专", "高校", "本科", "高职", "学院", "university", "college")),
)
_ISCED = {"0": "kindergarten", "1": "primary_school", "2": "junior_high", "3": "senior_high", "4": "university"}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")


def read_levels(column: pd.Series) -> NDArray[np.object_]:
    """One of `gis.schema.SCHOOL_LEVELS` per row; None where the value is empty, or fits several or none."""
    codes, values = pd.factorize(column)
    known = np.array([_level(str(v)) for v in values] + [None], dtype=object)
    out: NDArray[np.object_] = known[codes]  # missing values have code -1: the last
    return out


def read_days(column: pd.Series) -> NDArray[np.object_]:
    """Days as 2020-10-11; None where the value is empty or no day."""
    found = [None if v is None else _DAY.search(str(v)) for v in column.where(column.notna(), None).tolist()]
    return np.array([None if m is None else "-".join((m[1], m[2].zfill(2), m[3].zfill(2))) for m in found], dtype=object)


def _level(value: str) -> str | None:
    word = value.strip().lower()
    if word in SCHOOL_LEVELS or word in _ISCED:
        return _ISCED.get(word, word)
    found = [level for level, words in _WORDS if any(w in word for w in words)]
    return found[0] if len(found) == 1 else None


def counts_at_home(level: NDArray[np.object_], rules: Rules) -> NDArray[np.bool_]:
    """Whether boarders of a school of that level count at their family home; an unknown level counts at the school."""
    return np.isin(level.astype(str), [known for known in SCHOOL_LEVELS if known not in rules.counted_boarders])


def share_here(table: gpd.GeoDataFrame, rules: Rules) -> Floats:
    """Share of the people of each building or part who count there: without the boarders who count at their family home.

    Where residents are not known, or fewer than the boarders, the boarders are all of them.
    """
    boarders = np.nan_to_num(table["boarders"].to_numpy(dtype=float))
    away = np.where(counts_at_home(table["school_level"].to_numpy(dtype=object), rules), boarders, 0.0)
    people = np.maximum(np.nan_to_num(table["residents"].to_numpy(dtype=float)), boarders)
    out: Floats = 1.0 - away / np.where(people > 0, people, 1.0)
    return out


def residents_here(table: gpd.GeoDataFrame, rules: Rules) -> Floats:
    """Residents who count in each building or part: as known, else the boarders, else by the dwellings that are not vacant."""
    units = np.nan_to_num(table["housing_units"].to_numpy(dtype=float))
    vacant = np.minimum(np.nan_to_num(table["vacant_units"].to_numpy(dtype=float)), units)
    boarders = table["boarders"].to_numpy(dtype=float)
    known = np.fmax(table["residents"].to_numpy(dtype=float), np.where(boarders > 0, boarders, np.nan))
    out: Floats = np.where(np.isnan(known), (units - vacant) * rules.residents_per_unit, known) * share_here(table, rules)
    return out
