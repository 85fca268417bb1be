"""Count what the server sends for a stroke and for a step of K: `python benchmarks/messages.py`.

Bytes of the websocket's frames until nothing comes any more, in a real browser, medians of some.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, WebSocket, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.engine import report
from tests.browser import driver

N_TIMES = 5
QUIET = 1000  # ms without a frame: the answer is complete


def main() -> None:
    """Open the page, draw, move K, and print the bytes of each."""
    with (
        tempfile.TemporaryDirectory() as folder,
        driver.served(Path(folder) / "log.txt") as address,
        sync_playwright() as playwright,
    ):
        browser = driver.launch(playwright.chromium)
        report(_measure(browser.new_page(), address), as_json=False)
        browser.close()


def _measure(page: Page, address: str) -> dict[str, float]:
    frames: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: frames.append(len(payload)))

    def count(act: Callable[[], object]) -> float:
        frames.clear()
        act()
        n_frames = -1
        while n_frames != len(frames):
            n_frames = len(frames)
            page.wait_for_timeout(QUIET)
        return float(sum(frames))

    page.on("websocket", listen)
    figures: dict[str, float] = {
        "opening Draw, bytes": count(lambda: driver.open_app(page, address))
    }
    strokes = [[(80 + 3 * i, 60.0), (200.0, 60.0), (135.0, 230.0)] for i in range(N_TIMES)]
    figures["a stroke, bytes"] = statistics.median(
        count(partial(driver.draw, page, [stroke])) for stroke in strokes
    )
    page.get_by_role("button", name="Clear").click()
    page.wait_for_timeout(QUIET)
    page.emulate_media(reduced_motion="reduce")  # no answers while the pen is down
    figures["a stroke, read at pen-up only, bytes"] = statistics.median(
        count(partial(driver.draw, page, [stroke])) for stroke in strokes
    )
    page.get_by_role("slider").focus()
    figures["a step of K, bytes"] = statistics.median(
        count(partial(page.keyboard.press, "ArrowRight")) for _ in range(N_TIMES)
    )
    return figures


if __name__ == "__main__":
    main()
