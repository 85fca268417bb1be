"""A private PostgreSQL: started in a folder of its own, heard only there, gone afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

START_TIME = 30  # seconds
PORT = 5432  # part of the socket's name; no port is opened
USERS = ("postgres", "nobody")  # whom it may run as: never root


@contextmanager
def running(programs: Path, *options: str) -> Iterator[str]:
    """Start a server from these programs; give the address of its first database.

    Parameters
    ----------
    programs : Path
        The folder of `initdb` and `postgres`.
    options : str
        More options of `postgres`, which go before those here.
    """
    # a short path: a socket's name has some hundred letters at most
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _unprivileged()
    if "user" in user:
        shutil.chown(folder, user["user"])
    data = folder / "data"
    made: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "tests",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    # trust: the folder is this user's alone; no sync: a test's data need survive no power failure
    _quietly([*made, "--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync"], folder, user)
    started: list[str | Path] = [programs / "postgres", "-D", data, "-k", folder, "-p", str(PORT)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*started, "-c", "listen_addresses=", "-c", "fsync=off", *options],
            **user,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=_environment(),
        )
    try:
        address = f"postgresql://tests@/postgres?host={folder}&port={PORT}"
        _wait_for(lambda: _answers(address), folder / "log")
        yield address
    finally:
        server.send_signal(signal.SIGINT)  # whoever is connected is sent away
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def namespace(address: str, name: str) -> Iterator[str]:
    """Make an empty place for tables in a database, as good as another one; give its address."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        yield f"{address}&options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


def _unprivileged() -> dict[str, Any]:
    """Return the arguments with which root starts a process as somebody else, or none."""
    if os.geteuid() != 0:
        return {}
    import pwd

    known = {each.pw_name: each for each in pwd.getpwall()}
    user = next(known[name] for name in USERS if name in known)
    return {"user": user.pw_name, "group": user.pw_gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    """Return an environment without settings of another PostgreSQL."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _quietly(command: Sequence[str | Path], folder: Path, user: dict[str, Any]) -> None:
    done = subprocess.run(
        command, **user, cwd=folder, env=_environment(), capture_output=True, check=False
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
