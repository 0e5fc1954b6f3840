"""What stands on lists and sheets for a part of a split building: 1单元-3单元, 1-10层; in either language."""

from __future__ import annotations

import re

ESTIMATED = ("E21", "E22")  # findings about buildings whose entrances are not known, so that their split is an estimate


def of_floors(label: str | None) -> bool:
    """Whether a label of the table `PARTS` names floors, not entrances."""
    return bool(label) and ("层" in str(label) or str(label).startswith("floor"))


def part_label(label: str | None, lang: str, estimated: bool = False) -> str:
    """A label of the table `PARTS`, which bears the language of the rules, in ``lang``; a tilde marks an estimate.

    Labels of another form, as a planner may have written them, stay as they are.
    """
    if not label:
        return ""
    tilde = "~" if estimated else ""
    numbers = re.findall(r"\d+", label)
    floor = of_floors(label)
    if not numbers or not (floor or "单元" in label or label.startswith("entrance")):
        return tilde + label
    first, last = numbers[0], numbers[-1]
    if lang == "zh":
        several, one = (f"{first}-{last}层", f"{first}层") if floor else (f"{first}单元-{last}单元", f"{first}单元")
    else:
        word = "floor" if floor else "entrance"
        several, one = f"{word}s {first}-{last}", f"{word} {first}"
    return tilde + (several if last != first else one)
