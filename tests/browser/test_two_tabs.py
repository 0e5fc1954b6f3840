"""One delineation and who sees it: two tabs, a tab that is opened meanwhile, and a finger that presses twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.slow_town import Town


def another(town: Town) -> Page:
    page = town.watched.context.new_page()
    page.on("pageerror", lambda e: town.watched.complaints.append(str(e)))
    page.goto(town.page.url)
    page.locator("body[data-ready]").wait_for(timeout=40_000)
    return page


def test_a_tab_that_finds_a_delineation_running_shows_it_and_what_came_of_it(town: Town) -> None:
    """Bug: the second tab was refused, said "wait, or cancel it" for good, and had neither progress nor a button to cancel."""
    second = another(town)
    town.start()
    second.locator("#delineate-all").click()
    expect(second.locator("#problem")).to_contain_text("您已启动相同的任务,尚未完成。请等待完成或取消")
    expect(second.locator("#next")).to_contain_text("1 / 3")
    expect(second.locator("#cancel")).to_be_enabled()
    town.go.set()
    for page in (town.page, second):
        expect(page.locator("#problem")).to_have_class("said")
        expect(page.locator("#problem")).to_contain_text("划分完成")
        expect(page.locator("#delineate-all")).to_be_enabled()


def test_a_tab_opened_meanwhile_shows_it_and_can_cancel_it(town: Town) -> None:
    town.start()
    second = another(town)
    expect(second.locator("#next")).to_contain_text("1 / 3")
    second.locator("#cancel").click()
    for page in (second, town.page):
        expect(page.locator("#problem")).to_contain_text("已取消:替换 0 个普查区,1 个保持原状")
        expect(page.locator("#delineate-all")).to_be_enabled()


@pytest.mark.parametrize("button", ["#delineate-all", "#replace"])
def test_a_double_click_starts_one_delineation(town: Town, button: str) -> None:
    """Bug: on 替换 it threw "Cannot destructure property 'codes' of 'asking' as it is null"."""
    page = town.page
    if button == "#replace":
        page.locator("#committee-list .row").first.click()
        page.locator("#delineate-one").click()
    page.locator(button).dblclick()
    expect(page.locator("#next")).to_contain_text("1 / 3")
    expect(page.locator("#cancel")).to_be_enabled()
    expect(page.locator("#problem")).to_be_hidden()
    assert sum(url.split("?")[0].endswith("/api/v1/delineate") for url in town.watched.asked) == 1
