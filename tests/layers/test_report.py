"""The coverage report: one file, nothing asked of any host, texts from data shown as text."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from gis.errors import Refused
from gis.issues import issue
from gis.messages import finding_text
from gis.schema import BUILDINGS, REGIONS
from layers import vendor
from layers.accounts import recount_project
from layers.report import Heading, write_report
from layers.store import Project
from tests.browser.chromium import launched
from tests.town import MARKUP, make_town

HEADING = Heading(MARKUP, f"{MARKUP} (370305)", "2026-11-25 08:00", "whose & where")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    vendor.ensure()
    return make_town(tmp_path_factory.mktemp("report") / "town.gpkg")


@pytest.mark.parametrize(("lang", "title"), [("zh", "普查覆盖报告"), ("en", "Coverage report")])
def test_it_opens_from_a_file_without_a_request(project: Path, tmp_path: Path, lang: str, title: str) -> None:
    with Project.open(project) as opened:
        account = recount_project(opened)
        write_report(account, HEADING, tmp_path / "r.html", lang)
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
        write_report(recount_project(opened), HEADING, tmp_path / "r.html", "en")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert MARKUP not in text and not re.search(r"<script[^>]+src=", text)


def test_a_folder_that_is_not_there_is_refused(project: Path, tmp_path: Path) -> None:
    with Project.open(project) as opened, pytest.raises(Refused):
        write_report(recount_project(opened), HEADING, tmp_path / "none" / "r.html", "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_flag_is_in_the_report_and_leads_to_its_place(project: Path, tmp_path: Path, lang: str) -> None:
    """Bug: of each kind of flag only one example was there, in a file that is read without the program."""
    copy = tmp_path / "copy.gpkg"
    shutil.copyfile(project, copy)
    with Project.open(copy) as opened:
        houses = opened.read(BUILDINGS)
        houses.loc[:3, ["housing_units", "use"]] = [0.0, "construction"]  # U03 each
        opened.write({BUILDINGS: houses})
        account = recount_project(opened)
        write_report(account, Heading.of(opened, lang), tmp_path / "r.html", lang)
    with sync_playwright() as play, launched(play) as browser:
        page = browser.new_page()
        page.goto((tmp_path / "r.html").as_uri())
        page.wait_for_selector(".leaflet-container canvas")
        texts = page.locator("#report details li").all_text_contents()
        assert len(texts) == len(account.issues) and all(any(finding_text(i, lang) in t for t in texts) for i in account.issues)
        fold = page.locator("details[data-code=U03]")
        assert fold.locator("li").count() == 4 and not fold.locator("li").first.is_visible()
        fold.locator("summary").click()
        before = page.evaluate(CENTRE)
        fold.locator("li >> nth=3 >> a").click()
        after = page.evaluate(CENTRE)
        at = houses.to_crs(4326).geometry.iloc[3].centroid
        assert after["zoom"] == 18 > before["zoom"] and abs(after["lat"] - at.y) + abs(after["lng"] - at.x) < 3e-4


def test_the_report_says_its_language_the_county_and_when_it_was_counted(project: Path, tmp_path: Path) -> None:
    with Project.open(project) as opened:
        account = recount_project(opened)
        for lang, named in (("zh", "县区:临淄区 (370305)"), ("en", "County: 临淄区 (370305)")):
            write_report(account, Heading.of(opened, lang), tmp_path / "r.html", lang)
            text = (tmp_path / "r.html").read_text(encoding="utf-8")
            assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in text and named in text
            assert re.search(r"(Counted on|核对时间:) ?\d{4}-\d\d-\d\d \d\d:\d\d \(UTC[+-]\d{4}\)", text)
        opened.write({REGIONS: opened.read(REGIONS).iloc[1:]})
        assert Heading.of(opened, "en").county == "no name was imported (370305)"
        assert Heading.of(opened, "zh").county == "未导入名称 (370305)"


def test_omitted_and_doubled_buildings_are_seen_at_the_scale_of_the_county(project: Path, tmp_path: Path) -> None:
    """Bug: a house was a point of a pixel on the map of a county."""
    with Project.open(project) as opened:
        account = recount_project(opened)
    lost = account.parts[account.parts["ea_code"].isna()]
    first = account.parts.loc[account.parts["ea_code"].notna(), "geometry"].iloc[0]
    twice = issue("E18", first.centroid, building_id="b0", id="b0", units=1, count=2, eas="1, 2")
    write_report(replace(account, issues=[*account.issues, twice]), HEADING, tmp_path / "r.html", "en")
    with sync_playwright() as play, launched(play) as browser:
        page = browser.new_page()
        page.goto((tmp_path / "r.html").as_uri())
        page.wait_for_selector(".leaflet-container canvas")
        marks = page.evaluate(MARKS)
    assert len(marks) == len(lost) + 1 and {m["radius"] for m in marks} == {7}
    assert len({m["colour"] for m in marks}) == 2


MAP = "window[Object.keys(window).find(k => k.startsWith('map_') && window[k].getZoom)]"
CENTRE = f"(() => ({{...{MAP}.getCenter(), zoom: {MAP}.getZoom()}}))()"
MARKS = f"""(() => {{const found = []; {MAP}.eachLayer(l => {{
    if (l instanceof L.CircleMarker) found.push({{radius: l.options.radius, colour: l.options.fillColor}})
}}); return found}})()"""
