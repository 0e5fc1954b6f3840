"""Who asks, as the history names them; and the names of its authors, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, g

from gis.errors import EnumapError
from layers.people import by_id
from layers.store import Project
from routes.who import who

_AUTHOR = "author"  # field of what names one


def author() -> str:
    """Id of the person who asks; that of the one local person where there are none."""
    return who().actor


def called(person_id: str) -> str | None:
    """What a person is called, the login where they have no name; None for an id that is nobody's. Looked up once a request."""
    known: dict[str, str | None] = g.setdefault("called", {})
    if person_id not in known:
        project: Project = current_app.extensions["project"]
        with project.reading() as connection:
            person = by_id(connection, person_id)
        known[person_id] = None if person is None else person.name or person.login
    return known[person_id]


def with_names(error: EnumapError) -> EnumapError:
    """A refusal that calls people by their names instead of their ids, wherever it tells of an author."""
    return type(error)(error.code, **_named(error.params))


def _named(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: (called(v) or v) if k == _AUTHOR and isinstance(v, str) else _named(v) for k, v in value.items()}
    return [_named(v) for v in value] if isinstance(value, list) else value
