"""Give an EA another name."""

from __future__ import annotations

from dataclasses import replace

from gis.editing.draft import Draft
from gis.editing.edit_guards import changeable
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.rows import column, with_values
from gis.names import ea_name
from gis.replanning.ea_codes import number_of


def _renamed(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    names = column(draft.eas, "name")
    names[(draft.eas["ea_code"] == args["ea"]).to_numpy()] = _wanted(draft, args)
    return replace(draft, eas=with_values(draft.eas, name=names))


def _wanted(draft: Draft, args: Args) -> str:
    return str(args["name"] or ea_name(number_of(args["ea"]), draft.rules.language))


def _free(draft: Draft, args: Args) -> Reason | None:
    names, wanted = dict(zip(draft.eas["ea_code"], draft.eas["name"], strict=True)), _wanted(draft, args)
    if names[args["ea"]] == wanted:
        return Reason("edit_nothing_changes")
    same = next((code for code, name in names.items() if name == wanted), None)
    return Reason("edit_name_taken", {"code": same, "name": wanted}) if same else None


RENAME = Edit(
    "rename_ea",
    "Give an EA another name.",
    (Arg("ea", "ea", True, "the EA"), Arg("name", "text", False, "its name; without one it is named by its number again")),
    ("edit_locked", "edit_nothing_changes", "edit_name_taken"),
    _renamed,
    guard(changeable("ea"), _free),
)
