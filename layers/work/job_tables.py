"""The table of long work: what was asked for, who is at it, how far it is, how it ended."""

from __future__ import annotations

from gis.schema import Table

JOBS = Table(
    "jobs",
    {
        "job_id": "text",
        "kind": "text",  # a key of `layers.work.job_kinds.KINDS`
        "args": "text",  # JSON object
        "owner": "text",  # who has started it, as the audit names them
        "address": "text",  # network address it was asked from
        "home": "text",  # id of the folder with its files, which only workers beside it take up; "" for any worker
        "committees": "int",  # that it is about
        "writes": "bool",  # to the project: one such job at a time
        "quick": "bool",  # done in seconds, so that it need not wait behind long ones
        "again": "bool",  # whether it is begun anew where its worker is lost
        "state": "text",  # one of `layers.jobs.STATES`
        "worker": "text",  # id of the one that is, or was, at it; "" while none is
        "attempts": "int",  # how often a worker has taken it up
        "beats": "int",  # signs of life of the worker: who watches sees whether they go on, whatever the clocks say
        "lease_s": "float",  # without a sign of life, after which its worker counts as lost
        "heartbeat": "text",  # UTC, of the last sign of life; to be told
        "cancelled": "bool",  # it was asked to end
        "done": "int",
        "total": "int",
        "text": "text",  # the step that it is at
        "made": "text",  # UTC
        "started": "text",  # UTC; "" while it waits
        "ended": "text",  # UTC; "" until it has ended
        "written": "int",  # revision that it has made, noted in the same transaction; 0 for none
        "result": "text",  # JSON, of work that is done; "" else
        "error": "text",  # JSON object of code, zh and en; "" where none
    },
    False,
)
UNIQUE = {JOBS: "job_id"}
INDEXED = {JOBS: ("state",)}
