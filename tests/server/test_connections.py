"""Who may be connected: on real sockets, with smaller limits."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.types import Receive, Scope, Send

from digits_knn.server import connections
from tests.server.serving import Echo, served

PATIENCE = 20.0  # seconds
SHORT = 0.5  # seconds, for what takes ten


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 5)
    monkeypatch.setattr(connections, "MAX_CONNECTIONS_PER_ADDRESS", 3)
    with served(Echo()) as number:
        yield number


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def ask(connection: socket.socket) -> bytes:
    try:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return connection.recv(1000)
    except ConnectionError:
        return b""


def is_closed(connection: socket.socket, within: float = PATIENCE) -> bool:
    """Return whether the server closes it within so many seconds of its last word."""
    connection.settimeout(within)
    try:
        while connection.recv(1000):  # the rest of an answer
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


def test_who_says_nothing_is_closed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_TIME", SHORT)
    began = time.monotonic()
    with connected(port) as silent:
        assert is_closed(silent)
    assert time.monotonic() - began > SHORT / 2


def test_half_of_a_second_request_holds_no_connection(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "REQUEST_TIME", SHORT)
    with connected(port) as slow:
        assert b"200 OK" in ask(slow)
        slow.sendall(b"GET / HTTP/1.1\r\n")
        assert is_closed(slow)


def test_who_asked_once_locks_nobody_out(port: int) -> None:
    idle = [connected(port) for _ in range(5)]
    try:
        for each in idle:
            assert b"200 OK" in ask(each)
            each.sendall(b"GET / HTTP/1.1\r\n")
        with connected(port) as speaks:
            assert b"200 OK" in ask(speaks)
    finally:
        for each in idle:
            each.close()


def test_connections_that_come_all_at_once_displace_one_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Busy(Echo):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            time.sleep(SHORT)  # the loop takes them together afterward
            await super().__call__(scope, receive, send)

    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 5)
    with served(Busy()) as port, connected(port) as speaks, ExitStack() as stack:
        speaks.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        together = [stack.enter_context(connected(port)) for _ in range(15)]
        time.sleep(2 * SHORT)
        n_open = sum(not is_closed(each, SHORT / 4) for each in together)
        assert 0 < n_open <= 5


def test_silent_connections_lock_nobody_out(port: int) -> None:
    silent = [connected(port) for _ in range(20)]
    try:
        with connected(port) as speaks:
            assert b"200 OK" in ask(speaks)
    finally:
        for each in silent:
            each.close()


def test_one_address_has_so_many(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "THIS_MACHINE", ())
    open_ones = [connected(port) for _ in range(4)]
    try:
        answers = [ask(each) for each in open_ones]
        assert sum(b"200 OK" in each for each in answers) == 3
    finally:
        for each in open_ones:
            each.close()


def test_a_proxy_on_this_machine_speaks_for_many(port: int) -> None:
    open_ones = [connected(port) for _ in range(4)]
    try:
        assert all(b"200 OK" in ask(each) for each in open_ones)
    finally:
        for each in open_ones:
            each.close()
