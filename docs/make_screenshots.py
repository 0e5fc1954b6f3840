"""Remake the pictures of the page: ``python docs/make_screenshots.py PROJECT`` writes ``docs/screenshots/*.png``.

Needs ``requirements-dev.txt`` and a Chromium. Each picture is taken in Chinese and in English at 1366 x 768, and the first
also at the size of a phone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402
from waitress.server import create_server  # noqa: E402

from routes.web import create_app  # noqa: E402

WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
FLAGS = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SETTLE_MS = 700


def county(page: Page) -> None:
    """The first view."""


def committee(page: Page) -> None:
    """A committee with its chart and table, an EA chosen in it."""
    page.locator("#committee-list .row").nth(1).click()
    page.locator("#ea-list .row").nth(2).click()


def facts(page: Page) -> None:
    """The facts of an EA, the map coloured by load."""
    committee(page)
    page.locator("#load-colours").click()
    page.locator("#tab-facts").click()


def issues(page: Page) -> None:
    """The first issue at its place."""
    page.locator("#tab-issues").click()
    page.locator("#issue-next").click()


def layers(page: Page) -> None:
    """The layer list with legend and sources."""
    page.locator("#committee-list .row").first.click()
    page.locator("#layers-button").click()


def phone_list(page: Page) -> None:
    """The list of committees on a phone."""
    page.locator("#drawers button[data-drawer='left']").click()


PICTURES: tuple[tuple[str, dict[str, int], Callable[[Page], None]], ...] = (
    ("county", WIDE, county),
    ("committee", WIDE, committee),
    ("facts", WIDE, facts),
    ("issues", WIDE, issues),
    ("layers", WIDE, layers),
    ("phone", PHONE, county),
    ("phone-list", PHONE, phone_list),
)


@contextmanager
def served(project: str) -> Iterator[Callable[[dict[str, int], str], Page]]:
    """A project in a server of its own, and a function that opens its page in a size and a locale."""
    server = create_server(create_app(project), host="127.0.0.1", port=0, threads=8)
    Thread(target=server.run, daemon=True).start()
    program = next(p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p)
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *as_root])

        def opened(size: dict[str, int], locale: str) -> Page:
            page = browser.new_context(viewport=size, locale=locale).new_page()
            page.goto(f"http://127.0.0.1:{server.effective_port}/")
            page.locator("body[data-ready]").wait_for()
            return page

        yield opened
        browser.close()
    server.close()


def take(page: Page, path: Path) -> None:
    """Write a picture of a page when it has come to rest."""
    page.wait_for_timeout(SETTLE_MS)
    page.evaluate("enumap.map.idle()")
    page.screenshot(path=path)
    page.context.close()


def main() -> int:
    """Serve the project, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", help="project file to show")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots", help="folder for the pictures")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with served(args.project) as opened:
        for lang, locale in (("zh", "zh-CN"), ("en", "en-GB")):
            for name, size, prepare in PICTURES:
                page = opened(size, locale)
                prepare(page)
                take(page, args.out / f"{name}-{lang}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
