"""What is measured when a visitor asks: once for all, one visitor after the other."""

from collections.abc import Callable
from threading import Thread
from time import sleep
from typing import Any

import pytest
import streamlit as st

from digits_knn.ui.shared import measuring

Progress = Callable[[float, str], Any]


class Bar:
    """In place of a bar on the page."""

    def progress(self, *_: object) -> None: ...
    def empty(self) -> None: ...


@pytest.fixture
def measurements(monkeypatch: pytest.MonkeyPatch) -> dict[Any, Any]:
    values: dict[Any, Any] = {}
    monkeypatch.setattr(measuring, "_measurements", values)
    monkeypatch.setattr(st, "progress", lambda *_: Bar())
    return values


def test_who_has_to_wait_gets_what_the_other_measured(measurements: dict[Any, Any]) -> None:
    n_measured = []

    def measure(progress: Progress) -> object:
        assert measuring._one_at_a_time.locked()
        progress(0.5, "half")
        n_measured.append(1)
        sleep(0.3)
        return object()

    visitors = [Thread(target=measuring.measure_in_turn, args=("key", measure)) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(n_measured) == 1
    first = measuring.last("key")
    measuring.measure_in_turn("key", measure)  # again, when nobody else is at it
    assert len(n_measured) == 2
    assert measuring.last("key") is not first
    assert list(measurements) == ["key"]


def test_only_so_much_is_kept(measurements: dict[Any, Any]) -> None:
    for key in range(measuring.MAX_MEASUREMENTS + 3):
        measuring.measure_in_turn(key, lambda _: "measured")
    assert len(measurements) == measuring.MAX_MEASUREMENTS
    assert measuring.last(0) is None
    assert measuring.last(measuring.MAX_MEASUREMENTS + 2) == "measured"


def test_an_error_keeps_nothing_and_lets_the_next_one_measure(measurements: dict[Any, Any]) -> None:
    def fail(_: Progress) -> object:
        raise RuntimeError("no time")

    with pytest.raises(RuntimeError):
        measuring.measure_in_turn("key", fail)
    assert measurements == {}
    measuring.measure_in_turn("key", lambda _: 1)
    assert measuring.last("key") == 1
