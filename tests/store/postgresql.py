"""A private PostgreSQL: started in a folder of its own, heard only there, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

START_TIME = 30  # seconds
PORT = 5432  # part of the socket's name; no port is opened
USERS = ("postgres", "nobody")  # whom it may run as: never root


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """Start a server from these programs; give the address of its first database."""
    # a short path: a socket's name has some hundred letters at most
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _unprivileged()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    _quietly(
        [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "-N"]
        + ["--locale=C", "--no-instructions"],
        folder,
        user,
    )
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-p", str(PORT)]
            + ["-c", "listen_addresses="],
            stdout=log,
            stderr=log,
            cwd=folder,
            user=user,
            env=_environment(),
        )
    try:
        address = f"postgresql://tests@/postgres?host={folder}&port={PORT}"
        _wait_for(lambda: _answers(address), folder / "log")
        yield address
    finally:
        server.terminate()  # a smart shutdown waits for whoever is connected
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.send_signal(3)  # SIGQUIT: at once
            server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(address: str, name: str) -> Iterator[str]:
    """Make an empty database on a server; give its address."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield address.replace("/postgres?", f"/{name}?")
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _unprivileged() -> str | None:
    """Return whom root runs it as; None if we are not root."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {each.pw_name for each in pwd.getpwall()}
    return next((name for name in USERS if name in known), None)


def _environment() -> dict[str, str]:
    """Return an environment without settings of another PostgreSQL."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _quietly(command: list[str | Path], folder: Path, user: str | None) -> None:
    done = subprocess.run(
        command, cwd=folder, user=user, env=_environment(), capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace')}")


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait_for(is_ready: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + START_TIME
    while not is_ready():
        if time.monotonic() > end:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")
        time.sleep(0.05)
