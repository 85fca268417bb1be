"""Memory is given back: a visit's when it is forgotten, and the machine's when it is free.

Streamlit forgets a visit, two minutes after it ended, only when another one ends. The C library
keeps what was freed; glibc gives it back when it is asked to.
"""

import asyncio
import ctypes
from collections.abc import Callable
from typing import Any

from streamlit import runtime

PERIOD = 30.0  # seconds


async def give_back() -> None:
    """Give back what is not needed any more, again and again."""
    trim = _trim()
    while True:
        await asyncio.sleep(PERIOD)
        _forget_visits()
        if trim is not None:
            await asyncio.to_thread(trim, 0)


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
