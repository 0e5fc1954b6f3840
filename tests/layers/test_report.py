"""The coverage report: one file, nothing asked of any host, texts from data shown as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from gis.errors import Refused
from layers import vendor
from layers.accounts import recount_project
from layers.report import write_report
from layers.store import Project
from tests.browser.chromium import launched
from tests.town import MARKUP, make_town


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    vendor.ensure()
    return make_town(tmp_path_factory.mktemp("report") / "town.gpkg")


@pytest.mark.parametrize(("lang", "title"), [("zh", "普查覆盖报告"), ("en", "Coverage report")])
def test_it_opens_from_a_file_without_a_request(project: Path, tmp_path: Path, lang: str, title: str) -> None:
    with Project.open(project) as opened:
        account = recount_project(opened)
        write_report(account, MARKUP, tmp_path / "r.html", lang, "whose & where")
    asked, faults = [], []
    with sync_playwright() as play, launched(play) as browser:
        page = browser.new_page()
        page.on("request", lambda r: asked.append(r.url))
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("dialog", lambda d: faults.append("dialog"))
        page.goto((tmp_path / "r.html").as_uri())
        page.wait_for_selector(".leaflet-container canvas")
        assert page.locator("h1").inner_text() == f"{title} {MARKUP}"
        assert page.evaluate("(e => e.scrollHeight <= e.clientHeight + 1)(document.querySelector('#report'))")  # no flag is hidden
        total = account.coverage.housing_units["total"]
        assert f"{total:,}" in page.locator("#report").inner_text()
    assert asked == [(tmp_path / "r.html").as_uri()] and faults == []


def test_markup_in_names_stays_text(project: Path, tmp_path: Path) -> None:
    with Project.open(project) as opened:
        write_report(recount_project(opened), "town", tmp_path / "r.html", "en")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert MARKUP not in text and not re.search(r"<script[^>]+src=", text)


def test_a_folder_that_is_not_there_is_refused(project: Path, tmp_path: Path) -> None:
    with Project.open(project) as opened, pytest.raises(Refused):
        write_report(recount_project(opened), "town", tmp_path / "none" / "r.html", "en")
