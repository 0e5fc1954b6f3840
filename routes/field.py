"""The field work: an EA in walking order, visits, new buildings, the closing of an EA, and the progress of all."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from gis.errors import EnumapError, Refused
from gis.field.field_progress import LEVELS
from gis.field.field_status import TODO, Log, Planned
from gis.field.pace import Calendar
from gis.schema import EAS, PARTS
from layers.catalog import Catalog, Snapshot
from layers.editing import Editing
from layers.edits.desk import Writes
from layers.field.field_ahead import COUNTS, STATES, progress_rows
from layers.field.field_buildings import Found, add_found, load_of
from layers.field.field_visits import CLOSED, REOPENED, Asked, buildings_of, close, closed_eas, log_of, note_visits, reopen
from layers.geojson import collection
from layers.spreadsheets import XLSX, as_csv, as_workbook
from layers.store import Project
from routes.access import seen_now
from routes.authors import author
from routes.editing import refusals
from routes.field_answers import as_file, asked_within
from routes.guards import error_body, language, wrong_value
from routes.json_bodies import body, operation_id

field = Blueprint("field", __name__, url_prefix="/api/v1/field")
MOST_VISITS = 200  # in one request
_VISITS = '{"visits": [{"operation_id": "0b9e4c4e", "building_id": "b17", "action": "finished"}]}'
_BUILDING = '{"at": [118.3071, 36.8137], "housing_units": 4, "operation_id": "0b9e4c4e"}'
_CLOSING = '{"step": "closed", "buildings": 87, "units": 312, "operation_id": "0b9e4c4e"}'
_OF_VISIT = ("operation_id", "building_id", "number", "action", "of", "units", "time")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)


def _project() -> Project:
    found: Project = current_app.extensions["project"]
    return found


def _whole() -> Snapshot:
    """The project as it stands; each route here that uses it is kept to an EA of the territory by its rule."""
    catalog: Catalog = current_app.extensions["catalog"]
    return catalog.now()


@field.get("/eas/<ea_code>")
def ea(ea_code: str) -> Response:
    """An EA for the phone: its outline, its buildings in walking order with what was found there, counts, load."""
    snapshot = _whole()
    buildings = buildings_of(snapshot, ea_code)
    with _project().reading() as connection:
        log, closed = log_of(connection, [b.building_id for b in buildings]), ea_code in closed_eas(connection)
    counted = log.counted(ea_code, buildings)
    eas, parts = snapshot.table(EAS), snapshot.table(PARTS)
    mine = eas[(eas["ea_code"] == ea_code).to_numpy()]
    inside = parts[(parts["ea_code"] == ea_code).to_numpy()]
    head: dict[str, Any] = {"ea_code": ea_code, "name": mine["name"].iloc[0], "closed": closed}
    head |= {"buildings": counted.buildings, "units": counted.units, "done": counted.done, "by_state": counted.by_state}
    head |= load_of(current_app.extensions["editing"], ea_code)
    rows = [_row(ea_code, b, log) for b in buildings]
    shapes = [json.loads(collection(mine, ("ea_code",))), json.loads(collection(inside, ("building_id", "label")))]
    return jsonify(**head, rows=rows, outline=shapes[0], parts=shapes[1])


def _row(ea_code: str, building: Planned, log: Log) -> dict[str, Any]:
    visit = log.last(ea_code, building)
    out: dict[str, Any] = {"building_id": building.building_id, "number": building.number, "housing_units": building.housing_units}
    if visit is None:
        return out | {"state": TODO, "units": None, "operation_id": "", "person": "", "time": ""}
    told = {"state": visit.action, "units": visit.units, "operation_id": visit.operation_id}
    return out | told | {"person": visit.person, "time": visit.time}


@field.post("/eas/<ea_code>/visits")
@refusals
def visits(ea_code: str) -> Response:
    """Note visits, each once; one that is refused holds up no other."""
    given = body(("visits",), _VISITS).get("visits")
    if not (isinstance(given, list) and 0 < len(given) <= MOST_VISITS):
        raise wrong_value("visits", json.dumps(given)[:60])
    asked = [_visit(row) for row in given]
    found = note_visits(_project(), _whole(), ea_code, asked, author())
    told = [{"operation_id": r.operation_id, "result": r.result, "error": _told(r.refusal)} for r in found]
    return jsonify(ea_code=ea_code, results=told)


def _told(refusal: EnumapError | None) -> dict[str, str] | None:
    return None if refusal is None else error_body(refusal, language())


def _visit(row: Any) -> Asked:
    """A visit of the request.

    Raises:
        Refused: ``request_bad``, ``request_empty``.
    """
    if not isinstance(row, dict) or set(row) - set(_OF_VISIT):
        raise wrong_value("visits", json.dumps(row)[:60])
    texts = {c: row.get(c, "") for c in ("operation_id", "building_id", "action", "of", "time")}
    for name, value in texts.items():
        if not isinstance(value, str) or len(value) > 64 or (name == "time" and value and not _TIME.fullmatch(value)):
            raise wrong_value(name, json.dumps(value)[:60])
    if not _ID.fullmatch(texts["operation_id"]):
        raise wrong_value("operation_id", texts["operation_id"])
    number, units = row.get("number", 0), row.get("units")
    return Asked(**texts, number=_whole_number("number", number), units=None if units is None else _whole_number("units", units))


def _whole_number(name: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value < 100_000:
        raise wrong_value(name, json.dumps(value)[:60])
    return value


@field.post("/eas/<ea_code>/buildings")
@refusals
def building(ea_code: str) -> Response:
    """Add a building that is not on the map; it takes the next free number, and the EA its new load."""
    asked = body(("at", "housing_units", "over_cap", "operation_id"), _BUILDING)
    units, over = _whole_number("housing_units", asked.get("housing_units", 1)), asked.get("over_cap", False)
    if type(over) is not bool:
        raise wrong_value("over_cap", json.dumps(over)[:60])
    found = Found(_point(asked.get("at")), units, over, operation_id(asked))
    editing: Editing = current_app.extensions["editing"]
    desk: Writes = current_app.extensions["desk"]
    snapshot = _whole()
    buildings_of(snapshot, ea_code)
    with _project().reading() as connection:
        _refuse_closed(ea_code, closed_eas(connection))
    add_found(editing, desk, ea_code, found, author(), language())
    new = Asked(found.operation_id, "new", found.building_id, units=units)
    note_visits(_project(), _whole(), ea_code, [new], author())
    number = next(b.number for b in buildings_of(_whole(), ea_code) if b.building_id == found.building_id)
    return jsonify(ea_code=ea_code, building_id=found.building_id, number=number, **load_of(editing, ea_code))


def _refuse_closed(ea_code: str, closed: set[str]) -> None:
    if ea_code in closed:
        raise Refused("field_closed", code=ea_code)


def _point(value: Any) -> tuple[float, float]:
    pair = isinstance(value, list) and len(value) == 2 and all(type(v) in (int, float) for v in value)
    if not pair or not (-180 <= value[0] <= 180 and -90 <= value[1] <= 90):
        raise wrong_value("at", json.dumps(value)[:60])
    return float(value[0]), float(value[1])


@field.post("/eas/<ea_code>/closing")
@refusals
def closing(ea_code: str) -> Response:
    """Close an EA with the totals of the paper, or open it again."""
    asked = body(("step", "buildings", "units", "operation_id"), _CLOSING)
    step, operation = asked.get("step"), operation_id(asked)
    if step not in (CLOSED, REOPENED):
        raise wrong_value("step", json.dumps(step)[:60], (CLOSED, REOPENED))
    if step == CLOSED:
        totals = _whole_number("buildings", asked.get("buildings")), _whole_number("units", asked.get("units"))
        close(_project(), _whole(), ea_code, totals, author(), operation)
    else:
        reopen(_project(), _whole(), ea_code, author(), operation)
    with _project().reading() as connection:
        return jsonify(ea_code=ea_code, closed=ea_code in closed_eas(connection))


@field.get("/progress")
def ahead() -> Response:
    """Progress of the territory: by county, or below a code: of a county its townships, of a township its committees, and so on."""
    within, snapshot, today = asked_within(), seen_now(), datetime.now(UTC).date()
    calendar = Calendar.of(_project().rules)
    told = {"first": calendar.first.isoformat(), "last": calendar.last.isoformat(), "due": round(calendar.due(today), 4)}
    return jsonify(within=within, calendar=told, rows=progress_rows(_project(), snapshot, within, today))


@field.get("/progress.csv")
def progress_csv() -> Response:
    """Progress of each EA of the territory as CSV."""
    return as_file(as_csv(_table()), "text/csv", "progress.csv")


@field.get("/progress.xlsx")
def progress_xlsx() -> Response:
    """The same as a workbook, its codes as text."""
    return as_file(as_workbook(_table()), XLSX, "progress.xlsx")


def _table() -> list[list[Any]]:
    """A head, and a row for each EA."""
    told = progress_rows(_project(), seen_now(), "", datetime.now(UTC).date(), LEVELS[-1])
    return [[*COUNTS, *STATES], *([*(row[c] for c in COUNTS), *(row["by_state"][s] for s in STATES)] for row in told)]
