"""What the routes of `routes.jobs`, `routes.job_events` and `routes.uploads` take and answer."""

from __future__ import annotations

from gis.schema import SEVERITIES
from gis.sheets import PAPERS_MM
from layers.jobs import STATES
from layers.work.job_kinds import KINDS
from layers.work.job_work import FORMS, MODES, ROLES
from routes.command_line.usage import MOST_SEED
from routes.jobs import MOST_JOBS
from routes.records.api_records import (
    BYTES,
    COMMITTEE,
    COUNT,
    EA,
    EVENTS,
    OFFSET,
    TIME,
    Operation,
    Parameter,
    Schema,
    among,
    by_name,
    limit_of,
    listed,
    many,
    maybe,
    number,
    obj,
    ref,
    text,
    whole,
    yes,
)

_ID = text("ac350cf9d1884dc388f95fb935efdee8")
_SHA256 = text("0b64a5f1c0f9f3d0b64a5f1c0f9f3d0b64a5f1c0f9f3d0b64a5f1c0f9f3d0b64")
_MOVES = ("eas_kept", "eas_changed", "eas_new", "eas_retired", "units_moved", "units")
_OF_PRINT, _OF_PACKAGE = ("sheets", "pages"), ("committees",)
_UNKNOWN = {403: ("forbidden_job",), 404: ("job_unknown",)}
_TOO_MANY = {409: ("job_running",), 429: ("jobs_too_many", "jobs_full")}
_OPTIONAL = ("committees", "eas", "seed", "paper", "form", "township", "upload", "role", "mode", "mapping", "layer", "where", "crs")
_ARGS = obj(
    (*_OPTIONAL, "attribution", "key", "keep"),
    committees=many(COMMITTEE, minItems=1, description="delineate, print: by default all of one's territory."),
    eas=many(EA, minItems=1, description="print."),
    seed=whole(1, minimum=0, maximum=MOST_SEED, description="delineate."),
    paper=among(*map(str.lower, PAPERS_MM)) | {"description": "print."},
    form=among(*FORMS) | {"description": "print."},
    township=text("370305001", description="report_package."),
    upload=text("5b1de2f8c6f04a0f9a0c4a1f3a1d7e55", description="describe, import: id of a file that was sent in."),
    role=among(*ROLES) | {"description": "import."},
    mode=maybe(among(*MODES)) | {"description": "import."},
    mapping=by_name(text("ID"), "building_id") | {"description": "import: column of each field."},
    layer=maybe(text("houses", description="import.")),
    where=maybe(text("kind = 'road'", description="import.")),
    crs=maybe(text("EPSG:4547", description="describe, import.")),
    attribution=maybe(text("Survey office", description="import.")),
    key=maybe(text("ID", description="import: column of the building id, with role units.")),
    keep=yes(False) | {"description": "import: the file holds further layers, so it is not deleted."},
)
_FIELD = obj(field=text("code"), column=maybe(text("ID")), needed=yes(False), expected=yes())
_LAYER = obj(
    layer=maybe(text("houses")),
    title=text("houses"),
    shape=among("areas", "lines", "points", "none"),
    rows=COUNT,
    crs=maybe(text("EPSG:4547")),
    columns=many(obj(name=text("ID"), samples=many(text("370305001001")))),
    roles=many(among(*ROLES)),
    role=maybe(among(*ROLES)),
    levels=maybe(obj(column=text("admin_level"), values=many(obj(value=text("9"), rows=COUNT, where=text("\"admin_level\" = '9'"))))),
    fields=by_name(many(_FIELD), "buildings"),
    box=maybe(many(number(118.3))),
    dots=many(many(number(118.3))),
)
SCHEMAS: dict[str, Schema] = {
    "MadePlan": obj(committees=COUNT, eas=COUNT, changes=maybe(obj(**dict.fromkeys(_MOVES, COUNT))), signed_off=many(COMMITTEE)),
    "MadeFile": obj(
        (*_OF_PRINT, *_OF_PACKAGE),
        file=text("county-print.pdf"),
        bytes=COUNT,
        sha256=_SHA256,
        **dict.fromkeys((*_OF_PRINT, *_OF_PACKAGE), COUNT),
    ),
    "MadeImport": obj(
        role=among(*ROLES),
        file=text("houses.gpkg"),
        mode=among(*MODES),
        rows_read=COUNT,
        rows_refused=COUNT,
        difference=by_name(COUNT, "added"),
        issues=obj(**dict.fromkeys(SEVERITIES, COUNT)),
        findings=many(
            obj(code=text("T05"), severity=among(*SEVERITIES), row=maybe(COUNT), zh=text("..."), en=text("Row 3: the code was cleaned."))
        ),
        stale=COUNT,
        revision=COUNT,
    ),
    "MadeDescription": obj(file=text("houses.gpkg"), layers=many(_LAYER)),
    "Job": obj(
        id=_ID,
        kind=among(*KINDS),
        owner=text("p1"),
        state=among(*STATES),
        committees=COUNT,
        done=COUNT,
        total=COUNT,
        text=text("delineate"),
        seconds=number(0.8),
        attempts=COUNT,
        asked=TIME,
        started=maybe(TIME),
        ended=maybe(TIME),
        cancelling=yes(False),
        made={"anyOf": [ref("MadePlan"), ref("MadeFile"), ref("MadeImport"), ref("MadeDescription"), {"type": "null"}]},
        error=maybe(ref("Fault")),
    ),
    "Upload": obj(id=_ID, name=text("houses.gpkg"), bytes=COUNT, sha256=_SHA256, time=TIME),
}
OPERATIONS = {
    "jobs.delineate": Operation(
        "Start delineating the committees named, or all of one's territory.",
        ref("Job"),
        body=obj(("committees", "seed"), committees=many(COMMITTEE, minItems=1), seed=whole(1, minimum=0, maximum=MOST_SEED)),
        status=202,
        refusals={400: ("committees_unlisted", "fields_unknown", "request_no_json"), 404: ("committee_unknown",), **_TOO_MANY},
    ),
    "jobs.start": Operation(
        "Start a job of a kind; which arguments it takes says docs/jobs.md.",
        ref("Job"),
        body=obj(("args",), kind=among(*KINDS), args=_ARGS),
        status=202,
        refusals={
            400: ("fields_unknown", "request_choice", "request_no_json", "print_both", "no_plan"),
            403: ("forbidden_place", "forbidden_role"),
            404: ("committee_unknown", "ea_unknown", "upload_unknown"),
            **_TOO_MANY,
        },
    ),
    "jobs.listed": Operation(
        "One's own jobs, all as administrator, the newest first.",
        listed("jobs", ref("Job")),
        (Parameter("state", "Those in this state; active: those that wait or run.", among("active", *STATES)), OFFSET, limit_of(MOST_JOBS)),
    ),
    "jobs.job": Operation("How far a job is.", ref("Job"), refusals=_UNKNOWN),
    "jobs.events": Operation(
        "How far a job is, as events named job with a Job as data, until it ends or 20 seconds; 204 where it has ended and all is known.",
        obj(
            id=text("running-1-3-0"), event=among("job"), data=text('{"id": "ac350cf9d1884dc388f95fb935efdee8"}', contentSchema=ref("Job"))
        ),
        (Parameter("Last-Event-ID", "Id of the last event that one has.", text("running-1-3-0"), "header"),),
        media=EVENTS,
        refusals=_UNKNOWN | {503: ("streams_full",)},
    ),
    "jobs.cancel": Operation("Ask a job to end: one's own, or any as administrator.", ref("Job"), body=obj(), refusals=_UNKNOWN),
    "jobs.outcome": Operation(
        "The file that a job has made.",
        text("%PDF"),
        media=BYTES,
        refusals=_UNKNOWN | {404: ("job_unknown", "outcome_none", "outcome_gone")},
    ),
    "uploads.send": Operation(
        "Send a file in to be imported: the body is its bytes.",
        ref("Upload"),
        (Parameter("name", "What the file is called.", text("houses.gpkg"), required=True),),
        body=text("fgb"),
        status=201,
        takes=BYTES,
        refusals={400: ("upload_empty", "upload_large", "upload_short", "upload_space"), 429: ("uploads_many",)},
    ),
    "uploads.listed": Operation("The files that one has sent in.", obj(uploads=many(ref("Upload")))),
    "uploads.delete": Operation("Delete a file that one has sent in.", None, body=obj(), status=204, refusals={404: ("upload_unknown",)}),
}
