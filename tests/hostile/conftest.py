"""A running app, and somebody who sends it what no browser would."""

import asyncio
from collections.abc import Iterator

import pytest

from digits_knn.store import database
from tests.browser import driver
from tests.hostile import forger
from tests.hostile.forger import Forger, View


@pytest.fixture(scope="session")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Forger, list[View]]]:
    """Somebody who forges, and the views of the app."""
    folder = tmp_path_factory.mktemp("hostile")
    views = forger.views(database.open_store(f"sqlite:///{folder}/classes.sqlite3"))
    log = folder / "log.txt"
    env = {"DIGITS_KNN_DATA": str(folder)}
    with driver.served(log, forger.QUIET, env=env) as address:
        yield Forger(address, log), views


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()
