"""Keep the EAs that still fit: cut anew only those that do not, with as few neighbours as it takes, inside the borders of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineate import delineate
from gis.delineation.edge_matching import edge_matched
from gis.delineation.former import Former, Laid, lay
from gis.delineation.task import Task
from gis.delineation.whole import contacts
from gis.geometry.corners import with_corners
from gis.numbering import nearest_count, serpentine
from gis.plan import Plan
from gis.replanning.misfits import ea_of_parts, misfits, off_bands, torn
from gis.rules import Rules

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOST_NEIGHBOURS = 6  # that are cut anew with EAs that do not fit
_CHOICES = 3  # neighbours that are tried before another is taken with them
_NEAR_M = 2e-3  # from a corner to the side it lies on: twice the grid


@dataclass(frozen=True, kw_only=True)
class KeepTask(Task):
    """What there is to delineate, and the plan to keep.

    Attributes:
        former: the earlier EAs.
        held: (p,) EA that each building part was in, -1 where that is to be found by its place.
    """

    former: Former
    held: Ints


@dataclass(frozen=True)
class Region:
    """Some EAs, and the plan in their place; ``off`` of its EAs are outside the bands, None where it has not been tried."""

    eas: frozenset[int]
    parts: Ints
    plan: Plan | None = None
    off: int = 0


def keep(task: KeepTask, rules: Rules, seed: int) -> Plan:
    """The earlier plan, changed only where EAs no longer fit.

    An EA fits when its load is within the amber bands (or is outside as it was when it was made), it is one piece, and its
    borders run through no new building. Locked ones always stay. Same task, rules and seed: same plan.

    Returns:
        A plan with ``origin``: the EA of before whose code each one keeps, -1 for new ones, which come last in serpentine order.
    """
    spots = shapely.point_on_surface(task.shapes[task.load > 0])
    laid = lay(task.former, task.outline, spots)
    ea = ea_of_parts(task.shapes, laid, np.where(np.isin(task.held, laid.ea), task.held, -1))
    shapes, new = task.shapes, task.held < 0
    change, must = misfits(task.former, laid, task.outline, (shapes, task.load, ea, new), rules)
    ground = _Ground(task, laid, ea, rules, seed)
    regions: list[Region] = []
    for group in ground.groups(np.flatnonzero(change)):
        _settle(ground, group, must, regions)
    return _composed(ground, regions)


def as_before(task: KeepTask) -> Plan:
    """The earlier plan in the outline of now, with nothing cut anew."""
    laid = lay(task.former, task.outline, shapely.point_on_surface(task.shapes[task.load > 0]))
    ea = ea_of_parts(task.shapes, laid, np.where(np.isin(task.held, laid.ea), task.held, -1))
    return _composed(_Ground(task, laid, ea, Rules(), 0), [])


class _Ground:
    """The EAs of before with their land, loads and neighbours; regions of it can be cut anew."""

    def __init__(self, task: KeepTask, laid: Laid, ea: Ints, rules: Rules, seed: int) -> None:
        self.task, self.laid, self.ea, self.rules, self.seed = task, laid, ea, rules, seed
        self.count = int(laid.ea.max(initial=-1)) + 1
        self.load = np.bincount(ea, weights=task.load, minlength=self.count).astype(float)
        self.locked = np.append(task.former.locked, np.zeros(self.count, dtype=bool))[: self.count]
        pairs = laid.ea[contacts(laid.cells)[0]]
        pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
        self.beside: list[set[int]] = [set() for _ in range(self.count)]
        for a, b in pairs.tolist():
            self.beside[a].add(b)
            self.beside[b].add(a)

    def groups(self, some: Ints) -> list[frozenset[int]]:
        """EAs in groups that hang together."""
        left, out = set(some.tolist()), []
        while left:
            group, edge = set(), {min(left)}
            while edge:
                group |= edge
                left -= edge
                edge = {n for e in edge for n in self.beside[e]} & left
            out.append(frozenset(group))
        return out

    def off(self, eas: frozenset[int]) -> int:
        """How many of some EAs are outside the bands as they are."""
        number = np.bincount(self.ea[self.task.load > 0], minlength=self.count)
        at = np.array(sorted(eas))
        return int(off_bands(self.load[at], number[at], self.rules).sum())

    def cut(self, eas: frozenset[int]) -> Region:
        """A region cut anew."""
        land = shapely.coverage_union_all(self.laid.cells[np.isin(self.laid.ea, list(eas))])
        inside = np.isin(self.ea, list(eas))
        at = np.flatnonzero(inside | shapely.intersects(self.task.shapes, land))
        t = self.task
        load = np.where(inside[at], t.load[at], 0.0)
        together = np.where(inside[at], t.together[at], -1) if len(t.together) else t.together
        part = Task(land, t.shapes[at], load, t.building[at], t.lines, t.line_cost, t.binding, together)
        plan = delineate(part, self.rules, self.seed + 31 * min(eas))
        loads = np.bincount(plan.part_ea(), weights=part.load, minlength=plan.count).astype(float)
        number = np.bincount(plan.part_ea()[part.load > 0], minlength=plan.count)
        broken = torn(Laid(plan.cells, plan.block, plan.ea), t.outline, plan.count)
        return Region(eas, at, plan, int((off_bands(loads, number, self.rules) | broken).sum()))

    def strain(self, load: float) -> float:
        """How far EAs of a region with a load are from the target, by ratio; infinite where none can be within the bands."""
        r = self.rules
        count = max(nearest_count(load / r.target), int(np.ceil(load / r.hard_cap - 1e-9)))
        mean = load / count
        return abs(float(np.log(mean / r.target))) if r.amber_low <= mean <= r.amber_high else np.inf


def _settle(ground: _Ground, group: frozenset[int], must: Flags, regions: list[Region]) -> None:
    """Cut a group of EAs anew, with neighbours as far as it takes; regions that it reaches are cut again with it."""
    for r in [r for r in regions if r.eas & group]:
        group |= r.eas
        regions.remove(r)
    eas, best, tried = group, None, 0
    while True:
        choices = [eas] if tried == 0 else _wider(ground, eas, regions)
        if not choices or tried > _MOST_NEIGHBOURS:
            break
        cuts = [ground.cut(c) for c in choices[:_CHOICES] if np.isfinite(ground.strain(_sum(ground, c)))]
        best = min([*([best] if best else []), *cuts], key=lambda r: (r.off, len(r.eas)), default=None)
        if best is not None and not best.off:
            break
        eas, tried = choices[0], tried + 1
    if best is None and any(must[e] for e in group):
        best = ground.cut(group)
    if best is None or (best.off >= ground.off(best.eas) and not any(must[e] for e in best.eas)):
        return  # nothing is won by it: they stay as they are
    regions[:] = [r for r in regions if not r.eas & best.eas]
    regions.append(best)


def _sum(ground: _Ground, eas: frozenset[int]) -> float:
    return float(sum(ground.load[e] for e in eas))


def _wider(ground: _Ground, eas: frozenset[int], regions: list[Region]) -> list[frozenset[int]]:
    """The EAs with one neighbour more (or all of a region that has been cut anew), the most promising first."""
    out = []
    for n in sorted({n for e in eas for n in ground.beside[e]} - eas):
        if ground.locked[n]:
            continue
        out.append(eas | next((r.eas for r in regions if n in r.eas), frozenset({n})))
    return sorted(dict.fromkeys(out), key=lambda c: (ground.strain(_sum(ground, c)), len(c), sorted(c)))


def _composed(ground: _Ground, regions: list[Region]) -> Plan:
    """One plan of the EAs that stay and those of the regions."""
    laid, cut = ground.laid, {e for r in regions for e in r.eas}
    stays = ~np.isin(laid.ea, list(cut))
    old, ea = np.unique(laid.ea[stays], return_inverse=True)
    cells, block = [laid.cells[stays]], [laid.block[stays]]
    eas, origin, rows = [ea.astype(np.intp)], [old], len(old)
    for region in regions:
        assert region.plan is not None
        plan = region.plan
        cells.append(plan.cells)
        block.append(plan.block + int(max(b.max(initial=-1) for b in block)) + 1)
        eas.append(plan.ea + rows)
        origin.append(_heirs(ground, region))
        rows += plan.count
    every = np.concatenate(cells)
    shapes = with_corners(every, _NEAR_M) if regions else every
    plan = Plan(shapes, np.concatenate(block), np.concatenate(eas), rows, np.zeros(0, dtype=np.intp))
    plan = replace(plan, part_cell=_part_cells(ground, plan, regions, [len(c) for c in cells], old))
    plan = edge_matched(plan, ground.task.outline)  # only where corners a millimetre apart are left
    return _ordered(replace(plan, origin=np.where(np.concatenate(origin) < len(ground.task.former.load), np.concatenate(origin), -1)))


def _heirs(ground: _Ground, region: Region) -> Ints:
    """The EA of before whose code each EA of a region keeps: one of which it has the greatest part; of several, the one with most there."""
    assert region.plan is not None
    now, was = region.plan.part_ea(), ground.ea[region.parts]
    mine = np.isin(was, list(region.eas)) & (ground.task.load[region.parts] > 0)
    out = np.full(region.plan.count, -1, dtype=np.intp)
    most = np.zeros(region.plan.count)
    for e in sorted(region.eas):
        if e >= len(ground.task.former.load):
            continue
        shares = np.bincount(now[mine & (was == e)], weights=ground.task.load[region.parts][mine & (was == e)], minlength=len(out))
        k = int(shares.argmax())
        if shares[k] > most[k]:
            out[k], most[k] = e, shares[k]
    return out


def _part_cells(ground: _Ground, plan: Plan, regions: list[Region], sizes: list[int], old: Ints) -> Ints:
    """Cell of each building part."""
    out = np.full(len(ground.ea), -1, dtype=np.intp)
    base = sizes[0]
    for region, size in zip(regions, sizes[1:], strict=True):
        assert region.plan is not None
        inside = np.isin(ground.ea[region.parts], list(region.eas))
        out[region.parts[inside]] = region.plan.part_cell[inside] + base
        base += size
    spots = shapely.point_on_surface(ground.task.shapes)
    for k, e in enumerate(old.tolist()):
        mine = np.flatnonzero((out < 0) & (ground.ea == e))
        cells = np.flatnonzero(plan.ea[: sizes[0]] == k)
        if len(mine):
            out[mine] = cells[shapely.STRtree(plan.cells[cells]).query_nearest(spots[mine], all_matches=False)[1]]
    return out


def _ordered(plan: Plan) -> Plan:
    """The plan with EAs of before first, as they were, then new ones in serpentine order."""
    assert plan.origin is not None
    outlines = plan.outlines()
    fresh = np.flatnonzero(plan.origin < 0)
    row_m = float(np.sqrt(shapely.area(outlines).sum() / plan.count)) * 0.7
    spots = shapely.get_coordinates(shapely.point_on_surface(outlines[fresh]))
    kept = np.flatnonzero(plan.origin >= 0)
    order = np.concatenate([kept[np.argsort(plan.origin[kept])], fresh[serpentine(spots, row_m)]])
    new = np.empty(plan.count, dtype=np.intp)
    new[order] = np.arange(plan.count)
    return replace(plan, ea=new[plan.ea], origin=plan.origin[order])
