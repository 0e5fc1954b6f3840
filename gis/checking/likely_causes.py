"""Findings that follow from an earlier one: buildings lie in no committee because theirs was refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gis.issues import Issue
from gis.messages.phrases import said

_FOLLOWING = ("V11", "V11-many")
_MOST_NAMED = 3


def with_cause(found: Iterable[Issue], refused: Sequence[Issue]) -> list[Issue]:
    """The findings, those about buildings in no committee with the committees that were refused.

    Args:
        found: findings about inputs.
        refused: findings that cost a committee its row.
    """
    if not refused:
        return list(found)
    named = [*map(_name, refused[:_MOST_NAMED]), *(["..."] if len(refused) > _MOST_NAMED else [])]
    cause = said("cause_refused", count=len(refused), named=named)
    return [{**i, "params": {**i["params"], "cause": cause}} if i["code"] in _FOLLOWING else i for i in found]


def _name(refused: Issue) -> object:
    """What a committee is known by: its code, its name, or where it stands in the file."""
    params = refused["params"]
    known = refused["committee_code"] or params.get("value") or str(params.get("named") or "").strip(" []")
    return known or said("feature_of", file=params["file"], row=params["row"])
