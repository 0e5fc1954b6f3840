"""The tables of the field work. Rows are only added; what holds now follows from them (`gis.field.field_status`)."""

from __future__ import annotations

from gis.schema import Table

VISITS = Table(
    "field_visits",
    {
        "operation_id": "text",  # given by who noted it; one that comes again changes nothing
        "ea_code": "text",
        "building_id": "text",
        "action": "text",  # one of `gis.field.field_status.ACTIONS`, or UNDO
        "takes_back": "text",  # operation id of the row that is taken back; else ""
        "units": "float",  # housing units that were counted; NaN where as planned
        "person": "text",  # person_id
        "time": "text",  # UTC, by the clock of the phone
        "received": "text",  # UTC, by that of the server; nothing is ordered by either
    },
    False,
)
CLOSINGS = Table(
    "field_closings",
    {
        "operation_id": "text",
        "ea_code": "text",
        "step": "text",  # closed, reopened
        "buildings": "int",  # that stand, as the paper adds them up
        "units": "int",
        "person": "text",
        "time": "text",  # UTC
    },
    False,
)
AREAS = Table(
    "field_areas",
    {
        "operation_id": "text",
        "ea_code": "text",
        "step": "text",  # made with the whole committee, or given alone
        "area": "int",  # number of its supervision area in the committee, from 1
        "person": "text",
        "time": "text",  # UTC
    },
    False,
)
FIELD_TABLES = (VISITS, CLOSINGS, AREAS)
UNIQUE = {VISITS: "operation_id", CLOSINGS: "operation_id"}
INDEXED = {VISITS: ("ea_code", "building_id"), CLOSINGS: ("ea_code",), AREAS: ("operation_id", "ea_code")}
