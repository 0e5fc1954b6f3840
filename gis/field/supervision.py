"""Supervision areas: EAs of a committee that hang together, as many as one supervisor leads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import ceil

import geopandas as gpd
import numpy as np
import shapely

from gis.adjacency import LEAST_CONTACT_M

MOST = 5  # EAs of an area: R57 has 4 to 5 enumerators under one supervisor, one to each EA
_LOOKED_AT = 600  # sets of EAs followed at each step; an EA with very many neighbours has far more
Contacts = Mapping[str, Mapping[str, float]]


def supervision_areas(eas: gpd.GeoDataFrame) -> list[list[str]]:
    """Codes of the EAs of each area: as few areas as hold at most `MOST`, as equal in size as the borders allow.

    Args:
        eas: table `EAS` of one committee, without virtual ones, in metres. EAs apart from all others join the nearest.
    """
    rows = eas.sort_values("ea_code")
    return grouped(contacts(rows["ea_code"].tolist(), rows.geometry.to_numpy()))


def contacts(codes: Sequence[str], shapes: np.ndarray) -> dict[str, dict[str, float]]:
    """Metres along which EAs touch; what would fall apart is joined across its shortest gap, with 0 metres.

    Args:
        codes: of the EAs.
        shapes: (n,) their polygons in metres.
    """
    out: dict[str, dict[str, float]] = {code: {} for code in codes}
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for a, b in zip(first, second, strict=True):
        if a < b and (metres := shapely.intersection(shapes[a], shapes[b]).length) >= LEAST_CONTACT_M:
            out[codes[a]][codes[b]] = out[codes[b]][codes[a]] = float(metres)
    at = {code: i for i, code in enumerate(codes)}
    while len(pieces := _pieces(out, codes)) > 1:
        inside, outside = sorted(pieces[0]), sorted(set(codes) - pieces[0])
        gaps = shapely.distance(shapes[[at[c] for c in inside]][:, None], shapes[[at[c] for c in outside]][None, :])
        row, column = np.unravel_index(int(gaps.argmin()), gaps.shape)
        out[inside[row]][outside[column]] = out[outside[column]][inside[row]] = 0.0
    return out


def grouped(touching: Contacts, most: int = MOST) -> list[list[str]]:
    """Areas of EAs that touch: from the rim inwards each takes what leaves the rest most whole, then what touches longest."""
    out, left = [], [set(piece) for piece in _pieces(touching, touching)]
    while left:
        piece = left.pop()
        areas = ceil(len(piece) / most)
        if areas == 1:
            out.append(sorted(piece))
            continue
        best = min(_offers(touching, piece, areas, most), key=lambda offer: offer[0])[1]
        out.append(sorted(best))
        left += _pieces(touching, piece - best)
    return sorted(out)


def _offers(touching: Contacts, piece: set[str], areas: int, most: int) -> Iterator[tuple[tuple[float, ...], frozenset[str]]]:
    """Areas that could be cut off at the rim of a piece, the least value the best: areas that the rest needs, odd sizes, contact."""
    rim = min(sorted(piece), key=lambda code: len(piece & touching[code].keys()))
    mean = len(piece) / areas
    for size in {int(mean), ceil(mean)}:
        for area in sorted(_around(touching, piece, rim, size), key=sorted):
            rest = [len(p) for p in _pieces(touching, piece - area)]
            uneven = max(abs(n / ceil(n / most) - mean) for n in rest)
            yield (sum(ceil(n / most) for n in rest), len(rest), uneven, -_metres(touching, area)), area


def _around(touching: Contacts, piece: set[str], start: str, size: int) -> set[frozenset[str]]:
    """Connected sets of ``size`` codes of a piece with ``start`` among them: all, or where they are many those that touch longest."""
    found = {frozenset((start,))}
    for _ in range(size - 1):
        found = {area | {other} for area in found for code in area for other in touching[code] if other in piece and other not in area}
        if len(found) > _LOOKED_AT:
            found = set(sorted(found, key=lambda area: (-_metres(touching, area), sorted(area)))[:_LOOKED_AT])
    return found


def _metres(touching: Contacts, area: Collection[str]) -> float:
    return sum(m for code in sorted(area) for other, m in sorted(touching[code].items()) if other in area)


def _pieces(touching: Contacts, codes: Collection[str]) -> list[set[str]]:
    """Codes that hang together, by their first codes."""
    left, out = set(codes), []
    while left:
        piece, edge = set(), {min(left)}
        while edge:
            piece |= edge
            edge = {other for code in edge for other in touching[code] if other in left} - piece
        left -= piece
        out.append(piece)
    return out
