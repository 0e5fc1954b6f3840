"""The sign-off of a committee: where it stands, what is looked at, steps, verdicts on virtual EAs, tasks, certificate."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, jsonify

from gis.editing.edit_records import Reason
from gis.errors import NotFound
from gis.messages import finding_text, message
from gis.messages.phrases import term
from gis.signing_off.sign_off import Answer, Item, Step, steps_from, why_not_role
from gis.signing_off.sign_off_checks import Facts
from layers.access.acts import acting
from layers.catalog import Catalog
from layers.edits.history import committee_revision
from layers.sign_off import Asked, facts_of, items_of, log, take, undone_by
from layers.signing_off.certificate_page import page as certificate_html
from layers.signing_off.certificates import certificate, certificate_of, of_one
from layers.signing_off.standings import standing_of
from layers.signing_off.tasks import finish, tasks_of
from layers.signing_off.virtual_verdicts import APPROVED, DECLINED, decide, virtual_eas
from layers.store import Project
from routes.authors import author
from routes.editing import based_on, etag, refusals, tagged
from routes.guards import language, wrong_value
from routes.json_bodies import body, operation_id, reason
from routes.who import address, who

sign_off = Blueprint("sign_off", __name__, url_prefix="/api/v1/committees/<code>")
_STEP = '{"step": "submit", "words": {"E01": "one street, one house"}, "operation_id": "0b9e4c4e-4d6f-4bb1-8a35-5f0b9d6b7a10"}'
_VERDICT = '{"ea": "370305001001900", "verdict": "approved", "operation_id": "0b9e4c4e-4d6f-4bb1-8a35-5f0b9d6b7a10"}'
_OF_FINDINGS = ("signoff_errors", "signoff_unplaced", "signoff_warnings")
_MOST_WORDS = 500  # characters of one, and as many of them
_PLAIN = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"  # of the certificate, which carries its style in itself


def _catalog() -> Catalog:
    found: Catalog = current_app.extensions["catalog"]
    return found


def _project() -> Project:
    found: Project = current_app.extensions["project"]
    return found


@sign_off.get("/checks")
def checks(code: str) -> Response:
    """Where a committee stands, the steps from there with what speaks against each, what is looked at, and the log."""
    snapshot, lang, role = _catalog().now(), language(), who().role
    with _project().reading() as connection:
        found = facts_of(snapshot, connection, code)
        standing, revision = standing_of(connection, code), committee_revision(connection, code)
        steps = [_step(connection, found, code, step, role, lang) for step in steps_from(standing)]
        told = {"virtual_eas": virtual_eas(connection, code), "tasks": tasks_of(connection, code), "log": log(connection, code)}
        told |= {"certificate": certificate_of(connection, code)}
    head = {"committee_code": code, "revision": revision, "state": standing.state, "fixed": standing.fixed}
    return tagged(jsonify(**head, state_name=term(standing.state, lang), steps=steps, **told), etag(code, revision))


@sign_off.post("/state")
@refusals
def state(code: str) -> Response:
    """Take a step."""
    asked = body(("step", "words", "reason", "understood", "operation_id"), _STEP)
    step = asked.get("step")
    if not isinstance(step, str):
        raise wrong_value("step", json.dumps(step)[:60])
    answer = Answer(reason(asked), _words(asked), _understood(asked))
    wanted = Asked(step, who().role, author(), operation_id(asked), answer, {code: based_on(code)})
    with acting(author(), address=address()):
        row = take(_catalog(), [code], wanted)[0]
    return tagged(jsonify(**row), etag(code, row["revision"]))


@sign_off.post("/virtual")
@refusals
def virtual(code: str) -> Response:
    """Approve or decline a virtual EA."""
    asked = body(("ea", "verdict", "reason", "operation_id"), _VERDICT)
    ea, verdict = asked.get("ea"), asked.get("verdict")
    if not isinstance(ea, str):
        raise wrong_value("ea", json.dumps(ea)[:60])
    if verdict not in (APPROVED, DECLINED):
        raise wrong_value("verdict", str(verdict)[:60], (APPROVED, DECLINED))
    with acting(author(), address=address()):
        decide(_project(), code, ea, verdict, author(), reason(asked), operation_id(asked))
    with _project().reading() as connection:
        return jsonify(committee_code=code, virtual_eas=virtual_eas(connection, code))


@sign_off.post("/tasks/<task_id>")
@refusals
def task(code: str, task_id: str) -> Response:
    """Say what was done about a remark."""
    asked = body(("reason",), '{"reason": "border moved to the road"}')
    with acting(author(), address=address()):
        finish(_project(), code, task_id, reason(asked), author())
    with _project().reading() as connection:
        return jsonify(committee_code=code, tasks=tasks_of(connection, code))


@sign_off.get("/certificate")
def certificate_json(code: str) -> Response:
    """The certificate that holds for a committee, as a file to keep; `server.py certificate --check` takes it."""
    response = Response(json.dumps(_certificate(code), ensure_ascii=False, indent=1), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{code}.json"'
    return response


@sign_off.get("/certificate.html")
def certificate_page(code: str) -> Response:
    """The same as a page to print."""
    response = Response(certificate_html(_certificate(code), language()), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _PLAIN
    return response


def _certificate(code: str) -> dict[str, Any]:
    """The certificate of a committee. Who may not see all that it is about gets no more of it than the committee."""
    with _project().reading() as connection:
        number = certificate_of(connection, code)
        if not number:
            raise NotFound("certificate_none", code=code[:60])
        found = certificate(connection, number)
    return found if all(who().territory.holds(row["committee_code"]) for row in found["committees"]) else of_one(found, code)


def _step(connection: sa.Connection, found: Facts, code: str, step: Step, role: str, lang: str) -> dict[str, Any]:
    barred = why_not_role(code, standing_of(connection, code), step.name, role)
    items = items_of(connection, found, code, step.name) if step.checked else []
    undone = undone_by(connection, code, step.name) if step.undoes else []
    out: dict[str, Any] = {"step": step.name, "name": term(step.name, lang), "state": step.after.state}
    out |= {"why_not": barred and {"code": barred.code, "message": barred.say(lang)}, "needs_reason": step.reason}
    return out | {"checks": [_item(i, code, lang) for i in items], "undoes": [_undone(u, lang) for u in undone]}


def _item(item: Item, code: str, lang: str) -> dict[str, Any]:
    """What a check has found, and of findings the first in its own words."""
    snapshot = _catalog().now()
    about = zip(snapshot.findings(), snapshot.concerned(), strict=True) if item.code in _OF_FINDINGS else ()
    first = next((finding_text(issue, lang) for issue, codes in about if issue["code"] == item.key and code in codes), "")
    told = {"key": item.key, "code": item.code, "blocks": item.blocks, "count": item.count, "word": item.word, "first": first}
    return told | {"message": message(item.code, lang, **item.params)}


def _undone(reason: Reason, lang: str) -> dict[str, str]:
    return {"code": reason.code, "message": reason.say(lang)}


def _words(asked: dict[str, Any]) -> dict[str, str]:
    given = asked.get("words", {})
    texts = isinstance(given, dict) and all(isinstance(v, str) and len(v) <= _MOST_WORDS and v.isprintable() for v in given.values())
    if not texts or len(given) > _MOST_WORDS:
        raise wrong_value("words", json.dumps(given, ensure_ascii=False)[:60])
    return dict(given)


def _understood(asked: dict[str, Any]) -> list[str]:
    given = asked.get("understood", [])
    if not (isinstance(given, list) and all(isinstance(v, str) for v in given)):
        raise wrong_value("understood", json.dumps(given, ensure_ascii=False)[:60])
    return list(given)
