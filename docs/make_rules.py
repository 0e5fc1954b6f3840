"""Writes docs/rules.md from `gis.rules` and `gis.rule_packs`: ``python docs/make_rules.py``. A test holds the two together."""

from __future__ import annotations

import sys
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.page_parts import table  # noqa: E402
from gis.rule_packs import PACKS, SOURCES  # noqa: E402
from gis.rules import MEASURES, Rules  # noqa: E402

INTRO = """# Rules

<!-- written by docs/make_rules.py: change gis/rules.py or gis/rule_packs.py and run it -->

`plan --rules` and `new --rules` take the name of a pack or a TOML file. A file names the pack it starts from and what it changes:

    pack = "china-2020"
    target = 90                       # bands and limits move in proportion, unless a band is stated
    count_vacant = false
    ignored_barriers = ["footway"]
    must_hold = ["motorway"]          # no area on both sides
    never_cross = ["river", "railway"] # on both sides only where a street or path crosses
    [barrier_cost]
    river = 0.3                       # borders follow rivers before all else
    [unit_m2]
    residential = 95

A name that no rule has, or a value that does not fit, is refused and named. `plan --target 80` means 80 housing units,
whatever the rules count.

Every value has a source, listed at the end: R marks a rule drawn from census practice, C a Chinese and I an international
publication. DER is arithmetic on sourced values. **DEF is a default of ours where no official value was found: a setting, not
a rule.**
"""


def text() -> str:
    """The page."""
    measures = table(("measure", "load of an EA"), [(f"`{name}`", said) for name, said in MEASURES.items()])
    rules = table(("key", "default", "unit", "meaning", "source"), [_row(f) for f in fields(Rules)])
    packs = "\n".join(f"### {name}\n\n{_pack(values)}" for name, values in PACKS.items())
    sources = table(("mark", "what it says, and where"), list(SOURCES.items()))
    load = "\nWhere it says load, the unit is that of the measure:\n\n"
    rest = "What a pack does not name has the default above.\n\n"
    return f"{INTRO}\n## All rules\n\n{rules}{load}{measures}\n## Packs\n\n{rest}{packs}\n## Sources\n\n{sources}"


def _pack(values: dict[str, tuple[Any, str]]) -> str:
    return table(("key", "value", "source"), [(f"`{key}`", _shown(value), source) for key, (value, source) in values.items()])


def _row(f: Field[Any]) -> tuple[str, ...]:
    said, default = f.metadata, getattr(Rules(), f.name)
    choice = said["among"] if isinstance(default, str) else ()
    meaning = said["meaning"] + (": " + ", ".join(choice) if choice else "")
    return f"`{f.name}`", _shown(default), said["unit"] or "-", meaning, said["source"]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, dict):
        return ", ".join(f"{k} {_shown(v)}" for k, v in value.items()) or "-"
    return ", ".join(value) or "-" if isinstance(value, tuple) else str(value)


if __name__ == "__main__":
    (ROOT / "docs" / "rules.md").write_text(text(), encoding="utf-8")
