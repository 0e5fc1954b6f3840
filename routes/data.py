"""What the page asks for as JSON, GeoJSON and tiles: thin routes over `layers`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
from flask import Blueprint, Response, jsonify, request

from gis.editing.cures import to_delineate
from gis.errors import NotFound
from gis.schema import BARRIERS, CELLS, COMMITTEES, SEVERITIES
from gis.sheets import PAPERS_MM
from layers import jobs
from layers.accounts import recount_project
from layers.catalog import LAYERS, Snapshot, attributions, saved_at
from layers.geojson import collection
from layers.page import listings, lookups
from layers.printing import write_sheet
from layers.signing_off.standings import newest_step
from layers.storage.stored_tables import PLANS
from routes.access import seen_now
from routes.guards import language, wrong_value
from routes.pages import asked_page, paged, tagged
from routes.rereading import reading
from routes.who import who

data = Blueprint("data", __name__)
MOST_ISSUES = 500  # in one answer
MOST_COMMITTEES, MOST_EAS, MOST_FEATURES = 1_000, 10_000, 10_000
_OF_NONE = "none"  # in place of a committee's code: issues of no committee
_SHOWN = ("name", "measure", "target", "green_low", "green_high", "amber_low", "amber_high", "tolerance")  # of the rules
# The report carries its scripts and pictures in itself; it asks nothing of any host, this one included.
_REPORT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; frame-ancestors 'none'"
)
_FOREVER = "private, max-age=31536000, immutable"


def _now() -> Snapshot:
    """The project as it stands, as far as who asks may see it."""
    return seen_now()


def _running() -> str | None:
    """Id of the delineation of who asks that waits or runs."""
    found = jobs.listed(_now().project, who().actor, jobs.UNFINISHED, "delineate")
    return found[-1].job_id if found else None


@data.get("/api/v1/project")
@reading
@tagged(_running)
def project() -> Response:
    """Name, rules, totals, layers with whose data they are, and the version that tiles are asked for by."""
    now = _now()
    rules = now.rules
    return jsonify(
        name=now.project.path.stem,
        version=now.version,
        saved=saved_at(now, now.table(PLANS)),
        rules={k: getattr(rules, k) for k in _SHOWN},
        totals=listings.totals(now),
        regions=listings.regions(now),
        layers=[{"id": layer.id, "min_zoom": layer.min_zoom} for layer in LAYERS],
        sources=attributions(now, language()),
        job=_running(),
    )


@data.get("/api/v1/ledger")
@reading
@tagged()
def ledger() -> Response:
    """Omitted and doubled housing units, counted from geometry, and how many findings there are."""
    now = _now()
    return jsonify(**listings.ledger(now), findings=listings.findings(now))


def _newest_step() -> int:
    """The last step of the sign-off, as steps are no revision of the project."""
    with seen_now().project.reading() as connection:
        return newest_step(connection)


@data.get("/api/v1/committees")
@reading
@tagged(_newest_step)
def committees() -> Response:
    """All committees, each with where it stands in the sign-off, a page at a time."""
    return jsonify(paged("committees", listings.signed_committees(_now()), MOST_COMMITTEES))


@data.get("/api/v1/eas")
@reading
@tagged()
def eas() -> Response:
    """All EAs, by column, a page at a time."""
    wanted, columns = asked_page(MOST_EAS), listings.eas(_now())
    return jsonify(total=len(columns["code"]), offset=wanted.start, **{name: values[wanted] for name, values in columns.items()})


@data.get("/api/v1/committees/<code>/eas")
@reading
@tagged()
def committee_eas(code: str) -> Response:
    """The EAs of a committee as GeoJSON."""
    columns = ("ea_code", "name", "kind", "buildings", "housing_units", "load", "workload_minutes", "area_m2", "colour")
    return _geojson(listings.named_eas(_now(), language()), code, columns)


@data.get("/api/v1/committees/<code>/cells")
@reading
@tagged()
def committee_cells(code: str) -> Response:
    """The cells of a committee as GeoJSON."""
    return _geojson(_now().table(CELLS), code, ("cell_id", "block_id", "ea_code"))


@data.get("/api/v1/committees.geojson")
@reading
@tagged()
def committee_outlines() -> Response:
    """All committees as GeoJSON."""
    return _geojson(_now().table(COMMITTEES), None, ("committee_code", "source_code", "code_temporary", "name"))


@data.get("/api/v1/barriers")
@reading
@tagged()
def barriers() -> Response:
    """All barriers as GeoJSON."""
    return _geojson(_now().table(BARRIERS), None, ("kind", "rank", "name"))


@data.get("/api/v1/issues")
@reading
@tagged()
def issues() -> Response:
    """Issues, of one severity, township, committee or EA where asked, a page at a time; beside them how many are of no committee.

    An issue is of every committee that `gis.checking.concerned` finds for it; ``committee_code=none`` asks for those of none.
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
    counts = {s: sum(r["severity"] == s for r in counted) for s in SEVERITIES}
    of_none = sum(not r["committees"] for r in rows)
    return jsonify(**paged("issues", found, MOST_ISSUES), counts=counts, of_none=of_none, to_delineate=to_delineate(found))


@data.get("/api/v1/buildings/<path:building_id>")
@reading
@tagged()
def building(building_id: str) -> Response:
    """The facts of a building."""
    return jsonify(lookups.building(_now(), building_id, language()))


@data.get("/api/v1/eas/<ea_code>")
@reading
@tagged()
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


@data.get("/api/v1/search")
@reading
@tagged()
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


def _geojson(frame: gpd.GeoDataFrame, code: str | None, columns: tuple[str, ...]) -> Response:
    """A table, or its rows of a committee, as GeoJSON, a page at a time."""
    now = _now()
    if code is not None:
        if code not in set(now.table(COMMITTEES)["committee_code"]):
            raise unknown_committee(now, code)
        frame = frame[(frame["committee_code"] == code).to_numpy()]
    wanted = asked_page(MOST_FEATURES)
    head = f'{{"total":{len(frame)},"offset":{wanted.start},'
    return Response(head + collection(frame.iloc[wanted], columns)[1:], mimetype="application/geo+json")


def unknown_committee(now: Snapshot, code: str) -> NotFound:
    """What to say of a committee that is not there."""
    known = ", ".join(sorted(now.table(COMMITTEES)["committee_code"])[:3])
    return NotFound("committee_unknown", file=now.project.path.name, code=code[:60], known=known)
