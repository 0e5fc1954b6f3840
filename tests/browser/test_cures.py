"""What can be done at once about an issue: offered below it, looked at first, written as an ordinary edit or plan."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from gis.schema import PARTS
from layers.editing import Editing
from layers.edits.history import Act, committee_revision
from layers.store import Project
from tests.browser.editing import Planner
from tests.browser.opened import WIDE, Watched, served
from tests.town import A, C, make_town


@pytest.fixture
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planner]:
    """A town where half of the houses of an EA have been taken for demolished since it was delineated."""
    path = make_town(tmp_path_factory.mktemp("cures") / "town.enumap")
    with Project.open(path) as project:
        parts = project.read(PARTS, A)
        gone = parts.loc[parts["ea_code"] == A + "001", "building_id"].tolist()
        for k, building in enumerate(gone[: -len(gone) // 3]):
            with project.reading() as connection:
                revision = committee_revision(connection, A)
            act = Act("edit", "demolish_building", {"building": building}, operation_id=f"gone{k}", based_on=revision)
            Editing(project).save(A, act)
    with served(path) as address, Watched.opened(browser, address, (WIDE, "zh-CN")) as watched:
        yield Planner(watched)


def test_a_light_area_is_merged_with_the_lightest_beside_it_once_its_loads_were_seen(page: Planner) -> None:
    eas = page.first["eas"]
    other = min(page.beside("001"), key=lambda n: (eas[n]["load"], n))
    page.page.locator("#tab-issues").click()
    page.page.locator("#issue-list .row", has_text=A + "001").first.click()
    page.page.locator("#cure").click()
    keep, lost = sorted(("001", other), key=lambda n: (-eas[n]["load"], n))
    assert page.previewed() == {
        keep: [eas[keep]["load"], eas["001"]["load"] + eas[other]["load"]],
        lost: [eas[lost]["load"], None],
    }
    assert page.kept()["revision"] == page.first["revision"]  # nothing is written yet
    page.apply()
    assert set(page.kept()["eas"]) == set(eas) - {lost}
    expect(page.page.locator("#issue-list .row", has_text=A + "001")).to_have_count(0)


def test_a_committee_without_a_plan_is_delineated_from_its_issue(page: Planner) -> None:
    page.page.locator("#tab-issues").click()
    page.page.locator("#issue-list .row", has_text=C).first.click()
    with page.page.expect_request("**/api/v1/delineate?*") as asked:
        page.page.locator("#cure").click()
    assert asked.value.post_data_json == {"committees": [C]}
