"""How ``--help`` is laid out in Chinese: argparse's own formatter, with our texts and lines as wide as they look."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterable
from typing import Any

from routes.command_line.help_words import HELP_ZH


class ChineseHelp(argparse.RawDescriptionHelpFormatter):
    """Says every text of `routes.command_line.help_words.HELP_ZH` in Chinese; examples and names of options stay."""

    def add_usage(self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None) -> None:
        """Begin with the usage, under its Chinese name."""
        super().add_usage(usage, actions, groups, "用法:" if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin a group of arguments."""
        super().start_section(_chinese(heading))

    def add_text(self, text: str | None) -> None:
        """A paragraph; each of its lines by itself."""
        lines = [_chinese(line) or "" for line in text.split("\n")] if text and text != argparse.SUPPRESS else []
        super().add_text("\n".join(lines) if lines else text)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return _chinese(action.help)

    def _split_lines(self, text: str, width: int) -> list[str]:
        """Chinese has no spaces to break at, and its signs are two columns wide."""
        lines, room = [""], width
        for word in _words(text):
            if _columns(word) > room:
                lines, room = [*lines, ""], width
            lines[-1] += word
            room -= _columns(word)
        return [line.strip() for line in lines if line.strip()]


def _chinese(text: str | None) -> str | None:
    return HELP_ZH.get(text, text) if text else text


def _words(text: str) -> list[str]:
    """Pieces that no line may break: words in Latin letters with the sign after them, and single Chinese signs."""
    out: list[str] = []
    for sign in text:
        joins = bool(out) and sign != " " and not _wide(sign) and not _wide(out[-1][-1]) and out[-1][-1] != " "
        closes = bool(out) and unicodedata.category(sign) in ("Po", "Pe")
        if joins or closes:
            out[-1] += sign
        else:
            out.append(sign)
    return out


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _columns(text: str) -> int:
    return sum(2 if _wide(sign) else 1 for sign in text)
