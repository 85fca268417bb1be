"""Many visitors draw at once: how long answers take, and what the server needs for them.

Run `python benchmarks/load.py [--sessions 1 10 ...] [--processes 2] [--json]`. Each session is a
websocket of its own that speaks as the page Draw does: it opens the page, sends a stroke every
other second, and waits for the answer. With several processes of the app, sessions are dealt out
among them, as a proxy would. The clients take a share of the processors, too, which is printed.

`--soak 1000 --minutes 60` lets so many sessions come in this time, draw a digit and go, and prints
what the server's memory is as they do, and when Streamlit has forgotten them.
"""

import argparse
import asyncio
import json
import math
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.random import Generator

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import processes
from benchmarks.class_students import SIDEBAR, canvas_value, drawn
from benchmarks.streamlit_client import Visit, visit
from digits_knn.arrays import Floats
from digits_knn.ink import fabric
from tests.browser import driver

Figures = dict[str, float]
SESSIONS = (1, 10, 20, 40, 60, 80, 110, 150, 200)
PATIENCE = 30.0  # seconds after which an answer is taken for lost
OPENING = 8  # pages that are opened at once
FORGOTTEN = 170.0  # seconds: a session is kept for 120 after it ends, memory given back every 30
N_PARTS = 10  # of a soak
LEAST_FILES = 4096  # open at once, for the sockets


@dataclass
class Seen:
    """What the sessions saw.

    Attributes
    ----------
    answers : list of float
        How long each took, seconds.
    openings : list of float
        How long each page took to open, seconds.
    errors : int
        Answers that did not come, and connections that the server ended.
    """

    answers: list[float] = field(default_factory=list)
    openings: list[float] = field(default_factory=list)
    errors: int = 0


async def _open(stack: AsyncExitStack, address: str, turn: asyncio.Semaphore, seen: Seen) -> Visit:
    async with turn:
        start = time.time()
        page = await stack.enter_async_context(visit(f"{address}/", SIDEBAR))
        seen.openings.append(await page.until(lambda: "answer" in page.data, PATIENCE) - start)
        return page


async def _draw(page: Visit, generator: Generator, end: float, every: float, seen: Seen) -> None:
    """Draw digit after digit until the end, a stroke every so many seconds."""
    due = time.time() + generator.uniform(0, every)
    while due < end:
        strokes = drawn(int(generator.integers(10)), generator)
        for n in range(1, len(strokes) + 1):
            if due >= end:
                return
            await asyncio.sleep(due - time.time())
            try:
                seen.answers.append(await _send(page, n, strokes))
            except (TimeoutError, OSError):
                seen.errors += 1
            due = max(due + every, time.time())


async def _send(page: Visit, n: int, strokes: Sequence[Floats]) -> float:
    """Send a drawing's first strokes; return how long the answer took, seconds."""
    before, start = page.data["answer"], time.time()
    await page.change("canvas", canvas_value(fabric.canvas_from_strokes(strokes[:n])))
    return await page.until(lambda: page.data["answer"] is not before, PATIENCE) - start


async def _load(addresses: Sequence[str], n: int, seconds: float, every: float) -> Figures:
    seen, turn = Seen(), asyncio.Semaphore(OPENING)
    generators = np.random.default_rng(0).spawn(n)
    before = processes.app_memory()["now"]
    async with AsyncExitStack() as stack:
        opening = [_open(stack, addresses[i % len(addresses)], turn, seen) for i in range(n)]
        pages = await asyncio.gather(*opening)
        start, spent = time.time(), processes.cpu_seconds()
        await asyncio.gather(
            *[
                _draw(page, generator, start + seconds, every, seen)
                for page, generator in zip(pages, generators, strict=True)
            ]
        )
        lasted = time.time() - start
        now = processes.cpu_seconds()
        shares = {name: (now[name] - spent[name]) / lasted for name in spent}
        memory = processes.app_memory()["now"]
    return {
        "answers": len(seen.answers),
        "errors": seen.errors,
        "p50, ms": 1000 * float(np.percentile(seen.answers, 50)),
        "p95, ms": 1000 * float(np.percentile(seen.answers, 95)),
        "opening, p95, s": float(np.percentile(seen.openings, 95)),
        "cores, server": shares[processes.APP],
        "cores, clients": shares[processes.OWN],
        "server, ms a stroke": 1000 * shares[processes.APP] * lasted / len(seen.answers),
        "memory, MB": memory,
        "more, MB a session": (memory - before) / n,
    }


async def _come_and_go(address: str, n: int, seconds: float) -> Figures:
    """Let sessions come evenly, draw a digit and go; return the server's memory as they do."""
    seen, turn = Seen(), asyncio.Semaphore(OPENING)
    start = time.time()

    async def come(i: int, generator: Generator) -> None:
        await asyncio.sleep(max(0, start + seconds * i / n - time.time()))
        async with turn, AsyncExitStack() as stack:
            page = await _open(stack, address, asyncio.Semaphore(), seen)
            strokes = drawn(int(generator.integers(10)), generator)
            for number in range(1, len(strokes) + 1):
                seen.answers.append(await _send(page, number, strokes))

    figures = {"sessions": float(n), "memory before, MB": processes.app_memory()["now"]}
    n_errors = 0
    generators = np.random.default_rng(0).spawn(n)
    for part in range(N_PARTS):
        ordered = range(part * n // N_PARTS, (part + 1) * n // N_PARTS)
        came = await asyncio.gather(
            *[come(i, generators[i]) for i in ordered], return_exceptions=True
        )
        n_errors += sum(isinstance(each, BaseException) for each in came)
        figures[f"after {ordered.stop:,}, MB"] = processes.app_memory()["now"]
    figures |= {"errors": n_errors, "minutes": (time.time() - start) / 60}
    await asyncio.sleep(FORGOTTEN)
    return figures | {"when they are forgotten, MB": processes.app_memory()["now"]}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, nargs="+", default=SESSIONS, help="at once")
    parser.add_argument("--seconds", type=float, default=20, help="to draw (20)")
    parser.add_argument("--every", type=float, default=2, help="seconds between strokes (2)")
    parser.add_argument("--processes", type=int, default=1, help="of the app (1)")
    parser.add_argument("--soak", type=int, help="sessions that come and go, instead")
    parser.add_argument("--minutes", type=float, default=0, help="in which they come")
    parser.add_argument("--json", action="store_true", help="for a program to read")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(LEAST_FILES, most), most))
    results: dict[str, Figures] = {}
    if options.soak:
        with _served(1) as addresses:
            results["soak"] = asyncio.run(
                _come_and_go(addresses[0], options.soak, 60 * options.minutes)
            )
    for n in [] if options.soak else options.sessions:
        load = {"load before": os.getloadavg()[0]}
        with _served(options.processes) as addresses:
            measured = asyncio.run(_load(addresses, n, options.seconds, options.every))
        results[str(n)] = load | measured
        if not options.json:
            print(f"{n} sessions: p95 {measured['p95, ms']:,.0f} ms", file=sys.stderr, flush=True)
    if options.json:
        print(json.dumps(results, indent=2))
        return
    print(f"{'':34}" + "".join(f"{name:>9}" for name in results))
    for name in next(iter(results.values())):
        print(f"{name:34}" + "".join(f"{_shown(each[name]):>9}" for each in results.values()))


@contextmanager
def _served(n: int) -> Iterator[list[str]]:
    """Run so many processes of the app; give their addresses."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        env = {"DIGITS_KNN_DATA": folder}
        logs = [Path(folder) / f"{i}.log" for i in range(n)]
        yield [stack.enter_context(driver.served(log, env=env)) for log in logs]


def _shown(figure: float) -> str:
    if not math.isfinite(figure):
        return "-"
    return f"{figure:,.0f}" if figure >= 10 or figure == int(figure) else f"{figure:.2f}"


if __name__ == "__main__":
    main()
