"""What is computed once for all visitors.

Not `st.cache_resource`: any browser may ask Streamlit to empty its caches, for everybody.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def computed_once(
    max_entries: int | None = None,
) -> Callable[[Callable[_Arguments, _Result]], Callable[_Arguments, _Result]]:
    """Keep what a function returns; who asks while it is being computed waits for it.

    Parameters
    ----------
    max_entries : int, optional
        How many results are kept, those used last; all if None.
    """

    def decorate(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
        kept = lru_cache(max_entries)(function)
        lock = RLock()  # lru_cache by itself lets two visitors compute the same

        @wraps(function)
        def of(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
            with lock:
                return kept(*args, **kwargs)  # type: ignore[arg-type] # may not be hashable

        return of

    return decorate
