"""Logging in, in a browser: the first login, the people of the demo, an end of the session while one works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from layers import people
from layers.access import sessions
from layers.store import Project
from layers.vendor import VENDOR
from routes.web import create_app
from tests.browser.opened import PHONE, WIDE, served_app
from tests.people import PASSWORD, settle
from tests.town import A, make_town

NEW = "pear-orbit-salt-dune"
WAIT_MS = 40_000


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    if not (VENDOR / "stamp").is_file():
        pytest.skip("browser libraries are missing: python -m layers.vendor")
    path = make_town(tmp_path_factory.mktemp("login") / "town.enumap")
    with Project.open(path) as project:
        settle(project, {"admin": ("county_administrator", ""), "planner": ("committee_planner", A), "looker": ("viewer", A)})
        yield project


@pytest.fixture(scope="module")
def address(project: Project) -> Iterator[str]:
    with served_app(create_app(project.path)) as started:
        yield started


@pytest.fixture(scope="module")
def demo(project: Project) -> Iterator[str]:
    shown = [{"login": "planner", "password": PASSWORD, "role": "committee_planner", "territory": A}]
    with served_app(create_app(project.path, demo_people=shown)) as started:
        yield started


@pytest.fixture(params=[(WIDE, "zh-CN"), (PHONE, "en-GB")], ids=["wide-zh", "phone-en"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    size, locale = request.param
    context = browser.new_context(viewport=size, locale=locale, has_touch=size is PHONE, is_mobile=size is PHONE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda e: faults.append(str(e)))
    yield page
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"
    context.close()
    assert faults == []


def ready(page: Page) -> None:
    page.locator("body[data-ready]").wait_for(timeout=WAIT_MS)


def log_in(page: Page, login: str, password: str) -> None:
    page.fill("#login", login)
    page.fill("#password", password)
    page.press("#password", "Enter")


def test_the_map_asks_for_a_login_and_goes_to_the_place_that_was_asked_for(page: Page, address: str) -> None:
    page.goto(f"{address}#committee={A}")
    page.wait_for_url(f"**/login#committee={A}")
    ready(page)
    log_in(page, "planner", "wrong")
    page.locator("#message:not([hidden])").wait_for()
    assert page.input_value("#password") == "" and page.input_value("#login") == "planner"
    log_in(page, "planner", PASSWORD)
    page.wait_for_url(f"{address}#committee={A}")
    ready(page)
    assert page.evaluate("window.enumap.state.get().committee") == A
    assert page.inner_text("#who") == "Planner"
    assert page.evaluate("window.enumap.state.get().committees.map((row) => row.code)") == [A]


def test_at_the_first_login_a_password_is_chosen(page: Page, address: str, project: Project) -> None:
    with project.transaction() as connection:
        first = people.reset_password(connection, "p0", "looker")
    page.goto(f"{address}login")
    ready(page)
    log_in(page, "looker", first)
    page.locator("#must-change:not([hidden])").wait_for()
    assert page.locator("#to-map").is_hidden() and page.input_value("#present") == first
    page.goto(address)  # the map does not open before
    page.wait_for_url("**/login")
    ready(page)
    page.fill("#present", first)
    page.fill("#new", NEW)
    page.fill("#again", NEW + "x")
    page.click("#password-form button[type=submit]")
    page.locator("#message:not([hidden])").wait_for()
    page.fill("#again", NEW)
    page.click("#password-form button[type=submit]")
    page.wait_for_url(address)
    ready(page)
    assert page.locator("#delineate-all").is_disabled()  # who looks delineates nothing


def test_a_session_that_ends_elsewhere_leads_to_the_login(page: Page, address: str, project: Project) -> None:
    page.goto(f"{address}login")
    ready(page)
    log_in(page, "planner", PASSWORD)
    page.wait_for_url(address)
    ready(page)
    with project.transaction() as connection:
        sessions.end_all(connection, people.person_of(connection, "planner").person_id)
    page.goto(f"{address}login")
    ready(page)
    assert page.locator("#login-form").is_visible() and page.locator("#account").is_hidden()


def test_a_visitor_of_the_demo_reads_and_logs_in_with_one_press(page: Page, demo: str) -> None:
    page.goto(demo)
    ready(page)
    assert page.evaluate("window.enumap.state.get().committees.length") == 3
    assert page.locator("#delineate-all").is_disabled()
    page.locator("#who").click()
    page.wait_for_url("**/login")
    ready(page)
    page.locator("#demo-list button").click()
    page.wait_for_url(demo)
    ready(page)
    assert page.evaluate("window.enumap.state.get().committees.length") == 1
    assert page.locator("#delineate-all").is_enabled()
    page.locator("#who").click()
    ready(page)
    page.locator("#log-out").click()
    page.locator("#login-form:not([hidden])").wait_for()


def test_one_sees_where_one_is_logged_in_and_ends_it(page: Page, address: str, browser: Browser) -> None:
    page.goto(f"{address}login")
    ready(page)
    log_in(page, "admin", PASSWORD)
    page.wait_for_url(address)
    elsewhere = browser.new_context()
    second = elsewhere.new_page()
    second.goto(f"{address}login")
    ready(second)
    log_in(second, "admin", PASSWORD)
    second.wait_for_url(address)
    page.goto(f"{address}login")
    ready(page)
    rows = page.locator("#session-list li")
    before = rows.count()
    assert before >= 2
    page.locator("#session-list button").first.click()
    expect(rows).to_have_count(before - 1)
    elsewhere.close()


def test_the_page_speaks_the_other_language(page: Page, demo: str) -> None:
    page.goto(f"{demo}login")
    ready(page)
    before = page.inner_text("main")
    page.locator("#language").click()
    expect(page.locator("#login-form h1")).to_have_text("登录" if "Log in" in before else "Log in")
    chinese = any("一" <= c <= "鿿" for c in before)
    assert any("一" <= c <= "鿿" for c in page.inner_text("main")) != chinese
