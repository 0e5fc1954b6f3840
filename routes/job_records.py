"""What the routes of `routes.jobs` take and answer."""

from __future__ import annotations

from layers.jobs import STATES
from routes.api_records import COMMITTEE, COUNT, Operation, Schema, among, many, maybe, number, obj, ref, text, whole
from routes.usage import MOST_SEED

_ID = text("ac350cf9d1884dc388f95fb935efdee8")
_MOVES = ("eas_kept", "eas_changed", "eas_new", "eas_retired", "units_moved", "units")
SCHEMAS: dict[str, Schema] = {
    "Job": obj(
        id=_ID,
        state=among(*STATES),
        committees=COUNT,
        done=COUNT,
        total=COUNT,
        text=text("delineate"),
        seconds=number(0.8),
        made=maybe(obj(committees=COUNT, eas=COUNT, changes=maybe(obj(**dict.fromkeys(_MOVES, COUNT))))),
        error=maybe(ref("Fault")),
    ),
}
OPERATIONS = {
    "jobs.delineate": Operation(
        "Start delineating the committees named, or all of one's territory.",
        ref("Job"),
        body=obj(("committees", "seed"), committees=many(COMMITTEE, minItems=1), seed=whole(1, minimum=0, maximum=MOST_SEED)),
        status=202,
        refusals={400: ("committees_unlisted", "fields_unknown", "request_no_json"), 404: ("committee_unknown",), 409: ("job_running",)},
    ),
    "jobs.job": Operation("How far a job is.", ref("Job"), refusals={404: ("job_unknown",)}),
    "jobs.cancel": Operation(
        "Ask a job to end: one's own, or any as administrator.", ref("Job"), body=obj(), refusals={404: ("job_unknown",)}
    ),
}
