"""Supervision areas as they are kept, and who works in each EA. Rows are only added: the last one of an EA says where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from gis.errors import Refused
from gis.field.supervision import supervision_areas
from gis.schema import EAS
from layers.access import audit
from layers.catalog import Snapshot
from layers.field.field_tables import AREAS
from layers.field.field_visits import ea_row
from layers.people import people
from layers.storage.bookkeeping import now
from layers.storage.stored_tables import SQL
from layers.store import Project

NO_AREA = 0
MADE, GIVEN = "made", "given"
_TABLE = SQL[AREAS.name]


@dataclass(frozen=True)
class Seat:
    """An EA, the number of its area in the committee (`NO_AREA` where it has none), and ids of the enumerators it is given to."""

    ea_code: str
    area: int
    enumerators: tuple[str, ...]


def seats(connection: sa.Connection, eas: Sequence[str]) -> list[Seat]:
    """Where EAs are and who works there: active enumerators in whose territory they lie, in the order of the codes."""
    area = areas_of(connection)
    there = [p for p in people(connection) if p.active and p.role == "enumerator"]
    return [Seat(c, area.get(c, NO_AREA), tuple(p.person_id for p in there if p.territory.holds(c))) for c in sorted(eas)]


def areas_of(connection: sa.Connection, committee: str = "") -> dict[str, int]:
    """The area of each EA that was ever put into one; of one committee, or of all."""
    query = sa.select(_TABLE.c.ea_code, _TABLE.c.area).where(_TABLE.c.ea_code.startswith(committee)).order_by(_TABLE.c.fid)
    return {code: int(area) for code, area in connection.execute(query)}


def make_areas(project: Project, snapshot: Snapshot, committee: str, person: str, operation_id: str) -> None:
    """Group the EAs of a committee anew; what was given by hand there goes.

    Raises:
        Refused: ``field_no_eas``, ``operation_reused``.
    """
    eas = snapshot.table(EAS)
    mine = eas[((eas["committee_code"] == committee) & (eas["kind"] != "virtual")).to_numpy()]
    if not len(mine):
        raise Refused("field_no_eas", code=committee[:60])
    made = {code: n for n, area in enumerate(supervision_areas(mine), start=1) for code in area}
    _keep(project, committee, made, person, operation_id)


def give_area(project: Project, snapshot: Snapshot, ea_code: str, area: int, person: str, operation_id: str) -> None:
    """Put an EA into another area of its committee, or into a new one, which has the next number.

    Raises:
        NotFound: ``ea_unknown``.
        Refused: ``field_area``, ``field_virtual``, ``operation_reused``.
    """
    eas, row = snapshot.table(EAS), ea_row(snapshot, ea_code)
    if row["kind"].iloc[0] == "virtual":
        raise Refused("field_virtual", code=ea_code)
    committee = str(row["committee_code"].iloc[0])
    present = set(eas.loc[eas["committee_code"] == committee, "ea_code"])
    _keep(project, committee, {ea_code: area}, person, operation_id, present)


def _keep(
    project: Project, committee: str, areas: Mapping[str, int], person: str, operation_id: str, present: set[str] | None = None
) -> None:
    """Add a row for each EA, all of one operation. ``present``: the EAs there are, where only their areas or the next one may be chosen."""
    step = MADE if present is None else GIVEN
    with project.transaction() as connection:
        if _repeated(connection, committee, step, areas, operation_id):
            return
        if present is not None:
            _refuse_unknown(connection, committee, present, next(iter(areas.values())))
        row = {"operation_id": operation_id, "step": step, "person": person, "time": now()}
        connection.execute(sa.insert(_TABLE), [row | {"ea_code": c, "area": n} for c, n in areas.items()])
        told = {"eas": len(areas), "areas": len(set(areas.values()))} if step == MADE else {"area": next(iter(areas.values()))}
        named = committee if step == MADE else next(iter(areas))
        audit.note(connection, person, "field_areas", named, address=audit.current().address, details=told)


def _repeated(connection: sa.Connection, committee: str, step: str, areas: Mapping[str, int], operation_id: str) -> bool:
    """Whether the same operation has written before; refused where it was another. EAs may have changed since areas were made."""
    query = sa.select(_TABLE.c.ea_code, _TABLE.c.area, _TABLE.c.step).where(_TABLE.c.operation_id == operation_id)
    before = connection.execute(query).all()
    same = all(kind == step and code.startswith(committee) and (step == MADE or areas.get(code) == area) for code, area, kind in before)
    if not same:
        raise Refused("operation_reused", id=operation_id)
    return bool(before)


def _refuse_unknown(connection: sa.Connection, committee: str, present: set[str], area: int) -> None:
    known = {n for code, n in areas_of(connection, committee).items() if code in present}
    after = max(known, default=0) + 1
    if area not in known and area != after:
        raise Refused("field_area", code=committee, area=area, next=after)
