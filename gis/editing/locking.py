"""Lock EAs, so that nothing changes them, and unlock them again."""

from __future__ import annotations

from dataclasses import replace

from gis.editing.draft import Draft
from gis.editing.edit_records import Arg, Args, Edit, Reason


def _locked(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    return replace(draft, locks=draft.locks | set(args["eas"]))


def _unlocked(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    return replace(draft, locks=draft.locks - set(args["eas"]))


def _open(draft: Draft, args: Args) -> Reason | None:
    shut = sorted(draft.locks & set(args["eas"]))
    return Reason("edit_already_locked", {"code": shut[0]}) if shut else None


def _shut(draft: Draft, args: Args) -> Reason | None:
    free = sorted(set(args["eas"]) - draft.locks)
    return Reason("edit_not_locked", {"code": free[0]}) if free else None


_EAS = (Arg("eas", "eas", True, "the EAs"),)
LOCK = Edit("lock_eas", "Lock EAs: no edit and no new plan changes them.", _EAS, ("edit_already_locked",), _locked, _open)
UNLOCK = Edit("unlock_eas", "Unlock EAs.", _EAS, ("edit_not_locked",), _unlocked, _shut)
