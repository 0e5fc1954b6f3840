"""What the routes of `routes.sign_off` take and answer."""

from __future__ import annotations

from gis.signing_off.sign_off import FIXED, STATES, STEPS
from layers.signing_off.certificates import SUMMED
from layers.signing_off.tasks import DONE, OPEN
from layers.signing_off.virtual_verdicts import APPROVED, DECLINED, PROPOSED
from routes.records.api_records import (
    COMMITTEE,
    COUNT,
    TIME,
    Operation,
    Schema,
    among,
    by_name,
    many,
    maybe,
    obj,
    ref,
    text,
    whole,
    yes,
)
from routes.records.editing_records import IF_MATCH, OPERATION_ID, REASON

_STEP = among(*dict.fromkeys(step.name for step in STEPS))
_STATE = among(*STATES)
_FIXED = {**among(*FIXED), "description": "The last layer that is fixed; those before it are too.", "examples": [""]}
_NUMBER = text("", description="Of the certificate; empty for none.")
_PERSON = text("p3f9a1")
_WORD = text("one street, one house", maxLength=500)
_SHA256 = text("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
_TAKEN = {
    "operation_id": text("0b9e4c4e-4d6f-4bb1-8a35-5f0b9d6b7a10:370305001001"),
    "committee_code": COMMITTEE,
    "step": _STEP,
    "state_before": _STATE,
    "state": {**_STATE, "examples": ["submitted"]},
    "fixed": _FIXED,
    "person": _PERSON,
    "time": TIME,
    "reason": text(""),
    "words": by_name({**many({}), "examples": [["one street, one house", 2]], "description": "The word, and of how many."}, "E01"),
    "revision": whole(17, minimum=0),
    "certificate": _NUMBER,
}
_SUMMED = dict.fromkeys(SUMMED, COUNT)
SCHEMAS: dict[str, Schema] = {
    "Check": obj(
        key=text("E01"),
        code=text("signoff_warnings"),
        blocks=yes(False),
        count=COUNT,
        word=text("", description="What was said about it at an earlier step."),
        first=text("", description="The first of such findings, in its words."),
        message=text("12 warnings of kind E01. The list of issues says what to do."),
    ),
    "Step": obj(
        step=_STEP,
        name=text("submit"),
        state={**_STATE, "examples": ["submitted"]},
        why_not=maybe(ref("Fault")),
        needs_reason=yes(False),
        checks=many(ref("Check")),
        undoes=many(ref("Fault")),
    ),
    "StepTaken": obj(**_TAKEN),
    "VirtualEa": obj(
        ea_code=text("370305001001900"), name=maybe(text("虚拟普查小区")), residents=COUNT, verdict=among(PROPOSED, APPROVED, DECLINED)
    ),
    "Task": obj(
        task_id=text("5f0b9d6b7a10"),
        committee_code=COMMITTEE,
        ea_code=maybe(text("370305001001003", description="Empty where the remark is about the committee.")),
        state=among(OPEN, DONE),
        remark=text("The border should follow the road."),
        source=text("remarks.csv, 2"),
        person=_PERSON,
        time=TIME,
        word=maybe(text("", description="What was done about it.")),
    ),
    "Certificate": obj(
        certificate=text("1"),
        project=text("county"),
        project_id=text("ac350cf9d1884dc388f95fb935efdee8"),
        time=TIME,
        person=_PERSON,
        counts=obj(committees=COUNT, **_SUMMED),
        plan_sha256=_SHA256,
        committees=many(
            obj(
                committee_code=COMMITTEE,
                name=maybe(text("东村")),
                revision=whole(17, minimum=0),
                **_SUMMED,
                fixed_sha256=_SHA256,
                content_sha256=_SHA256,
            )
        ),
        sha256={**_SHA256, "description": "Seal of all the rest."},
    ),
}
_NO_CERTIFICATE = {404: ("certificate_none",)}
OPERATIONS = {
    "sign_off.checks": Operation(
        "Where a committee stands, the steps from there with what is to be answered before each; its tag is the revision.",
        obj(
            committee_code=COMMITTEE,
            revision=whole(17, minimum=0),
            state=_STATE,
            fixed=_FIXED,
            state_name=text("draft"),
            steps=many(ref("Step")),
            virtual_eas=many(ref("VirtualEa")),
            tasks=many(ref("Task")),
            log=many(ref("StepTaken")),
            certificate=_NUMBER,
        ),
        refusals={404: ("committee_unknown",), 409: ("revision_gone",)},
    ),
    "sign_off.state": Operation(
        "Take a step of the sign-off (docs/sign_off.md).",
        obj(**_TAKEN, repeated=yes(False)),
        (IF_MATCH,),
        obj(
            ("words", "reason", "understood"),
            step=_STEP,
            words={**by_name(_WORD, "E01"), "maxProperties": 500},
            reason=REASON,
            understood=many(text("undo_certificate"), description="Codes of what it undoes, as read in the checks."),
            operation_id=OPERATION_ID,
        ),
        refusals={
            400: ("fields_unknown", "request_no_json", "revision_header"),
            403: ("signoff_role",),
            404: ("committee_unknown",),
            409: ("revision_ahead", "revision_gone", "revision_stale", "signoff_no_step"),
            422: ("operation_reused", "signoff_blocked", "signoff_package", "signoff_reason", "signoff_undoes", "signoff_wordless"),
            428: ("revision_needed",),
        },
    ),
    "sign_off.virtual": Operation(
        "Approve or decline a virtual EA.",
        obj(committee_code=COMMITTEE, virtual_eas=many(ref("VirtualEa"))),
        body=obj(("reason",), ea=text("370305001001900"), verdict=among(APPROVED, DECLINED), reason=REASON, operation_id=OPERATION_ID),
        refusals={
            400: ("fields_unknown", "request_choice", "request_no_json"),
            404: ("virtual_unknown",),
            422: ("operation_reused", "signoff_package", "signoff_reason", "virtual_decided"),
        },
    ),
    "sign_off.task": Operation(
        "Say what was done about a remark.",
        obj(committee_code=COMMITTEE, tasks=many(ref("Task"))),
        body=obj(reason={**REASON, "examples": ["border moved to the road"]}),
        refusals={400: ("fields_unknown", "request_no_json"), 404: ("task_unknown",), 422: ("task_done", "task_word")},
    ),
    "sign_off.certificate_json": Operation(
        "The certificate that holds for a committee, as a file to keep.", ref("Certificate"), refusals=_NO_CERTIFICATE
    ),
    "sign_off.certificate_page": Operation(
        "The same as a page to print.", text("<!doctype html>"), media="text/html", refusals=_NO_CERTIFICATE
    ),
}
