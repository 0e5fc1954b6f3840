"""Writes docs/sign_off.md from the code: ``python docs/make_sign_off.py``. A test holds the two together."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.page_parts import table  # noqa: E402
from gis.messages import MESSAGES  # noqa: E402
from gis.messages.word_messages import TERMS  # noqa: E402
from gis.signing_off.sign_off import OPEN_WHEN_FROZEN, STATES, STEPS  # noqa: E402
from gis.signing_off.sign_off_checks import CHECKS  # noqa: E402
from gis.signing_off.withdrawals import CONSEQUENCES  # noqa: E402

INTRO = """# Sign-off

<!-- written by docs/make_sign_off.py: change it, or the code that it reads, and run it -->

A committee goes from draft to submitted, township checked, county accepted and frozen. Each step is a row of the table `sign_offs`, to
which rows are only added: who, when, in which words, on which revision of the plan. Every step is in the audit too.

    python server.py state county.gpkg 370305100                         # where its committees stand, what each needs
    python server.py state county.gpkg 370305100001 --step submit --word E01="one street, one house"
    python server.py state county.gpkg 370305100001 --step return --reason "border north of the school"
    python server.py freeze county.gpkg --out certificate.json           # all that are accepted
    python server.py certificate county.gpkg --check certificate.json    # still as it was certified? 1 where not
    python server.py report-package county.gpkg --out county.zip --issued issued.zip
    python server.py remarks county.gpkg remarks.csv                     # what came back becomes tasks

What is named on a command line is signed off whole or not at all, in one transaction. Committees can be named by the beginning of
their codes.

## States and steps

"""

EDITS = """
While a committee is submitted, checked or accepted, nobody edits it: it is taken back, or returned, first. A new plan is refused too.
A delivery of data is taken, and makes the plan stale where it does not fit any more, which then blocks the next step.

## What is looked at

Errors block. Warnings need a word each, once: the next step asks for it again only where the count is another one. On a return all
words are given anew.

"""

FROZEN = """
Tasks are remarks that came back on a report. Findings by their codes: docs/findings.md.

## What a freeze fixes

The outline of the committee, the borders, codes, names and kinds of its EAs, and so their count; numbers that buildings have. What stays
open, each change with its author and time in the history: {open}.
Undo, redo and restore go as far as they change nothing else; a building that was added is not undone but marked as demolished, as its
number may stand on a sheet. This is asked in the transaction that writes, also of deliveries, of new
plans and of packages of townships. What other programs write into the tables is not seen there; the certificate tells.

A **certificate** is made with each freeze: 0 omitted, 0 doubled, the counts, and by committee the hash of what is fixed and of all
that is counted. It is kept in the project (`certificates`), and given away as JSON, sealed by a hash of itself, or as a page to print.
`certificate` says of each committee whether it is as it was, whether only what had stayed open has changed, and by how many edits, or that
it differs. The seal tells an altered file, not a forged one: note the number that stands under it on paper.

Who wants to count a hash again: `fixed_sha256` is the SHA-256 of JSON (Python's `json.dumps` with `ensure_ascii=False`, UTF-8) of
`[[committee code, outline], rows]`; the rows are the areas, each as JSON of `[ea_code, name, kind, shape]`, sorted as texts;
shapes are WKB in capital hexadecimal, little-endian, in the coordinate system of the project, a missing name is `null`
(`gis/replanning/plan_hash.py`). `content_sha256` is the same of all columns of areas, cells and parts, numbers as floats.

## Withdrawal

In order: the EAs, then the buildings, then the division into committees. After the EAs were withdrawn the committee is in draft and can
be edited; a delivery that would take away one of its planned buildings, change its footprint, or change the outline is still refused
(counts and new buildings are taken). After the buildings were withdrawn, deliveries change those; after the division, the outline. Each
says beforehand what it undoes, and is taken only when each of these was read (`understood`). The log is kept, and so is the certificate
that no longer holds.

"""

REST = """
## Virtual EAs

A township planner (or the county) makes, changes or removes one with an edit; the county approves or declines it. Where its residents
change it waits again. One that is not approved needs a word until the county accepts, and blocks from there.

## Townships without a network

A package of a township can be submitted and checked; what the county decides is refused in it. Steps, verdicts and tasks come back with
the merge. A package that would change what is frozen is refused. Where one is put over a township that was changed here too
(`--take theirs`), what was signed off here is in draft again, with the name of the package as the reason.

## Report package

A zip: `map.gpkg` (layers `committees`, `enumeration_areas`, `building_parts`), `ea_counts.csv`, `differences.csv` (level, code, what:
count, name, code, area; before, now, difference) where there is a map to compare with, the certificates that hold, and `manifest.json` with
the state of each committee and the SHA-256 of each file. Areas differ from 1 m2 and a thousandth on. An EA that lies mostly where one of
another code lay stands as one row with both codes. The command prints the SHA-256 of the whole: tell it by another way.

## Over HTTP

All below `/api/v1/committees/{{code}}`, as docs/history.md says of edits; `If-Match` names the revision that is signed off.

| request | what |
| --- | --- |
| `GET /checks` | state, steps from here with what bars each, what its checks find, what it would undo; virtual EAs, tasks, log |
| `POST /state` `{{"step", "words", "reason", "understood", "operation_id"}}` | takes a step |
| `POST /virtual` `{{"ea", "verdict", "reason", "operation_id"}}` | approves or declines a virtual EA |
| `POST /tasks/{{id}}` `{{"reason"}}` | says what was done about a remark |
| `GET /certificate`, `/certificate.html` | the certificate that holds; who may not see all that it is about gets the part about this one |

403 `signoff_role`: the step is another role's; 409 `signoff_no_step`: the committee stands elsewhere; 409 `revision_stale`; 422 what still
lacks: `signoff_blocked`, `signoff_wordless`, `signoff_reason`, `signoff_undoes`.
"""


def text() -> str:
    """The page."""
    states = ", ".join(f"`{s}` ({TERMS[s][1]})" for s in STATES)
    seen: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for step in STEPS:
        needs = [w for w, is_so in (("checks", step.checked), ("a reason", step.reason), ("what it undoes was read", step.undoes)) if is_so]
        roles = ", ".join(r.replace("_", " ") for r in step.roles)
        row = (f"`{step.name}` ({TERMS[step.name][1]})", step.before.state, step.after.state, roles, ", ".join(needs) or "-")
        seen[step.name, step.before.state, step.after.state] = row
    steps = table(("step", "from", "to", "who", "needs"), list(seen.values()))
    checks = [(f"`{c.code}`", "blocks" if c.blocks else "a word", ", ".join(c.steps), _plain(MESSAGES[c.code].en)) for c in CHECKS]
    undone = [(f"`{c.code}`", c.step, _plain(MESSAGES[c.code].en)) for c in CONSEQUENCES]
    opened = ", ".join(f"`{op}`" for op in OPEN_WHEN_FROZEN)
    return (
        f"{INTRO}States: {states}.\n\n{steps}{EDITS}{table(('check', 'needs', 'at', 'says'), checks)}{FROZEN.format(open=opened)}"
        f"{table(('key', 'step', 'says'), undone)}{REST.format()}"
    )


def _plain(template: str) -> str:
    """A template without its choices of words: the one for several, values by name."""
    return re.sub(r"\{(\w+)\}", r"‹\1›", re.sub(r"\{\w+:[^|{}]*\|([^|{}]*)\}", r"\1", template))


if __name__ == "__main__":
    (ROOT / "docs" / "sign_off.md").write_text(text(), encoding="utf-8")
