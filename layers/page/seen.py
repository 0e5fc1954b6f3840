"""What one person sees of a project: the tables of a snapshot, cut down to a territory before anything is computed from them.

The lists, the facts, the search, the tiles and the account are then made from what is left, so that none of them can show more.
Beyond the territory stand the outlines and names of all committees and the barriers, as any map shows them, and for some roles the lines
of EAs one level wider (`gis.people.roles`).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.coverage import BUILDINGS_COUNTED, recount
from gis.issues import Issue
from gis.people.territory import Territory
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, EAS, PARTS, REGIONS, Table
from layers.accounts import Account, stale_codes
from layers.catalog import LAYERS, Catalog, Snapshot, edited_between
from layers.page import listings
from layers.page.tally import Tally
from layers.storage.stored_tables import PLANS, SOURCES
from layers.tiles import TileLayer

_FOR_ALL = ("committees", "barriers")  # layers that are drawn beyond the territory
_MOST_KEPT = 64  # territories whose tables are held


class Seen(Snapshot):
    """A snapshot as a territory shows it."""

    def __init__(self, base: Snapshot, territory: Territory, around: bool) -> None:
        super().__init__(base.project, base.meta, base.rules)
        self.territory = territory
        self._base, self._lines = base, territory.around() if around else territory
        self._around = around
        self.version = hashlib.sha256(f"{base.version} {territory} {around}".encode()).hexdigest()[:12]

    def following(self, base: Snapshot, codes: Collection[str]) -> Seen | None:
        """What is seen after edits of committees: all but the findings as it was; None where something of the territory is among them."""
        if any(self.territory.meets(code) for code in codes):
            return None
        out = Seen(base, self.territory, self._around)
        around = any(self._lines.meets(code) for code in codes)
        out._made = {key: value for key, value in list(self._made.items()) if _stays(key) or (key == _LINES and not around)}
        if not around:
            out.version = self.version  # the browser keeps its tiles
        return out

    def table(self, table: Table) -> Any:
        """The rows of a table that lie in the territory; of the committees those that have something of it.

        Raises:
            KeyError: a table of which nobody has said what may be seen.
            Conflict: ``revision_gone`` when somebody has written since.
        """
        return self.once(table, lambda: _cut(self._base.table(table), _SHOWN[table.name](self, self._base)))

    def drawn(self, layer_id: str) -> TileLayer:
        """The tiles of a layer as the map shows them."""
        if layer_id in _FOR_ALL:
            return self._base.tiles(layer_id)
        if layer_id == "eas" and self._lines != self.territory:
            return self.once(_LINES, self._lines_of_eas)  # type: ignore[no-any-return]
        return self.tiles(layer_id)

    def tiles(self, layer_id: str) -> TileLayer:
        """The tiles of a layer, row by row those of its table.

        Raises:
            NotFound: ``page_missing``.
        """
        return self._base.tiles(layer_id) if layer_id == "barriers" else super().tiles(layer_id)

    def findings(self) -> list[Issue]:
        """The findings of the territory: those of its committees, of its EAs alone where it has no whole committee."""
        return [i for i, mine in zip(self._base.findings(), self._mine(), strict=True) if mine]

    def concerned(self) -> list[tuple[str, ...]]:
        """Codes of the committees that each of the findings is of; those elsewhere are left out."""
        found = [codes for codes, mine in zip(self._base.concerned(), self._mine(), strict=True) if mine]
        return [tuple(c for c in codes if self.territory.meets(c)) for codes in found]

    def _mine(self) -> list[bool]:
        found, concerned = self._base.findings(), self._base.concerned()

        def chosen() -> list[bool]:
            ids = set(self.table(BUILDINGS)["building_id"])
            return [
                self.territory.whole
                or any(self.territory.holds(c) for c in codes)
                or (bool(i["ea_code"]) and self.territory.holds(i["ea_code"]))
                or (i["building_id"] in ids and self.territory.finest > _COMMITTEE_DIGITS)
                for i, codes in zip(found, concerned, strict=True)
            ]

        return self.once("mine", chosen)  # type: ignore[no-any-return]

    def tally(self) -> Tally | None:
        """Counts and findings of the territory: of whole committees those of the project, of EAs alone counted anew.

        Raises:
            Conflict: ``revision_gone`` when somebody has written since.
        """
        whole = self._base.tally()
        if whole is None:
            return None
        if self.territory.finest > _COMMITTEE_DIGITS:
            found = self.account()
            assert found is not None
            return Tally(found.coverage.committees, found.coverage.buildings, self.findings(), self.concerned())
        own = whole.by_committee[_told(self.territory.holds, whole.by_committee["committee_code"])]
        status = self.table(PARTS)[["building_id", "status"]].drop_duplicates("building_id")["status"].value_counts()
        counts = (len(self.table(BUILDINGS)), int(status.get("no_committee", 0)), int(status.get("doubled", 0)))
        buildings = dict(zip(BUILDINGS_COUNTED, counts, strict=True))
        return Tally(own.reset_index(drop=True), buildings, self.findings(), self.concerned())

    def _account(self) -> Account | None:
        if self._base.tally() is None:
            return None
        committees, buildings, eas, parts = (self.table(t) for t in (COMMITTEES, BUILDINGS, EAS, PARTS))
        issues = self.findings()
        coverage = recount(committees, buildings, eas, parts, self.rules, issues)
        return Account(committees, buildings, self.table(BARRIERS), eas, parts, coverage, issues, stale_codes(self.table(PLANS)))

    def _lines_of_eas(self) -> TileLayer:
        layer = next(layer for layer in LAYERS if layer.id == "eas")
        frame = self._base.table(EAS)
        mask = _told(self._lines.holds, frame["ea_code"])
        if mask.all():
            return self._base.tiles("eas")
        frame = _cut(frame, mask)
        return TileLayer(layer.id, frame, layer.values(frame))


_COMMITTEE_DIGITS = 12
_LINES = "lines"
_STAYING = ("committees", "eas", "tiles", "named eas", "home codes", "building names", "folded")  # what is made of tables alone


def _stays(key: Any) -> bool:
    """Whether what is kept under a key is as it was after edits elsewhere."""
    return isinstance(key, Table) or (key[0] if isinstance(key, tuple) else key) in _STAYING


def _told(test: Callable[[str | None], bool], codes: pd.Series) -> NDArray[np.bool_]:
    """A test of each code, made once for those that are the same."""
    at, different = pd.factorize(codes)
    told: NDArray[np.bool_] = np.array([*(test(c) for c in different), test(None)], dtype=bool)
    of_each: NDArray[np.bool_] = told[at]
    return of_each


def _cut(frame: Any, mask: NDArray[np.bool_] | None) -> Any:
    return frame if mask is None or mask.all() else frame[mask].reset_index(drop=True)


def _parts(seen: Seen, base: Snapshot) -> NDArray[np.bool_]:
    """Parts in EAs of the territory, and those in no EA that are at home in a committee that lies in it."""
    ea_codes, homes = base.table(PARTS)["ea_code"], pd.Series(listings.home_codes(base), dtype=object)
    return _told(seen.territory.holds, ea_codes.where(ea_codes.notna(), homes))


def _buildings(seen: Seen, base: Snapshot) -> NDArray[np.bool_]:
    if seen.territory.whole:
        return np.ones(len(base.table(BUILDINGS)), dtype=bool)
    return base.table(BUILDINGS)["building_id"].isin(seen.table(PARTS)["building_id"]).to_numpy(dtype=bool)  # type: ignore[no-any-return]


_SHOWN: dict[str, Callable[[Seen, Snapshot], NDArray[np.bool_] | None]] = {  # table -> rows that are seen; None for all
    COMMITTEES.name: lambda seen, base: _told(seen.territory.meets, base.table(COMMITTEES)["committee_code"]),
    PLANS.name: lambda seen, base: _told(seen.territory.meets, base.table(PLANS)["committee_code"]),
    REGIONS.name: lambda seen, base: _told(seen.territory.meets, base.table(REGIONS)["region_code"]),
    EAS.name: lambda seen, base: _told(seen.territory.holds, base.table(EAS)["ea_code"]),
    CELLS.name: lambda seen, base: _told(seen.territory.holds, base.table(CELLS)["ea_code"]),
    PARTS.name: _parts,
    BUILDINGS.name: _buildings,
    BARRIERS.name: lambda seen, base: None,
    SOURCES.name: lambda seen, base: None,
}


class Views:
    """What each territory shows of the newest snapshot, made once for all who have it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._kept: OrderedDict[tuple[str, bool], Seen] = OrderedDict()
        self._of: Snapshot | None = None
        self._lock = Lock()

    def now(self, territory: Territory, around: bool) -> Snapshot:
        """The project as it stands, as far as a territory shows it."""
        base = self._catalog.now()
        if territory.whole:
            return base
        with self._lock:
            if self._of is not base:
                self._follow(base)
            seen = self._kept.get((str(territory), around)) or Seen(base, territory, around)
            self._kept[str(territory), around] = seen
            self._kept.move_to_end((str(territory), around))
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return seen

    def _follow(self, base: Snapshot) -> None:
        """Keep what the edits since the snapshot before do not touch."""
        codes = None if self._of is None else edited_between(self._of, base)
        followed = {} if codes is None else {key: seen.following(base, codes) for key, seen in self._kept.items()}
        self._kept = OrderedDict((key, seen) for key, seen in followed.items() if seen is not None)
        self._of = base
