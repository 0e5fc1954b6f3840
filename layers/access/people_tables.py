"""The tables of people: who they are, where they are logged in, which logins failed, and what was done (`layers.access.audit`).

Times ``..._s`` are seconds since 1970 UTC by the server's clock.
"""

from __future__ import annotations

from gis.schema import Table

PEOPLE = Table(
    "people",
    {
        "person_id": "text",  # what the audit and the history name a person by; never used again
        "login": "text",  # small letters
        "name": "text",  # as it is shown
        "role": "text",  # a key of `gis.people.roles.ROLES`
        "territory": "text",  # code prefixes, separated by spaces; "" is the whole project
        "status": "text",  # active, or revoked
        "password": "text",  # argon2id
        "passwords_before": "text",  # JSON list of argon2id hashes, the newest first
        "password_set_s": "float",
        "must_change": "bool",  # the password is an initial one
    },
    False,
)
SESSIONS = Table(
    "sessions",
    {
        "session_id": "text",  # names it in lists; opens nothing
        "token_sha256": "text",  # of what the cookie holds
        "person_id": "text",
        "begun_s": "float",
        "seen_s": "float",
        "address": "text",
        "browser": "text",
    },
    False,
)
LOGIN_FAILURES = Table("login_failures", {"account": "text", "address": "text", "time_s": "float"}, False)  # account: sha256 of the login
AUDIT = Table(
    "audit",
    {
        "number": "int",  # from 1, without gaps
        "time": "text",  # UTC
        "actor": "text",  # person_id, or one of `layers.access.audit.OTHERS`
        "action": "text",  # one of `layers.access.audit.ACTIONS`
        "object": "text",
        "outcome": "text",  # one of `layers.access.audit.OUTCOMES`
        "address": "text",  # network address it was asked from, "" where it was the command line
        "details": "text",  # JSON object
        "hash": "text",  # sha256 of the hash of the row before and of this row
    },
    False,
)
AUDIT_HEAD = Table("audit_head", {"key": "text", "rows": "int", "hash": "text"}, False)  # one row: how long the chain is, and its end

PEOPLE_TABLES = (PEOPLE, SESSIONS, LOGIN_FAILURES, AUDIT, AUDIT_HEAD)
UNIQUE = {PEOPLE: "login", SESSIONS: "token_sha256", AUDIT: "number", AUDIT_HEAD: "key"}
INDEXED = {PEOPLE: ("person_id",), SESSIONS: ("person_id",), LOGIN_FAILURES: ("account", "address")}
