"""What the routes of the field work share: the place that is asked about, and tables as files."""

from __future__ import annotations

from flask import Response, request

from gis.field.field_progress import LEVELS
from routes.guards import wrong_value


def asked_within() -> str:
    """The beginning of codes that is asked about; "" for all.

    Raises:
        Refused: ``request_bad``.
    """
    within = request.args.get("within", "")
    if within and not (within.isascii() and within.isdecimal() and len(within) <= LEVELS[-1]):
        raise wrong_value("within", within[:60])
    return within


def as_file(content: bytes, media: str, name: str) -> Response:
    """A table to be kept as a file."""
    return Response(content, mimetype=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
