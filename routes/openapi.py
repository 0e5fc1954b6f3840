"""The interface for programs as an OpenAPI 3.1 document, made from the routes, their rules and their records."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from werkzeug.routing import Rule as Route

from routes.access import OPEN, RULES
from routes.command_line.words import LANGUAGES
from routes.records import data_records, desk_records, editing_records, field_records, job_records, people_records, sign_off_records
from routes.records.api_records import Operation, Parameter, Schema, among, example_of, many, obj, ref, text, whole

api = Blueprint("api", __name__)
PREFIX = "/api/v1"
_RECORDS = (data_records, editing_records, desk_records, field_records, job_records, people_records, sign_off_records)
OPERATIONS: dict[str, Operation] = {
    **{name: operation for records in _RECORDS for name, operation in records.OPERATIONS.items()},
    "api.document": Operation("This document.", {"type": "object", "examples": [{"openapi": "3.1.0"}]}),
}
SCHEMAS: dict[str, Schema] = {
    **{name: schema for records in _RECORDS for name, schema in records.SCHEMAS.items()},
    "Fault": obj(code=text("page_missing"), message=text("There is no page /api/v1/nothing.")),
    "Error": obj(
        error=obj(
            ("revision", "since"),
            code=text("revision_stale"),
            message=text("370305001001 was changed after you looked at it."),
            revision=whole(17, description="With revision_stale: which there is now."),
            since=many(ref("Revision"), description="With revision_stale: who did what since."),
        )
    ),
}
_PATH = {
    "code": ("Code of a committee.", text("370305001001")),
    "ea_code": ("Code of an EA.", text("370305001001003")),
    "building_id": ("Id of a building.", text("b17")),
    "job_id": ("Id of a job.", text("ac350cf9d1884dc388f95fb935efdee8")),
    "upload_id": ("Id of a file that was sent in.", text("5b1de2f8c6f04a0f9a0c4a1f3a1d7e55")),
    "session_id": ("Id of a session.", text("9f2c41d07a3b")),
    "task_id": ("Id of a task.", text("5f0b9d6b7a10")),
    "operation": ("Operation id.", text("0b9e4c4e-4d6f")),
    "n": ("Revision of the committee.", whole(17, minimum=0, maximum=999_999_999)),
}
_LANG = Parameter("lang", "Language of texts; by default that of the browser.", among(*LANGUAGES))
_KNOWN_TAG = Parameter("If-None-Match", "Tag of the answer that one has.", text('W/"9c1f"'), "header")
WORDS = {
    304: "What one has is the newest.",
    400: "The request cannot be taken; nothing was changed.",
    401: "Nobody is logged in.",
    403: "Who is logged in may not do that, or not there.",
    404: "There is no such thing.",
    409: "The request was made on a state that is gone.",
    413: "The request is too large.",
    414: "The address is too long.",
    422: "Understood, and not possible.",
    428: "A write without If-Match.",
    429: "Asked too often; later it will do.",
    500: "A fault of the program.",
    503: "Somebody writes all the time, or the database does not answer; try again.",
    507: "The disk of the server is full; nothing was changed.",
}
_CONVERTER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@api.get(f"{PREFIX}/openapi.json")
def document() -> Response:
    """The document."""
    return jsonify(described(current_app))


def described(app: Flask) -> dict[str, Any]:
    """The document of an application.

    Raises:
        KeyError: a route below the prefix without a record.
    """
    paths: dict[str, dict[str, Any]] = {}
    for route in sorted(app.url_map.iter_rules(), key=lambda r: r.rule):
        if route.rule.startswith(f"{PREFIX}/"):
            for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
                paths.setdefault(_CONVERTER.sub(r"{\1}", route.rule), {})[method.lower()] = _operation(route, method)
    about = {"title": "Enumap", "version": "1", "description": "Census enumeration areas of one project. Examples: docs/api.md."}
    session = {
        "type": "apiKey",
        "in": "cookie",
        "name": "enumap",
        "description": "Of POST /api/v1/login; its name goes on with letters of the project.",
    }
    return {
        "openapi": "3.1.0",
        "info": about,
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": SCHEMAS, "securitySchemes": {"session": session}},
    }


def _operation(route: Route, method: str) -> dict[str, Any]:
    found = OPERATIONS[route.endpoint]
    given = [_place(name) for name in sorted(route.arguments)]
    asked = (*found.parameters, _LANG, *((_KNOWN_TAG,) if _tagged(route.endpoint, method) else ()))
    out: dict[str, Any] = {
        "operationId": route.endpoint.replace(".", "_"),
        "tags": [route.endpoint.partition(".")[0]],
        "summary": found.summary,
        "parameters": given + [_parameter(p) for p in asked],
        "responses": _responses(route, method, found),
        "security": [] if route.endpoint in OPEN else [{"session": []}],
    }
    if route.endpoint in RULES:
        out["x-roles"] = sorted(RULES[route.endpoint].roles)
    if found.body is not None:
        out["requestBody"] = {
            "required": True,
            "content": {found.takes: {"schema": found.body, "example": example_of(found.body, SCHEMAS)}},
        }
    return out


def _responses(route: Route, method: str, found: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": found.summary}
    if found.answer is not None:
        good["content"] = {found.media: {"schema": found.answer}}
    if _tagged(route.endpoint, method) or route.endpoint == "sign_off.checks":
        good["headers"] = {"ETag": {"description": "Of this state.", "schema": text('W/"9c1f"')}}
    out = {str(found.status): good}
    for status in sorted({*_common(route, method), *found.refusals, *((304,) if _tagged(route.endpoint, method) else ())}):
        codes = ", ".join(f"`{code}`" for code in found.refusals.get(status, ()))
        out[str(status)] = {"description": WORDS[status] + (f" Among others: {codes}." if codes else "")}
        if status != 304:
            out[str(status)]["content"] = {"application/json": {"schema": ref("Error")}}
    return out


def _common(route: Route, method: str) -> set[int]:
    """Statuses of refusals that do not come from the route itself."""
    out = {400, 500, 503, 507}
    if route.endpoint not in OPEN:
        out |= {401, 403}
    if method != "GET":
        out |= {403, 413}
    if route.arguments:
        out |= {404, 414}
    return out


def _tagged(endpoint: str, method: str) -> bool:
    return method == "GET" and (endpoint.startswith("data.") or endpoint == "editing.draft")


def _place(name: str) -> dict[str, Any]:
    meaning, schema = _PATH[name]
    return {"name": name, "in": "path", "required": True, "description": meaning, "schema": schema}


def _parameter(found: Parameter) -> dict[str, Any]:
    return {"name": found.name, "in": found.where, "required": found.required, "description": found.meaning, "schema": found.schema}
