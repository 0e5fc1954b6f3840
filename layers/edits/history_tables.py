"""The tables of what planners did: the history of each committee, edits that came too late, and who is at work where."""

from __future__ import annotations

from gis.schema import Table

HISTORY = Table(  # append-only; a row a committee a write
    "edits",
    {
        "revision": "int",  # of the project
        "committee_code": "text",
        "committee_revision": "int",  # from 1, without gaps: it counts the rows of the committee
        "author": "text",  # id of a person
        "time": "text",  # UTC; nothing is ordered by it
        "reason": "text",
        "op": "text",  # of `gis.edits.EDITS`; undo, redo, restore, delineate, import
        "args": "text",  # JSON object
        "operation_id": "text",  # given by who asked; one that is asked again changes nothing
        "based_on": "int",  # revision of the committee that it was made on
        "what": "text",  # one of WHATS
        "of_revision": "int",  # of the committee: what an undo or redo is about, and what a restore goes back to; else 0
        "tables": "text",  # names of those whose rows have changed, with spaces between
        "changes": "bytes",  # the rows before and after (`layers.storage.changes`)
    },
    False,
)
WHATS = ("edit", "undo", "redo", "restore", "delineate", "import", "hand_over")
ALTERNATIVES = Table(  # edits that somebody else was quicker than
    "alternatives",
    {
        "operation_id": "text",
        "committee_code": "text",
        "based_on": "int",  # revision of the committee that the planner saw
        "found": "int",  # revision of the committee that there was
        "author": "text",
        "time": "text",  # UTC
        "reason": "text",
        "op": "text",
        "args": "text",  # JSON object
    },
    False,
)
LEASES = Table(  # who edits which committee; soft: it is told, and holds nobody up
    "leases",
    {
        "committee_code": "text",
        "author": "text",
        "since": "text",  # UTC
        "seen": "text",  # UTC, when the holder was last heard of
    },
    False,
)
