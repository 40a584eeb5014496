"""Browser tests run in the Chromium that is there; where none is, they are skipped with the reason."""

import os
from typing import Any

import pytest

from tests.browser.find_chromium import present


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder, and skips them where no browser is."""
    chromium = present()
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if chromium is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium here: `make test` tells what it tried"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The arguments of pytest-playwright, with our browser; root cannot use Chromium's sandbox."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": present(), "args": ["--disable-gpu", *sandbox]}
