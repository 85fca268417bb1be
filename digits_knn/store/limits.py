"""How often somebody may try: a bucket of tries that fills again slowly."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_KEYS = 10_000  # remembered at once


class Limiter:
    """Lets each key try `burst` times at once, and from then on once in `seconds`.

    Parameters
    ----------
    seconds : float
        Until one more try is allowed.
    burst : int
        How many tries at once.
    clock : callable
        Seconds that never go backward.
    most_keys : int
        How many keys are remembered; the one that tried longest ago is forgotten first.
    """

    def __init__(
        self,
        seconds: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        most_keys: int = MOST_KEYS,
    ) -> None:
        self._seconds, self._burst = seconds, burst
        self._clock, self._most_keys = clock, most_keys
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()  # when the bucket is full again
        self._lock = threading.Lock()

    def take(self, key: Hashable) -> bool:
        """Spend one try of this key; return whether it had one."""
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(key, now), now) + self._seconds
            # a hair of tolerance: sums of floats
            if full_at - now > self._burst * self._seconds + 1e-9:
                return False
            self._full_at[key] = full_at
            self._full_at.move_to_end(key)
            if len(self._full_at) > self._most_keys:
                self._full_at.popitem(last=False)
            return True

    def give_back(self, key: Hashable) -> None:
        """Return a try that turned out to be a right one."""
        with self._lock:
            if key in self._full_at:
                self._full_at[key] -= self._seconds

    def __len__(self) -> int:
        return len(self._full_at)
