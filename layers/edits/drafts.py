"""The plan of one committee out of the project, as edits take it; those that are worked on are held in memory.

What is held is used only while the committee is at the revision that it was read at, so another process may write too.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa

from gis.editing.draft import Draft, Tables, draft_of
from gis.errors import NotFound
from gis.intake.homes import assign_homes
from gis.replanning.ea_codes import register
from gis.rules import Rules
from gis.schema import BARRIERS, BUILDINGS, CELLS, COMMITTEES, EA_CODES, EAS, LOCKS, PARTS, Table
from layers.edits.history import committee_revisions
from layers.storage.changes import Changes, changes, inverse, ordered
from layers.storage.dialects import dialect_of
from layers.storage.stored_rows import Conditions, leanly_named, read
from layers.storage.stored_tables import META, PLANS, SQL
from layers.store import Project

_MOST_HELD = 256  # drafts; about 1 MB each, with what was written last and the texts of their shapes
Frames = dict[Table, pd.DataFrame]


@dataclass(frozen=True)
class Held:
    """A draft, and what else the project keeps of its committee.

    Attributes:
        draft: the plan.
        waiting: rows of `PARTS` at home in the committee that are in no EA: of a building that came after the plan.
        codes: table `EA_CODES` of the committee.
        plans: its row of the table `PLANS`, if any.
        revision: of the committee.
        base: revision of the project at which whole tables were last written.
        beside: revisions of the committees around, whose EAs and buildings the draft knows.
        last: what was written last, where this process has written it.
    """

    draft: Draft
    waiting: gpd.GeoDataFrame
    codes: pd.DataFrame
    plans: pd.DataFrame
    revision: int
    base: int
    beside: dict[str, int]
    last: Last | None = None

    def turned(self, what: str, n: int) -> tuple[Held, Changes] | None:
        """What undoing revision ``n`` makes, or redoing it, and what changes by it; None where more than the last write must be known.

        The rows of the history never change, and this is the committee at its newest one: so what was there before that is there again.
        """
        last = self.last
        if last is None or last.revision != self.revision or (self.base, self.beside) != (last.before.base, last.before.beside):
            return None
        opposite = {"undo": "redo", "redo": "undo"}[what]
        if (what, n) != ("undo", last.revision) and (opposite, n) != (last.what, last.of_revision):
            return None
        return replace(last.before, revision=self.revision + 1), inverse(last.changes)

    def tables(self) -> Frames:
        """All rows of the committee, in the order of their keys."""
        draft, parts = self.draft, self.draft.parts
        if len(self.waiting):
            parts = gpd.GeoDataFrame(pd.concat([parts, self.waiting], ignore_index=True)) if len(parts) else self.waiting
        frames = {COMMITTEES: draft.committee, BUILDINGS: draft.buildings, EAS: draft.eas, CELLS: draft.cells, PARTS: parts}
        frames |= {LOCKS: lock_rows(draft), EA_CODES: self.codes, PLANS: self.plans}
        return {table: ordered(table, frame) for table, frame in frames.items()}


@dataclass(frozen=True)
class Last:
    """What was written of a committee last, its revision, the revision that an undo was about, and the committee before it."""

    what: str
    revision: int
    of_revision: int
    changes: Changes
    before: Held


def held_of(before: Held, frames: Frames, revision: int) -> Held:
    """What the rows of a committee make, beside the EAs and barriers of ``before``."""
    code, parts = before.draft.committee_code, frames[PARTS]
    placed = (parts["committee_code"] == code).to_numpy(dtype=bool)
    draft = replace(
        before.draft,
        committee=frames[COMMITTEES],
        cells=frames[CELLS],
        eas=frames[EAS],
        parts=parts[placed].reset_index(drop=True),
        buildings=frames[BUILDINGS],
        locks=frozenset(frames[LOCKS]["ea_code"]),
        used_codes=frozenset(frames[EA_CODES]["ea_code"]) | frozenset(frames[EAS]["ea_code"]),
    )
    waiting = parts[~placed].reset_index(drop=True)
    return replace(before, draft=draft, waiting=waiting, codes=frames[EA_CODES], plans=frames[PLANS], revision=revision, last=None)


def following(before: Held, draft: Draft) -> tuple[Held, Changes]:
    """The committee after an edit, and the rows that differ."""
    parts = draft.parts if draft.parts is before.draft.parts else ordered(PARTS, draft.parts)
    buildings = draft.buildings if draft.buildings is before.draft.buildings else ordered(BUILDINGS, draft.buildings)
    draft = replace(draft, parts=parts, buildings=buildings)
    then = replace(before, draft=draft, codes=_codes(before, draft), revision=before.revision + 1, last=None)
    old, new = _rows(before.draft), _rows(draft)
    new[EA_CODES] = then.codes
    old[EA_CODES] = before.codes
    if draft.locks != before.draft.locks:
        old[LOCKS], new[LOCKS] = lock_rows(before.draft), lock_rows(draft)
    return then, changes(old, new)


def _rows(draft: Draft) -> Frames:
    return {COMMITTEES: draft.committee, BUILDINGS: draft.buildings, EAS: draft.eas, CELLS: draft.cells, PARTS: draft.parts}


def _codes(before: Held, draft: Draft) -> pd.DataFrame:
    """Table `EA_CODES` after an edit: the load of an EA that it has changed is that which it has now."""
    was = before.draft
    load = pd.Series(draft.eas["load"].to_numpy(dtype=float), index=draft.eas["ea_code"])
    old = pd.Series(was.eas["load"].to_numpy(dtype=float), index=was.eas["ea_code"])
    if load.equals(old) and (draft.used_codes, draft.locks) == (was.used_codes, was.locks):
        return before.codes
    known = before.codes.set_index("ea_code")["load"].reindex(load.index)
    load = known.where((load == old.reindex(load.index)).to_numpy(), load)
    return ordered(EA_CODES, register(load, before.codes, {*draft.used_codes, *was.used_codes}, draft.locks))


def lock_rows(draft: Draft) -> pd.DataFrame:
    """Table `LOCKS` of a draft."""
    codes = sorted(draft.locks)
    return leanly_named(pd.DataFrame({"ea_code": codes, "committee_code": [draft.committee_code] * len(codes)}, dtype=object))


class Drafts:
    """The drafts of a project, those used last held in memory."""

    def __init__(self, project: Project) -> None:
        self._project, self._rules = project, project.rules
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lock = Lock()

    def get(self, committee_code: str) -> Held:
        """The committee as it is now.

        Raises:
            NotFound: ``committee_unknown``.
        """
        with self._project.reading() as connection:
            return self.read(connection, committee_code)

    def read(self, connection: sa.Connection, committee_code: str) -> Held:
        """The same, as a connection sees it."""
        base, held = base_of(connection), self._held.get(committee_code)
        beside = {} if held is None else held.beside
        revisions = committee_revisions(connection, [committee_code, *beside])
        revision = revisions.pop(committee_code)
        if held is None or (held.base, held.revision) != (base, revision):
            held = self._loaded(connection, committee_code, base, revision)
        elif revisions != beside:
            held = _with_surroundings(connection, held)
        self.put(held)
        return held

    def put(self, held: Held) -> None:
        """Hold what was just written."""
        code = held.draft.committee_code
        with self._lock:
            known = self._held.get(code)
            if known is None or (held.base, held.revision) >= (known.base, known.revision):
                self._held[code] = held
                self._held.move_to_end(code)
            if len(self._held) > _MOST_HELD:
                self._held.popitem(last=False)

    def _loaded(self, connection: sa.Connection, code: str, base: int, revision: int) -> Held:
        committee = _read(connection, COMMITTEES, code)
        if not len(committee):
            known = connection.execute(sa.select(SQL[COMMITTEES.name].c.committee_code).order_by(sa.text("1")).limit(3)).scalars()
            raise NotFound("committee_unknown", file=self._project.path.name, code=code[:60], known=", ".join(known))
        draft, waiting = _draft(connection, committee, self._rules)
        codes, plans = ordered(EA_CODES, _read(connection, EA_CODES, code)), _read(connection, PLANS, code)
        beside = committee_revisions(connection, _around(draft))
        return Held(draft, waiting, codes, plans, revision, base, beside)


def _read(connection: sa.Connection, table: Table, committee_code: str | None, where: Conditions = ()) -> Any:
    """Rows of a table, for a draft."""
    return read(connection, table, committee_code, where=where, lean=True)


def base_of(connection: sa.Connection) -> int:
    """Revision of the project at which whole tables were last written."""
    meta = SQL[META.name]
    return int(connection.execute(sa.select(meta.c.value).where(meta.c.key == "base")).scalar() or 0)


def _draft(connection: sa.Connection, committee: gpd.GeoDataFrame, rules: Rules) -> tuple[Draft, gpd.GeoDataFrame]:
    """The draft, and rows of parts at home in the committee that are in no EA."""
    code = committee["committee_code"].iloc[0]
    near, mine = _near(connection, committee), SQL[EAS.name].c.committee_code == code
    eas = _read(connection, EAS, None, where=[mine, near(EAS)])
    parts, cells = ordered(PARTS, _read(connection, PARTS, code)), _read(connection, CELLS, code)
    codes = _read(connection, EA_CODES, code)["ea_code"]
    tables: dict[str, Any] = {"committees": committee, "cells": cells, "eas": eas, "parts": parts}
    tables |= {"buildings": _buildings(connection, committee), "barriers": _read(connection, BARRIERS, None, where=[near(BARRIERS)])}
    draft = draft_of(code, Tables(**tables), rules, locks=_read(connection, LOCKS, code)["ea_code"], used_codes=codes)
    sql = SQL[PARTS.name]
    waiting = _read(connection, PARTS, None, where=[sql.c.committee_code.is_(None) & (sql.c.status == "unplanned") & near(PARTS)])
    home, _ = assign_homes(waiting.assign(status=""), committee, rules)
    return draft, ordered(PARTS, waiting[home == 0])


def _buildings(connection: sa.Connection, committee: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Buildings with a part in a committee, and those near it."""
    sql, parts = SQL[BUILDINGS.name], SQL[PARTS.name]
    listed = sql.c.building_id.in_(sa.select(parts.c.building_id).where(parts.c.committee_code == committee["committee_code"].iloc[0]))
    return ordered(BUILDINGS, _read(connection, BUILDINGS, None, where=[listed, _near(connection, committee)(BUILDINGS)]))


def _near(connection: sa.Connection, committee: gpd.GeoDataFrame) -> Any:
    """Gives, for a table, the condition that a row lies in the box around a committee."""
    box = tuple(committee.total_bounds.tolist())
    return lambda table: dialect_of(connection).in_box(SQL[table.name], box)


def _with_surroundings(connection: sa.Connection, held: Held) -> Held:
    """The same draft with the EAs and buildings around it as they are now."""
    draft, code = held.draft, held.draft.committee_code
    eas = _read(connection, EAS, None, where=[_near(connection, draft.committee)(EAS)])
    tables = Tables(draft.committee, draft.cells, eas, draft.parts, _buildings(connection, draft.committee), draft.barriers)
    now = draft_of(code, tables, draft.rules)
    fresh = replace(draft, buildings=now.buildings, around=now.around)
    return replace(held, draft=fresh, beside=committee_revisions(connection, _around(fresh)))


def _around(draft: Draft) -> list[str]:
    return [] if draft.around is None else sorted(set(draft.around["committee_code"]))
