"""Requests that read: what somebody writes to the project meanwhile is read anew, instead of being refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from gis.errors import Busy, Conflict

P, T = ParamSpec("P"), TypeVar("T")
MOST_TRIES = 5


def reading(view: Callable[P, T]) -> Callable[P, T]:
    """A view that begins again, with the newest snapshot, where the project is no longer at the revision that it has begun to read.

    The view raises, after `MOST_TRIES`:
        Busy: ``page_busy``.
    """

    @wraps(view)
    def begun_again(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(MOST_TRIES):
            try:
                return view(*args, **kwargs)
            except Conflict as e:
                if e.code != "revision_gone":
                    raise
                file = e.params["file"]
        raise Busy("page_busy", file=file)

    return begun_again
