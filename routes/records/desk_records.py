"""What the routes of `routes.previews` and `routes.desks` take and answer."""

from __future__ import annotations

from gis.edits import EDITS
from gis.signing_off.sign_off import FIXED, STATES
from routes.records.api_records import COMMITTEE, EA, Operation, Schema, among, by_name, many, maybe, obj, ref, text, whole
from routes.records.editing_records import CRS

_ARGS: Schema = {"type": "object", "examples": [{"eas": ["370305001001001", "370305001001002"]}]}
_REVISION = whole(17, minimum=0, description="Of the committee.")
SCHEMAS: dict[str, Schema] = {
    "Preview": obj(
        committee_code=COMMITTEE,
        revision=_REVISION,
        gone=many(EA),
        issues=many(ref("Finding")),
        eas=ref("DraftEas"),
        cells=ref("DraftCells"),
        parts=ref("DraftParts"),
    ),
    "Desk": obj(
        committee_code=COMMITTEE,
        revision=_REVISION,
        state=among(*STATES),
        fixed=among(*FIXED),
        undo=maybe(ref("Revision")),
        redo=maybe(ref("Revision")),
        lease=maybe(ref("Lease")),
        barred=by_name(obj(code=text("signoff_not_draft"), message=text("370305001001 is submitted.")), "merge_eas"),
    ),
}
OPERATIONS = {
    "previews.make": Operation(
        "What an edit would make of a committee; nothing is written.",
        ref("Preview"),
        body=obj(("args", "crs"), op=among(*(edit.op for edit in EDITS)), args=_ARGS, crs=CRS),
        refusals={
            400: ("edit_arg_wrong", "fields_unknown", "request_no_json"),
            404: ("committee_unknown",),
            422: ("edit_faulty", "edit_nothing"),
        },
    ),
    "desks.desk": Operation(
        "Newest revision of a committee, who is at work, what undo and redo are about, and why ops may not be done.",
        ref("Desk"),
        refusals={404: ("committee_unknown",)},
    ),
}
