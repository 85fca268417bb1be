"""A database for each test of the store: a SQLite file, and PostgreSQL where there is one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from digits_knn.store import database
from digits_knn.store.database import Store
from tests.store import postgresql, provide
from tests.store.worlds import Clock, World

NUMBER = count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a private PostgreSQL."""
    programs = provide.find_programs()
    if programs is None:
        pytest.skip(NO_POSTGRESQL)
    with postgresql.running(programs) as address:
        yield address


NO_POSTGRESQL = "there is no PostgreSQL on this machine"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'classes.sqlite3'}"
        return
    with postgresql.database(request.getfixturevalue("server"), f"test{next(NUMBER)}") as address:
        yield address


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'data' / 'classes.sqlite3'}"


@pytest.fixture
def opened() -> Iterator[Callable[..., Store]]:
    """Open a database by its address; it is closed after the test."""
    with ExitStack() as stack:

        def open_store(url: str, clock: Clock | None = None) -> Store:
            store = database.open_store(url, clock or Clock())
            stack.callback(store.close)
            return store

        yield open_store


@pytest.fixture
def world(url: str, opened: Callable[..., Store]) -> World:
    """A class in an empty database, with its teacher."""
    return World.started(opened(url))


@pytest.fixture
def sqlite_world(sqlite_url: str, opened: Callable[..., Store]) -> World:
    """The same, in SQLite only."""
    return World.started(opened(sqlite_url))
