"""Checks of people who count elsewhere, or who only will live there (U06-U08)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from gis.checking.building_checks import Homes
from gis.intake.lodging import counts_at_home
from gis.issues import Issue, issue


def elsewhere(b: Homes) -> Iterator[Issue]:
    """U06-U08: boarders who count at their family home, boarders of an unknown level, construction sites with an estimate."""
    t = b.buildings
    here = b.home >= 0
    boarders = np.nan_to_num(t["boarders"].to_numpy(dtype=float))
    level = t["school_level"].to_numpy(dtype=object)
    away = here & (boarders > 0) & counts_at_home(level, b.rules)
    for row, place in zip(np.flatnonzero(away), b.spot(np.flatnonzero(away)), strict=True):
        params = {"id": b.ids[row], "boarders": int(boarders[row]), "level": level[row]}
        yield issue("U06", place, committee_code=b.code(row), building_id=b.ids[row], **params)
    open_ = here & (boarders > 0) & pd.isna(level)
    for row, place in zip(np.flatnonzero(open_), b.spot(np.flatnonzero(open_)), strict=True):
        yield issue("U07", place, committee_code=b.code(row), building_id=b.ids[row], id=b.ids[row], boarders=int(boarders[row]))
    residents = np.nan_to_num(t["residents"].to_numpy(dtype=float))
    day = t["estimate_date"].to_numpy(dtype=object)
    sites = np.flatnonzero(here & (t["use"] == "construction").to_numpy() & (residents > 0))
    for row, place in zip(sites, b.spot(sites), strict=True):
        params = {"id": b.ids[row], "residents": int(residents[row]), "units": int(b.units[row])}
        dated = {} if pd.isna(day[row]) else {"day": day[row]}
        yield issue("U08" if dated else "U08-undated", place, committee_code=b.code(row), building_id=b.ids[row], **params, **dated)
