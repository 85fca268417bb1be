"""The browser that all tests share which need one; a server is in browser/."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import driver


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = driver.launch(playwright)
        yield launched
        launched.close()
