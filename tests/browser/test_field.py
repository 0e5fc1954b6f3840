"""The phone page in a browser: by tap, without a network, after a restart; a building tapped on the map; paper by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gis.schema import PARTS
from layers.store import Project
from routes.web import create_app
from tests.browser.opened import PHONE, WIDE, served_app
from tests.people import PASSWORD, settle
from tests.town import A, make_town

EA = f"{A}001"
WAIT_MS = 40_000
SHOTS = os.environ.get("ENUMAP_SHOTS")  # a folder for pictures to look at


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.open(make_town(tmp_path_factory.mktemp("field") / "town.enumap")) as project:
        settle(project, {"admin": ("county_administrator", ""), "enu": ("enumerator", EA), "sue": ("supervisor", A)})
        yield project


@pytest.fixture(scope="module")
def address(project: Project) -> Iterator[str]:
    with served_app(create_app(project.path)) as started:
        yield started


def opened(browser: Browser, address: str, login: str, locale: str) -> Page:
    phone = login == "enu"
    context = browser.new_context(viewport=PHONE if phone else WIDE, locale=locale, has_touch=phone, is_mobile=phone)
    page = context.new_page()
    page.goto(f"{address}login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("#login-form button[type=submit]").click()
    page.wait_for_url(address)
    page.goto(f"{address}field")
    page.locator("body[data-ready]").wait_for(timeout=WAIT_MS)
    return page


def picture(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"field_{name}.png"))


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_page_works_without_a_network_and_after_a_restart(browser: Browser, address: str, locale: str) -> None:
    page = opened(browser, address, "enu", locale)
    expect(page.locator("#place")).to_contain_text(EA)
    first = page.locator("#which").inner_text()
    page.evaluate("navigator.serviceWorker.ready")
    page.locator("[data-action=finished]").click()
    expect(page.locator("#net")).to_contain_text("saved" if locale == "en-GB" else "已全部保存")
    assert page.locator("#which").inner_text() != first
    picture(page, f"list_{locale}")
    count = page.locator("#buildings li").count()
    assert count > 10
    page.context.set_offline(True)
    page.locator("[data-action=vacant]").click()
    page.locator("[data-action=refused]").click()
    expect(page.locator("#net")).to_contain_text("2")
    expect(page.locator("#net")).to_have_class("off")
    page.reload()
    page.locator("body[data-ready]").wait_for(timeout=WAIT_MS)
    expect(page.locator("#net")).to_contain_text("2")
    expect(page.locator("#buildings li")).to_have_count(count)
    picture(page, f"offline_{locale}")
    page.locator("#undo").click()
    expect(page.locator("#net")).to_contain_text("3")
    page.context.set_offline(False)
    expect(page.locator("#net")).not_to_have_class("off", timeout=WAIT_MS)
    answer = page.evaluate(f"fetch('/api/v1/field/eas/{EA}').then((a) => a.json())")
    assert answer["by_state"]["vacant"] >= 1 and answer["by_state"]["refused"] == 0
    page.context.close()


def test_a_tap_on_the_map_adds_a_building_with_the_next_number(browser: Browser, address: str, project: Project) -> None:
    page = opened(browser, address, "enu", "zh-CN")
    before = page.locator("#buildings li").count()
    page.locator("[data-tab=map]").click()
    houses = page.locator("#drawing .house")
    expect(houses).to_have_count(before)
    page.locator("#adding").click()
    picture(page, "map_zh")
    box = houses.nth(0).bounding_box()
    assert box is not None
    gap = box["y"] - box["height"] * 0.8  # streets between the houses are wider than these are deep
    page.mouse.click(box["x"] + box["width"] / 2, gap)
    expect(page.locator("#drawing .house")).to_have_count(before + 1, timeout=WAIT_MS)
    parts = project.read(PARTS)
    mine = parts[parts["ea_code"] == EA]
    assert len(mine) == before + 1 and mine["building_no"].max() == before + 1
    picture(page, "added_zh")
    page.context.close()


def test_paper_is_entered_by_keyboard_and_its_totals_close_the_ea(browser: Browser, address: str) -> None:
    page = opened(browser, address, "sue", "en-GB")
    page.locator("[data-tab=ahead]").click()
    expect(page.locator("#office")).to_contain_text("Omitted")
    expect(page.locator("#rows tr")).to_have_count(5)
    picture(page, "ahead_en")
    page.locator("[data-tab=paper]").click()
    ea = f"{A}002"
    page.locator("#paper-ea input").fill(ea)
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_contain_text(ea)
    told = page.evaluate(f"fetch('/api/v1/field/eas/{ea}').then((a) => a.json())")
    last = len(told["rows"])
    for line in ("99 1", f"1-{last} 1"):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
        if line == "99 1":
            expect(page.locator("#message")).to_contain_text("99")
            page.keyboard.press("Control+A")
    expect(page.locator("#net")).to_contain_text("saved")
    page.locator("#closing input").nth(0).fill(str(last))
    page.locator("#closing input").nth(1).fill(str(told["units"] + 1))
    page.locator("#closing button[type=submit]").click()
    expect(page.locator("#message")).to_contain_text("cannot be closed")
    picture(page, "paper_en")
    page.locator("#closing input").nth(1).fill(str(told["units"]))
    page.locator("#closing button[type=submit]").click()
    expect(page.locator("#place")).to_contain_text("Closed")
    page.locator("#language").click()
    expect(page.locator("#place")).to_contain_text("已结束")
    expect(page.locator("#entered li")).to_contain_text("完成")
    picture(page, "paper_zh")
    page.set_viewport_size(PHONE)
    page.locator("[data-tab=ahead]").click()
    expect(page.locator("#rows tr").nth(1)).to_contain_text("1/1")
    picture(page, "ahead_zh")
    page.context.close()


def test_areas_are_made_and_an_ea_is_given_to_another(browser: Browser, address: str) -> None:
    page = opened(browser, address, "sue", "en-GB")
    page.locator("[data-tab=ahead]").click()
    page.locator("#areas summary").click()
    rows = page.locator("#areas-rows tr")
    expect(rows).to_have_count(5)
    expect(page.locator("#areas-sum")).to_contain_text("in no area 5")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#areas-make").click()
    expect(page.locator("#areas-sum")).to_contain_text("supervisors 1; EAs with nobody 4, in no area 0")
    rows.nth(1).locator("select").select_option(label="New")
    expect(page.locator("#areas-sum")).to_contain_text("supervisors 2")
    expect(rows.nth(1).locator("select")).to_have_value("2")
    expect(rows.nth(0)).not_to_contain_text("Nobody")
    picture(page, "areas_en")
    page.locator("#language").click()
    expect(page.locator("#areas-sum")).to_contain_text("指导员 2 名")
    expect(page.locator("#office")).to_contain_text("栋")
    page.set_viewport_size(PHONE)
    picture(page, "areas_zh")
    page.context.close()
