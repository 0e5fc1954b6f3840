"""The plan of a project as what the next one keeps or is compared with, and its locks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gis.errors import NotFound, Refused
from gis.intake.codes import LENGTH
from gis.intake.near_codes import near_codes
from gis.replanning.former_plans import FormerPlan
from gis.schema import CELLS, EA_CODES, EARLIER_EAS, EAS, LOCKS, PARTS
from layers.storage.addresses import Address

TABLES = (EAS, CELLS, PARTS, EARLIER_EAS, EA_CODES, LOCKS)
_MOST_NAMED = 8  # codes listed in a refusal


@dataclass(frozen=True)
class Keeping:
    """Whether the earlier plan is kept as far as it fits, and codes of EAs to lock and to unlock first."""

    keep: bool = False
    lock: tuple[str, ...] = ()
    unlock: tuple[str, ...] = ()


def former_plan(path: Address, tables: Sequence[pd.DataFrame], keeping: Keeping, committee_codes: Sequence[str] | None) -> FormerPlan:
    """What the next plan keeps, or is compared with.

    Args:
        path: of the project.
        tables: those of `TABLES`, in their order.
        keeping: what is asked for.
        committee_codes: committees that are planned, None for all.

    Raises:
        Refused: ``nothing_to_keep``; ``eas_locked`` where a plan made anew would change locked EAs; ``lock_elsewhere``; ``not_locked``.
        NotFound: ``ea_unknown``.
    """
    file = path.name
    eas, cells, parts, earlier, codes, locks = tables
    assert isinstance(eas, gpd.GeoDataFrame)
    assert isinstance(cells, gpd.GeoDataFrame)
    assert isinstance(parts, gpd.GeoDataFrame)
    known = eas[["ea_code", "committee_code", "geometry"]]
    if keeping.keep:
        more = earlier[~earlier["committee_code"].isin(eas["committee_code"])]
        known = gpd.GeoDataFrame(pd.concat([f for f in (known, more) if len(f)] or [known], ignore_index=True), crs=eas.crs)
        if not len(_of(known, committee_codes)):
            raise Refused("nothing_to_keep", file=file, path=path)
    locked = _locked(file, known, set(locks["ea_code"]), keeping, committee_codes)
    held = sorted(c for c in locked if committee_codes is None or c[:LENGTH] in committee_codes)
    if held and not keeping.keep:
        raise Refused("eas_locked", file=file, count=len(held), codes=_some(held))
    return FormerPlan(known, cells, parts, codes, frozenset(locked & set(known["ea_code"])))


def lock_table(former: FormerPlan, eas: pd.DataFrame, committee_codes: Sequence[str] | None) -> pd.DataFrame:
    """Table `LOCKS` of the committees that were planned; ``eas``: their EAs now."""
    rows = sorted(former.locked & set(eas["ea_code"]))
    rows = [c for c in rows if committee_codes is None or c[:LENGTH] in committee_codes]
    return pd.DataFrame({"ea_code": rows, "committee_code": [c[:LENGTH] for c in rows]}, dtype=object)


def _locked(file: str, eas: pd.DataFrame, locked: set[str], keeping: Keeping, committee_codes: Sequence[str] | None) -> set[str]:
    codes = eas["ea_code"].tolist()
    for code in keeping.lock:
        if code not in codes:
            raise NotFound("ea_unknown", file=file, code=code, near=near_codes(code, codes))
    for code in keeping.unlock:
        if code not in locked:
            raise Refused("not_locked", file=file, code=code, codes=_some(sorted(locked)) or "-")
    elsewhere = [c for c in (*keeping.lock, *keeping.unlock) if committee_codes is not None and c[:LENGTH] not in committee_codes]
    if elsewhere:
        raise Refused("lock_elsewhere", code=elsewhere[0])
    return (locked | set(keeping.lock)) - set(keeping.unlock)


def _of(frame: gpd.GeoDataFrame, committee_codes: Sequence[str] | None) -> gpd.GeoDataFrame:
    return frame if committee_codes is None else frame[frame["committee_code"].isin(list(committee_codes))]


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_MOST_NAMED]) + (" ..." if len(codes) > _MOST_NAMED else "")
