"""What every request passes: who may ask, what a refusal looks like, which headers go out."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestURITooLarge

from gis.errors import Busy, Conflict, EnumapError, Forbidden, LoginNeeded, NotFound, Refused, TooMany, Unconditional
from routes.command_line.words import LANGUAGES

STATUS: tuple[tuple[type[EnumapError], int], ...] = (
    *((LoginNeeded, 401), (Forbidden, 403), (NotFound, 404), (Conflict, 409), (Unconditional, 428), (TooMany, 429), (Busy, 503)),
    *((Refused, 400), (EnumapError, 400)),
)
_SILENT = ("server_unreachable", "server_login", "database_missing", "server_fault", "server_readonly")  # their words name the database
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")  # in JSON
LANGUAGE = "ENUMAP_LANGUAGE"  # key of the application: what is said where a request names no language
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_COMPRESSED = ("application/json", "application/geo+json", "text/", "image/svg+xml")
_STREAMED = ("text/event-stream",)  # has no end to wait for
_BYTES_TO = "uploads.send"  # the one route that takes bytes instead of JSON
_WORTH_BYTES = 1400
_MOST_BYTES = 1_000_000  # of a request
_HTTP = {413: "request_large", 414: "address_long"}
_LONGEST_PATH = 400  # characters; no code or id is that long, and a refusal repeats it


def guard(app: Flask, hosts: Sequence[str] | None) -> None:
    """Set up the checks, the refusals and the headers.

    Args:
        app: to guard.
        hosts: names under which the server may be asked, against DNS rebinding; None for any.
    """
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES

    @app.before_request
    def _ours() -> None:
        asked = urlsplit(f"//{request.host}").hostname
        if hosts is not None and asked not in hosts:
            raise Refused("request_foreign")
        if len(request.path) > _LONGEST_PATH:
            raise RequestURITooLarge
        if _has_nul():
            raise Refused("request_nul")
        asked_lang = request.args.get("lang", LANGUAGES[0])
        if asked_lang not in LANGUAGES:
            raise wrong_value("lang", asked_lang[:60], LANGUAGES)
        if request.routing_exception is None and request.method not in ("GET", "HEAD", "OPTIONS"):
            _refuse_foreign_change()

    @app.after_request
    def _sent(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return _compressed(response)

    app.register_error_handler(EnumapError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _has_nul() -> bool:
    """Whether the address or the JSON holds the character NUL: no database keeps it in a text, and each says so in its own way."""
    if "\x00" in request.path or any("\x00" in text for text in request.args.values()):
        return True
    return request.is_json and _NUL.search(request.get_data()) is not None


def language() -> str:
    """The language asked for: ``?lang``, else the browser's first one that is Chinese or English; the server's where it names none."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    other = "en" if request.accept_languages else current_app.config[LANGUAGE]  # who reads neither is likelier to get by in English
    return request.accept_languages.best_match(("zh", "en")) or other


def json_body() -> Any:
    """The JSON of the request; None where it is none, or is nested beyond all sense."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def wrong_value(what: str, value: str, known: Sequence[str] = ()) -> Refused:
    """What to say of a value of a request that is empty, or none of those that are known."""
    if not value.strip():
        return Refused("request_empty", what=what)
    if known:
        return Refused("request_choice", what=what, value=value, known=", ".join(known))
    return Refused("request_bad", what=what, value=value)


def error_body(error: EnumapError, lang: str) -> dict[str, str]:
    """A refusal as JSON."""
    return {"code": error.code, "message": error.say(lang)}


def _refuse_foreign_change() -> None:
    """A change is asked for by our own page only: JSON, and from the same origin where the browser says so."""
    origin = request.headers.get("Origin")
    same = origin is None or origin == f"{request.scheme}://{request.host}"
    fetched = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    ours = request.is_json or (request.endpoint == _BYTES_TO and request.mimetype == "application/octet-stream")
    if not (same and fetched and ours):  # no page of another host can send either type without asking first
        raise Refused("request_foreign")


def _refused(error: EnumapError) -> tuple[Response, int]:
    if error.code in _SILENT:
        logging.getLogger("enumap").warning("%s", error)
        error = Busy("health_silent")
    if error.code == "disk_full":
        return jsonify(error=error_body(Refused("disk_full", file=Path(str(error.params.get("file", ""))).name), language())), 507
    status = next(number for kind, number in STATUS if isinstance(error, kind))
    return jsonify(error=error_body(error, language())), status


def _http(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    if status == 404:
        return _refused(NotFound("page_missing", path=request.path))
    if status == 405:
        refusal = Refused("method_wrong", method=request.method, path=request.path)
    elif status in _HTTP:
        refusal = Refused(_HTTP[status], most_kb=_MOST_BYTES // 1000)
    else:
        refusal = Refused("request_unclear", path=request.path[:60], status=status)
    response = jsonify(error=error_body(refusal, language()))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response, status


def _fault(error: Exception) -> tuple[Response, int]:
    logging.getLogger("enumap").exception("%s %s", request.method, request.path)
    return jsonify(error=error_body(fault(error), language())), 500


def fault(error: BaseException) -> EnumapError:
    """What to say of a fault of ours."""
    return EnumapError("page_fault", reason=f"{type(error).__name__}: {error}"[:200], kind=type(error).__name__)


def _compressed(response: Response) -> Response:
    """Texts worth it are sent compressed where the browser takes that."""
    kind = response.mimetype or ""
    if response.status_code != 200 or "Content-Encoding" in response.headers or not kind.startswith(_COMPRESSED) or kind in _STREAMED:
        return response
    response.vary.add("Accept-Encoding")
    if "gzip" not in request.accept_encodings:
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) >= _WORTH_BYTES:
        response.set_data(gzip.compress(data, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
