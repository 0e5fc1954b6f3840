"""Editing without a network, after a crash, and with others on the same committee."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.store import Project
from tests.browser.editing import Planner
from tests.browser.opened import WIDE, Watched, served
from tests.people import PASSWORD, settle
from tests.town import A, make_town


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("together") / "town.enumap")


@pytest.fixture
def address(made: Path, tmp_path: Path) -> Iterator[str]:
    with served(Path(shutil.copy(made, tmp_path))) as started:
        yield started


@pytest.fixture
def planner(browser: Browser, address: str) -> Iterator[Planner]:
    with Watched.opened(browser, address, (WIDE, "zh-CN")) as watched:
        yield Planner(watched)
        watched.complaints[:] = [c for c in watched.complaints if "ERR_INTERNET_DISCONNECTED" not in c and "409" not in c]


def merge(planner: Planner, other: str) -> None:
    planner.page.keyboard.press("m")
    planner.page.keyboard.type("001")
    planner.page.keyboard.type(other)


def test_edits_made_offline_are_kept_through_a_crash_and_sent_in_order(planner: Planner, browser: Browser) -> None:
    page, eas = planner.page, planner.first["eas"]
    (other, *_) = planner.beside("001")
    keep = max(("001", other), key=lambda n: eas[n]["load"])
    planner.watched.context.set_offline(True)
    merge(planner, other)
    planner.until("s.work.loads?.length === 2")
    page.keyboard.press("Enter")
    planner.until(f"s.draft.eas.size === {len(eas) - 1}")  # shown without the server
    page.keyboard.press("l")
    page.keyboard.type(keep)
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_have_text("2 项待发送")
    page.wait_for_timeout(300)
    page.close()  # as if it had crashed
    planner.watched.context.set_offline(False)
    again = planner.watched.context.new_page()
    again.goto(planner.watched.page.url)
    again.locator("body[data-ready]").wait_for()
    for _ in range(400):
        if planner_draft(again)["revision"] == planner.first["revision"] + 2:
            break
        again.wait_for_timeout(25)
    now = planner_draft(again)
    assert len(now["eas"]["features"]) == len(eas) - 1 and now["locks"] == [f"{A}{keep}"]
    assert again.evaluate("indexedDB.databases().then((all) => all.length)") == 1


def planner_draft(page: Page) -> Any:
    return page.request.get(f"{page.url.split('#')[0]}api/v1/committees/{A}/draft").json()


def test_what_was_not_sent_yet_is_simply_taken_back(planner: Planner) -> None:
    page, eas, (other, *_) = planner.page, planner.first["eas"], planner.beside("001")
    planner.watched.context.set_offline(True)
    merge(planner, other)
    planner.until("s.work.loads?.length === 2")
    page.keyboard.press("Enter")
    planner.until("s.saving.silent && !s.saving.sending")
    page.keyboard.press("Control+z")
    planner.until(f"s.draft.eas.size === {len(eas)} && s.saving.waiting === 0")
    planner.watched.context.set_offline(False)
    assert planner.check()["revision"] == planner.first["revision"]


@pytest.mark.parametrize(("choice", "rows"), [("redo", 2), ("drop", 1)])
def test_who_was_slower_sees_both_and_chooses(planner: Planner, browser: Browser, address: str, choice: str, rows: int) -> None:
    page, (other, *_) = planner.page, planner.beside("001")
    apart = next(n for n in planner.first["eas"] if n not in ("001", other))
    with Watched.opened(browser, address, (WIDE, "en-GB")) as watched:
        second = Planner(watched)
        merge(second, other)
        second.previewed()
        second.apply()
        page.keyboard.press("r")
        page.keyboard.type(apart)
        page.locator("#field-name").fill("河东")
        page.locator("#field-name").press("Enter")
        expect(page.locator("#conflict")).to_contain_text("合并 001")
        expect(page.locator("#conflict")).to_contain_text(f"改名 {apart}")
        page.locator(f"#conflict-{choice}").click()
        planner.until(f"s.late === null && !s.saving.waiting && s.draft.revision === {planner.first['revision'] + rows}")
        now = planner.check()
        assert len(now["eas"]) == len(planner.first["eas"]) - 1
        assert (now["eas"][apart]["name"] == "河东") == (choice == "redo")
    page.locator("#tab-history").click()
    expect(page.locator(".history")).to_contain_text("另存的编辑")


def test_edits_undone_in_one_go_are_all_undone(planner: Planner) -> None:
    page = planner.page
    for name in ("河东", "河西", "河南"):
        page.keyboard.press("r")
        page.keyboard.type("001")
        page.locator("#field-name").fill(name)
        page.locator("#field-name").press("Enter")
    for _ in range(3):
        page.keyboard.press("Control+z")
    name = planner.first["eas"]["001"]["name"]
    planner.until(f"s.draft.eas.get('{A}001').name === '{name}' && !s.saving.waiting && !s.saving.sending")
    page.wait_for_timeout(100)
    assert planner.check()["eas"]["001"]["name"] == name


def test_one_key_too_many_does_not_undo_the_delineation(planner: Planner) -> None:
    planner.page.keyboard.press("Control+z")
    expect(planner.page.locator("#problem")).to_contain_text("整个划分")
    assert planner.kept()["revision"] == planner.first["revision"]


def test_a_submitted_committee_says_why_it_is_not_edited(planner: Planner) -> None:
    page = planner.page
    found = page.request.get(f"{page.url.split('#')[0]}api/v1/committees/{A}/checks").json()
    words = {c["key"]: "看过" for s in found["steps"] for c in s["checks"]}
    page.request.post(
        f"{page.url.split('#')[0]}api/v1/committees/{A}/state",
        data={"step": "submit", "words": words, "operation_id": "s"},
        headers={"If-Match": f'"{A}-{found["revision"]}"', "X-Enumap": "page"},
    )
    page.locator("#language").click()  # all is read anew
    page.locator("#language").click()
    merging = page.locator('#tools [data-tool="merge"]')
    expect(merging).to_have_attribute("title", re.compile("已提交"))
    expect(merging).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("m")
    expect(page.locator("#problem")).to_contain_text("已提交")
    assert planner.state("s.tool") == "select"
    expect(page.locator("#undo")).to_be_disabled()


def test_who_is_at_work_is_told_to_who_opens_the_committee_too(browser: Browser, made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path))
    with Project.open(path) as project:
        settle(project, dict.fromkeys(("first", "second"), ("township_planner", A[:9])))
    with served(path) as address:
        pages = [logged_in(browser, address, login) for login in ("first", "second")]
        for page, login in zip(pages, ("first", "second"), strict=True):
            page.locator("#committee-list .row").first.click()
            expect(page.locator('#tools [data-tool="merge"]')).not_to_have_attribute("aria-disabled", "true")
            if login == "first":
                page.keyboard.press("m")
                page.wait_for_timeout(200)
        expect(pages[1].locator("#other")).to_contain_text("First 自")
        expect(pages[0].locator("#other")).to_be_hidden()
        for page in pages:
            page.context.close()


def logged_in(browser: Browser, address: str, login: str) -> Page:
    page = browser.new_context(viewport=WIDE, locale="zh-CN").new_page()
    headers = {"X-Enumap": "page", "Origin": address.rstrip("/")}
    answer = page.request.post(f"{address}api/v1/login", data={"login": login, "password": PASSWORD}, headers=headers)
    assert answer.ok
    page.goto(address)
    page.locator("body[data-ready]").wait_for()
    return page
