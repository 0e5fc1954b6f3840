"""Enumerators, size and days of a committee: sliders that move together, and the plan of it as a preview."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.opened import Watched


def until(page: Page, true: str) -> None:
    """Wait for an expression; the page's own policy forbids Playwright's way of waiting for one."""
    for _ in range(100):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def test_sliders_move_together_and_preview_the_plan(opened: Watched) -> None:
    """The numbers follow at once; the preview comes of Re-plan, and Esc leaves the plan as it was."""
    page = opened.page
    page.locator("#committee-list .row").first.click()
    page.locator("#balance summary").click()
    before = page.evaluate("[...enumap.state.get().draft.eas.keys()]")
    load_before = float(page.locator("#balance-each").input_value())
    page.locator("#balance-count").fill(str(len(before) + 1))
    assert float(page.locator("#balance-each").input_value()) < load_before
    expect(page.locator("#balance-told")).to_contain_text(str(len(before) + 1))
    page.evaluate("enumap.state.set({ desk: { ...enumap.state.get().desk } })")
    assert page.locator("#balance-count").input_value() == str(len(before) + 1)
    assert page.evaluate("document.activeElement.id") == "balance-count", "a slider that is held stays"
    page.locator("#balance-plan").click()
    answered = "(({ preview, refusal }) => Boolean(preview || refusal))(enumap.state.get().work)"
    until(page, answered)
    work = page.evaluate("(({ tool, work }) => ({ tool, data: work.data, refusal: work.refusal }))(enumap.state.get())")
    assert (work["tool"], work["data"]["which"], work["data"]["count"], work["refusal"]) == ("redelineate", "all", len(before) + 1, None)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.evaluate("[...enumap.state.get().draft.eas.keys()]") == before
