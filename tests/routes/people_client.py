"""A browser of a person: logs in, keeps the cookie, and sends what our page sends."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import PASSWORD

ORIGIN = "http://127.0.0.1"
SIGNED = {"Origin": ORIGIN, "X-Enumap": "page"}


def browser_of(app: Flask) -> FlaskClient:
    """A browser in which nobody is logged in."""
    client = app.test_client()
    client.environ_base["SERVER_NAME"] = client.environ_base["HTTP_HOST"] = "127.0.0.1"
    return client


def post(client: FlaskClient, path: str, body: Any = None, **headers: str) -> TestResponse:
    """What our page would send."""
    return client.post(path, json={} if body is None else body, headers={**SIGNED, **headers}, base_url=ORIGIN)


def logged_in(app: Flask, login: str, password: str = PASSWORD) -> FlaskClient:
    """The browser of a person who has logged in."""
    client = browser_of(app)
    answer = post(client, "/api/v1/login", {"login": login, "password": password})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return client


def code_of(answer: TestResponse) -> str:
    """The code of a refusal; "" where it is none."""
    body = answer.get_json(silent=True)
    return str(body["error"]["code"]) if isinstance(body, dict) and isinstance(body.get("error"), dict) else ""
