"""The plan that a project has, or EAs of the last census, as what a new plan can keep: tables in, arrays of one committee out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.delineation.former import Former
from gis.delineation.towers import Parts
from gis.schema import REPEATED

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Codes = NDArray[np.object_]


@dataclass(frozen=True)
class FormerPlan:
    """An earlier plan of some or all committees.

    Attributes:
        eas: ``ea_code``, ``committee_code`` and outlines.
        cells: table `CELLS`; an EA without cells is a cell of its own.
        parts: table `PARTS`: where buildings were, as far as known.
        codes: table `EA_CODES`.
        locked: codes of EAs that stay as they are.
    """

    eas: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    codes: pd.DataFrame
    locked: frozenset[str] = frozenset()

    def of(self, committee_code: str) -> tuple[Former, Codes]:
        """What one committee had, and the codes of its EAs, in their order."""
        eas, cells = (t.iloc[rows.get(committee_code, [])] for t, rows in zip((self.eas, self.cells), self._rows, strict=True))
        eas = eas.sort_values("ea_code")
        codes = eas["ea_code"].to_numpy(dtype=object)
        row = {c: k for k, c in enumerate(codes)}
        ea = np.array([row.get(c, -1) for c in cells["ea_code"]], dtype=np.intp)
        bare = np.flatnonzero(~np.isin(np.arange(len(codes)), ea))
        shapes, of = shapely.get_parts(eas.geometry.to_numpy()[bare], return_index=True)
        block = cells["block_id"].to_numpy(dtype=np.intp)[ea >= 0]
        more = int(block.max(initial=-1)) + 1 + np.arange(len(shapes))
        former = Former(
            np.concatenate([cells.geometry.to_numpy()[ea >= 0], shapes]),
            np.concatenate([ea[ea >= 0], bare[of]]).astype(np.intp),
            np.concatenate([block, more]).astype(np.intp),
            np.array([self._loads.get(c, np.nan) for c in codes], dtype=float),
            np.array([c in self.locked for c in codes], dtype=bool),
        )
        return former, codes

    def ever(self, committee_code: str) -> list[str]:
        """All codes that a committee has used."""
        return self._ever.get(committee_code, [])

    @cached_property
    def _rows(self) -> tuple[dict[str, Ints], dict[str, Ints]]:
        """Rows of the EAs and cells of each committee."""
        eas, cells = (t.groupby("committee_code").indices if len(t) else {} for t in (self.eas, self.cells))
        return eas, cells

    @cached_property
    def _loads(self) -> dict[str, float]:
        return dict(zip(self.codes["ea_code"], self.codes["load"], strict=True))

    @cached_property
    def _ever(self) -> dict[str, list[str]]:
        return {str(c): g.tolist() for c, g in self.codes.groupby("committee_code")["ea_code"]}

    def held(self, ids: Codes, grains: Parts, homes: Codes) -> Codes:
        """EA that each grain was in by the list of building parts, None where the list does not say.

        Args:
            ids: ``building_id`` of the buildings, None for those that are not used.
            grains: of all buildings.
            homes: committee code of each building, None without one.
        """
        out = np.full(len(grains.building), None, dtype=object)
        placed = self.parts[self.parts["ea_code"].notna() & (self.parts["status"] != REPEATED)]
        placed = placed[placed["ea_code"].isin(set(self.eas["ea_code"]))]
        code, shape = placed["ea_code"].to_numpy(dtype=object), placed.geometry.to_numpy()
        rows = placed.groupby("building_id", sort=False).indices
        for k, b in enumerate(grains.building.tolist()):
            at = rows.get(ids[b]) if ids[b] is not None else None
            if at is None or homes[b] is None:
                continue
            best = at[0] if len(at) == 1 else at[shapely.area(shapely.intersection(shape[at], grains.shapes[k])).argmax()]
            out[k] = code[best] if code[best].startswith(homes[b]) else None
        return out

    def located(self, held: Codes, grains: Parts, homes: Codes) -> Codes:
        """EA of each grain: the one it was in, else the one of its committee that holds most of it; None without one."""
        out = held.copy()
        rest = np.flatnonzero(pd.isna(held) & pd.notna(homes[grains.building]))
        if not len(rest) or not len(self.eas):
            return out
        outlines = self.eas.geometry.to_numpy()
        part, ea = shapely.STRtree(outlines).query(grains.shapes[rest], predicate="intersects")
        same = self.eas["committee_code"].to_numpy(dtype=object)[ea] == homes[grains.building[rest[part]]]
        part, ea = part[same], ea[same]
        share = shapely.area(shapely.intersection(grains.shapes[rest[part]], outlines[ea]))
        order = np.lexsort((-ea, share, part))
        out[rest[part[order]]] = self.eas["ea_code"].to_numpy(dtype=object)[ea[order]]
        return out
