"""What one person sees of a project: the tables of a snapshot, cut down to a territory before anything is computed from them.

The lists, the facts, the search, the tiles and the account are then made from what is left, so that none of them can show more.
Beyond the territory stand the outlines and names of all committees and the barriers, as any map shows them, and for some roles the lines
of EAs one level wider (`gis.roles`).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.coverage import recount
from gis.issues import Issue
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, EAS, PARTS, REGIONS, Table
from gis.territory import Territory
from layers import listings
from layers.accounts import Account, stale_codes
from layers.catalog import LAYERS, Catalog, Snapshot
from layers.stored_tables import PLANS, SOURCES
from layers.tally import Tally
from layers.tiles import TileLayer

_FOR_ALL = ("committees", "barriers")  # layers that are drawn beyond the territory
_MOST_KEPT = 64  # territories whose tables are held


class Seen(Snapshot):
    """A snapshot as a territory shows it."""

    def __init__(self, base: Snapshot, territory: Territory, around: bool) -> None:
        super().__init__(base.project, base.meta, base.rules)
        self.territory = territory
        self._base, self._lines = base, territory.around() if around else territory
        self.version = hashlib.sha256(f"{base.version} {territory} {around}".encode()).hexdigest()[:12]

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
            return self.once("lines", self._lines_of_eas)  # type: ignore[no-any-return]
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
        """Counts and findings of the territory."""
        found = self.account()
        return None if found is None else Tally(found.coverage.committees, found.coverage.buildings, self.findings(), self.concerned())

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
        frame = _cut(frame, self._lines.held(frame["ea_code"]))
        return TileLayer(layer.id, frame, {c: frame[c].to_numpy(dtype=object) for c in layer.columns})


_COMMITTEE_DIGITS = 12


def _cut(frame: Any, mask: NDArray[np.bool_] | None) -> Any:
    return frame if mask is None or mask.all() else frame[mask].reset_index(drop=True)


def _parts(seen: Seen, base: Snapshot) -> NDArray[np.bool_]:
    """Parts in EAs of the territory, and those in no EA that are at home in a committee that lies in it."""
    ea_codes, homes = base.table(PARTS)["ea_code"], listings.home_codes(base)
    return np.array([seen.territory.holds(ea or home) for ea, home in zip(ea_codes, homes, strict=True)], dtype=bool)


def _buildings(seen: Seen, base: Snapshot) -> NDArray[np.bool_]:
    if seen.territory.whole:
        return np.ones(len(base.table(BUILDINGS)), dtype=bool)
    return base.table(BUILDINGS)["building_id"].isin(seen.table(PARTS)["building_id"]).to_numpy(dtype=bool)  # type: ignore[no-any-return]


_SHOWN: dict[str, Callable[[Seen, Snapshot], NDArray[np.bool_] | None]] = {  # table -> rows that are seen; None for all
    COMMITTEES.name: lambda seen, base: seen.territory.met(base.table(COMMITTEES)["committee_code"]),
    PLANS.name: lambda seen, base: seen.territory.met(base.table(PLANS)["committee_code"]),
    REGIONS.name: lambda seen, base: seen.territory.met(base.table(REGIONS)["region_code"]),
    EAS.name: lambda seen, base: seen.territory.held(base.table(EAS)["ea_code"]),
    CELLS.name: lambda seen, base: seen.territory.held(base.table(CELLS)["ea_code"]),
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
                self._kept.clear()
                self._of = base
            seen = self._kept.get((str(territory), around)) or Seen(base, territory, around)
            self._kept[str(territory), around] = seen
            self._kept.move_to_end((str(territory), around))
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return seen
