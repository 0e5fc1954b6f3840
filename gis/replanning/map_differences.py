"""What a plan differs in from the map that was issued before: count, name, code and area, level by level [R9]."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

LEVELS = {"county": 6, "township": 9, "committee": 12, "ea": 15}  # digits of a code
COLUMNS = ("level", "code", "what", "issued", "now", "difference")  # what: count, name, code, area
_LEAST_M2, _LEAST_SHARE = 1.0, 1e-3  # of an area, from which it differs: below lies what drawing anew in another program does
_SAME = 0.5  # share of both that must lie in each other where one thing has another code


@dataclass(frozen=True)
class Map:
    """A map: committees (``committee_code``, ``name``) and EAs (``ea_code``, ``name``), in one metric CRS; names None where unknown.

    Virtual EAs have no shape. An issued map may lack committees: then only their EAs are compared.
    """

    committees: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame


def differences(issued: Map, now: Map) -> pd.DataFrame:
    """Each difference as a row of `COLUMNS`; values as text, areas in square metres.

    Args:
        issued: the map before.
        now: the plan.
    """
    rows = [*_counts(issued, now), *_of_layer(issued.eas, now.eas, "ea", "ea_code")]
    if len(issued.committees):
        rows += [*_of_layer(issued.committees, now.committees, "committee", "committee_code"), *_sums(issued, now)]
    order = {level: k for k, level in enumerate(LEVELS)}
    rows.sort(key=lambda row: (order[row[0]], row[1], row[2]))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _counts(issued: Map, now: Map) -> Iterator[tuple[str, ...]]:
    """EAs of each county, township and committee."""
    for level in ("county", "township", "committee"):
        old, new = (m.eas["ea_code"].str[: LEVELS[level]].value_counts().to_dict() for m in (issued, now))
        for code in sorted({*old, *new}):
            before, after = int(old.get(code, 0)), int(new.get(code, 0))
            if before != after:
                yield level, code, "count", str(before), str(after), f"{after - before:+d}"


def _of_layer(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, level: str, key: str) -> Iterator[tuple[str, ...]]:
    before, after = old.set_index(key), new.set_index(key)
    both = sorted(set(before.index) & set(after.index))
    yield from _codes(old, new, level, key)
    for code in both:
        names = [frame["name"].get(code) for frame in (before, after)]
        if all(isinstance(n, str) and n for n in names) and names[0] != names[1]:
            yield level, code, "name", names[0], names[1], ""
        yield from _area(level, code, *(_m2(frame.geometry.get(code)) for frame in (before, after)))


def _codes(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, level: str, key: str) -> Iterator[tuple[str, ...]]:
    """Codes that are gone or new; where one thing has another code, both stand in a row."""
    gone = old[~old[key].isin(new[key])].reset_index(drop=True)
    come = new[~new[key].isin(old[key])].reset_index(drop=True)
    pairs = _same_places(gone, come)
    for i, j in sorted(pairs.items()):
        yield level, str(gone[key].iloc[i]), "code", str(gone[key].iloc[i]), str(come[key].iloc[j]), ""
    for i in sorted(set(range(len(gone))) - set(pairs)):
        yield level, str(gone[key].iloc[i]), "code", str(gone[key].iloc[i]), "", ""
    for j in sorted(set(range(len(come))) - set(pairs.values())):
        yield level, str(come[key].iloc[j]), "code", "", str(come[key].iloc[j]), ""


def _same_places(gone: gpd.GeoDataFrame, come: gpd.GeoDataFrame) -> dict[int, int]:
    """Rows of ``come`` by rows of ``gone`` that lie mostly in each other."""
    a, b = _shapes(gone), _shapes(come)
    if not len(a) or not len(b):
        return {}
    i, j = shapely.STRtree(b).query(a, predicate="intersects")
    shared = shapely.area(shapely.intersection(a[i], b[j]))
    fits = shared > _SAME * np.maximum(shapely.area(a[i]), shapely.area(b[j]))
    return dict(zip(i[fits].tolist(), j[fits].tolist(), strict=True))


def _shapes(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    shapes = np.asarray(frame.geometry, dtype=object)
    return np.where(shapely.is_missing(shapes), shapely.Polygon(), shapes)


def _sums(issued: Map, now: Map) -> Iterator[tuple[str, ...]]:
    """Areas of counties and townships: of the committees in them."""
    for level in ("county", "township"):
        old, new = (_by_prefix(m.committees, LEVELS[level]) for m in (issued, now))
        for code in sorted(set(old) & set(new)):
            yield from _area(level, code, old[code], new[code])


def _by_prefix(committees: gpd.GeoDataFrame, digits: int) -> dict[str, float]:
    areas = pd.Series(shapely.area(_shapes(committees)), index=committees["committee_code"].str[:digits].to_numpy())
    return {str(code): float(v) for code, v in areas.groupby(level=0).sum().items()}


def _area(level: str, code: str, before: float, after: float) -> Iterator[tuple[str, ...]]:
    if abs(after - before) > max(_LEAST_M2, _LEAST_SHARE * before):
        yield level, code, "area", f"{before:.1f}", f"{after:.1f}", f"{after - before:+.1f}"


def _m2(shape: Any) -> float:
    return 0.0 if shape is None else float(shapely.area(shape))
