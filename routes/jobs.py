"""Work that takes long: begun, looked at, ended."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app, jsonify, request

from gis.errors import Forbidden, Refused
from gis.phrases import said
from gis.roles import ADMINISTRATOR
from gis.schema import COMMITTEES
from layers.audit import acting
from layers.jobs import Job, Jobs, Progress
from layers.project_plan import delineate_project
from routes.access import seen_now
from routes.data import unknown_committee
from routes.guards import error_body, fault, json_body, language, wrong_value
from routes.rereading import reading
from routes.usage import MOST_SEED
from routes.who import address, who

job_routes = Blueprint("jobs", __name__, url_prefix="/api/v1")
_EXAMPLE = '{"committees": ["370305001001"]}'
_ASKABLE = ("committees", "seed")  # what a request to delineate may say


def _jobs() -> Jobs:
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs


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
    if _jobs().running() is None:
        now.project.refuse_readonly()
    wanted = codes if codes or who().territory.whole else known

    def work(progress: Progress) -> object:
        with acting(owner, "delineate", address=place):
            return delineate_project(now.project, committee_codes=wanted, seed=seed, progress=progress, author=owner).as_json()

    owner, place = who().actor, address()
    return _told(_jobs().start(work, committees=len(set(codes or known)), owner=owner)), 202


@job_routes.get("/jobs/<job_id>")
def job(job_id: str) -> Response:
    """How far a job is."""
    return _told(_jobs().get(job_id))


@job_routes.post("/jobs/<job_id>/cancel")
def cancel(job_id: str) -> Response:
    """Ask a job to end: one's own, or any as an administrator."""
    if who().role != ADMINISTRATOR and _jobs().get(job_id).owner != who().actor:
        raise Forbidden("forbidden_job")
    return _told(_jobs().cancel(job_id))


def _told(job: Job) -> Response:
    error = job.error or (fault(job.fault) if job.fault else None)
    return jsonify(
        id=job.id,
        state=job.state,
        committees=job.committees,
        done=job.done,
        total=job.total,
        text=job.text,
        seconds=job.seconds,
        made=job.result,
        error=error_body(error, language()) if error else None,
    )
