"""Desks in processes of their own, each for its share of the committees: planners of one do not wait for those of another.

A Python process computes on one core at a time. So a server that many edit through hands edits, and the making of drafts, to other
processes; it keeps all else. A committee is always at the same desk, where its draft is held. Any process may write to a project
(docs/reliability.md), so where a desk is not there, or has no time, the server does the work itself, and nobody is sent away.
"""

from __future__ import annotations

import signal
import traceback
import zlib
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, TypeVar

from gis.errors import Busy
from layers.access import acts
from layers.editing import Editing
from layers.edits.desk import Desk, Shown, Told
from layers.edits.history import Act
from layers.edits.turns import Turns
from layers.planning.worker_start import START_METHOD, load_for_server
from layers.settled import settle
from layers.storage.addresses import Address
from layers.store import Project

T = TypeVar("T")
_WAIT_S = 2.0  # for a desk to be free; something there takes long, or hangs
_SILENT_S = 60.0  # after which a desk is given up
_END_S = 5.0  # for a desk to finish what it is at when the server ends


@dataclass(frozen=True)
class _Asked:
    """What a desk is asked for: the method of `layers.edits.desk.Desk`, its arguments, and who does what, for the audit."""

    method: str
    arguments: tuple[Any, ...]
    acting: acts.Act


@dataclass(frozen=True)
class _Reply:
    """What a desk replies: what came of it, or what it has raised; and why its project can no longer be written, if so."""

    value: Any
    error: BaseException | None
    frozen: str | None


class Desks:
    """Where edits of one project are made: in some other processes, and in this one where they cannot.

    Args:
        own: the desk of this process.
        count: other processes.
    """

    def __init__(self, own: Desk, count: int) -> None:
        self._own, self._project = own, own.editing.project
        load_for_server()
        self._seats = [_Seat(self._project.path) for _ in range(count)]

    def write(self, committee_code: str, act: Act, lang: str) -> Told:
        """As `layers.edits.desk.Desk.write`."""
        return self._at(committee_code, "write", (committee_code, act, lang), lambda: self._own.write(committee_code, act, lang))

    def draft(self, committee_code: str, lang: str, known: Collection[int] = ()) -> Shown:
        """As `layers.edits.desk.Desk.draft`."""
        arguments = committee_code, lang, tuple(known)
        return self._at(committee_code, "draft", arguments, lambda: self._own.draft(*arguments))

    def close(self) -> None:
        """End the processes; what they are at is finished first, where that takes no longer than a few seconds."""
        for seat in self._seats:
            seat.close()

    def _at(self, code: str, method: str, arguments: tuple[Any, ...], here: Callable[[], T]) -> T:
        if self._project.frozen:
            return here()
        reply = self._seat(code).ask(_Asked(method, arguments, acts.current()))
        if reply is None:
            return here()
        if reply.frozen is not None:
            self._project.freeze(reply.frozen)
        if reply.error is not None:
            raise reply.error
        value: T = reply.value
        return value

    def _seat(self, code: str) -> _Seat:
        return self._seats[zlib.crc32(code.encode()) % len(self._seats)]


class _Seat:
    """One process with a desk. It ends with this one, however this one ends; when it ends before, another takes its place."""

    def __init__(self, path: Address) -> None:
        self._path = path
        self._turns = Turns()
        self._closed = False
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None  # once it has said that it has opened the project
        self._start()

    def ask(self, asked: _Asked) -> _Reply | None:
        """The reply of the desk, in turn; None where it is not there or has no time: it may have done what was asked all the same.

        Raises:
            Busy: ``page_busy`` where it was asked and says nothing.
        """
        if not self._turns.take(_WAIT_S):
            return None
        try:
            if self._pipe is None:
                return None
            self._pipe.send(asked)
            if self._pipe.poll(_SILENT_S):
                reply: _Reply = self._pipe.recv()
                return reply
            self._start_anew()
        except (EOFError, OSError):
            self._start_anew()
            return None
        finally:
            self._turns.leave()
        raise Busy("page_busy", file=self._path.name)

    def close(self) -> None:
        """End the process."""
        self._closed = True
        self._starting.join()
        self._end(_END_S)

    def _start(self) -> None:
        self._starting = Thread(target=self._begin, name="desk", daemon=True)
        self._starting.start()

    def _begin(self) -> None:
        """Start the process, and wait until it is ready; what is asked meanwhile is done elsewhere."""
        context = get_context(START_METHOD)
        pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(self._path, theirs), name="enumap desk", daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()  # so that it is noticed when the process ends
        with suppress(EOFError, OSError):
            pipe.recv()
            self._pipe = pipe

    def _start_anew(self) -> None:
        self._end(0)
        if not self._closed:
            self._start()

    def _end(self, within_s: float) -> None:
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        if self._process is not None:
            self._process.join(within_s)
            self._process.kill()
            self._process.join()


def serve(path: Address, pipe: Connection) -> None:
    """Do what comes through a pipe, one after the other, until its other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then closes the pipe
    with Project.open(path) as project:
        desk = Desk(Editing(project))
        settle()
        try:
            pipe.send(True)
            while True:
                pipe.send(_done(desk, pipe.recv()))
        except (EOFError, OSError):
            return


def _done(desk: Desk, asked: _Asked) -> _Reply:
    """What came of it."""
    value, error = None, None
    with acts.acting(asked.acting.actor, asked.acting.action, asked.acting.object, asked.acting.address):
        try:
            value = getattr(desk, asked.method)(*asked.arguments)
        except Exception as e:  # told where it was asked for
            e.add_note(traceback.format_exc())
            error = e
    return _Reply(value, error, desk.editing.project.why_frozen)
