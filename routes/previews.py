"""What an edit would make of a committee, for who is about to make it: nothing is written."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from gis.names import in_language
from layers.editing import Editing
from layers.edits.desk import CELL_COLUMNS, EA_COLUMNS, PART_COLUMNS
from layers.edits.previews import preview
from layers.geojson import collection
from layers.page.listings import issue_rows
from routes.asked_edits import FIELDS, asked_edit
from routes.editing import joined, refusals
from routes.guards import language
from routes.json_bodies import body

previews = Blueprint("previews", __name__, url_prefix="/api/v1/committees/<code>")
_PREVIEW = '{"op": "merge_eas", "args": {"eas": ["370305001001001", "370305001001002"]}}'


@previews.post("/previews")
@refusals
def make(code: str) -> Response:
    """Work an edit out and throw it away: what would differ, or why it cannot be made."""
    desk: Editing = current_app.extensions["editing"]
    op, args = asked_edit(desk.project, body(FIELDS, _PREVIEW))
    found, lang = preview(desk, code, op, args), language()
    head = {"committee_code": code, "revision": found.revision, "gone": found.gone, "issues": issue_rows(found.issues, found.eas.crs, lang)}
    shapes = {
        "eas": collection(in_language(found.eas, lang), EA_COLUMNS),
        "cells": collection(found.cells, CELL_COLUMNS),
        "parts": collection(found.parts, PART_COLUMNS),
    }
    return joined(head, shapes)
