"""What the routes of `routes.field` take and answer."""

from __future__ import annotations

from gis.field.field_status import ACTIONS, TODO, UNDO
from layers.field.field_visits import CLOSED, KEPT, NOT_KEPT, REOPENED, REPEATED
from layers.spreadsheets import XLSX
from routes.records.api_records import (
    COUNT,
    EA,
    Operation,
    Parameter,
    Schema,
    among,
    features,
    many,
    maybe,
    number,
    obj,
    ref,
    text,
    whole,
    yes,
)

_OPERATION = {**text("0b9e4c4e"), "pattern": r"^[A-Za-z0-9_.:-]{1,64}$"}
_TIME = text("2026-11-01T09:15:00Z", description="UTC, by the clock of the phone.")
_BUILDING = text("b17")
_UNITS = maybe({**whole(4, minimum=0, maximum=99_999), "description": "Housing units that were counted; null where as planned."})
_BY_STATE = obj(**dict.fromkeys((TODO, *ACTIONS), COUNT))
_LOAD = {"load": number(87.0, description="Of the EA, in the measure of the rules."), "most": number(120.0)}
_VISIT = obj(
    ("building_id", "number", "of", "units", "time"),
    operation_id=_OPERATION,
    building_id={**_BUILDING, "maxLength": 64},
    number=whole(0, minimum=0, maximum=99_999, description="Of the building in the EA, instead of its id."),
    action=among("finished", *(a for a in (*ACTIONS, UNDO) if a != "finished")),
    of=text("", maxLength=64, description="Operation id of the visit that `undone` takes back."),
    units=_UNITS,
    time={**_TIME, "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
)
SCHEMAS: dict[str, Schema] = {
    "FieldBuilding": obj(
        building_id=_BUILDING,
        number=whole(12, minimum=0),
        housing_units=COUNT,
        state=among(TODO, *ACTIONS),
        units=_UNITS,
        operation_id=text("0b9e4c4e"),
        person=text("p3f9a1"),
        time=_TIME,
    ),
    "FieldProgress": obj(
        code=text("370305100"),
        name=text("稷下街道"),
        eas=COUNT,
        closed=COUNT,
        buildings=COUNT,
        done=COUNT,
        share_done=number(0.5),
        lately={**COUNT, "description": "Buildings done in the last days (rule `pace_days`)."},
        finish={**text("2020-10-29"), "description": "Day on which nothing is left at this pace; empty where nothing is left or was done."},
        units=COUNT,
        by_state=_BY_STATE,
    ),
    "FieldAreas": obj(
        within=text("370305100201"),
        enumerators_needed={**COUNT, "description": "One for each EA that is walked."},
        supervisors_needed={**COUNT, "description": "One for each area."},
        in_no_area=COUNT,
        vacant={**COUNT, "description": "EAs that lie in the territory of no enumerator."},
        rows=many(
            obj(
                ea_code=EA,
                area=whole(2, minimum=0, description="Number in the committee; 0: in no area."),
                enumerators=many(text("p3f9a1")),
                vacant=yes(False),
            )
        ),
    ),
}
_CALLS = ("fields_unknown", "request_no_json")
OPERATIONS: dict[str, Operation] = {
    "field.ea": Operation(
        "An EA for the phone: its outline, its buildings in walking order with what was found there, counts, load.",
        obj(
            ea_code=EA,
            name=maybe(text("第003普查小区")),
            closed=yes(False),
            buildings={**COUNT, "description": "That stand: without those demolished or not found."},
            units=COUNT,
            done={**COUNT, "description": "Buildings where nothing is left to do."},
            by_state=_BY_STATE,
            **_LOAD,
            rows=many(ref("FieldBuilding")),
            outline=features(ea_code=EA),
            parts=features(building_id=_BUILDING, label=maybe(text("1单元"))),
        ),
        refusals={404: ("ea_unknown",)},
    ),
    "field.visits": Operation(
        "Note visits, each once; one that is refused holds up no other.",
        obj(
            ea_code=EA,
            results=many(obj(operation_id=_OPERATION, result=among(KEPT, REPEATED, NOT_KEPT), error=maybe(ref("Fault")))),
        ),
        body=obj(visits=many(_VISIT, minItems=1, maxItems=200)),
        refusals={400: (*_CALLS, "request_bad", "request_empty"), 404: ("ea_unknown",)},
    ),
    "field.building": Operation(
        "Add a building that is not on the map; it takes the next free number, and the EA its new load.",
        obj(ea_code=EA, building_id=_BUILDING, number=whole(13, minimum=0), **_LOAD),
        body=obj(
            ("housing_units", "over_cap"),
            at=many(number(118.3071), minItems=2, maxItems=2, description="Longitude and latitude in degrees."),
            housing_units=whole(4, minimum=0, maximum=99_999),
            over_cap={**yes(False), "description": "Add it though the load of the EA then passes the most allowed."},
            operation_id=_OPERATION,
        ),
        refusals={
            400: (*_CALLS, "request_bad", "request_empty"),
            404: ("ea_unknown",),
            409: ("revision_stale",),
            422: (
                *("edit_stands_there", "edit_locked", "edit_across_border", "field_closed", "field_outside", "field_over_cap"),
                *("operation_reused", "signoff_not_draft"),
            ),
        },
    ),
    "field.closing": Operation(
        "Close an EA with the totals of the paper, or open it again.",
        obj(ea_code=EA, closed=yes()),
        body=obj(("buildings", "units"), step=among(CLOSED, REOPENED), buildings=whole(87), units=whole(312), operation_id=_OPERATION),
        refusals={
            400: (*_CALLS, "request_bad", "request_choice", "request_empty"),
            404: ("ea_unknown",),
            422: ("field_closed", "field_open", "field_tally", "field_unfinished", "operation_reused"),
        },
    ),
    "field.ahead": Operation(
        "Progress of the territory: by county, or below a code.",
        obj(
            within=text("370305"),
            calendar=obj(
                first=text("2020-10-11"), last=text("2020-10-31"), due={**number(0.6667), "description": "Share of the days that are over."}
            ),
            rows=many(ref("FieldProgress")),
        ),
        (Parameter("within", "Code of a county, township or committee.", text("370305")),),
        refusals={400: ("request_bad",)},
    ),
    "field_areas.areas": Operation(
        "EAs of the territory with their supervision areas and enumerators, how many are needed, and how many EAs have nobody.",
        ref("FieldAreas"),
        (Parameter("within", "Code of a county, township, committee or EA.", text("370305")),),
        refusals={400: ("request_bad",)},
    ),
    "field_areas.make": Operation(
        "Group the EAs of a committee into areas anew.",
        ref("FieldAreas"),
        body=obj(operation_id=_OPERATION),
        refusals={400: (*_CALLS, "request_bad", "request_empty"), 422: ("field_no_eas", "operation_reused")},
    ),
    "field_areas.give": Operation(
        "Put an EA into another area of its committee, or into a new one.",
        ref("FieldAreas"),
        body=obj(area=whole(2, minimum=1, maximum=999), operation_id=_OPERATION),
        refusals={
            400: (*_CALLS, "request_bad", "request_empty"),
            404: ("ea_unknown",),
            422: ("field_area", "field_virtual", "operation_reused"),
        },
    ),
    "field_areas.areas_csv": Operation("Areas and roster of the territory as CSV.", text("ea_code,area,enumerators"), media="text/csv"),
    "field_areas.areas_xlsx": Operation("The same as a workbook, its codes as text.", text("PK"), media=XLSX),
    "field.progress_csv": Operation("Progress of each EA of the territory as CSV.", text("code,eas,closed,buildings"), media="text/csv"),
    "field.progress_xlsx": Operation("The same as a workbook, its codes as text.", text("PK"), media=XLSX),
}
