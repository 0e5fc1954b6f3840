"""What is looked at before a committee is submitted, checked, accepted and frozen: errors block, warnings need a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gis.messages import shown_code
from gis.signing_off.sign_off import Item

_OFF = "V20"  # counts are more than 5 % away from the known totals
_UNPLACED = ("V10-doubled", "V10-undecided", "V11", "V11-many")  # buildings in no committee, in two, or halved: counted in none of them


@dataclass(frozen=True)
class Facts:
    """What is known of a committee.

    Attributes:
        plan: none, planned or stale.
        eas: EAs with land.
        omitted, doubled: housing units in no EA, and in more than one, counted from geometry.
        temporary: whether its code is a temporary one.
        errors, warnings: how often each code was found.
        awaited: codes of virtual EAs that the county has not approved.
        tasks: remarks that are still to be done.
    """

    plan: str = "planned"
    eas: int = 1
    omitted: int = 0
    doubled: int = 0
    temporary: bool = False
    errors: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    awaited: tuple[str, ...] = ()
    tasks: int = 0


@dataclass(frozen=True)
class Check:
    """A check: its code, whether what it finds blocks, the steps it counts for, and the counts that it finds, by key."""

    code: str
    blocks: bool
    steps: tuple[str, ...]
    find: Callable[[Facts], Mapping[str, int]]
    params: Callable[[Facts, str], Mapping[str, Any]] = lambda facts, key: {}


def _one(code: str, found: Callable[[Facts], int]) -> Callable[[Facts], Mapping[str, int]]:
    return lambda facts: {code: count} if (count := int(found(facts))) else {}


def _awaited(facts: Facts, key: str) -> Mapping[str, Any]:
    return {"codes": ", ".join(facts.awaited)}


def _finding(facts: Facts, key: str) -> Mapping[str, Any]:
    return {"finding": shown_code(key).strip() or key}


def _left(facts: Facts) -> Mapping[str, int]:
    """Warnings that do not block the freeze."""
    return {key: count for key, count in facts.warnings.items() if key not in (_OFF, *_UNPLACED)}


_EARLY, _LATE = ("submit", "check"), ("accept", "freeze")
_ALL = (*_EARLY, *_LATE)
CHECKS: tuple[Check, ...] = (
    Check("signoff_no_plan", True, _ALL, _one("signoff_no_plan", lambda f: f.plan == "none" or not f.eas)),
    Check("signoff_stale", True, _ALL, _one("signoff_stale", lambda f: f.plan == "stale")),
    Check("signoff_omitted", True, _ALL, _one("signoff_omitted", lambda f: f.omitted)),
    Check("signoff_doubled", True, _ALL, _one("signoff_doubled", lambda f: f.doubled)),
    Check("signoff_errors", True, _ALL, lambda f: f.errors, _finding),
    Check("signoff_awaited", True, _LATE, _one("signoff_awaited", lambda f: len(f.awaited)), _awaited),
    Check("signoff_awaited_word", False, _EARLY, _one("signoff_awaited_word", lambda f: len(f.awaited)), _awaited),
    Check("signoff_temporary", True, ("freeze",), _one("signoff_temporary", lambda f: f.temporary)),
    Check("signoff_temporary_word", False, ("submit", "check", "accept"), _one("signoff_temporary_word", lambda f: f.temporary)),
    Check("signoff_totals", True, ("freeze",), _one("signoff_totals", lambda f: f.warnings.get(_OFF, 0))),
    Check("signoff_unplaced", True, ("freeze",), lambda f: {k: n for k, n in f.warnings.items() if k in _UNPLACED}, _finding),
    Check("signoff_tasks", False, _ALL, _one("signoff_tasks", lambda f: f.tasks)),
    Check("signoff_warnings", False, ("submit", "check", "accept"), lambda f: f.warnings, _finding),
    Check("signoff_warnings", False, ("freeze",), _left, _finding),
)


def checklist(facts: Facts, step: str, given: Mapping[str, tuple[str, int]] | None = None) -> list[Item]:
    """What the checks of a step find.

    Args:
        facts: of the committee.
        step: name of a step of `gis.signing_off.sign_off.STEPS`.
        given: words that earlier steps of this sign-off have brought, each with the count that it was about, by key; one about
            another count is asked for again.
    """
    return [_worded(item, given or {}) for check in CHECKS if step in check.steps for item in _items(check, facts)]


def _items(check: Check, facts: Facts) -> Iterator[Item]:
    for key, count in check.find(facts).items():
        yield Item(key, check.code, check.blocks, {"count": count, **check.params(facts, key)}, count)


def _worded(item: Item, given: Mapping[str, tuple[str, int]]) -> Item:
    word, count = given.get(item.key, ("", 0))
    return replace(item, word=word) if not item.blocks and count == item.count else item
