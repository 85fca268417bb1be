"""What the gate lets through: on real sockets."""

import http.client
import json
import time
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit import runtime
from streamlit.web.server import server_util
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from digits_knn.server import gate
from tests.server.serving import Echo, served


@pytest.fixture
def port() -> Iterator[int]:
    with served(gate.Gate(Echo())) as number:
        yield number


def status(port: int, origin: str | None) -> int:
    """Open a websocket; return 101 if it was let in."""
    try:
        with connect(
            f"ws://127.0.0.1:{port}", origin=Origin(origin) if origin else None, proxy=None
        ) as socket:
            socket.send(b"x")
            assert socket.recv() == b"x"
    except InvalidStatus as refused:
        return refused.response.status_code
    return 101


def test_every_answer_says_what_a_page_may_do(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    headers = connection.getresponse().headers
    connection.close()
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = dict(each.split(" ", 1) for each in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == "'self'"
    assert policy["script-src"].startswith("'self' 'sha256-")
    assert "unsafe" not in policy["script-src"]


def test_only_the_apps_own_pages_open_it(port: int) -> None:
    assert status(port, f"http://127.0.0.1:{port}") == 101
    assert status(port, None) == 101  # no browser
    for foreign in (
        f"http://127.0.0.1:{port + 1}",  # another server of this machine
        f"http://localhost:{port}",
        "http://127.0.0.1",
        "https://example.org",
        "null",
        f"http://127.0.0.1:{port}@example.org",
        "http://[",
    ):
        assert status(port, foreign) == 403


def test_an_origin_that_is_allowed_by_name_opens_it(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that does not pass Host on."""
    monkeypatch.setattr(server_util, "allowlisted_origins", lambda: {"https://knn.example.org"})
    assert status(port, "https://knn.example.org") == 101
    assert status(port, "https://example.org") == 403


def test_one_address_opens_so_many(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_VISITS_PER_ADDRESS", 2)
    uri = f"ws://127.0.0.1:{port}"
    with connect(uri, proxy=None), connect(uri, proxy=None):
        assert status(port, None) == 101  # for this machine, which may be a proxy
        monkeypatch.setattr(gate, "THIS_MACHINE", ())
        assert status(port, None) == 503
    deadline = time.monotonic() + 10
    while status(port, None) != 101:  # they are given back
        assert time.monotonic() < deadline


def test_there_are_so_many_in_all(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_VISITS", 1)
    with connect(f"ws://127.0.0.1:{port}", proxy=None):
        assert status(port, None) == 503


def test_a_page_speaks_at_once_or_is_closed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FIRST_MESSAGE", 0.2)
    with connect(f"ws://127.0.0.1:{port}", proxy=None) as silent:
        time.sleep(0.5)
        assert silent.close_code is None or silent.close_code == 1008
        silent.recv_events_thread.join(10)
        assert silent.close_code == 1008


def test_messages_too_fast_wait_and_none_is_lost(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "BURST", 10)
    monkeypatch.setattr(gate, "PER_SECOND", 20)
    with connect(f"ws://127.0.0.1:{port}", proxy=None) as socket:
        began = time.monotonic()
        for n in range(30):
            socket.send(bytes([n]))
        assert [socket.recv() for n in range(30)] == [bytes([n]) for n in range(30)]
        assert time.monotonic() - began > 0.9  # 20 of them at 20 a second
        began = time.monotonic()
        socket.send(bytes(gate.LONG + 5 * gate.PART))
        socket.recv()
        assert time.monotonic() - began > 0.2  # a long one counts as several


def test_a_pen_is_not_slowed_by_what_is_on_the_canvas(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a row of digits or a traced picture: 1,000 points, as the canvas writes them
    curves = np.random.default_rng(0).uniform(0, 280, (1_000, 4)).tolist()
    message = json.dumps([["Q", *curve] for curve in curves]).encode()
    assert len(message) > 80_000
    monkeypatch.setattr(gate, "BURST", 10)
    monkeypatch.setattr(gate, "PER_SECOND", 100)
    with connect(f"ws://127.0.0.1:{port}", proxy=None) as socket:
        began = time.monotonic()
        for _ in range(60):
            socket.send(message)
            socket.recv()
        assert time.monotonic() - began < 3  # as many as that many short ones


class Files:
    """What Streamlit has of one visit, "known"."""

    def __init__(self, held: int) -> None:
        files = {"a": SimpleNamespace(data=bytes(held))}
        self.uploaded_file_mgr = SimpleNamespace(file_storage={"known": files})

    def is_active_session(self, visit: str) -> bool:
        return visit == "known"


@pytest.mark.parametrize(
    ("visit", "held", "length", "expected"),
    [
        ("known", 0, "5", 200),
        ("made-up", 0, "5", 400),
        ("known", gate.MAX_HELD, "5", 413),
        ("known", 0, str(gate.MAX_HELD + 1), 413),
        ("known", 0, None, 411),
        ("known", 0, "9" * 5_000, 400),  # uvicorn's
    ],
)
def test_a_visit_has_room_for_so_many_files(
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    visit: str,
    held: int,
    length: str | None,
    expected: int,
) -> None:
    monkeypatch.setattr(runtime, "get_instance", lambda: Files(held))
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.putrequest("PUT", f"/_stcore/upload_file/{visit}/b")
    if length is not None:
        connection.putheader("Content-Length", length)
    connection.endheaders(b"12345")
    answer = connection.getresponse()
    assert answer.status == expected
    assert answer.headers["X-Content-Type-Options"] == "nosniff" or expected == 400
    connection.close()
