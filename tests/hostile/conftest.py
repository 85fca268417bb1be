"""A running app, and somebody who sends it what no browser would."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from digits_knn.store import database
from tests.browser import driver
from tests.hostile import forger
from tests.hostile.forger import Forger, View


@pytest.fixture
def forged(app: tuple[str, Path, list[View]]) -> tuple[Forger, list[View]]:
    """Somebody who forges, from now on, and the views of the app."""
    address, log, views = app
    return Forger(address, log), views


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, list[View]]]:
    """A running app: its address, its log, and its views."""
    folder = tmp_path_factory.mktemp("hostile")
    views = forger.views(database.open_store(f"sqlite:///{folder}/classes.sqlite3"))
    log = folder / "log.txt"
    env = {"DIGITS_KNN_DATA": str(folder)}
    with driver.served(log, env=env) as address:
        yield address, log, views


@pytest.fixture(scope="session")
def finish() -> Iterator[Callable[[Coroutine[Any, Any, object]], object]]:
    """Do something asynchronous to its end, in a thread: in this one Playwright may wait."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda work: pool.submit(asyncio.run, work).result()
