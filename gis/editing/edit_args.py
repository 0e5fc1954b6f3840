"""Arguments of edits: plain JSON, checked against the draft before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import shapely

from gis.editing.draft import Draft
from gis.editing.edit_records import Edit, Reason
from gis.intake.near_codes import near_codes

ARG_CODES = (
    *("edit_op_unknown", "edit_arg_missing", "edit_arg_unknown", "edit_arg_wrong"),
    *("edit_ea_unknown", "edit_cell_unknown", "edit_building_unknown"),
    "edit_cannot_draw",
)  # any edit can be refused with these
_MOST_TEXT = 60
_MOST_POINTS = 5000
_LARGEST = 10_000_000
_FARTHEST_M = 1e8


def checked(draft: Draft, edit: Edit, args: object) -> dict[str, Any] | Reason:
    """The arguments of an edit, all names there (None where not given); or why they cannot be taken."""
    if not isinstance(args, Mapping):
        return Reason("edit_arg_wrong", {"op": edit.op, "name": "args", "form": "arg object"})
    known = {a.name for a in edit.args}
    strange = sorted(str(name) for name in args if name not in known)
    if strange:
        return Reason("edit_arg_unknown", {"op": edit.op, "name": strange[0], "known": ", ".join(sorted(known)) or "-"})
    out: dict[str, Any] = {}
    for arg in edit.args:
        value = args.get(arg.name)
        if value is None:
            if arg.required:
                return Reason("edit_arg_missing", {"op": edit.op, "name": arg.name, "form": f"arg {arg.kind}"})
            out[arg.name] = None
            continue
        found = _READ[arg.kind](draft, value)
        if found is None or (arg.among and found not in arg.among):
            return Reason("edit_arg_wrong", {"op": edit.op, "name": arg.name, "form": f"arg {arg.kind}"})
        if isinstance(found, Reason):
            return found
        out[arg.name] = found
    return out


def _ea(draft: Draft, value: Any) -> Any:
    if not isinstance(value, str):
        return None
    known = draft.eas["ea_code"]
    if not (known == value).any():
        return Reason("edit_ea_unknown", {"code": value, "near": near_codes(value, known.tolist()) if len(known) else ""})
    return value


def _list(read: Callable[[Draft, Any], Any]) -> Callable[[Draft, Any], Any]:
    """A list of things, none empty, without repeats."""

    def reading(draft: Draft, value: Any) -> Any:
        if not isinstance(value, list) or not value or len(value) > _MOST_POINTS:
            return None
        found = [read(draft, v) for v in value]
        wrong = next((f for f in found if f is None or isinstance(f, Reason)), found)
        return list(dict.fromkeys(found)) if wrong is found else wrong

    return reading


def _cell(draft: Draft, value: Any) -> Any:
    if not _whole(value):
        return None
    return int(value) if (draft.cells["cell_id"] == value).any() else Reason("edit_cell_unknown", {"id": str(value)})


def _building(draft: Draft, value: Any) -> Any:
    if not isinstance(value, str):
        return None
    return value if (draft.parts["building_id"] == value).any() else Reason("edit_building_unknown", {"id": value})


def _part(draft: Draft, value: Any) -> Any:
    """A building, as (id, None); or one part, as (id, number)."""
    if isinstance(value, str):
        found = _building(draft, value)
        return (found, None) if isinstance(found, str) else found
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], str) or not _whole(value[1]):
        return None
    name, number = value
    there = ((draft.parts["building_id"] == name) & (draft.parts["part_no"] == number)).any()
    return (name, int(number)) if there else Reason("edit_building_unknown", {"id": f"{name} / {number}"})


def _text(draft: Draft, value: Any) -> Any:
    del draft
    said = " ".join(value.split()) if isinstance(value, str) else ""
    return said if 0 < len(said) <= _MOST_TEXT and said.isprintable() else None


def _id(draft: Draft, value: Any) -> Any:
    return _text(draft, value) if isinstance(value, str) and value == value.strip() else None


def _choice(draft: Draft, value: Any) -> Any:
    del draft
    return value if isinstance(value, str) else None


def _count(draft: Draft, value: Any) -> Any:
    del draft
    return int(value) if _whole(value) and 0 <= value <= _LARGEST else None


def _some(draft: Draft, value: Any) -> Any:
    return _count(draft, value) or None


def _number(draft: Draft, value: Any) -> Any:
    del draft
    real = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if real and 0 <= value <= _LARGEST else None


def _counts(draft: Draft, value: Any) -> Any:
    found = _list(_count)(draft, value)
    return found if found and found[0] >= 1 and found == sorted(found) and len(found) == len(value) else None


def _units(draft: Draft, value: Any) -> Any:
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_POINTS:
        return None
    found = [_count(draft, v) for v in value]
    return None if None in found else found


def _line(draft: Draft, value: Any) -> Any:
    del draft
    xy = _points(value)
    return None if xy is None or len(np.unique(xy, axis=0)) < 2 else shapely.LineString(xy)


def _polygon(draft: Draft, value: Any) -> Any:
    del draft
    rings = [_points(ring) for ring in value] if isinstance(value, list) else []
    if not rings or any(ring is None or len(ring) < 4 for ring in rings):
        return None
    made = shapely.Polygon(rings[0], rings[1:])
    return made if made.is_valid and made.area > 0 else None


def _points(value: Any) -> Any:
    if not isinstance(value, list) or not 2 <= len(value) <= _MOST_POINTS:
        return None
    plain = all(isinstance(p, list | tuple) and len(p) == 2 and all(_metres(x) for x in p) for p in value)
    return np.array(value, dtype=float) if plain else None


def _metres(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= _FARTHEST_M  # no number that is none is


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_READ: dict[str, Callable[[Draft, Any], Any]] = {
    "ea": _ea,
    "eas": _list(_ea),
    "cells": _list(_cell),
    "building": _building,
    "buildings": _list(_part),
    "text": _text,
    "id": _id,
    "choice": _choice,
    "count": _count,
    "some": _some,
    "number": _number,
    "counts": _counts,
    "units": _units,
    "line": _line,
    "polygon": _polygon,
}
