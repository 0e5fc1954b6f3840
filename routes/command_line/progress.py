"""Progress on standard error: a bar on a terminal, a line now and then elsewhere, nothing for what takes under a second."""

from __future__ import annotations

import sys
import time
from typing import Any, TextIO

from routes.command_line.words import say

_QUIET_S = 1.0  # what is done sooner needs no bar
_EVERY_S = 5.0  # between two lines where there is no terminal
_AT_ONCE = ("engine",)  # steps that take long, as is known beforehand, and say nothing more until they are done


class Progress:
    """A callable ``progress(done, total, text)`` for one command; close it before printing results."""

    def __init__(self, lang: str, stream: TextIO | None = None) -> None:
        self._lang = lang
        self._stream = stream or sys.stderr
        self._bar: Any = None
        self._start = self._said = time.monotonic()
        self._text: str | None = None

    def __call__(self, done: int, total: int, text: str = "") -> None:
        """Show that ``done`` of ``total`` are done; ``text`` names the step."""
        if text != self._text and (text or self._text is None):
            self.close()
            self._text, self._start = text, time.monotonic()
        if text in _AT_ONCE:
            self._stream.write(f"{say(text, self._lang)} ...\n")
            self._stream.flush()
        elif self._stream.isatty():
            self._show_bar(done, total)
        else:
            self._show_line(done, total)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
        self._bar, self._text = None, None

    def _show_bar(self, done: int, total: int) -> None:
        if self._bar is None:
            from tqdm import tqdm

            label = say(self._text or "", self._lang)
            self._bar = tqdm(total=total, desc=label, file=self._stream, leave=False, dynamic_ncols=True, mininterval=0.2)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def _show_line(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._start < _QUIET_S or (now - self._said < _EVERY_S and done < total):
            return
        self._said = now
        self._stream.write(f"{say(self._text or '', self._lang)} {done}/{total}\n")
        self._stream.flush()
