"""A town, and a client of its page's server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from routes.web import create_app
from tests.town import make_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("town") / "town.enumap")


@pytest.fixture
def client(town: Path) -> Iterator[FlaskClient]:
    app = create_app(town)
    yield app.test_client()
    app.extensions["project"].close()
