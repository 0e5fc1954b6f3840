"""Virtual EAs: people who are registered where buildings were demolished. They have no land, no buildings and no map [R35]."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gis.editing.draft import Draft
from gis.editing.edit_guards import changeable, locked
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.rows import column, with_rows, with_values
from gis.names import ea_name
from gis.replanning.ea_codes import LAST, number_of

MOST_RESIDENTS = 4995  # 999 forms of 5 persons [R35]
FIRST, LAST_VIRTUAL = LAST + 1, 999  # numbers of their codes [R51]


def _made(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    number = _next(draft)
    code = f"{draft.committee_code}{number:03d}"
    eas = draft.eas
    new: dict[str, Any] = {c: [np.nan] for c in eas.columns if c != eas.geometry.name}
    new |= {
        "ea_code": [code],
        "committee_code": [draft.committee_code],
        "name": [args["name"] or ea_name(number, draft.rules.language)],
        "kind": ["virtual"],
        "residents": [float(args["residents"])],
        "households": [np.nan if args["households"] is None else float(args["households"])],
        **{c: [0] for c in ("buildings", "housing_units", "colour")},
        **{c: [0.0] for c in ("load", "workload_minutes", "area_m2")},
    }
    table = with_rows(eas, np.ones(len(eas), dtype=bool), new, np.array([None], dtype=object), "ea_code")
    return replace(draft, eas=table, used_codes=draft.used_codes | {code})


def _next(draft: Draft) -> int:
    return max((n for n in map(number_of, draft.used_codes) if n >= FIRST), default=LAST) + 1


def _changed(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    at = (draft.eas["ea_code"] == args["ea"]).to_numpy(dtype=bool)
    columns = {}
    for name in ("residents", "households"):
        if args[name] is not None:
            columns[name] = column(draft.eas, name)
            columns[name][at] = float(args[name])
    return replace(draft, eas=with_values(draft.eas, **columns))


def _removed(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    return replace(draft, eas=draft.eas[(draft.eas["ea_code"] != args["ea"]).to_numpy(dtype=bool)].reset_index(drop=True))


def _few(draft: Draft, args: Args) -> Reason | None:
    del draft
    most = {"residents": args["residents"], "limit": MOST_RESIDENTS}
    return Reason("edit_too_many_residents", most) if (args["residents"] or 0) > MOST_RESIDENTS else None


def _number_left(draft: Draft, args: Args) -> Reason | None:
    names = dict(zip(draft.eas["name"], draft.eas["ea_code"], strict=True))
    if args["name"] in names:
        return Reason("edit_name_taken", {"code": names[args["name"]], "name": args["name"]})
    return Reason("ea_codes_used_up", {"code": draft.committee_code, "last": LAST_VIRTUAL}) if _next(draft) > LAST_VIRTUAL else None


def _is_virtual(draft: Draft, args: Args) -> Reason | None:
    kind = draft.eas.loc[draft.eas["ea_code"] == args["ea"], "kind"].iloc[0]
    return (None if kind == "virtual" else Reason("edit_not_virtual", {"code": args["ea"]})) or locked(draft, [args["ea"]])


def _differs(draft: Draft, args: Args) -> Reason | None:
    row = draft.eas[draft.eas["ea_code"] == args["ea"]].iloc[0]
    same = all(args[c] is None or row[c] == args[c] for c in ("residents", "households"))
    return Reason("edit_nothing_changes") if same else None


_COUNTS = Arg("households", "count", False, "its households")
VIRTUAL = Edit(
    "virtual_ea",
    f"Make a virtual EA, with the next code from {FIRST}: people without land, for registrations that remain where buildings are gone.",
    (Arg("residents", "count", True, f"its residents, at most {MOST_RESIDENTS}"), _COUNTS, Arg("name", "text", False, "its name")),
    ("edit_too_many_residents", "edit_name_taken", "ea_codes_used_up"),
    _made,
    guard(_few, _number_left),
)
CHANGE_VIRTUAL = Edit(
    "change_virtual_ea",
    "Change the people of a virtual EA.",
    (Arg("ea", "ea", True, "the EA"), Arg("residents", "count", False, f"its residents, at most {MOST_RESIDENTS}"), _COUNTS),
    ("edit_not_virtual", "edit_locked", "edit_too_many_residents", "edit_nothing_changes"),
    _changed,
    guard(_is_virtual, _few, _differs),
)
REMOVE_VIRTUAL = Edit(
    "remove_virtual_ea",
    "Remove a virtual EA. Its code is never used again.",
    (Arg("ea", "ea", True, "the EA"),),
    ("edit_not_virtual", "edit_locked"),
    _removed,
    guard(_is_virtual, changeable("ea")),
)
