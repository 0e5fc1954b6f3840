"""docs/rules.md lists the rules and packs as they are."""

from __future__ import annotations

import runpy
from dataclasses import fields
from pathlib import Path

from gis.rule_packs import PACKS
from gis.rules import Rules

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_page_of_rules_is_that_of_the_code() -> None:
    made = runpy.run_path(str(DOCS / "make_rules.py"))["text"]()
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == made, "run: python docs/make_rules.py"
    assert all(f"| `{f.name}` |" in made for f in fields(Rules)) and all(f"### {name}\n" in made for name in PACKS)
