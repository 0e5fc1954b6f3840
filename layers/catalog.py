"""What the page shows of a project at one revision: tables read once, tile layers projected once, both when first asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, RLock
from typing import Any

import geopandas as gpd
import pandas as pd

from gis.concerned import concerned
from gis.errors import Conflict, NotFound
from gis.issues import Issue
from gis.ledger import unplaced_rows
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, EAS, PARTS, Table
from gis.workload import estimate_units
from layers.accounts import Account, import_findings, recount_project
from layers.credits import in_language
from layers.store import Project
from layers.stored_tables import SOURCES
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


LAYERS = (
    Layer("committees", COMMITTEES, 0, ("committee_code", "name"), "committees"),
    Layer("eas", EAS, 0, ("ea_code", "committee_code", "colour", "housing_units", "load"), ""),
    Layer("barriers", BARRIERS, 10, ("kind", "name"), "barriers"),
    Layer("cells", CELLS, 13, ("cell_id", "block_id", "ea_code"), ""),
    Layer("buildings", PARTS, 13, ("building_id", "part_no", "ea_code", "housing_units", "units_estimated", "status"), "buildings"),
    Layer("units", PARTS, 16, ("housing_units", "units_estimated"), "", points=True),
)


class Snapshot:
    """A project at one revision. What is computed from it is computed once."""

    def __init__(self, project: Project, meta: dict[str, str]) -> None:
        self.project = project
        self.meta = meta
        self.revision = int(meta["revision"])
        self.rules = project.rules
        self.version = hashlib.sha256(f"{meta.get('created')} {self.revision}".encode()).hexdigest()[:12]
        self._made: dict[Any, Any] = {}
        self._lock = RLock()
        self._counting = Lock()  # of its own: the map does not wait for the checks of a large county

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

    def drawn(self, layer_id: str) -> TileLayer:
        """The tiles of a layer as the map shows them; where a territory cuts the table down, it may show more (`layers.seen`)."""
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
        found = self.account()
        return import_findings(self.project) if found is None else found.issues

    def concerned(self) -> list[tuple[str, ...]]:
        """Codes of the committees that each of the findings is of."""
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
        if layer.points:
            frame = frame.set_geometry(frame.geometry.representative_point())
        return TileLayer(layer.id, frame, {c: frame[c].to_numpy(dtype=object) for c in layer.columns})


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
                self._snapshot = Snapshot(self._project, meta)
            return self._snapshot


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
    times = [*snapshot.table(SOURCES)["time"].dropna(), *plans["time"].dropna()]
    return max(times) if times else snapshot.meta.get("created")
