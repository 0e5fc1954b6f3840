"""The tables of the sign-off. Rows are only added; what holds now is the last row of a committee, an EA or a task."""

from __future__ import annotations

from gis.schema import Table

SIGN_OFFS = Table(
    "sign_offs",
    {
        "operation_id": "text",  # given by who asked; one that is asked again changes nothing
        "committee_code": "text",
        "step": "text",  # of `gis.signing_off.sign_off.STEPS`
        "state_before": "text",  # one of `gis.signing_off.sign_off.STATES`
        "state": "text",  # after it
        "fixed": "text",  # after it, one of `gis.signing_off.sign_off.FIXED`
        "person": "text",  # person_id
        "time": "text",  # UTC; nothing is ordered by it
        "reason": "text",  # in the person's words
        "words": "text",  # JSON object: key of a warning -> [word, how often it was found]
        "revision": "int",  # of the committee, that it was done on
        "certificate": "text",  # number of the one made by a freeze; else ""
    },
    False,
)
VERDICTS = Table(
    "virtual_verdicts",  # of the county, on virtual EAs
    {
        "operation_id": "text",
        "committee_code": "text",
        "ea_code": "text",
        "verdict": "text",  # approved, declined
        "residents": "float",  # that it was given for; with others the EA waits again
        "person": "text",
        "time": "text",  # UTC
        "reason": "text",
    },
    False,
)
TASKS = Table(
    "tasks",  # remarks that came back on a report
    {
        "operation_id": "text",
        "task_id": "text",  # has a row when it comes, and one when it is done
        "committee_code": "text",
        "ea_code": "text",
        "state": "text",  # open, done
        "remark": "text",
        "source": "text",  # file and row that it came from
        "person": "text",
        "time": "text",  # UTC
        "word": "text",  # what was done about it
    },
    False,
)
CERTIFICATES = Table(
    "certificates",
    {
        "number": "text",
        "person": "text",
        "time": "text",  # UTC
        "body": "text",  # JSON object (`layers.signing_off.certificates`)
        "sha256": "text",  # of the body
    },
    False,
)
SIGN_OFF_TABLES = (SIGN_OFFS, VERDICTS, TASKS, CERTIFICATES)
UNIQUE = {SIGN_OFFS: "operation_id", VERDICTS: "operation_id", TASKS: "operation_id", CERTIFICATES: "number"}
INDEXED = {SIGN_OFFS: ("committee_code",), VERDICTS: ("committee_code",), TASKS: ("committee_code",)}
