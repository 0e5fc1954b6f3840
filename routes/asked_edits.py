"""The edit that a request asks for, as `layers.editing` takes it: by whom it may be made, drawn lines in metres."""

from __future__ import annotations

import json
from typing import Any

from gis.errors import Forbidden
from gis.signing_off.sign_off import OF_VIRTUAL_EAS, TOWNSHIP
from layers.edits.drawn_args import DEGREES, in_metres
from layers.store import Project
from routes.guards import wrong_value
from routes.who import who

FIELDS = ("op", "args", "crs")  # of the body


def asked_edit(project: Project, asked: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Op and arguments.

    Args:
        project: that is served; it knows its CRS.
        asked: body of the request; where ``crs`` is ``EPSG:4326``, what is drawn is in longitude and latitude.

    Raises:
        Forbidden: ``virtual_role``.
        Refused: ``request_empty``, ``request_bad``, ``request_choice``.
    """
    op, args, crs = asked.get("op", ""), asked.get("args", {}), asked.get("crs")
    if not isinstance(op, str):
        raise wrong_value("op", json.dumps(op)[:60])
    if op in OF_VIRTUAL_EAS and who().role not in TOWNSHIP:
        raise Forbidden("virtual_role")
    if not isinstance(args, dict):
        raise wrong_value("args", json.dumps(args)[:60])
    if crs is None:
        return op, args
    if crs != DEGREES:
        raise wrong_value("crs", json.dumps(crs)[:60], (DEGREES,))
    known = project.crs  # None in a project without tables, where no committee is found either
    return op, args if known is None else in_metres(op, args, known)
