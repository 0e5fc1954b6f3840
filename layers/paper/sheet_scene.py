"""What the sheet of an EA shows of the tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely


@dataclass(frozen=True)
class Scene:
    """What a sheet shows.

    Attributes:
        ea: row of the table `EAS`.
        outline: of the EA.
        others: `EAS` beside it, of all committees.
        parts: `PARTS`, its own and those around.
        barriers: `BARRIERS`.
        committee: row of `COMMITTEES`.
        neighbours: `EAS` that touch it.
        beside: `COMMITTEES` that touch it.
        guessed: ids of split buildings whose entrances are not known (E21, E22).
        lang: zh or en.
        measure: what loads are counted in, a key of `gis.rules.MEASURES`.
    """

    ea: pd.Series
    outline: shapely.Geometry
    others: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    committee: pd.Series
    neighbours: gpd.GeoDataFrame
    beside: gpd.GeoDataFrame
    guessed: frozenset[str]
    lang: str
    measure: str

    @property
    def names(self) -> dict[str, str]:
        """Names of the committees beside its own, by code; not of those that have none."""
        named = zip(self.beside["committee_code"], self.beside["name"], strict=True)
        return {code: name for code, name in named if isinstance(name, str) and name}

    def seen(self, frame: shapely.Polygon) -> Scene:
        """The same with what of the tables lies in a frame."""
        others, parts, barriers = (table.iloc[sorted(table.sindex.query(frame))] for table in (self.others, self.parts, self.barriers))
        return replace(self, others=others, parts=parts, barriers=barriers)
