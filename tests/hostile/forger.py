"""Somebody who sends the app what no browser would, and notes what comes of it."""

import random
import re
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.streamlit_client import EVENTS as EVENTS_OF
from benchmarks.streamlit_client import Visit, visit
from digits_knn.ink import fabric
from digits_knn.ink.packed import MAX_LINK, pack
from digits_knn.lesson import steps
from digits_knn.store import teachers
from digits_knn.store.database import Store
from digits_knn.ui.class_room import room
from digits_knn.ui.shared import state
from tests.browser import driver
from tests.hostile import values

ROOT = driver.ROOT / "digits_knn"
_PYTHON = re.compile(r"\bon_(\w+)_change\b")
_SCRIPT = re.compile(r'(?:send|sendValue|trigger|TriggerValue)\("(\w+)"')
# what elements of ours can tell
EVENTS = sorted(
    {name for file in ROOT.rglob("*.py") for name in _PYTHON.findall(file.read_text())}
    | {name for file in ROOT.rglob("*.js") for name in _SCRIPT.findall(file.read_text())}
)
OPENING = 60.0  # seconds
ANSWER = 3.0  # a part that is gone gives none
PREFIX, SUFFIX = EVENTS_OF.split("{}")
HANDLED = "Failed to deserialize component state"  # Streamlit's own words for what it took as empty
SEVEN = [np.array(stroke, dtype=float) for stroke in driver.SEVEN]
CANVAS = {"drawing": {"raw": fabric.canvas_from_strokes(SEVEN), "data": None}}
DRAWING = {"drawing": pack(SEVEN, MAX_LINK)}
# what an address may carry, on one page or all
QUERY_NAMES = (
    *("k", "weights", "metric", "view", "map", "present", "step", "drawing"),
    *("class", "teach", "teacher", "class_view", "b_k", "power", "digit", "pixels"),
)


@dataclass(frozen=True)
class View:
    """A page in one of its states.

    Attributes
    ----------
    path : str
        Of the page.
    query : dict
        Of its address.
    kept : dict
        What the browser tells that it kept; for a reason, its name.
    chosen : dict
        By the key of a row of buttons which is pressed.
    """

    path: str
    query: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join(
            [self.path or "draw", *self.query, *self.kept.values(), *self.chosen.values()]
        )


def views(store: Store) -> list[View]:
    """Return every page in every state that its widgets depend on; a class is started for some."""
    classroom, token = teachers.start(store, "A class")
    return [
        View(""),
        View("", DRAWING),
        *(View("", DRAWING, {"reason": each}) for each in state.REASONS),
        *(View("tune", {"view": each.lower()}) for each in state.VIEWS),
        *(View("map", {"map": each.lower()}) for each in state.MAPS),
        *(View("learn", {"step": each.name}) for each in steps.STEPS),
        View("class"),
        View("class", {"class": classroom.code}),
        *(View("class", {"teacher": token}, chosen={"class_view": each}) for each in room.VIEWS),
        View("about"),
        View("nowhere"),
        View("", {"present": "on"}),
    ]


@asynccontextmanager
async def opened(address: str, view: View) -> AsyncIterator[Visit]:
    """Open a view as a new visitor."""
    query = f"?{urlencode(view.query)}" if view.query else ""
    async with visit(f"{address}/{view.path}{query}", {}) as page:
        await page.until(lambda: page.n_runs > 0, OPENING)
        kept = {"drawing": "", "taught": "", "reason": "", "fooled": ""} | view.kept
        await page.trigger("tab", "kept", kept)
        await page.until(lambda: page.n_runs > 1, OPENING)
        if "class_keeper" in page.data:
            await page.trigger("class_keeper", "kept", {})
            await page.until(lambda: page.n_runs > 2, OPENING)
        for key, value in view.chosen.items():
            await page.change(key, [value])
            await page.until(lambda: page.n_runs > 3, OPENING)
        yield page


@dataclass
class Outcome:
    """What came of forged messages.

    Attributes
    ----------
    n_sent : int
        How many were sent.
    raised : Counter
        By where it was raised how often: "ours ..." in this project, else "Streamlit ...".
    broken : list of str
        What was sent before a session did not work any more.
    """

    n_sent: int = 0
    raised: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def ours(self) -> int:
        """How many were raised in this project."""
        return sum(n for where, n in self.raised.items() if where.startswith("ours"))


class Forger:
    """Sends forged messages to a running app.

    Parameters
    ----------
    address : str
        Of the app.
    log : Path
        The file that its output goes to.
    """

    def __init__(self, address: str, log: Path) -> None:
        self.address = address
        self._log = log
        self._seen = log.stat().st_size
        self.outcome = Outcome()

    async def send_some(self, view: View, n: int, rng: random.Random) -> None:
        """Send so many forged states of the widgets of a view, chosen at random."""
        async with opened(self.address, view) as page:
            widgets = list(page.widgets)
        # all states of a widget are megabytes: made one widget at a time
        chosen = Counter(rng.choices(widgets, k=n))
        states = [
            state
            for widget, n_of_it in chosen.items()
            for state in rng.sample(list(values.states(widget, EVENTS)), n_of_it)
        ]
        rng.shuffle(states)
        await self.send_all(view, states)

    async def send_all(self, view: View, forged: Iterable[WidgetState]) -> None:
        """Send each state, and see whether the session still works; if not, begin another."""
        waiting = deque(forged)
        while waiting:
            async with opened(self.address, view) as page:
                while waiting and await self.send(page, view, waiting.popleft()):
                    pass
                if not waiting:
                    await self._draw(page, view)

    async def send(self, page: Visit, view: View, sent: WidgetState) -> bool:
        """Send one; return whether the session works afterward."""
        n_errors = page.n_errors
        self.outcome.n_sent += 1
        element = sent.id.removeprefix(PREFIX).removesuffix(SUFFIX)
        try:
            part = page.widgets.get(element, "")
            if not await _answered(page, [sent], part, ANSWER):  # that part is gone
                page.widgets = {each: of for each, of in page.widgets.items() if of != part}
            self.note(f"{view} | {_shown(sent)}")
            # the page once more, with no values: what was sent must not stay
            if page.n_errors > n_errors or self.outcome.n_sent % 10 == 0:
                n_errors = page.n_errors
                works = await _answered(page, [], "", OPENING) and page.n_errors == n_errors
                self.note(f"{view} | {_shown(sent)}")
                if not works:
                    self.outcome.broken.append(f"{view}: {_shown(sent)}")
                return works
        except ConnectionError:
            return False  # refused; that others are served is seen when the next one begins
        return True

    async def send_urls(self, view: View) -> None:
        """Say that the page is at what is no address."""
        async with opened(self.address, view) as page:
            for page.url in values.URLS:
                await self._run(page, f"{view} | {page.url[:60]!r}")

    async def send_queries(self, path: str) -> None:
        """Open a page with what it does not understand in its address."""
        for query in values.queries(QUERY_NAMES):
            async with visit(f"{self.address}/{path}?{query}", {}) as page:
                await self._run(page, f"{path or 'draw'} | {query[:60]!r}")

    async def _run(self, page: Visit, what: str) -> None:
        """See whether the page still runs."""
        self.outcome.n_sent += 1
        n_errors = page.n_errors
        works = await _answered(page, [], "", OPENING) and page.n_errors == n_errors
        self.note(what)
        if not works:
            self.outcome.broken.append(what)

    async def _draw(self, page: Visit, view: View) -> None:
        """See whether the session that sent all this reads a drawing right."""
        if view.path or "canvas" not in page.keys:
            return
        await page.change("canvas", CANVAS)
        try:
            await page.until(lambda: page.data["answer"].get("label") == "7", OPENING)
        except TimeoutError:
            self.outcome.broken.append(f"{view}: answers {page.data['answer'].get('label')}")

    def note(self, what: str = "") -> None:
        """Note what was raised since, after something was sent."""
        with self._log.open("rb") as log:
            log.seek(self._seen)
            text = log.read().decode(errors="replace")
            self._seen = log.tell()
        # one that was raised while another was handled is one with it
        for trace in re.split(r"\n\d{4}-\d\d-\d\d [\d:.]+ ", text):
            if "Traceback (most recent call last)" not in trace or HANDLED in trace:
                continue
            where = raised_in(trace)
            self.outcome.raised[f"{where} | {what}"] += 1


def raised_in(trace: str) -> str:
    """Return what a stack trace of the log passes through, "ours" or "Streamlit", and its end."""
    frames = re.findall(r'File "([^"]+)", line (\d+), in (\S+)', trace)
    errors = re.findall(r"^[\w.]+(?:Error|Exception|Exit)\b.*", trace, re.MULTILINE)
    of_ours = [each for each in frames if str(ROOT) in each[0] or each[0].endswith("/app.py")]
    path, line, name = (of_ours or frames or [("", "", "")])[-1]
    owner = "ours" if of_ours else "Streamlit"
    return f"{owner} {Path(path).name}:{line} {name} {''.join(errors[-1:])[:120]}"


def _shown(sent: WidgetState) -> str:
    field_name = sent.WhichOneof("value")
    value = getattr(sent, field_name) if field_name else ""
    key = sent.id.split("-", 2)[-1]
    return f"{key} {field_name} {str(value)[:60]!r}"


async def _answered(page: Visit, states: list[WidgetState], fragment: str, patience: float) -> bool:
    """Send, and return whether the script ran."""
    n_before = page.n_runs
    await page.forge(states, fragment)
    try:
        await page.until(lambda: page.n_runs > n_before, patience)
    except TimeoutError:
        return False
    return True
