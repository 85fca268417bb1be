"""How much is written."""

import logging

import pytest

from digits_knn import monitoring
from digits_knn.server import log


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def record(text: str = "a %s") -> logging.LogRecord:
    return logging.LogRecord("streamlit", logging.WARNING, "", 0, text, ("word",), None)


def test_so_many_records_pass_and_then_it_says_how_many_did_not() -> None:
    clock = Clock()
    bound = log.Bound(most=3, clock=clock)
    assert [bool(bound.filter(record())) for _ in range(10)] == [True] * 3 + [False] * 7
    clock.now = log.PERIOD
    next_one = record()
    assert bound.filter(next_one)
    assert next_one.getMessage() == "(Records left out before this one: 7.) a word"
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


def test_loggers_made_later_are_bounded_and_the_log_of_drawings_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.Logger, "handle", logging.Logger.handle)
    monkeypatch.setattr(log, "MAX_RECORDS", 3)
    log.install()
    passed: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            passed.append(record.name)

    handler = Handler()
    for name in ("made.later", "made.later.still", monitoring.__name__):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "handlers", [handler])
        monkeypatch.setattr(logger, "propagate", False)
        for _ in range(10):
            logger.warning("a word")
    assert passed == ["made.later"] * 3 + [monitoring.__name__] * 10
