"""A class of thirty draws at once: how long answers take, what the teacher sees when, what is lost.

Run `python benchmarks/classroom.py [--database sqlite|postgresql|both] [--json]` after `make test`
has provided a browser and PostgreSQL. It starts the app itself, on this machine only. A teacher's
screen in a browser starts a class; students join, some on phones in real browsers, the others by
the same websocket without one, and each sends a drawing every few seconds. Measured are, for each:

- the answer: from Send to the message with the answer; in a browser, from the press to its paint;
- the teacher's delay: from the answer to the paint of the tile on the teacher's screen;
- what was acknowledged and is not in the database afterwards, or is there twice;
- the server's memory, and what each part takes of the processors (Linux);
- beforehand, how long the disk takes to store a small write: each drawing waits for one.
"""

import argparse
import asyncio
import json
import math
import os
import sys
import tempfile
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import processes
from benchmarks.class_students import BrowserStudent, Sent, SocketStudents
from digits_knn.store import database, schema
from tests.browser import driver
from tests.store import postgresql, provide

Figures = dict[str, float]

SETTLED = 10.0  # seconds after the last answer, for the teacher's screen
BEFORE = 2.0  # seconds from the last one who joined to the first drawing
LATEST = 120.0  # seconds beyond the end after which nothing is waited for
DATABASES = ("sqlite", "postgresql")

# Notes on the teacher's screen, each time it is painted with another number of drawings, that
# number and when; and what came over the websocket.
WATCH = """
window.wall = [];
window.came = { bytes: 0, messages: 0 };
window.WebSocket = class extends WebSocket {
  constructor(...how) {
    super(...how);
    this.addEventListener("message", ({ data }) => {
      came.bytes += data.byteLength ?? data.size;
      came.messages++;
    });
  }
};
window.followWall = () => {
  const hosts = [...document.querySelectorAll(".st-key-class_wall *")];
  const root = hosts.map((host) => host.shadowRoot?.querySelector(".class_wall")).find(Boolean);
  if (!root) return setTimeout(followWall, 20); // it comes with the first drawing
  let before = 0;
  const look = () => {
    const more = root.querySelector(":scope > p")?.textContent.replace(/\\D/g, "") ?? "";
    const now = root.querySelectorAll(":scope > ol > li").length + Number(more);
    if (now === before) return;
    before = now;
    requestAnimationFrame(() => setTimeout(() => wall.push([now, Date.now()])));
  };
  new MutationObserver(look).observe(root, { subtree: true, childList: true });
  look();
};
"""


def measure(kind: str, options: argparse.Namespace) -> Figures:
    """Let a class draw on an app of its own, and return what was seen."""
    with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as url:
        log = Path(folder) / "log.txt"
        syncs = _times("disk, a write", processes.sync_times(Path(folder)))
        env = {"DIGITS_KNN_DATA": folder, "DIGITS_KNN_DATABASE_URL": url}
        with (
            driver.served(log, env=env) as address,
            sync_playwright() as playwright,
            _loop() as loop,
        ):
            browser = driver.launch(playwright.chromium)
            figures, sent, wall = _lesson(browser, address, loop, options)
            browser.close()
        errors = log.read_text().count("Traceback")
        compared = _compared(sent, wall, _stored_keys(url))
        return syncs | compared | figures | {"tracebacks": errors}


def _lesson(
    browser: Browser,
    address: str,
    loop: asyncio.AbstractEventLoop,
    options: argparse.Namespace,
) -> tuple[Figures, list[Sent], list[tuple[int, float]]]:
    """Let a class draw; return figures, what was sent, and how much the wall showed when."""
    teacher, link = _start_class(browser, address)
    seeds = np.random.default_rng(0).spawn(options.students)
    phones = [BrowserStudent(browser, link, seed) for seed in seeds[: options.browsers]]
    others = SocketStudents(link, seeds[options.browsers :])
    before = processes.app_memory()["now"]
    for phone in phones:
        phone.join()
    _run(others.join(), loop)
    start = time.time() + BEFORE
    end = start + options.seconds
    for phone in phones:
        phone.begin(start, options.every)
    teacher.evaluate("followWall()")
    drawing = asyncio.run_coroutine_threadsafe(others.draw(start, end, options.every), loop)
    spent, busy, began = processes.cpu_seconds(), processes.machine_seconds(), time.time()
    came = teacher.evaluate("came")
    _play(phones, end, options.every, teacher)
    seconds = time.time() - began
    received = teacher.evaluate("came")["bytes"] - came["bytes"]
    shares = {name: (now - spent[name]) / seconds for name, now in processes.cpu_seconds().items()}
    all_shares = (processes.machine_seconds() - busy) / seconds
    figures = {
        "last who joined, s": max(others.joining, default=math.nan),
        "memory before": before,
        **{f"cores, {name}": share for name, share in shares.items()},
        "cores, other programs": max(0.0, all_shares - sum(shares.values())),
        "teacher's screen, kB/s": received / seconds / 1000,
    }
    by_socket = drawing.result(LATEST)
    teacher.wait_for_timeout(1000 * BEFORE)  # for the answers to the phones
    by_browser = [each for phone in phones for each in phone.sent()]
    sent = by_socket + by_browser
    wall = _wall(teacher, sum(each.is_acknowledged for each in sent))
    figures |= {
        "memory, most": processes.app_memory()["most"],
        "server's computing, a drawing": 1000 * shares[processes.APP] * seconds / len(sent),
    }
    figures |= _times("answer, websocket", [each.answered - each.sent for each in by_socket])
    figures |= _times("answer, browser", [each.answered - each.sent for each in by_browser])
    _run(others.leave(), loop)
    for phone in phones:
        phone.leave()
    return figures, sent, wall


def _start_class(browser: Browser, address: str) -> tuple[Page, str]:
    """Start a class; return the teacher's screen, and the link for students on this machine."""
    teacher = browser.new_page(viewport={"width": 1280, "height": 720})
    teacher.add_init_script(WATCH)
    teacher.goto(f"{address}/class")
    teacher.get_by_role("button", name="Start a class").click()
    return teacher, teacher.locator(".join .link").inner_text()


def _play(phones: Sequence[BrowserStudent], end: float, every: float, teacher: Page) -> None:
    """Let those with a browser draw, one after the other as they are due, until the end."""
    while time.time() < end:
        phone = min(phones, key=lambda each: each.due, default=None)
        due = min(phone.due, end) if phone else end
        if (wait := due - time.time()) > 0:
            teacher.wait_for_timeout(1000 * wait)  # Playwright answers its browser meanwhile
        if phone and due < end:
            phone.draw(every)


def _wall(teacher: Page, n_drawings: int) -> list[tuple[int, float]]:
    """Wait for the wall to show so many; return how many it showed when, seconds since 1970."""
    end = time.time() + SETTLED
    wall: list[tuple[int, float]] = []
    while time.time() < end and not (wall and wall[-1][0] >= n_drawings):
        teacher.wait_for_timeout(200)
        wall = teacher.evaluate("wall")
    return [(n, at / 1000) for n, at in wall]


def _compared(sent: list[Sent], wall: list[tuple[int, float]], stored: list[str]) -> Figures:
    """Compare what students were told, what the wall showed, and what the database holds.

    Drawings are numbered as they are stored, and the wall shows the first n: nobody hides one.
    """
    known = [each for each in sent if each.is_acknowledged]
    number = {key: i for i, key in enumerate(stored, start=1)}
    on_wall = [
        next((at for n, at in wall if n >= number[each.key]), math.nan) - each.answered
        for each in known
        if each.key in number
    ]
    return {
        "drawings": len(sent),
        "acknowledged": len(known),
        "not taken at first": sum(each.refusals > 0 for each in sent),
        "acknowledged and not stored": sum(each.key not in number for each in known),
        "stored twice": len(stored) - len(number),
        "never on the wall": sum(math.isnan(delay) for delay in on_wall),
    } | _times("teacher's delay", on_wall)


def _times(name: str, seconds: list[float]) -> Figures:
    """Return quantiles in milliseconds of what has come."""
    known = [1000 * each for each in seconds if math.isfinite(each)]
    if not known:
        return {}
    quantiles = {"median": 50, "p95": 95, "max": 100}
    return {f"{name}, {q}": float(np.percentile(known, at)) for q, at in quantiles.items()}


def _stored_keys(url: str) -> list[str]:
    """Return the keys of all drawings in a database, in the order in which they were stored."""
    store = database.open_store(url)
    with store.reading() as connection:
        query = select(schema.drawings.c.key).order_by(schema.drawings.c.id)
        keys = [str(key) for key in connection.execute(query).scalars()]
    store.close()
    return keys


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    """Provide an empty database that waits for the disk, as in use; give its address."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / database.FILE}"
        return
    programs = provide.find_programs()
    if programs is None:
        raise RuntimeError("no PostgreSQL: run `python -m tests.store.provide` first")
    with postgresql.running(programs, "-c", "fsync=on") as address:
        yield address


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop in a thread of its own: in this one Playwright waits."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join(LATEST)
    loop.close()


def _run(work: Coroutine[Any, Any, object], loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(work, loop).result(LATEST)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=30, help="in the class (30)")
    parser.add_argument("--browsers", type=int, default=5, help="of them in browsers (5)")
    parser.add_argument("--seconds", type=float, default=120, help="to draw (120)")
    parser.add_argument("--every", type=float, default=3, help="seconds from one to the next (3)")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--json", action="store_true", help="for a program to read")
    options = parser.parse_args()
    kinds = DATABASES if options.database == "both" else (options.database,)
    results = {}
    for kind in kinds:
        load = {"load before": os.getloadavg()[0]}
        results[kind] = load | measure(kind, options)
    if options.json:
        print(json.dumps(results, indent=2))
        return
    print(
        f"{options.students} students, {options.browsers} of them in browsers, each a drawing "
        f"every {options.every:g} s for {options.seconds:g} s; times in ms, memory in MB"
    )
    print(f"{'':32}" + "".join(f"{kind:>12}" for kind in results))
    for name in dict.fromkeys(name for figures in results.values() for name in figures):
        figures = [each.get(name, math.nan) for each in results.values()]
        print(f"{name:32}" + "".join(f"{_shown(figure):>12}" for figure in figures))


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 10 or figure == int(figure) else f"{figure:.2f}"


if __name__ == "__main__":
    main()
