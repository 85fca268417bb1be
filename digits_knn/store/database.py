"""Where classes are kept: a SQLite file in the data folder, or PostgreSQL.

- DIGITS_KNN_DATA names the data folder; without it, it is where programs of this system keep what
  belongs to a user.
- DIGITS_KNN_DATABASE_URL names a PostgreSQL database, as postgresql://user@host/name.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from digits_knn import monitoring
from digits_knn.store import schema
from digits_knn.store.errors import StoreError, UnreadError, UnsavedError
from digits_knn.store.limits import Limiter

FILE = "classes.sqlite3"
PATIENCE = 3.0  # seconds that a write waits for another; then it says so
START_PATIENCE = 15.0  # seconds that a starting process waits for another that upgrades
CONNECTIONS = 5  # kept open; as many as ten more while there is a rush


class Store:
    """An open database; shared by all threads. Made by `open_store`.

    Attributes
    ----------
    engine : Engine
    clock : callable
        Seconds since 1970.
    opened : float
        When this process opened it, by the clock; `steady` is the same by one that nobody sets.
    guesses, all_guesses : Limiter
        Of wrong codes, by address, and of everybody together (key None).
    starts, sends : Limiter
        Of classes by address, of drawings by person.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self.engine, self.clock = engine, clock
        self.opened, self.steady = clock(), time.monotonic()
        # a whole class may have one address; two guesses a second need a century for one of 34 bits
        self.guesses = Limiter(seconds=10, burst=40)
        self.all_guesses = Limiter(seconds=0.5, burst=300)
        # a school behind a proxy has one address, too
        self.starts = Limiter(seconds=30, burst=40)
        self.sends = Limiter(seconds=0.7, burst=5)
        # SQLite's writers wait by asking again and again; threads of one process can queue instead
        is_sqlite = engine.dialect.name == "sqlite"
        self._turn = threading.BoundedSemaphore(1 if is_sqlite else CONNECTIONS)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads.

        Raises
        ------
        UnreadError
            If the database does not answer.
        """
        try:
            with (
                monitoring.transaction("read", SQLAlchemyError),
                self.engine.connect() as connection,
            ):
                yield connection
        except SQLAlchemyError as error:
            raise UnreadError from error

    @contextmanager
    def writing(self, sentence: str | None = None) -> Iterator[Connection]:
        """Open a transaction that writes, committed at the end or not at all.

        Parameters
        ----------
        sentence : str
            What to say if it cannot be saved.

        Raises
        ------
        UnsavedError
            If the database is locked, full or away.
        """
        try:
            with (
                monitoring.transaction("write", SQLAlchemyError),
                self._own_turn(),
                self.engine.connect() as connection,
            ):
                writer = connection.execution_options(sqlite_begin="BEGIN IMMEDIATE")
                with writer.begin():
                    yield writer
        except SQLAlchemyError as error:
            raise UnsavedError(sentence) from error

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=PATIENCE):
            raise PoolTimeoutError
        try:
            yield
        finally:
            self._turn.release()

    def is_up(self) -> bool:
        """Return whether the database answers."""
        try:
            with self.reading() as connection:
                connection.execute(select(1))
        except UnreadError:
            return False
        return True

    def erase_traces(self) -> None:
        """Clear what deleted classes left in the file, if anything; else try again another time."""
        try:
            with self.reading() as connection:
                if not connection.execute(select(schema.state.c.has_traces)).scalar_one():
                    return
            if not self._vacuum():
                return
            with self.writing() as connection:
                connection.execute(update(schema.state).values(has_traces=False))
        except (SQLAlchemyError, UnreadError, UnsavedError):
            return

    def _vacuum(self) -> bool:
        """Write the file anew without what was deleted; return whether that is done."""
        # not in a transaction
        if self.engine.dialect.name == "postgresql":
            with self.engine.connect() as connection:
                outside = connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in schema.metadata.tables:
                    outside.execute(text(f"VACUUM {table}"))
            return True
        with self.engine.connect().execution_options(sqlite_begin="") as connection:
            connection.execute(text("VACUUM"))
            busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
        return not busy  # busy: somebody reads yet what was before

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def data_folder() -> Path:
    """Return the folder of what is kept, which need not be there yet."""
    if named := os.environ.get("DIGITS_KNN_DATA"):
        return Path(named).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local"))
    elif sys.platform == "darwin":
        base = Path("~/Library/Application Support")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share")
    return base.expanduser() / "digits-knn"


def open_store(url: str | None = None, clock: Callable[[], float] = time.time) -> Store:
    """Open the database; make it, or upgrade it, if need be.

    Parameters
    ----------
    url : str, optional
        postgresql://..., or sqlite:///path; else what the environment says.
    clock : callable
        Seconds since 1970.

    Raises
    ------
    StoreError
        If it is no database, another program's, of a newer version, or cannot be reached; the
        message never repeats a password.
    """
    address = _address(url or os.environ.get("DIGITS_KNN_DATABASE_URL") or "")
    is_sqlite = address.get_backend_name() == "sqlite"
    where = address.render_as_string(hide_password=True)
    try:
        if is_sqlite:
            where = str(address.database)
            # others of this machine need not see it
            Path(where).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = _sqlite(address) if is_sqlite else _postgresql(address)
        try:
            _prepare(engine)
        except BaseException:
            engine.dispose()
            raise
    except StoreError as error:
        raise StoreError(f"{error} ({where})") from None
    except ImportError as error:
        raise StoreError(
            "PostgreSQL needs one more package: .venv/bin/pip install 'psycopg[binary]'."
        ) from error
    except (SQLAlchemyError, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(f"The database {where} cannot be used: {_first_line(reason)}") from error
    store = Store(engine, clock)
    store.erase_traces()
    return store


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        _use_wal(engine)
    with engine.connect() as connection:
        writer = connection.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        with writer.begin():
            schema.prepare(writer)


def _first_line(reason: object) -> str:
    lines = str(reason).strip().splitlines() or [type(reason).__name__]
    return lines[0]


def _address(url: str) -> URL:
    if not url:
        return URL.create("sqlite", database=str(data_folder() / FILE))
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError(
            "DIGITS_KNN_DATABASE_URL must look like postgresql://user:password@host/name."
        ) from None
    if address.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return address.set(drivername="postgresql+psycopg")
    if address.drivername == "sqlite" and address.database:
        return address
    raise StoreError("Classes are kept in SQLite or PostgreSQL; this address names neither.")


def _sqlite(address: URL) -> Engine:
    # isolation_level None: transactions begin where SQLAlchemy says, not where sqlite3 guesses
    engine = create_engine(
        address,
        connect_args={"timeout": PATIENCE, "isolation_level": None},
        pool_size=CONNECTIONS,
        pool_timeout=PATIENCE,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # what is acknowledged is on the disk
        connection.execute("PRAGMA secure_delete = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # writers say BEGIN IMMEDIATE: who has read already could not wait for another writer
        if how := connection.get_execution_options().get("sqlite_begin", "BEGIN"):
            connection.exec_driver_sql(how)

    return engine


def _use_wal(engine: Engine) -> None:
    """Let readers read while somebody writes; the file remembers it."""
    end = time.monotonic() + START_PATIENCE
    while True:
        try:
            with engine.connect().execution_options(sqlite_begin="") as connection:
                connection.execute(text("PRAGMA journal_mode = WAL"))
            return
        except DBAPIError as error:
            # SQLite does not wait here for another process that is starting too
            if "locked" not in str(error.orig) or time.monotonic() > end:
                raise
            time.sleep(0.05)


def _postgresql(address: URL) -> Engine:
    engine = create_engine(
        address,
        # else a send to a server that is gone without a word would wait for minutes
        connect_args={"connect_timeout": 5, "tcp_user_timeout": 10_000},
        pool_size=CONNECTIONS,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,  # the server may have been started anew
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = '{PATIENCE}s'")
        connection.execute("SET synchronous_commit = on")
        connection.autocommit = False

    return engine
