"""The web application of one project file: the page, its data, its jobs."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask, Response, request

from layers.catalog import Catalog
from layers.editing import Editing
from layers.edits.desk import Desk
from layers.page.seen import Views
from layers.storage.addresses import Address
from layers.store import Project
from layers.work.job_folder import JobFolder
from routes.access import control
from routes.command_line.words import LANGUAGES
from routes.data import data
from routes.desks import desks
from routes.editing import editing
from routes.field import field
from routes.field_areas import field_areas
from routes.guards import LANGUAGE, guard
from routes.health import health_routes
from routes.hosts import LOOPBACK
from routes.job_events import allow_streams
from routes.jobs import job_routes
from routes.openapi import api
from routes.pages import STARTED
from routes.people import DEMO_PEOPLE, people_routes
from routes.previews import previews
from routes.sign_off import sign_off
from routes.uploads import upload_routes
from routes.who import ALONE, PROJECT_ID, VISITORS

ROOT = Path(__file__).resolve().parent.parent


def create_app(
    project_path: str | Address,
    *,
    hosts: Sequence[str] | None = LOOPBACK,
    lang: str = LANGUAGES[0],
    demo_people: Sequence[Mapping[str, str]] | None = None,
    job_folder: JobFolder | None = None,
) -> Flask:
    """The application that shows and plans one project.

    Args:
        project_path: the project file, or the URL of one in a database.
        hosts: names under which the server may be asked; None for any (where it listens on more than loopback).
        lang: what is said in where a request names no language.
        demo_people: logins that the demo shows with their passwords; where given, who is not logged in may read.
        job_folder: for the files of jobs; by default beside the project.

    Raises:
        NotFound: ``project_missing``.
        Refused: ``project_foreign``, ``project_newer``, ``project_damaged``.
    """
    app = Flask("enumap", root_path=str(ROOT), static_folder="static")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    project = Project.open(project_path)
    app.extensions["project"] = project
    app.extensions["catalog"] = Catalog(project)
    app.extensions["views"] = Views(app.extensions["catalog"])
    app.extensions["job_folder"] = job_folder or JobFolder.of(project.path)
    app.extensions["editing"] = Editing(project)
    app.extensions["desk"] = Desk(app.extensions["editing"])
    app.config[LANGUAGE] = lang
    app.config[PROJECT_ID] = project.meta.get("project_id") or project.meta["created"]
    app.config[ALONE] = hosts is not None
    app.config[VISITORS] = demo_people is not None
    app.config[DEMO_PEOPLE] = [dict(p) for p in demo_people or ()]
    guard(app, hosts)
    app.config[STARTED] = secrets.token_hex(4)
    app.register_blueprint(data)
    app.register_blueprint(job_routes)
    app.register_blueprint(upload_routes)
    allow_streams(app)
    app.register_blueprint(people_routes)
    app.register_blueprint(editing)
    app.register_blueprint(previews)
    app.register_blueprint(desks)
    app.register_blueprint(sign_off)
    app.register_blueprint(field)
    app.register_blueprint(field_areas)
    app.register_blueprint(health_routes)
    app.register_blueprint(api)

    @app.get("/")
    @app.get("/field")
    def page() -> Response:
        return app.send_static_file("field.html" if request.path == "/field" else "index.html")

    @app.get("/favicon.ico")
    def icon() -> Response:
        return app.send_static_file("icon.svg")

    control(app)
    return app
