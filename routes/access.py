"""Who may ask for what: one table of rules, one a route. What has no rule is refused, at the start of the server already."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, request

from gis.errors import EnumapError, Forbidden, LoginNeeded
from gis.people.roles import ADMINISTRATOR, ROLES
from gis.schema import BUILDINGS
from layers.access import audit
from layers.catalog import Catalog, Snapshot
from layers.page.seen import Views
from routes.guards import json_body
from routes.who import Who, address, asked, asking, identified, who

EVERYBODY = frozenset(ROLES)
OFFICE = EVERYBODY - {"enumerator"}
COUNTY = frozenset((ADMINISTRATOR,))
FIELD = EVERYBODY - {"viewer"}
PLANNERS = frozenset((ADMINISTRATOR, "township_planner", "committee_planner"))

# Open to everyone, logged in or not: pages and scripts without data, whether the server works, and the login. Six at most.
OPEN = ("static", "page", "icon", "health.health", "people.login_page", "people.login")


@dataclass(frozen=True)
class Rule:
    """What a route asks of who asks for it.

    Attributes:
        roles: that may.
        territory: the argument that says where: ``code`` or ``ea_code`` of a route, ``building_id``, or ``committees`` in the body;
            "" where the answer itself is cut down to the territory (`layers.page.seen`), or tells of no place.
        part: whether it is enough that something of the territory lies there; to change a committee one needs all of it.
        noted: action that the audit notes when it was done.
        first: whether it may be asked for while a password must be changed.
        logged_in: whether it is about the session of who asks, so that there must be one.
    """

    roles: frozenset[str] = EVERYBODY
    territory: str = ""
    part: bool = False
    noted: str = ""
    first: bool = False
    logged_in: bool = False


RULES: dict[str, Rule] = {
    # what programs can ask for
    "api.document": Rule(),
    # the project
    "data.project": Rule(),
    "data.ledger": Rule(),
    "data.committees": Rule(),
    "data.eas": Rule(),
    "data.committee_eas": Rule(territory="code", part=True),
    "data.committee_cells": Rule(territory="code", part=True),
    "data.committee_outlines": Rule(),
    "data.barriers": Rule(),
    "data.issues": Rule(),
    "data.building": Rule(territory="building_id"),
    "data.ea": Rule(territory="ea_code"),
    "data.search": Rule(),
    "data.tile": Rule(),
    "data.sheet": Rule(territory="ea_code", noted="print"),
    "data.report": Rule(noted="report"),
    # planning
    "jobs.delineate": Rule(PLANNERS, territory="committees"),
    # long work; who may start which kind, and where, says layers.work.job_kinds
    "jobs.start": Rule(OFFICE),
    "jobs.listed": Rule(OFFICE),
    "jobs.job": Rule(OFFICE),
    "jobs.events": Rule(OFFICE),
    "jobs.cancel": Rule(OFFICE),
    "jobs.outcome": Rule(OFFICE, noted="outcome"),
    "uploads.send": Rule(COUNTY),
    "uploads.listed": Rule(COUNTY),
    "uploads.delete": Rule(COUNTY),
    # edits of a committee: all of it must lie in the territory
    "editing.edits": Rule(PLANNERS, territory="code"),
    "previews.make": Rule(PLANNERS, territory="code"),
    "editing.undo": Rule(PLANNERS, territory="code"),
    "editing.redo": Rule(PLANNERS, territory="code"),
    "editing.restore": Rule(PLANNERS, territory="code"),
    "editing.hand_over": Rule(PLANNERS, territory="code"),  # and of the other committee: the route asks
    "editing.lease": Rule(PLANNERS, territory="code"),
    "editing.leave": Rule(PLANNERS, territory="code"),
    "desks.desk": Rule(OFFICE, territory="code"),
    "editing.draft": Rule(OFFICE, territory="code"),
    "editing.revisions": Rule(OFFICE, territory="code"),
    "editing.revision": Rule(OFFICE, territory="code"),
    "editing.compare": Rule(OFFICE, territory="code"),
    "editing.alternatives": Rule(OFFICE, territory="code"),
    "editing.alternative": Rule(OFFICE, territory="code"),
    # sign-off; who may take which step says gis.signing_off.sign_off
    "sign_off.checks": Rule(OFFICE, territory="code"),
    "sign_off.state": Rule(PLANNERS, territory="code"),
    "sign_off.virtual": Rule(COUNTY, territory="code"),
    "sign_off.task": Rule(PLANNERS, territory="code"),
    "sign_off.certificate_json": Rule(OFFICE, territory="code", noted="certificate"),
    "sign_off.certificate_page": Rule(OFFICE, territory="code", noted="certificate"),
    # field work: what was found at buildings
    "field.ea": Rule(FIELD, territory="ea_code"),
    "field.visits": Rule(FIELD, territory="ea_code"),
    "field.building": Rule(FIELD, territory="ea_code"),
    "field.closing": Rule(OFFICE - {"viewer"}, territory="ea_code"),
    "field.ahead": Rule(),
    "field.progress_csv": Rule(noted="export"),
    "field.progress_xlsx": Rule(noted="export"),
    "field_areas.areas": Rule(FIELD),
    "field_areas.make": Rule(OFFICE - {"viewer"}, territory="code"),
    "field_areas.give": Rule(OFFICE - {"viewer"}, territory="ea_code"),
    "field_areas.areas_csv": Rule(OFFICE - {"viewer"}, noted="export"),
    "field_areas.areas_xlsx": Rule(OFFICE - {"viewer"}, noted="export"),
    # oneself
    "people.me": Rule(first=True),
    "people.log_out": Rule(first=True, logged_in=True),
    "people.change_password": Rule(first=True, logged_in=True),
    "people.own_sessions": Rule(logged_in=True),
    "people.end_session": Rule(logged_in=True),
}
PLACES = {"code", "ea_code", "building_id"}  # arguments of routes that say where something lies: a rule must ask for them
SIGN = "X-Enumap"  # header of every request of our own page that changes something; no other page can send it
_SAFE = ("GET", "HEAD", "OPTIONS")
_NOTED_ITSELF = ("login_wrong", "initial_expired", "password_wrong")  # codes that `layers.access.logins` has noted
_QUIET_S = 60.0  # the same refusal is noted once in this time, with how often it came
_MOST_KEPT = 2_000


def control(app: Flask) -> None:
    """Ask the rules before every request, and note refusals in the audit.

    Raises:
        RuntimeError: a route without a rule, a rule without a route, a route that is both open and ruled, or one that names a place
            for which its rule does not ask.
    """
    _refuse_unruled(app)
    refusals = _Refusals()

    @app.before_request
    def _allowed() -> None:
        if request.endpoint in OPEN:
            asking(None)
            _refuse_unsigned()
        elif request.endpoint is not None:  # None: there is no such page
            found = identified()
            asking(found)
            if found is None:
                raise LoginNeeded("login_needed")
            _refuse_forbidden(RULES[request.endpoint], found)

    app.teardown_request(asked)

    @app.after_request
    def _noted(response: Response) -> Response:
        if request.endpoint not in OPEN:
            response.headers.setdefault("Cache-Control", "no-store")  # but tiles, whose address changes with what they show
        try:
            _note(response, refusals)
        except EnumapError:  # a full disk: reading goes on, and the server's log says what the audit lacks
            logging.getLogger("enumap").exception("not in the audit: %s %s", request.method, request.path)
        return response


def seen_now() -> Snapshot:
    """The project as it stands, as far as who asks may see it."""
    views: Views = current_app.extensions["views"]
    found = who()
    return views.now(found.territory, found.sees_around)


def may(role: str, endpoint: str) -> bool:
    """Whether a role may ask for a route at all, anywhere."""
    return role in RULES[endpoint].roles


def _note(response: Response, refusals: _Refusals) -> None:
    """Note a refusal, or what was done where its rule says so."""
    rule = RULES.get(request.endpoint or "")
    if response.status_code in (401, 403):
        refusals.note(_code(response))
    elif rule is not None and rule.noted and response.status_code == 200 and request.method == "GET":
        about = next(iter((request.view_args or {}).values()), "")
        audit.record(_project(), who().actor, rule.noted, str(about), address=address())


def _refuse_unruled(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    unruled, idle = routes - set(RULES) - set(OPEN), (set(RULES) | set(OPEN)) - routes
    placeless = {r.endpoint for r in app.url_map.iter_rules() if r.arguments & PLACES and not _is_placed(r.endpoint, r.arguments)}
    if unruled or idle or placeless or set(RULES) & set(OPEN):
        found = f"routes without a rule: {sorted(unruled)}; rules without a route: {sorted(idle)}"
        raise RuntimeError(f"{found}; rules that do not ask for the place that the route names: {sorted(placeless)}")


def _is_placed(endpoint: str, arguments: set[str]) -> bool:
    return endpoint not in RULES or RULES[endpoint].territory in arguments & PLACES


def _refuse_forbidden(rule: Rule, found: Who) -> None:
    """Refuse what a rule does not allow.

    Raises:
        LoginNeeded: ``login_needed`` where a visitor asks for more than to read.
        Forbidden: ``request_unsigned``, ``password_must_change``, ``forbidden_role``, ``forbidden_place``.
    """
    if rule.logged_in and found.session is None:
        raise LoginNeeded("login_needed")
    if found.session is not None:
        _refuse_unsigned()
    if found.must_change and not rule.first:
        raise Forbidden("password_must_change")
    if found.role not in rule.roles:
        if found.actor == audit.VISITOR:
            raise LoginNeeded("login_needed")
        raise Forbidden("forbidden_role", role=found.role)
    if not found.territory.whole:
        for code, mine in _places(rule, found):
            if not mine:
                raise Forbidden("forbidden_place", code=code[:40], territory=str(found.territory))


def _refuse_unsigned() -> None:
    """A change with a cookie is asked for by our own page only: from our origin, as the browser says, and with our header."""
    if request.method in _SAFE:
        return
    ours = f"{request.scheme}://{request.host}"
    if request.headers.get("Origin") != ours or request.headers.get(SIGN) != "page":
        raise Forbidden("request_unsigned")


def _places(rule: Rule, found: Who) -> Iterator[tuple[str, bool]]:
    """What a request is about, and whether it lies in the territory."""
    given: dict[str, Any] = request.view_args or {}
    if rule.territory == "building_id":
        wanted = given["building_id"]
        catalog: Catalog = current_app.extensions["catalog"]
        known = (catalog.now().table(BUILDINGS)["building_id"] == wanted).any()
        yield wanted, not known or bool((seen_now().table(BUILDINGS)["building_id"] == wanted).any())
    elif rule.territory == "committees":
        body = json_body()
        codes = body.get("committees") if isinstance(body, dict) else None
        yield from ((code, found.territory.holds(code)) for code in (codes if isinstance(codes, list) else ()) if isinstance(code, str))
    elif rule.territory:
        code = given[rule.territory]
        yield code, found.territory.meets(code) if rule.part else found.territory.holds(code)
        to = _receiver()
        if to is not None:  # an edit that moves the line between two committees is of both
            yield to, found.territory.holds(to)


def _receiver() -> str | None:
    """Code of the EA, perhaps of another committee, to which an edit moves something; None where it says none."""
    body = json_body() if request.method not in _SAFE else None
    args = body.get("args") if isinstance(body, dict) else None
    to = args.get("to") if isinstance(args, dict) else None
    return to if isinstance(to, str) else None


def _project() -> Any:
    return current_app.extensions["project"]


def _code(response: Response) -> str:
    body = response.get_json(silent=True)
    return str(body["error"]["code"]) if isinstance(body, dict) and isinstance(body.get("error"), dict) else ""


class _Refusals:
    """Notes refusals; of the same one again and again only that it came so often, so that nobody can fill the disk with them."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, ...], tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def note(self, code: str) -> None:
        """Note that the request was refused with ``code``."""
        if code in _NOTED_ITSELF:
            return
        found: Who | None = g.get("who")
        actor = found.actor if found is not None else audit.UNKNOWN
        more = self._more((actor, address(), request.endpoint or "", code))
        if more is None:
            return
        details: dict[str, Any] = {"code": code, "method": request.method} | ({"more": more} if more else {})
        audit.record(_project(), actor, "refusal", request.path[:200], "refused", address=address(), details=details)

    def _more(self, key: tuple[str, ...]) -> int | None:
        """How many like it were not noted before; None where this one is not either."""
        now = time.monotonic()
        with self._lock:
            last, more = self._last.get(key, (-_QUIET_S, 0))
            if now - last < _QUIET_S:
                self._last[key] = last, more + 1
                return None
            self._last[key] = now, 0
            self._last.move_to_end(key)
            while len(self._last) > _MOST_KEPT:
                self._last.popitem(last=False)
            return more
