"""What who edits a committee must know at any time: its newest revision, who else is at work, what may be done, what undo would undo."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, jsonify

from gis.edits import EDITS
from gis.errors import EnumapError, Forbidden, NotFound
from gis.schema import COMMITTEES
from gis.signing_off.sign_off import OF_VIRTUAL_EAS, TOWNSHIP, Standing, why_not_edit
from layers.edits import leases
from layers.edits.history import committee_revision, entry, standing
from layers.signing_off.standings import standing_of
from layers.storage.stored_tables import SQL
from layers.store import Project
from routes.access import may
from routes.editing import idle_minutes, leased, shown
from routes.guards import error_body, language
from routes.who import who

desks = Blueprint("desks", __name__, url_prefix="/api/v1/committees/<code>")
TURNS = ("undo", "redo", "restore")


@desks.get("/desk")
def desk(code: str) -> Response:
    """Revision, sign-off state, lease, the rows that undo and redo are about, and for each op that may not be done the reason."""
    project: Project = current_app.extensions["project"]
    with project.reading() as connection:
        _known(connection, code)
        now, stands = standing(connection, code), standing_of(connection, code)
        turns = {"undo": now.done, "redo": now.undone}
        turned = {way: shown(entry(connection, code, rows[-1])) if rows else None for way, rows in turns.items()}
        revision, lease = committee_revision(connection, code), leases.lease_of(connection, code, idle_minutes())
    head = {"committee_code": code, "revision": revision, "state": stands.state, "fixed": stands.fixed}
    return jsonify(**head, **turned, lease=None if lease is None else leased(lease), barred=_barred(code, stands))


def _barred(code: str, stands: Standing) -> dict[str, dict[str, str]]:
    """Ops that who asks may not do with a committee where it stands, each with the reason."""
    lang, role = language(), who().role
    out: dict[str, dict[str, str]] = {}
    for op in (*(edit.op for edit in EDITS), *TURNS):
        found = _why_not_role(role, op)
        reason = why_not_edit(code, stands, op)
        if found is None and reason is not None:
            found = reason.refusal()
        if found is not None:
            out[op] = error_body(found, lang)
    return out


def _why_not_role(role: str, op: str) -> EnumapError | None:
    if not may(role, f"editing.{op}" if op in TURNS else "editing.edits"):
        return Forbidden("forbidden_role", role=role)
    return Forbidden("virtual_role") if op in OF_VIRTUAL_EAS and role not in TOWNSHIP else None


def _known(connection: sa.Connection, code: str) -> None:
    column = SQL[COMMITTEES.name].c.committee_code
    if connection.execute(sa.select(column).where(column == code)).first() is None:
        known = connection.execute(sa.select(column).order_by(column).limit(3)).scalars()
        raise NotFound("committee_unknown", file=current_app.extensions["project"].path.name, code=code[:60], known=", ".join(known))
