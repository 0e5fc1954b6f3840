"""A planner brings the files of a place in: chosen, looked at, imported, delineated, one committee submitted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gis.schema import BUILDINGS, COMMITTEES
from layers.store import Project
from layers.vendor import VENDOR
from routes.web import create_app
from tests.browser.opened import WIDE, served_app
from tests.worked import at_work

PORTO = Path(__file__).resolve().parents[3] / "shared" / "data" / "porto" / "porto.gpkg"
PICTURES = os.environ.get("ENUMAP_PICTURES", "")  # a folder: each step is kept there as a picture
WAIT_MS = 40_000
ZH, EN = "zh-CN", "en-GB"


@pytest.fixture
def page(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    if not (VENDOR / "stamp").is_file():
        pytest.skip("browser libraries are missing: python -m layers.vendor")
    Project.create(tmp_path / "new.gpkg").close()
    app = create_app(tmp_path / "new.gpkg")
    with served_app(app) as address, at_work(app.extensions["project"]):
        context = browser.new_context(viewport=WIDE, locale=request.param)
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        faults: list[str] = []
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.goto(address)
        page.locator("body[data-ready]").wait_for()
        page.project = app.extensions["project"]
        page.said = request.param[:2]
        yield page
        context.close()
        assert faults == []


def pictured(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/wizard-{name}-{page.said}.png")


def send(page: Page, file: Path | dict[str, object]) -> None:
    page.locator("#choose-files").set_input_files(file)
    expect(page.locator("#next")).to_be_enabled(timeout=WAIT_MS)


@pytest.mark.parametrize("page", [ZH, EN] if PICTURES else [ZH], indirect=True)
def test_porto_from_its_file_to_a_plan_and_over_a_reload(page: Page) -> None:
    if not PORTO.is_file():
        pytest.skip("porto is missing in ../shared/data")
    pictured(page, "0-empty")
    page.locator("#bring-in").click()
    page.locator("body[data-ready]").wait_for()
    pictured(page, "1-files")
    send(page, PORTO)
    pictured(page, "2-read")
    page.locator("#next").click()
    roles = page.locator("article select:first-of-type").evaluate_all(
        "s => s.filter(x => x.querySelector('[value=\"\"]')).map(x => x.value)"
    )
    assert {"buildings", "barriers", "committees"} <= set(roles)
    pictured(page, "3-layers")
    page.reload()
    page.locator("#start").wait_for()  # where it was
    page.locator("#start").click()
    page.locator("#delineate").wait_for()
    project = page.project
    assert (len(project.read(COMMITTEES)), len(project.read(BUILDINGS))) == (4, 11_404)
    pictured(page, "4-report")
    with page.expect_download() as told:
        page.locator("#import-report > button").click()
    lines = Path(told.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 1 and lines[1].startswith('"porto.gpkg"')
    page.locator("#delineate").click()
    page.locator("#planned").wait_for()
    pictured(page, "5-planned")
    page.locator("#to-map").click()
    page.locator("body[data-ready]").wait_for()
    expect(page.locator("#committee-list .row, #committee-list [data-code]").first).to_be_visible()
    pictured(page, "6-map")


@pytest.mark.parametrize("page", [ZH, EN], indirect=True)
def test_a_file_that_cannot_be_read_says_why_and_can_be_removed(page: Page) -> None:
    page.goto(page.url.split("#")[0] + "static/import.html")
    page.locator("body[data-ready]").wait_for()
    page.locator("#choose-files").set_input_files({"name": "乡.zip", "mimeType": "application/zip", "buffer": b"Rar!\x1a\x07"})
    expect(page.locator("#step .fault")).to_contain_text("乡.zip", timeout=WAIT_MS)
    expect(page.locator("#next")).to_be_disabled()
    page.locator("#step .card button").click()
    expect(page.locator("#step .card")).to_have_count(0)
