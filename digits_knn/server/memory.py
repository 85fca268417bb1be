"""Release memory: drop visits that have expired, and hand freed memory back to the machine.

Streamlit forgets a visit, two minutes after it ended, only when another one ends. The C library
keeps what was freed; glibc gives it back when it is asked to.
"""

import asyncio
import ctypes
import logging
from collections.abc import Callable
from typing import Any

from streamlit import runtime

PERIOD = 30.0  # seconds
_LOGGER = logging.getLogger(__name__)


async def give_back() -> None:
    """Give back what is not needed any more, again and again."""
    trim = _trim()
    while True:
        await asyncio.sleep(PERIOD)
        try:
            _forget_visits()
            if trim is not None:
                await asyncio.to_thread(trim, 0)
        except Exception:  # the next time it may work
            _LOGGER.exception("Memory was not given back.")


def _forget_visits() -> None:
    manager: Any = runtime.get_instance()._session_mgr
    manager._session_storage._cache.expire()


def _trim() -> Callable[[int], object] | None:
    """Return glibc's function, None with another C library."""
    try:
        function: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return function
