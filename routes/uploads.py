"""Files that are sent in to be imported: each of who has sent it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from gis.errors import Refused
from layers.access import audit
from layers.work import uploads
from layers.work.uploads import Upload
from routes.jobs import folder, project
from routes.who import address, who

upload_routes = Blueprint("uploads", __name__, url_prefix="/api/v1/uploads")


@upload_routes.post("")
def send() -> tuple[Response, int]:
    """Take a file in; its bytes are the body of the request, its ``name`` is in the query."""
    name = request.args.get("name", "")
    if not name.strip():
        raise Refused("request_empty", what="name")
    project().refuse_readonly()
    request.max_content_length = folder().upload_mb * 1_000_000 + 1_000_000  # `uploads.keep` counts, and says more
    found = uploads.keep(folder(), who().actor, name, request.stream, request.content_length)
    details = {"bytes": found.bytes, "sha256": found.sha256, "name": found.name}
    audit.record(project(), who().actor, "upload", found.upload_id, address=address(), details=details)
    return jsonify(_told(found)), 201


@upload_routes.get("")
def listed() -> Response:
    """The files that one has sent, the newest first."""
    return jsonify(uploads=[_told(found) for found in uploads.listed(folder(), who().actor)])


@upload_routes.delete("/<upload_id>")
def delete(upload_id: str) -> tuple[str, int]:
    """Delete a file that one has sent."""
    uploads.delete(folder(), uploads.sent(folder(), who().actor, upload_id))
    return "", 204


def _told(found: Upload) -> dict[str, Any]:
    told = asdict(found)
    return {"id": told.pop("upload_id"), **{k: v for k, v in told.items() if k != "owner"}}
