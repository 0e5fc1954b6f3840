"""A draft: the plan of one committee, as edits take and give it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.rules import Rules
from gis.schema import DEMOLISHED

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Draft:
    """The plan of one committee, all tables in one metric CRS, each with a RangeIndex.

    Attributes:
        committee_code: of the committee.
        committee: table `COMMITTEES`, its one row.
        cells: table `CELLS` of the committee, by ``cell_id``: they fill the outline exactly.
        eas: table `EAS` of it, by ``ea_code``: derived from cells and parts, but for names, kinds and virtual EAs.
        parts: table `PARTS` of it. A building that is demolished has one row without an EA, which keeps its cell and number.
        buildings: table `BUILDINGS`: those with a part here, or at home here; and those that reach into the outline, which
            no border may cut.
        barriers: table `BARRIERS` that reach into the outline.
        locks: EA codes that nothing may change.
        used_codes: every EA code the committee has ever used.
        rules: the method.
        around: table `EAS` of EAs of other committees beside this one, so that colours differ from theirs; None for none.
    """

    committee_code: str
    committee: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    locks: frozenset[str]
    used_codes: frozenset[str]
    rules: Rules
    around: gpd.GeoDataFrame | None = None

    @property
    def outline(self) -> shapely.Geometry:
        """Outline of the committee."""
        return self.committee.geometry.iloc[0]

    def rows_in(self, codes: Iterable[str]) -> NDArray[np.intp]:
        """Rows of the cells of some EAs."""
        return np.flatnonzero(self.cells["ea_code"].isin(list(codes)).to_numpy())


@dataclass(frozen=True)
class Tables:
    """The tables of a county that drafts are taken from, as `gis.schema` states them."""

    committees: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame


def draft_of(committee_code: str, tables: Tables, rules: Rules, *, locks: Iterable[str] = (), used_codes: Iterable[str] = ()) -> Draft:
    """The draft of one committee, from the tables of a county.

    Args:
        committee_code: of the committee.
        tables: of its county, or of some of its committees.
        rules: the method.
        locks: codes of locked EAs, of any committee.
        used_codes: EA codes that were ever used, of any committee; those of the plan are added.
    """

    def mine(frame: gpd.GeoDataFrame) -> Flags:
        return np.asarray((frame["committee_code"] == committee_code).to_numpy(dtype=bool))

    committee, parts = _some(tables.committees, mine(tables.committees)), _some(tables.parts, mine(tables.parts))
    outline = committee.geometry.iloc[0]
    eas = _some(tables.eas, mine(tables.eas)).sort_values("ea_code", ignore_index=True)
    buildings = tables.buildings
    stands = buildings["status"].fillna("").isin(["", DEMOLISHED]).to_numpy()
    here = buildings["building_id"].isin(set(parts["building_id"])).to_numpy() | _reaching(buildings, outline)
    codes = {c for c in used_codes if c.startswith(committee_code)} | set(eas["ea_code"])
    beside = ~mine(tables.eas) & _reaching(tables.eas, outline)
    return Draft(
        committee_code,
        committee,
        _some(tables.cells, mine(tables.cells)).sort_values("cell_id", ignore_index=True),
        eas,
        parts,
        _some(buildings, stands & here),
        _some(tables.barriers, _reaching(tables.barriers, outline)),
        frozenset(locks) & frozenset(eas["ea_code"]),
        frozenset(codes),
        rules,
        _some(tables.eas, beside) if beside.any() else None,
    )


def _some(frame: gpd.GeoDataFrame, which: Flags) -> gpd.GeoDataFrame:
    return frame[which].reset_index(drop=True)


def _reaching(frame: pd.DataFrame, outline: shapely.Geometry) -> Flags:
    shapes = frame.geometry.to_numpy()
    out = np.zeros(len(shapes), dtype=bool)
    out[shapely.STRtree(shapes).query(outline, predicate="intersects")] = True
    return out
