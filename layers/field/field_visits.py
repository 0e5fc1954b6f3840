"""The log of what was found at buildings, and the closing of EAs: rows are added, each once, and never changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import sqlalchemy as sa

from gis.errors import EnumapError, NotFound, Refused
from gis.field.field_status import ACTIONS, UNDO, Log, Planned, Visit, why_not_close
from gis.intake.near_codes import near_codes
from gis.schema import EAS, PARTS
from layers.access import audit
from layers.catalog import Snapshot
from layers.field.field_tables import CLOSINGS, VISITS
from layers.storage.bookkeeping import now
from layers.storage.stored_tables import SQL
from layers.store import Project

CLOSED, REOPENED = "closed", "reopened"
KEPT, REPEATED, NOT_KEPT = "kept", "repeated", "refused"
_VISITS, _CLOSINGS = SQL[VISITS.name], SQL[CLOSINGS.name]


@dataclass(frozen=True)
class Asked:
    """A visit as it is sent in: the building by its id, or by its number in the EA; see `gis.field.field_status.Visit`."""

    operation_id: str
    action: str
    building_id: str = ""
    number: int = 0
    of: str = ""
    units: int | None = None
    time: str = ""


@dataclass(frozen=True)
class Result:
    """What has become of a visit that was sent in: kept, repeated, or refused with a reason."""

    operation_id: str
    result: str
    refusal: EnumapError | None = None


def buildings_of(snapshot: Snapshot, ea_code: str) -> list[Planned]:
    """The buildings of an EA in walking order.

    Raises:
        NotFound: ``ea_unknown``.
    """
    ea_row(snapshot, ea_code)
    return planned(snapshot).get(ea_code, [])


def ea_row(snapshot: Snapshot, ea_code: str) -> gpd.GeoDataFrame:
    """The row of the table `EAS` of an EA.

    Raises:
        NotFound: ``ea_unknown``.
    """
    eas = snapshot.table(EAS)
    row = eas[(eas["ea_code"] == ea_code).to_numpy()]
    if not len(row):
        raise NotFound("ea_unknown", file=snapshot.project.path.name, code=ea_code[:60], near=near_codes(ea_code, eas["ea_code"].tolist()))
    return row


def planned(snapshot: Snapshot) -> dict[str, list[Planned]]:
    """The buildings of each EA in walking order; parts of one building in an EA are one."""
    return snapshot.once("field buildings", lambda: _planned(snapshot))  # type: ignore[no-any-return]


def _planned(snapshot: Snapshot) -> dict[str, list[Planned]]:
    parts = snapshot.table(PARTS)
    inside = parts[parts["ea_code"].notna()]
    divided = set(inside.groupby("building_id")["ea_code"].nunique().loc[lambda n: n > 1].index)
    rows = inside.groupby(["ea_code", "building_id"], sort=False).agg(number=("building_no", "min"), units=("housing_units", "sum"))
    out: dict[str, list[Planned]] = {}
    for (ea_code, building_id), number, units in zip(rows.index, rows["number"], rows["units"], strict=True):
        n = 0 if math.isnan(number) else int(number)
        out.setdefault(ea_code, []).append(Planned(building_id, n, int(units), building_id in divided))
    return {code: sorted(found, key=lambda b: (b.number, b.building_id)) for code, found in out.items()}


def log_of(connection: sa.Connection, buildings: Sequence[str] | None = None) -> Log:
    """The visits that stand; of some buildings only, or of all."""
    columns = [_VISITS.c[c] for c in ("operation_id", "ea_code", "building_id", "action", "takes_back", "units", "person", "time")]
    query = sa.select(*columns).order_by(_VISITS.c.fid)
    if buildings is not None:
        query = query.where(_VISITS.c.building_id.in_(buildings))
    return Log(
        Visit(operation, ea, building, action, of, _units(units), person, time)
        for operation, ea, building, action, of, units, person, time in connection.execute(query)
    )


def closed_eas(connection: sa.Connection) -> set[str]:
    """Codes of the EAs that are closed."""
    rows = connection.execute(sa.select(_CLOSINGS.c.ea_code, _CLOSINGS.c.step).order_by(_CLOSINGS.c.fid))
    return {code for code, step in dict(tuple(row) for row in rows).items() if step == CLOSED}


def note_visits(project: Project, snapshot: Snapshot, ea_code: str, visits: Sequence[Asked], person: str) -> list[Result]:
    """Add visits to the log; each is taken once, and one that is refused holds up no other.

    Raises:
        NotFound: ``ea_unknown``.
        Refused: ``disk_full``, ``project_readonly``.
    """
    buildings = buildings_of(snapshot, ea_code)
    with project.transaction() as connection:
        return noted_visits(connection, ea_code, buildings, [(visit, person) for visit in visits], person)


def noted_visits(
    connection: sa.Connection, ea_code: str, buildings: Sequence[Planned], visits: Sequence[tuple[Asked, str]], actor: str
) -> list[Result]:
    """Add visits, each with who was there, to the log within a transaction; the audit tells who has sent them in."""
    closed = ea_code in closed_eas(connection)
    results = [_noted(connection, ea_code, buildings, visit, person, closed) for visit, person in visits]
    kept = sum(r.result == KEPT for r in results)
    if kept:
        audit.note(connection, actor, "field_visits", ea_code, address=audit.current().address, details={"visits": kept})
    return results


def _noted(connection: sa.Connection, ea: str, buildings: Sequence[Planned], visit: Asked, person: str, closed: bool) -> Result:
    try:
        building = _building(ea, buildings, visit)
        row: dict[str, Any] = {"operation_id": visit.operation_id, "ea_code": ea, "building_id": building, "action": visit.action}
        row |= {"takes_back": visit.of, "units": visit.units}
        if _repeated(connection, _VISITS, row):
            return Result(visit.operation_id, REPEATED)
        if closed:
            raise Refused("field_closed", code=ea)
        _refuse_unknown(connection, ea, building, visit)
    except EnumapError as e:
        return Result(visit.operation_id, NOT_KEPT, e)
    connection.execute(sa.insert(_VISITS), row | {"person": person, "time": visit.time or now(), "received": now()})
    return Result(visit.operation_id, KEPT)


def named(buildings: Sequence[Planned], visit: Asked) -> Planned | None:
    """The building of an EA that a visit is of; None where it is not in the EA."""
    return next((b for b in buildings if (b.building_id == visit.building_id if visit.building_id else b.number == visit.number)), None)


def _building(ea: str, buildings: Sequence[Planned], visit: Asked) -> str:
    """Raises ``field_building`` for one that is not in the EA."""
    found = named(buildings, visit)
    if found is None:
        raise NotFound("field_building", code=ea, building=(visit.building_id or str(visit.number))[:60])
    return found.building_id


def _refuse_unknown(connection: sa.Connection, ea: str, building: str, visit: Asked) -> None:
    if visit.action not in (*ACTIONS, UNDO):
        raise Refused("field_action", action=visit.action[:60], known=", ".join((*ACTIONS, UNDO)))
    if visit.action == UNDO:
        of = (_VISITS.c.operation_id == visit.of, _VISITS.c.building_id == building, _VISITS.c.action != UNDO)
        if connection.execute(sa.select(_VISITS.c.fid).where(*of)).first() is None:
            raise Refused("field_undo", id=visit.of[:60], code=ea)


def _repeated(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Whether a row was written before by the same operation; refused where that has written another."""
    found = connection.execute(sa.select(*(table.c[c] for c in row)).where(table.c.operation_id == row["operation_id"])).mappings().first()
    if found is None:
        return False
    if any((_units(v) if c == "units" else v) != row[c] for c, v in found.items()):
        raise Refused("operation_reused", id=row["operation_id"])
    return True


def _units(value: float | None) -> int | None:
    return None if value is None or math.isnan(value) else int(value)


def close(project: Project, snapshot: Snapshot, ea_code: str, totals: tuple[int, int], person: str, operation_id: str) -> None:
    """Close an EA whose buildings are all done, with the totals of the paper: buildings that stand, and housing units.

    Raises:
        NotFound: ``ea_unknown``.
        Refused: ``field_unfinished``, ``field_tally``, ``field_closed``, ``operation_reused``.
    """
    buildings = buildings_of(snapshot, ea_code)
    with project.transaction() as connection:
        if _step_repeated(connection, ea_code, CLOSED, totals, operation_id):
            return
        if ea_code in closed_eas(connection):
            raise Refused("field_closed", code=ea_code)
        found = log_of(connection, [b.building_id for b in buildings]).counted(ea_code, buildings)
        reason = why_not_close(ea_code, found, *totals)
        if reason is not None:
            raise reason.refusal()
        _step(connection, ea_code, CLOSED, totals, person, operation_id)


def reopen(project: Project, snapshot: Snapshot, ea_code: str, person: str, operation_id: str) -> None:
    """Let an EA that is closed be entered again.

    Raises:
        NotFound: ``ea_unknown``.
        Refused: ``field_open``, ``operation_reused``.
    """
    buildings_of(snapshot, ea_code)
    with project.transaction() as connection:
        if _step_repeated(connection, ea_code, REOPENED, (0, 0), operation_id):
            return
        if ea_code not in closed_eas(connection):
            raise Refused("field_open", code=ea_code)
        _step(connection, ea_code, REOPENED, (0, 0), person, operation_id)


def _step_repeated(connection: sa.Connection, ea: str, step: str, totals: tuple[int, int], operation_id: str) -> bool:
    row = {"operation_id": operation_id, "ea_code": ea, "step": step, "buildings": totals[0], "units": totals[1]}
    return _repeated(connection, _CLOSINGS, row)


def _step(connection: sa.Connection, ea: str, step: str, totals: tuple[int, int], person: str, operation_id: str) -> None:
    row: dict[str, Any] = {"operation_id": operation_id, "ea_code": ea, "step": step, "buildings": totals[0], "units": totals[1]}
    connection.execute(sa.insert(_CLOSINGS), row | {"person": person, "time": now()})
    told = {"buildings": totals[0], "units": totals[1]}
    audit.note(connection, person, f"field_{step}", ea, address=audit.current().address, details=told)
