"""What ``--help`` says: in the language of the messages, every text of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from layers.paper.pack_runs import ALL_KINDS
from routes.command_line.commands_people import _ACTS as ACTS
from routes.command_line.help_page import _columns
from routes.command_line.help_words import HELP_ZH
from routes.commands import COMMANDS, main, parser
from tests.chinese import stray_words

METAVARS = (
    "LOGIN",
    "CODES",
    "ROLE",
    "OUT",
    "PROFILE",
    "TIME",
    "ROWS",
    "HASH",
    "ACTION",
    "ADDRESS",
    "asvs",
    "mlps",
    "PROJECT",
    "FILE",
    "COMMAND",
    "COLUMN",
    "TEXT",
    "PACK",
    "UNITS",
    "N",
    "PORT",
    "HOST",
    "SEED",
    "NUMBER",
    "CODE",
    "EA_CODE",
    "FROM",
    "PACKAGE",
    "TO",
    "FOLDER",
    "STEP",
    "KEY",
    "zip",
    "html",
)


def texts(top: argparse.ArgumentParser) -> Iterator[str]:
    """All texts of a parser and of those of its commands."""
    yield from (line for text in (top.description, top.epilog) if text for line in text.split("\n"))
    for action in top._actions:
        yield action.help or ""
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield from texts(sub)


def test_every_text_has_its_chinese_and_no_other_is_kept() -> None:
    said = {t for t in texts(parser("en")) if t and not t.startswith("example: ")}
    assert said | {"positional arguments", "options"} == set(HELP_ZH)


@pytest.mark.parametrize("words", [[], *([c.name] for c in COMMANDS)], ids=lambda w: "".join(w) or "all")
def test_help_speaks_the_language_of_the_messages(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bug: help was English, with a few words in Chinese, whatever the language."""
    monkeypatch.setenv("COLUMNS", "80")
    heard = {}
    for stated, more in (("en_GB.UTF-8", []), ("zh_CN.UTF-8", []), ("en_GB.UTF-8", ["--lang", "zh"])):
        monkeypatch.setenv("LC_ALL", stated)
        with pytest.raises(SystemExit):
            main([*words, "--help", *more])
        heard[stated, bool(more)] = capfd.readouterr().out
    english, chinese, chosen = heard.values()
    assert chinese == chosen and english.isascii() and english.startswith("usage: ") and chinese.startswith("用法:")
    body = chinese.split("\n\n", 1)[1]
    texts_only = [line for line in body.splitlines() if not line.startswith(("例:", "  -", "  FILE", "  committees|"))]
    known = (*METAVARS, "kind", "road", "county", *ACTS, *ALL_KINDS, *(w for c in COMMANDS for w in c.name.split("-")))
    assert stray_words("\n".join(texts_only), *known) == []
    assert all(_columns(line) <= 80 for line in body.splitlines() if not line.startswith(("例:", "  committees|")))
