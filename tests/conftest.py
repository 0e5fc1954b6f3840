"""Settings of all tests."""

import pytest
from hypothesis import settings

settings.register_profile("enumap", deadline=None)  # machines are shared: time is measured in bench/, never in a test
settings.load_profile("enumap")

LONG = ("tests/test_real_places", "tests/browser/", "tests/gis/test_keeping", "tests/gis/test_sheet_pages", "tests/routes/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: where several processes share the files, none is left alone with one at the end."""
    items.sort(key=lambda item: next((i for i, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG)))
