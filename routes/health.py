"""Whether the server works, for whoever watches over it: open to everyone, so it tells nothing of the project."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, jsonify

from gis.errors import Busy, EnumapError
from layers.store import SCHEMA_VERSION, Project

health_routes = Blueprint("health", __name__)


@health_routes.get("/healthz")
def health() -> Response:
    """That the database answers, and the version of its tables; whether it may be written.

    Raises:
        Busy: ``health_silent`` where the database does not answer.
    """
    project: Project = current_app.extensions["project"]
    try:
        with project.reading() as connection:
            connection.execute(sa.text("SELECT 1")).scalar_one()
    except (EnumapError, sa.exc.SQLAlchemyError) as fault:
        raise Busy("health_silent") from fault  # not why: that may name the database
    return jsonify(status="ok", schema_version=SCHEMA_VERSION, writable=not project.frozen)
