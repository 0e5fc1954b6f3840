"""A served town whose delineation runs until a test lets it go."""

from __future__ import annotations

from threading import Event

from flask import Flask
from playwright.sync_api import expect

from layers.work.job_claims import Worker, give_up
from tests.browser.opened import Watched

API = "**/api/v1/**"


class Town:
    """A served town with a delineation that runs until it is let go."""

    def __init__(self, app: Flask, go: Event, watched: Watched, worker: Worker) -> None:
        self.app, self.go, self.watched, self.page, self.worker = app, go, watched, watched.page, worker

    def start(self) -> None:
        self.page.locator("#delineate-all").click()
        expect(self.page.locator("#next")).to_contain_text("1 / 3")

    def stop_server(self) -> None:
        self.page.route(API, lambda route: route.abort("connectionrefused"))

    def start_server(self, anew: bool) -> None:
        if anew:
            give_up(self.app.extensions["project"], self.worker.id)
        self.page.unroute(API)
