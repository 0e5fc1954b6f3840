"""Who is doing what at the moment, for the audit: stated where a request or a command begins, read where the project is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa

COMMAND_LINE, LOCAL, VISITOR, UNKNOWN, PROGRAM = OTHERS = ("command line", "local", "visitor", "unknown", "program")  # actors without an id


@dataclass(frozen=True)
class Act:
    """What is being done, by whom and from where, while `acting`."""

    actor: str
    action: str = ""  # "" where the write tells by itself
    object: str = ""
    address: str = ""
    confirm: Callable[[sa.Connection, int], None] | None = None  # asked within each write of tables, which it may still refuse


_ACT: ContextVar[Act | None] = ContextVar("enumap_act", default=None)


@contextmanager
def acting(
    actor: str,
    action: str = "",
    about: str = "",
    address: str = "",
    confirm: Callable[[sa.Connection, int], None] | None = None,
) -> Iterator[None]:
    """Whatever is written to a project within is noted as an act of ``actor``.

    Args:
        actor: who does it.
        action: of the audit.
        about: what it is done to.
        address: network address that asks.
        confirm: called in the transaction of each write of tables, with the revision that it makes; what it raises undoes the write.
    """
    token = _ACT.set(Act(actor, action, about, address, confirm))
    try:
        yield
    finally:
        _ACT.reset(token)


def current() -> Act:
    """The act that goes on; that of the program itself where none was stated."""
    return _ACT.get() or Act(PROGRAM)


def confirm_write(connection: sa.Connection, revision: int) -> None:
    """Ask, within a transaction that writes ``revision``, whether what goes on may still do that."""
    confirm = current().confirm
    if confirm is not None:
        confirm(connection, revision)
