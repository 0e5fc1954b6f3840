"""A town that is served, a browser, and a watched page of it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from layers.work import job_claims
from layers.work.job_work import Progress
from routes.job_events import allow_streams
from routes.web import create_app
from tests.browser.chromium import launched
from tests.browser.opened import WIDE, Watched, served, served_app
from tests.browser.slow_town import Town
from tests.town import make_town
from tests.worked import at_work

expect.set_options(timeout=40_000)  # a machine at work on much else is slow, and not wrong


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(make_town(tmp_path_factory.mktemp("page") / "town.enumap")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright) as started:
        yield started


@pytest.fixture
def opened(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    with Watched.opened(browser, address, getattr(request, "param", (WIDE, "zh-CN"))) as watched:
        yield watched


@pytest.fixture
def town(browser: Browser, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    app = create_app(make_town(tmp_path_factory.mktemp("town") / "town.enumap"))
    allow_streams(app, 0)  # a stream that runs cannot be cut from here: the page asks instead
    monkeypatch.setattr(job_claims, "MOST_ATTEMPTS", 1)
    go = Event()

    def slow(*_: object, progress: Progress, **__: object) -> SimpleNamespace:
        progress(1, 3, "delineate")
        for _ in range(600):
            if go.wait(0.05):
                break
            progress(1, 3, "delineate")
        go.clear()
        return SimpleNamespace(as_json=lambda: {"committees": 3, "eas": 15, "changes": None, "signed_off": []})

    monkeypatch.setattr("layers.work.job_work.delineate_project", slow)
    with (
        served_app(app) as address,
        at_work(app.extensions["project"]) as worker,
        Watched.opened(browser, address, (WIDE, "zh-CN")) as watched,
    ):
        yield Town(app, go, watched, worker)
        go.set()
        refused = [c for c in watched.complaints if not any(s in c for s in ("ERR_CONNECTION_REFUSED", "404", "503"))]
        watched.complaints[:] = refused  # the browser notes every request that fails
