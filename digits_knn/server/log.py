"""What the terminal shows, bounded: whoever makes the app complain must not fill the disk."""

import logging
import time
from collections.abc import Callable

PERIOD = 60.0  # seconds
MOST = 60  # records in it


class Bound(logging.Filter):
    """Lets a number of records pass in each period, and then says how many it left out.

    Parameters
    ----------
    most : int
        How many records pass in PERIOD.
    clock : callable
        Seconds that never go backward.
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
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
                record.msg = f"(Lines left out before this one: {left_out}.)  {record.getMessage()}"
                record.args = ()
        self._n += 1
        return self._n <= self._most


def install() -> None:
    """Bound what Streamlit, its server and Python's own loop write, all together."""
    bound = Bound()
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("streamlit", "uvicorn", "websockets", "asyncio"):
            logging.getLogger(name).addFilter(bound)
