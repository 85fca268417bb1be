"""Who may be connected: on real sockets, with smaller limits."""

import socket
import time
from collections.abc import Iterator

import pytest

from digits_knn.server import connections
from tests.server.serving import Echo, served

PATIENCE = 20.0  # seconds


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 5)
    monkeypatch.setattr(connections, "MAX_CONNECTIONS_PER_ADDRESS", 3)
    monkeypatch.setattr(connections, "REQUEST_TIME", 2.0)
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


def test_who_says_nothing_is_closed(port: int) -> None:
    began = time.monotonic()
    with connected(port) as silent:
        try:
            said = silent.recv(1)
        except ConnectionError:
            said = b""
        assert said == b""
    assert 1 < time.monotonic() - began < PATIENCE


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
