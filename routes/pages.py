"""Lists a page at a time, and answers that a browser keeps and asks for again by their tag."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, current_app, make_response, request

from routes.access import seen_now
from routes.guards import language, wrong_value

STARTED = "ENUMAP_STARTED"  # key of the application: another word at each start, as another version may answer otherwise
P = ParamSpec("P")


def asked_number(name: str, default: int) -> int:
    """A whole number of the query.

    Raises:
        Refused: ``request_bad``, ``request_empty``.
    """
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise wrong_value(name, text[:60])
    return int(text)


def asked_page(most: int) -> slice:
    """The rows that ``offset`` and ``limit`` ask for; ``most`` where no limit is asked for, and never more."""
    offset = asked_number("offset", 0)
    return slice(offset, offset + min(asked_number("limit", most), most))


def paged(name: str, rows: Sequence[Any], most: int) -> dict[str, Any]:
    """A page of a list, with how many rows there are in all."""
    wanted = asked_page(most)
    return {"total": len(rows), "offset": wanted.start, name: list(rows[wanted])}


def tagged(more: Callable[[], object] = str) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """For a view whose answer follows from the state of the project, the address, the language, and ``more``: 304 where the browser has it.

    The tag is that of the state before the view looks at it: what is written meanwhile makes it too old, never too new.
    """

    def of(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def answered(*args: P.args, **kwargs: P.kwargs) -> Response:
            tag = _tag(more())
            response = make_response("", 304) if request.if_none_match.contains_weak(tag) else view(*args, **kwargs)
            response.set_etag(tag, weak=True)
            response.headers["Cache-Control"] = "private, no-cache"  # kept, and asked for again each time
            response.vary.add("Accept-Language")
            return response

        return answered

    return of


def _tag(more: object) -> str:
    asked = request.full_path, language(), seen_now().version, current_app.config[STARTED], more
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:20]
