"""Supervision areas and the roster: which EAs are one supervisor's, who works in each, which have nobody; making and changing them."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from gis.schema import EAS
from layers.catalog import Catalog
from layers.field.field_areas import NO_AREA, Seat, give_area, make_areas, seats
from layers.spreadsheets import XLSX, as_csv, as_workbook
from layers.store import Project
from routes.access import seen_now
from routes.authors import author
from routes.editing import refusals
from routes.field_answers import as_file, asked_within
from routes.guards import wrong_value
from routes.json_bodies import body, operation_id

field_areas = Blueprint("field_areas", __name__, url_prefix="/api/v1/field")
_MOST_AREA = 999
_MAKING = '{"operation_id": "0b9e4c4e"}'
_GIVING = '{"area": 2, "operation_id": "0b9e4c4e"}'
HEAD = ("ea_code", "area", "enumerators", "vacant")


def _project() -> Project:
    found: Project = current_app.extensions["project"]
    return found


@field_areas.get("/areas")
def areas() -> Response:
    """EAs of the territory with their areas and enumerators; how many of both are needed, and how many EAs have nobody."""
    within = asked_within()
    return jsonify(_told(within, _seats(within)))


def _told(within: str, found: list[Seat]) -> dict[str, Any]:
    return {
        "within": within,
        "enumerators_needed": len(found),
        "supervisors_needed": len({(s.ea_code[:-3], s.area) for s in found if s.area != NO_AREA}),
        "in_no_area": sum(s.area == NO_AREA for s in found),
        "vacant": sum(not s.enumerators for s in found),
        "rows": [_row(s) for s in found],
    }


def _row(seat: Seat) -> dict[str, Any]:
    return {"ea_code": seat.ea_code, "area": seat.area, "enumerators": list(seat.enumerators), "vacant": not seat.enumerators}


def _seats(within: str = "") -> list[Seat]:
    eas = seen_now().table(EAS)
    codes = [c for c in eas.loc[eas["kind"] != "virtual", "ea_code"] if c.startswith(within)]
    with _project().reading() as connection:
        return seats(connection, codes)


@field_areas.post("/committees/<code>/areas")
@refusals
def make(code: str) -> Response:
    """Group the EAs of a committee into areas anew."""
    catalog: Catalog = current_app.extensions["catalog"]
    asked = body(("operation_id",), _MAKING)
    make_areas(_project(), catalog.now(), code, author(), operation_id(asked))
    return jsonify(_told(code, _seats(code)))


@field_areas.post("/eas/<ea_code>/area")
@refusals
def give(ea_code: str) -> Response:
    """Put an EA into another area of its committee, or into a new one."""
    catalog: Catalog = current_app.extensions["catalog"]
    asked = body(("area", "operation_id"), _GIVING)
    area = asked.get("area")
    if type(area) is not int or not 0 < area <= _MOST_AREA:
        raise wrong_value("area", json.dumps(area)[:60])
    give_area(_project(), catalog.now(), ea_code, area, author(), operation_id(asked))
    return jsonify(_told(ea_code, _seats(ea_code)))


@field_areas.get("/areas.csv")
def areas_csv() -> Response:
    """Areas and roster of the territory as CSV."""
    return as_file(as_csv(_table()), "text/csv", "areas.csv")


@field_areas.get("/areas.xlsx")
def areas_xlsx() -> Response:
    """The same as a workbook, its codes as text."""
    return as_file(as_workbook(_table()), XLSX, "areas.xlsx")


def _table() -> list[list[Any]]:
    return [list(HEAD), *([s.ea_code, s.area, " ".join(s.enumerators), int(not s.enumerators)] for s in _seats())]
