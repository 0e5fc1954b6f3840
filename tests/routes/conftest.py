"""A town, a client of its page's server, and a desk with the small project of `broken`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from routes.web import create_app
from tests.routes.broken import Desk, fill, make_desk
from tests.town import make_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("town") / "town.enumap")


@pytest.fixture
def client(town: Path) -> Iterator[FlaskClient]:
    app = create_app(town)
    yield app.test_client()
    app.extensions["project"].close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("planned"))


@pytest.fixture
def desk(template: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return make_desk(template, tmp_path, capfd)
