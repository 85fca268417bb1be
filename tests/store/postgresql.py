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


class Server:
    """A server that can be stopped and started again.

    Parameters
    ----------
    programs : Path
        The folder of `initdb` and `postgres`.
    options : str
        More options of `postgres`, which go before those here.

    Attributes
    ----------
    address : str
        Of its first database.
    """

    def __init__(self, programs: Path, *options: str) -> None:
        # a short path: a socket's name has some hundred letters at most
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user = _unprivileged()
        if "user" in self._user:
            shutil.chown(self._folder, self._user["user"])
        self.address = f"postgresql://tests@/postgres?host={self._folder}&port={PORT}"
        data = self._folder / "data"
        self._command: list[str | Path] = [programs / "postgres", "-D", data]
        self._command += ["-k", self._folder, "-p", str(PORT), "-c", "listen_addresses="]
        self._command += ["-c", "fsync=off", *options]
        made: list[str | Path] = [programs / "initdb", "-D", data, "-U", "tests", "-E", "UTF8"]
        # trust: the folder is this user's alone; no sync: a test's data survive no power failure
        made += ["--locale=C", "--auth=trust", "--no-sync"]
        _quietly(made, self._folder, self._user)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = self._folder / "log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                **self._user,
                stdout=output,
                stderr=output,
                cwd=self._folder,
                env=_environment(),
            )
        _wait_for(lambda: _answers(self.address), log)

    def stop(self) -> None:
        """Stop it; whoever is connected is sent away."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def delete(self) -> None:
        """Delete all it has."""
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def server(programs: Path, *options: str) -> Iterator[Server]:
    """Start a server, and delete it in the end; see `Server`."""
    started = Server(programs, *options)
    try:
        started.start()
        yield started
    finally:
        started.stop()
        started.delete()


@contextmanager
def running(programs: Path, *options: str) -> Iterator[str]:
    """Start a server; give the address of its first database; see `Server`."""
    with server(programs, *options) as started:
        yield started.address


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
