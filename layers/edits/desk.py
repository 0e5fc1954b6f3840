"""What a planner is answered: of a write the rows that changed, of a draft all of them, shapes as texts that only have to be sent."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

import geopandas as gpd

from gis.editing.draft import Draft
from gis.names import in_language
from layers.editing import Editing, Saved
from layers.edits.history import Act, Row
from layers.geojson import ShapeTexts, collection
from layers.page.listings import issue_rows

EA_COLUMNS = (
    *("ea_code", "committee_code", "name", "kind", "buildings", "housing_units", "households", "residents", "load"),
    *("workload_minutes", "area_m2", "colour", "score"),
)
CELL_COLUMNS = ("cell_id", "block_id", "ea_code")
PART_COLUMNS = ("building_id", "part_no", "ea_code", "cell_id", "building_no", "housing_units", "units_estimated", "label", "use", "status")
_MOST_KEPT = 256  # committees whose shapes are kept as texts


@dataclass(frozen=True)
class Told:
    """What is answered of a write: see `layers.editing.Saved`; shapes are the texts of ``eas`` and ``parts`` that differ."""

    row: Row
    repeated: bool
    gone: list[str]
    issues: list[dict[str, Any]]
    shapes: dict[str, str]


@dataclass(frozen=True)
class Shown:
    """A draft as it is sent; ``shapes``: the texts of its ``eas``, ``cells`` and ``parts``, none for who knows this revision."""

    revision: int
    locks: list[str]
    shapes: dict[str, str]


class Writes(Protocol):
    """Where edits are made: in this process (`Desk`), or in others (`layers.edits.desks.Desks`)."""

    def write(self, committee_code: str, act: Act, lang: str) -> Told:
        """Make an act and write it; refusals as of `layers.editing.Editing`."""

    def draft(self, committee_code: str, lang: str, known: Collection[int] = ()) -> Shown:
        """The draft of a committee; without its shapes where its revision is among those that are ``known``."""


class Desk:
    """Where edits of one project are made, in this process."""

    def __init__(self, editing: Editing) -> None:
        self.editing = editing
        self._texts: OrderedDict[str, ShapeTexts] = OrderedDict()
        self._lock = Lock()

    def write(self, committee_code: str, act: Act, lang: str) -> Told:
        """Make an act and write it.

        Args:
            committee_code: of the committee.
            act: an edit, undo, redo or restore, by its ``what``.
            lang: what issues and made names are said in.

        Raises:
            EnumapError: as `layers.editing.Editing.save`, ``undo``, ``redo`` and ``restore``.
        """
        ways = {"edit": self.editing.save, "undo": self.editing.undo, "redo": self.editing.redo, "restore": self.editing.restore}
        return told(ways[act.what](committee_code, act), lang)

    def draft(self, committee_code: str, lang: str, known: Collection[int] = ()) -> Shown:
        """The draft of a committee; without its shapes where its revision is among those that are ``known``.

        Raises:
            NotFound: ``committee_unknown``.
        """
        held = self.editing.drafts.get(committee_code)
        shapes = {} if held.revision in known else drawn(held.draft, lang, self._texts_of(committee_code))
        return Shown(held.revision, sorted(held.draft.locks), shapes)

    def _texts_of(self, code: str) -> ShapeTexts:
        with self._lock:
            found = self._texts.setdefault(code, ShapeTexts())
            self._texts.move_to_end(code)
            if len(self._texts) > _MOST_KEPT:
                self._texts.popitem(last=False)
            return found


def told(saved: Saved, lang: str) -> Told:
    """A write as it is answered."""
    shapes = {"eas": collection(in_language(saved.eas, lang), EA_COLUMNS), "parts": collection(saved.parts, PART_COLUMNS)}
    return Told(saved.row, saved.repeated, saved.gone, issue_rows(saved.issues, saved.eas.crs, lang), shapes)


def drawn(found: Draft, lang: str, texts: ShapeTexts | None = None) -> dict[str, str]:
    """A plan as GeoJSON: ``eas``, ``cells``, ``parts``; ``texts``: of shapes that were told before."""
    eas: gpd.GeoDataFrame = in_language(found.eas, lang)
    tables = {"eas": (eas, EA_COLUMNS), "cells": (found.cells, CELL_COLUMNS), "parts": (found.parts, PART_COLUMNS)}
    if texts is not None:
        texts.renew([frame.geometry.to_numpy() for frame, _ in tables.values()], found.committee.crs)
    return {name: collection(frame, columns, texts) for name, (frame, columns) in tables.items()}
