"""What the page shows of a project at one revision: tables read once, tile layers projected once, both when first asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, RLock
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import sqlalchemy as sa

from gis.checking.concerned import concerned
from gis.checking.ledger import unplaced_rows
from gis.errors import Conflict, NotFound
from gis.issues import Issue
from gis.rules import Rules
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, EA_CODES, EAS, LOCKS, PARTS, TOTALS, Table
from gis.workload import estimate_units
from layers.accounts import Account, import_findings, recount_project, stale_codes
from layers.edits.history import buildings_since, last_time, written_since
from layers.page.tally import Tables as Counted
from layers.page.tally import Tally, tally
from layers.page.tally import renewed as renewed_tally
from layers.reading.credits import in_language
from layers.storage.bookkeeping import facts
from layers.storage.patched import Patch, patched
from layers.storage.stored_rows import read
from layers.storage.stored_tables import PLANS, SOURCES, SQL
from layers.store import Project
from layers.tiles import TileLayer


@dataclass(frozen=True)
class Layer:
    """A layer of the map: where its rows are, from which zoom it is drawn, what each feature says, whose data it is."""

    id: str
    table: Table
    min_zoom: int
    columns: tuple[str, ...]
    role: str  # of the source that it comes from, a value of the table `SOURCES`
    points: bool = False  # one point inside each shape instead of the shape, for labels that are not cut by tile edges

    def shapes(self, found: gpd.GeoSeries) -> Any:
        """What is drawn of some shapes."""
        return found.representative_point() if self.points else found

    def values(self, frame: gpd.GeoDataFrame) -> dict[str, Any]:
        """What each feature says."""
        return {c: frame[c].to_numpy(dtype=object) for c in self.columns}


LAYERS = (
    Layer("committees", COMMITTEES, 0, ("committee_code", "name"), "committees"),
    Layer("eas", EAS, 0, ("ea_code", "committee_code", "colour", "housing_units", "load"), ""),
    Layer("barriers", BARRIERS, 10, ("kind", "name"), "barriers"),
    Layer("cells", CELLS, 13, ("cell_id", "block_id", "ea_code"), ""),
    Layer("buildings", PARTS, 13, ("building_id", "part_no", "ea_code", "housing_units", "units_estimated", "status"), "buildings"),
    Layer("units", PARTS, 16, ("housing_units", "units_estimated"), "", points=True),
)


_EDITED = (EAS, CELLS, PARTS)  # tables that edits change and the page shows
_UNSHOWN = (LOCKS, EA_CODES)
_COUNTED = (COMMITTEES, BUILDINGS, BARRIERS, EAS, PARTS)
_HOMES = "home codes"  # of `layers.page.listings`
_MOST_EDITS = 500  # between two snapshots; beyond, all is read anew
_UNSOUND = "rows of no committee have changed too"


class Snapshot:
    """A project at one revision. What is computed from it is computed once."""

    def __init__(self, project: Project, meta: dict[str, str], rules: Rules | None = None) -> None:
        self.project = project
        self.meta = meta
        self.revision = int(meta["revision"])
        self.rules = rules or project.rules
        self.version = _version(meta)
        self._made: dict[Any, Any] = {}
        self._lock = RLock()
        self._counting = Lock()  # of its own: the map does not wait for the checks of a large county

    def made(self, table: Table) -> Any:
        """A table where it has been read; else None."""
        return self._made.get(table)

    def renewed(self, meta: dict[str, str], patches: dict[Table, Patch], codes: list[str]) -> Snapshot:
        """The snapshot that follows when edits of the committees with these codes have changed some tables, and nothing else."""
        out = Snapshot(self.project, meta, self.rules)
        out.version = _version(meta, self.version)  # rows may stand in another order than if they were read anew
        kept = {key: value for key, value in list(self._made.items()) if isinstance(key, Table) or key == _HOMES}
        if PARTS in patches or BUILDINGS in patches:
            kept.pop(_HOMES, None)
        out._made = kept | {table: patch.frame for table, patch in patches.items()}
        for layer in LAYERS:
            drawn = self._made.get(("tiles", layer.id))
            if drawn is not None:
                out._made["tiles", layer.id] = _drawn_anew(layer, drawn, patches.get(layer.table))
        known = self._made.get("tally")
        if known is not None and all(self.made(t) is not None for t in _COUNTED):
            tables = Counted(*(out.table(t) for t in _COUNTED))
            totals = out.table(TOTALS) if BUILDINGS in patches else None
            out._made["tally"] = renewed_tally(known, tables, codes, out.rules, stale_codes(out.table(PLANS)), totals)
        return out

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made at the first call."""
        if key not in self._made:
            with self._lock:
                if key not in self._made:
                    self._made[key] = make()
        return self._made[key]

    def table(self, table: Table) -> Any:
        """A table of the project; a building without a row in the plan has one that says why.

        Raises:
            Conflict: ``revision_gone`` when somebody has written since.
        """
        return self.once(table, lambda: self._parts() if table == PARTS else self._read(table))

    def tiles(self, layer_id: str) -> TileLayer:
        """The tiles of a layer of `LAYERS`.

        Raises:
            NotFound: ``page_missing``.
        """
        found = [layer for layer in LAYERS if layer.id == layer_id]
        if not found:
            raise NotFound("page_missing", path=layer_id)
        return self.once(("tiles", layer_id), lambda: self._tiled(found[0]))  # type: ignore[no-any-return]

    def tally(self) -> Tally | None:
        """Counts and findings, kept up with edits; None before anything is there.

        Raises:
            Conflict: ``revision_gone`` when somebody has written since.
        """
        with self._counting:
            if "tally" not in self._made:
                found = self._made.get("account") or self._account()
                self._made["tally"] = None if found is None else tally(found)
                self._made["account"] = found
                if found is not None:
                    tables = (found.committees, found.buildings, found.barriers, found.eas, found.parts)
                    for table, frame in zip(_COUNTED, tables, strict=True):
                        self._made.setdefault(table, frame)
        return self._made["tally"]  # type: ignore[no-any-return]

    def drawn(self, layer_id: str) -> TileLayer:
        """The tiles of a layer as the map shows them; where a territory cuts the table down, it may show more (`layers.page.seen`)."""
        return self.tiles(layer_id)

    def account(self) -> Account | None:
        """The project counted anew with all its findings, as `coverage` and `export` tell them; None before anything is there.

        Raises:
            Conflict: ``revision_gone`` when somebody has written since.
        """
        with self._counting:
            if "account" not in self._made:
                self._made["account"] = self._account()
        return self._made["account"]  # type: ignore[no-any-return]

    def findings(self) -> list[Issue]:
        """All findings: the one list that the page, the report, the command and the plan file show."""
        found = self.tally()
        return import_findings(self.project) if found is None else found.issues

    def concerned(self) -> list[tuple[str, ...]]:
        """Codes of the committees that each of the findings is of."""
        counted = self.tally()
        if counted is not None:
            return counted.concerned
        found = self.findings()
        return self.once("concerned", lambda: concerned(found, self.table(COMMITTEES), self.table(BUILDINGS)))  # type: ignore[no-any-return]

    def _account(self) -> Account | None:
        if not (len(self.table(COMMITTEES)) and len(self.table(BUILDINGS))):
            return None
        found = recount_project(self.project)
        if self.project.revision != self.revision:
            raise Conflict("revision_gone", file=self.project.path.name)
        return found

    def _read(self, table: Table) -> Any:
        revision, (frame,) = self.project.read_all(table)
        if revision != self.revision:
            raise Conflict("revision_gone", file=self.project.path.name)
        return frame

    def _parts(self) -> gpd.GeoDataFrame:
        parts = self._read(PARTS)
        if len(parts) or not len(self.table(BUILDINGS)):
            return parts
        return unplaced_rows(estimate_units(self.table(BUILDINGS), self.rules), self.table(COMMITTEES), self.rules)

    def _tiled(self, layer: Layer) -> TileLayer:
        frame = self.table(layer.table)
        return TileLayer(layer.id, frame.set_geometry(layer.shapes(frame.geometry), crs=frame.crs), layer.values(frame))


class Catalog:
    """The newest snapshot of a project file."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._snapshot: Snapshot | None = None
        self._lock = Lock()

    def now(self) -> Snapshot:
        """The project as it stands."""
        meta = self._project.meta
        with self._lock:
            if self._snapshot is None or self._snapshot.meta != meta:
                known = None if self._snapshot is None else renewed(self._snapshot, meta)
                self._snapshot = known or Snapshot(self._project, meta)
            return self._snapshot


def _version(meta: dict[str, str], before: str = "") -> str:
    """By which tiles are asked for: of other tables, or of the same in another order, it is another."""
    return hashlib.sha256(f"{meta.get('created')} {meta['revision']} {before}".encode()).hexdigest()[:12]


def _drawn_anew(layer: Layer, drawn: TileLayer, patch: Patch | None) -> TileLayer:
    if patch is None:
        return drawn
    shapes = layer.shapes(patch.frame.geometry.iloc[patch.changed]).to_numpy()
    return drawn.renewed(layer.values(patch.frame), patch, shapes)


def renewed(before: Snapshot, meta: dict[str, str]) -> Snapshot | None:
    """A snapshot after edits of some committees, made from the one before; None where more than that has changed.

    What edits do not touch is taken over; of tables that were read the rows of these committees are read anew, and of
    counts and findings those of these committees are made anew.
    """
    if not 0 < int(meta["revision"]) - before.revision <= _MOST_EDITS or meta.get("base") != before.meta.get("base"):
        return None
    with before.project.reading() as connection:
        if facts(connection) != meta:
            return None
        written = written_since(connection, before.revision)
        if set().union(*written.values()) - {table.name for table in (*_EDITED, BUILDINGS, *_UNSHOWN)}:
            return None
        found = {t: _patch(connection, t, before.made(t), "committee_code", sorted(written)) for t in _EDITED if before.made(t) is not None}
        if before.made(BUILDINGS) is not None and any(BUILDINGS.name in names for names in written.values()):
            ids = sorted(buildings_since(connection, before.revision))
            found[BUILDINGS] = _patch(connection, BUILDINGS, before.made(BUILDINGS), "building_id", ids)
    if any(patch is _UNSOUND for patch in found.values()):
        return None
    patches = {t: patch for t, patch in found.items() if isinstance(patch, Patch)}
    return before.renewed(meta, patches, sorted(written))


def edited_between(before: Snapshot, after: Snapshot) -> list[str] | None:
    """Codes of the committees that were edited from one snapshot to another; None where more than their plans has changed."""
    if after.revision < before.revision or after.meta.get("base") != before.meta.get("base"):
        return None
    with before.project.reading() as connection:
        written = written_since(connection, before.revision)
    unknown = set().union(*written.values()) - {table.name for table in (*_EDITED, *_UNSHOWN)}
    return None if unknown else sorted(written)


def _patch(connection: sa.Connection, table: Table, known: Any, column: str, values: list[str]) -> Patch | str | None:
    """What edits have made of the rows of a table that have one of some values in a column; None for nothing."""
    now = read(connection, table, None, where=[SQL[table.name].c[column].in_(values)])
    rows = np.flatnonzero(known[column].isin(values).to_numpy())
    patch = patched(table, known, rows, now)
    count = connection.execute(sa.select(sa.func.count()).select_from(SQL[table.name])).scalar()
    return patch if count == len(known if patch is None else patch.frame) else _UNSOUND


def attributions(snapshot: Snapshot, lang: str) -> list[dict[str, Any]]:
    """Whose data each layer is: layer id, file, attribution and licence as noted at the import, time."""
    sources: pd.DataFrame = snapshot.table(SOURCES)
    newest = sources[~sources.duplicated(["role", "file", "layer"], keep="last")]
    return [
        {"layer": layer.id, "file": row["file"], "attribution": in_language(row["attribution"] or "", lang) or None, "time": row["time"]}
        for layer in LAYERS
        for row in newest[newest["role"] == layer.role].to_dict("records")
    ]


def saved_at(snapshot: Snapshot, plans: pd.DataFrame) -> str | None:
    """When the project was last written, UTC."""
    with snapshot.project.reading() as connection:
        edited = last_time(connection)
    times = [*snapshot.table(SOURCES)["time"].dropna(), *plans["time"].dropna(), *([edited] if edited else [])]
    return max(times) if times else snapshot.meta.get("created")
