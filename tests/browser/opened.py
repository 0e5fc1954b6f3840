"""A served project and a watched page, for the tests in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from waitress.server import create_server

from layers.vendor import VENDOR
from routes.web import create_app
from tests.worked import at_work

WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 800}
Kind = tuple[dict[str, int], str] | tuple[dict[str, int], str, bool]  # size of the window, language of the browser, whether by finger


@contextmanager
def served(project: Path) -> Iterator[str]:
    """The address of a project's page; the test is skipped, with the reason, where the libraries are missing."""
    if not (VENDOR / "stamp").is_file():
        pytest.skip("browser libraries are missing: python -m layers.vendor")
    app = create_app(project)
    with served_app(app) as address, at_work(app.extensions["project"]):
        yield address


@contextmanager
def served_app(app: Flask) -> Iterator[str]:
    """The address of the page of an application, which is closed at the end."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)

    def run() -> None:
        with suppress(OSError):  # it waits for sockets that are closed from here at the end
            server.run()

    thread = Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(5)
    for channel in list(server.active_channels.values()):  # what a browser has kept open, and the loop has not seen to any more
        channel.handle_close()
    app.extensions["project"].close()


class Watched:
    """A page, what it asked for, and what it complained of."""

    def __init__(self, browser: Browser, address: str, size: dict[str, int], locale: str, touch: bool = False) -> None:
        self.context = browser.new_context(viewport=size, locale=locale, has_touch=touch, is_mobile=touch)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.goto(address)
        self.page.locator("body[data-ready]").wait_for(timeout=40_000)

    @classmethod
    @contextmanager
    def opened(cls, browser: Browser, address: str, kind: Kind) -> Iterator[Watched]:
        """A page that must end without a complaint and without a request to another host."""
        watched = cls(browser, address, *kind)
        yield watched
        foreign = [u for u in watched.asked if not u.startswith((address, "blob:", "data:", "about:"))]
        watched.context.close()
        assert (foreign, watched.complaints) == ([], [])
