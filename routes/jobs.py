"""Work that takes long: begun, looked at, ended, and what it has made."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, send_file

from gis.errors import Forbidden, LoginNeeded, NotFound, Refused
from gis.messages.phrases import said
from gis.people.roles import ADMINISTRATOR
from layers import jobs
from layers.access import audit
from layers.jobs import Job
from layers.store import Project
from layers.work.job_args import Asking
from layers.work.job_folder import JobFolder
from layers.work.job_kinds import KINDS, Kind, places
from routes.guards import json_body, language, wrong_value
from routes.pages import paged
from routes.who import address, who

job_routes = Blueprint("jobs", __name__, url_prefix="/api/v1")
MOST_JOBS = 100  # in one answer
_DELINEATE = '{"committees": ["370305001001"]}'
_START = '{"kind": "print", "args": {"committees": ["370305001001"]}}'
_ACTIVE = "active"  # in place of a state: what waits or runs


def project() -> Project:
    """The project that is served."""
    found: Project = current_app.extensions["project"]
    return found


def folder() -> JobFolder:
    """Where the files of jobs lie."""
    found: JobFolder = current_app.extensions["job_folder"]
    return found


@job_routes.post("/delineate")
def delineate() -> tuple[Response, int]:
    """Start delineating all committees, or those named; answers with the job."""
    return _started(KINDS["delineate"], _object(_DELINEATE))


@job_routes.post("/jobs")
def start() -> tuple[Response, int]:
    """Start a job; answers with it."""
    asked = _object(_START)
    if unknown := sorted(set(asked) - {"kind", "args"}):
        raise Refused("fields_unknown", fields=", ".join(unknown)[:60], known="kind, args")
    name, args = asked.get("kind", ""), asked.get("args", {})
    if not isinstance(name, str) or name not in KINDS:
        raise wrong_value("job kind", str(name)[:60], list(KINDS))
    if not isinstance(args, dict):
        raise Refused("request_no_json", why=said("body_no_json", text=str(args)[:60]), example=_START)
    return _started(KINDS[name], args)


@job_routes.get("/jobs")
def listed() -> Response:
    """One's own jobs, all as an administrator, the newest first, a page at a time."""
    state = request.args.get("state")
    if state is not None and state not in (_ACTIVE, *jobs.STATES):
        raise wrong_value("state", state[:60], (_ACTIVE, *jobs.STATES))
    states = {None: jobs.STATES, _ACTIVE: jobs.UNFINISHED}.get(state, (str(state),))
    found = jobs.listed(project(), None if who().role == ADMINISTRATOR else who().actor, states)
    return jsonify(paged("jobs", [told(job) for job in found], MOST_JOBS))


@job_routes.get("/jobs/<job_id>")
def job(job_id: str) -> Response:
    """How far a job is."""
    return jsonify(told(own(job_id)))


@job_routes.post("/jobs/<job_id>/cancel")
def cancel(job_id: str) -> Response:
    """Ask a job to end: one's own, or any as an administrator."""
    own(job_id)
    return jsonify(told(jobs.cancel(project(), job_id, who().actor, address())))


@job_routes.get("/jobs/<job_id>/outcome")
def outcome(job_id: str) -> Response:
    """The file that a job has made."""
    found = own(job_id)
    for code in [] if who().territory.whole else places(found):
        if not who().territory.holds(code):
            raise Forbidden("forbidden_place", code=code[:40], territory=str(who().territory))
    if found.state != jobs.DONE or not isinstance(found.result, dict) or not KINDS[found.kind].makes_file:
        raise NotFound("outcome_none")
    name = str(found.result["file"])
    response = send_file(
        folder().made(job_id, name), mimetype="application/octet-stream", as_attachment=True, download_name=name, etag=False
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def own(job_id: str) -> Job:
    """A job of who asks, or any for an administrator.

    Raises:
        NotFound: ``job_unknown``.
        Forbidden: ``forbidden_job``.
    """
    found = jobs.job(project(), job_id)
    if who().role != ADMINISTRATOR and found.owner != who().actor:
        raise Forbidden("forbidden_job")
    return found


def told(found: Job) -> dict[str, Any]:
    """A job as JSON, in the language asked for."""
    return in_words(found, language())


def in_words(found: Job, lang: str) -> dict[str, Any]:
    """A job as JSON; where its files lie, and what it was asked for with, is not told."""
    error = found.error and {"code": found.error["code"], "message": found.error[lang]}
    about = {c: getattr(found, c) for c in ("kind", "owner", "state", "committees", "done", "total", "text", "seconds", "attempts")}
    times = {"asked": found.made, "started": found.started or None, "ended": found.ended or None}
    return {"id": found.job_id, **about, **times, "cancelling": found.cancelled and found.unfinished, "made": found.result, "error": error}


def _started(kind: Kind, args: dict[str, Any]) -> tuple[Response, int]:
    if who().actor == audit.VISITOR:  # who may read may not fill the disk of the demo
        raise LoginNeeded("login_needed")
    if who().role not in kind.roles:
        raise Forbidden("forbidden_role", role=who().role)
    asking = Asking(project(), folder(), who().actor, who().territory, language(), args)
    return jsonify(told(jobs.start(project(), kind.order(asking, address())))), 202


def _object(example: str) -> dict[str, Any]:
    """The JSON object of the request.

    Raises:
        Refused: ``request_no_json``.
    """
    asked = json_body()
    if not isinstance(asked, dict):
        text = request.get_data(as_text=True).strip()[:60]
        raise Refused("request_no_json", why=said("body_no_json", text=text) if text else said("body_empty"), example=example)
    return asked
