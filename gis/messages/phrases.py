"""Values of messages that are words themselves: each is said in the language of the message it stands in.

A value is a word where the template marks it: ``{wanted:word}`` looks one up in `gis.messages.word_messages.TERMS`, ``{found:words}``
several that are joined by commas, and ``{cut:labels}`` holds labels of parts of buildings, each followed by a colon.
``{count:building|buildings}`` gives the one word where the count is 1, else the other; the page knows the same form
(`static/js/words.js`). ``{path:quoted}`` is written as a command line needs it. A value that is a sentence of its own is made by
`said`; a list of such is joined.
All of these can be kept as JSON with the finding, and be said in the other language later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any
from unicodedata import category

from gis.messages.word_messages import TERMS
from gis.sheet.part_labels import part_label

_CODE, _PARAMS = "say", "with"
_PLAIN_PATH = re.compile(r"[\w./\\:~+@%=-]+")  # what every command line takes without quotes


def said(code: str, /, **params: object) -> dict[str, object]:
    """A message inside a message, by its code."""
    return {_CODE: code, _PARAMS: params}


class _Filler(Formatter):
    """Fills templates; chooses between singular and plural, quotes what stands in a command line."""

    def format_field(self, value: Any, spec: str) -> str:
        if spec == "quoted":
            return str(value) if _PLAIN_PATH.fullmatch(str(value)) else f'"{value}"'
        if "|" not in spec:
            return str(super().format_field(value, spec))
        one, several = spec.split("|")
        return one if value in (1, "1") else several


def fill(template: str, /, **values: object) -> str:
    """A template with its values."""
    return _FILLER.format(template, **values)


_FILLER = _Filler()


def term(word: str, lang: str) -> str:
    """A word of a closed list (table, kind of shape, status, use) in ``lang``; what is in no list stays as it is."""
    return TERMS[word][lang == "zh"] if word in TERMS else word


def shown(value: object, lang: str, say: Callable[..., str]) -> object:
    """A value as it can stand in a message in ``lang``.

    Args:
        value: any; lines of a text are joined, control and half characters marked.
        lang: ``zh`` or ``en``.
        say: gives the text of a code, for values made by `said`.
    """
    if isinstance(value, Mapping) and _CODE in value:
        return _Text(say(str(value[_CODE]), lang, **value[_PARAMS]), lang)
    if isinstance(value, list):
        return (";" if lang == "zh" else "; ").join(str(shown(v, lang, say)) for v in value)
    return _Text(_printable(value), lang) if isinstance(value, str) else value


class _Text(str):
    """A text that can be asked for as a word."""

    def __new__(cls, text: str, lang: str) -> _Text:
        made = super().__new__(cls, text)
        made.lang = lang
        return made

    lang: str

    def __format__(self, spec: str) -> str:
        if spec == "word":
            return term(self, self.lang)
        if spec == "labels":
            return "; ".join(
                part_label(label, self.lang) + colon + rest for label, colon, rest in (p.partition(":") for p in self.split("; "))
            )
        if spec == "words":
            words = dict.fromkeys(term(w, self.lang) for w in self.split(", "))
            return ("、" if self.lang == "zh" else ", ").join(words)
        return super().__format__(spec)


def _printable(value: str) -> str:
    return value if value.isprintable() else "".join("\ufffd" if category(c) in ("Cc", "Cs") else c for c in " ".join(value.splitlines()))
