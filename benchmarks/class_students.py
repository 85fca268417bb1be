"""Students of a class who draw what they are asked for: by websocket alone, and in browsers.

They send every few seconds, and note when they did and when the answer came.
"""

import asyncio
import math
import secrets
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from playwright.sync_api import Browser, Page, expect

from benchmarks.streamlit_client import Value, Visit, visit
from digits_knn.arrays import Floats
from digits_knn.ink import fabric
from digits_knn.ink.samples import SAMPLES
from digits_knn.ink.strokes import CANVAS_SIZE
from tests.browser import driver

PATIENCE = 30.0  # seconds until nobody waits for an answer any more
STROKE = 0.3  # seconds for each stroke
LOADING = 60.0  # seconds for a page, on a busy machine
AGAIN = 1.0  # seconds after which a drawing that was not taken is sent again
N_POINTS = 12  # of a stroke, for a finger: the browser takes each by itself
TURN, GROWTH = 0.15, 0.1  # radians and share by which a sample is varied, standard deviations
SHAKE = 1.5  # pixels of the canvas, by which each point is
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "has_touch": True,
    "is_mobile": True,
}
# what the page sends along: the sidebar's widgets as they are at first
SIDEBAR: dict[str, Value] = {
    "k_slider_None": ["5"],
    "weights": ["Uniform"],
    "metric": "Euclidean",
}

# Notes by the key of each drawing when Send was pressed, when the answer was painted, and how often
# it was not taken. The key is read from the message, as nothing on the page shows it.
WATCH = """
window.sends = [];
let pressed = 0;
window.addEventListener("click", () => { pressed = Date.now(); }, true);
const SENT = /"event":"send","value":{"key":"(\\w+)"/;
window.WebSocket = class extends WebSocket {
  send(message) {
    const key = SENT.exec(new TextDecoder("latin1").decode(message))?.[1];
    if (key && !sends.some((each) => each.key === key)) {
      sends.push({ key, sent: pressed, answered: null, refusals: 0 });
    }
    return super.send(message);
  }
};
window.follow = () => {
  const hosts = [...document.querySelectorAll(".st-key-student *")];
  const root = hosts.map((host) => host.shadowRoot?.querySelector(".student")).find(Boolean);
  const count = () => Number(/sent (\\d+)/.exec(root.querySelector(".progress p").textContent)[1]);
  let before = count();
  let notice = "";
  new MutationObserver(() => {
    const last = sends.at(-1);
    const now = root.querySelector(".notice").textContent;
    if (now && now !== notice && last) last.refusals++;
    notice = now;
    if (count() <= before) return;
    before = count();
    requestAnimationFrame(() => setTimeout(() => { last.answered = Date.now(); }));
  }).observe(root, { subtree: true, childList: true, characterData: true });
};
"""


@dataclass
class Sent:
    """A drawing that was sent.

    Attributes
    ----------
    key : str
        The student's own id of it.
    sent, answered : float
        When Send was pressed and when the answer had come, seconds since 1970; NaN without one.
    refusals : int
        How often it was not taken.
    """

    key: str
    sent: float
    answered: float = math.nan
    refusals: int = 0

    @property
    def is_acknowledged(self) -> bool:
        """Whether the student was told that it is stored."""
        return math.isfinite(self.answered)


def drawn(label: int, generator: Generator) -> list[Floats]:
    """Return a digit's strokes as somebody might draw them, each time otherwise."""
    samples = [sample for sample in SAMPLES if sample.digit == label]
    sample = samples[generator.integers(len(samples))]
    angle, size = generator.normal(0, TURN), generator.normal(1, GROWTH)
    matrix = size * np.array(
        [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    )
    middle = CANVAS_SIZE / 2
    strokes = [(stroke - middle) @ matrix + middle for stroke in sample.strokes]
    shaken = [stroke + generator.normal(0, SHAKE, stroke.shape) for stroke in strokes]
    return [np.clip(stroke, 4, CANVAS_SIZE - 4) for stroke in shaken]


class SocketStudents:
    """Students without browsers, all in one event loop."""

    def __init__(self, link: str, generators: Sequence[Generator]) -> None:
        self._link = link
        self._generators = generators
        self._students: list[SocketStudent] = []
        self._stack = AsyncExitStack()
        self.joining: list[float] = []  # seconds that each waited for the page

    async def join(self) -> None:
        """Let all join at once, as a class does."""
        await asyncio.gather(*[self._join(generator) for generator in self._generators])

    async def draw(self, start: float, end: float, every: float) -> list[Sent]:
        """Let all draw until the end; return what they sent."""
        sent = await asyncio.gather(*[each.draw(start, end, every) for each in self._students])
        return [drawing for each in sent for drawing in each]

    async def leave(self) -> None:
        """Close all visits."""
        await self._stack.aclose()

    async def _join(self, generator: Generator) -> None:
        start = time.time()
        page = await self._stack.enter_async_context(visit(self._link, SIDEBAR))
        student = SocketStudent(page, generator)
        await student.join({})
        self.joining.append(page.latest - start)
        self._students.append(student)


class SocketStudent:
    """A student without a browser, on a page that was opened by the link to the class."""

    def __init__(self, page: Visit, generator: Generator) -> None:
        self._page = page
        self._generator = generator

    @property
    def name(self) -> str:
        """The made-up name."""
        return str(self._page.data["student"]["name"])

    @property
    def tokens(self) -> dict[str, str]:
        """What a browser would keep, to be the same person on another visit."""
        return dict(self._page.data["class_keeper"]["tokens"])

    async def join(self, tokens: dict[str, str]) -> None:
        """Join, as the person of a token that was kept or as a new one."""
        page = self._page
        await page.until(lambda: "class_keeper" in page.data, LOADING)
        await page.trigger("class_keeper", "kept", tokens)
        await page.until(lambda: "student" in page.data, LOADING)

    async def draw(self, start: float, end: float, every: float) -> list[Sent]:
        """Draw until the end; return what was sent."""
        sent = []
        due = start + self._generator.uniform(0, every)
        while due < end:
            await asyncio.sleep(due - time.time())
            sent.append(await self.draw_one())
            due = max(due + every, time.time())
        return sent

    async def draw_one(self) -> Sent:
        """Draw what is asked and send it.

        Raises
        ------
        ConnectionError
            If the server ends the visit.
        """
        page = self._page
        strokes = drawn(self._asked, self._generator)
        for n in range(1, len(strokes) + 1):  # the pen goes up after each
            await page.change("canvas", canvas_value(fabric.canvas_from_strokes(strokes[:n])))
            await asyncio.sleep(STROKE)
        n_before = self._n_sent
        sent = Sent(secrets.token_hex(8), time.time())
        while time.time() < sent.sent + PATIENCE:
            page.data["student"]["notice"] = ""
            await page.trigger("student", "send", {"key": sent.key, "asked": self._asked})
            try:
                came = await page.until(lambda: self._n_sent > n_before or self._notice, PATIENCE)
            except TimeoutError:
                break
            if self._n_sent > n_before:
                sent.answered = came
                await page.change("canvas", canvas_value(fabric.EMPTY))  # as the canvas says itself
                break
            sent.refusals += 1
            await asyncio.sleep(AGAIN)
        return sent

    @property
    def _asked(self) -> int:
        return int(self._page.data["student"]["asked"])

    @property
    def _n_sent(self) -> int:
        return sum(self._page.data["student"]["counts"])

    @property
    def _notice(self) -> bool:
        return bool(self._page.data["student"]["notice"])


def canvas_value(drawing: dict[str, Any]) -> dict[str, Any]:
    """Return the value of the canvas, as its script sends it."""
    return {"drawing": {"raw": {"version": "7.4.0", **drawing}, "data": None}}


class BrowserStudent:
    """A student on a phone, in a context of its own."""

    def __init__(self, browser: Browser, link: str, generator: Generator) -> None:
        self._context = browser.new_context(**PHONE)
        self._context.set_default_timeout(1000 * LOADING)
        self._context.add_init_script(WATCH)
        self._page: Page = self._context.new_page()
        self._generator = generator
        self._link = link
        self.due = math.inf

    def join(self) -> None:
        """Open the link, and wait until it can be drawn."""
        self._page.goto(self._link)
        self._page.locator(".dc-container .layer").wait_for(state="attached")
        expect(self._page.locator(".student .send")).to_be_enabled(timeout=1000 * LOADING)
        self._page.evaluate("follow()")

    def begin(self, start: float, every: float) -> None:
        """Choose when the first drawing is due."""
        self.due = start + self._generator.uniform(0, every)

    def draw(self, every: float) -> None:
        """Draw one digit with a finger and send it; do not wait for the answer."""
        label = int(self._page.locator(".asked b").inner_text())
        strokes = [_thinned(stroke) for stroke in drawn(label, self._generator)]
        driver.touch(self._page, strokes)
        self._page.locator(".student .send").tap()
        self.due = max(self.due + every, time.time())

    def sent(self) -> list[Sent]:
        """Return what was sent."""
        return [
            Sent(
                key=each["key"],
                sent=each["sent"] / 1000,
                answered=each["answered"] / 1000 if each["answered"] else math.nan,
                refusals=each["refusals"],
            )
            for each in self._page.evaluate("sends")
        ]

    def leave(self) -> None:
        """Close the browser's context."""
        self._context.close()


def _thinned(stroke: Floats) -> list[tuple[float, float]]:
    chosen = np.linspace(0, len(stroke) - 1, min(len(stroke), N_POINTS)).astype(int)
    return [(float(x), float(y)) for x, y in stroke[chosen]]
