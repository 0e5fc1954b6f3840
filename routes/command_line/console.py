"""Where a command prints: texts or one JSON object on standard output, refusals and progress on standard error."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gis.errors import EnumapError, Refused
from routes.command_line.progress import Progress
from routes.command_line.words import machine_language, say

_MOST_CODES = 8
_MOST_EACH = 10  # findings of one kind that are printed; JSON and the plan file hold all


class Console:
    """The language and the streams of one command."""

    def __init__(self, lang: str | None = None, as_json: bool = False) -> None:
        self.chosen = lang
        self.lang = lang or machine_language()
        self.as_json = as_json
        self.progress = Progress(self.lang)

    def speak(self, lang: str) -> None:
        """Use the language of the rules, unless the user chose one."""
        if self.chosen is None:
            self.lang = lang
            self.progress = Progress(lang)

    def say(self, word: str, **params: object) -> None:
        """Print a line of `routes.command_line.words.WORDS`; with JSON asked for, nothing."""
        self.line(say(word, self.lang, **params))

    def line(self, text: str) -> None:
        """Print a line, unless JSON is asked for."""
        if not self.as_json:
            _print(text)

    def tell(self, word: str, **params: object) -> None:
        """Print a line on standard error."""
        sys.stderr.write(say(word, self.lang, **params) + "\n")
        sys.stderr.flush()

    def tell_text(self, text: str) -> None:
        """Print a text on standard error."""
        sys.stderr.write(text + "\n")

    def result(self, data: Mapping[str, Any]) -> None:
        """Print the JSON object that was asked for."""
        if self.as_json:
            _print(json.dumps(data, ensure_ascii=False, indent=1, default=str, allow_nan=False))

    def issues(self, issues: Iterable[Mapping[str, Any]]) -> None:
        """Print the findings by kind, the gravest first; of each kind the first on the line of the kind, the next below it."""
        from gis.issues import by_kind
        from gis.messages import finding_text, shown_code

        for (severity, code), found in by_kind(issues).items():
            texts = list(dict.fromkeys(finding_text(i, self.lang) for i in found))
            self.say("issue_line", severity=say(severity, self.lang), code=shown_code(code), count=len(found), message=texts[0])
            for text in texts[1:_MOST_EACH]:
                self.say("issue_next", message=text)
            if len(texts) > _MOST_EACH:
                self.say("issue_more", count=len(texts) - _MOST_EACH)

    def listed(self, issues: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """All findings for JSON: code, severity, message, what each is about, and the row of the file where it is of one."""
        from gis.issues import by_kind, told

        return [told(i, self.lang) for found in by_kind(issues).values() for i in found]

    def stale(self, codes: Sequence[str]) -> None:
        """Print which committees have a plan that no longer fits their data, if any."""
        if codes:
            more = " ..." if len(codes) > _MOST_CODES else ""
            self.say("stale", count=len(codes), codes=", ".join(codes[:_MOST_CODES]) + more)

    def refuse(self, error: EnumapError) -> None:
        """Print a refusal; with JSON asked for, as an object too."""
        self.progress.close()
        text = error.say(self.lang)
        sys.stderr.write(text + "\n")
        self.result({"error": {"code": error.code, "message": text}})

    def fault(self, error: BaseException) -> None:
        """Tell of a fault of ours in plain words, and keep the details in a file."""
        handle, path = tempfile.mkstemp(prefix="enumap-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as f:
            traceback.print_exception(error, file=f)
        self.refuse(EnumapError("bug", reason=f"{type(error).__name__}: {error}"[:200], kind=type(error).__name__, file=path))


def close_output() -> None:
    """Let nothing more be written to standard output, not even what waits in it: nobody reads on, or there is no room."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123


def _print(text: str) -> None:
    """Write a text and a line's end to standard output.

    Raises:
        Refused: ``output_unwritable``.
    """
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # `| head` has seen enough
    except OSError as e:
        close_output()
        from layers.reasons import explain

        raise Refused("output_unwritable", reason=explain(e)) from e


def counts(issues: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many issues of each code."""
    return dict(sorted(Counter(i["code"] for i in issues).items()))


def has_errors(issues: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any issue has severity error."""
    return any(i["severity"] == "error" for i in issues)
