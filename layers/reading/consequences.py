"""What a new table of a project means for its other tables: units, the earlier plan, lists that name rows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.checking.ledger import carry_over, completed, with_sums
from gis.checking.total_checks import known_totals
from gis.intake.deliveries import lay_over
from gis.intake.dwellings import OVERRIDDEN, as_stated, count_in
from gis.issues import PLANNING, Issue, issue
from gis.messages.phrases import said
from gis.replanning.recoding import recoded, with_codes
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, CROSSWALK, DWELLINGS, EA_CODES, EAS, LOCKS, PARTS, TOGETHER, TOTALS, Table
from gis.scores import with_scores
from gis.workload import estimate_units
from layers.storage.stored_tables import PLANS
from layers.store import Project


class State:
    """The tables of a project at one revision, read when they are first asked for; a write on it says that revision."""

    def __init__(self, project: Project) -> None:
        self.project, self.revision, self.rules, self.crs = project, project.revision, project.rules, project.crs
        self._read: dict[Table, Any] = {}

    def table(self, table: Table) -> Any:
        """A table as it stands."""
        if table not in self._read:
            self._read[table] = self.project.read(table)
        return self._read[table]

    def stated(self, table: Table) -> Any:
        """A table as its sources state it: buildings without estimates and lists of dwellings."""
        frame = self.table(table)
        return as_stated(frame, self.table(OVERRIDDEN)) if table == BUILDINGS and len(frame) else frame


@dataclass(frozen=True)
class Dropped:
    """Plans that go with their committees: of each committee how it is called and how many EAs it had; buildings that lose their EA."""

    eas: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    buildings: int = 0

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        listed = [{"committee_code": code, "name": self.names[code], "eas": n} for code, n in self.eas.items()]
        return {"committees": listed, "eas": sum(self.eas.values()), "buildings_uncovered": self.buildings}


@dataclass(frozen=True)
class Outcome:
    """Tables to write, committees whose plan is stale, findings about what is there, plans that are dropped."""

    tables: dict[Table, pd.DataFrame]
    stale: list[str] = field(default_factory=list)
    findings: list[Issue] = field(default_factory=list)
    dropped: Dropped = field(default_factory=Dropped)
    said_before: dict[str, pd.DataFrame] = field(default_factory=dict)  # findings of earlier steps by origin, under new codes


def outcome(state: State, role: str, table: Any) -> Outcome:
    """What to write when ``table`` takes the place of the table of a role (a key of `layers.imports.ROLES`)."""
    known = {
        "committees": _after_committees,
        "buildings": _after_buildings,
        "units": _after_units,
        "barriers": _after_barriers,
        "together": _after_together,
        "totals": _after_totals,
    }
    return known[role](state, table) if role in known else Outcome({})


def _after_committees(state: State, committees: gpd.GeoDataFrame) -> Outcome:
    findings = _lost_totals(committees, state.table(TOTALS))
    if not len(state.table(EAS)):
        return Outcome({COMMITTEES: committees}, [], findings)
    codes = recoded(state.table(COMMITTEES), committees)
    there = set(committees["committee_code"])
    before = with_codes(state.table(COMMITTEES)[["committee_code", "geometry"]], codes)
    changed = lay_over(before, committees[["committee_code", "geometry"]], "committee_code", "replace")[1].changed
    tables: dict[Table, pd.DataFrame] = {COMMITTEES: committees}
    for kept in (EAS, CELLS, PLANS, LOCKS):
        frame = with_codes(state.table(kept), codes)
        tables[kept] = frame[frame["committee_code"].isin(there)].reset_index(drop=True)
    tables |= {table: with_codes(state.table(table), codes) for table in (EA_CODES, CROSSWALK)}
    parts = with_codes(state.table(PARTS), codes)
    placed = parts[parts["ea_code"].notna() & parts["committee_code"].isin(there)].reset_index(drop=True)
    tables[PARTS] = completed(placed, state.table(BUILDINGS), committees, state.rules)
    tables[PLANS] = _marked(tables[PLANS], changed)
    findings += [_goes_on(committees, old, new) for old, new in codes.items()]
    said_before = {origin: with_codes(state.project.read_issues(origin), codes) for origin in PLANNING} if codes else {}
    return Outcome(tables, changed, findings, _dropped(state, there | set(codes)), said_before)


def _goes_on(committees: gpd.GeoDataFrame, old: str, new: str) -> Issue:
    row = int(np.flatnonzero(committees["committee_code"] == new)[0])
    place = shapely.point_on_surface(committees.geometry.iloc[row])
    return issue("I26", place, committee_code=new, named=committees["name"].iloc[row] or "", old=old, new=new)


def _dropped(state: State, there: set[str]) -> Dropped:
    """What goes with the committees that are no longer there."""
    eas, parts, before = state.table(EAS), state.table(PARTS), state.table(COMMITTEES)
    gone = eas.loc[~eas["committee_code"].isin(there), "committee_code"].value_counts().sort_index()
    lost = parts[parts["ea_code"].notna() & parts["committee_code"].isin(gone.index)]
    names = before.set_index("committee_code")["name"].reindex(gone.index).fillna("")
    return Dropped({str(c): int(n) for c, n in gone.items()}, names.to_dict(), int(lost["building_id"].nunique()))


def _after_buildings(state: State, stated: gpd.GeoDataFrame) -> Outcome:
    return _after_counts(state, stated, state.table(DWELLINGS), {})


def _after_units(state: State, dwellings: pd.DataFrame) -> Outcome:
    return _after_counts(state, state.stated(BUILDINGS), dwellings, {DWELLINGS: dwellings})


def _after_counts(state: State, stated: gpd.GeoDataFrame, dwellings: pd.DataFrame, tables: dict[Table, pd.DataFrame]) -> Outcome:
    counted = count_in(stated, dwellings)
    buildings = estimate_units(counted.buildings, state.rules)
    findings = [issue("I07", None, building_id=i, id=i, units=n, at=said("at_dwellings")) for i, n in counted.unmatched.items()]
    tables |= {BUILDINGS: buildings, OVERRIDDEN: counted.overridden}
    eas = state.table(EAS)
    if not len(eas):
        return Outcome(tables, [], findings)
    difference = lay_over(state.table(BUILDINGS), buildings, "building_id", "replace")[1]
    touched = {*difference.added, *difference.changed, *difference.vanished}
    carried = carry_over(state.table(PARTS), eas, buildings, state.table(COMMITTEES), touched, state.rules)
    eas = with_scores(with_sums(eas, carried.parts, state.rules), carried.parts, state.table(BARRIERS), state.rules)
    tables |= {PARTS: carried.parts, EAS: eas, PLANS: _marked(state.table(PLANS), carried.stale)}
    return Outcome(tables, _planned(state, carried.stale), findings)


def _after_barriers(state: State, barriers: gpd.GeoDataFrame) -> Outcome:
    """Plans go stale; scores tell how borders lie on the lines there are now."""
    after = _after_shapes(state, BARRIERS, barriers)
    if not len(state.table(EAS)):
        return after
    scored = with_scores(state.table(EAS), state.table(PARTS), barriers, state.rules)
    return replace(after, tables={**after.tables, EAS: scored})


def _after_together(state: State, together: gpd.GeoDataFrame) -> Outcome:
    return _after_shapes(state, TOGETHER, together)


def _after_shapes(state: State, table: Table, after: gpd.GeoDataFrame) -> Outcome:
    """Plans go stale where lines or polygons were added or have gone."""
    tables: dict[Table, pd.DataFrame] = {table: after}
    if not len(state.table(EAS)):
        return Outcome(tables)
    before, now = (set(shapely.to_wkb(frame.geometry.to_numpy())) for frame in (state.table(table), after))
    shapes = shapely.from_wkb(list(before ^ now))
    committees = state.table(COMMITTEES)
    hit = shapely.STRtree(committees.geometry.to_numpy()).query(shapes, predicate="intersects")[1] if len(shapes) else []
    stale = _planned(state, committees["committee_code"].iloc[sorted(set(hit))])
    return Outcome({**tables, PLANS: _marked(state.table(PLANS), stale)}, stale)


def _after_totals(state: State, totals: pd.DataFrame) -> Outcome:
    return Outcome({TOTALS: totals}, [], _lost_totals(state.table(COMMITTEES), totals))


def _lost_totals(committees: pd.DataFrame, totals: pd.DataFrame) -> list[Issue]:
    return known_totals(committees, totals)[1] if len(committees) else []


def _planned(state: State, codes: Iterable[str]) -> list[str]:
    return sorted(set(codes) & set(state.table(PLANS)["committee_code"]))


def _marked(plans: pd.DataFrame, stale: Iterable[str]) -> pd.DataFrame:
    out = plans.copy()
    out.loc[out["committee_code"].isin(list(stale)), "state"] = "stale"
    return out
