"""Where committees stand in the sign-off, and what therefore cannot be written; asked in the transaction that writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa

from gis.errors import Refused
from gis.schema import BUILDINGS, COMMITTEES, DEMOLISHED, EAS, LOCKS, PARTS, Table
from gis.signing_off.sign_off import BUILDINGS as FIXED_BUILDINGS
from gis.signing_off.sign_off import DIVISION, DRAFT, NOTHING, Standing, why_not_edit
from gis.signing_off.sign_off import EAS as FIXED_EAS
from layers.signing_off.sign_off_tables import SIGN_OFFS
from layers.storage.changes import Change, Changes, keys
from layers.storage.stored_tables import SQL

_TABLE = SQL[SIGN_OFFS.name]
_MOST_NAMED = 8  # codes in a refusal
_BORDER = ("ea_code", "name", "kind")  # of an EA that is frozen, beside its shape


def standing_of(connection: sa.Connection, committee_code: str) -> Standing:
    """Where a committee stands; in draft where no step was ever taken."""
    newest = sa.select(_TABLE.c.state, _TABLE.c.fixed).where(_TABLE.c.committee_code == committee_code)
    row = connection.execute(newest.order_by(_TABLE.c.fid.desc()).limit(1)).first()
    return Standing() if row is None else _read(*row)


def standings(connection: sa.Connection) -> dict[str, Standing]:
    """Where each committee stands of which a step was ever taken, by code."""
    newest = sa.select(sa.func.max(_TABLE.c.fid)).group_by(_TABLE.c.committee_code)
    rows = connection.execute(sa.select(_TABLE.c.committee_code, _TABLE.c.state, _TABLE.c.fixed).where(_TABLE.c.fid.in_(newest)))
    return {str(code): _read(state, fixed) for code, state, fixed in rows}


def newest_step(connection: sa.Connection) -> int:
    """Number of the step that was taken last, with whichever committee; 0 for none."""
    return int(connection.execute(sa.select(sa.func.max(_TABLE.c.fid))).scalar() or 0)


def _read(state: str | None, fixed: str | None) -> Standing:
    """A row as it is meant; other programs write nothing where we write an empty text."""
    return Standing(state or DRAFT, fixed or NOTHING)


def refuse_edit(code: str, standing: Standing, op: str) -> None:
    """Refuse an edit that cannot be made where its committee stands.

    Raises:
        Refused: ``signoff_not_draft``, ``signoff_frozen``.
    """
    reason = why_not_edit(code, standing, op)
    if reason is not None:
        raise reason.refusal()


def refuse_frozen(code: str, standing: Standing, made: Changes) -> None:
    """Refuse changes of a committee that would alter what is frozen of it.

    Raises:
        Refused: ``signoff_frozen``.
    """
    if standing.fixes(FIXED_EAS) and any(_breaks(table, one) for table, one in made.items()):
        raise Refused("signoff_frozen", code=code)


def refuse_write(connection: sa.Connection, made: Mapping[str, Changes], planning: bool) -> None:
    """Refuse a write of whole tables that would alter what is fixed in some committee.

    Args:
        connection: of the transaction.
        made: changes by committee code.
        planning: whether it is a new plan, which only committees in draft get.

    Raises:
        Refused: ``signoff_fixed``, ``signoff_delineate``.
    """
    known = standings(connection)
    if planning:
        refuse_planned(connection, [code for code, changes in made.items() if EAS in changes])
    for layer, word in ((DIVISION, DIVISION), (FIXED_BUILDINGS, "footprints fixed"), (FIXED_EAS, "plan fixed")):
        codes = [c for c, changes in made.items() if c in known and known[c].fixes(layer) and _alters(layer, changes)]
        if codes:
            more = " ..." if len(codes) > _MOST_NAMED else ""
            raise Refused("signoff_fixed", what=word, count=len(codes), codes=", ".join(codes[:_MOST_NAMED]) + more)


def refuse_planned(connection: sa.Connection, codes: Collection[str]) -> None:
    """Refuse to delineate committees that are signed off, before the work is done.

    Raises:
        Refused: ``signoff_delineate``.
    """
    closed = signed_off(connection, codes)
    if closed:
        more = " ..." if len(closed) > _MOST_NAMED else ""
        raise Refused("signoff_delineate", count=len(closed), codes=", ".join(closed[:_MOST_NAMED]) + more)


def signed_off(connection: sa.Connection, codes: Collection[str]) -> list[str]:
    """Those of the committees that are no drafts any more, by code: submitted, checked, accepted or frozen."""
    known = standings(connection)
    return sorted(c for c in codes if c in known and known[c].state != DRAFT)


def _alters(layer: str, made: Changes) -> bool:
    if layer == DIVISION:
        return COMMITTEES in made
    if layer == FIXED_BUILDINGS:
        return BUILDINGS in made and _moves(BUILDINGS, made[BUILDINGS])
    return any(_breaks(table, one) for table, one in made.items())


def _breaks(table: Table, one: Change) -> bool:
    """Whether a change alters what is fixed of a frozen committee."""
    if table in (COMMITTEES, LOCKS):
        return True
    if table is EAS:
        return _moves(EAS, one) or not _same(one, _BORDER)
    return table is PARTS and not _numbers_stay(one)


def _moves(table: Table, one: Change) -> bool:
    """Whether rows go or come, or a shape changes."""
    if sorted(keys(one.before, table)) != sorted(keys(one.after, table)):
        return True
    shapes = [dict(zip(keys(f, table), shapely.to_wkb(np.asarray(f.geometry)), strict=True)) for f in (one.before, one.after)]
    return shapes[0] != shapes[1]


def _same(one: Change, columns: tuple[str, ...]) -> bool:
    old, new = (pd.DataFrame(f)[list(columns)].sort_values("ea_code").to_numpy(dtype=object).tolist() for f in (one.before, one.after))
    return bool(old == new)


def _numbers_stay(one: Change) -> bool:
    """Whether each part that was in an EA is still in it under its number, or is demolished, or was demolished before.

    One that was added cannot be undone: its number may stand on a sheet. It is marked as demolished.
    """
    new = dict(zip(keys(one.after, PARTS), _places(one.after), strict=True))
    for key, (ea, number, status) in zip(keys(one.before, PARTS), _places(one.before), strict=True):
        now = new.get(key)
        if DEMOLISHED in (status, now and now[2]):
            continue
        if ea is not None and (now is None or now[:2] != (ea, number)):
            return False
    return True


def _places(parts: pd.DataFrame) -> list[tuple[object, object, object]]:
    frame = pd.DataFrame(parts)
    return [
        (None if pd.isna(e) else e, None if pd.isna(n) else n, s)
        for e, n, s in frame[["ea_code", "building_no", "status"]].to_numpy(dtype=object)
    ]
