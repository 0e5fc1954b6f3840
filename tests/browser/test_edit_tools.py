"""Each edit tool of the page on a made town: used as a planner does, held to the rules on the server, undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.editing import Planner
from tests.browser.opened import WIDE, Watched, served
from tests.town import make_town


@pytest.fixture(scope="module")
def there(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planner]:
    """One page for all tools: each test leaves the plan as it was."""
    with (
        served(make_town(tmp_path_factory.mktemp("tools") / "town.enumap")) as address,
        Watched.opened(browser, address, (WIDE, "zh-CN")) as watched,
    ):
        yield Planner(watched)
        watched.complaints[:] = [c for c in watched.complaints if "422" not in c]  # the browser notes refusals


@pytest.fixture
def planner(there: Planner) -> Iterator[Planner]:
    there.page.keyboard.press("v")
    there.page.evaluate("enumap.state.set({ ea: null, building: null })")
    before = there.kept()
    yield there
    while there.kept()["revision"] and {n: e["shape"] for n, e in there.kept()["eas"].items()} != {
        n: e["shape"] for n, e in before["eas"].items()
    }:
        there.undo()


def test_merge_tells_loads_first_refuses_what_is_apart_and_can_be_undone(planner: Planner) -> None:
    page, eas = planner.page, planner.first["eas"]
    apart = next(n for n in eas if n not in (*planner.beside("001"), "001"))
    (other, *_) = planner.beside("001")
    page.keyboard.press("m")
    page.keyboard.type("001")
    page.keyboard.type(apart)
    expect(page.locator("#edit-bar .refusal")).to_contain_text("不相邻")
    page.keyboard.type(other)
    both = eas["001"]["load"] + eas[other]["load"]
    keep, gone = sorted(("001", other), key=lambda n: (-eas[n]["load"], n))
    assert planner.previewed() == {keep: [eas[keep]["load"], both], gone: [eas[gone]["load"], None]}
    page.locator("#edit-reason").fill("两户一院")
    page.locator("#edit-apply").click()
    planner.saved(planner.first["revision"])
    now = planner.check()
    assert set(now["eas"]) == set(eas) - {gone} and now["eas"][keep]["load"] == both
    expect(page.locator("#undo")).to_have_attribute("title", f"撤销:合并 001, {other}(Ctrl+Z)")
    planner.undo()
    assert {n: e["load"] for n, e in planner.check()["eas"].items()} == {n: e["load"] for n, e in eas.items()}
    page.keyboard.press("Control+y")
    planner.until(f"s.draft.eas.size === {len(eas) - 1}")


def test_split_follows_a_drawn_line(planner: Planner) -> None:
    page, eas = planner.page, planner.first["eas"]
    west, south, east, north = eas["002"]["shape"].bounds
    page.keyboard.press("s")
    page.keyboard.type("002")
    wide = (east - west) * 0.8 > north - south
    middle, third = (west + east) / 2, (south + north) / 2
    ends = [[middle, south], [middle, north]] if wide else [[west, third], [east, third]]
    inwards = [
        [a + (b - a) * 0.08 for a, b in zip(ends[0], ends[1], strict=True)],
        [b - (b - a) * 0.08 for a, b in zip(*ends, strict=True)],
    ]
    for point in inwards:  # both within the EA: the page draws the line on to its edges
        planner.click(point)
    page.keyboard.press("Enter")
    loads = planner.previewed()
    assert len(loads) == 2 and sum(after for _, after in loads.values()) == eas["002"]["load"]
    planner.apply()
    assert len(planner.check()["eas"]) == len(eas) + 1


def neighbours_building(planner: Planner, to: str) -> str:
    """A building beside an EA, that can go to it."""
    now = planner.kept()
    shape = now["eas"][to]["shape"]
    near = [(part["shape"].distance(shape), name) for name, part in now["parts"].items() if part["ea_code"][-3:] in planner.beside(to)]
    return min(near)[1]


def test_a_building_is_given_to_the_area_beside_by_a_click_and_by_painting(planner: Planner) -> None:
    page = planner.page
    name = neighbours_building(planner, "001")
    source = planner.first["parts"][name]["ea_code"][-3:]
    page.keyboard.press("g")
    page.keyboard.type("001")
    planner.click(planner.middle(name))
    loads = planner.previewed()
    assert loads["001"][1] - loads["001"][0] == 6 and loads[source][0] - loads[source][1] == 6
    planner.click(planner.middle(name))
    assert planner.state("s.work.data.parts.length") == 0
    x, y = planner.at(planner.middle(name))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y + 1)
    page.mouse.up()
    planner.previewed()
    planner.apply()
    assert planner.check()["parts"][name]["ea_code"][-3:] == "001"


def test_a_lasso_takes_the_buildings_within(planner: Planner) -> None:
    page = planner.page
    name = neighbours_building(planner, "001")
    page.keyboard.press("g")
    page.keyboard.type("001")
    west, south, east, north = planner.first["parts"][name]["shape"].buffer(2e-5).bounds
    ring = [planner.at(p) for p in ([west, south], [west, north], [east, north], [east, south])]
    page.keyboard.down("Shift")
    page.mouse.move(*ring[0])
    page.mouse.down()
    for point in [*ring[1:], ring[0]]:
        page.mouse.move(*point)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert planner.state("s.work.data.parts") == [f"{name}/1"]
    page.keyboard.press("Escape")


def test_lock_bars_other_tools_until_it_is_open_again(planner: Planner) -> None:
    page = planner.page
    page.keyboard.press("l")
    page.keyboard.type("001")
    planner.until("s.work.preview !== null")
    planner.apply()
    assert planner.kept()["locks"] == [f"{planner.code}001"]
    page.keyboard.press("m")
    page.keyboard.type("001")
    expect(page.locator("#edit-bar .refusal")).to_contain_text("001 已锁定")
    page.keyboard.press("l")
    page.keyboard.type("001")
    planner.until("s.work.preview !== null")
    planner.apply()
    assert planner.kept()["locks"] == []
    for _ in range(2):
        planner.undo()


def test_name_and_kind_are_given_in_the_card(planner: Planner) -> None:
    page = planner.page
    page.keyboard.press("r")
    page.keyboard.type("003")
    page.locator("#field-name").fill("河东")
    planner.until("s.work.preview !== null")
    before = planner.kept()["revision"]
    page.locator("#field-name").press("Enter")
    planner.saved(before)
    assert planner.check()["eas"]["003"]["name"] == "河东"
    page.keyboard.press("Escape")
    planner.undo()


def test_areas_are_delineated_anew_and_numbered_anew(planner: Planner) -> None:
    page = planner.page
    page.keyboard.press("d")
    page.keyboard.type("001")
    page.keyboard.type(planner.beside("001")[0])
    page.locator("#field-count").fill("3")
    planner.previewed()
    planner.apply()
    assert len(planner.check()["eas"]) == len(planner.first["eas"]) + 1
    page.keyboard.press("n")
    planner.until("s.work.preview !== null || s.work.refusal !== null")
    assert planner.state("s.work.data.what") == "eas"
    page.keyboard.press("Escape")


def test_the_border_between_two_areas_is_redrawn(planner: Planner) -> None:
    page, now = planner.page, planner.kept()
    (other, *_) = planner.beside("001")
    a, b = now["eas"]["001"]["shape"], now["eas"][other]["shape"]
    page.keyboard.press("b")
    page.keyboard.type("001")
    page.keyboard.type(other)
    line = a.buffer(1e-8).intersection(b.buffer(1e-8))
    west, south, east, north = line.bounds
    flat = east - west > north - south
    by = 36 / 111_000  # a row of houses further
    shift = [0.0, by if b.centroid.y > a.centroid.y else -by] if flat else [by if b.centroid.x > a.centroid.x else -by, 0.0]
    ends = (
        [[west - 2e-5, (south + north) / 2], [east + 2e-5, (south + north) / 2]]
        if flat
        else [[(west + east) / 2, south - 2e-5], [(west + east) / 2, north + 2e-5]]
    )
    for x, y in ends:
        planner.click([x + shift[0], y + shift[1]])
    page.keyboard.press("Enter")
    planner.until("s.work.preview !== null || s.work.refusal !== null")
    assert planner.state("s.work.refusal") is None
    planner.apply()
    planner.check()


def test_facts_of_a_building_are_corrected_and_it_is_demolished_and_taken_back(planner: Planner) -> None:
    page = planner.page
    name = neighbours_building(planner, "001")
    page.keyboard.press("h")
    planner.click(planner.middle(name))
    page.locator("#field-housing_units").fill("9")
    planner.until("s.work.preview !== null")
    before = planner.kept()["revision"]
    page.locator("#field-housing_units").press("Enter")
    planner.saved(before)
    assert planner.check()["parts"][name]["housing_units"] == 9
    planner.click(planner.middle(name))
    page.locator("#field-stands").select_option("no")
    planner.until("s.work.preview !== null")
    page.locator("#edit-apply").click()
    planner.saved(before + 1)
    assert planner.check()["parts"][name]["ea_code"] is None
    for _ in range(2):
        planner.undo()
    assert planner.check()["parts"][name]["housing_units"] == 6


def test_a_house_is_added_by_three_clicks_and_a_second_by_one(planner: Planner) -> None:
    page = planner.page
    first, second = sorted(planner.first["parts"])[:2]
    west, south, east, north = planner.first["parts"][first]["shape"].bounds
    gap = (north - south) * 0.35
    page.keyboard.press("a")
    for point in ([west, north + gap], [west + (east - west) * 0.5, north + gap], [west, north + 2.2 * gap]):
        planner.click(point)
    page.locator("#field-housing_units").fill("4")
    planner.previewed()
    before = planner.kept()["revision"]
    page.locator("#field-housing_units").press("Enter")
    planner.saved(before)
    corner = planner.first["parts"][second]["shape"].bounds
    planner.click([corner[0], corner[3] + gap])
    planner.previewed()
    planner.apply()
    now = planner.check()
    assert len(now["parts"]) == len(planner.first["parts"]) + 2
    for _ in range(2):
        planner.undo()


def test_a_tower_is_split_by_floors_with_its_front_drawn(planner: Planner) -> None:
    page = planner.page
    name = neighbours_building(planner, "001")
    page.keyboard.press("t")
    planner.click(planner.middle(name))
    page.locator("#field-by").select_option("floors")
    expect(page.locator(".facade rect")).to_have_count(3)
    page.locator("#field-after").fill("1")
    planner.until("s.work.preview !== null || s.work.refusal !== null")
    assert planner.state("s.work.refusal") is None
    planner.apply()
    assert planner.state(f"[...s.draft.parts.values()].filter((p) => p.building_id === '{name}').length") == 2
    planner.undo()


def test_a_virtual_area_has_people_and_no_land(planner: Planner) -> None:
    page = planner.page
    page.keyboard.press("u")
    page.locator("#field-residents").fill("12")
    planner.until("s.work.preview !== null")
    before = planner.kept()["revision"]
    page.locator("#field-residents").press("Enter")
    planner.saved(before)
    assert planner.kept()["eas"]["900"]["residents"] == 12
    page.keyboard.press("Escape")
    planner.undo()


def test_keys_and_tools_are_told_and_esc_always_leaves(planner: Planner) -> None:
    page = planner.page
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Ctrl+Z")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("s")
    page.keyboard.type("001")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert planner.state("s.tool") == "select" and planner.state("s.committee") == planner.code


def test_history_is_looked_at_compared_and_restored(planner: Planner) -> None:
    page, eas = planner.page, planner.first["eas"]
    page.keyboard.press("m")
    page.keyboard.type("001")
    page.keyboard.type(planner.beside("001")[0])
    planner.previewed()
    planner.apply()
    page.locator("#tab-history").click()
    first = planner.first["revision"]
    page.locator(f'[data-compare="{first}"]').click()
    expect(page.locator(".difference")).to_contain_text("换了小区")
    page.locator(f'[data-look="{first}"]').click()
    expect(page.locator(".past")).to_be_visible()
    before = planner.kept()["revision"]
    page.locator(f'[data-restore="{first}"]').click()
    planner.saved(before)
    assert set(planner.check()["eas"]) == set(eas)
    page.locator("#tab-eas").click()
