"""What whoever runs the app may watch."""

import json
import logging
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, CollectorRegistry, Gauge

from digits_knn import monitoring
from digits_knn.store import database, students
from digits_knn.store.errors import UnreadError, UnsavedError
from tests.browser import driver
from tests.store.accepting import ANSWER, IMAGE, LABEL, STROKES
from tests.store.worlds import World


@pytest.fixture(autouse=True)
def _unchanged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Afterwards nothing is watched any more."""
    for name in ("DIGITS_KNN_METRICS_PORT", "DIGITS_KNN_LOG_DRAWINGS"):
        monkeypatch.delenv(name, raising=False)
    # of the process: registered twice, they would be an error
    registry = CollectorRegistry()
    monkeypatch.setattr(
        monitoring, "Gauge", lambda name, text: Gauge(name, text, registry=registry)
    )
    yield
    for handler in list(monitoring._LOGGER.handlers):
        monitoring._LOGGER.removeHandler(handler)
    monitoring._LOGGER.setLevel(logging.WARNING)


def start() -> None:
    monitoring.start(lambda: 3, lambda: True)


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_nothing_is_shown_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it was not asked for")

    monkeypatch.setattr(monitoring, "start_http_server", refuse)
    start()
    monitoring.note_answer("draw", 0.02, STROKES, [7])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "9100.5", "٣"])
def test_a_port_is_a_port(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITS_KNN_METRICS_PORT", port)
    with pytest.raises(ValueError, match="DIGITS_KNN_METRICS_PORT must be 1 to 65535"):
        start()


def test_a_port_of_another_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        monkeypatch.setenv("DIGITS_KNN_METRICS_PORT", str(other.getsockname()[1]))
        with pytest.raises(ValueError, match="cannot be used"):
            start()


def test_figures_are_heard_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    port = driver.free_port()
    monkeypatch.setenv("DIGITS_KNN_METRICS_PORT", str(port))
    start()
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    text = direct.open(f"http://127.0.0.1:{port}/metrics", timeout=10).read().decode()
    assert "digits_knn_answer_seconds" in text
    with pytest.raises(OSError, match="refused"):
        # another address of this machine's own
        socket.create_connection(("127.0.0.2", port), timeout=5)


def test_a_line_for_each_drawing_says_not_whose(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIGITS_KNN_LOG_DRAWINGS", "1")
    start()
    monitoring.note_answer("draw", 0.02, STROKES, [7, 1])
    line = json.loads(capsys.readouterr().out)
    time = line.pop("time")
    assert len(time) == len("2026-01-01T00:00:00Z")
    assert line == {
        "event": "drawing_read",
        "page": "draw",
        "strokes": 2,
        "points": 4,
        "answers": [7, 1],
        "seconds": 0.02,
    }


def test_answers_are_counted_by_their_time() -> None:
    def counted(most: str) -> float:
        return value("digits_knn_answer_seconds_bucket", page="draw", le=most)

    before = counted("0.05"), counted("0.1")
    monitoring.note_answer("draw", 0.07, STROKES, [7])
    assert (counted("0.05"), counted("0.1")) == (before[0], before[1] + 1)


def test_a_drawing_of_a_class_is_counted_once(tmp_path: Path) -> None:
    store = database.open_store(f"sqlite:///{tmp_path / 'classes.sqlite3'}")
    with closing(store):
        world = World.started(store)
        token = world.join()
        before = value("digits_knn_class_drawings_total")
        written = value("digits_knn_database_seconds_count", does="write")
        for _ in range(2):  # sent again after a lost answer
            students.send(store, token, "the-same-key", LABEL, STROKES, IMAGE, ANSWER)
        assert value("digits_knn_class_drawings_total") == before + 1
        assert value("digits_knn_database_seconds_count", does="write") == written + 2


def errors(does: str) -> float:
    return value("digits_knn_database_errors_total", does=does)


def test_errors_of_the_database_are_counted_and_it_is_down(tmp_path: Path) -> None:
    path = tmp_path / "classes.sqlite3"
    store = database.open_store(f"sqlite:///{path}")
    with closing(store):
        assert store.is_up()
        store.close()
        for file in tmp_path.iterdir():
            file.unlink()
        path.mkdir()
        before = {
            does: value("digits_knn_database_errors_total", does=does) for does in ("read", "write")
        }
        assert not store.is_up()
        with pytest.raises(UnreadError), store.reading():
            pass
        with pytest.raises(UnsavedError), store.writing():
            pass
        assert errors("read") == before["read"] + 2
        assert errors("write") == before["write"] + 1
