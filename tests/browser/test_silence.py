"""The page while the server does not answer, and afterwards; what is said of a delineation that was cut off or cancelled."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.slow_town import Town


def test_a_delineation_that_was_cut_off_is_said_and_the_page_goes_on(town: Town) -> None:
    """Bugs: "正在划分 20/31 · 约剩 2 秒" stood for ever; then "没有任务 37778ea46da4405e9bc00bcdc91a3040"."""
    page = town.page
    town.start()
    town.stop_server()
    expect(page.locator("#next")).to_contain_text("划分可能已中断")
    expect(page.locator("#next progress, #cancel")).to_have_count(0)
    expect(page.locator("#problem")).to_contain_text("无法连接服务器")
    town.start_server(anew=True)
    expect(page.locator("#problem")).to_contain_text("划分已中断。没有普查区被替换,原有的划分方案未变")
    expect(page.locator("#delineate-all")).to_be_enabled()


def test_after_a_silence_a_delineation_is_followed_on(town: Town) -> None:
    page = town.page
    town.start()
    town.stop_server()
    expect(page.locator("#next")).to_contain_text("划分可能已中断")
    town.start_server(anew=False)
    expect(page.locator("#next")).to_contain_text("1 / 3")
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("#cancel")).to_be_enabled()
    town.go.set()
    expect(page.locator("#delineate-all")).to_be_enabled()


def test_a_cancel_that_the_server_did_not_hear_can_be_said_again(town: Town) -> None:
    """Bug: the button stayed at 正在取消."""
    page = town.page
    town.start()
    page.route("**/cancel*", lambda route: route.abort("connectionrefused"))
    page.locator("#cancel").click()
    expect(page.locator("#cancel")).to_be_enabled()
    page.unroute("**/cancel*")
    page.locator("#cancel").click()
    expect(page.locator("#problem")).to_contain_text("已取消:替换 0 个普查区,1 个保持原状")


def test_a_cancel_that_came_too_late_says_what_was_replaced(town: Town) -> None:
    page = town.page
    town.start()
    page.route("**/cancel*", lambda route: (town.go.set(), route.fulfill(json={"state": "running"})))
    page.locator("#cancel").click()
    expect(page.locator("#problem")).to_contain_text("已替换 1 个普查区")


def test_the_message_of_a_silence_goes_when_the_server_answers(town: Town) -> None:
    page = town.page
    town.stop_server()
    page.locator("#search-text").fill("居委会")
    expect(page.locator("#problem")).to_contain_text("无法连接服务器")
    town.start_server(anew=False)
    expect(page.locator("#problem")).to_be_hidden()


def test_while_the_server_is_silent_the_page_does_not_say_what_the_map_shows(town: Town) -> None:
    """Bug: "显示 193/193 栋建筑物" stood below a map whose tiles could not come."""
    page = town.page
    expect(page.locator("#shown")).to_contain_text("/193")
    town.stop_server()
    page.locator("#search-text").fill("居委会")
    expect(page.locator("#shown")).to_be_hidden()
    town.start_server(anew=False)
    expect(page.locator("#shown")).to_be_visible()
    expect(page.locator("#shown")).to_contain_text("/193")
