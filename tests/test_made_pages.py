"""docs/rules.md, roles.md, findings.md, edits.md, sign_off.md and api.md list what they are about as it is in the code."""

from __future__ import annotations

import runpy
from dataclasses import fields
from pathlib import Path

from gis.editing.committee_lines import HAND_OVER
from gis.edits import EDITS
from gis.people.roles import ROLES
from gis.rule_packs import PACKS
from gis.rules import Rules
from gis.schema import FLAGS, STATUSES
from gis.signing_off.sign_off import OPEN_WHEN_FROZEN, STEPS
from gis.signing_off.sign_off_checks import CHECKS
from gis.signing_off.withdrawals import CONSEQUENCES
from layers.access.audit import ACTIONS
from routes.access import RULES
from routes.openapi import OPERATIONS

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_page_of_rules_is_that_of_the_code() -> None:
    made = runpy.run_path(str(DOCS / "make_rules.py"))["text"]()
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == made, "run: python docs/make_rules.py"
    assert all(f"| `{f.name}` |" in made for f in fields(Rules)) and all(f"### {name}\n" in made for name in PACKS)


def test_the_page_of_roles_is_that_of_the_code() -> None:
    made = runpy.run_path(str(DOCS / "make_roles.py"))["text"]()
    assert (DOCS / "roles.md").read_text(encoding="utf-8") == made, "run: python docs/make_roles.py"
    assert all(f"| `{name}` |" in made for name in (*RULES, *ROLES)) and all(f"`{action}`" in made for action in ACTIONS)


def test_the_page_of_findings_is_that_of_the_code() -> None:
    made = runpy.run_path(str(DOCS / "make_findings.py"))["text"]()
    assert (DOCS / "findings.md").read_text(encoding="utf-8") == made, "run: python docs/make_findings.py"
    assert all(f"| `{code}` |" in made for code in (*FLAGS, *STATUSES)) and "{" not in made


def test_the_page_of_edits_is_that_of_the_code() -> None:
    made = runpy.run_path(str(DOCS / "make_edits.py"))["text"]()
    assert (DOCS / "edits.md").read_text(encoding="utf-8") == made, "run: python docs/make_edits.py"
    assert all(f"## {edit.op}\n" in made for edit in (*EDITS, HAND_OVER)) and "{" not in made
    assert all(f"| `{code}` |" in made for edit in (*EDITS, HAND_OVER) for code in edit.refusals)


def test_the_page_of_the_sign_off_is_that_of_the_code() -> None:
    made = runpy.run_path(str(DOCS / "make_sign_off.py"))["text"]()
    assert (DOCS / "sign_off.md").read_text(encoding="utf-8") == made, "run: python docs/make_sign_off.py"
    assert all(f"| `{step.name}` (" in made for step in STEPS) and all(f"| `{c.code}` |" in made for c in (*CHECKS, *CONSEQUENCES))
    assert all(f"`{op}`" in made for op in OPEN_WHEN_FROZEN)


def test_the_page_of_the_interface_is_that_of_the_code() -> None:
    made = runpy.run_path(str(DOCS / "make_api.py"))["text"]()
    assert (DOCS / "api.md").read_text(encoding="utf-8") == made, "run: python docs/make_api.py"
    assert all(operation.summary in made for operation in OPERATIONS.values())
