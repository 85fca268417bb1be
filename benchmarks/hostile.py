"""Somebody who wants to spoil the app for others: what is raised, who waits, what is held.

Run `python benchmarks/hostile.py [--messages N] [--seconds S] [--only PART]`. It starts the app
itself, on this machine only, and prints:

- messages: of N forged values for the widgets of each view, how many are raised, and how many
  sessions do not work afterward;
- frames: of frames that are no messages at all, what is raised;
- floods: while one visitor sends as much as it can, opens visits, uploads files or joins a class,
  how long another waits for an answer, and the server's memory before, during, at the end, and when
  Streamlit has forgotten the visits;
- holding: how much memory a visitor takes who has the app keep as much as it will;
- silence: with 1,100 connections that say nothing, how long another waits for the page.
"""

import argparse
import asyncio
import base64
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
import requests
from websockets.exceptions import ConnectionClosed

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import processes
from benchmarks.streamlit_client import Visit, visit
from digits_knn.ink import fabric
from digits_knn.knn import taught_files
from digits_knn.knn.teaching import MAX_TAUGHT
from digits_knn.server.gate import MAX_HELD
from digits_knn.store import database, teachers
from digits_knn.store.database import Store
from digits_knn.ui.shared import visitor
from tests.browser import driver
from tests.hostile import forger
from tests.hostile.forger import Forger

DRAWN = {
    label: fabric.canvas_from_strokes([np.array(stroke, dtype=float) for stroke in strokes])
    for label, strokes in (("7", driver.SEVEN), ("1", driver.ONE))
}
PAUSE = 0.4  # seconds between two drawings of the other visitor
PATIENCE = 60.0
FORGOTTEN = 170.0  # seconds: Streamlit keeps a visit for two minutes, and memory is then given back
N_SILENT = 1_100
N_FRAMES = 100
N_HOLDING = 5
N_REPLACED = 20  # drawings that undo brings back
LARGEST = 10 * 2**20  # bytes of the largest file that Streamlit takes: maxUploadSize


def main() -> None:
    """Start the app, attack it, and print what comes of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=100, help="for each view")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each flood")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=list(PARTS), help="one part only")
    options = parser.parse_args()
    for name, part in PARTS.items():
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                log = Path(folder) / "log.txt"
                env = {"DIGITS_KNN_DATA": folder}
                with driver.served(log, env=env) as address:
                    asyncio.run(part(address, log, options))
                size = log.stat().st_size
            print(f"{name}: {size:,} bytes of log", flush=True)


async def messages(address: str, log: Path, options: argparse.Namespace) -> None:
    """Send forged values for every widget of every view."""
    somebody = Forger(address, log)
    rng = random.Random(options.seed)
    for view in forger.views(_store(log)):
        await somebody.send_some(view, options.messages, rng)
    outcome = somebody.outcome
    print(f"messages: {outcome.n_sent:,} sent, {outcome.raised.total()} raised", end=", ")
    print(f"{outcome.ours} of them in this project, {len(outcome.broken)} sessions broken")
    for each, n in outcome.raised.most_common():
        print(f"  {n} {each}")
    for each in outcome.broken:
        print(f"  broken: {each}")


async def frames(address: str, log: Path, options: argparse.Namespace) -> None:
    """Send frames that are no messages, or longer than any."""
    rng = random.Random(options.seed)
    somebody = Forger(address, log)
    n_closed = 0
    for i in range(N_FRAMES):
        async with visit(address, {}) as page:
            await page.until(lambda: page.n_runs > 0, PATIENCE)
            with suppress(ConnectionClosed):
                await page.send_bytes(rng.randbytes(rng.choice((0, 1, 10, 1_000))))
                if i % 50 == 0:
                    await page.send_bytes(bytes(5 * 2**20))
            with suppress(TimeoutError):
                await page.until(lambda: page.is_closed, 0.5)
            n_closed += page.is_closed
    somebody.note()
    print(f"frames: {N_FRAMES} sent, {n_closed} visits closed, {somebody.outcome.ours} raised here")


async def floods(address: str, log: Path, options: argparse.Namespace) -> None:
    """Let one visitor send as much as it can while another draws."""
    classroom, _ = teachers.start(_store(log), "A class")
    link = f"{address}/class?{urlencode({'class': classroom.code})}"
    await _measure("nobody", address, options.seconds, _nothing)
    for name, flood in (FLOODS | {"joins": lambda _: _joins(link)}).items():
        await _measure(name, address, options.seconds, flood)
    await asyncio.sleep(FORGOTTEN)
    print(f"floods: {_memory():.0f} MB when the visits are forgotten", flush=True)


async def holding(address: str, log: Path, options: argparse.Namespace) -> None:
    """Let some visitors have the app keep as much as it will."""
    del log, options
    at_first = _memory()
    async with AsyncExitStack() as stack:
        for _ in range(2):  # what is made once is made with the first
            before = _memory()
            for _ in range(N_HOLDING):
                page = await stack.enter_async_context(visit(address, {}))
                await _hold(page, address)
            held = (_memory() - before) / N_HOLDING
        print(f"holding: {held:.1f} MB for each of {N_HOLDING} visitors")
    await asyncio.sleep(FORGOTTEN)
    print(f"holding: {at_first:.0f} MB before, {_memory():.0f} MB when they are forgotten")


async def _hold(page: Visit, address: str) -> None:
    rng = np.random.default_rng(0)
    await page.until(lambda: page.n_runs > 0, PATIENCE)
    X, y = rng.integers(0, 17, (MAX_TAUGHT, 64)), rng.integers(0, 10, MAX_TAUGHT)
    taught = base64.b64encode(taught_files.to_npz(X, y)).decode()
    await page.trigger("tab", "kept", {**dict.fromkeys(visitor.TEXTS, ""), "taught": taught})
    await page.until(lambda: bool(page.data["tab_keeper"]["kept"]["taught"]), PATIENCE)
    for _ in range(N_REPLACED + 1):
        await page.change("canvas", {"drawing": {"raw": _largest(rng), "data": None}})
        await page.until(lambda: not page.data["canvas_controls"]["isEmpty"], PATIENCE)
        await page.trigger("canvas_controls", "clear", True)
        await page.change("canvas", {"drawing": {"raw": fabric.EMPTY, "data": None}})  # as it does
        await page.until(lambda: page.data["canvas_controls"]["isEmpty"], PATIENCE)
    await page.change("canvas", {"drawing": {"raw": _largest(rng), "data": None}})
    await page.until(lambda: not page.data["canvas_controls"]["isEmpty"], PATIENCE)
    size = MAX_HELD // 4 - 1_000  # the request adds some bytes
    while await asyncio.to_thread(_uploaded, page, address, size):
        pass


async def silence(address: str, log: Path, options: argparse.Namespace) -> None:
    """Connect and say nothing."""
    del log, options
    where = urlsplit(address)
    silent = [await asyncio.open_connection(where.hostname, where.port) for _ in range(N_SILENT)]
    begun = time.monotonic()
    async with visit(address, {}) as page:
        await page.until(lambda: page.n_runs > 0, PATIENCE)
    print(f"silence: with {N_SILENT:,} connections, a page after {time.monotonic() - begun:.2f} s")
    for _, writer in silent:
        writer.close()


async def _measure(
    name: str, address: str, seconds: float, flood: Callable[[str], Awaitable[None]]
) -> None:
    before = _memory()
    attack = asyncio.create_task(_forever(flood, address))
    waits: list[float] = []
    async with visit(address, {}) as page:
        await page.until(lambda: page.n_runs > 0, PATIENCE)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            waits.append(await _drawn(page, "71"[len(waits) % 2]))
            await asyncio.sleep(PAUSE)
    during = _memory()
    attack.cancel()
    with suppress(asyncio.CancelledError):
        await attack
    median, late = 1000 * np.percentile(waits, [50, 95])
    print(
        f"floods: {name}: another's answer {median:.0f} ms, p95 {late:.0f} ms ({len(waits)}); "
        f"memory {before:.0f} MB before, {during:.0f} MB during",
        flush=True,
    )


async def _drawn(page: Visit, label: str) -> float:
    """Draw a digit, and return after how many seconds it is answered."""
    begun = time.monotonic()
    await page.change("canvas", {"drawing": {"raw": DRAWN[label], "data": None}})
    await page.until(lambda: page.data["answer"].get("label") == label, PATIENCE)
    return time.monotonic() - begun


async def _forever(flood: Callable[[str], Awaitable[None]], address: str) -> None:
    while True:
        with suppress(OSError, ConnectionClosed):
            await flood(address)
        await asyncio.sleep(0)


async def _nothing(address: str) -> None:
    del address
    await asyncio.sleep(1)


async def _strokes(address: str) -> None:
    """Send drawings without waiting."""
    await _flooded(address, [DRAWN["7"], DRAWN["1"]])


async def _long_drawings(address: str) -> None:
    """Send the largest drawings that the canvas takes, without waiting."""
    await _flooded(address, [_largest(np.random.default_rng(0))])


def _largest(rng: np.random.Generator) -> dict[str, Any]:
    strokes = [rng.uniform(0, 280, (fabric.MAX_POINTS // 10, 2)) for _ in range(9)]
    return fabric.canvas_from_strokes(strokes)


async def _flooded(address: str, drawings: list[dict[str, Any]]) -> None:
    async with visit(address, {}) as page:
        await page.until(lambda: page.n_runs > 0, PATIENCE)
        while True:
            for each in drawings:
                await page.change("canvas", {"drawing": {"raw": each, "data": None}})


async def _pages(address: str) -> None:
    """Open the page again and again."""
    async with visit(address, {}) as page:
        await page.until(lambda: page.n_runs > 0, PATIENCE)


async def _reruns(address: str) -> None:
    """Ask for the whole page without waiting."""
    async with visit(f"{address}/tune?view=mistakes", {}) as page:
        await page.until(lambda: page.n_runs > 0, PATIENCE)
        while True:
            await page.forge([])


async def _uploads(address: str) -> None:
    """Upload files without waiting, several at a time."""
    async with visit(address, {}) as page:
        await page.until(lambda: page.n_runs > 0, PATIENCE)
        while True:
            await asyncio.gather(
                *[asyncio.to_thread(_uploaded, page, address, LARGEST) for _ in range(8)]
            )


async def _joins(link: str) -> None:
    """Join a class again and again as somebody new, several at a time."""

    async def join() -> None:
        async with visit(link, {}) as page:
            await page.until(lambda: "class_keeper" in page.data, PATIENCE)
            await page.trigger("class_keeper", "kept", {})
            await page.until(lambda: page.n_runs > 1, PATIENCE)

    await asyncio.gather(*[join() for _ in range(8)])


def _uploaded(page: Visit, address: str, n_bytes: int) -> bool:
    """Upload a file of so many bytes as this visit; return whether it was taken."""
    session = requests.Session()
    session.trust_env = False  # no proxy
    session.get(f"{address}/_stcore/health", timeout=PATIENCE)  # which gives the token
    answer = session.put(
        f"{address}/_stcore/upload_file/{page.session}/{secrets.token_hex(8)}",
        files={"file": bytes(n_bytes)},
        headers={"X-Xsrftoken": str(session.cookies["_streamlit_xsrf"])},
        timeout=PATIENCE,
    )
    return answer.ok


def _store(log: Path) -> Store:
    """Return the classes of the app that writes this log."""
    return database.open_store(f"sqlite:///{log.parent}/classes.sqlite3")


def _memory() -> float:
    """Return the server's memory, MB."""
    return processes.app_memory()["now"]


FLOODS: dict[str, Callable[[str], Awaitable[None]]] = {
    "strokes": _strokes,
    "long drawings": _long_drawings,
    "whole pages": _reruns,
    "visits": _pages,
    "uploads": _uploads,
}
PARTS = {
    "messages": messages,
    "frames": frames,
    "floods": floods,
    "holding": holding,
    "silence": silence,
}


if __name__ == "__main__":
    main()
