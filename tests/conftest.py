"""Settings of all tests."""

import pytest
from hypothesis import settings

from tests.databases import NOT_TESTED, place, server  # noqa: F401  fixtures

settings.register_profile("enumap", deadline=None)  # machines are shared: time is measured in bench/, never in a test
settings.load_profile("enumap")

LONG = ("tests/test_real_places", "tests/browser/", "tests/gis/test_keeping", "tests/gis/test_sheet_pages", "tests/routes/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: where several processes share the files, none is left alone with one at the end."""
    items.sort(key=lambda item: next((i for i, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not tested is said aloud, not by a letter in a row of dots."""
    left_out = [r for r in terminalreporter.stats.get("skipped", []) if NOT_TESTED in str(r.longrepr)]
    if left_out:
        terminalreporter.section(f"{len(left_out)} tests: {NOT_TESTED}", red=True)
        terminalreporter.line(str(left_out[0].longrepr[2]))
