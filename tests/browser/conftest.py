"""One running app and one browser for all tests here; each test gets a fresh visitor."""

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
)

from tests.browser import driver
from tests.conftest import PATIENCE

KEPT = driver.ROOT / "test-results"  # what failed tests saw
HAS_FAILED = pytest.StashKey[bool]()

# what Streamlit says when a test closes its connection on purpose
LOST = ("WebSocket", "disconnected from server")
KEEP_SOCKETS = """
window.openSockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...how) { super(...how); openSockets.push(this); }
};
"""


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the app writes what a terminal would show."""
    return tmp_path_factory.mktemp("app") / "log.txt"


@pytest.fixture(scope="session")
def address(log: Path) -> Iterator[str]:
    with driver.served(log) as url:
        yield url


class Contexts:
    """Browser contexts by their options; a used one has Streamlit's files and opens sooner."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[str, BrowserContext] = {}
        self._taken: dict[str, list[BrowserContext]] = {}

    def take(self, options: dict[str, Any]) -> BrowserContext:
        """Take a context with these options that nobody else in this test has."""
        key = repr(sorted(options.items()))
        context = self._idle.pop(key, None) or self._make(options)
        context.tracing.start_chunk()
        self._taken.setdefault(key, []).append(context)
        return context

    def _make(self, options: dict[str, Any]) -> BrowserContext:
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(KEEP_SOCKETS)
        context.tracing.start(snapshots=True)
        return context

    def give_back(self, folder: Path | None) -> None:
        """End the visits; with a folder, keep what they saw, to be opened by show-trace."""
        taken = [(key, context) for key, some in self._taken.items() for context in some]
        for number, (key, context) in enumerate(taken):
            for page in context.pages:
                if folder:
                    page.screenshot(path=folder / f"{number}.png")
                page.evaluate("localStorage.clear()")
                page.close()
            context.tracing.stop_chunk(path=folder / f"{number}.zip" if folder else None)
            context.clear_cookies()
            if self._idle.setdefault(key, context) is not context:
                context.close()
        self._taken.clear()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def visit(
    contexts: Contexts, address: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open the app as a new visitor; afterwards nothing may have gone wrong in the browser.

    Called with options of a browser context (viewport, has_touch, color_scheme, ...), and
    `path`, what follows the address; `ready=False` does not wait for the canvas.
    """
    wrong: list[str] = []

    def note_foreign(asked: Request) -> None:
        if not asked.url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
            wrong.append(f"left the machine: {asked.url}")

    def note_complaint(said: ConsoleMessage) -> None:
        # opened at a page below the top, Streamlit asks there for its own address first
        asked = said.location.get("url", "")
        if "404" in said.text and re.search(r"/\w+/_stcore/", asked):
            return
        if said.type in ("error", "warning") and not any(word in said.text for word in LOST):
            wrong.append(said.text)

    def open_page(path: str = "", ready: bool = True, **options: Any) -> Page:
        context = contexts.take({"viewport": {"width": 1280, "height": 720}} | options)
        page = context.new_page()
        page.on("request", note_foreign)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", note_complaint)
        if ready:
            driver.open_app(page, f"{address}/{path}")
        else:
            page.goto(f"{address}/{path}")
        return page

    yield open_page
    folder = None
    if wrong or request.node.stash.get(HAS_FAILED, False):
        folder = KEPT / re.sub(r"\W+", "-", request.node.nodeid).strip("-")
        print(f"Kept in {folder.relative_to(driver.ROOT)}")
    contexts.give_back(folder)
    assert wrong == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[HAS_FAILED] = report.failed
    return report
