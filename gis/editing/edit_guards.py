"""What speaks against edits of many kinds: locks, virtual EAs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gis.editing.draft import Draft
from gis.editing.edit_records import Args, Reason

Guard = Callable[[Draft, Args], Reason | None]


def locked(draft: Draft, codes: Iterable[str]) -> Reason | None:
    """That one of some EAs is locked."""
    found = sorted(draft.locks & set(codes))
    return Reason("edit_locked", {"code": found[0]}) if found else None


def virtual(draft: Draft, codes: Iterable[str]) -> Reason | None:
    """That one of some EAs has no land."""
    kinds = draft.eas["kind"][draft.eas["ea_code"].isin(list(codes))]
    at = kinds.index[kinds == "virtual"]
    return Reason("edit_virtual", {"code": draft.eas["ea_code"].iloc[at[0]]}) if len(at) else None


def changeable(name: str, land: bool = False) -> Guard:
    """A guard: the EAs that an argument names are not locked; and they lie on the map, where it is about ``land``."""

    def why_not(draft: Draft, args: Args) -> Reason | None:
        value = args[name]
        codes = [] if value is None else [value] if isinstance(value, str) else value
        return (virtual(draft, codes) if land else None) or locked(draft, codes)

    return why_not
