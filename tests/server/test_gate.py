"""What the gate lets through: on real sockets."""

import http.client
import json
import select
import time
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace

import numpy as np
import pytest
from starlette.types import Receive, Scope, Send
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
    """What Streamlit has of visits, of which one is not known, "made-up"."""

    def __init__(self, *sizes: int) -> None:
        files = {str(i): SimpleNamespace(data=bytes(size)) for i, size in enumerate(sizes)}
        self.uploaded_file_mgr = SimpleNamespace(file_storage={"known": files})

    def is_active_session(self, visit: str) -> bool:
        return visit != "made-up"


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
    headers = {"Content-Length": length} if length is not None else {}
    connection = upload(port, visit, headers, b"12345")
    answer = connection.getresponse()
    assert answer.status == expected
    assert answer.headers["X-Content-Type-Options"] == "nosniff" or expected == 400
    connection.close()


def upload(
    port: int, visit: str, headers: dict[str, str], begun: bytes = b""
) -> http.client.HTTPConnection:
    """Begin to upload a file."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("PUT", f"/_stcore/upload_file/{visit}/b")
    for name, text in headers.items():
        connection.putheader(name, text)
    connection.endheaders(begun)
    return connection


def test_a_file_of_unknown_size_does_not_pass_as_a_small_one(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "get_instance", Files)
    both = {"Content-Length": "1", "Transfer-Encoding": "chunked"}
    with closing(upload(port, "known", both)) as connection:
        assert connection.getresponse().status == 411


def test_empty_files_take_room(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    n_files = gate.MAX_HELD // gate.MIN_FILE
    for n, expected in ((n_files - 1, 200), (n_files, 413)):
        monkeypatch.setattr(runtime, "get_instance", lambda n=n: Files(*[0] * n))
        with closing(upload(port, "known", {"Content-Length": "0"})) as connection:
            assert connection.getresponse().status == expected


def test_all_visits_together_have_room_for_so_many_files(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "get_instance", lambda: Files(1_000_000))
    for most, expected in ((1_000_001, 200), (1_000_000, 503)):
        monkeypatch.setattr(gate, "MAX_HELD_BY_ALL", most)
        with closing(upload(port, "another", {"Content-Length": "0"})) as connection:
            assert connection.getresponse().status == expected


class Reader(Echo):
    """Answers a request when it has read it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await super().__call__(scope, receive, send)


def test_an_upload_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "get_instance", Files)
    monkeypatch.setattr(gate, "MAX_UPLOADS", 2)
    monkeypatch.setattr(gate, "MAX_UPLOADS_PER_ADDRESS", 1)
    one, none = {"Content-Length": "1"}, {"Content-Length": "0"}
    others = [{"X-Forwarded-For": f"192.0.2.{n}"} for n in range(2)]
    with (
        served(gate.Gate(Reader())) as port,
        closing(upload(port, "a", one)) as slow,
        closing(upload(port, "b", none)) as second,
    ):
        assert waits(second)
        with closing(upload(port, "c", none | others[0])) as elsewhere:
            assert elsewhere.getresponse().status == 200
        with (
            closing(upload(port, "d", one | others[0])) as slow_too,
            closing(upload(port, "e", none | others[1])) as third,
        ):
            assert waits(third)
            slow.send(b"x")
            slow_too.send(b"x")
            for each in (slow, slow_too, second, third):
                assert each.getresponse().status == 200


def waits(connection: http.client.HTTPConnection) -> bool:
    """Return whether no answer comes within a moment."""
    return not select.select([connection.sock], [], [], 0.5)[0]
