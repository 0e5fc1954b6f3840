"""The table of long work: what was asked for, who is at it, how far it is, how it ended."""

from __future__ import annotations

from gis.schema import Table

JOBS = Table(
    "jobs",
    {
        "job_id": "text",
        "kind": "text",  # a key of `layers.job_kinds.KINDS`
        "args": "text",  # JSON object
        "owner": "text",  # who has started it, as the audit names them
        "address": "text",  # network address it was asked from
        "committees": "int",  # that it is about
        "state": "text",  # one of `layers.jobs.STATES`
        "worker": "text",  # id of the one that is at it; "" while none is
        "beats": "int",  # signs of life of the worker: who watches sees whether they go on, whatever the clocks say
        "cancelled": "bool",  # it was asked to end
        "done": "int",
        "total": "int",
        "text": "text",  # the step that it is at
        "begun_s": "float",  # seconds since 1970 UTC, to be told
        "ended_s": "float",
        "result": "text",  # JSON, of work that is done; "" else
        "error": "text",  # JSON object of code, zh and en; "" where none
    },
    False,
)
