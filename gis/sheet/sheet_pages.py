"""Which maps the sheet of an EA has: one, or an overview and as many enlargements as it takes to read every number."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from gis.sheet.label_places import Surroundings
from gis.sheet.number_places import SMALL, Signs, place_numbers
from gis.sheet.sheet_slices import Wanted, arrange
from gis.sheets import SCALES, Bounds, Layout, SheetProfile, fit, lay_out, pages

Rows = NDArray[np.intp]
Group = tuple[Rows, Wanted]  # buildings, and the map that they need
Placed = tuple[Layout, Rows]  # a map, and the buildings that it numbers
_APART_M = 60.0  # from which on buildings are of two groups
_TOGETHER = 12  # buildings that are not parted: what cannot be read among so few, no larger scale helps
_LARGER = 1.4  # times the scale of the map of the whole EA, which an enlargement has that is made for few numbers
_LITTLE = 1.2  # times that scale, under which none is made
_FEW = 2  # numbers for which a map little larger is not worth a page
_SMALLER = 2.5  # times smaller than on a page of its own, which an overview may be to leave room for enlargements
PLATE_MM = (30.0, 9.0)  # of letter, scale and bar in the lower left of one of several maps
NORTH_MM = (9.0, 13.0)  # of the arrow in the upper right


@dataclass(frozen=True)
class SheetMap:
    """One map of a sheet.

    Attributes:
        page: where it stands, what it shows.
        letter: "" for the overview, or the only map; A, B ... for enlargements.
        rows: of the signs, those that it must number.
        frames: letter and ground of the enlargements that are marked on it.
        alone: whether it is the only map of the sheet.
    """

    page: Layout
    letter: str
    rows: Rows
    frames: tuple[tuple[str, shapely.Polygon], ...] = ()
    alone: bool = False


def sheet_pages(outline: shapely.Geometry, signs: Signs, profile: SheetProfile, paper: str = "A4") -> list[list[SheetMap]]:
    """The maps of each page.

    One map of the whole EA where its numbers can be read, or no larger one could be made. Else an overview, which numbers
    what can be read on it, and enlargements for the rest, on the first page where there is room, on pages of their own where
    there is none.

    Args:
        outline: of the EA, metric CRS.
        signs: its buildings.
        profile: margins, sizes.
        paper: a key of `gis.sheets.PAPERS_MM`.
    """
    everyone = np.arange(len(signs.numbers))
    whole = lay_out(_bounds([outline, *signs.shapes], 0.0), profile, paper)
    plan = _Planner(outline, signs, profile, paper, whole)
    hard = plan.hard(whole, everyone, alone=True)
    if len(hard) <= plan.allowed(everyone):
        return [[SheetMap(whole, "", everyone, alone=True)]]
    near = _neighbourhoods(signs.shapes)
    crowded = plan.crowded([everyone[near == k] for k in np.unique(near[hard])])
    groups = [group for group in plan.groups(crowded) if plan.is_worth(group)]
    if not groups:
        return [[SheetMap(whole, "", everyone, alone=True)]]
    apart = [(part, plan.wanted(part)) for rows, _ in groups for part in (rows[near[rows] == k] for k in np.unique(near[rows]))]
    return min((plan.paged(some) for some in (groups, apart)), key=len)


def furniture(page: Layout, alone: bool) -> NDArray[np.float64]:
    """Boxes (k, 4) of a map where its arrow stands, and its scale where it is not the only map."""
    left, bottom, width, height = page.frame_mm
    north = (left + width - NORTH_MM[0], bottom + height - NORTH_MM[1], left + width, bottom + height)
    plate = (left, bottom, left + PLATE_MM[0], bottom + PLATE_MM[1])
    return np.array([north] if alone else [north, plate])


class _Planner:
    """What can be read where."""

    def __init__(self, outline: shapely.Geometry, signs: Signs, profile: SheetProfile, paper: str, whole: Layout) -> None:
        self._edge, self._signs, self._profile, self._whole = shapely.boundary(outline), signs, profile, whole
        self._first, self._next = (pages(profile, paper, first) for first in (True, False))
        west, south, east, north = _bounds([outline, *signs.shapes], 0.0)
        w, h = (east - west) * profile.around, (north - south) * profile.around
        self._ground = (west - w, south - h, east + w, north + h)

    def hard(self, page: Layout, rows: Rows, alone: bool = False) -> Rows:
        """Those of some buildings whose numbers cannot be read at a glance; small ones are, if they are few."""
        edge = shapely.transform(self._edge, page.to_mm)
        around = Surroundings(page.frame_mm, furniture(page, alone), edge)
        found = place_numbers(self._signs, rows, page, around, easy_only=True, grow=False)
        small = ~np.isnan(found.at[:, 0]) & (found.type == SMALL)
        return np.flatnonzero(found.hard | (small & (small.sum() > self._profile.small_share * len(rows))))

    def allowed(self, rows: Rows) -> int:
        """How many such a map may have."""
        return self._profile.hard_most(len(rows))

    def crowded(self, parts: list[Rows]) -> Rows:
        """Buildings of those neighbourhoods that cannot be read on the map of the whole EA even alone; of all if each can.

        A far barn can, at the end of a line; it was the crowd elsewhere that made its number hard.
        """
        hard = [rows for rows in parts if len(self.hard(self._whole, rows)) > self.allowed(rows)]
        return np.sort(np.concatenate(hard or parts))

    def groups(self, rows: Rows) -> list[Group]:
        """Buildings shared into groups, each of which can be read on one page as far as a larger scale helps."""
        wanted = self.wanted(rows)
        if len(rows) <= _TOGETHER or len(self.hard(self._page_of(wanted.bounds), rows)) <= self.allowed(rows):
            return [(rows, wanted)]
        return [group for part in _halves(self._signs, rows) for group in self.groups(part)]

    def wanted(self, rows: Rows) -> Wanted:
        """The map that some buildings need: where as few of them are hard to read as may be, or as on a page of their own."""
        bounds = _bounds(self._signs.shapes[rows], self._profile.yard_m)
        page = self._page_of(bounds)
        most = self._most(bounds, rows, max(self.allowed(rows), len(self.hard(page, rows))))
        return Wanted(bounds, max(most, page.scale_denominator))

    def is_worth(self, group: Group) -> bool:
        """Whether a map of its own shows a group larger than that of the whole EA does, and so that more of it can be read.

        For a number or two it must be truly larger.
        """
        rows, wanted = group
        page = self._page_of(wanted.bounds)
        gained = len(self.hard(self._whole, rows)) - len(self.hard(page, rows))
        times = self._whole.scale_denominator / page.scale_denominator
        return times >= _LITTLE and gained > 0 and (times >= _LARGER or gained > _FEW)

    def _page_of(self, bounds: Bounds) -> Layout:
        """A page after the first that shows some ground as large as can be."""
        return min((fit(bounds, page) for page in self._next), key=lambda page: page.scale_denominator)

    def _most(self, bounds: Bounds, rows: Rows, hard: int) -> int:
        """The largest scale denominator, under that of the whole EA, at which no more than so many are hard to read."""
        west, south, east, north = bounds
        middle = (west + east) / 2, (south + north) / 2
        scales = [s for s in SCALES if s < self._whole.scale_denominator]

        def unread(scale: int) -> bool:
            width, height = (east - west) * 1000.0 / scale, (north - south) * 1000.0 / scale + PLATE_MM[1]
            tight = replace(self._whole, frame_mm=(0.0, 0.0, width, height), scale_denominator=scale, centre_m=middle)
            return len(self.hard(tight, rows)) > hard

        return scales[max(bisect(scales, False, key=unread) - 1, 0)] if scales else SCALES[0]

    def paged(self, groups: list[Group]) -> list[list[SheetMap]]:
        """Overview and enlargements on as few pages as can be."""
        everyone = np.arange(len(self._signs.numbers))
        rest = np.setdiff1d(everyone, np.concatenate([rows for rows, _ in groups]))
        overview, first, todo = self._first_page(groups, rest)
        todo = sorted(todo, key=self._number)
        placed = [first]
        while todo:
            placed.append(self._next_page(todo))
            todo = todo[len(placed[-1]) :]
        letters = iter(range(len(groups)))
        lettered = [[SheetMap(page, _letter(next(letters)), rows) for page, rows in maps] for maps in placed]
        frames = tuple((m.letter, m.page.ground_box()) for maps in lettered for m in maps)
        return [[SheetMap(overview, "", rest, frames), *lettered[0]], *lettered[1:]]

    def _first_page(self, groups: list[Group], rest: Rows) -> tuple[Layout, list[Placed], list[Group]]:
        """The overview, beside it as many enlargements as find room, and those that do not; small ones find it first."""
        overview = Wanted(self._ground, int(_SMALLER * self._whole.scale_denominator), weight=1.0)
        by_size = sorted(groups, key=lambda group: np.prod(group[1].size_mm))
        for k in range(len(groups), 0, -1):
            chosen = sorted(by_size[:k], key=self._number)
            found = arrange(self._first, [overview, *(wanted for _, wanted in chosen)], self._profile)
            if found is not None and len(self.hard(found[0], rest)) <= self.allowed(rest):
                return found[0], _joined(found[1:], chosen), by_size[k:]
        return self._whole, [], groups

    def _next_page(self, groups: list[Group]) -> list[Placed]:
        """As many enlargements as one page has room for."""
        for k in range(len(groups), 1, -1):
            found = arrange(self._next, [wanted for _, wanted in groups[:k]], self._profile)
            if found is not None:
                return _joined(found, groups[:k])
        return [(self._page_of(groups[0][1].bounds), groups[0][0])]

    def _number(self, group: Group) -> int:
        return int(self._signs.numbers[group[0]].min())


def _joined(maps: list[Layout], groups: list[Group]) -> list[Placed]:
    return [(page, rows) for page, (rows, _) in zip(maps, groups, strict=True)]


def _letter(k: int) -> str:
    """A to Z, then A1 to Z1 and so on."""
    return chr(ord("A") + k % 26) + (str(k // 26) if k >= 26 else "")


def _bounds(shapes: Iterable[shapely.Geometry], yard_m: float) -> Bounds:
    west, south, east, north = shapely.total_bounds(np.array(list(shapes), dtype=object)).tolist()
    return west - yard_m, south - yard_m, east + yard_m, north + yard_m


def _neighbourhoods(shapes: NDArray[np.object_]) -> Rows:
    """To which group of buildings each belongs, none of which are far from all others."""
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_APART_M)
    graph = coo_matrix((np.ones(len(a)), (a, b)), shape=(len(shapes), len(shapes)))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)


def _halves(signs: Signs, rows: Rows) -> list[Rows]:
    """Buildings in two groups: those that lie apart, else where the widest gap runs across the middle of them."""
    near = _neighbourhoods(signs.shapes[rows])
    at = signs.spots[rows]
    if near.max() > 0:
        tree = linkage(at, "single")
        two = fcluster(tree, 2, "maxclust")
        return [rows[two == k] for k in (1, 2)]
    along = at[:, int(np.argmax(np.ptp(at, axis=0)))]
    order = np.argsort(along, kind="stable")
    gaps = np.diff(along[order])
    quarter = len(rows) // 4
    cut = quarter + int(np.argmax(gaps[quarter : len(gaps) - quarter])) + 1
    return [rows[np.sort(order[:cut])], rows[np.sort(order[cut:])]]
