"""A network between browser and app that can be slow, lose packets, or be cut."""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PACKET = 1_400  # bytes
SPACING = 1e-6  # seconds from one packet to the next, at least


class Network:
    """The way from one port to another, on this machine; made by `network`.

    Attributes
    ----------
    delay : float
        Seconds that a packet takes, each way.
    loss : float
        Share of packets that are lost, 0 to 1. A lost one is sent again after a round trip, and
        what follows it waits, as in TCP.
    """

    def __init__(self, port: int) -> None:
        self.delay = self.loss = 0.0
        self._to = port
        self._is_cut = False
        self._random = random.Random(0)
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        self._is_ready.wait()

    async def _run(self) -> None:
        self._loop, self._is_over = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._connect, "localhost", 0) as server:
            self.port: int = server.sockets[0].getsockname()[1]
            self._is_ready.set()
            await self._is_over.wait()
            self._abort()
            while self._writers:  # their tasks end
                await asyncio.sleep(SPACING)

    def cut(self) -> None:
        """End all connections, and let no new one through."""
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._abort)

    def mend(self) -> None:
        """Let connections through again."""
        self._is_cut = False

    def close(self) -> None:
        """End all connections and stop."""
        self._loop.call_soon_threadsafe(self._is_over.set)
        self._thread.join()

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _connect(
        self, from_browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter
    ) -> None:
        if self._is_cut:
            to_browser.transport.abort()
            return
        from_app, to_app = await asyncio.open_connection("localhost", self._to)
        ends = {to_browser, to_app}
        self._writers |= ends
        await asyncio.gather(self._carry(from_browser, to_app), self._carry(from_app, to_browser))
        self._writers -= ends

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Carry one direction of a connection."""
        due = 0.0
        with suppress(OSError):
            while packet := await source.read(PACKET):
                again = 2 * self.delay if self._random.random() < self.loss else 0.0
                # never two at once: their order would be left to chance
                due = max(self._loop.time() + self.delay + again, due + SPACING)
                self._loop.call_at(due, target.write, packet)
        self._loop.call_at(due + SPACING, target.close)


@contextmanager
def network(address: str) -> Iterator[tuple[Network, str]]:
    """Put a network before the app at an address; give it, and the address to use instead."""
    start, _, port = address.rpartition(":")
    between = Network(int(port))
    try:
        yield between, f"{start}:{between.port}"
    finally:
        between.close()
