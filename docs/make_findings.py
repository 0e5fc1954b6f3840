"""Writes docs/findings.md from `gis.messages`: ``python docs/make_findings.py``. A test holds the two together."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gis.messages import MESSAGES  # noqa: E402
from gis.schema import FLAGS, SEVERITIES, STATUSES  # noqa: E402

INTRO = """# Findings

<!-- written by docs/make_findings.py: change the texts in gis/*_messages.py, or the lists in gis/schema.py, and run it -->

The `code` of a finding, in the layer `issues` of the plan file, in `findings` and `flags` of `--json`, and in printed lists, is one
of these, and no other; `severity` is `error`, `warning` or `note`. Names in ‹ › stand for what is said of the file at hand.
Where many findings of a kind are summed up in one (`V11-many`), `coverage` counts them one by one (`V11`).

"""
_PLACE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def text() -> str:
    """The page."""
    rows = [(f"`{c}`", MESSAGES[c].severity, _shown(MESSAGES[c].en), _shown(MESSAGES[c].zh)) for c in FLAGS]
    statuses = [(f"`{name}`", meaning) for name, meaning in STATUSES.items()]
    return (
        INTRO
        + _table(("code", "severity", "in English", "in Chinese"), rows)
        + "\n## Why a building is in no area\n\nThe `status` of a building part is one of these:\n\n"
        + _table(("status", "meaning"), statuses)
    )


def _shown(template: str) -> str:
    return _PLACE.sub(_place, template).replace("|", "\\|").replace("\n", " ")


def _place(found: re.Match[str]) -> str:
    name, form = found.groups()
    return form.split("|")[-1] if form and "|" in form else f"‹{name}›"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


assert set(SEVERITIES) >= {MESSAGES[c].severity for c in FLAGS}
if __name__ == "__main__":
    (ROOT / "docs" / "findings.md").write_text(text(), encoding="utf-8")
