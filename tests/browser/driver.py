"""Start the app and a browser, and do what people do: draw, press, read the answer."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Locator, Page

from tests.browser.provide import find_browser

ROOT = Path(__file__).parents[2]
START_TIME = 120  # seconds
COMPUTING = 180_000  # milliseconds
# Chromium asks its maker for updates unless told not to
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")

CANVAS_SIZE = 280  # its own pixels; the page shows it larger or smaller
Stroke = Sequence[tuple[float, float]]
SEVEN: list[Stroke] = [[(80, 60), (200, 60), (180, 110), (150, 170), (135, 230)]]
ONE: list[Stroke] = [[(150, 40), (140, 240)]]
ZERO: list[Stroke] = [
    [(140, 40), (95, 80), (85, 140), (95, 200), (140, 240), (185, 200), (195, 140), (140, 40)]
]
FOUR: list[Stroke] = [[(120, 50), (80, 160), (210, 160)], [(165, 110), (160, 245)]]

LETTER_A: list[Stroke] = [[(40, 240), (140, 40), (240, 240)], [(80, 160), (200, 160)]]
# the reasons below an answer, and what shows each
REASONS = {
    "Step by step": ".steps",
    "Why this neighbor": ".why",
    "When does it flip?": ".flips",
    "Compare": ".compare",
    "Teach it": ".st-key-teach",
}
# the views of Tune K, and how many charts each has
VIEWS = {"Scores": 2, "Chance": 2, "Mistakes": 1, "Bias and variance": 1, "Settings": 1}


def launch(chromium: BrowserType, *options: str) -> Browser:
    """Start the browser that `provide` found, with options of its command line."""
    path = find_browser(chromium)
    if path is None:
        raise RuntimeError("no browser: run `python -m tests.browser.provide` first")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses root
    return chromium.launch(
        executable_path=path, args=[*QUIET, *options, *(["--no-sandbox"] if as_root else [])]
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    log: Path, *options: str, env: dict[str, str] | None = None, port: int | None = None
) -> Iterator[str]:
    """Run the app, its output going to a file; give its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "digits_knn", "--server.headless=true"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, f"--server.port={port}", *options],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | (env or {}),
        )
        try:
            wait_for(f"http://localhost:{port}/_stcore/health", server, log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait()


def wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a server that was started answers."""
    end = time.monotonic() + START_TIME
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever the school's
    while time.monotonic() < end and server.poll() is None:
        try:
            direct.open(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


def open_app(page: Page, address: str) -> None:
    """Go to the Draw page and wait until it can be drawn on."""
    page.goto(address)
    canvas(page).wait_for()
    page.get_by_role("button", name="Clear").wait_for()
    # the toolbar hidden: the buttons below the canvas know it
    page.locator(".dc-toolbar").wait_for(state="hidden")
    page.locator(".dc-container .layer").wait_for(state="attached")  # the pen's


def canvas(page: Page) -> Locator:
    """Return what is drawn on."""
    return page.locator(".dc-container")


def draw(page: Page, strokes: Sequence[Stroke], pause: float = 0) -> None:
    """Draw with the mouse.

    Parameters
    ----------
    strokes : points in pixels of the canvas.
    pause : milliseconds between one stroke and the next.
    """
    box = canvas(page).bounding_box()
    assert box is not None
    zoom = box["width"] / CANVAS_SIZE
    for stroke in strokes:
        points = [(box["x"] + zoom * x, box["y"] + zoom * y) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=3)
        page.mouse.up()
        if pause:
            page.wait_for_timeout(pause)


def settle(page: Page) -> None:
    """Wait until the answer to a first stroke is settled: only that is read out."""
    page.locator(".answer .spoken", has_text="nearest").wait_for(state="attached")


def touch(page: Page, strokes: Sequence[Stroke]) -> None:
    """Draw with a finger."""
    box = canvas(page).bounding_box()
    assert box is not None
    zoom = box["width"] / CANVAS_SIZE
    session = page.context.new_cdp_session(page)
    for stroke in strokes:
        kind = "touchStart"
        for x, y in stroke:
            point = {"x": box["x"] + zoom * x, "y": box["y"] + zoom * y}
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
            kind = "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def open_view(page: Page, name: str) -> None:
    """Open a view of Tune K, if it is not open."""
    page.get_by_test_id("stMain").get_by_role("radio", name=name).click()


def ask(page: Page, reason: str) -> None:
    """Open a reason below the answer, or fold it again."""
    page.get_by_test_id("stMain").get_by_role("radio", name=reason).click()


def open_page(page: Page, name: str) -> None:
    """Open a page by its tab."""
    page.get_by_role("link", name=name, exact=True).click()


def charts(page: Page, view: str, count: int) -> Locator:
    """Wait until a view of Tune K has drawn this many charts; give them."""
    key = view.lower().replace(" ", "_")
    drawn = page.locator(f".st-key-{key} svg.marks")
    # a server's first takes seconds alone, and many times that beside other tests
    drawn.nth(count - 1).wait_for(timeout=COMPUTING)
    return drawn


def markers(page: Page) -> list[int]:
    """Read the K of the marker in each chart that has one."""
    rules = page.locator("svg.marks line[aria-label^='K, the neighbors that vote']")
    # all at once: a marker may go while they are read
    labels = rules.evaluate_all("rules => rules.map((rule) => rule.getAttribute('aria-label'))")
    return [int(label.rsplit(" ", 1)[1]) for label in labels]


def digit(page: Page) -> Locator:
    """Return the large digit of the answer."""
    return page.locator(".answer .said .digit")


def message(page: Page) -> Locator:
    """Return the sentence that stands in place of an answer."""
    return page.locator(".answer .message")


def set_k(page: Page, n_neighbors: int) -> None:
    """Set K by link, as a teacher would send it round."""
    page.goto(f"{page.url.split('?')[0]}?k={n_neighbors}")
