"""Writes docs/roles.md from the code: ``python docs/make_roles.py``. A test holds the two together."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.page_parts import table  # noqa: E402
from gis.messages.word_messages import TERMS  # noqa: E402
from gis.people.roles import ROLES  # noqa: E402
from layers.access.acts import OTHERS  # noqa: E402
from layers.access.audit import ACTIONS  # noqa: E402
from layers.access.password_policy import DEFAULT, PROFILES, Policy  # noqa: E402
from routes.access import OPEN, RULES, Rule  # noqa: E402

INTRO = """# People, roles, territories, audit

<!-- written by docs/make_roles.py: change it, or the code that it reads, and run it -->

A project without people is open to whoever sits at its machine, as `serve` listens there only. As soon as it has people, whoever
asks must log in. Where others can reach it (`serve --host`, or `--proxy` for a server before it that speaks HTTPS), `serve` starts
only with an administrator. The demo has people, shown on its page with their passwords; visitors may read all of it, and it listens
on its own machine only.

    python server.py create-admin county.gpkg --login county1
    python server.py people county.gpkg import people.xlsx --passwords initial.csv
    python server.py people county.gpkg                        # lists them
    python server.py people county.gpkg change zhang --role supervisor --territory 370305001
    python server.py people county.gpkg revoke zhang           # gone with their next request
    python server.py people county.gpkg unlock zhang
    python server.py people county.gpkg password zhang         # a new initial password
    python server.py people county.gpkg policy --profile mlps2 --set idle_minutes=10

`create-admin`, `people add` and `people password` print an initial password, this once; `people import` writes those of new people to
a new file that its owner alone can read. An initial password opens nothing but the page to choose another.

A file of people (CSV, XLSX) has a row for each: `login`, `name`, `role`, `territory` (or 账号, 姓名, 角色, 管辖范围; others by `--map`).
A faulty row is named with its number and what to do, and then nobody is taken in. Who is there already gets what the file says and
keeps the password; who is not in the file stays. People are never deleted, but revoked: the history goes on naming them.

## Roles and territories

A territory is one or several beginnings of codes, separated by spaces: `370305001` is a township, `370305001001 370305001002` are two
committees, nothing is the whole project. What has no code of the county (a committee with a temporary code, a building in no
committee) belongs to the whole project only.

"""

SEEN = """
## What is seen

Everything that is shown is cut down to the territory before it is computed (`layers/page/seen.py`): lists, facts, search, tiles, issues,
the ledger, the report. So figures are those of the territory, and nothing has to be hidden afterwards. Beyond it are shown:

- to everybody with a login: outlines and names of all committees, roads, rivers and other barriers, names of the layers' sources;
- to planners and supervisors: the lines of EAs one level wider (of a committee its township, of a township its county), with
  their codes and loads, so that they can fit their own to them. No buildings and no facts.

A sheet shows what stands around its EA, whoever prints it. What lies elsewhere is refused by code whether it exists or not, but for
buildings: their ids are known only to the project, so one that is not there is said not to be there.

## Who may ask for what

Every route has one rule (`routes/access.py`); one without fails to start. A route that names a committee or an EA is refused outside
of the territory; to change a committee all of it must lie in it. "own" marks routes whose answer is cut down to the territory.

"""

LOGINS = """
## Logins and passwords

Passwords are kept as argon2id hashes. A failed login is counted before the password is looked at, for the account and for the address,
whether there is such a login or not; after too many of them, that account (or address) must wait. A wrong login, a login that nobody has
and a revoked person get the same words after the same work. Sessions are kept by the server: a random token in a cookie (HttpOnly,
SameSite=Strict, `__Host-` and Secure under TLS), of which the project holds the hash only. They end when idle, when old, by logging
out, from another browser, by a new password, by a change to "revoked". Times are by the server's clock; sessions and failed logins
that lie in its future are dropped, so that a clock that was wrong locks nobody out. Where the server cannot write (a full disk), those
who are logged in go on reading and nobody can log in.

`asvs` follows OWASP ASVS 5.0; `mlps2` the second level of GB/T 22239-2019, which states no numbers: those here are what assessors
usually ask for, not a rule. Every number can be set (`people PROJECT policy --set NAME=NUMBER`); 0 is none where none makes sense.

"""

AUDIT = """
## Audit

Rows are only added, in the same transaction as what they tell of. They name people by their ids, never by name or login, and hold
nothing of what was typed at a failed login. They are kept as long as the project. The database itself refuses to change or delete one
(triggers), each row bears the hash of the one before it, and a head beside them holds their number and the last hash.

    python server.py audit county.gpkg --since 2026-11-01 --action login refusal --person zhang --out audit.csv
    python server.py audit county.gpkg --check
    python server.py audit county.gpkg --check --expect 1042:9f2c...

`--check` finds every row that was altered, moved, copied or taken away, and an end that was cut off. What it cannot find by itself:
somebody who can write the file, knows how the chain is made and makes all of it anew from some row on, with the head. Against that it
prints the head: note it where the file's owner cannot write (on paper, in the office's log), and give it to a later check with `--expect`.
It does not know either what was never written: a copy of the project that was changed elsewhere, or a program that writes the tables
itself. The same refusal again and again is noted once a minute with how often it came. On a disk that is full or that cannot be
written, printing goes on and is not noted; the server's log says so.

"""


def text() -> str:
    """The page."""
    roles = [(f"`{r.name}`", TERMS[r.name][1], ", ".join(map(str, r.lengths)), "yes" if r.sees_around else "no") for r in ROLES.values()]
    head = ("role", "in Chinese", "digits of its territory (0: the whole project)", "sees the lines of EAs around")
    rules = [_row(name, rule) for name, rule in RULES.items()]
    access = table(("route", *(r.replace("_", " ") for r in ROLES), "where"), rules)
    opened = f"\nOpen to everyone, without data: {', '.join(f'`{name}`' for name in OPEN)}.\n"
    numbers = [(f"`{f.name}`", *(str(getattr(p, f.name)) for p in PROFILES.values())) for f in fields(Policy) if f.name != "profile"]
    policies = table(("number", *(f"`{n}`{' (default)' if n == DEFAULT else ''}" for n in PROFILES)), numbers)
    words = f"Actions: {', '.join(f'`{a}`' for a in ACTIONS)}. Who has no id: {', '.join(f'`{o}`' for o in OTHERS)}.\n"
    return INTRO + table(head, roles) + SEEN + access + opened + LOGINS + policies + AUDIT + words


def _row(name: str, rule: Rule) -> tuple[str, ...]:
    marks = tuple("yes" if role in rule.roles else "-" for role in ROLES)
    if rule.territory:
        where = f"`{rule.territory}`" + (" (part of it)" if rule.part else "")
    else:
        where = "oneself" if name.startswith("people.") else "of planners" if "job" in name or "cancel" in name else "own"
    return f"`{name}`", *marks, where


if __name__ == "__main__":
    (ROOT / "docs" / "roles.md").write_text(text(), encoding="utf-8")
