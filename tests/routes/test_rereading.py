"""The page's data while somebody writes to the project: read at the newer revision, never refused for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from gis.schema import BARRIERS
from layers import catalog
from layers.page import lookups
from layers.store import Project
from routes.rereading import MOST_TRIES
from routes.web import create_app
from tests.town import A, make_town

PATHS = (
    "/api/v1/ledger",
    "/api/v1/buildings/b0",
    "/api/v1/search?q=b0",
    "/api/v1/issues",
    f"/api/v1/eas/{A}001",
    "/api/v1/committees",
    "/report.html",
)


class Writer:
    """Writes to the project right before each of so many reads of the page."""

    def __init__(self, project: Project, times: int) -> None:
        self.project, self.left, self.busy = project, times, False

    def before(self, read: Callable[..., Any]) -> Callable[..., Any]:
        def with_a_write(*args: Any) -> Any:
            if self.left and not self.busy:
                self.left, self.busy = self.left - 1, True
                self.project.write({BARRIERS: self.project.read(BARRIERS)})
                self.busy = False
            return read(*args)

        return with_a_write


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(make_town(tmp_path / "town.enumap"))
    yield app.test_client()
    app.extensions["project"].close()


def written_to(client: FlaskClient, times: int, monkeypatch: pytest.MonkeyPatch) -> Writer:
    writer = Writer(client.application.extensions["project"], times)
    monkeypatch.setattr(catalog, "recount_project", writer.before(catalog.recount_project))
    monkeypatch.setattr(Project, "read_all", writer.before(Project.read_all))
    return writer


@pytest.mark.parametrize("path", PATHS)
def test_what_is_written_while_it_is_read_is_read_anew(client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bug: 7 of 530 questions during a delineation were answered 409 "Nothing was written; start it again."."""
    writer = written_to(client, 3, monkeypatch)
    answer = client.get(path)
    assert answer.status_code == 200 and writer.left == 0


def test_where_it_is_written_all_the_time_the_answer_is_to_ask_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = written_to(client, 1000, monkeypatch)
    answer = client.get("/api/v1/committees?lang=en")
    assert answer.status_code == 503 and answer.get_json()["error"]["code"] == "page_busy"
    assert "Try again in a moment" in answer.get_json()["error"]["message"] and 1000 - writer.left == MOST_TRIES


def test_other_refusals_are_not_asked_twice(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = lookups.building
    monkeypatch.setattr(lookups, "building", lambda *a: (asked.append(a), real(*a))[1])
    assert client.get("/api/v1/buildings/nowhere").status_code == 404 and len(asked) == 1
