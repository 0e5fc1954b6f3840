"""Change the kind of an EA."""

from __future__ import annotations

from dataclasses import replace

from gis.editing.draft import Draft
from gis.editing.edit_guards import changeable
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.rows import column, with_values
from gis.schema import KINDS

_ON_LAND = tuple(k for k in KINDS if k != "virtual")


def _changed(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    kinds = column(draft.eas, "kind")
    kinds[(draft.eas["ea_code"] == args["ea"]).to_numpy(dtype=bool)] = args["kind"]
    return replace(draft, eas=with_values(draft.eas, kind=kinds))


def _fits(draft: Draft, args: Args) -> Reason | None:
    row = draft.eas[draft.eas["ea_code"] == args["ea"]].iloc[0]
    if row["kind"] == args["kind"]:
        return Reason("edit_nothing_changes")
    people = max(float(row["housing_units"]), float(row["residents"]) if row["residents"] == row["residents"] else 0.0)
    return Reason("edit_inhabited", {"code": args["ea"]}) if args["kind"] == "uninhabited" and people > 0 else None


KIND = Edit(
    "change_kind",
    "Change the kind of an EA. Virtual ones have an edit of their own.",
    (Arg("ea", "ea", True, "the EA"), Arg("kind", "choice", True, "its kind", _ON_LAND)),
    ("edit_virtual", "edit_locked", "edit_nothing_changes", "edit_inhabited"),
    _changed,
    guard(changeable("ea", land=True), _fits),
)
