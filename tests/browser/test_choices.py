"""What is chosen on the page: kept in the address, left with Esc, told in full; in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.opened import PHONE, WIDE, Watched
from tests.town import A, B, C


def choice(opened: Watched) -> dict[str, Any]:
    return opened.page.evaluate("(({ township, committee, ea }) => ({ township, committee, ea }))(enumap.state.get())")


def zoom(opened: Watched) -> float:
    opened.page.wait_for_timeout(500)
    return float(opened.page.evaluate("enumap.map.zoom()"))


def test_enter_is_not_lost_when_the_answer_is_not_there_yet(opened: Watched) -> None:
    """Bug: Enter did nothing where the list had not opened, and the list opened afterwards."""
    page = opened.page
    page.locator("#search-text").fill("第1居委会")
    page.keyboard.press("Enter")
    expect(page.locator("#committee-list .row.chosen, #committee-list [aria-selected='true']")).to_contain_text("第1居委会")
    expect(page.locator("#search-list")).to_be_hidden()


def test_reload_and_back_keep_the_choice(opened: Watched) -> None:
    """Bug: a reload lost the choice, and Back left the page."""
    page = opened.page
    page.locator("#committee-list .row").first.click()
    page.locator("#ea-list .row").nth(1).click()
    assert page.url.endswith(f"#committee={A}&ea={A}002")
    page.reload()
    page.locator("body[data-ready]").wait_for()
    assert choice(opened) == {"township": None, "committee": A, "ea": f"{A}002"}
    page.go_back()
    page.wait_for_function(f"enumap.state.get().ea === null && enumap.state.get().committee === '{A}'")
    page.go_back()
    page.wait_for_function("enumap.state.get().committee === null")
    page.go_forward()
    page.wait_for_function(f"enumap.state.get().committee === '{A}'")


def test_an_address_of_what_is_not_there_shows_the_county(opened: Watched, address: str) -> None:
    opened.page.goto("about:blank")
    opened.page.goto(f"{address}#committee=999999999999&ea=5")
    opened.page.locator("body[data-ready]").wait_for()
    assert choice(opened) == {"township": None, "committee": None, "ea": None} and "#" not in opened.page.url
    expect(opened.page.locator("#problem")).to_contain_text("普查区 999999999999、普查小区 5")


def test_a_building_alone_in_the_address_is_gone_to(opened: Watched, address: str) -> None:
    """Bug: the map stayed at the county, and neither committee nor EA were chosen."""
    opened.page.goto("about:blank")
    opened.page.goto(f"{address}#building=b70")
    opened.page.locator("body[data-ready]").wait_for()
    assert choice(opened)["committee"] == B and choice(opened)["ea"].startswith(B) and opened.page.url.endswith("&building=b70")
    assert zoom(opened) > 17
    expect(opened.page.locator("#panel-facts")).to_contain_text("b70")


def test_an_unknown_building_in_the_address_is_said_and_leaves_it(opened: Watched) -> None:
    page = opened.page
    page.evaluate(f"location.hash = '#committee={A}&building=nowhere'")
    expect(page.locator("#problem")).to_contain_text("建筑物 nowhere")
    assert page.url.endswith(f"#committee={A}") and choice(opened)["committee"] == A
    assert [c for c in opened.complaints if "404" not in c] == []
    opened.complaints.clear()  # the browser notes every answer 404 of a server


def test_found_things_of_one_name_are_told_apart(opened: Watched) -> None:
    """Bug: of the two 第一普查小区 nothing said whose they were."""
    page = opened.page
    page.locator("#search-text").fill("第一普查小区")
    expect(page.locator("#search-list .within")).to_have_text(["第1居委会", "第2居委会"])
    page.locator("#search-text").fill("b192")
    expect(page.locator("#search-list .within")).to_have_text(["不在任何普查区"])
    page.locator("#search-text").fill("b70")
    page.locator("#search-list li", has_text="b70").wait_for()
    page.keyboard.press("Enter")
    assert choice(opened)["committee"] == B and choice(opened)["ea"].startswith(B)
    page.keyboard.press("Escape")  # Bug: the search box kept the keys
    page.keyboard.press("Escape")
    assert choice(opened) == {"township": None, "committee": B, "ea": None}


@pytest.mark.parametrize("opened", [(PHONE, "zh-CN")], indirect=True)
def test_on_a_phone_what_is_found_has_the_width_of_the_screen(opened: Watched) -> None:
    """Bug: names were broken into lines of three characters."""
    opened.page.locator("#search-text").fill("居委会")
    opened.page.locator("#search-list li").first.wait_for()
    box = opened.page.locator("#search-list").bounding_box()
    field = opened.page.locator("#search-text").bounding_box()
    assert box and field and box["width"] > PHONE["width"] - 20 and box["y"] >= field["y"] + field["height"]


def test_esc_brings_the_map_back_to_the_county(opened: Watched) -> None:
    """Bug: the lists returned to the county, the map stayed at the committee."""
    before = zoom(opened)
    opened.page.locator("#committee-list .row").first.click()
    assert zoom(opened) > before + 0.5
    opened.page.keyboard.press("Escape")
    assert choice(opened)["committee"] is None and abs(zoom(opened) - before) < 0.3


def test_esc_closes_the_list_of_layers_first(opened: Watched) -> None:
    """Bug: the list stayed open over the map, and the choice behind it went."""
    page = opened.page
    page.locator("#committee-list .row").first.click()
    page.locator("#layers-button").click()
    expect(page.locator("#layers")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#layers")).to_be_hidden()
    expect(page.locator("#layers-button")).to_have_attribute("aria-expanded", "false")
    assert choice(opened)["committee"] == A
    page.keyboard.press("Escape")
    assert choice(opened)["committee"] is None


def test_the_loads_of_the_chosen_committee_stand_below_its_numbers(opened: Watched) -> None:
    """Bug: its neighbours had number and load, its own areas the number alone."""
    page = opened.page
    page.locator("#committee-list .row").first.click()
    west, south, east, north = page.evaluate("enumap.state.get().committees[0].box")
    page.evaluate("(box) => enumap.map.goTo(box, 190)", [west - 0.004, south, east + 0.004, north])
    assert 13.2 < zoom(opened) < 16
    loads = page.evaluate(
        f"enumap.state.get().eas.filter((row) => row.committee_code === '{A}').map((row) => String(Math.round(row.load)))"
    )
    assert set(page.evaluate("enumap.map.idle().then(() => enumap.map.loadsBelow())")) <= set(loads)
    assert page.evaluate("enumap.map.idle().then(() => enumap.map.loadsBelow().length)") >= len(loads) / 2


def test_the_question_before_a_plan_is_replaced_names_the_committee_and_goes_with_the_choice(opened: Watched) -> None:
    """Bug: the question named nobody, and stayed when Esc had cleared the choice."""
    page = opened.page
    page.locator("#committee-list .row").first.click()
    page.locator("#delineate-one").click()
    expect(page.locator("#next")).to_contain_text("第1居委会")
    page.keyboard.press("Escape")
    expect(page.locator("#replace")).to_have_count(0)
    assert choice(opened)["committee"] == A
    page.locator("#delineate-one").click()
    page.locator("#committee-list .row").nth(1).click()
    expect(page.locator("#replace")).to_have_count(0)
    assert choice(opened)["committee"] == B


def test_an_issue_without_a_committee_clears_the_one_chosen(opened: Watched) -> None:
    """Bug: the earlier committee stayed chosen while the map was elsewhere."""
    page = opened.page
    page.locator("#committee-list .row").first.click()
    page.locator("#tab-issues").click()
    page.locator("#issue-list .row", has_text="V11").click()
    assert choice(opened)["committee"] is None


@pytest.mark.parametrize("opened", [(WIDE, "zh-CN"), (PHONE, "en-GB")], indirect=True)
def test_the_whole_message_of_an_issue_can_be_read(opened: Watched) -> None:
    """Bug: the end of a long message, with what to do, was a tooltip."""
    page = opened.page
    if page.locator("#drawers").is_visible():
        page.locator("#drawers button[data-drawer='right']").click()
    page.locator("#tab-issues").click()
    page.locator("#issue-list").focus()
    for key in ("Home", "ArrowDown"):
        page.keyboard.press(key)
    full = page.locator("#issue-text")
    expect(full).to_be_visible()
    expect(full).to_have_text(page.locator("#issue-list [aria-selected='true'] .text").inner_text())
    assert full.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    assert full.evaluate("e => e.parentElement.getBoundingClientRect().bottom - e.getBoundingClientRect().bottom") >= -1
    numbered = page.locator(".steps .number").inner_text()
    page.locator("#language").click()
    expect(page.locator(".steps .number")).to_have_text(numbered)


def test_a_township_filters_the_issues_too(opened: Watched) -> None:
    """Bug: with a township chosen the list and the number of issues were still those of the county."""
    page = opened.page
    everything = page.locator("#issue-count").inner_text()
    page.evaluate("enumap.state.set({ township: '999999999' })")
    expect(page.locator("#issue-count")).to_have_text("0")
    page.locator("#tab-issues").click()
    expect(page.locator("#panel-issues")).to_contain_text("没有问题")
    page.evaluate("enumap.state.set({ township: null })")
    expect(page.locator("#issue-count")).to_have_text(everything)


def test_the_map_speaks_the_language_of_the_page(opened: Watched) -> None:
    page = opened.page

    def names() -> list[str]:
        buttons = page.locator(".maplibregl-ctrl-zoom-in, .maplibregl-ctrl-zoom-out, #map canvas")
        return sorted(buttons.evaluate_all("all => all.map(e => e.getAttribute('aria-label'))"))

    assert names() == ["地图", "放大", "缩小"]
    page.locator("#language").click()
    expect(page.locator(".maplibregl-ctrl-zoom-in")).to_have_attribute("title", "Zoom in")
    assert names() == ["Map", "Zoom in", "Zoom out"]


def test_every_ea_of_the_chosen_committee_is_numbered(opened: Watched) -> None:
    """Bugs: 007, 011 and 013 had no number where there were many; then numbers of thin EAs were printed over each other as 0018."""
    page = opened.page
    page.locator("#committee-list .row").first.click()
    zoom(opened)
    count = page.evaluate(f"enumap.state.get().eas.filter((row) => row.committee_code === '{A}').length")
    named = "enumap.map.idle().then(() => enumap.map.namedEas())"
    assert {f"{k + 1:03d}" for k in range(count)} <= set(page.evaluate(named))
    page.evaluate("enumap.map.goTo([113, 36, 115, 37.4], 0)")  # so small that all have one place
    zoom(opened)
    assert 0 < len(page.evaluate(named)) < count


def test_neighbours_in_another_committee_are_named_with_it(opened: Watched) -> None:
    """Bug: 002 and 002, of two committees, stood side by side."""
    page = opened.page
    eas = page.evaluate("fetch('/api/v1/eas').then(r => r.json()).then(r => r.code)")
    facts = [page.evaluate("code => fetch(`/api/v1/eas/${code}`).then(r => r.json())", code) for code in eas]
    border = next(f for f in facts if f["committee_code"] == A and any(n.startswith(B) for n in f["neighbours"]))
    page.evaluate("ea => enumap.state.set({ ea })", border["ea_code"])
    page.locator("#tab-facts").click()
    expect(page.locator("#panel-facts .links")).to_contain_text("第2居委会 0")


def test_an_issue_of_several_committees_keeps_the_one_that_is_chosen(opened: Watched) -> None:
    """Bug: an issue of two committees was listed with one; of the house outside nobody in the nearest committee heard."""
    page = opened.page
    page.locator("#committee-list .row").nth(2).click()
    page.locator("#tab-issues").click()
    page.locator("#panel-issues button", has_text="仅本普查区").click()
    page.locator("#issue-list .row", has_text="V11").click()
    expect(page.locator("#issue-list .row", has_text="E10")).to_be_visible()
    assert choice(opened)["committee"] == C


@pytest.mark.parametrize("opened", [({"width": 390, "height": 844}, "zh-CN")], indirect=True)
def test_on_a_phone_a_building_in_the_address_is_whole_and_in_the_middle_of_what_the_panel_leaves(opened: Watched, address: str) -> None:
    """Bug: the building lay half under the panel with its facts."""
    page = opened.page
    page.goto("about:blank")
    page.goto(f"{address}#building=b70")
    page.locator("body[data-ready]").wait_for()
    expect(page.locator("#panel-facts")).to_contain_text("b70")
    zoom(opened)
    box = page.evaluate("fetch('/api/v1/buildings/b70').then(r => r.json()).then(r => r.box)")
    (west, north), (east, south) = (
        page.evaluate("(p) => { const at = enumap.map.at(p); return [at.x, at.y]; }", p) for p in (box[::3], box[2::-1][:2])
    )
    free = page.evaluate(
        "document.getElementById('right').getBoundingClientRect().top - document.getElementById('map').getBoundingClientRect().top"
    )
    assert 0 < west < east < 390 and 0 < north < south < free
    assert abs((west + east) / 2 - 195) < 5 and abs((north + south) / 2 - free / 2) < 5
