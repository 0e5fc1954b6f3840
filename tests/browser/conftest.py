"""A town that is served, a browser, and a watched page of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launched
from tests.browser.opened import WIDE, Watched, served
from tests.town import make_town


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
