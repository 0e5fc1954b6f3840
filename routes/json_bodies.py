"""The JSON that a request carries, read so that nothing in it can surprise: no NaN, no doubled keys, no half characters."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import request

from gis.errors import Refused
from gis.messages.phrases import said
from routes.guards import wrong_value

MOST_DEPTH = 32  # of arrays and objects in each other
_MOST_REASON = 500  # characters
_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)


class _Strange(ValueError):
    """Something that JSON allows and nobody means."""


def body(known: tuple[str, ...], example: str) -> dict[str, Any]:
    """The object that the request carries.

    Args:
        known: the fields that it may have.
        example: of such an object, for the refusal.

    Raises:
        Refused: ``request_no_json``, ``fields_unknown``.
    """
    raw = request.get_data()
    try:
        asked = json.loads(raw, parse_constant=_strange, object_pairs_hook=_once) if raw.strip() else {}
        json.dumps(asked, ensure_ascii=False, allow_nan=False).encode()  # 1e999 is infinite, and \ud800 half a character
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or _depth(asked) > MOST_DEPTH:
        raise Refused("request_no_json", why=said("body_no_json", text=request.get_data(as_text=True).strip()[:60]), example=example)
    if unknown := sorted(set(asked) - set(known)):
        raise Refused("fields_unknown", fields=", ".join(unknown)[:60], known=", ".join(known))
    return asked


def operation_id(asked: dict[str, Any]) -> str:
    """The id that the client has given to what it asks for.

    Raises:
        Refused: ``request_empty``, ``request_bad``.
    """
    value = asked.get("operation_id", "")
    if not (isinstance(value, str) and _ID.fullmatch(value)):
        raise wrong_value("operation_id", value[:60] if isinstance(value, str) else json.dumps(value)[:60])
    return value


def reason(asked: dict[str, Any]) -> str:
    """Why it is asked for, in the planner's words; "" where nothing is said.

    Raises:
        Refused: ``request_bad``.
    """
    value = asked.get("reason") or ""
    if not (isinstance(value, str) and len(value) <= _MOST_REASON and value.isprintable()):
        raise wrong_value("reason", str(value)[:60])
    return value


def _strange(constant: str) -> None:
    raise _Strange(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        raise _Strange
    return out


def _depth(value: object) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        children = one.values() if isinstance(one, dict) else one if isinstance(one, list) else None
        if children is None:
            continue
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in children]
    return deepest
