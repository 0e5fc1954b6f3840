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
from tempfile import TemporaryDirectory
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402
from waitress.server import create_server  # noqa: E402

from routes.web import create_app  # noqa: E402

WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
FLAGS = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SETTLE_MS = 900


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


def edited(page: Page, n: int) -> None:
    """A committee to edit."""
    page.locator("#committee-list .row").nth(n).click()
    page.locator("#tools").wait_for()
    page.wait_for_timeout(SETTLE_MS)


def merging(page: Page) -> None:
    """Two areas about to be merged, the loads before and after."""
    edited(page, 0)
    page.keyboard.type("m005003")
    page.locator("#edit-bar .chip").first.wait_for()


def splitting(page: Page) -> None:
    """A line drawn across an area, how it would be split along it."""
    edited(page, 0)
    page.locator("#ea-list .row").nth(9).click()
    page.wait_for_timeout(SETTLE_MS)
    page.keyboard.press("s")
    for x, y in page.evaluate(ACROSS):
        page.mouse.click(x, y)
        page.wait_for_timeout(SETTLE_MS)  # two clicks are no double click
    page.keyboard.press("Enter")
    page.locator("#edit-bar .chip").first.wait_for()


def moving(page: Page) -> None:
    """Buildings about to go to the area beside."""
    edited(page, 0)
    page.locator("#ea-list .row").nth(16).click()
    page.wait_for_timeout(SETTLE_MS)
    page.keyboard.press("g")
    for x, y in page.evaluate(BESIDE):
        page.mouse.click(x, y)
        page.wait_for_timeout(SETTLE_MS)
    page.locator("#edit-bar .chip").first.wait_for()


def tower(page: Page) -> None:
    """A tower about to be split, with its front."""
    edited(page, 0)
    page.locator("#ea-list .row").nth(4).click()
    page.wait_for_timeout(SETTLE_MS)
    page.keyboard.press("t")
    page.mouse.click(*page.evaluate(OWN))
    page.locator("#field-by").wait_for()


def history(page: Page) -> None:
    """What was done to a committee, compared with now."""
    merging(page)
    page.wait_for_timeout(SETTLE_MS)
    page.keyboard.press("Enter")
    page.wait_for_timeout(SETTLE_MS)
    page.locator("#tab-history").click()
    page.locator("[data-compare]").nth(0).click()


MIDDLE = """
    const s = enumap.state.get(), box = document.querySelector('#map').getBoundingClientRect();
    const at = (p) => { const { x, y } = enumap.map.at(p); return [x + box.left, y + box.top]; };
    const ring = (part) => (part.geometry.type === 'MultiPolygon' ? part.geometry.coordinates[0][0] : part.geometry.coordinates[0]);
    const middle = (part) => [0, 1].map((k) => ring(part).slice(1).reduce((sum, p) => sum + p[k], 0) / (ring(part).length - 1));
    const [west, south, east, north] = s.eas.find((row) => row.code === s.ea).box;
    const parts = [...s.draft.parts.values()];
"""
ACROSS = f"() => {{ {MIDDLE} return [[(west + east) / 2 - 2e-5, north - 6e-5], [(west + east) / 2, south + 6e-5]].map(at); }}"
OWN = f"() => {{ {MIDDLE} return at(middle(parts.find((part) => part.ea_code === s.ea))); }}"
BESIDE = f"""() => {{ {MIDDLE}
    const away = ([x, y]) => Math.max(west - x, x - east, south - y, y - north);
    return parts.filter((part) => part.ea_code !== s.ea).map(middle).sort((a, b) => away(a) - away(b)).slice(0, 3).map(at); }}"""

PICTURES: tuple[tuple[str, dict[str, int], Callable[[Page], None]], ...] = (
    ("county", WIDE, county),
    ("committee", WIDE, committee),
    ("facts", WIDE, facts),
    ("issues", WIDE, issues),
    ("layers", WIDE, layers),
    ("merge", WIDE, merging),
    ("split", WIDE, splitting),
    ("move", WIDE, moving),
    ("tower", WIDE, tower),
    ("history", WIDE, history),
    ("phone", PHONE, county),
    ("phone-list", PHONE, phone_list),
)


@contextmanager
def served(project: str) -> Iterator[Callable[[dict[str, int], str], Page]]:
    """A project in a server of its own, and a function that opens its page in a size and a locale."""
    app = create_app(project)
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
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
    app.extensions["project"].close()  # before its file is removed


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
    parser.add_argument("--only", default="", help="beginning of the names of the pictures to take")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots", help="folder for the pictures")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for lang, locale in (("zh", "zh-CN"), ("en", "en-GB")):
        with TemporaryDirectory() as work, served(shutil.copy(args.project, work)) as opened:
            for name, size, prepare in PICTURES:
                if not name.startswith(args.only):
                    continue
                page = opened(size, locale)
                prepare(page)
                take(page, args.out / f"{name}-{lang}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
