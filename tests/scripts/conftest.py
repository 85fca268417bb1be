"""A browser without a server: the scripts' modules are imported into an empty page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

UI = Path(__file__).parents[2] / "digits_knn" / "ui"
ADDRESS = "http://scripts.test"  # nowhere: every request is answered from UI


@pytest.fixture(scope="session")
def page(browser: Browser) -> Page:
    """An empty page that can import what lies below UI."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{ADDRESS}/")
        if path:
            route.fulfill(path=UI / path, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><body></body>", content_type="text/html")

    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.route(f"{ADDRESS}/**", answer)
    page.goto(f"{ADDRESS}/")
    return page


@pytest.fixture
def call(page: Page) -> Callable[..., Any]:
    """Run a function of the page's language on a module, such as "plane_voters => ..."."""

    def run(module: str, function: str, argument: Any = None) -> Any:
        return page.evaluate(
            f"async (argument) => ({function})(await import('/{module}.js'), argument)", argument
        )

    return run
