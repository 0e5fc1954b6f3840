"""The sign-off on the page: where a committee stands, the steps from there, what must be said with them; also on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from layers.reading.sources import Source
from layers.signing_off.tasks import take_remarks
from layers.store import Project
from tests.browser.opened import PHONE, WIDE, Watched, served
from tests.town import A, make_town


@pytest.fixture
def opened(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Watched]:
    path = make_town(tmp_path / "town.enumap")
    (tmp_path / "remarks.csv").write_text(f"code,remark\n{A}001,界线应沿道路\n", encoding="utf-8")
    with Project.open(path) as project:
        take_remarks(project, Source(str(tmp_path / "remarks.csv")), "p1")
    with served(path) as address, Watched.opened(browser, address, getattr(request, "param", (WIDE, "zh-CN"))) as watched:
        yield watched


def go_through(opened: Watched, step: str) -> None:
    page = opened.page
    page.locator(f'#sign-off [data-step="{step}"]').click()
    dialog = page.locator("#sign-off-dialog")
    expect(dialog).to_be_visible()
    for field in dialog.locator("input[type=text]").all():
        if not field.input_value():
            field.fill("看过")
    for box in dialog.locator("input[type=checkbox]").all():
        box.check()
    if dialog.locator("textarea").count():
        dialog.locator("textarea").fill("北边的界线")
    page.locator("#checklist-go").click()
    expect(dialog).to_be_hidden()


def test_a_committee_is_submitted_returned_and_frozen_with_the_words_that_it_needs(opened: Watched) -> None:
    page = opened.page
    row = page.locator("#committee-list .row").first
    row.click()
    expect(page.locator("#sign-off h3")).to_have_text("审核:编制中")
    page.locator('#sign-off [data-step="submit"]').click()
    expect(page.locator("#checklist-go")).to_be_disabled()  # the remark needs a word
    page.keyboard.press("Escape")
    expect(page.locator("#sign-off-dialog")).to_be_hidden()
    assert page.evaluate("enumap.state.get().committee") == A  # Esc has closed the dialog and nothing behind it
    go_through(opened, "submit")
    expect(row.locator(".stage")).to_have_text("已提交")
    expect(page.locator("#sign-off h3")).to_have_text("审核:已提交")
    go_through(opened, "return")
    expect(page.locator("#sign-off")).to_contain_text("北边的界线")
    expect(row.locator(".stage")).to_have_count(0)
    for step, stage in (("submit", "已提交"), ("check", "乡级已审"), ("accept", "县级已核"), ("freeze", "已锁定")):
        go_through(opened, step)
        expect(row.locator(".stage")).to_have_text(stage)
    expect(page.locator("#sign-off-certificate")).to_be_visible()
    go_through(opened, "withdraw_eas")
    expect(page.locator("#sign-off")).to_contain_text("仍锁定:普查区划分、建筑物")


def test_what_blocks_is_said_and_cannot_be_pressed_away(opened: Watched) -> None:
    page = opened.page
    page.locator("#committee-list .row").nth(2).click()
    page.locator('#sign-off [data-step="submit"]').click()
    expect(page.locator("#sign-off-dialog")).to_contain_text("尚无普查小区,请先划分。")
    expect(page.locator("#checklist-go")).to_be_disabled()


def test_a_remark_is_done_with_a_word(opened: Watched) -> None:
    page = opened.page
    page.locator("#committee-list .row").first.click()
    page.locator("#sign-off-tasks").click()
    dialog = page.locator("#sign-off-dialog")
    dialog.locator(".remarks button").click()
    expect(dialog.locator("[role=alert]")).to_contain_text("请简要说明")
    dialog.locator(".remarks input").fill("已沿路调整")
    dialog.locator(".remarks button").click()
    expect(dialog.locator(".remarks li")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#sign-off-tasks")).to_have_count(0)
    opened.complaints[:] = [c for c in opened.complaints if "422" not in c]


@pytest.mark.parametrize("opened", [(PHONE, "en-GB", True)], indirect=True)
def test_on_a_phone_everything_fits_and_can_be_met_by_a_finger(opened: Watched) -> None:
    page = opened.page
    page.locator('#drawers [data-drawer="left"]').tap()
    page.locator("#committee-list .row").first.tap()
    page.locator('#drawers [data-drawer="left"]').tap()
    page.locator('#sign-off [data-step="submit"]').tap()
    dialog = page.locator("#sign-off-dialog")
    expect(dialog).to_contain_text("1 remark is still to be done.")
    box = dialog.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] and box["height"] <= PHONE["height"]
    for button in dialog.locator("button, input").all():
        found = button.bounding_box()
        assert found is not None and found["height"] >= 44
    fields = dialog.locator("input[type=text]").all()
    for field in fields:
        field.fill("seen")
    page.locator("#checklist-go").tap()
    expect(page.locator("#committee-list .row").first.locator(".stage")).to_have_text("submitted")
