"""Work that takes long: begun, looked at, ended."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app, jsonify, request

from gis.errors import Forbidden, Refused
from gis.phrases import said
from gis.roles import ADMINISTRATOR
from gis.schema import COMMITTEES
from layers import jobs
from layers.jobs import Job
from layers.store import Project
from routes.access import seen_now
from routes.data import unknown_committee
from routes.guards import json_body, language, wrong_value
from routes.rereading import reading
from routes.usage import MOST_SEED
from routes.who import address, who

job_routes = Blueprint("jobs", __name__, url_prefix="/api/v1")
_EXAMPLE = '{"committees": ["370305001001"]}'
_ASKABLE = ("committees", "seed")  # what a request to delineate may say


def _project() -> Project:
    project: Project = current_app.extensions["project"]
    return project


@job_routes.post("/delineate")
@reading  # until it starts the job
def delineate() -> tuple[Response, int]:
    """Start delineating all committees, or those named; answers with the job."""
    asked = json_body()
    if not isinstance(asked, dict):
        text = request.get_data(as_text=True).strip()[:60]
        raise Refused("request_no_json", why=said("body_no_json", text=text) if text else said("body_empty"), example=_EXAMPLE)
    if unknown := sorted(set(asked) - set(_ASKABLE)):  # a misspelt "committees" would plan the whole county anew
        raise Refused("fields_unknown", fields=", ".join(unknown)[:60], known=", ".join(_ASKABLE))
    codes, seed = asked.get("committees"), asked.get("seed", 1)
    now = seen_now()
    known = now.table(COMMITTEES)["committee_code"].tolist()
    if "committees" in asked and not (isinstance(codes, list) and codes and all(isinstance(c, str) for c in codes)):
        raise Refused("committees_unlisted", example=json.dumps(known[:1]), value=json.dumps(codes)[:60])
    if type(seed) is not int or not 0 <= seed <= MOST_SEED:
        raise wrong_value("seed", str(seed)[:60])
    for code in sorted(set(codes or ()) - set(known))[:1]:
        raise unknown_committee(now, code)
    if jobs.running(now.project) is None:
        now.project.refuse_readonly()
    wanted = codes if codes or who().territory.whole else known
    args = {"committees": wanted, "seed": seed}
    started = jobs.start(now.project, "delineate", args, committees=len(set(codes or known)), owner=who().actor, address=address())
    return _told(started), 202


@job_routes.get("/jobs/<job_id>")
def job(job_id: str) -> Response:
    """How far a job is."""
    return _told(jobs.job(_project(), job_id))


@job_routes.post("/jobs/<job_id>/cancel")
def cancel(job_id: str) -> Response:
    """Ask a job to end: one's own, or any as an administrator."""
    if who().role != ADMINISTRATOR and jobs.job(_project(), job_id).owner != who().actor:
        raise Forbidden("forbidden_job")
    return _told(jobs.cancel(_project(), job_id))


def _told(found: Job) -> Response:
    error = found.error and {"code": found.error["code"], "message": found.error[language()]}
    about = {c: getattr(found, c) for c in ("state", "committees", "done", "total", "text", "seconds")}
    return jsonify(id=found.job_id, **about, made=found.result, error=error)
