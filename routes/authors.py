"""Who asks, as the history names them."""

from __future__ import annotations

from routes.who import who


def author() -> str:
    """Id of the person who asks; that of the one local person where there are none."""
    return who().actor
