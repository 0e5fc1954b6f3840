"""What planners write, and the history of what was written: thin routes over `layers.editing`.

Each write names the revision that it is made on in ``If-Match`` and bears an ``operation_id``; asked again, it is written once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Response, current_app, jsonify, make_response, request

from gis.editing.edit_args import ARG_CODES
from gis.errors import Conflict, Forbidden, Refused, Unconditional
from layers.editing import Editing
from layers.edits import leases
from layers.edits.desk import Told, Writes, drawn, told
from layers.edits.handing_over import committee_of
from layers.edits.handing_over import hand_over as handed
from layers.edits.history import Act, Row, committee_revision, entry, page, standing
from layers.edits.lookback import compared, draft_at
from layers.edits.set_aside import count_aside, draft_aside, edits_aside
from layers.geojson import plain
from layers.storage.known_committees import refuse_unknown
from layers.store import Project
from routes.asked_edits import FIELDS, asked_edit
from routes.authors import author, called, with_names
from routes.guards import error_body, language, wrong_value
from routes.json_bodies import body, operation_id, reason
from routes.who import who

editing = Blueprint("editing", __name__, url_prefix="/api/v1/committees/<code>")
LEASE_MINUTES = "ENUMAP_LEASE_MINUTES"  # key of the application: idle minutes after which a lease is free
MOST_ROWS = 100  # in one answer
_EDIT = '{"op": "rename_ea", "args": {"ea": "370305001001001", "name": "河东"}, "operation_id": "0b9e4c4e-4d6f-4bb1-8a35-5f0b9d6b7a10"}'
_OTHER = '{"operation_id": "0b9e4c4e-4d6f-4bb1-8a35-5f0b9d6b7a10"}'
_HAND_OVER = '{"args": {"building": "b17", "to": "370305001002004"}, "other_revision": 3, "reason": "...", ' + _OTHER[1:]
_ETAG = re.compile(r'"(\d{12})-(\d{1,9})"', re.ASCII)
_MEANT = ("edit_nothing", "edit_faulty", "nothing_to_undo", "nothing_to_redo", "restore_import", "restore_same", "operation_reused")
_MEANT_ALL = ("edit_", "field_", "signoff_", "virtual_", "task_")  # beginnings of codes
P = ParamSpec("P")


def _editing() -> Editing:
    found: Editing = current_app.extensions["editing"]
    return found


def _project() -> Project:
    return _editing().project


def _desk() -> Writes:
    desk: Writes = current_app.extensions["desk"]
    return desk


def refusals(view: Callable[P, Response]) -> Callable[P, Response | tuple[Response, int]]:
    """422 for what was understood and cannot be done; who came first, beside the refusal of a write that came too late."""

    @wraps(view)
    def told(*args: P.args, **kwargs: P.kwargs) -> Response | tuple[Response, int]:
        try:
            return view(*args, **kwargs)
        except Conflict as e:
            if e.code != "revision_stale":
                raise with_names(e) from e
            since: Any = e.params["acts"]
            more = {"revision": e.params["revision"], "since": [shown(row) for row in since]}
            return jsonify(error=error_body(with_names(e), language()) | more), 409
        except Refused as e:
            if e.code in ARG_CODES or not (e.code in _MEANT or e.code.startswith(_MEANT_ALL)):
                raise
            return jsonify(error=error_body(e, language())), 422

    return told


@editing.post("/edits")
@refusals
def edits(code: str) -> Response:
    """Make an edit."""
    asked = body((*FIELDS, "operation_id", "reason"), _EDIT)
    op, args = asked_edit(_project(), asked)
    return _saved(_desk().write(code, _act("edit", op, asked, code, args), language()))


@editing.post("/undo")
@refusals
def undo(code: str) -> Response:
    """Take back what was done last."""
    asked = body(("operation_id", "reason"), _OTHER)
    return _saved(_desk().write(code, _act("undo", "undo", asked, code), language()))


@editing.post("/redo")
@refusals
def redo(code: str) -> Response:
    """Make again what was taken back last."""
    asked = body(("operation_id", "reason"), _OTHER)
    return _saved(_desk().write(code, _act("redo", "redo", asked, code), language()))


@editing.post("/restore")
@refusals
def restore(code: str) -> Response:
    """Make the plan what it was at a revision."""
    asked = body(("revision", "operation_id", "reason"), '{"revision": 3, ' + _OTHER[1:])
    n = asked.get("revision")
    if type(n) is not int or not 1 <= n < 10**9:
        raise wrong_value("revision", json.dumps(n)[:60])
    return _saved(_desk().write(code, _act("restore", "restore", asked, code, {"revision": n}, n), language()))


@editing.post("/hand-over")
@refusals
def hand_over(code: str) -> Response:
    """Give a building to the committee beside, with a reason; who does must be above both."""
    asked = body(("args", "other_revision", "operation_id", "reason"), _HAND_OVER)
    args, seen = asked.get("args", {}), asked.get("other_revision")
    if not isinstance(args, dict):
        raise wrong_value("args", json.dumps(args)[:60])
    if type(seen) is not int or not 0 <= seen < 10**9:
        raise wrong_value("other_revision", json.dumps(seen)[:60])
    if not reason(asked).strip():
        raise Refused("reason_needed")
    other = committee_of(args.get("to"))
    if other and not who().territory.holds(other):
        raise Forbidden("forbidden_place", code=other, territory=str(who().territory))
    mine, theirs = handed(_editing(), code, _act("hand_over", "hand_over_building", asked, code, args), seen)
    both = {side: _saved(told(one, language())).get_data(as_text=True) for side, one in (("from", mine), ("to", theirs))}
    return tagged(joined({"other": other}, both), etag(code, mine.revision))


@editing.get("/draft")
def draft(code: str) -> Response:
    """The plan of a committee to edit: its EAs, cells and building parts, what can be undone, who is at work on it."""
    known = [int(n) for of, n in _ETAG.findall(request.headers.get("If-None-Match", "")) if of == code]
    found = _desk().draft(code, language(), known)
    tag = etag(code, found.revision)
    if found.revision in known:
        return tagged(make_response("", 304), tag)
    with _project().reading() as connection:
        now, lease = standing(connection, code), leases.lease_of(connection, code, idle_minutes())
    head = {"committee_code": code, "revision": found.revision, "undo": now.done[-1:], "redo": now.undone[-1:]}
    head |= {"locks": found.locks, "lease": None if lease is None else leased(lease)}
    return tagged(joined(head, found.shapes), tag)


@editing.get("/revisions")
def revisions(code: str) -> Response:
    """The history of a committee, the newest first, a page at a time: ``before`` a revision, at most ``limit``."""
    before, limit = _number("before", None), min(_number("limit", MOST_ROWS) or MOST_ROWS, MOST_ROWS)
    with _project().reading() as connection:
        refuse_unknown(connection, code, _project().path.name)
        rows = page(connection, code, before, limit)
        newest = committee_revision(connection, code)
    following = rows[-1]["committee_revision"] if rows and rows[-1]["committee_revision"] > 1 else None
    return jsonify(committee_code=code, revision=newest, total=newest, revisions=[shown(row) for row in rows], next=following)


@editing.get("/revisions/<int:n>")
def revision(code: str, n: int) -> Response:
    """A revision of a committee: who made it and why, and the plan as it was then."""
    if n >= 10**9:
        raise wrong_value("revision", str(n)[:60])
    found = draft_at(_project(), _editing().drafts, code, n)
    with _project().reading() as connection:
        row = shown(entry(connection, code, n))
    return joined(row, drawn(found, language()))


@editing.get("/compare")
def compare(code: str) -> Response:
    """Which housing units are in another EA at revision ``to`` than at revision ``from``."""
    first, last = _number("from", None), _number("to", None)
    for name, n in (("from", first), ("to", last)):
        if n is None:
            raise wrong_value(name, "")
    old, new = (draft_at(_project(), _editing().drafts, code, n or 0) for n in (first, last))
    found = compared(old, new)
    moves = [{c: plain(v) for c, v in row.items()} for row in found.moves.to_dict("records")]
    return jsonify(committee_code=code, **{"from": first, "to": last}, units=found.units, units_moved=found.units_moved, moves=moves)


@editing.get("/alternatives")
def alternatives(code: str) -> Response:
    """Edits that came too late and were kept aside, the newest first, a page at a time."""
    before, limit = request.args.get("before"), min(_number("limit", MOST_ROWS) or MOST_ROWS, MOST_ROWS)
    with _project().reading() as connection:
        refuse_unknown(connection, code, _project().path.name)
        rows, total = edits_aside(connection, code, before, limit), count_aside(connection, code)
    return jsonify(committee_code=code, total=total, alternatives=rows, next=rows[-1]["operation_id"] if len(rows) == limit else None)


@editing.get("/alternatives/<operation>")
@refusals
def alternative(code: str, operation: str) -> Response:
    """The plan as it would have been with an edit that was kept aside."""
    row, found = draft_aside(_project(), _editing().drafts, code, operation)
    return joined(row, drawn(found, language()))


@editing.post("/lease")
@refusals
def lease(code: str) -> Response:
    """Say that one is at work on a committee, again and again while one is."""
    body((), "{}")
    return jsonify(**leased(leases.take(_project(), code, author(), idle_minutes())), idle_minutes=idle_minutes())


@editing.delete("/lease")
def leave(code: str) -> Response:
    """Say that one is done."""
    body((), "{}")
    leases.leave(_project(), code, author())
    return make_response("", 204)


def _act(what: str, op: str, asked: dict[str, Any], code: str, args: dict[str, Any] | None = None, n: int = 0) -> Act:
    return Act(what, op, args or {}, author(), reason(asked), operation_id(asked), based_on(code), n)


def based_on(code: str) -> int:
    """The revision that a write is made on. ``*`` would be whatever there is, and so last write wins: it is not taken."""
    given, example = request.headers.get("If-Match"), etag(code[:60], 17)
    if given is None:
        raise Unconditional("revision_needed", code=code[:60], example=example)
    found = _ETAG.fullmatch(given.strip())
    if found is None or found[1] != code:
        raise Refused("revision_header", value=given[:60], example=example)
    return int(found[2])


def etag(code: str, revision: int) -> str:
    """The tag of a revision of a committee."""
    return f'"{code}-{revision}"'


def tagged(response: Response, tag: str) -> Response:
    """An answer with the tag of what it tells."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"  # kept, and asked for again each time
    return response


def _saved(found: Told) -> Response:
    head = {**shown(found.row), "repeated": found.repeated, "gone": found.gone, "issues": found.issues}
    code, n = found.row["committee_code"], int(found.row["committee_revision"])
    return tagged(joined(head, found.shapes), etag(code, n))


def shown(row: Row) -> dict[str, Any]:
    """A row of the history as programs read it; ``revision`` is that of the committee."""
    out = {c: row[c] for c in ("committee_code", "author", "time", "reason", "what", "op", "args", "operation_id", "based_on")}
    return {
        "revision": row["committee_revision"],
        "of": row["of_revision"] or None,
        "project_revision": row["revision"],
        **out,
        "author_name": called(row["author"]),
    }


def leased(lease: leases.Lease) -> dict[str, Any]:
    """Who is at work on a committee, as programs read it."""
    return {**vars(lease), "author_name": called(lease.author)}


def joined(head: dict[str, Any], texts: dict[str, str]) -> Response:
    """An object of values, and of texts that are JSON already."""
    start = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    return Response("".join([start, *(f',"{name}":{text}' for name, text in texts.items()), "}"]), mimetype="application/json")


def _number(name: str, default: int | None) -> int | None:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise wrong_value(name, text[:60])
    return int(text)


def idle_minutes() -> float:
    """Minutes without a sign of life after which a lease is free."""
    return float(current_app.config.get(LEASE_MINUTES, leases.IDLE_MINUTES))
