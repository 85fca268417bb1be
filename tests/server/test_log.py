"""How much is written."""

import logging

from digits_knn.server import log


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def record(text: str = "a %s") -> logging.LogRecord:
    return logging.LogRecord("streamlit", logging.WARNING, "", 0, text, ("word",), None)


def test_so_many_lines_pass_and_then_it_says_how_many_did_not() -> None:
    clock = Clock()
    bound = log.Bound(most=3, clock=clock)
    assert [bool(bound.filter(record())) for _ in range(10)] == [True] * 3 + [False] * 7
    clock.now = log.PERIOD
    next_one = record()
    assert bound.filter(next_one)
    assert next_one.getMessage() == "(Lines left out before this one: 7.) a word"
    assert bound.filter(record())
    assert bound.filter(record())
    assert not bound.filter(record())


def test_nothing_is_said_where_nothing_was_left_out() -> None:
    clock = Clock()
    bound = log.Bound(most=3, clock=clock)
    bound.filter(record())
    clock.now = log.PERIOD
    next_one = record()
    assert bound.filter(next_one)
    assert next_one.getMessage() == "a word"
