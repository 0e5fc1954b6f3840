"""Who is doing what at the moment, for the audit: stated where a request or a command begins, read where the project is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

COMMAND_LINE, LOCAL, VISITOR, UNKNOWN, PROGRAM = OTHERS = ("command line", "local", "visitor", "unknown", "program")  # actors without an id


@dataclass(frozen=True)
class Act:
    """What is being done, by whom and from where, while `acting`."""

    actor: str
    action: str = ""  # "" where the write tells by itself
    object: str = ""
    address: str = ""


_ACT: ContextVar[Act | None] = ContextVar("enumap_act", default=None)


@contextmanager
def acting(actor: str, action: str = "", about: str = "", address: str = "") -> Iterator[None]:
    """Whatever is written to a project within is noted as an act of ``actor``."""
    token = _ACT.set(Act(actor, action, about, address))
    try:
        yield
    finally:
        _ACT.reset(token)


def current() -> Act:
    """The act that goes on; that of the program itself where none was stated."""
    return _ACT.get() or Act(PROGRAM)
