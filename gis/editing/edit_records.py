"""What an edit is: its name, the arguments it takes, what speaks against it, and how a draft becomes another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gis.editing.draft import Draft
from gis.errors import Refused
from gis.messages import message

Args = Mapping[str, Any]


@dataclass(frozen=True)
class Reason:
    """Why an edit cannot be made: a code of `gis.messages.edit_messages`, and what fills its text."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, lang: str) -> str:
        """The reason in ``lang`` (``zh`` or ``en``)."""
        return message(self.code, lang, **self.params)

    def refusal(self) -> Refused:
        """The exception that says the same."""
        return Refused(self.code, **self.params)


@dataclass(frozen=True)
class Arg:
    """An argument of an edit.

    Attributes:
        name: its key.
        kind: a key of `gis.messages.edit_words.ARG_KINDS`, which says what it may be.
        required: whether it must be given.
        meaning: one line for docs/edits.md.
        among: the words it chooses from, where these are a closed list.
    """

    name: str
    kind: str
    required: bool
    meaning: str
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """An edit.

    Attributes:
        op: its name.
        meaning: one line for docs/edits.md.
        args: what it takes.
        refusals: the codes that it can be refused with, beside those of `gis.editing.edit_args`, which any edit can be.
        apply: the draft after it, from the draft, its arguments (checked, None where not given) and a seed.
        why_not: what speaks against it as far as can be told without doing it.
    """

    op: str
    meaning: str
    args: tuple[Arg, ...]
    refusals: tuple[str, ...]
    apply: Callable[[Draft, Args, int], Draft]
    why_not: Callable[[Draft, Args], Reason | None]


def guard(*tests: Callable[[Draft, Args], Reason | None]) -> Callable[[Draft, Args], Reason | None]:
    """The first reason that one of some tests gives."""

    def why_not(draft: Draft, args: Args) -> Reason | None:
        return next((found for test in tests if (found := test(draft, args)) is not None), None)

    return why_not
