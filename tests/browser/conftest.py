"""One running app and one browser for all tests here; each test gets a fresh visitor."""

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser import driver

KEPT = driver.ROOT / "test-results"  # what failed tests saw
HAS_FAILED = pytest.StashKey[bool]()
PATIENCE = 15_000  # milliseconds: CI's machine is shared

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


@pytest.fixture
def visit(
    browser: Browser, address: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open the app as a new visitor; afterwards nothing may have gone wrong in the browser.

    Called with options of a browser context (viewport, has_touch, color_scheme, ...), and
    `path`, what follows the address; `ready=False` does not wait for the canvas.
    """
    contexts = []
    wrong: list[str] = []

    def note_foreign(asked: Request) -> None:
        if not asked.url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
            wrong.append(f"left the machine: {asked.url}")

    def note_complaint(said: ConsoleMessage) -> None:
        # opened at a page below the top, Streamlit asks there for its own address first
        asked = said.location.get("url", "")
        if "404" in said.text and re.search("/(tune|map|learn)/_stcore/", asked):
            return
        if said.type in ("error", "warning") and not any(word in said.text for word in LOST):
            wrong.append(said.text)

    def open_page(path: str = "", ready: bool = True, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 720}} | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(KEEP_SOCKETS)
        context.tracing.start(screenshots=True, snapshots=True)
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
    has_failed = bool(wrong) or request.node.stash.get(HAS_FAILED, False)
    for number, context in enumerate(contexts):
        if has_failed:
            _keep(context, KEPT / re.sub(r"\W+", "-", request.node.nodeid) / str(number))
        context.close()
    assert wrong == []


def _keep(context: BrowserContext, folder: Path) -> None:
    """Keep what a failed test saw; open a trace with `playwright show-trace`."""
    for number, page in enumerate(context.pages):
        page.screenshot(path=folder / f"page-{number}.png")
    context.tracing.stop(path=folder / "trace.zip")
    print(f"Kept in {folder.relative_to(driver.ROOT)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[HAS_FAILED] = report.failed
    return report
