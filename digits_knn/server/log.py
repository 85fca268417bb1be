"""What the terminal shows, bounded: whoever makes the app complain must not fill the disk."""

import logging
import time
from collections.abc import Callable

from digits_knn import monitoring

PERIOD = 60.0  # seconds
MAX_RECORDS = 60  # in it


class Bound(logging.Filter):
    """Lets a number of records pass in each period, and then says how many it left out.

    Parameters
    ----------
    most : int
        How many records pass in PERIOD.
    clock : callable
        Seconds that never go backward.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._most, self._clock = most, clock
        self._began = clock()
        self._n = 0

    def filter(self, record: logging.LogRecord) -> bool:
        now = self._clock()
        if now >= self._began + PERIOD:
            left_out = self._n - self._most
            self._began, self._n = now, 0
            if left_out > 0:
                said = record.getMessage()
                record.msg = f"(Records left out before this one: {left_out}.) {said}"
                record.args = ()
        self._n += 1
        return self._n <= self._most


def install() -> None:
    """Bound what all loggers write together, but for the drawings, which are asked for.

    A filter of each logger would miss those that are made later.
    """
    bound, handle = Bound(MAX_RECORDS), logging.Logger.handle

    def handle_bounded(logger: logging.Logger, record: logging.LogRecord) -> None:
        if record.name == monitoring.__name__ or bound.filter(record):
            handle(logger, record)

    logging.Logger.handle = handle_bounded  # type: ignore[method-assign,assignment]
