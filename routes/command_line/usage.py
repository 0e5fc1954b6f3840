"""The parser of the command line: what it refuses becomes a message of ours, in the language of the user, and JSON where asked for."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from gis.errors import EnumapError, Refused
from gis.messages.phrases import said
from routes.command_line.words import LANGUAGES

_ABOUT = r"argument (?P<option>.+?): "
_SAYS = (  # what argparse says (of Python 3.11 and later), and what we say instead
    ("usage_missing", re.compile(r"the following arguments are required: (?P<names>.+)")),
    ("usage_unknown", re.compile(r"unrecognized arguments: (?P<names>.+)")),
    ("usage_choice", re.compile(_ABOUT + r"invalid choice: (?P<value>.+?) \(choose from (?P<known>.+)\)")),
    ("usage_value", re.compile(_ABOUT + r"expected (?:one|at least one|\d+) arguments?")),
    ("usage_no_value", re.compile(_ABOUT + r"ignored explicit argument .+")),
    ("usage_ambiguous", re.compile(r"ambiguous option: (?P<option>.+?) could match (?P<known>.+)")),
)


COMMAND = "COMMAND"  # stands for the first word, in the help


class Parser(argparse.ArgumentParser):
    """A parser that raises its complaints as refusals instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            Refused: ``usage_...``.
        """
        command = self.prog.partition(" ")[2] or COMMAND
        for code, pattern in _SAYS:
            if found := pattern.fullmatch(message):
                said = {k: _without_quotes(v) for k, v in found.groupdict().items()}
                if code == "usage_choice" and said["option"] == COMMAND:
                    code = "usage_command"
                elif code == "usage_choice" and not said["value"].strip():
                    code = "usage_value"
                raise Refused(code, command=command, **said)
        raise Refused("usage_other", command=command, text=message)


MOST_SEED = 2**31 - 1  # a seed is 0 to this


def spoken(words: Sequence[str]) -> tuple[str | None, bool]:
    """The language chosen on a command line and whether JSON is asked for, also where the rest of it is wrong."""
    lang = None
    for word, following in zip(words, [*words[1:], ""], strict=False):
        name, equal, value = word.partition("=")
        if name == "--lang":
            lang = value if equal else following
    return (lang if lang in LANGUAGES else None), "--json" in words


def command_first(words: Sequence[str]) -> list[str]:
    """The words with ``--lang`` and ``--json`` behind the command that they were written before."""
    before, at = [], 0
    while at < len(words) and (words[at] in ("--lang", "--json") or words[at].startswith("--lang=")):
        length = 2 if words[at] == "--lang" else 1
        before += words[at : at + length]
        at += length
    return [*words[at : at + 1], *before, *words[at + 1 :]]


def no_command(words: Sequence[str]) -> bool:
    """Whether a command line, ordered by `command_first`, names none."""
    if {"-h", "--help"} & set(words):
        return False
    return not words or not words[0].strip() or words[0].startswith(("--lang", "--json")) or all(w.startswith("-") for w in words)


def project_language(words: Sequence[str]) -> str | None:
    """The language of the project that a command line names, also where the rest of it is wrong; None where none can be read."""
    for word in words:
        with suppress(EnumapError, OSError, ValueError):  # ValueError: a null character, which no name of a file holds
            if "://" in word or Path(word).is_file():
                from layers.store import Project

                with Project.open(word) as project:
                    return project.rules.language
    return None


def whole_number(option: str, least: int | None = None, most: int | None = None) -> Callable[[str], int]:
    """Reads the value of an option that is a whole number of ``least`` or more, and ``most`` or less; else ``option_bad``."""
    form = said("form_any_whole") if least is None else said("form_whole", least=least)
    if most is not None:
        form = said("form_between", least=least, most=most)

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError as e:
            raise Refused("option_bad", option=option, value=text, form=form) from e
        if (least is not None and number < least) or (most is not None and number > most):
            raise Refused("option_bad", option=option, value=text, form=form)
        return number

    return read


def positive_number(option: str) -> Callable[[str], float]:
    """Reads the value of an option that is a number above 0; else ``option_bad``."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0 < number < math.inf:
            raise Refused("option_bad", option=option, value=text, form=said("form_positive"))
        return number

    return read


def moment(option: str) -> Callable[[str], str]:
    """Reads the value of an option that is a day, or a day and a time; else ``option_bad``."""

    def read(text: str) -> str:
        try:
            datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError as e:
            raise Refused("option_bad", option=option, value=text, form=said("form_moment")) from e
        return text

    return read


def _without_quotes(text: str) -> str:
    return text.replace("'", "")
