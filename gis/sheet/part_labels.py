"""What stands on lists and sheets for a part of a split building: 1单元-3单元, 1-10层, 1-60户; in either language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line, which says labels too, starts without it
    import geopandas as gpd

ESTIMATED = ("E21", "E22")  # findings about buildings whose entrances are not known, so that their split is an estimate

_MADE = re.compile(r"\d+(-\d+)?[层户]|\d+单元(-\d+单元)?|(floor|entrance|unit)s? \d+(-\d+)?")  # what the programme writes itself


def of_floors(label: str | None) -> bool:
    """Whether a label of the table `PARTS` names floors, not entrances."""
    return bool(label) and ("层" in str(label) or str(label).startswith("floor"))


def in_language(parts: gpd.GeoDataFrame, lang: str) -> gpd.GeoDataFrame:
    """The table `PARTS` with its labels in ``lang``."""
    return parts.assign(label=[part_label(label, lang) or label for label in parts["label"]])


def part_label(label: str | None, lang: str, estimated: bool = False) -> str:
    """A label of the table `PARTS`, which bears the language of the rules, in ``lang``; a tilde marks an estimate.

    Labels of another form, as a planner may have written them, stay as they are.
    """
    if not label:
        return ""
    tilde = "~" if estimated else ""
    if not _MADE.fullmatch(label):
        return tilde + label
    numbers = re.findall(r"\d+", label)
    return tilde + made_label(_kind(label), int(numbers[0]), int(numbers[-1]), lang)


def made_label(kind: str, first: int, last: int, lang: str) -> str:
    """The label of the part that holds some entrances, floors or units, from the first to the last."""
    if lang == "zh":
        if kind == "entrance":
            return f"{first}单元-{last}单元" if last > first else f"{first}单元"
        sign = {"floor": "层", "unit": "户"}[kind]
        return f"{first}-{last}{sign}" if last > first else f"{first}{sign}"
    return f"{kind}s {first}-{last}" if last > first else f"{kind} {first}"


def _kind(label: str) -> str:
    """What a label that the programme has made counts."""
    if of_floors(label):
        return "floor"
    return "unit" if "户" in label or label.startswith("unit") else "entrance"
