"""Who asks: the person of the request, where the project has people."""

from __future__ import annotations

from flask import g

from layers.history import LOCAL


def author() -> str:
    """Id of the person who asks; that of the one local person where there are none."""
    person = getattr(g, "person", None)
    return LOCAL if person is None else str(getattr(person, "id", person))
