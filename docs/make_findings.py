"""Writes docs/findings.md from `gis.messages`: ``python docs/make_findings.py``. A test holds the two together."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.page_parts import shown, table  # noqa: E402
from gis.messages import MESSAGES  # noqa: E402
from gis.schema import FLAGS, SEVERITIES, STATUSES  # noqa: E402

INTRO = """# Findings

<!-- written by docs/make_findings.py: change the texts in gis/messages/, or the lists in gis/schema.py, and run it -->

The `code` of a finding, in the layer `issues` of the plan file, in `findings` and `flags` of `--json`, and in printed lists, is one
of these, and no other; `severity` is `error`, `warning` or `note`. Names in ‹ › stand for what is said of the file at hand.
Where many findings of a kind are summed up in one (`V11-many`), `coverage` counts them one by one (`V11`).

"""


def text() -> str:
    """The page."""
    rows = [(f"`{c}`", MESSAGES[c].severity, shown(MESSAGES[c].en), shown(MESSAGES[c].zh)) for c in FLAGS]
    statuses = [(f"`{name}`", meaning) for name, meaning in STATUSES.items()]
    return (
        INTRO
        + table(("code", "severity", "in English", "in Chinese"), rows)
        + "\n## Why a building is in no area\n\nThe `status` of a building part is one of these:\n\n"
        + table(("status", "meaning"), statuses)
    )


assert set(SEVERITIES) >= {MESSAGES[c].severity for c in FLAGS}
if __name__ == "__main__":
    (ROOT / "docs" / "findings.md").write_text(text(), encoding="utf-8")
