"""Checks of buildings: against committee lines, against each other, sizes, counts (V10-V20, U01-U05; doubles in `gis.checking.alike`).

One finding a building, with two exceptions: buildings in no committee are summed up where they are many (a parish cut
out of a city leaves thousands outside; each keeps its status in the table of building parts), and buildings that are no
dwellings are summed up by committee.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.checking.engulfing import engulfed
from gis.checking.ledger_checks import whole_units
from gis.geometry.prepared import prepared
from gis.intake.homes import assign_homes
from gis.issues import Issue, issue
from gis.measure import counts_establishments, establishments
from gis.messages.words import spots, who
from gis.rules import Rules

Shapes = NDArray[np.object_]
MOST_LISTED = 100  # buildings in no committee that have a finding each; more are summed up
_TINY_M2 = 6.0  # [V16]
_BLOCK_M2, _BLOCK_UNITS = 5_000.0, 40  # [V17 DEF]
_MOST_DECIMALS = 2  # of a share in percent
_WHOLE = 1e-9  # of a footprint
_SEARCHED = ("commercial", "industrial", "school", "hospital", "hotel", "office", "public")  # may hold dwellings [C15]
_USES_ZH = {
    "commercial": "商业",
    "industrial": "工业仓储",
    "school": "学校",
    "hospital": "医院",
    "hotel": "宾馆",
    "office": "办公",
    "public": "公共",
}


@dataclass(frozen=True)
class Homes:
    """Buildings with what the checks share: units, homes, status, and a place for each building."""

    committees: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    rules: Rules
    home: NDArray[np.intp]
    status: NDArray[np.object_]
    units: NDArray[np.int64]
    ids: NDArray[np.object_]
    shapes: Shapes

    @classmethod
    def of(cls, committees: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame, rules: Rules) -> Homes:
        """Find the homes."""
        home, status = assign_homes(buildings, committees, rules)
        ids = buildings["building_id"].to_numpy(dtype=object)
        return cls(committees, buildings, rules, home, status, whole_units(buildings), ids, buildings.geometry.to_numpy())

    def code(self, row: int | np.integer[Any]) -> str | None:
        """Code of the home committee of a building."""
        k = self.home[row]
        return None if k < 0 else str(self.committees["committee_code"].iloc[k])

    def codes(self, rows: Iterable[int | np.integer[Any]]) -> set[str]:
        """Codes of the home committees of buildings, of those that have one."""
        homes = self.home[np.asarray(list(rows), dtype=np.intp)]
        return set(self.committees["committee_code"].iloc[homes[homes >= 0]])

    def spot(self, rows: NDArray[np.intp]) -> Shapes:
        """A point in each of these buildings."""
        return spots(self.shapes[rows])


def across_lines(b: Homes) -> Iterator[Issue]:
    """V10 and its sisters: buildings that lie in several committees, or partly in none; not those that V16-over tells to delete."""
    outlines = prepared(b.committees.geometry.to_numpy())
    area = shapely.area(b.shapes)
    at = np.flatnonzero((b.home >= 0) & (area > 0))
    whole = shapely.covers(outlines[b.home[at]], b.shapes[at])
    at = at[~whole | np.isin(at, _in_others(b, at[whole]))]
    lying = np.concatenate([at, np.flatnonzero(np.isin(b.status, ("undecided", "doubled")))])
    lying = lying[engulfed(b.shapes, b.rules)[lying] == 0]
    pair, committee = shapely.STRtree(outlines).query(b.shapes[lying], predicate="intersects")
    share = shapely.area(shapely.intersection(b.shapes[lying[pair]], outlines[committee])) / np.maximum(area[lying[pair]], 1e-9)
    place = b.spot(lying)
    for k, group in pd.DataFrame({"c": committee, "s": share}).groupby(pair):
        row = lying[k]
        out_m2 = (1 - float(group["s"][group["c"] == b.home[row]].sum())) * area[row]
        twice = bool((group["s"] >= b.rules.home_share).sum() > 1)
        if b.home[row] >= 0 and out_m2 <= b.rules.overlap_report_m2 and not twice:
            continue
        shares = _said(b.committees, group)
        code = {"undecided": "V10-undecided", "doubled": "V10-doubled"}.get(b.status[row], "V10")
        home = who(b.committees, b.home[row]) if b.home[row] >= 0 else "-"
        params = {"id": b.ids[row], "shares": shares, "home": home, "units": int(b.units[row])}
        touched = b.committees["committee_code"].iloc[group.loc[group["s"] > 0, "c"]]
        yield issue(code, place[k], committee_code=b.code(row), building_id=b.ids[row], concerned=touched, **params)


def _in_others(b: Homes, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those of some buildings, each whole in its committee, that could be at home in another, which overlaps it there."""
    outlines = b.committees.geometry.to_numpy()
    pair, committee = shapely.STRtree(outlines).query(b.shapes[rows], predicate="intersects")
    other = committee != b.home[rows[pair]]
    pair, committee = pair[other], committee[other]
    share = shapely.area(shapely.intersection(b.shapes[rows[pair]], outlines[committee])) / shapely.area(b.shapes[rows[pair]])
    return np.unique(rows[pair[share >= b.rules.home_share]])


def _said(committees: gpd.GeoDataFrame, group: pd.DataFrame) -> str:
    """Shares of a building by committee, largest first, with the decimals that none needs to look like none or like all."""
    parts = sorted(((float(s), int(c)) for s, c in zip(group["s"], group["c"], strict=True) if s > 0), key=lambda x: (-x[0], x[1]))
    decimals = next((d for d in range(_MOST_DECIMALS) if all(_is_clear(s, d) for s, _ in parts)), _MOST_DECIMALS)
    return ", ".join(f"{_percent(s, decimals)} % {who(committees, c)}" for s, c in parts)


def _is_clear(share: float, decimals: int) -> bool:
    """Whether a share still differs from none and from all when it is rounded; one that is all does not."""
    return share >= 1 - _WHOLE or 0 < round(100 * share, decimals) < 100


def _percent(share: float, decimals: int) -> str:
    """A share in percent; what is nearer to none or all than can be written, as less or more than that."""
    if share >= 1 - _WHOLE:
        return "100"
    least = 10.0**-decimals
    return (
        f"< {least:g}"
        if 100 * share < least / 2
        else f"> {100 - least:g}"
        if 100 * (1 - share) < least / 2
        else f"{100 * share:.{decimals}f}"
    )


def outside(b: Homes) -> Iterator[Issue]:
    """V11: buildings in no committee."""
    at = np.flatnonzero(b.status == "no_committee")
    if len(at) > MOST_LISTED:
        most = at[[int(b.units[at].argmax())]]
        near = shapely.STRtree(b.committees.geometry.to_numpy()).query_nearest(b.shapes[at])[1]
        codes = b.committees["committee_code"].iloc[np.unique(near)]
        yield issue("V11-many", b.spot(most)[0], concerned=codes, count=len(at), units=int(b.units[at].sum()))
        return
    for row, place in zip(at, b.spot(at), strict=True):
        yield issue("V11", place, building_id=b.ids[row], id=b.ids[row], units=int(b.units[row]))


def odd_sizes(b: Homes) -> Iterator[Issue]:
    """V16 and V17: tiny and huge footprints, those that cover many other buildings; large ones with many units."""
    area = shapely.area(b.shapes)
    over = engulfed(b.shapes, b.rules)
    yield from _over_others(b, over, area)
    odd = (b.status == "") & (area > 0) & ((area < _TINY_M2) | (area > b.rules.huge_building_m2)) & (over == 0)
    block = (b.status == "") & ~odd & (area > _BLOCK_M2) & (b.units >= _BLOCK_UNITS)
    for code, mask in (("V16", odd), ("V17", block)):
        rows = np.flatnonzero(mask)
        for row, place in zip(rows, b.spot(rows), strict=True):
            params = {"id": b.ids[row], "area_m2": round(float(area[row]), 1), "units": int(b.units[row])}
            yield issue(code, place, committee_code=b.code(row), building_id=b.ids[row], **params)


def _over_others(b: Homes, over: NDArray[np.intp], area: NDArray[np.float64]) -> Iterator[Issue]:
    rows = np.flatnonzero((over > 0) & (b.buildings["status"].fillna("") == "").to_numpy())
    for row, place in zip(rows, b.spot(rows), strict=True):
        params = {"id": b.ids[row], "area_m2": round(float(area[row]), 1), "count": int(over[row])}
        touched = b.committees["committee_code"][b.committees.geometry.intersects(b.shapes[row]).to_numpy()]
        yield issue("V16-over", place, committee_code=b.code(row), building_id=b.ids[row], concerned=touched, **params)


def doubtful_units(b: Homes) -> Iterator[Issue]:
    """U01-U05: buildings to be searched, dwellings without units, construction sites, estimates."""
    use = b.buildings["use"].to_numpy(dtype=object)
    estimated = b.buildings["units_estimated"].to_numpy(dtype=bool)
    none, here = b.units == 0, b.home >= 0
    yield from _unsearched(b, np.flatnonzero(here & none & estimated & np.isin(use, _SEARCHED)), use)
    kinds = (("U02", none & ~estimated & np.isin(use, ("residential", "dormitory"))), ("U03", none & (use == "construction")))
    for code, mask in kinds:
        rows = np.flatnonzero(here & mask)
        for row, place in zip(rows, b.spot(rows), strict=True):
            yield issue(code, place, committee_code=b.code(row), building_id=b.ids[row], id=b.ids[row])
    if estimated.any():
        counts: dict[str, Any] = {"count": int(estimated.sum()), "total": len(use), "units": int(b.units[estimated].sum())}
        yield issue("U04", None, concerned=b.codes(np.flatnonzero(estimated)), **counts)
    open_ = b.buildings["establishments"].isna().to_numpy()
    if open_.any() and counts_establishments(b.rules):
        found = int(establishments(b.buildings, b.rules)[open_].sum())
        yield issue("U05", None, concerned=b.codes(np.flatnonzero(open_)), count=int(open_.sum()), total=len(use), found=found)


def _unsearched(b: Homes, rows: NDArray[np.intp], use: NDArray[np.object_]) -> Iterator[Issue]:
    for k, group in pd.Series(rows).groupby(b.home[rows]):
        count = Counter(use[group.to_numpy()])
        params: dict[str, Any] = {
            "a": who(b.committees, k),
            "count": len(group),
            "uses": ", ".join(f"{u} {n}" for u, n in count.most_common()),
            "uses_zh": "、".join(f"{_USES_ZH[u]} {n}" for u, n in count.most_common()),
        }
        yield issue("U01", b.spot(group.to_numpy()[:1])[0], committee_code=b.code(group.iloc[0]), **params)
