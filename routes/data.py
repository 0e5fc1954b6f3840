"""What the page asks for as JSON, GeoJSON and tiles: thin routes over `layers`."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import geopandas as gpd
from flask import Blueprint, Response, current_app, jsonify, request

from gis.errors import Forbidden, NotFound, Refused
from gis.phrases import said
from gis.roles import ADMINISTRATOR
from gis.schema import BARRIERS, CELLS, COMMITTEES, SEVERITIES
from gis.sheets import PAPERS_MM
from layers import listings, lookups
from layers.accounts import recount_project
from layers.audit import acting
from layers.catalog import LAYERS, Snapshot, attributions, saved_at
from layers.geojson import collection
from layers.jobs import Job, Jobs, Progress
from layers.printing import write_sheet
from layers.project_plan import delineate_project
from layers.stored_tables import PLANS
from routes.access import may, seen_now
from routes.guards import error_body, fault, json_body, language, wrong_value
from routes.rereading import reading
from routes.usage import MOST_SEED
from routes.who import address, who

data = Blueprint("data", __name__)
_MOST_ISSUES = 500  # in one answer
_OF_NONE = "none"  # in place of a committee's code: issues of no committee
_SHOWN = ("name", "measure", "target", "green_low", "green_high", "amber_low", "amber_high", "tolerance")  # of the rules
_EXAMPLE = '{"committees": ["370305001001"]}'
_ASKABLE = ("committees", "seed")  # what a request to delineate may say
# The report carries its scripts and pictures in itself; it asks nothing of any host, this one included.
_REPORT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; frame-ancestors 'none'"
)
_FOREVER = "private, max-age=31536000, immutable"


def _now() -> Snapshot:
    """The project as it stands, as far as who asks may see it."""
    return seen_now()


def _jobs() -> Jobs:
    jobs: Jobs = current_app.extensions["jobs"]
    return jobs


@data.get("/api/project")
@reading
def project() -> Response:
    """Name, rules, totals, layers with whose data they are, and the version that tiles are asked for by."""
    now = _now()
    rules = now.rules
    running = _jobs().running()
    return jsonify(
        name=now.project.path.stem,
        version=now.version,
        saved=saved_at(now, now.table(PLANS)),
        rules={k: getattr(rules, k) for k in _SHOWN},
        totals=listings.totals(now),
        regions=listings.regions(now),
        layers=[{"id": layer.id, "min_zoom": layer.min_zoom} for layer in LAYERS],
        sources=attributions(now, language()),
        job=running.id if running and may(who().role, "data.job") else None,  # who may not follow it is not told
    )


@data.get("/api/ledger")
@reading
def ledger() -> Response:
    """Omitted and doubled housing units, counted from geometry, and how many findings there are."""
    now = _now()
    return jsonify(**listings.ledger(now), findings=listings.findings(now))


@data.get("/api/committees")
@reading
def committees() -> Response:
    """All committees, each with where it stands in the sign-off."""
    return jsonify(committees=listings.signed_committees(_now()))


@data.get("/api/eas")
@reading
def eas() -> Response:
    """All EAs, by column."""
    return jsonify(listings.eas(_now()))


@data.get("/api/committees/<code>/eas")
@reading
def committee_eas(code: str) -> Response:
    """The EAs of a committee as GeoJSON."""
    columns = ("ea_code", "name", "kind", "buildings", "housing_units", "load", "workload_minutes", "area_m2", "colour")
    return _geojson(listings.named_eas(_now(), language()), code, columns)


@data.get("/api/committees/<code>/cells")
@reading
def committee_cells(code: str) -> Response:
    """The cells of a committee as GeoJSON."""
    return _geojson(_now().table(CELLS), code, ("cell_id", "block_id", "ea_code"))


@data.get("/api/committees.geojson")
@reading
def committee_outlines() -> Response:
    """All committees as GeoJSON."""
    return _geojson(_now().table(COMMITTEES), None, ("committee_code", "source_code", "code_temporary", "name"))


@data.get("/api/barriers")
@reading
def barriers() -> Response:
    """All barriers as GeoJSON."""
    return _geojson(_now().table(BARRIERS), None, ("kind", "rank", "name"))


@data.get("/api/issues")
@reading
def issues() -> Response:
    """Issues, of one severity, township, committee or EA where asked, a page at a time; beside them how many are of no committee.

    An issue is of every committee that `gis.concerned` finds for it; ``committee_code=none`` asks for those of none.
    """
    rows = listings.issues(_now(), language())
    severity, counted = request.args.get("severity"), rows
    if severity is not None and severity not in SEVERITIES:
        raise wrong_value("severity", severity, SEVERITIES)
    if wanted := request.args.get("committee_code"):
        counted = [r for r in counted if (not r["committees"] if wanted == _OF_NONE else wanted in r["committees"])]
    if wanted := request.args.get("ea_code"):
        counted = [r for r in counted if r["ea_code"] == wanted]
    if township := request.args.get("township"):
        counted = [r for r in counted if any(code.startswith(township) for code in r["committees"])]
    found = [r for r in counted if severity in (None, r["severity"])]
    offset, limit = _number("offset", 0), min(_number("limit", _MOST_ISSUES), _MOST_ISSUES)
    counts = {s: sum(r["severity"] == s for r in counted) for s in SEVERITIES}
    of_none = sum(not r["committees"] for r in rows)
    return jsonify(total=len(found), counts=counts, of_none=of_none, offset=offset, issues=found[offset : offset + limit])


@data.get("/api/buildings/<path:building_id>")
@reading
def building(building_id: str) -> Response:
    """The facts of a building."""
    return jsonify(lookups.building(_now(), building_id, language()))


@data.get("/api/eas/<ea_code>")
@reading
def ea(ea_code: str) -> Response:
    """The facts of an EA."""
    return jsonify(lookups.ea(_now(), ea_code, language()))


@data.get("/sheets/<ea_code>.pdf")
@reading
def sheet(ea_code: str) -> Response:
    """The sheet of an EA, on the ``paper`` asked for."""
    paper = request.args.get("paper", "a4")
    if paper.upper() not in PAPERS_MM:
        raise wrong_value("paper", paper[:60], [name.lower() for name in PAPERS_MM])
    with tempfile.TemporaryDirectory(prefix="enumap-sheet-") as folder:
        path = Path(folder) / "sheet.pdf"
        write_sheet(_now().project, ea_code, path, language(), paper.upper())
        content = path.read_bytes()
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{"".join(c for c in ea_code if c.isalnum())}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@data.get("/report.html")
@reading
def report() -> Response:
    """The coverage report of the project as it is now; a page of its own that can be kept as a file."""
    from layers.report import Heading, write_report  # folium takes a second to load

    now, lang = _now(), language()
    with tempfile.TemporaryDirectory(prefix="enumap-report-") as folder:
        path = Path(folder) / "report.html"
        account = now.account() or recount_project(now.project)  # which says what is missing before anything is imported
        write_report(account, Heading.of(now.project, lang), path, lang)
        content = path.read_bytes()
    response = Response(content, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _REPORT_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


@data.get("/api/search")
@reading
def search() -> Response:
    """Things by code or name."""
    return jsonify(found=lookups.search(_now(), request.args.get("q", ""), language()))


@data.get("/tiles/<layer_id>/<int:z>/<int:x>/<int:y>.mvt")
@reading
def tile(layer_id: str, z: int, x: int, y: int) -> Response:
    """A vector tile; kept by the browser as long as the project stays as it is."""
    now = _now()
    response = Response(now.drawn(layer_id).tile(z, x, y), mimetype="application/vnd.mapbox-vector-tile")
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = _FOREVER if request.args.get("v") == now.version else "no-store"
    return response


@data.post("/api/delineate")
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
    now = _now()
    known = now.table(COMMITTEES)["committee_code"].tolist()
    if "committees" in asked and not (isinstance(codes, list) and codes and all(isinstance(c, str) for c in codes)):
        raise Refused("committees_unlisted", example=json.dumps(known[:1]), value=json.dumps(codes)[:60])
    if type(seed) is not int or not 0 <= seed <= MOST_SEED:
        raise wrong_value("seed", str(seed)[:60])
    for code in sorted(set(codes or ()) - set(known))[:1]:
        raise _unknown(now, code)
    if _jobs().running() is None:
        now.project.refuse_readonly()
    wanted = codes if codes or who().territory.whole else known

    def work(progress: Progress) -> object:
        with acting(owner, "delineate", address=place):
            return delineate_project(now.project, committee_codes=wanted, seed=seed, progress=progress, author=owner).as_json()

    owner, place = who().actor, address()
    return _told(_jobs().start(work, committees=len(set(codes or known)), owner=owner)), 202


@data.get("/api/jobs/<job_id>")
def job(job_id: str) -> Response:
    """How far a job is."""
    return _told(_jobs().get(job_id))


@data.post("/api/jobs/<job_id>/cancel")
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


def _geojson(frame: gpd.GeoDataFrame, code: str | None, columns: tuple[str, ...]) -> Response:
    """A table, or its rows of a committee, as GeoJSON."""
    now = _now()
    if code is not None:
        if code not in set(now.table(COMMITTEES)["committee_code"]):
            raise _unknown(now, code)
        frame = frame[(frame["committee_code"] == code).to_numpy()]
    return Response(collection(frame, columns), mimetype="application/geo+json")


def _unknown(now: Snapshot, code: str) -> NotFound:
    """What to say of a committee that is not there."""
    known = ", ".join(sorted(now.table(COMMITTEES)["committee_code"])[:3])
    return NotFound("committee_unknown", file=now.project.path.name, code=code[:60], known=known)


def _number(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isdecimal() and len(text) < 10):
        raise wrong_value(name, text[:60])
    return int(text)
