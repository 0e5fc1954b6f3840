"""What the routes of `routes.editing` take and answer."""

from __future__ import annotations

from gis.edits import EDITS
from layers.edits.drawn_args import DEGREES
from routes.editing import MOST_ROWS
from routes.records.api_records import (
    COMMITTEE,
    COUNT,
    EA,
    TIME,
    Operation,
    Parameter,
    Schema,
    among,
    features,
    limit_of,
    many,
    maybe,
    number,
    obj,
    ref,
    text,
    whole,
    yes,
)

OPERATION_ID = text("0b9e4c4e-4d6f-4bb1-8a35-5f0b9d6b7a10", pattern="^[A-Za-z0-9_.:-]{1,64}$")
REASON = text("street name", maxLength=500)
CRS: Schema = {
    **among(DEGREES),
    "description": "Lines and polygons of the arguments are in longitude and latitude; without, in metres of the project.",
}
_ARGS: Schema = {"type": "object", "examples": [{"ea": "370305001001003", "name": "河东"}]}
IF_MATCH = Parameter(
    "If-Match", "The revision that it is made on: the tag of the draft or of the last answer.", text('"370305001001-17"'), "header", True
)
_REVISION = whole(17, minimum=1, maximum=999_999_999)
_AUTHOR_NAME = maybe(text("李伟", description="Null for an author who is no person of the project."))
_ROW = {
    "revision": _REVISION,
    "of": maybe(whole(16)),
    "project_revision": whole(212),
    "committee_code": COMMITTEE,
    "author": text("p3f9a1"),
    "time": TIME,
    "reason": text("street name"),
    "what": among("edit", "undo", "redo", "restore", "hand_over", "delineate", "import"),
    "op": text("rename_ea"),
    "args": _ARGS,
    "operation_id": text("0b9e4c4e-4d6f-4bb1-8a35-5f0b9d6b7a10"),
    "based_on": whole(16),
    "author_name": _AUTHOR_NAME,
}
_ASIDE = {
    "operation_id": text("0b9e4c4e-4d6f-4bb1-8a35-5f0b9d6b7a10"),
    "committee_code": COMMITTEE,
    "based_on": whole(16),
    "found": whole(17),
    "author": text("p3f9a1"),
    "time": TIME,
    "reason": text("street name"),
    "op": text("rename_ea"),
    "args": _ARGS,
}
_LEASE = {"committee_code": COMMITTEE, "author": text("p3f9a1"), "since": TIME, "seen": TIME, "author_name": _AUTHOR_NAME}
_EAS = features(
    ea_code=EA,
    committee_code=COMMITTEE,
    name=maybe(text("河东")),
    kind=text("ordinary"),
    buildings=COUNT,
    housing_units=COUNT,
    households=maybe(number(70)),
    residents=maybe(number(205)),
    load=maybe(number(72)),
    workload_minutes=maybe(number(1457.2)),
    area_m2=maybe(number(17214)),
    colour=maybe(whole(4)),
    score=maybe(number(79.4)),
)
_CELLS = features(cell_id=whole(0), block_id=whole(0), ea_code=maybe(EA))
_PARTS = features(
    building_id=text("b17"),
    part_no=whole(1),
    ea_code=maybe(EA),
    cell_id=maybe(whole(0)),
    building_no=maybe(whole(12)),
    housing_units=COUNT,
    units_estimated=yes(False),
    label=maybe(text("")),
    use=maybe(text("residential")),
    status=text("placed"),
)
_PLAN = {"eas": ref("DraftEas"), "cells": ref("DraftCells"), "parts": ref("DraftParts")}
SCHEMAS: dict[str, Schema] = {
    "DraftEas": _EAS,
    "DraftCells": _CELLS,
    "DraftParts": _PARTS,
    "Lease": obj(**_LEASE),
    "Revision": obj(**_ROW),
    "Saved": obj(**_ROW, repeated=yes(False), gone=many(EA), issues=many(ref("Finding")), eas=ref("DraftEas"), parts=ref("DraftParts")),
    "Draft": obj(
        committee_code=COMMITTEE,
        revision=whole(17, minimum=0),
        undo=many(whole(17)),
        redo=many(whole(16)),
        locks=many(EA),
        lease=maybe(ref("Lease")),
        **_PLAN,
    ),
    "Alternative": obj(**_ASIDE),
}
_WRITES = {
    400: ("fields_unknown", "request_no_json", "revision_header"),
    404: ("committee_unknown",),
    409: ("lease_taken", "revision_ahead", "revision_stale"),
    422: ("edit_nothing", "operation_reused"),
    428: ("revision_needed",),
}
_KNOWN = {404: ("committee_unknown",)}
_TURN = obj(("reason",), operation_id=OPERATION_ID, reason=REASON)


def _write(summary: str, body: Schema, *codes: str, missing: tuple[str, ...] = ()) -> Operation:
    refusals = _WRITES | {404: (*_WRITES[404], *missing), 422: (*_WRITES[422], *codes)}
    return Operation(summary, ref("Saved"), (IF_MATCH,), body, refusals=refusals)


OPERATIONS = {
    "editing.edits": _write(
        "Make an edit (docs/edits.md); answers with what differs only.",
        obj(
            ("args", "crs", "reason"),
            op=among(*(edit.op for edit in EDITS)),
            args=_ARGS,
            crs=CRS,
            operation_id=OPERATION_ID,
            reason=REASON,
        ),
        "edit_faulty",
    ),
    "editing.undo": _write("Take back what was done last.", _TURN, "nothing_to_undo"),
    "editing.redo": _write("Make again what was taken back last.", _TURN, "nothing_to_redo"),
    "editing.restore": _write(
        "Make the plan what it was at a revision.",
        obj(("reason",), revision=_REVISION, operation_id=OPERATION_ID, reason=REASON),
        "restore_import",
        "restore_same",
        missing=("revision_unknown",),
    ),
    "editing.hand_over": Operation(
        "Give a building to the committee beside (docs/edits.md); both plans change, or neither.",
        obj(other=COMMITTEE, **{"from": ref("Saved"), "to": ref("Saved")}),
        (IF_MATCH,),
        obj(
            args={"type": "object", "examples": [{"building": "b17", "to": "370305001002004"}]},
            other_revision=whole(3, minimum=0, maximum=999_999_999, description="Of the other committee, that was seen."),
            operation_id=OPERATION_ID,
            reason=REASON,
        ),
        refusals=_WRITES
        | {
            400: (*_WRITES[400], "reason_needed"),
            403: ("forbidden_place",),
            422: (*_WRITES[422], "edit_committee_torn", "edit_not_at_line", "edit_other_committee", "signoff_frozen", "signoff_not_draft"),
        },
    ),
    "editing.draft": Operation("The plan of a committee to edit; its tag is the revision.", ref("Draft"), refusals=_KNOWN),
    "editing.revisions": Operation(
        "The history of a committee, the newest first; `next` is the `before` of the next page.",
        obj(committee_code=COMMITTEE, revision=whole(17, minimum=0), total=COUNT, revisions=many(ref("Revision")), next=maybe(whole(7))),
        (Parameter("before", "Only those before this revision.", whole(18, minimum=0, maximum=999_999_999)), limit_of(MOST_ROWS)),
        refusals=_KNOWN,
    ),
    "editing.revision": Operation(
        "A revision: who made it and why, and the plan as it was then.",
        obj(**_ROW, **_PLAN),
        refusals={404: ("committee_unknown", "revision_unknown")},
    ),
    "editing.compare": Operation(
        "Which housing units are in another EA at one revision than at another.",
        obj(
            **{"from": whole(3), "to": whole(17)},
            committee_code=COMMITTEE,
            units=COUNT,
            units_moved=COUNT,
            moves=many(obj(from_ea=maybe(EA), to_ea=maybe(EA), buildings=COUNT, housing_units=COUNT)),
        ),
        (
            Parameter("from", "A revision.", whole(3, minimum=1, maximum=999_999_999), required=True),
            Parameter("to", "A revision.", whole(17, minimum=1, maximum=999_999_999), required=True),
        ),
        refusals={404: ("committee_unknown", "revision_unknown")},
    ),
    "editing.alternatives": Operation(
        "Edits that came too late and were kept aside, the newest first; `next` is the `before` of the next page.",
        obj(committee_code=COMMITTEE, total=COUNT, alternatives=many(ref("Alternative")), next=maybe(text("0b9e4c4e-4d6f"))),
        (Parameter("before", "Only those kept before this operation.", text("0b9e4c4e-4d6f")), limit_of(MOST_ROWS)),
        refusals=_KNOWN,
    ),
    "editing.alternative": Operation(
        "The plan as it would have been with an edit that was kept aside.",
        obj(**_ASIDE, **_PLAN),
        refusals={404: ("alternative_unknown", "committee_unknown"), 422: ("edit_nothing",)},
    ),
    "editing.lease": Operation(
        "Say that one is at work on a committee, again every few minutes.",
        obj(**_LEASE, idle_minutes=number(30)),
        body=obj(),
        refusals={404: ("committee_unknown",), 409: ("lease_taken",)},
    ),
    "editing.leave": Operation("Say that one is done.", None, body=obj(), status=204),
}
