"""Writes docs/edits.md from `gis.edits`: ``python docs/make_edits.py``. A test holds the two together."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.page_parts import shown, table  # noqa: E402
from gis.editing.committee_lines import HAND_OVER  # noqa: E402
from gis.editing.edit_args import ARG_CODES  # noqa: E402
from gis.edits import EDITS, Arg, Edit  # noqa: E402
from gis.messages import MESSAGES  # noqa: E402
from gis.messages.edit_words import ARG_KINDS  # noqa: E402

INTRO = """# Edits

<!-- written by docs/make_edits.py: change the records that `gis.edits.EDITS` lists, or gis/messages/edit_messages.py, and run it -->

An edit takes the plan of one committee and gives another: `gis.edits.edited(draft, op, args, seed)`. Nothing else happens: the
draft that was given stays as it was. `why_not(draft, op, args)` gives the reason why an edit cannot be made, with the same code
that `edited` refuses with, and none exactly when `edited` makes it; `button_why_not` asks only what can be told without making it.

What holds of every edit:

- Cells fill the outline of the committee without gap or overlap, and neighbours share each corner of their line.
- Every EA is one piece (in each piece of the committee). No border is drawn through a building, but between the parts of a divided
  one. Where none can be drawn, the edit is refused.
- EAs that an edit is not about stay bit for bit as they were: code, name, counts, loads, scores, numbers. Only where a new border
  ends on a line of theirs, that line gets a corner, on a grid of a millimetre.
- EAs that it changes have counts, loads, areas and scores as if the plan were made anew. Their buildings are numbered in walking
  order again where land or buildings go from EA to EA; where a building is only changed, added or demolished, numbers stay and new
  ones are appended. Numbers of demolished buildings are not given again in the EA where they lie.
- Codes of EAs that are gone are never used again.
- A locked EA is changed by nothing.
- Housing units stay as many as they were, but where a building is changed, added, demolished or reinstated.

`hand_over_building` changes two committees at once, so it has a function of its own that takes and gives two drafts:
`gis.editing.committee_lines.handed_over(source, other, args)`, with `why_not_handed_over`.

`args` are plain JSON; coordinates are metres in the coordinate system of the project. Names in ‹ › stand for what is said of the
edit at hand.

"""
_EVERY = (*EDITS, HAND_OVER)


def text() -> str:
    """The page."""
    kinds = [(f"`{kind}`", said) for kind, (said, _) in ARG_KINDS.items() if kind != "object"]
    return (
        INTRO
        + "".join(_edit(edit) for edit in _EVERY)
        + "## What arguments may be\n\n"
        + table(("kind", "meaning"), kinds)
        + "\n## Refusals\n\nAny edit can be refused with "
        + ", ".join(f"`{code}`" for code in ARG_CODES)
        + ".\n\n"
        + table(("code", "in English", "in Chinese"), [_refusal(code) for code in _codes()])
    )


def _edit(edit: Edit) -> str:
    rows = [(f"`{a.name}`", f"`{a.kind}`", "yes" if a.required else "no", _arg(a)) for a in edit.args]
    arguments = table(("argument", "kind", "required", "meaning"), rows) if rows else "It takes no arguments.\n"
    return f"## {edit.op}\n\n{edit.meaning}\n\n{arguments}\nRefused with {', '.join(f'`{c}`' for c in edit.refusals)}.\n\n"


def _arg(arg: Arg) -> str:
    return arg.meaning + (": " + ", ".join(f"`{word}`" for word in arg.among) if arg.among else "")


def _codes() -> list[str]:
    return list(dict.fromkeys([*ARG_CODES, *(code for edit in _EVERY for code in edit.refusals)]))


def _refusal(code: str) -> tuple[str, ...]:
    return f"`{code}`", shown(MESSAGES[code].en), shown(MESSAGES[code].zh)


if __name__ == "__main__":
    (ROOT / "docs" / "edits.md").write_text(text(), encoding="utf-8")
