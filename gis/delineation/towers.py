"""Buildings too big for one EA: split by entrance, or by floors (R43, R44): see `grains`.

A building is first taken apart into its *grains*, the smallest pieces a plan may deal out: its entrances, or a few of its
floors. Delineation gives each grain to an EA; grains of one building that stand side by side in the same EA then make up
one *part*. So a tower is cut where the balance of its neighbours wants it, and always between entrances or floors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.tower_overlaps import Cut, merged, overlapping, runs_between
from gis.geometry.slices import broken, length_m, slice_across
from gis.numbering import nearest_count
from gis.rules import Rules

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

WHOLE, ENTRANCE, FLOOR = 0, 1, 2  # what the numbers of a part count
_THIN_M = 1.8  # slices are no thinner: the land of a slice that juts out must not be a thread
_GRID_M = 1e-3


@dataclass(frozen=True)
class Parts:
    """Building parts, or the grains they are made of.

    Attributes:
        building: (p,) row of the building.
        units: (p,) housing units, whole numbers that add up to the building's.
        kind: (p,) `WHOLE`, `ENTRANCE` or `FLOOR`.
        first, last: (p,) the entrances or floors it holds, from 1; 1 and 1 where whole.
        shapes: (p,) the footprint, or its slice.
    """

    building: Ints
    units: NDArray[np.int64]
    kind: Ints
    first: Ints
    last: Ints
    shapes: Geometries

    def labels(self, language: str) -> NDArray[np.object_]:
        """(p,) what stands on lists and sheets: "" for a whole building, 1单元-3单元, 1-10层 (entrances 1-3, floors 1-10)."""
        out, split = np.full(len(self.kind), "", dtype=object), np.flatnonzero(self.kind != WHOLE)
        rows = zip(self.kind[split].tolist(), self.first[split].tolist(), self.last[split].tolist(), strict=True)
        out[split] = [_label(*row, language) for row in rows]
        return out


def grains(shapes: Geometries, units: Floats, entrances: Floats, floors: Floats, lands: Geometries, rules: Rules) -> Parts:
    """The smallest pieces of each building that may lie in an EA of their own: one a building up to ``rules.split_above``.

    One of more is taken apart by its entrances where these are known and hold no more than ``rules.green_high`` each; by floors,
    where these are known, if an entrance holds more or entrances are not known and it has a lift's height; else by as many
    entrances as length and units suggest.

    Args:
        shapes: (n,) footprints, metric CRS.
        units: (n,) housing units.
        entrances: (n,) stairwells, NaN where unknown.
        floors: (n,) floors, NaN where unknown.
        lands: (n,) outline of each building's committee, None without: a building across its line is not taken apart
            where a grain would lie mostly beyond it.
        rules: gives ``split_above``, ``entrance_m``, ``units_per_entrance``, ``lift_from_floors`` and ``target``.
    """
    whole = np.rint(np.nan_to_num(units)).astype(np.int64)
    number = np.ones(len(shapes), dtype=np.int64)
    cut: dict[int, Cut] = {}
    towers = np.flatnonzero((whole > rules.split_above) & (shapely.area(shapes) > 1.0))
    tied = overlapping(shapes, towers) if len(towers) else {}
    for k in towers.tolist():
        ways = _ways(shapes[k], int(whole[k]), float(entrances[k]), float(floors[k]), rules)
        if k in tied:
            found = _cut_around(shapes[k], int(whole[k]), lands[k], ways, tied[k], rules.split_above)
        else:
            found = _cut(shapes[k], int(whole[k]), lands[k], ways)
        if found is not None:
            cut[k] = found
            number[k] = len(found[1])
    building = np.repeat(np.arange(len(shapes)), number)
    one = np.ones(len(building), dtype=np.intp)
    made = Parts(building, whole[building], one * WHOLE, one, one.copy(), shapes[building])
    start = np.cumsum(number) - number
    for k, (slices, share, kind, bounds) in cut.items():
        at = slice(start[k], start[k] + number[k])
        made.units[at], made.shapes[at], made.kind[at] = share, slices, kind
        made.first[at], made.last[at] = bounds[:-1] + 1, bounds[1:]
    return made


def with_units(parts: Parts, units: Floats) -> Parts:
    """The parts with the units that their buildings are stated to have, in proportion where these are others than so far.

    Args:
        parts: of buildings in their order.
        units: (n,) housing units of each building.
    """
    whole = np.rint(np.nan_to_num(units)).astype(np.int64)
    sums = np.bincount(parts.building, weights=parts.units, minlength=len(whole))
    out = parts.units.copy()
    end = np.cumsum(np.bincount(parts.building, minlength=len(whole)))
    for k in np.flatnonzero(sums != whole).tolist():
        mine = slice(end[k - 1] if k else 0, end[k])
        share = np.cumsum(np.append(0, parts.units[mine])) if sums[k] > 0 else np.arange(end[k] - mine.start + 1)
        out[mine] = np.diff(share * whole[k] // share[-1])
    return replace(parts, units=out)


def joined(parts: Parts, place: Ints, shapes: Geometries) -> tuple[Parts, Ints]:
    """Grains of one building that stand side by side in the same place, as one part each.

    Args:
        parts: the grains, in the order of the buildings.
        place: (p,) where each lies, for instance its EA.
        shapes: (n,) footprints: a building that is not divided gets its own back.

    Returns:
        The parts, and the first grain of each.
    """
    run, made = runs(parts.building, place, parts.shapes)
    first = np.flatnonzero(run)
    last = np.append(first[1:], len(place))[: len(first)] - 1
    whole = np.bincount(parts.building[run], minlength=len(shapes)) == 1
    building, made = parts.building[first], made[last]
    alone = whole[building]
    units = np.add.reduceat(parts.units, first) if len(first) else parts.units[:0]
    made[alone] = shapes[building[alone]]
    kind = np.where(alone, WHOLE, parts.kind[first])
    begin, end = np.where(alone, 1, parts.first[first]), np.where(alone, 1, parts.last[last])
    return Parts(building, units, kind, begin, end, made), first


def runs(building: Ints, place: Ints, shapes: Geometries) -> tuple[NDArray[np.bool_], Geometries]:
    """Whether each grain begins a part, and the shape of its part up to it: the last grain of a part has all of it.

    Args:
        building, place: (p,) as in `joined`.
        shapes: (p,) of the grains.
    """
    run = np.ones(len(place), dtype=bool)
    run[1:] = (building[1:] != building[:-1]) | (place[1:] != place[:-1])
    made = shapes.copy()
    for i in np.flatnonzero(~run):
        both = shapely.union_all([made[i - 1], shapes[i]], grid_size=_GRID_M)
        run[i] = both.geom_type != "Polygon"  # grains that do not touch, in a footprint with wings, stay parts of their own
        made[i] = shapes[i] if run[i] else both
    return run, made


def _cut(shape: shapely.Geometry, units: int, land: shapely.Geometry | None, ways: list[tuple[int, Ints]], turn: float = 0.0) -> Cut | None:
    """The first of some ways by which a building falls into whole slices, each at home in its committee."""
    for kind, bounds in ways:
        share = np.diff(bounds * units // bounds[-1])
        slices = slice_across(shape, share / units, turn)
        if len(slices) == len(share) and not broken(slices) and _inside(slices, land):
            return slices, share, kind, bounds
    return None


def _cut_around(
    shape: shapely.Geometry, units: int, land: shapely.Geometry | None, ways: list[tuple[int, Ints]], others: Geometries, most: float
) -> Cut | None:
    """The first cut, across the long axis or along it, whose slices, with those that another building ties together, hold up to ``most``.

    Where there is none, that with the smallest; where others tie all of them, the building is cut as if they were not there:
    an area then has the whole of it, and says why.
    """
    best: Cut | None = None
    for way, turn in product(ways, (0.0, 90.0)):
        found = _cut(shape, units, land, [way], turn)
        if found is None or (turn and _thinnest_m(found[0]) < _THIN_M):
            continue
        found = merged(found, runs_between(found[0], others))
        if len(found[1]) > 1 and (best is None or found[1].max() < best[1].max()):
            best = found
            if best[1].max() <= most:
                break
    return best or _cut(shape, units, land, ways)


def _thinnest_m(slices: list[shapely.Geometry]) -> float:
    """Mean width of the thinnest slice."""
    return min(float(s.area) / max(length_m(s), 1e-9) for s in slices)


def _inside(slices: list[shapely.Geometry], land: shapely.Geometry | None) -> bool:
    """Whether at least half of each slice lies in its committee."""
    if land is None:
        return True
    return bool((shapely.area(shapely.intersection(slices, land)) >= 0.5 * shapely.area(slices)).all())


def _ways(shape: shapely.Geometry, units: int, entrances: float, floors: float, rules: Rules) -> list[tuple[int, Ints]]:
    """Ways to take a building apart, the best first: what is counted, and after how many of them a grain ends (0 first)."""
    by_floor = []
    if floors >= 2 and units / floors <= rules.split_above:
        by_floor = [(FLOOR, _floor_bounds(length_m(shape), units, int(floors), rules))]
    known = int(entrances) if entrances >= 2 and units / entrances <= rules.split_above else 0
    count = known or _likely_entrances(length_m(shape), units, rules)
    fewest = int(np.ceil(units / rules.split_above))
    by_entrance = [(ENTRANCE, np.arange(k + 1)) for k in (dict.fromkeys((count, fewest)) if not known else (count,))]
    tall = floors >= rules.lift_from_floors or entrances >= 1
    fits = known and units / known <= rules.green_high  # else EAs of one entrance each would be too large, and others too small
    return by_entrance + by_floor if fits or not tall else by_floor + by_entrance


def _likely_entrances(long_m: float, units: int, rules: Rules) -> int:
    """Entrances by length and units; so many that the EAs which the building would fill alone get as many each."""
    count = max(2, round(long_m / rules.entrance_m), int(np.ceil(units / rules.units_per_entrance)))
    alone = nearest_count(units / rules.target)
    even = alone * max(1, round(count / alone))
    return even if even >= 2 and units / even <= rules.split_above else count


def _floor_bounds(wide_m: float, units: int, floors: int, rules: Rules) -> Ints:
    """Grains of whole floors: a tenth of the target where that is a floor or more, and no slice too thin.

    Their number is a multiple of the EAs that the building would fill alone, so that it can be cut in even parts.
    """
    most = int(rules.split_above * floors / units)
    step = min(most, max(1, int(0.1 * rules.target * floors / units), int(np.ceil(_THIN_M * floors / max(wide_m, _THIN_M)))))
    count, alone = -(-floors // step), nearest_count(units / rules.target)
    even = count - count % alone
    if even and -(-floors // even) <= most:
        count = even
    return np.arange(count + 1) * floors // count


def _label(kind: int, first: int, last: int, language: str) -> str:
    if language == "zh":
        if kind == FLOOR:
            return f"{first}-{last}层" if last > first else f"{first}层"
        return f"{first}单元-{last}单元" if last > first else f"{first}单元"
    word = "floor" if kind == FLOOR else "entrance"
    return f"{word}s {first}-{last}" if last > first else f"{word} {first}"


def stairwells(label: str) -> int:
    """Stairwells of a part by its label: 3 for 1单元-3单元, 1 for floors; 0 for a whole building, of which it says nothing."""
    if not label:
        return 0
    numbers = [int(n) for n in re.findall(r"\d+", label)]
    return numbers[-1] - numbers[0] + 1 if "单元" in label or "entrance" in label else 1
