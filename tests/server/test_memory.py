"""Memory is given back while nobody comes: Streamlit would wait for the next visitor."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from digits_knn.server import memory
from digits_knn.server.gate import Gate

TTL = 0.05  # seconds


class Started:
    """An app that runs until a visit of its is forgotten and its memory given back."""

    def __init__(self, storage: MemorySessionStorage, trimmed: list[int]) -> None:
        self._storage, self._trimmed = storage, trimmed

    async def __call__(self, *_: object) -> None:
        async with asyncio.timeout(10):
            while self._storage._cache or not self._trimmed:
                await asyncio.sleep(0.01)


def test_a_visit_is_forgotten_and_free_memory_given_back_while_the_app_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    storage = MemorySessionStorage(ttl_seconds=TTL)  # type: ignore[arg-type] # whole ones take long
    trimmed: list[int] = []
    visit: Any = SimpleNamespace(session=SimpleNamespace(id="ended"))
    storage.save(visit)
    running = SimpleNamespace(_session_mgr=SimpleNamespace(_session_storage=storage))
    monkeypatch.setattr(runtime, "get_instance", lambda: running)
    monkeypatch.setattr(memory, "PERIOD", 2 * TTL)
    monkeypatch.setattr(memory, "_trim", lambda: trimmed.append)
    started: Any = Gate(Started(storage, trimmed))
    with ThreadPoolExecutor() as pool:  # the browser tests have a loop in this thread
        pool.submit(asyncio.run, started({"type": "lifespan"}, None, None)).result()
    assert storage.get("ended") is None
    assert trimmed == [0]


def test_where_the_c_library_cannot_give_back_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace())
    assert memory._trim() is None
